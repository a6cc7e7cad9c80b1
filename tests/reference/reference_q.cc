// q in its present form: what its tokens are, and how well a demande answers the words.
#include <algorithm>

#include "schema/block/identifiants.h"
#include "schema/date.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"
#include "tests/reference/reference.h"
#include "tests/reference/words.h"

namespace sne::testing {
namespace {

bool Chiffres(const std::string& s) {
  return !s.empty() && s.find_first_not_of("0123456789") == s.npos;
}

// Values of a root field, or of a sub-field in every element.
void ChaqueValeur(const Catalogue& c, const Field& f, const Record& d, const std::function<void(const Value&)>& voir) {
  if (f.parent == kNoField) return voir(d.valeurs[f.slot]);
  for (const Record& e : Elements(d.valeurs[c.field(f.parent).slot])) voir(e.valeurs[f.slot]);
}

bool DebutDeNumero(const std::string& s) {
  return s.size() >= 7 && s.size() <= 18 && Chiffres(s.substr(3, 10)) && IntervalleNumeroUnique(s).has_value();
}

Predicat CommencePar(const Catalogue& c, const std::string& debut) {
  return [slot = c.field(c.Find("numero_unique")).slot, debut](const Record& d) { return Str(d.valeurs[slot]).starts_with(debut); };
}

Predicat NeEntre(const Catalogue& c, Jour premier, Jour dernier) {
  return [&c, premier, dernier](const Record& d) {
    bool oui = false;
    for (const char* nom : {"date_naissance", "codemandeur_date_naissance"}) {
      ChaqueValeur(c, c.field(c.Find(nom)), d, [&](const Value& v) {
        const auto* jour = std::get_if<std::int64_t>(&v);
        oui = oui || (jour != nullptr && *jour >= premier && *jour <= dernier);
      });
    }
    return oui;
  };
}

Predicat Joignable(const Catalogue& c, const std::string& valeur, std::vector<const char*> champs) {
  return [&c, cherche = NormaliserIdentifiant(valeur), champs](const Record& d) {
    bool oui = false;
    for (const char* nom : champs) {
      ChaqueValeur(c, c.field(c.Find(nom)), d, [&](const Value& v) { oui = oui || (Present(v) && NormaliserIdentifiant(Str(v)) == cherche); });
    }
    return oui;
  };
}

// A date of birth as people write it; nothing when the token is something else.
std::optional<Jour> Naissance(const std::string& jeton) {
  if (const auto iso = LireDate(jeton)) return iso;
  std::string s = jeton;
  if (s.size() == 10 && s[2] == s[5] && std::string("/-.").find(s[2]) != std::string::npos) s = s.substr(0, 2) + s.substr(3, 2) + s.substr(6);
  if (s.size() != 8 || !Chiffres(s)) return std::nullopt;
  const std::string annee = s.substr(4);
  if (annee < "1880" || annee > "2100") return std::nullopt;
  return LireDate(annee + "-" + s.substr(2, 2) + "-" + s.substr(0, 2));
}

}  // namespace

QCompris ComprendreQ(const Catalogue& c, const std::string& q, Refus& refus) {
  QCompris compris;
  std::vector<std::string> jetons(1);
  for (const char x : q) {
    if (std::string(" \t\r\n,;").find(x) != std::string::npos) {
      if (!jetons.back().empty()) jetons.emplace_back();
    } else {
      jetons.back() += x;
    }
  }
  if (jetons.back().empty()) jetons.pop_back();
  if (jetons.empty()) return compris;

  const std::string entier = NormaliserNumeroUnique(q);
  if (entier.size() != 8 && entier.size() != 10 && DebutDeNumero(entier)) {
    compris.exactes.push_back(CommencePar(c, entier));
    return compris;
  }
  const std::string telephone = NormaliserIdentifiant(q);
  if (telephone.size() == 10 && telephone[0] == '0' && Chiffres(telephone)) {
    compris.exactes.push_back(Joignable(c, telephone, {"tel_fixe", "tel_portable", "codemandeur_tel_portable"}));
    return compris;
  }
  for (const std::string& jeton : jetons) {
    if (jeton.find('@') != jeton.npos) {
      compris.exactes.push_back(Joignable(c, jeton, {"email", "codemandeur_email"}));
    } else if (const auto jour = Naissance(jeton)) {
      compris.exactes.push_back(NeEntre(c, *jour, *jour));
    } else if (jeton.size() == 4 && Chiffres(jeton) && jeton >= "1900" && jeton <= "2099" && jetons.size() > 1) {
      compris.exactes.push_back(NeEntre(c, *LireDate(jeton + "-01-01"), *LireDate(jeton + "-12-31")));
    } else if (const std::string numero = NormaliserNumeroUnique(jeton); DebutDeNumero(numero)) {
      compris.exactes.push_back(CommencePar(c, numero));
    } else {
      const std::string plie = FoldText(jeton);
      for (const auto m : Words(plie)) compris.mots.emplace_back(m);
    }
  }
  if (compris.mots.size() > static_cast<std::size_t>(kMotsMax)) refus.Poser("trop de mots");
  if (compris.exactes.empty() && (compris.mots.empty() || (compris.mots.size() == 1 && compris.mots[0].size() < 2))) refus.Poser("q trop court");
  return compris;
}

Pertinence PertinenceDe(const Catalogue& c, const Record& d, const std::vector<std::string>& mots) {
  std::vector<std::string> noms, racines;  // words of names; stems of free texts
  for (const Field& f : c.fields()) {
    const bool nom = f.type == Type::kName && (f.parent == kNoField || c.field(f.parent).cle == "codemandeurs");
    const bool libre = f.texte && (f.type == Type::kText || f.type == Type::kTexts);
    if (!nom && !libre) continue;
    ChaqueValeur(c, f, d, [&](const Value& v) {
      if (nom) {
        std::string colles;
        for (const std::string& m : MotsDeNom(Str(v))) {
          noms.push_back(m);
          colles += m;
        }
        if (!colles.empty()) noms.push_back(colles);  // "DE LA FONTAINE" is also "delafontaine"
        return;
      }
      const auto ajouter = [&](std::string_view t) { racines.insert(racines.end(), MotsDeTexte(t).begin(), MotsDeTexte(t).end()); };
      ajouter(Str(v));
      for (const std::string& t : Lignes(v)) ajouter(t);
    });
  }
  Pertinence p{true, true, 0};
  for (const std::string& mot : mots) {
    const std::string& racine = MotsDeTexte(mot).empty() ? mot : MotsDeTexte(mot)[0];
    const bool nom = std::find(noms.begin(), noms.end(), mot) != noms.end();
    const bool debut = mot.size() >= 2 && std::any_of(noms.begin(), noms.end(), [&](const std::string& n) { return n.starts_with(mot); });
    const bool libre = std::find(racines.begin(), racines.end(), racine) != racines.end();
    p.trouvee = p.trouvee && (nom || debut || libre);
    p.stricte = p.stricte && (nom || libre);
    p.score += nom ? 4 : debut ? 2 : 1;
  }
  if (p.stricte) p.score += 1u << 16;
  return p;
}

}  // namespace sne::testing
