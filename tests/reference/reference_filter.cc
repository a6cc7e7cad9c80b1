// Conditions, by the contract: each becomes a function of a record.
#include <algorithm>

#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"
#include "tests/reference/lexicon.h"
#include "tests/reference/reference.h"
#include "tests/reference/words.h"

namespace sne::testing {
namespace {

// Whether one value of a field satisfies an operator; an absent value never does.
using Essai = std::function<bool(const Value&)>;

const Mots& MotsDe(const Field& f, std::string_view texte) {
  return f.type == Type::kName ? MotsDeNom(texte) : MotsDeTexte(texte);
}

bool Contient(const Mots& texte, const Mots& phrase) {
  for (std::size_t i = 0; i + phrase.size() <= texte.size(); ++i) {
    if (std::equal(phrase.begin(), phrase.end(), texte.begin() + static_cast<std::ptrdiff_t>(i))) return true;
  }
  return false;
}

Essai EssaiTexte(const Field& f, const std::string& texte, Refus& refus) {
  std::vector<Mots> cherches;  // words alone and phrases alike: each must stand in the text
  std::size_t mots = 0;
  bool phrase = false;
  for (std::size_t debut = 0;;) {
    const std::size_t fin = texte.find('"', debut);
    const Mots lus = MotsDe(f, texte.substr(debut, fin == texte.npos ? fin : fin - debut));
    mots += lus.size();
    if (phrase) {
      if (fin == texte.npos) refus.Poser("guillemet");
      if (!lus.empty()) cherches.push_back(lus);
    } else {
      for (const std::string& m : lus) cherches.push_back({m});
    }
    if (fin == texte.npos) break;
    phrase = !phrase;
    debut = fin + 1;
  }
  if (mots == 0 || mots > static_cast<std::size_t>(kMotsMax)) refus.Poser("mots de texte");
  return [&f, cherches](const Value& v) {
    std::vector<const Mots*> lignes;
    if (f.type == Type::kTexts) {
      for (const std::string& l : Lignes(v)) lignes.push_back(&MotsDe(f, l));
    } else {
      lignes.push_back(&MotsDe(f, Str(v)));
    }
    return std::all_of(cherches.begin(), cherches.end(), [&](const Mots& m) {
      return std::any_of(lignes.begin(), lignes.end(), [&](const Mots* l) { return Contient(*l, m); });
    });
  };
}

Essai EssaiValeurs(const Catalogue& c, const Field& f, const std::vector<Litteral>& litteraux, Refus& refus) {
  if (f.type == Type::kObject) {  // its presence as a boolean
    for (const Litteral& l : litteraux) {
      const bool* b = std::get_if<bool>(&l);
      if (b == nullptr) {
        refus.Poser("booléen attendu");
        return {};
      }
      return [b = *b](const Value& v) { return Present(v) == b; };
    }
  }
  if (f.IsString()) {
    std::vector<std::string> textes;
    for (const Litteral& l : litteraux) {
      const auto* s = std::get_if<std::string>(&l);
      if (s == nullptr) {
        refus.Poser("texte attendu");
        return {};
      }
      textes.push_back(*s);
    }
    const bool numero = f.id == c.entier().Find("numero_unique");
    return [&f, textes, numero](const Value& v) {
      return Present(v) && std::any_of(textes.begin(), textes.end(), [&](const std::string& t) {
               if (f.type == Type::kName) return Fold(t) == Fold(Str(v));
               if (numero) return NormaliserNumeroUnique(t) == Str(v);
               return NormaliserIdentifiant(t) == NormaliserIdentifiant(Str(v));
             });
    };
  }
  std::vector<std::int64_t> cherchees;
  for (const Litteral& l : litteraux) {
    if (const auto v = LireValeurDe(f, l, refus)) cherchees.push_back(*v);
  }
  const Lexique* lexique = f.HasOrdinals() ? &LexiqueDe(*f.nomenclature) : nullptr;
  return [cherchees, lexique](const Value& v) {
    std::vector<std::int64_t> tenues;
    if (const auto* un = std::get_if<std::int64_t>(&v)) tenues.push_back(*un);
    for (const Ordinal o : Codes(v)) tenues.push_back(o);
    for (const std::int64_t t : tenues) {
      for (const std::int64_t cherchee : cherchees) {
        if (lexique ? lexique->Trouve(static_cast<Ordinal>(cherchee), static_cast<Ordinal>(t)) : cherchee == t)
          return true;
      }
    }
    return false;
  };
}

bool Admis(const Field& f, const Condition& c) {
  const bool valeurs = f.HasOrdinals() || f.type == Type::kInt || f.type == Type::kMoney || f.type == Type::kDate ||
                       f.type == Type::kName || f.type == Type::kId;
  const bool nombre =
      f.type == Type::kInt || f.type == Type::kMoney || f.type == Type::kDate || f.type == Type::kCotation;
  if (f.type == Type::kNir) return false;
  if (c.egal && !valeurs && f.type != Type::kObject && f.type != Type::kCotation) return false;
  if (c.parmi && !valeurs && f.type != Type::kCotation) return false;
  if ((c.min || c.max) && !nombre) return false;
  if (c.texte && f.type != Type::kText && f.type != Type::kTexts && f.type != Type::kName) return false;
  return !c.element || f.IsGroup();
}

Predicat Feuille(const Catalogue& c, const Condition& q, FieldId groupe, int profondeur, Refus& refus) {
  std::string epci = q.epci;
  const Field* f = nullptr;
  if (groupe == kNoField) {
    f = ChampDe(c, q.champ, epci, refus);
  } else if (const FieldId id = c.FindKey(q.champ, groupe); id != kNoField) {
    f = &c.field(id);
  }
  if (f == nullptr) {
    refus.Poser("champ inconnu");
    return {};
  }
  const int operateurs = q.egal.has_value() + q.parmi.has_value() + (q.min || q.max) + q.present.has_value() +
                         q.texte.has_value() + (q.element != nullptr);
  if (operateurs != 1 || !Admis(*f, q) || (!epci.empty() && f->type != Type::kCotation)) {
    refus.Poser("opérateur de " + f->champ);
    return {};
  }
  if (f->type == Type::kCotation) {
    const Ordinal territoire = TerritoireDe(c, LireTerritoire(c, epci, refus));
    const auto lire = [&](const std::optional<Litteral>& l) {
      return l ? LireBorneDe(*f, *l, false, refus) : std::optional<std::int64_t>();
    };
    const auto egal = lire(q.egal), min = lire(q.min), max = lire(q.max);
    if (min && max && *min > *max) refus.Poser("min > max");
    std::set<std::int64_t> parmi;
    for (const Litteral& l : q.parmi.value_or(std::vector<Litteral>())) parmi.insert(lire(l).value_or(0));
    if (q.egal) parmi.insert(egal.value_or(0));
    return [&c, q, territoire, parmi, min, max](const Record& d) {
      const auto note = NoteDe(c, d, territoire);
      if (q.present) return note.has_value() == *q.present;
      if (!note) return false;
      if (q.egal || q.parmi) return parmi.contains(*note);
      return (!min || *note >= *min) && (!max || *note <= *max);
    };
  }

  // Is the condition true of this value? And of a record: of the value itself, or of any element's for a dotted name.
  Essai essai;
  if (q.present) {
    essai = [](const Value& v) { return Present(v); };
  } else if (q.egal) {
    essai = EssaiValeurs(c, *f, {*q.egal}, refus);
  } else if (q.parmi) {
    if (q.parmi->size() > static_cast<std::size_t>(kValeursMax)) refus.Poser("trop de valeurs");
    essai = EssaiValeurs(c, *f, *q.parmi, refus);
  } else if (q.texte) {
    essai = EssaiTexte(*f, *q.texte, refus);
  } else if (q.element) {
    const Predicat un = CompilerCondition(c, *q.element, f->id, profondeur + 1, refus);
    essai = [un](const Value& v) {
      const Records& elements = Elements(v);
      return std::any_of(elements.begin(), elements.end(), un);
    };
  } else {
    const auto min = q.min ? LireBorneDe(*f, *q.min, false, refus) : std::nullopt;
    const auto max = q.max ? LireBorneDe(*f, *q.max, true, refus) : std::nullopt;
    if (min && max && *min > *max) refus.Poser("min > max");
    essai = [min, max](const Value& v) {
      const auto* x = std::get_if<std::int64_t>(&v);
      return x != nullptr && (!min || *x >= *min) && (!max || *x <= *max);
    };
  }
  const bool nier = q.present && !*q.present;
  if (groupe != kNoField || f->parent == kNoField) {
    return [essai, nier, slot = f->slot](const Record& r) { return essai(r.valeurs[slot]) != nier; };
  }
  return [essai, nier, slot = f->slot, parent = c.field(f->parent).slot](const Record& r) {
    const Records& elements = Elements(r.valeurs[parent]);
    return std::any_of(elements.begin(), elements.end(), [&](const Record& e) { return essai(e.valeurs[slot]); }) !=
           nier;
  };
}

}  // namespace

const Field* ChampDe(const Catalogue& c, const std::string& nom, std::string& epci, Refus& refus) {
  std::string champ = nom;
  if (const std::size_t a = nom.find('@'); a != nom.npos) {
    champ = nom.substr(0, a);
    epci = nom.substr(a + 1);
    if (champ != "cotation") champ.clear();
  }
  for (const Field& f : c.fields()) {
    if (!f.visible) continue;
    if (f.champ == champ || (!f.projection.empty() && f.projection == champ)) return &f;
  }
  refus.Poser("champ inconnu");
  return nullptr;
}

Predicat CompilerCondition(const Catalogue& c, const Condition& q, FieldId groupe, int profondeur, Refus& refus) {
  if (profondeur > kProfondeurMax) {
    refus.Poser("trop profond");
    return {};
  }
  std::vector<Predicat> parties;
  for (const Condition& e : q.conditions) parties.push_back(CompilerCondition(c, e, groupe, profondeur + 1, refus));
  switch (q.genre) {
    case Condition::Genre::kEt:
      return [parties](const Record& r) {
        return std::all_of(parties.begin(), parties.end(), [&](const Predicat& p) { return p(r); });
      };
    case Condition::Genre::kOu:
      return [parties](const Record& r) {
        return std::any_of(parties.begin(), parties.end(), [&](const Predicat& p) { return p(r); });
      };
    case Condition::Genre::kNon:
      return [parties](const Record& r) { return !parties[0](r); };
    case Condition::Genre::kFeuille:
      break;
  }
  return Feuille(c, q, groupe, profondeur, refus);
}

}  // namespace sne::testing
