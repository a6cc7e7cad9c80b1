#include "indexer/prises.h"

#include <xxhash.h>

#include <algorithm>

namespace sne {

Prises::Prises(const Catalogue& catalogue) {
  const auto slot = [&](const char* cle, FieldId parent = kNoField) {
    const FieldId id = catalogue.FindKey(cle, parent);
    if (parent == kNoField) champs_.push_back(id);
    return catalogue.field(id).slot;
  };
  origine_ = slot("numero_unique_origine");
  nir_ = slot("nir_empreinte");
  colocataires_ = slot("colocataires");
  coloc_numero_ = slot("numero_unique", catalogue.FindKey("colocataires"));
  codemandeurs_ = slot("codemandeurs");
  codem_nir_ = slot("nir_empreinte", catalogue.FindKey("codemandeurs"));
}

std::vector<std::uint64_t> Prises::Cles(NumeroUnique numero, const Demande& d) const {
  std::vector<std::uint64_t> cles;
  const auto ajouter = [&](std::string_view texte, std::uint64_t espece) {
    if (!texte.empty()) cles.push_back(XXH3_64bits_withSeed(texte.data(), texte.size(), espece));
  };
  ajouter(EcrireNumeroUnique(numero), 1);
  ajouter(Str(d.valeurs[origine_]), 1);
  for (const Record& r : Elements(d.valeurs[colocataires_])) ajouter(Str(r.valeurs[coloc_numero_]), 1);
  ajouter(Str(d.valeurs[nir_]), 2);
  for (const Record& r : Elements(d.valeurs[codemandeurs_])) ajouter(Str(r.valeurs[codem_nir_]), 2);
  std::sort(cles.begin(), cles.end());
  cles.erase(std::unique(cles.begin(), cles.end()), cles.end());
  return cles;
}

void Prises::Noter(NumeroUnique numero, const Demande* d, const Instruction& instruction) {
  if (const auto it = prises_.find(numero); it != prises_.end()) {
    for (const std::uint64_t cle : it->second.cles) {
      const auto [premier, dernier] = par_cle_.equal_range(cle);
      par_cle_.erase(std::find_if(premier, dernier, [&](const auto& p) { return p.second == numero; }));
    }
    prises_.erase(it);
  }
  if (d == nullptr || !instruction.DetenteurDe(*d)) return;
  Prise p{instruction.DernierActe(*d), Cles(numero, *d)};
  for (const std::uint64_t cle : p.cles) par_cle_.emplace(cle, numero);
  prises_.emplace(numero, std::move(p));
}

std::vector<NumeroUnique> Prises::Echues(Jour avant) const {
  std::vector<NumeroUnique> echues;
  for (const auto& [numero, p] : prises_) {
    if (p.dernier_acte < avant) echues.push_back(numero);
  }
  return echues;
}

std::vector<NumeroUnique> Prises::Liees(NumeroUnique numero, const Demande& d) const {
  std::vector<NumeroUnique> liees;
  for (const std::uint64_t cle : Cles(numero, d)) {
    const auto [premier, dernier] = par_cle_.equal_range(cle);
    for (auto it = premier; it != dernier; ++it) {
      if (it->second != numero) liees.push_back(it->second);
    }
  }
  std::sort(liees.begin(), liees.end());
  liees.erase(std::unique(liees.begin(), liees.end()), liees.end());
  return liees;
}

}  // namespace sne
