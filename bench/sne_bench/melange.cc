// A day's requests side by side: light ones wait behind heavy ones, as they do in reality.
#include "bench/sne_bench/scenario.h"

namespace sne::bench {
namespace {

struct Part {
  const char* nom;
  double poids;
};
// An assumption, not a measurement: people look persons and records up more often than they search by criteria, and
// mostly in one département.
constexpr Part kParts[] = {{"numero", 20},  {"nom", 22},  {"suggestion", 10}, {"departement", 25},
                           {"commune", 12}, {"texte", 6}, {"national", 3},    {"communes-facette", 1},
                           {"tout", 1}};

class Melange : public Scenario {
 public:
  Melange(const Adresse& a, const Connaissance& c) {
    for (const Part& p : kParts) {
      scenarios_.push_back(CreerScenario(p.nom, a, c));
      rangs_.Ajouter(std::to_string(scenarios_.size() - 1), p.poids);
    }
  }
  std::vector<std::string> series() const override {
    std::vector<std::string> noms = {"melange"};
    for (const Part& p : kParts) noms.push_back(std::string("melange/") + p.nom);
    return noms;
  }
  std::string Preparer(Alea& alea) override {
    for (const auto& s : scenarios_) {
      if (std::string faute = s->Preparer(alea); !faute.empty()) return faute;
    }
    return "";
  }
  Tir Suivant(Alea& alea) override {
    const std::size_t i = std::stoul(rangs_.Tirer(alea));
    Tir t = scenarios_[i]->Suivant(alea);
    t.variantes = {i + 1};
    return t;
  }

 private:
  std::vector<std::unique_ptr<Scenario>> scenarios_;
  Tirage rangs_;
};

}  // namespace

std::unique_ptr<Scenario> CreerMelange(const Adresse& a, const Connaissance& c) {
  return std::make_unique<Melange>(a, c);
}

}  // namespace sne::bench
