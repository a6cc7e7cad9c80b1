// Fuzzes the query of a link, as recherche_fuzz.cc does a body.
#include <cstdint>
#include <string_view>

#include "query/resolve.h"
#include "server/request_link.h"
#include "tests/fuzz/embarque.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  Requete requete;
  const LectureRequete lu = LireLien({reinterpret_cast<const char*>(data), size}, *CatalogueDeFuzz(), requete);
  if (!lu.erreurs.empty()) return 0;
  Plan plan;
  Erreurs erreurs;
  Resolve(requete, {*CatalogueDeFuzz(), JourDe(2021, 6, 30)}, plan, erreurs);
  for (const Erreur& e : erreurs) Exiger(!e.detail.empty());
  return 0;
}
