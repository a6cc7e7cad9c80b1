// What users do, as a source of requests. Parameters are drawn anew for each request, so that no cache can answer.
#pragma once

#include <simdjson.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/sne_bench/adresse.h"
#include "bench/sne_bench/connaissance.h"
#include "bench/sne_bench/mesures.h"
#include "bench/sne_bench/tirage.h"

namespace sne::bench {

// One request, and how its answer is judged.
struct Tir {
  std::string octets;
  std::vector<std::size_t> variantes;  // the series of Scenario::series() it belongs to, beside [0]
  bool hors_ensemble = false;          // measured in its variants alone, not in the scenario as a whole
  int statut = 200;                    // of a right answer; 204 has no body to look at
  // What is wrong with an answer 200, "" when nothing is. Empty: anything in JSON is right.
  std::function<std::string(const simdjson::dom::element&)> verifier;
  // How well a right answer answers. Empty: not measured.
  std::function<Jugement(const simdjson::dom::element&)> juger;
};

class Scenario {
 public:
  virtual ~Scenario() = default;
  // [0] is the scenario as a whole; the others, "name/variant", its variants.
  virtual std::vector<std::string> series() const = 0;
  // Before the first request. Returns what went wrong, "" when nothing did.
  virtual std::string Preparer(Alea&) { return ""; }
  virtual Tir Suivant(Alea& alea) = 0;
  // A sentence about the result, or "".
  virtual std::string Remarque(const std::vector<Mesures>&) const { return ""; }
};

// In the order in which they are run by "tous", which leaves those behind "melange" out: they write, or measure answers
// instead of times.
inline constexpr std::string_view kScenarios[] = {
    "numero",           "nom",           "departement", "national", "tout",        "texte",  "commune",
    "communes-facette", "page-profonde", "suggestion",  "melange",  "instruction", "vivant", "qualite"};
inline constexpr std::size_t kDeTous = 11;  // of them

// nullptr for an unknown name. `adresse` and `connaissance` must outlive it.
std::unique_ptr<Scenario> CreerScenario(std::string_view nom, const Adresse& adresse, const Connaissance& connaissance);

// Parts, one per file.
std::unique_ptr<Scenario> CreerRecherche(std::string_view nom, const Adresse& adresse,
                                         const Connaissance& connaissance);
std::unique_ptr<Scenario> CreerPageProfonde(const Adresse& adresse, const Connaissance& connaissance);
std::unique_ptr<Scenario> CreerMelange(const Adresse& adresse, const Connaissance& connaissance);
std::unique_ptr<Scenario> CreerEcriture(std::string_view nom, const Adresse& adresse, const Connaissance& connaissance);
std::unique_ptr<Scenario> CreerQualite(const Adresse& adresse, const Connaissance& connaissance);

}  // namespace sne::bench
