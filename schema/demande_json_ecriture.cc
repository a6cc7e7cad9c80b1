// Demande -> JSON: the other half of demande_json.h.
#include <charconv>

#include "schema/date.h"
#include "schema/demande_json.h"

namespace sne {

void AppendJsonString(std::string_view s, std::string& out) {
  static constexpr char kHexa[] = "0123456789abcdef";
  out += '"';
  std::size_t debut = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(s, debut, i - debut);
    debut = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHexa[c >> 4];
        out += kHexa[c & 15];
    }
  }
  out.append(s, debut);
  out += '"';
}

namespace {

void AppendInt(std::int64_t v, std::string& out) {
  char texte[24];
  const auto fin = std::to_chars(texte, texte + sizeof texte, v);
  out.append(texte, static_cast<std::size_t>(fin.ptr - texte));
}

}  // namespace

void AppendMontant(std::int64_t centimes, std::string& out) {
  if (centimes < 0) {
    out += '-';
    centimes = -centimes;
  }
  AppendInt(centimes / 100, out);
  const auto reste = static_cast<int>(centimes % 100);
  if (reste == 0) return;
  out += '.';
  out += static_cast<char>('0' + reste / 10);
  if (reste % 10) out += static_cast<char>('0' + reste % 10);
}

void AppendValue(const Catalogue& catalogue, const Field& f, const Value& value, std::string& out) {
  if (!Present(value)) {
    out += "null";
    return;
  }
  const auto separes = [&](const auto& liste, auto&& ecrire) {
    out += '[';
    for (std::size_t i = 0; i < liste.size(); ++i) {
      if (i) out += ',';
      ecrire(liste[i]);
    }
    out += ']';
  };
  const auto objet = [&](const Record& r) {
    out += '{';
    bool premier = true;
    for (const FieldId id : f.champs) {
      const Field& sous = catalogue.field(id);
      if (!Present(r.valeurs[sous.slot])) continue;
      if (!premier) out += ',';
      premier = false;
      AppendJsonString(sous.cle, out);
      out += ':';
      AppendValue(catalogue, sous, r.valeurs[sous.slot], out);
    }
    out += '}';
  };
  const auto code = [&](Ordinal o) {
    out += '"';
    f.nomenclature->AppendCode(o, out);  // codes hold no character to escape
    out += '"';
  };
  switch (f.type) {
    case Type::kEnum:
    case Type::kBool3:
      code(static_cast<Ordinal>(std::get<std::int64_t>(value)));
      break;
    case Type::kBool:
      out += std::get<std::int64_t>(value) == 2 ? "true" : "false";
      break;
    case Type::kInt:
    case Type::kCotation:
      AppendInt(std::get<std::int64_t>(value), out);
      break;
    case Type::kMoney:
      AppendMontant(std::get<std::int64_t>(value), out);
      break;
    case Type::kDate:
      out += '"';
      AjouterDate(static_cast<Jour>(std::get<std::int64_t>(value)), out);
      out += '"';
      break;
    case Type::kText:
    case Type::kName:
    case Type::kId:
    case Type::kNir:
      AppendJsonString(std::get<std::string>(value), out);
      break;
    case Type::kMulti:
      separes(std::get<Ordinals>(value), code);
      break;
    case Type::kTexts:
      separes(std::get<Textes>(value), [&](const std::string& t) { AppendJsonString(t, out); });
      break;
    case Type::kObject:
      objet(std::get<Records>(value)[0]);
      break;
    case Type::kList:
      separes(std::get<Records>(value), objet);
      break;
  }
}

namespace {

// The fields of which `admis` holds.
template <class Admis>
void Append(const Catalogue& catalogue, const Demande& demande, Admis admis, std::string& out) {
  out += '{';
  bool premier = true;
  for (const FieldId id : catalogue.racines()) {
    const Field& f = catalogue.field(id);
    if (!Present(demande.valeurs[f.slot]) || !admis(f)) continue;
    if (!premier) out += ',';
    premier = false;
    AppendJsonString(f.cle, out);
    out += ':';
    AppendValue(catalogue, f, demande.valeurs[f.slot], out);
  }
  out += '}';
}

}  // namespace

void AppendDemande(const Catalogue& catalogue, const Demande& demande, bool avec_calcules, std::string& out) {
  Append(
      catalogue, demande, [&](const Field& f) { return f.saisi || avec_calcules; }, out);
}

void AppendPourJournal(const Catalogue& catalogue, const Demande& demande, std::string& out) {
  Append(
      catalogue, demande, [](const Field& f) { return f.tenu; }, out);
}

}  // namespace sne
