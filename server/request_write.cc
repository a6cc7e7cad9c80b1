#include "server/request_write.h"

#include <charconv>

#include "schema/demande_json.h"

namespace sne {
namespace {

std::string EcrireNombre(double v) {
  char texte[32];
  const auto fin = std::to_chars(texte, texte + sizeof texte, v);
  return {texte, fin.ptr};
}

void AppendLitteral(const Litteral& l, std::string& out) {
  if (const bool* b = std::get_if<bool>(&l)) {
    out += *b ? "true" : "false";
  } else if (const Nombre* n = std::get_if<Nombre>(&l)) {
    out += EcrireNombre(n->valeur);
  } else if (const std::string* s = std::get_if<std::string>(&l)) {
    AppendJsonString(*s, out);
  } else {
    out += "null";
  }
}

// Elements between brackets.
template <class T, class F>
void AppendListe(const std::vector<T>& liste, std::string& out, F&& ecrire) {
  out += '[';
  for (std::size_t i = 0; i < liste.size(); ++i) {
    if (i > 0) out += ',';
    ecrire(liste[i], out);
  }
  out += ']';
}

}  // namespace

void AppendCondition(const Condition& c, std::string& out) {
  using G = Condition::Genre;
  if (c.genre == G::kNon) {
    out += "{\"non\":";
    AppendCondition(c.conditions[0], out);
    out += '}';
    return;
  }
  if (c.genre != G::kFeuille) {
    out += c.genre == G::kEt ? "{\"et\":" : "{\"ou\":";
    AppendListe(c.conditions, out, AppendCondition);
    out += '}';
    return;
  }
  out += "{\"champ\":";
  AppendJsonString(c.champ, out);
  if (!c.epci.empty()) {
    out += ",\"epci\":";
    AppendJsonString(c.epci, out);
  }
  const auto litteral = [&](const char* cle, const std::optional<Litteral>& l) {
    if (!l) return;
    out += cle;
    AppendLitteral(*l, out);
  };
  litteral(",\"egal\":", c.egal);
  if (c.parmi) {
    out += ",\"parmi\":";
    AppendListe(*c.parmi, out, AppendLitteral);
  }
  litteral(",\"min\":", c.min);
  litteral(",\"max\":", c.max);
  if (c.present) out += *c.present ? ",\"present\":true" : ",\"present\":false";
  if (c.texte) {
    out += ",\"texte\":";
    AppendJsonString(*c.texte, out);
  }
  if (c.element) {
    out += ",\"element\":";
    AppendCondition(*c.element, out);
  }
  out += '}';
}

}  // namespace sne
