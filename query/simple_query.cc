#include "query/simple_query.h"

#include <algorithm>
#include <map>
#include <span>

#include "query/jetons.h"
#include "query/resolve_value.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"
#include "schema/nir.h"
#include "schema/terms.h"

namespace sne {
namespace {

using Role = Simple::Role;

constexpr std::size_t kSuiteMax = 4;   // words run together
constexpr std::size_t kColleMax = 60;  // bytes of them
// Bytes of a word that is too short to be found with a mistake, and is more than an initial.
constexpr std::size_t kCourtMin = 2, kCourtMax = 3;
constexpr std::size_t kProchesMax = 3;  // words run together that are looked for with one
constexpr std::size_t kMotsDeLieu = 6;  // "saint germain au mont d or"

// In a field of the record, or of any of its codemandeurs.
Node DansUnElement(const Catalogue& catalogue, Node n) {
  const FieldId parent = catalogue.field(n.champ).parent;
  if (parent == kNoField) return n;
  Node e;
  e.genre = Node::Genre::kElement;
  e.champ = parent;
  e.enfants.push_back(std::move(n));
  return e;
}

Node Ou(const Catalogue& catalogue, std::initializer_list<const char*> champs, const Node& modele) {
  Node ou;
  ou.genre = Node::Genre::kOu;
  for (const char* nom : champs) {
    Node n = modele;
    n.champ = catalogue.Find(nom);
    if (n.champ != kNoField) ou.enfants.push_back(DansUnElement(catalogue, std::move(n)));
  }
  return ou;
}

Node Exacte(const Catalogue& catalogue, const JetonLu& j) {
  Node n;
  switch (j.role) {
    case Role::kNumero:
      n.genre = Node::Genre::kNumeros;
      n.numeros.push_back(*IntervalleNumeroUnique(j.valeur));
      return n;
    case Role::kTelephone:
      n.genre = Node::Genre::kIdentifiants;
      n.textes = {j.valeur};
      return Ou(catalogue, {"tel_fixe", "tel_portable", "codemandeur_tel_portable"}, n);
    case Role::kEmail:
      n.genre = Node::Genre::kIdentifiants;
      n.textes = {j.valeur};
      return Ou(catalogue, {"email", "codemandeur_email"}, n);
    default:
      n.genre = Node::Genre::kIntervalle;
      n.min = j.premier;
      n.max = j.dernier;
      return Ou(catalogue, {"date_naissance", "codemandeur_date_naissance"}, n);
  }
}

// A word of q, and what its elision dropped: "n'diaye" is the word "diaye" behind "n".
struct Morceau {
  std::string mot, sonore, elide;
  std::size_t jeton;  // its token
};

void Mots(const std::string& texte, std::size_t jeton, std::vector<Morceau>& mots) {
  const std::string entier = Fold(texte), sonore = FoldSonore(texte), reste = FoldText(texte);
  const auto gardes = Words(reste), entiers = Words(entier);
  auto sonores = Words(sonore);
  if (sonores.size() != entiers.size()) sonores = entiers;  // an exotic script composed otherwise
  std::size_t g = 0;
  std::string elide;
  for (std::size_t i = 0; i < entiers.size(); ++i) {
    const std::string_view mot = entiers[i];
    if (g < gardes.size() && mot == gardes[g]) {
      mots.push_back({std::string(mot), std::string(sonores[i]), std::move(elide), jeton});
      elide.clear();
      ++g;
    } else {
      elide += mot;
    }
  }
}

// Adds to each word of `suite` (neighbours in q) the spellings that hold it run together with others. A mistake in a
// word of few letters finds nothing by itself: two or three words of which one is short are looked for near as well.
void Coller(const std::vector<Morceau>& suite, Simple::Mot* mots) {
  const auto est_court = [](const std::string& mot) { return mot.size() >= kCourtMin && mot.size() <= kCourtMax; };
  for (std::size_t i = 0; i < suite.size(); ++i) {
    std::string colle = suite[i].mot;
    bool court = est_court(colle);
    for (std::size_t n = 1; n <= kSuiteMax && i + n <= suite.size(); ++n) {
      if (n > 1) {
        colle += suite[i + n - 1].elide + suite[i + n - 1].mot;
        court = court || est_court(suite[i + n - 1].mot);
      }
      if (colle.size() + suite[i].elide.size() > kColleMax) break;
      for (std::size_t k = i; k < i + n; ++k) {
        if (n > 1) mots[k].colles.push_back(colle);
        if (!suite[i].elide.empty()) mots[k].colles.push_back(suite[i].elide + colle);
        if (court && n > 1 && n <= kProchesMax && colle.size() > kCourtMax) mots[k].colles_proches.push_back(colle);
      }
    }
  }
}

// Rows that live in one of these communes, or wish for it.
Node Habite(const Catalogue& catalogue, std::span<const Ordinal> communes) {
  Node ou;
  ou.genre = Node::Genre::kOu;
  Erreurs aucune;
  for (const char* nom : {"commune_residence", "commune_souhaitee"}) {
    Node n;
    n.genre = Node::Genre::kValeurs;
    n.champ = catalogue.Find(nom);
    n.valeurs.assign(communes.begin(), communes.end());
    ResolveurDeValeurs(catalogue, aucune).Stockees(catalogue.field(n.champ), n);
    ou.enfants.push_back(std::move(n));
  }
  return ou;
}

// Words of `morceaux` that name a commune, or are a postal code, beside other words that may be a name.
void Situer(const Catalogue& catalogue, const std::vector<Morceau>& morceaux, Simple& simple) {
  const Territoires& t = catalogue.territoires();
  std::map<std::string, int> noms;  // of lieux
  const auto nom = [&](std::size_t i) { return !simple.mots[i].facultatif && simple.mots[i].texte[0] > '9'; };
  for (std::size_t i = 0; i < morceaux.size(); ++i) {
    for (std::size_t n = std::min(kMotsDeLieu, morceaux.size() - i); n > 0; --n) {
      bool ailleurs = false;
      std::string lieu;
      for (std::size_t k = 0; k < morceaux.size(); ++k) {
        if (k < i || k >= i + n) {
          ailleurs = ailleurs || nom(k);
          continue;
        }
        for (const std::string& m : {morceaux[k].elide, morceaux[k].mot})
          lieu += (lieu.empty() || m.empty() ? "" : " ") + m;
      }
      if (!ailleurs || lieu.size() < 3) continue;
      const auto postal = t.CodePostal(lieu);
      const std::vector<Ordinal> nommees = postal.empty() ? t.communes().Resolve(lieu) : std::vector<Ordinal>();
      if (postal.empty() && nommees.empty()) continue;
      const auto [connu, nouveau] = noms.try_emplace(lieu, static_cast<int>(simple.lieux.size()));
      for (std::size_t k = i; k < i + n; ++k) {
        simple.mots[k].lieu = connu->second;
        simple.jetons[morceaux[k].jeton].role = postal.empty() ? Role::kNomOuCommune : Role::kPostal;
      }
      if (nouveau)
        simple.lieux.push_back(Habite(catalogue, postal.empty() ? std::span<const Ordinal>(nommees) : postal));
      i += n - 1;
      break;
    }
  }
}

// A word said twice is looked for once, so that nobody can ask for the same long lists sixty times.
void Dedoubler(Simple& simple) {
  std::vector<Simple::Mot> mots;
  for (Simple::Mot& m : simple.mots) {
    const auto avant = std::find_if(mots.begin(), mots.end(),
                                    [&](const Simple::Mot& a) { return a.texte == m.texte && a.lieu == m.lieu; });
    if (avant == mots.end()) {
      mots.push_back(std::move(m));
    } else {
      avant->elide = avant->elide && m.elide;
      avant->colles.insert(avant->colles.end(), m.colles.begin(), m.colles.end());
      avant->colles_proches.insert(avant->colles_proches.end(), m.colles_proches.begin(), m.colles_proches.end());
    }
  }
  for (Simple::Mot& m : mots) {
    for (auto* colles : {&m.colles, &m.colles_proches}) {
      std::sort(colles->begin(), colles->end());
      colles->erase(std::unique(colles->begin(), colles->end()), colles->end());
    }
  }
  simple.mots = std::move(mots);
}

}  // namespace

void UnderstandSimple(const std::string& q, const std::string& chemin, const Catalogue& catalogue, Simple& simple,
                      std::vector<std::string>& avertissements, Erreurs& erreurs) {
  if (const std::string nir = NirDans(q); !nir.empty()) {
    const std::string faute = FauteNir(nir);
    erreurs.push_back({chemin, "un numéro de sécurité sociale ne se cherche pas : seule son empreinte est gardée" +
                                   (faute.empty() ? "" : " ; celui-ci est d'ailleurs faux (" + faute + ")")});
    return;
  }
  const auto jetons = LireJetons(q, avertissements);
  if (jetons.empty()) return;
  const bool noms = catalogue.Find("nom") != kNoField;
  std::vector<Morceau> morceaux;
  for (std::size_t i = 0; i < jetons.size(); ++i) {
    const JetonLu& j = jetons[i];
    simple.jetons.push_back({j.texte, j.role == Role::kNom && !noms ? Role::kTexte : j.role, j.valeur});
    if (j.role == Role::kNom || j.role == Role::kTexte) {
      Mots(j.texte, i, morceaux);
    } else {
      simple.exactes.push_back(Exacte(catalogue, j));
    }
  }
  if (morceaux.size() > static_cast<std::size_t>(kMotsMax)) {
    erreurs.push_back({chemin, "plus de " + std::to_string(kMotsMax) + " mots"});
    return;
  }
  for (const Morceau& m : morceaux) {
    Simple::Mot mot;
    mot.texte = m.mot;
    mot.sonore = m.sonore;
    mot.elide = !m.elide.empty();
    mot.premier = simple.mots.empty();
    mot.nom = noms;
    mot.facultatif = EstParticule(m.mot);
    simple.mots.push_back(std::move(mot));
  }
  const auto suite = [&](std::size_t i) {  // words from i on whose tokens follow each other
    std::size_t n = 1;
    while (i + n < morceaux.size() && morceaux[i + n].jeton <= morceaux[i + n - 1].jeton + 1) ++n;
    return n;
  };
  for (std::size_t i = 0; i < morceaux.size();) {
    const std::size_t n = suite(i);
    Coller({morceaux.begin() + static_cast<std::ptrdiff_t>(i), morceaux.begin() + static_cast<std::ptrdiff_t>(i + n)},
           &simple.mots[i]);
    i += n;
  }
  if (std::all_of(simple.mots.begin(), simple.mots.end(), [](const auto& m) { return m.facultatif; })) {
    for (Simple::Mot& m : simple.mots) m.facultatif = false;
  }
  Situer(catalogue, morceaux, simple);
  Dedoubler(simple);
  const bool une_lettre = simple.mots.size() == 1 && simple.mots[0].texte.size() < 2;
  if (une_lettre && simple.exactes.empty())
    erreurs.push_back({chemin, "une seule lettre ne suffit pas : tapez au moins deux lettres"});
  if (simple.vide()) erreurs.push_back({chemin, "aucun mot à chercher"});
}

}  // namespace sne
