#include "server/row_json.h"

#include <charconv>
#include <utility>

#include "schema/demande_json.h"

namespace sne {
namespace {

void AppendScalar(const Field& f, std::int64_t v, std::string& out) {
  if (v == kSansValeur) {
    out += "null";
    return;
  }
  switch (f.type) {
    case Type::kBool:
      out += v == 2 ? "true" : "false";
      return;
    case Type::kMoney:
      AppendMontant(v, out);
      return;
    case Type::kDate:
      out += '"';
      AjouterDate(static_cast<Jour>(v), out);
      out += '"';
      return;
    case Type::kInt:
    case Type::kCotation: {
      char texte[24];
      const auto fin = std::to_chars(texte, texte + sizeof texte, v);
      out.append(texte, static_cast<std::size_t>(fin.ptr - texte));
      return;
    }
    default:
      out += '"';
      f.nomenclature->AppendCode(static_cast<Ordinal>(v), out);
      out += '"';
  }
}

void AppendAt(const Field& f, const Column& c, std::uint32_t i, TextReader& textes, std::string& out) {
  if (f.IsScalar()) return AppendScalar(f, c.scalaire.Value(i), out);
  const std::string_view t = textes.Read(c.texte, i);
  if (t.empty()) {
    out += "null";
  } else {
    AppendJsonString(t, out);
  }
}

// `protegee`: what protects its person reads as empty.
void AppendObject(const Snapshot& s, const Block& bloc, const Field& f, std::uint32_t e, bool protegee,
                  TextReader& textes, std::string& out) {
  out += '{';
  bool premier = true;
  for (const FieldId id : f.champs) {
    const Field& sous = s.catalogue().field(id);
    const Column& c = bloc.column(id);
    const bool present = sous.IsScalar() ? c.scalaire.Code(e) != 0 : c.texte.Present(e);
    if (!present || (protegee && sous.protege)) continue;
    if (!premier) out += ',';
    premier = false;
    out += '"';
    out += sous.cle;  // keys hold no character to escape
    out += "\":";
    AppendAt(sous, c, e, textes, out);
  }
  out += '}';
}

// Values that are not told apart are one, behind the others: their places would tell them apart.
void AppendMulti(const Field& f, const Column& c, std::uint32_t debut, std::uint32_t fin, std::string& out) {
  const char* entre = "[";
  std::int64_t masquee = kSansValeur;
  const auto ajouter = [&](std::int64_t v) {
    out += std::exchange(entre, ",");
    AppendScalar(f, v, out);
  };
  for (std::uint32_t e = debut; e < fin; ++e) {
    const std::int64_t v = c.scalaire.Value(e);
    f.nomenclature->Masquee(static_cast<Ordinal>(v)) ? void(masquee = v) : ajouter(v);
  }
  if (masquee != kSansValeur) ajouter(masquee);
  out += ']';
}

}  // namespace

void AppendCell(const Snapshot& s, RowRef ref, const Field& f, Ordinal territoire, TextReader& textes,
                std::string& out) {
  const Block& bloc = s.block(ref.bloc);
  const Column& c = s.column(ref.bloc, f.id, kNoOrdinal);
  if (s.Protegee(ref.bloc, ref.row, f)) {
    out += "null";
    return;
  }
  if (f.parent != kNoField) {
    const Field& groupe = s.catalogue().field(f.parent);
    const Offsets& o = bloc.column(f.parent).elements;
    const std::uint32_t debut = o.Begin(ref.row), fin = o.End(ref.row);
    if (debut == fin) {
      out += "null";
    } else if (groupe.type == Type::kObject) {
      AppendAt(f, c, debut, textes, out);
    } else {
      out += '[';
      for (std::uint32_t e = debut; e < fin; ++e) {
        if (e > debut) out += ',';
        AppendAt(f, c, e, textes, out);
      }
      out += ']';
    }
    return;
  }
  if (f.type == Type::kNir) {
    out += "null";
    return;
  }
  if (f.type == Type::kCotation)
    return AppendScalar(f, s.column(ref.bloc, f.id, territoire).scalaire.Value(ref.row), out);
  if (f.type == Type::kId && f.cle == "numero_unique") {
    out += '"';
    AjouterNumeroUnique(bloc.numero(ref.row), out);
    out += '"';
    return;
  }
  if (f.IsScalar() || f.IsString()) return AppendAt(f, c, ref.row, textes, out);
  const std::uint32_t debut = c.elements.Begin(ref.row), fin = c.elements.End(ref.row);
  if (debut == fin) {
    out += "null";
    return;
  }
  const bool protegee = s.protegees(ref.bloc) != nullptr && s.protegees(ref.bloc)->Test(ref.row);
  if (f.type == Type::kObject) return AppendObject(s, bloc, f, debut, protegee, textes, out);
  if (f.type == Type::kMulti) return AppendMulti(f, c, debut, fin, out);
  out += '[';
  for (std::uint32_t e = debut; e < fin; ++e) {
    if (e > debut) out += ',';
    if (f.type == Type::kTexts) {
      AppendJsonString(textes.Read(c.texte, e), out);
    } else {
      AppendObject(s, bloc, f, e, protegee, textes, out);
    }
  }
  out += ']';
}

void AppendColumns(const Snapshot& s, RowRef ref, const Plan& plan, TextReader& textes, std::string_view suite,
                   std::string& out) {
  out += '{';
  for (std::size_t i = 0; i < plan.colonnes.size(); ++i) {
    if (i) out += ',';
    out += '"';
    out += plan.colonnes[i].nom;
    out += "\":";
    AppendCell(s, ref, s.catalogue().field(plan.colonnes[i].champ), plan.colonnes[i].territoire, textes, out);
  }
  out += suite;
  out += '}';
}

namespace {

// False when it has no score anywhere.
bool AppendCotations(const Snapshot& s, RowRef ref, const Field& f, std::string& out) {
  const Column& c = s.block(ref.bloc).column(s.catalogue().Find("epci_souhaite"));
  bool une = false;
  for (std::uint32_t e = c.elements.Begin(ref.row); e < c.elements.End(ref.row); ++e) {
    const auto territoire = static_cast<Ordinal>(c.scalaire.Value(e));
    const std::int64_t note = s.column(ref.bloc, f.id, territoire).scalaire.Value(ref.row);
    if (note == kSansValeur) continue;
    out += une ? ",\"cotation@" : "\"cotation@";
    s.catalogue().territoires().epci().AppendCode(territoire, out);
    out += "\":";
    AppendScalar(f, note, out);
    une = true;
  }
  return une;
}

}  // namespace

void AppendRecord(const Snapshot& s, RowRef ref, TextReader& textes, std::string& out) {
  out += '{';
  bool premier = true;
  for (const FieldId id : s.catalogue().racines()) {
    const Field& f = s.catalogue().field(id);
    if (f.type == Type::kNir) continue;
    if (!premier) out += ',';
    premier = false;
    if (f.type == Type::kCotation && AppendCotations(s, ref, f, out)) continue;
    out += '"';
    out += f.cle;
    out += "\":";
    AppendCell(s, ref, f, kNoOrdinal, textes, out);
  }
  out += '}';
}

}  // namespace sne
