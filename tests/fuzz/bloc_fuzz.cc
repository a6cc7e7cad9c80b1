// Fuzzes the bytes of a block: damaged ones are refused when opened or verified, and what opens never reads outside
// itself.
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "schema/block/block.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "tests/fuzz/embarque.h"

namespace {

const std::string& BlocIntact() {
  static const std::string octets = [] {
    const sne::Catalogue& catalogue = *sne::CatalogueDeFuzz();
    sne::BlockBuilder builder(catalogue);
    sne::LecteurDemande lecteur(catalogue);
    for (int i = 0; i < 70; ++i) {
      sne::Demande d;
      sne::Lecture lecture;
      const std::string n = std::to_string(100000 + i);
      lecteur.Lire("{\"numero_unique\":\"0691119" + n + "G0214\",\"nom\":\"NOM" + n +
                       "\",\"typologie\":[\"T2\",\"T3\"],\"complement_demande\":\"texte " + n +
                       "\",\"commune_souhaitee\":[\"69381\"],\"ressources\":[{\"personne\":\"D\",\"nature\":\"SAL\","
                       "\"montant\":12.5}]}",
                   d, lecture);
      sne::Exiger(lecture.erreurs.empty());
      builder.Add(d);
    }
    return builder.Finish(18000);
  }();
  return octets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  const Catalogue& catalogue = *CatalogueDeFuzz();
  // Either the input itself, or the intact block with bytes replaced where the input says.
  auto octets = std::make_shared<std::string>();
  if (size > 0 && data[0] % 2 == 0) {
    octets->assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  } else {
    *octets = BlocIntact();
    for (std::size_t i = 1; i + 5 <= size; i += 5) {
      std::uint32_t ou;
      std::memcpy(&ou, data + i, 4);
      (*octets)[ou % octets->size()] = static_cast<char>(data[i + 4]);
    }
  }
  const bool intact = *octets == BlocIntact();
  auto bloc = Block::FromBytes(octets, catalogue);
  if (!bloc) {
    Exiger(!intact);
    return 0;
  }
  if (!(*bloc)->Verify()) {
    Exiger(!intact);
    return 0;
  }
  TextReader textes;
  Demande d;
  for (std::uint32_t row = 0; row < (*bloc)->rows(); ++row) ReadRow(catalogue, **bloc, row, textes, d);
  return 0;
}
