// Row 200,000 of a national sort, reached by cursors, against its first page.
#include <fmt/format.h>

#include <algorithm>

#include "bench/sne_bench/connexion.h"
#include "bench/sne_bench/scenario.h"

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

constexpr std::uint64_t kProfondeur = 200'000;
constexpr std::uint64_t kPas = 1000;
constexpr std::size_t kCurseurs = 20;  // kept in each sort, kPas rows apart

struct Tri {
  std::string_view nom;
  std::string_view json;
};
constexpr Tri kTris[] = {
    {"nom", R"([{"champ":"nom"}])"},
    {"date_creation", R"([{"champ":"date_creation"}])"},
    {"anciennete", R"([{"champ":"anciennete","ordre":"desc"}])"},
    {"ressources", R"([{"champ":"ressources_mensuelles"},{"champ":"nom"}])"},
    {"date_naissance", R"([{"champ":"date_naissance","ordre":"desc"}])"},
};
// One of them is asked for beside the usual columns, so that two requests for a first page differ.
const std::vector<std::string> kColonnes = {"civilite",
                                            "situation_familiale",
                                            "nationalite",
                                            "motif_principal",
                                            "loyer_max",
                                            "mutation",
                                            "statut_professionnel",
                                            "tranche_plafond",
                                            "dalo",
                                            "surface_actuelle"};

class PageProfonde : public Scenario {
 public:
  PageProfonde(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}

  // [1] all first pages; then for each sort its deep pages and its first ones.
  std::vector<std::string> series() const override {
    std::vector<std::string> noms = {"page-profonde", "page-profonde/page1"};
    for (const Tri& tri : kTris) {
      noms.push_back(fmt::format("page-profonde/{}", tri.nom));
      noms.push_back(fmt::format("page-profonde/page1-{}", tri.nom));
    }
    return noms;
  }

  std::string Preparer(Alea&) override {
    const std::uint64_t but = std::min(kProfondeur, c_.total / 2 / kPas * kPas);
    rang_ = but;
    if (but < kPas) return fmt::format("{} demandes seulement : pas de page profonde", c_.total);
    dom::parser parser;
    for (const auto& [nom, tri] : kTris) {
      std::vector<std::string> curseurs;
      std::string curseur = "null";
      for (std::uint64_t rang = kPas; curseurs.size() < kCurseurs; rang += kPas) {
        const Reponse r =
            Demander(a_, EcrirePost(a_, "/v1/demandes/recherche", Corps(tri, kPas, curseur, "numero_unique")));
        dom::element e;
        std::string_view suivant;
        dom::array demandes;
        if (r.statut != 200 || parser.parse(r.corps).get(e) || e["demandes"].get(demandes))
          return fmt::format("tri {}, ligne {} : {} {}{}", tri, rang, r.statut, r.panne, r.corps.substr(0, 500));
        if (e["curseur_suivant"].get(suivant)) break;  // the end, in a small index
        if (demandes.size() != kPas)
          return fmt::format("tri {}, ligne {} : {} lignes au lieu de {}", tri, rang, demandes.size(), kPas);
        curseur = JsonTexte(suivant);
        if (rang >= but) curseurs.push_back(curseur);
      }
      if (curseurs.empty()) return fmt::format("tri {} : moins de {} lignes", tri, but);
      curseurs_.push_back(std::move(curseurs));
    }
    return "";
  }

  Tir Suivant(Alea& alea) override {
    const auto rang = static_cast<std::size_t>(Entre(alea, 0, std::size(kTris) - 1));
    const bool premiere = Entre(alea, 0, 1) == 0;
    Tir t;
    t.hors_ensemble = premiere;
    if (premiere) {
      t.variantes = {1, 3 + 2 * rang};
    } else {
      t.variantes = {2 + 2 * rang};
    }
    const std::string champs =
        fmt::format(R"(numero_unique","nom","prenoms","age","typologie","nb_personnes","{})", Choisir(alea, kColonnes));
    t.octets = EcrirePost(a_, "/v1/demandes/recherche",
                          Corps(kTris[rang].json, 20, premiere ? "null" : Choisir(alea, curseurs_[rang]), champs));
    t.verifier = [](const dom::element& e) -> std::string {
      dom::array demandes;
      return !e["demandes"].get(demandes) && demandes.size() == 20 ? "" : "la page n'a pas 20 lignes";
    };
    return t;
  }

  std::string Remarque(const std::vector<Mesures>& m) const override {
    std::string rapports;
    for (std::size_t i = 0; i < std::size(kTris); ++i) {
      const Mesures &profonde = m[2 + 2 * i], &premiere = m[3 + 2 * i];
      const bool serveur = profonde.serveur_connu() && premiere.serveur_connu();
      const double p = serveur ? profonde.serveur().p50 : profonde.client().p50;
      const double un = serveur ? premiere.serveur().p50 : premiere.client().p50;
      if (un > 0) rapports += fmt::format("{}{} {:.2f}", rapports.empty() ? "" : ", ", kTris[i].nom, p / un);
    }
    return fmt::format("p50 à la ligne {} rapporté à celui de la page 1 : {}", rang_, rapports);
  }

 private:
  static std::string Corps(std::string_view tri, std::uint64_t nombre, const std::string& curseur,
                           std::string_view champs) {
    return fmt::format(R"({{"tri":{},"nombre":{},"champs":["{}"],"curseur":{}}})", tri, nombre, champs, curseur);
  }

  const Adresse& a_;
  const Connaissance& c_;
  std::uint64_t rang_ = 0;
  std::vector<std::vector<std::string>> curseurs_;  // as JSON, by sort
};

}  // namespace

std::unique_ptr<Scenario> CreerPageProfonde(const Adresse& a, const Connaissance& c) {
  return std::make_unique<PageProfonde>(a, c);
}

}  // namespace sne::bench
