// Query of GET /v1/demandes -> the same Requete as a body: typologie=T3,T4&nb_personnes=3..5&tri=-anciennete,nom …
#pragma once

#include <string>
#include <string_view>

#include "query/request.h"
#include "schema/catalogue.h"
#include "server/request_json.h"

namespace sne {

// Percent-decodes (and reads + as a space); false when an escape is broken or the result is not UTF-8 or holds U+0000.
bool DecoderParametre(std::string_view brut, std::string& out);

// Types of fields decide how a value reads (number, date, code), hence the catalogue.
LectureRequete LireLien(std::string_view query, const Catalogue& catalogue, Requete& requete);

}  // namespace sne
