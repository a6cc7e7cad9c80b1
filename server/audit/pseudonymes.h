// What people type, as the record of accesses keeps it: names, numbers, dates and addresses become keyed hashes, so
// that who has the key finds the searches of a given name and nobody reads one. A NIR leaves no hash either.
//
//   dupont 12/03/1984 06 12 34 56 78   ->   mot:9f86d081884c7d65 date:60303ae22b998861 nombre:fd61a03af4f77d87
//   1 85 05 78 006 084 36              ->   NIR
#pragma once

#include <string>
#include <string_view>

#include "query/request.h"
#include "schema/catalogue.h"
#include "server/audit/cle.h"

namespace sne {

// The words of a text, in order, separated by blanks: case, accents, spacing of numbers and form of dates do not
// matter.
std::string Pseudonymiser(std::string_view texte, const CleDAudit& cle);

// A search as it was asked, as JSON, with q and what stands for persons in its conditions so written: fields of text,
// names, identifiers, and dates of class I. A field that the catalogue does not know is taken for one of these.
std::string CriteresTraces(Requete requete, const Catalogue& catalogue, const CleDAudit& cle);

}  // namespace sne
