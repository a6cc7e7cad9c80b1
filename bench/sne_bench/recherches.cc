// Searches by criteria: each scenario is a function that draws a request body.
#include <fmt/format.h>

#include <algorithm>

#include "bench/sne_bench/scenario.h"

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kDouzeFacettes =
    R"(["statut","typologie","nb_personnes","tranche_plafond","mutation","mode_logement_actuel","motif_principal",)"
    R"("situation_familiale","statut_professionnel","priorites","dalo","en_instruction"])";

std::string Et(const std::vector<std::string>& conditions) {
  return fmt::format(R"({{"et":[{}]}})", fmt::join(conditions, ","));
}

std::string Egal(std::string_view champ, const std::string& code) {
  return fmt::format(R"({{"champ":"{}","egal":{}}})", champ, JsonTexte(code));
}

std::string Voisines(const Connaissance& c, Alea& alea) {
  const auto [a, b] = TypologiesVoisines(c, alea);
  return fmt::format(R"({{"champ":"typologie","parmi":[{},{}]}})", JsonTexte(a), JsonTexte(b));
}

std::string NbPersonnes(Alea& alea) {
  const std::int64_t min = Entre(alea, 1, 4);
  return fmt::format(R"({{"champ":"nb_personnes","min":{},"max":{}}})", min, min + Entre(alea, 1, 3));
}

std::string Ressources(Alea& alea) {  // to the cent: hardly ever the same range twice
  const std::int64_t min = Entre(alea, 0, 250'000), max = min + Entre(alea, 50'000, 250'000);
  return fmt::format(R"({{"champ":"ressources_mensuelles","min":{}.{:02},"max":{}.{:02}}})", min / 100, min % 100,
                     max / 100, max % 100);
}

constexpr std::string_view kLibre = R"({"champ":"en_instruction","egal":false})";

std::string Avancee(const std::vector<std::string>& conditions) {
  return fmt::format(R"({{"filtres":{},"facettes":{},"tri":[{{"champ":"anciennete","ordre":"desc"}}],"nombre":20}})",
                     Et(conditions), kDouzeFacettes);
}

std::string Departement(const Connaissance& c, Alea& alea) {
  return Avancee({Egal("departement_souhaite", c.departements.Tirer(alea)), Voisines(c, alea), NbPersonnes(alea),
                  Ressources(alea), std::string(kLibre)});
}

std::string National(const Connaissance& c, Alea& alea) {
  return Avancee({Voisines(c, alea), NbPersonnes(alea), Ressources(alea), std::string(kLibre)});
}

std::string Commune(const Connaissance& c, Alea& alea) {
  return Avancee({Egal("commune_souhaitee", c.communes.Tirer(alea)), Egal("typologie", c.typologies.Tirer(alea))});
}

// Nothing to draw but the order of the facets: 479,001,600 different requests for one answer.
std::string Tout(const Connaissance&, Alea& alea) {
  std::vector<std::string_view> noms;
  for (std::string_view reste = kDouzeFacettes.substr(1, kDouzeFacettes.size() - 2); !reste.empty();) {
    const std::size_t fin = std::min(reste.find(','), reste.size());
    noms.push_back(reste.substr(0, fin));
    reste.remove_prefix(std::min(fin + 1, reste.size()));
  }
  std::shuffle(noms.begin(), noms.end(), alea);
  return fmt::format(R"({{"facettes":[{}],"nombre":20}})", fmt::join(noms, ","));
}

std::string Texte(const Connaissance& c, Alea& alea) {
  const std::string& a = c.mots.Tirer(alea);
  std::string b = c.mots.Tirer(alea);
  for (int essai = 0; b == a && essai < 10; ++essai) b = c.mots.Tirer(alea);
  return fmt::format(R"({{"q":{},"filtres":{},"facettes":{},"nombre":20}})", JsonTexte(a + " " + b),
                     Et({Voisines(c, alea), NbPersonnes(alea)}), kDouzeFacettes);
}

std::string CommunesFacette(const Connaissance& c, Alea& alea) {
  std::string filtre;
  switch (Entre(alea, 0, 6)) {
    case 0:
      filtre = NbPersonnes(alea);
      break;
    case 1:
      filtre = Ressources(alea);
      break;
    case 2:
      filtre = Voisines(c, alea);
      break;
    case 3:
      filtre = Egal("situation_familiale", c.situations.Tirer(alea));
      break;
    case 4:
      filtre = Egal("statut_professionnel", c.statuts_professionnels.Tirer(alea));
      break;
    case 5:
      filtre = Egal("mode_logement_actuel", c.modes_logement.Tirer(alea));
      break;
    default: {
      const std::int64_t min = Entre(alea, 18, 60);
      filtre = fmt::format(R"({{"champ":"age","min":{},"max":{}}})", min, min + Entre(alea, 5, 30));
    }
  }
  return fmt::format(R"({{"filtres":{},"facettes":[{{"champ":"commune_souhaitee","nombre":20}}],"nombre":0}})", filtre);
}

// Counts are exact: each application has one value, or none, of these fields, and no request here filters on them. (Not
// of motif_principal: the motives of older forms cover several of today's, and their buckets overlap.)
std::string VerifierComptes(const dom::element& e) {
  std::uint64_t total = 0;
  dom::array demandes;
  if (e["total"].get(total) || e["demandes"].get(demandes)) return "réponse sans total ni demandes";
  if (demandes.size() != std::min<std::uint64_t>(total, 20))
    return fmt::format("{} lignes pour un total de {}", demandes.size(), total);
  for (const std::string_view facette : {"situation_familiale", "mutation", "dalo"}) {
    std::uint64_t somme = 0, autres = 0, n = 0;
    dom::array valeurs;
    const auto f = e["facettes"][facette];
    if (f["valeurs"].get(valeurs) || f["autres"].get(autres) || f["sans_valeur"].get(somme))
      return fmt::format("pas de facette {}", facette);
    for (const dom::element v : valeurs) {
      if (!v["nombre"].get(n)) somme += n;
    }
    if (somme + autres != total)
      return fmt::format("facette {} : {} demandes comptées pour un total de {}", facette, somme + autres, total);
  }
  return "";
}

std::string VerifierCommunes(const dom::element& e) {
  std::uint64_t total = 0;
  dom::array valeurs;
  if (e["total"].get(total) || e["facettes"]["commune_souhaitee"]["valeurs"].get(valeurs))
    return "réponse sans total ni facette";
  std::uint64_t precedent = total;
  for (const dom::element v : valeurs) {
    std::uint64_t n = 0;
    if (v["nombre"].get(n) || n == 0 || n > precedent) return "les nombres de la facette ne sont pas décroissants";
    precedent = n;
  }
  return valeurs.size() > 20 ? "plus de valeurs que demandé" : "";
}

struct Modele {
  std::string_view nom;
  std::string (*corps)(const Connaissance&, Alea&);
  std::string (*verifier)(const dom::element&);
};
constexpr Modele kModeles[] = {
    {"departement", Departement, VerifierComptes},
    {"national", National, VerifierComptes},
    {"tout", Tout, VerifierComptes},
    {"texte", Texte, VerifierComptes},
    {"commune", Commune, VerifierComptes},
    {"communes-facette", CommunesFacette, VerifierCommunes},
};

class Recherche : public Scenario {
 public:
  Recherche(const Modele& m, const Adresse& a, const Connaissance& c) : m_(m), a_(a), c_(c) {}
  std::vector<std::string> series() const override { return {std::string(m_.nom)}; }
  std::string Preparer(Alea&) override {
    return m_.corps == Texte && c_.mots.size() < 2 ? "aucun texte dans complement_demande : rien à chercher" : "";
  }
  Tir Suivant(Alea& alea) override {
    Tir t;
    t.octets = EcrirePost(a_, "/v1/demandes/recherche", m_.corps(c_, alea));
    t.verifier = m_.verifier;
    return t;
  }

 private:
  const Modele& m_;
  const Adresse& a_;
  const Connaissance& c_;
};

}  // namespace

std::unique_ptr<Scenario> CreerRecherche(std::string_view nom, const Adresse& a, const Connaissance& c) {
  for (const Modele& m : kModeles) {
    if (m.nom == nom) return std::make_unique<Recherche>(m, a, c);
  }
  return nullptr;
}

}  // namespace sne::bench
