// A Requete written as a caller writes it: what request_json.h and request_link.h read, they read back the same.
#pragma once

#include <string>
#include <string_view>

#include "query/request.h"
#include "schema/catalogue.h"

namespace sne {

void AppendLitteral(const Litteral& litteral, std::string& out);

// {"champ":"typologie","parmi":["T3","T4"]}
void AppendCondition(const Condition& condition, std::string& out);

// The body of a POST, without blanks and without what is the default. Of a canonical request: the text that all
// requests which ask the same have in common.
std::string EcrireRequete(const Requete& requete);

// "/v1/demandes?typologie=T3,T4&…": one parameter a condition of the outermost level, `filtres` with what the short
// form cannot say. Facets with options have no form in a link and are left out of it. REQUIRES: a canonical request.
std::string EcrireLien(const Requete& requete, const Catalogue& catalogue);

// A value of a parameter, percent-encoded, but for what stands in a query as it is.
std::string EncoderParametre(std::string_view texte);

// Longer links are not given: this server and others would refuse them.
inline constexpr std::size_t kLienMax = 8000;

}  // namespace sne
