#include "server/request_json_fautes.h"

#include "schema/fold.h"

namespace sne {

namespace dom = simdjson::dom;

std::string TypeDe(const dom::element& e) {
  switch (e.type()) {
    case dom::element_type::ARRAY:
      return "une liste";
    case dom::element_type::OBJECT:
      return "un objet";
    case dom::element_type::STRING:
      return "un texte";
    case dom::element_type::BOOL:
      return "un booléen";
    case dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "un nombre";
  }
}

std::string Echapper(std::string_view cle) {
  std::string out;
  for (const char c : cle) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string MembreInconnu(std::string_view cle, std::initializer_list<std::string_view> admis) {
  std::string_view proche;
  int distance = 3;  // farther is not a slip of the finger
  std::string liste;
  for (const std::string_view a : admis) {
    liste += (liste.empty() ? "" : ", ") + std::string(a);
    if (const int d = EditDistance(cle.substr(0, 40), a, distance);
        d < distance && 2 * d <= static_cast<int>(cle.size())) {
      distance = d;
      proche = a;
    }
  }
  return "membre inconnu" + (proche.empty() ? "" : " ; le plus proche : " + std::string(proche)) +
         " ; membres admis : " + liste;
}

std::string FauteDeJson(simdjson::error_code faute) {
  switch (faute) {
    case simdjson::UTF8_ERROR:
      return "le texte n'est pas de l'UTF-8 valable";
    case simdjson::STRING_ERROR:
      return "un texte porte un échappement inconnu ou un demi-codet isolé";
    case simdjson::UNCLOSED_STRING:
      return "un texte n'a pas de guillemet fermant";
    case simdjson::UNESCAPED_CHARS:
      return "un texte contient un caractère de commande sans échappement";
    case simdjson::NUMBER_ERROR:
      return "un nombre est mal écrit ou hors des bornes admises";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "un mot n'est ni true, ni false, ni null";
    case simdjson::EMPTY:
      return "rien à lire";
    default:
      return "une virgule, un deux-points, une accolade ou un crochet manque ou est de trop";
  }
}

}  // namespace sne
