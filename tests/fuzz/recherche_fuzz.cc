// Fuzzes the body of a search: it is refused with an explanation, or becomes a plan.
#include <cstdint>
#include <string_view>

#include "query/resolve.h"
#include "server/cursor.h"
#include "server/request_json.h"
#include "tests/fuzz/embarque.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  Requete requete;
  const LectureRequete lu = LireRequete({reinterpret_cast<const char*>(data), size}, requete);
  if (!lu.erreurs.empty()) return 0;
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {*CatalogueDeFuzz(), JourDe(2021, 6, 30)}, plan, erreurs);
  Question(requete, "fuzz");
  for (const Erreur& e : erreurs) Exiger(!e.detail.empty());
  return 0;
}
