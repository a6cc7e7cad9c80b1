// Deletions that the retention asks for (conservation.h).
#include "indexer/ecrivain.h"

namespace sne {

Jour Ecrivain::jour() const {
  const std::lock_guard verrou(mutex_);
  return fonds_->jour();
}

Result<std::vector<NumeroUnique>> Ecrivain::RadieesAvant(Jour avant) const {
  std::vector<NumeroUnique> numeros;
  std::shared_ptr<const Scelle> scelle;
  {
    const std::lock_guard verrou(mutex_);
    SNE_TRY(VivantVerrouille());
    scelle = fonds_->scelle();
    for (const auto& [numero, fiche] : fonds_->arrivees().fiches) {
      if (fiche->json && fiche->json->find("\"RADIEE\"") != std::string::npos) numeros.push_back(numero);
    }
  }
  const Catalogue& catalogue = *scelle->catalogue();
  const FieldId radiation = catalogue.FindKey("date_radiation");
  if (radiation == kNoField) return std::vector<NumeroUnique>();
  TextReader textes;
  scelle->ParVivante([&](const Scelle::Ligne& l) {
    const Value v = ReadValue(catalogue, scelle->bloc(l), l.row, radiation, textes);
    if (Present(v) && std::get<std::int64_t>(v) < avant) numeros.push_back(scelle->bloc(l).numero(l.row));
  });
  SNE_TRY(scelle->Sain());
  Outcome fait;
  std::erase_if(numeros, [&](NumeroUnique n) {  // as they stand now; one at a time: others write in between
    const std::lock_guard verrou(mutex_);
    Demande d;
    const auto lue = fait ? RadieeAvant(n, avant, d) : Result<bool>(false);
    if (!lue) fait = tl::unexpected(lue.error());
    return !lue || !*lue;
  });
  if (!fait) return tl::unexpected(fait.error());
  return numeros;
}

Result<bool> Ecrivain::RadieeAvant(NumeroUnique numero, Jour avant, Demande& d) const {
  SNE_TRY(VivantVerrouille());
  const Fonds::Place place = fonds_->Trouver(numero);
  if (!place.existe()) return false;
  SNE_TRY(fonds_->LireChamps(place, regles_->compteurs.champs(), d));
  const VuDuCompteur vu = regles_->compteurs.Voir(d);
  return vu.statut == "RADIEE" && vu.radiation && *vu.radiation < avant;
}

Result<bool> Ecrivain::Purger(NumeroUnique numero, Jour avant) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  Demande d;
  const auto radiee = RadieeAvant(numero, avant, d);
  if (!radiee) return MourirVerrouille(radiee.error());
  // The version stays: what the source sends again as it was is known to be gone.
  const std::int64_t version = fonds_->Trouver(numero).version;
  if (*radiee) SNE_TRY(Ecrire({{Genre::kSuppression, numero, version, {}, &d, nullptr}}));
  return *radiee;
}

}  // namespace sne
