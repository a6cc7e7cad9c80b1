// What the tokens of q ask for, and how well a demande answers its words: every name of every demande is looked at.
#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

#include "query/poids_noms.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/numero_unique.h"
#include "schema/son.h"
#include "tests/reference/lexicon.h"
#include "tests/reference/reference.h"
#include "tests/reference/words.h"

namespace sne::testing {
namespace {

// Values of a root field, or of a sub-field in every element.
void ChaqueValeur(const Catalogue& c, const Field& f, const Record& d, const std::function<void(const Value&)>& voir) {
  if (f.parent == kNoField) return voir(d.valeurs[f.slot]);
  for (const Record& e : Elements(d.valeurs[c.field(f.parent).slot])) voir(e.valeurs[f.slot]);
}

Predicat UnDe(const Catalogue& c, std::vector<const char*> champs, const std::function<bool(const Value&)>& juste) {
  return [&c, champs, juste](const Record& d) {
    bool oui = false;
    for (const char* nom : champs)
      ChaqueValeur(c, c.entier().field(c.entier().Find(nom)), d,
                   [&](const Value& v) { oui = oui || (Present(v) && juste(v)); });
    return oui;
  };
}

Predicat Exacte(const Catalogue& c, const JetonQ& j) {
  switch (j.genre) {
    case JetonQ::Genre::kNumero:
      return UnDe(c, {"numero_unique"}, [j](const Value& v) { return Str(v).starts_with(j.valeur); });
    case JetonQ::Genre::kNaissance:
      return UnDe(c, {"date_naissance", "codemandeur_date_naissance"}, [j](const Value& v) {
        const std::int64_t jour = IntOr(v, 0);
        return jour >= j.premier && jour <= j.dernier;
      });
    case JetonQ::Genre::kTelephone:
      return UnDe(c, {"tel_fixe", "tel_portable", "codemandeur_tel_portable"},
                  [j](const Value& v) { return NormaliserIdentifiant(Str(v)) == j.valeur; });
    default:
      return UnDe(c, {"email", "codemandeur_email"},
                  [j](const Value& v) { return NormaliserIdentifiant(Str(v)) == j.valeur; });
  }
}

// Rows in one of the communes, or wishing for it; arrondissements in their city.
Predicat Lieu(const Catalogue& c, const std::set<Ordinal>& communes) {
  const Lexique& l = LexiqueDe(c.territoires().communes());
  return UnDe(c, {"commune_residence", "commune_souhaitee"}, [communes, &l](const Value& v) {
    std::vector<Ordinal> tenues(Codes(v).begin(), Codes(v).end());
    if (tenues.empty()) tenues.push_back(static_cast<Ordinal>(IntOr(v, 0)));
    return std::any_of(tenues.begin(), tenues.end(), [&](Ordinal tenue) {
      return std::any_of(communes.begin(), communes.end(), [&](Ordinal o) { return l.Trouve(o, tenue); });
    });
  });
}

std::set<Ordinal> Communes(const Catalogue& c, const std::string& plie) {
  const Territoires& t = c.territoires();
  std::set<Ordinal> par_code, par_nom;
  for (Ordinal o = 1; o <= t.communes().size(); ++o) {
    const auto& codes = t.commune(o).codes_postaux;
    if (std::find(codes.begin(), codes.end(), plie) != codes.end()) par_code.insert(o);
  }
  for (const Ordinal o : LexiqueDe(t.communes()).Lire(plie)) par_nom.insert(o);
  return par_code.empty() ? par_nom : par_code;
}

bool EstFacultatif(const std::string& mot) {
  static const std::set<std::string> kParticules = {"de",  "du",  "des", "d",   "la",  "le",    "les", "l",
                                                    "von", "van", "der", "den", "del", "della", "di",  "da",
                                                    "do",  "das", "dos", "el",  "al",  "ben",   "bin", "ibn"};
  return kParticules.contains(mot) || (mot.size() == 1 && mot >= "a");
}

}  // namespace

QCompris ComprendreQ(const Catalogue& c, const std::string& q, Refus& refus) {
  QCompris compris;
  static const std::regex nir(
      "(^| )[123478] ?[0-9]{2} ?[0-9]{2} ?([0-9]{2}|2[aAbB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}( |$)");
  if (std::regex_search(Blanchir(q), nir)) {
    refus.Poser("NIR");
    return compris;
  }
  const auto jetons = JetonsDe(q);
  std::vector<std::size_t> de;  // token of each word
  for (std::size_t j = 0; j < jetons.size(); ++j) {
    if (jetons[j].genre != JetonQ::Genre::kMots) {
      compris.exactes.push_back(Exacte(c, jetons[j]));
      continue;
    }
    const std::string entier = Fold(jetons[j].texte), reste = FoldText(jetons[j].texte),
                      sonore = FoldSonore(jetons[j].texte);
    auto gardes = Words(reste), sonores = Words(sonore);
    std::string elide;
    for (const auto mot : Words(entier)) {
      const std::string entendu(sonores.front());
      sonores.erase(sonores.begin());
      if (!gardes.empty() && mot == gardes.front()) {
        compris.mots.push_back(
            {std::string(mot), elide, {}, {}, entendu, EstFacultatif(std::string(mot)), compris.mots.empty(), {}, {}});
        de.push_back(j);
        elide.clear();
        gardes.erase(gardes.begin());
      } else {
        elide += mot;
      }
    }
  }
  auto& mots = compris.mots;
  if (mots.size() > static_cast<std::size_t>(kMotsMax)) {
    refus.Poser("trop de mots");
    return compris;
  }
  if (std::all_of(mots.begin(), mots.end(), [](const MotQ& m) { return m.facultatif; })) {
    for (MotQ& m : mots) m.facultatif = false;
  }
  const std::size_t n = mots.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::string colle, lieu;
    for (std::size_t j = i; j < n && j < i + 6; ++j) {
      colle += (j > i ? mots[j].elide : "") + mots[j].texte;
      bool voisins = j < i + 4 && colle.size() + mots[i].elide.size() <= 60;
      for (std::size_t k = i + 1; k <= j; ++k) voisins = voisins && de[k] <= de[k - 1] + 1;
      for (std::size_t k = i; voisins && k <= j; ++k) {
        if (j > i) mots[k].colles.push_back(colle);
        bool court = false;
        for (std::size_t l = i; l <= j; ++l) court = court || mots[l].texte.size() == 2 || mots[l].texte.size() == 3;
        if (court && j > i && j < i + 3 && colle.size() > 3) mots[k].colles_proches.push_back(colle);
        if (!mots[i].elide.empty()) mots[k].colles.push_back(mots[i].elide + colle);
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t fin = std::min(n, i + 6); fin > i; --fin) {
      std::string lieu;
      for (std::size_t k = i; k < fin; ++k)
        lieu += " " + mots[k].elide + (mots[k].elide.empty() ? "" : " ") + mots[k].texte;
      lieu.erase(0, 1);
      bool ailleurs = false;
      for (std::size_t k = 0; k < n; ++k)
        ailleurs = ailleurs || ((k < i || k >= fin) && !mots[k].facultatif && mots[k].texte[0] > '9');
      if (!ailleurs || lieu.size() < 3) continue;
      const auto communes = Communes(c, lieu);
      if (communes.empty()) continue;
      for (std::size_t k = i; k < fin; ++k) {
        mots[k].lieu = Lieu(c, communes);
        mots[k].nom_lieu = lieu;
      }
      i = fin - 1;
      break;
    }
  }
  std::map<std::pair<std::string, std::string>, std::size_t> vus;  // a word said twice counts once
  std::vector<MotQ> distincts;
  for (MotQ& m : mots) {
    const auto [vu, nouveau] = vus.try_emplace({m.texte, m.nom_lieu}, distincts.size());
    if (nouveau) {
      distincts.push_back(m);
    } else {
      auto& colles = distincts[vu->second].colles;
      colles.insert(colles.end(), m.colles.begin(), m.colles.end());
      if (m.elide.empty()) distincts[vu->second].elide.clear();
      auto& proches = distincts[vu->second].colles_proches;
      proches.insert(proches.end(), m.colles_proches.begin(), m.colles_proches.end());
    }
  }
  mots = distincts;
  if (compris.exactes.empty() && !jetons.empty() && (mots.empty() || (mots.size() == 1 && mots[0].texte.size() < 2)))
    refus.Poser("q trop court");
  return compris;
}

namespace {

// What a word of a name is to its bearer.
enum Role : std::size_t { kAutre, kPartie, kSansParticule, kDebutPrenom, kUsage, kPrenom, kNom };
struct MotPorte {
  std::string mot;
  Role role;
};
using Personne = std::vector<MotPorte>;

void LireFamille(const Mots& mots, Role role, Personne& personne) {
  std::string entier, nu;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    personne.push_back({mots[i], kPartie});
    if (i > 0) personne.push_back({mots[i - 1] + mots[i], kPartie});
    entier += mots[i];
    if (!EstFacultatif(mots[i])) nu += mots[i];
  }
  if (entier.empty()) return;
  personne.push_back({entier, role});                                         // "DE LA FONTAINE" is also "delafontaine"
  if (!nu.empty() && nu != entier) personne.push_back({nu, kSansParticule});  // and "fontaine"
}

// `prenoms`: as recorded.
void LirePrenoms(const Mots& mots, const std::string& prenoms, Personne& personne) {
  static const std::regex blancs("[ ,;]+");
  std::size_t du_premier = 1;
  for (std::sregex_token_iterator m(prenoms.begin(), prenoms.end(), blancs, -1), fin; m != fin; ++m) {
    if (Fold(m->str()).empty()) continue;
    const std::string premier = Fold(m->str());
    du_premier = Words(premier).size();
    break;
  }
  std::string premier;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    personne.push_back({mots[i], i == 0 ? kDebutPrenom : kAutre});
    if (i < du_premier) premier += mots[i];
  }
  if (!mots.empty()) personne.push_back({premier, kPrenom});
  if (mots.size() > 1) personne.push_back({mots[0] + mots[1], kDebutPrenom});
}

// As it is searched; and as it sounds, where its letters tell.
void LireNom(const std::string& cle, const std::string& nom, Personne& personne) {
  for (const std::string& plie : {Fold(nom), FoldSonore(nom)}) {
    Mots mots;
    for (const auto m : Words(plie)) mots.emplace_back(m);
    if (cle == "prenoms") {
      LirePrenoms(mots, nom, personne);
    } else {
      LireFamille(mots, cle == "nom_usage" ? kUsage : kNom, personne);
    }
  }
}

// The demandeur, then his codemandeurs.
std::vector<Personne> PersonnesDe(const Catalogue& c, const Record& d) {
  std::vector<Personne> personnes;
  const auto lire = [&](const Record& r, FieldId parent) {
    Personne& p = personnes.emplace_back();
    for (const Field& f : c.fields()) {
      if (f.type == Type::kName && f.parent == parent) LireNom(f.cle, std::string(Str(r.valeurs[f.slot])), p);
    }
    for (MotPorte& m : p) {  // a word that is two things to him is the one that tells most
      for (const MotPorte& autre : p) {
        if (autre.mot == m.mot) m.role = std::max(m.role, autre.role);
      }
    }
  };
  lire(d, kNoField);
  const Field& codemandeurs = c.entier().field(c.entier().Find("codemandeurs"));
  for (const Record& e : Elements(d.valeurs[codemandeurs.slot])) lire(e, codemandeurs.id);
  return personnes;
}

std::vector<std::string> RacinesDe(const Catalogue& c, const Record& d) {
  std::vector<std::string> racines;
  const auto ajouter = [&](std::string_view t) {
    racines.insert(racines.end(), MotsDeTexte(t).begin(), MotsDeTexte(t).end());
  };
  for (const Field& f : c.fields()) {
    if (!f.texte || (f.type != Type::kText && f.type != Type::kTexts)) continue;
    ChaqueValeur(c, f, d, [&](const Value& v) {
      ajouter(Str(v));
      for (const std::string& t : Lignes(v)) ajouter(t);
    });
  }
  return racines;
}

// What finding `n` for a word of q is worth, by role; nullptr: it does not find it.
using Points = std::array<std::uint32_t, 7>;
const Points* Facon(const MotQ& mot, const std::string& n) {
  static constexpr Points kTelQuel{24, 32, 41, 43, 43, 47, 48}, kSuite{24, 32, 41, 43, 43, 48, 47},
      kSansElision{23, 31, 40, 42, 42, 46, 46}, kDebutProche{14, 19, 28, 29, 29, 31, 31},
      kSonProche{13, 17, 25, 26, 26, 28, 28}, kDebut{10, 14, 21, 22, 22, 24, 24}, kSon{9, 12, 17, 18, 18, 20, 20},
      kFaute{6, 9, 12, 13, 13, 15, 15}, kSonLoin{5, 8, 11, 12, 12, 13, 13}, kDeuxFautes{4, 6, 9, 9, 9, 11, 11};
  const auto lettres = [](const std::string& m) {
    return m.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == m.npos && m.size() <= 30;
  };
  const auto a_distance = [&](const std::string& tape, int n_edits) {
    const std::size_t longueur = tape.size();
    const int admis = longueur < 3 ? 0 : longueur < 8 ? 1 : 2;
    return admis >= n_edits && lettres(tape) && n.size() >= (longueur == 3 ? 4 : 3) && lettres(n) &&
           EditDistance(n, tape, n_edits) <= n_edits;
  };
  const std::string son = CleDeSon(mot.sonore);
  const bool debut = mot.texte.size() >= 2 && n.starts_with(mot.texte);
  const bool semblable = !son.empty() && n.size() <= 30 && CleDeSon(n) == son;
  if (n == mot.texte && !mot.elide.empty()) return &kSansElision;
  if (n == mot.texte || std::find(mot.colles.begin(), mot.colles.end(), n) != mot.colles.end())
    return mot.premier ? &kTelQuel : &kSuite;
  const bool marques = std::any_of(n.begin(), n.end(), [](char c) { return (c & 0x80) != 0; });
  const bool sonne =
      semblable && (marques || (lettres(mot.texte) && EditDistance(n, mot.texte, 2) <= 2));  // and is written nearly so
  if (a_distance(mot.texte, 1)) return debut ? &kDebutProche : sonne ? &kSonProche : &kFaute;
  if (debut || sonne) return debut ? &kDebut : &kSon;
  for (const std::string& colle : mot.colles_proches) {
    if (a_distance(colle, 1)) return &kFaute;
  }
  return semblable ? &kSonLoin : a_distance(mot.texte, 2) ? &kDeuxFautes : nullptr;
}

struct Trouve {
  std::uint32_t points = 0;
  bool entier = false;  // the word itself
};
Trouve Chez(const Personne& p, const MotQ& mot) {
  Trouve t;
  for (const MotPorte& n : p) {
    const Points* f = Facon(mot, n.mot);
    if (f == nullptr) continue;
    t.points = std::max(t.points, (*f)[n.role]);
    t.entier = t.entier || (*f)[kNom] >= 46;
  }
  return t;
}

}  // namespace

// The best of its persons, each with the communes and texts of the demande; or all of them together.
Pertinence PertinenceDe(const Catalogue& c, const Record& d, const std::vector<MotQ>& mots) {
  const std::vector<Personne> personnes = PersonnesDe(c, d);
  const std::vector<std::string> racines = RacinesDe(c, d);
  Personne ensemble;
  for (const Personne& p : personnes) ensemble.insert(ensemble.end(), p.begin(), p.end());
  const auto juger = [&](const Personne& personne) {
    Pertinence p{true, true, true, true, 0, false};
    bool par_textes = true;
    for (const MotQ& mot : mots) {
      const std::string& racine = MotsDeTexte(mot.texte).empty() ? mot.texte : MotsDeTexte(mot.texte)[0];
      const Trouve nom = Chez(personne, mot);
      const bool lieu = mot.lieu && mot.lieu(d);
      const bool libre = std::find(racines.begin(), racines.end(), racine) != racines.end();
      const std::uint32_t points = std::max({nom.points, lieu ? 16u : 0u, libre ? 4u : 0u});
      p.trouvee = p.trouvee && (points > 0 || mot.facultatif);
      p.une_personne = p.une_personne && (nom.points > 0 || lieu || mot.facultatif);
      p.par_noms = p.par_noms && (nom.entier || lieu);
      par_textes = par_textes && ((libre && !EstUnNomFrequent(mot.texte)) || lieu);
      p.score += PoidsDuMot(mot.texte) * points;
    }
    p.stricte = p.par_noms || par_textes;
    return p;
  };
  Pertinence mieux = juger(ensemble);
  mieux.une_personne = false;
  for (std::size_t i = 0; i < personnes.size(); ++i) {
    if (personnes[i].empty()) continue;
    Pertinence p = juger(personnes[i]);
    p.demandeur = i == 0;
    if (p.trouvee && p.une_personne) mieux = std::max(mieux, p);
  }
  return mieux;
}

}  // namespace sne::testing
