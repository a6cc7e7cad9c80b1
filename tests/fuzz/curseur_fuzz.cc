// Fuzzes a cursor: none opens that this key has not sealed, and one that was opens for its question alone.
#include <cstdint>
#include <cstring>
#include <string>

#include "server/cursor.h"
#include "tests/fuzz/embarque.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  static const Sceau sceau(std::string(32, 'k'));
  const std::string brut(reinterpret_cast<const char*>(data), size);
  Exiger(!sceau.Ouvrir(brut, "question"));
  Position p;
  Position::Cle& cle = p.cles.emplace_back();
  cle.texte = brut.substr(0, 1000);
  if (size >= 8) std::memcpy(&cle.valeur, data, 8);
  const std::string curseur = sceau.Sceller(p, "question");
  Exiger(sceau.Ouvrir(curseur, "question") == p);
  Exiger(!sceau.Ouvrir(curseur, "autre"));
  if (size >= 2) {
    std::string altere = curseur;
    altere[data[0] % altere.size()] = static_cast<char>(data[1]);
    Exiger(altere == curseur || !sceau.Ouvrir(altere, "question"));
  }
  return 0;
}
