// Fuzzes a line of applications: whatever is accepted can be written and read back as the same values.
#include <cstdint>
#include <string_view>

#include "schema/date.h"
#include "schema/demande_json.h"
#include "schema/validation.h"
#include "tests/fuzz/embarque.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  const Catalogue& catalogue = *CatalogueDeFuzz();
  static LecteurDemande lecteur(catalogue);
  Demande d;
  Lecture lecture;
  lecteur.Lire({reinterpret_cast<const char*>(data), size}, d, lecture);
  Exiger(lecture.erreurs.size() <= kErreursMax);
  if (!lecture.erreurs.empty()) return 0;
  Erreurs erreurs;
  Valider(catalogue, d, JourDe(2021, 6, 30), erreurs);
  std::string json;
  AppendDemande(catalogue, d, false, json);
  Demande relue;
  lecteur.Lire(json, relue, lecture);
  Exiger(lecture.erreurs.empty());
  Exiger(relue.valeurs == d.valeurs);
  return 0;
}
