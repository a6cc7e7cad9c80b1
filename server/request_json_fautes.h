// What is wrong with the JSON of a request, told to its author.
#pragma once

#include <simdjson.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace sne {

// "une liste", "un texte" …: what was found.
std::string TypeDe(const simdjson::dom::element& e);

// "~" and "/" of a key inside a pointer (RFC 6901).
std::string Echapper(std::string_view cle);

// Names the nearest of the members that may stand here, and all of them.
std::string MembreInconnu(std::string_view cle, std::initializer_list<std::string_view> admis);

// What is wrong with a text that is not JSON; simdjson does not tell where.
std::string FauteDeJson(simdjson::error_code faute);

}  // namespace sne
