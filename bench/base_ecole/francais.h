// bench/base_ecole/francais.h
// French spelling around names: elision, contracted articles, capitals. UTF-8 in, UTF-8 out.
#pragma once

#include <string>
#include <string_view>

namespace sne::ecole {

// True before a vowel or a mute h taken for one: "d'Annecy", "d'Hyères"; names with an aspirated h are not told apart.
bool Elide(std::string_view word);
// " de Lyon", " d'Annecy", " du Havre", " des Ulis", " de La Rochelle".
void AppendDe(std::string& out, std::string_view place);
// " à Lyon", " au Havre", " aux Ulis".
void AppendA(std::string& out, std::string_view place);
// "LE GOFF" -> "Le Goff", "N'DIAYE" -> "N'Diaye", "ÉTIENNE" -> "Étienne".
void AppendCapitalise(std::string& out, std::string_view name);
// First letter in lower case: "Aide-soignante" -> "aide-soignante", but "ATSEM" stays.
void AppendMinuscule(std::string& out, std::string_view word);
// First letter of the text from `start` in upper case.
void Majuscule(std::string& text, std::size_t start);
// The commune without its " 1er Arrondissement".
std::string_view SansArrondissement(std::string_view commune);

}  // namespace sne::ecole
