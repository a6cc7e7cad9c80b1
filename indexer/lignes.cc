#include "indexer/lignes.h"

#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include "indexer/ordre.h"

namespace sne {
namespace {

namespace od = simdjson::ondemand;

// Reads three keys of a line and nothing else; what is wrong in the line is the second pass's business.
class Apercu {
 public:
  explicit Apercu(const Territoires& territoires) : communes_(territoires.communes()), ordre_(territoires) {}

  void Lire(std::string_view ligne, LigneEntree& out) {
    if (tampon_.size() < ligne.size() + simdjson::SIMDJSON_PADDING)
      tampon_.resize(2 * ligne.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(tampon_.data(), ligne.data(), ligne.size());
    od::document document;
    od::object objet;
    souhaits_.clear();
    bool a_part = false;
    if (!parser_.iterate(tampon_.data(), ligne.size(), tampon_.size()).get(document) &&
        !document.get_object().get(objet)) {
      bool numero = false, souhait = false, statut = false;
      for (auto champ : objet) {
        od::raw_json_string cle;
        if (champ.error() || champ.key().get(cle)) break;
        if (cle == "numero_unique") {
          std::string_view v;
          if (champ.value().get_string().get(v)) break;
          out.hachage = HachageDeNumero(v);
          numero = true;
        } else if (cle == "commune_souhaitee") {
          od::array liste;
          if (champ.value().get_array().get(liste)) break;
          for (auto v : liste) {
            std::string_view code;
            if (v.get_string().get(code)) break;
            const Ordinal c = communes_.Find(code);
            if (c == kNoOrdinal) break;
            souhaits_.push_back(c);
          }
          souhait = true;
        } else if (cle == "statut") {
          std::string_view v;
          if (champ.value().get_string().get(v)) break;
          a_part = v == "RADIEE" || v == "SUSPENDUE";
          statut = true;
        }
        if (numero && souhait && statut) break;
      }
    }
    out.cle = ordre_.Cle(souhaits_, a_part);
  }

 private:
  const Nomenclature& communes_;
  const Ordre ordre_;
  od::parser parser_;
  std::string tampon_;
  Ordinals souhaits_;
};

}  // namespace

std::uint64_t HachageDeNumero(std::string_view numero) {
  const std::uint64_t hachage = XXH3_64bits(numero.data(), numero.size());
  return hachage == 0 ? 1 : hachage;
}

std::vector<LigneEntree> CouperLignes(std::string_view octets, const Catalogue& catalogue, unsigned threads) {
  std::vector<LigneEntree> lignes;
  std::uint32_t numero = 0;
  for (std::size_t debut = 0; debut < octets.size();) {
    const auto* fin = static_cast<const char*>(std::memchr(octets.data() + debut, '\n', octets.size() - debut));
    const std::size_t apres = fin ? static_cast<std::size_t>(fin - octets.data()) : octets.size();
    std::size_t longueur = apres - debut;
    if (longueur > 0 && octets[debut + longueur - 1] == '\r') --longueur;
    ++numero;
    if (octets.substr(debut, longueur).find_first_not_of(" \t") != octets.npos) {
      LigneEntree l;
      l.debut = debut;
      l.longueur =
          static_cast<std::uint32_t>(std::min<std::size_t>(longueur, kLigneMax + 1));  // longer ones are refused anyway
      l.numero = numero;
      lignes.push_back(l);
    }
    debut = apres + 1;
  }
  std::vector<std::thread> equipe;
  const std::size_t tranche = (lignes.size() + threads - 1) / std::max(1u, threads);
  for (unsigned i = 0; i < threads; ++i) {
    equipe.emplace_back([&, i] {
      Apercu apercu(catalogue.territoires());
      const std::size_t fin = std::min(lignes.size(), (i + 1) * tranche);
      for (std::size_t j = i * tranche; j < fin; ++j) {
        if (lignes[j].longueur <= kLigneMax) apercu.Lire(TexteDe(octets, lignes[j]), lignes[j]);
      }
    });
  }
  for (std::thread& t : equipe) t.join();
  return lignes;
}

}  // namespace sne
