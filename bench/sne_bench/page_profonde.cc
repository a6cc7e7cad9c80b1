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

constexpr std::string_view kTris[] = {
    R"([{"champ":"nom"}])",
    R"([{"champ":"date_creation"}])",
    R"([{"champ":"anciennete","ordre":"desc"}])",
    R"([{"champ":"ressources_mensuelles"},{"champ":"nom"}])",
    R"([{"champ":"date_naissance","ordre":"desc"}])",
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

  std::vector<std::string> series() const override { return {"page-profonde", "page-profonde/page1"}; }

  std::string Preparer(Alea&) override {
    const std::uint64_t but = std::min(kProfondeur, c_.total / 2 / kPas * kPas);
    rang_ = but;
    if (but < kPas) return fmt::format("{} demandes seulement : pas de page profonde", c_.total);
    dom::parser parser;
    for (const std::string_view tri : kTris) {
      Chaine chaine{tri, {}};
      std::string curseur = "null";
      for (std::uint64_t rang = kPas; chaine.curseurs.size() < kCurseurs; rang += kPas) {
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
        if (rang >= but) chaine.curseurs.push_back(curseur);
      }
      if (chaine.curseurs.empty()) return fmt::format("tri {} : moins de {} lignes", tri, but);
      chaines_.push_back(std::move(chaine));
    }
    return "";
  }

  Tir Suivant(Alea& alea) override {
    const Chaine& chaine = Choisir(alea, chaines_);
    const bool premiere = Entre(alea, 0, 1) == 0;
    Tir t;
    t.serie = premiere ? 1 : 0;
    t.hors_ensemble = premiere;
    const std::string champs =
        fmt::format(R"(numero_unique","nom","prenoms","age","typologie","nb_personnes","{})", Choisir(alea, kColonnes));
    t.octets = EcrirePost(a_, "/v1/demandes/recherche",
                          Corps(chaine.tri, 20, premiere ? "null" : Choisir(alea, chaine.curseurs), champs));
    t.verifier = [](const dom::element& e) -> std::string {
      dom::array demandes;
      return !e["demandes"].get(demandes) && demandes.size() == 20 ? "" : "la page n'a pas 20 lignes";
    };
    return t;
  }

  std::string Remarque(const std::vector<Mesures>& m) const override {
    if (m[1].requetes() == 0) return "";
    const bool serveur = m[0].serveur_connu() && m[1].serveur_connu();
    const double profonde = serveur ? m[0].serveur().p50 : m[0].client().p50,
                 premiere = serveur ? m[1].serveur().p50 : m[1].client().p50;
    return fmt::format("ligne {} : {:.2f} × la page 1 (p50, {})", rang_, premiere > 0 ? profonde / premiere : 0,
                       serveur ? "duree_us" : "client");
  }

 private:
  struct Chaine {
    std::string_view tri;
    std::vector<std::string> curseurs;  // as JSON
  };

  static std::string Corps(std::string_view tri, std::uint64_t nombre, const std::string& curseur,
                           std::string_view champs) {
    return fmt::format(R"({{"tri":{},"nombre":{},"champs":["{}"],"curseur":{}}})", tri, nombre, champs, curseur);
  }

  const Adresse& a_;
  const Connaissance& c_;
  std::uint64_t rang_ = 0;
  std::vector<Chaine> chaines_;
};

}  // namespace

std::unique_ptr<Scenario> CreerPageProfonde(const Adresse& a, const Connaissance& c) {
  return std::make_unique<PageProfonde>(a, c);
}

}  // namespace sne::bench
