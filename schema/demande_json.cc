#include "schema/demande_json.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "schema/date.h"
#include "schema/nir.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

// What was found, short enough for a message and without quoting a person's data at length.
std::string Trouve(const dom::element& e) {
  switch (e.type()) {
    case dom::element_type::ARRAY:
      return "une liste";
    case dom::element_type::OBJECT:
      return "un objet";
    case dom::element_type::NULL_VALUE:
      return "null";
    case dom::element_type::STRING: {
      std::string_view s = e.get_string().value();
      if (s.size() > 40 || PeutEtreNir(s)) return "un texte de " + std::to_string(s.size()) + " octets";
      return "« " + std::string(s) + " »";
    }
    default: {
      std::string s = simdjson::minify(e);
      return PeutEtreNir(s) ? "un nombre de " + std::to_string(s.size()) + " caractères" : s;
    }
  }
}

std::size_t Caracteres(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool Blanc(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

// A key as a part of a JSON pointer (RFC 6901), a long one cut: only an unknown key can be long.
void AppendCle(std::string_view cle, std::string& chemin) {
  const std::string debut = PeutEtreNir(cle) ? std::string() : Extrait(cle, 64);
  for (const char c : debut) {
    if (c == '~') {
      chemin += "~0";
    } else if (c == '/') {
      chemin += "~1";
    } else {
      chemin += c;
    }
  }
  if (debut.size() < cle.size()) chemin += "…";
}

std::string Montant(std::int64_t centimes) {
  std::string out;
  AppendMontant(centimes, out);
  return out;
}

}  // namespace

// Values of a nomenclature up to which a mistaken code gets a suggestion: among 35,000 communes the nearest code means
// nothing and costs 15 ms.
constexpr std::size_t kProchesMax = 1000;

struct LecteurDemande::Rep {
  Rep(const Catalogue& c, Provenance p)
      : catalogue(c),
        numero_unique(c.FindKey("numero_unique")),
        admis(p == Provenance::kJournal ? &Field::tenu : &Field::saisi),
        octets_max(p == Provenance::kJournal ? kRecordMax : kLigneMax) {}

  // A step of the JSON pointer of the value being read; written out only when there is something to say about it.
  struct Pas {
    std::string_view cle;  // of an object
    std::size_t rang = 0;  // in a list, when there is no key
  };

  const Catalogue& catalogue;
  const FieldId numero_unique;
  bool Field::*const admis;  // fields that are read
  const std::size_t octets_max;
  dom::parser parser;
  std::string tampon;
  std::vector<Pas> pas;
  Lecture* lecture = nullptr;

  // True once no more errors are kept: what would only make a message better is no longer looked for.
  bool Plein() const { return lecture->erreurs.size() >= kErreursMax; }
  void Faute(std::string detail) {
    if (Plein()) return;
    std::string chemin;
    for (const Pas& p : pas) {
      chemin += '/';
      if (p.cle.data() != nullptr) {
        AppendCle(p.cle, chemin);
      } else {
        chemin += std::to_string(p.rang);
      }
    }
    lecture->erreurs.push_back({std::move(chemin), std::move(detail)});
  }
  void Attendu(const std::string& quoi, const dom::element& e) {
    Faute("attendu : " + quoi + " ; trouvé : " + Trouve(e));
  }

  // Reads the keys of `objet` as fields of `parent` (kNoField: of the record itself).
  void LireObjet(const dom::object& objet, FieldId parent, std::vector<Value>& valeurs) {
    std::vector<bool> vus(valeurs.size());
    const std::vector<FieldId>& champs = parent == kNoField ? catalogue.racines() : catalogue.field(parent).champs;
    std::size_t suivant = 0;
    for (const auto& [cle, e] : objet) {
      pas.push_back({.cle = cle, .rang = 0});
      const FieldId id = Trouver(cle, parent, champs, suivant);
      if (id == kNoField && parent == kNoField && EstUneNote(cle)) {  // as whole records are written
        ++lecture->calcules_ignores;
      } else if (id == kNoField) {
        const std::string proche = Plein() || cle.size() > 64 ? std::string() : catalogue.NearestKey(cle, parent);
        Faute("champ inconnu" + (proche.empty() ? std::string() : " ; le plus proche : " + proche));
      } else {
        const Field& f = catalogue.field(id);
        if (vus[f.slot]) {
          Faute("champ présent deux fois");
        } else if (!(f.*admis)) {
          ++lecture->calcules_ignores;
        } else if (!e.is_null()) {
          LireValeur(f, e, valeurs[f.slot]);
        }
        vus[f.slot] = true;
        if (parent == kNoField && !Present(valeurs[f.slot])) lecture->vides.push_back(id);
      }
      pas.pop_back();
    }
  }

  // "cotation@200046977": the score of one territory.
  bool EstUneNote(std::string_view cle) const {
    const std::size_t arobase = cle.find('@');
    const FieldId id = arobase == cle.npos ? kNoField : catalogue.FindKey(cle.substr(0, arobase));
    return id != kNoField && catalogue.field(id).type == Type::kCotation &&
           catalogue.territoires().epci().Find(cle.substr(arobase + 1)) != kNoOrdinal;
  }

  // The field of a key. `suivant`: behind the one before, in `champs`; records that this program wrote have their keys
  // in that order, some left out.
  FieldId Trouver(std::string_view cle, FieldId parent, const std::vector<FieldId>& champs,
                  std::size_t& suivant) const {
    constexpr std::size_t kPortee = 8;  // as many comparisons of a length cost what a look-up does
    for (std::size_t i = suivant; i < std::min(champs.size(), suivant + kPortee); ++i) {
      if (catalogue.field(champs[i]).cle != cle) continue;
      suivant = i + 1;
      return champs[i];
    }
    const FieldId id = catalogue.FindKey(cle, parent);
    if (id != kNoField) suivant = catalogue.field(id).slot + 1u;
    return id;
  }

  void LireValeur(const Field& f, const dom::element& e, Value& out) {
    switch (f.type) {
      case Type::kEnum:
        LireEnum(f, e, out);
        return;
      case Type::kBool:
        LireBooleen(f, e, out);
        return;
      case Type::kBool3:
        LireBool3(f, e, out);
        return;
      case Type::kInt:
        LireEntier(f, e, out);
        return;
      case Type::kMoney:
        LireMontant(f, e, out);
        return;
      case Type::kDate:
        LireJour(e, out);
        return;
      case Type::kMulti:
        LireMulti(f, e, out);
        return;
      case Type::kTexts:
        LireTextes(f, e, out);
        return;
      case Type::kObject:
        LireSousObjet(f, e, out);
        return;
      case Type::kList:
        LireListe(f, e, out);
        return;
      case Type::kText:
      case Type::kName:
      case Type::kId:
      case Type::kNir:
        LireTexte(f, e, out);
        return;
      case Type::kCotation:
        return;
    }
  }

  Ordinal OrdinalDe(const Field& f, const dom::element& e) {
    std::string_view code;
    if (e.get(code)) {
      Attendu("un code", e);
      return kNoOrdinal;
    }
    const Ordinal o = f.nomenclature->Find(code);
    if (o == kNoOrdinal) {
      std::string attendu = "un code de la nomenclature " + f.nomenclature->nom();
      if (f.nomenclature->ouverte()) {
        attendu = "un code de 5 caractères, chiffres et lettres majuscules";
      } else if (f.nomenclature->size() <= 12) {
        for (Ordinal v = 1; v <= f.nomenclature->size(); ++v)
          attendu += (v == 1 ? " (" : ", ") + f.nomenclature->Code(v);
        attendu += ")";
      } else if (f.nomenclature->size() <= kProchesMax && !Plein()) {
        if (const auto proches = f.nomenclature->Proches(code.substr(0, 64), 1); !proches.empty()) {
          attendu += ", le plus proche est " + proches[0];
        }
      }
      Attendu(attendu, e);
    }
    return o;
  }

  void LireEnum(const Field& f, const dom::element& e, Value& out) {
    if (const Ordinal o = OrdinalDe(f, e)) out = static_cast<std::int64_t>(o);
  }

  void LireBooleen(const Field&, const dom::element& e, Value& out) {
    bool b;
    if (e.get(b)) return Attendu("true ou false", e);
    out = static_cast<std::int64_t>(b ? 2 : 1);
  }

  void LireBool3(const Field&, const dom::element& e, Value& out) {
    bool b;
    std::string_view s;
    if (!e.get(b)) {
      out = static_cast<std::int64_t>(b ? 2 : 1);
    } else if (!e.get(s) && (s == "OUI" || s == "NON" || s == "NONDOC")) {
      if (s != "NONDOC") out = static_cast<std::int64_t>(s == "OUI" ? 2 : 1);
    } else {
      Attendu("OUI, NON ou NONDOC", e);
    }
  }

  bool DansBornes(const Field& f, std::int64_t v, const dom::element& e, bool montant) {
    if (v >= f.min && v <= f.max) return true;
    const auto ecrire = [&](std::int64_t n) { return montant ? Montant(n) : std::to_string(n); };
    std::string attendu = "un nombre";
    if (f.min != INT64_MIN) attendu += " d'au moins " + ecrire(f.min);
    if (f.max != INT64_MAX) attendu += (f.min != INT64_MIN ? " et d'au plus " : " d'au plus ") + ecrire(f.max);
    Attendu(attendu, e);
    return false;
  }

  void LireEntier(const Field& f, const dom::element& e, Value& out) {
    std::int64_t v;
    if (!e.is<std::int64_t>() || e.get(v) || std::abs(v) > 1'000'000'000'000) return Attendu("un nombre entier", e);
    if (DansBornes(f, v, e, false)) out = v;
  }

  void LireMontant(const Field& f, const dom::element& e, Value& out) {
    double d;
    if (!e.is_number() || e.get(d) || std::abs(d) > 1e12) return Attendu("un montant en euros", e);
    const std::int64_t centimes = std::llround(d * 100);
    if (static_cast<double>(centimes) / 100.0 != d) return Attendu("un montant en euros, deux décimales au plus", e);
    if (DansBornes(f, centimes, e, true)) out = centimes;
  }

  void LireJour(const dom::element& e, Value& out) {
    std::string_view s;
    std::optional<Jour> jour;
    if (!e.get(s)) jour = LireDate(s);
    if (!jour) return Attendu("une date réelle AAAA-MM-JJ", e);
    out = static_cast<std::int64_t>(*jour);
  }

  bool TexteValide(const Field& f, const dom::element& e, std::string_view& s) {
    if (e.get(s)) {
      f.type == Type::kNir ? Faute("attendu : un texte") : Attendu("un texte", e);  // a NIR is never repeated
      return false;
    }
    if (s.find('\0') != s.npos) {
      Faute("le caractère U+0000 n'est pas admis");
      return false;
    }
    if (s.size() > f.longueur_max && Caracteres(s) > f.longueur_max) {
      Faute("texte trop long : " + std::to_string(Caracteres(s)) + " caractères, " + std::to_string(f.longueur_max) +
            " au plus");
      return false;
    }
    return true;
  }

  void LireTexte(const Field& f, const dom::element& e, Value& out) {
    std::string_view s;
    if (!TexteValide(f, e, s) || Blanc(s)) return;
    if (f.id == numero_unique && !LireNumeroUnique(s)) {
      return Faute("attendu : un numéro unique de 18 caractères (territoire, mois, année, 6 chiffres, guichet)");
    }
    out.emplace<std::string>(s);
  }

  // Calls `lire` on each element of a list, null ones being refused.
  template <class F>
  void ChaqueElement(const dom::element& e, const char* attendu, F&& lire) {
    dom::array liste;
    if (e.get(liste)) return Attendu(attendu, e);
    std::size_t i = 0;
    for (const dom::element v : liste) {
      pas.push_back({.cle = {}, .rang = i});
      if (++i > kElementsMax) {
        Faute("liste trop longue : " + std::to_string(kElementsMax) + " éléments au plus");
        pas.pop_back();
        return;
      }
      lire(v);
      pas.pop_back();
    }
  }

  void LireMulti(const Field& f, const dom::element& e, Value& out) {
    Ordinals codes;
    ChaqueElement(e, "une liste de codes", [&](const dom::element& v) {
      const Ordinal o = OrdinalDe(f, v);
      if (o == kNoOrdinal) return;
      if (std::find(codes.begin(), codes.end(), o) == codes.end()) codes.push_back(o);
    });
    if (!codes.empty()) out = std::move(codes);
  }

  void LireTextes(const Field& f, const dom::element& e, Value& out) {
    Textes textes;
    ChaqueElement(e, "une liste de textes", [&](const dom::element& v) {
      std::string_view s;
      if (TexteValide(f, v, s) && !Blanc(s)) textes.emplace_back(s);
    });
    if (!textes.empty()) out = std::move(textes);
  }

  void LireSousObjet(const Field& f, const dom::element& e, Value& out) {
    dom::object objet;
    if (e.get(objet)) return Attendu("un objet", e);
    Records records(1);
    records[0].valeurs.resize(f.champs.size());
    LireObjet(objet, f.id, records[0].valeurs);
    if (std::any_of(records[0].valeurs.begin(), records[0].valeurs.end(), [](const Value& v) { return Present(v); })) {
      out = std::move(records);
    }
  }

  void LireListe(const Field& f, const dom::element& e, Value& out) {
    Records records;
    ChaqueElement(e, "une liste d'objets", [&](const dom::element& v) {
      dom::object objet;
      if (v.get(objet)) return Attendu("un objet", v);
      records.emplace_back();
      records.back().valeurs.resize(f.champs.size());
      LireObjet(objet, f.id, records.back().valeurs);
    });
    if (!records.empty()) out = std::move(records);
  }
};

LecteurDemande::LecteurDemande(const Catalogue& catalogue, Provenance provenance)
    : rep_(std::make_unique<Rep>(catalogue, provenance)) {}
LecteurDemande::~LecteurDemande() = default;

void LecteurDemande::Lire(std::string_view json, Demande& demande, Lecture& lecture) {
  Rep& r = *rep_;
  r.lecture = &lecture;
  r.pas.clear();
  lecture.erreurs.clear();
  lecture.vides.clear();
  lecture.calcules_ignores = 0;
  demande.valeurs.assign(r.catalogue.racines().size(), Value());
  if (json.size() > r.octets_max)
    return r.Faute("ligne trop longue : " + std::to_string(json.size()) + " octets, 1 Mio au plus");
  if (r.tampon.size() < json.size() + simdjson::SIMDJSON_PADDING)
    r.tampon.resize(json.size() * 2 + simdjson::SIMDJSON_PADDING);
  std::memcpy(r.tampon.data(), json.data(), json.size());
  dom::element racine;
  if (const auto erreur = r.parser.parse(r.tampon.data(), json.size(), false).get(racine)) {
    return r.Faute(std::string("JSON illisible : ") + simdjson::error_message(erreur));
  }
  dom::object objet;
  if (racine.get(objet)) return r.Attendu("un objet", racine);
  r.LireObjet(objet, kNoField, demande.valeurs);
}

}  // namespace sne
