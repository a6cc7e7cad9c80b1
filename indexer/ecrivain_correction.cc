// Corrections: what services other than the source write of the applications of their territory (schema/profils.json).
#include <algorithm>

#include "indexer/ecrivain.h"
#include "schema/nir_remplacement.h"

namespace sne {
// One text for a number that never was, one that is deleted and one outside the territory.
Result<Verdict> Ecrivain::Corriger(const Fonds::Place& place, Changement& c, const Mandat& mandat) {
  const auto inconnue = [] {
    return Verdict::Rejet("/numero_unique", "aucune demande de ce numéro dans votre périmètre");
  };
  if (!place.existe()) return inconnue();
  Demande avant;
  SNE_TRY(fonds_->Lire(place, avant));
  const std::shared_ptr<const Catalogue>& catalogue = regles_->catalogue;
  if (!mandat.Couvre(avant, catalogue)) return inconnue();
  if (c.version_precedente != 0 && c.version_precedente != place.version)
    return Verdict::Rejet("/version_precedente", "la version courante est " + std::to_string(place.version));
  for (const FieldId f : c.champs) {
    const Field& champ = catalogue->field(f);
    const Correction* permise = mandat.profil().CorrectionDe(champ.cle);
    if (permise == nullptr) return Verdict::Rejet("/champs/" + champ.cle, "votre profil ne modifie pas ce champ");
    if (permise->du_territoire.empty()) continue;
    // Each writes what it decides: elements of others stay, whatever the line says of its own.
    const FieldId territoire = catalogue->FindKey(permise->du_territoire, f);
    const Field& sous_champ = catalogue->field(territoire);
    const auto sien = [&](const Record& r) {
      return mandat.Gouverne(sous_champ.nomenclature->Code(static_cast<Ordinal>(IntOr(r.valeurs[sous_champ.slot], 0))));
    };
    Records liste = Elements(avant.valeurs[champ.slot]);
    std::erase_if(liste, sien);
    const Records& recus = Elements(c.demande.valeurs[champ.slot]);
    if (!std::all_of(recus.begin(), recus.end(), sien))
      return Verdict::Rejet("/champs/" + champ.cle, "un élément est d'un territoire qui n'est pas le vôtre");
    liste.insert(liste.end(), recus.begin(), recus.end());
    c.demande.valeurs[champ.slot] = liste.empty() ? Value() : Value(std::move(liste));
  }
  Demande apres = avant;
  Modifier(c, apres);
  Verdict v;
  regles_->validateur.Valider(apres, fonds_->jour(), v.erreurs);
  for (Erreur& e : v.erreurs) e.chemin.insert(0, "/champs");
  RemplacerNir(*catalogue, apres, cle_);
  if (!v.erreurs.empty()) {
    v.sort = Verdict::Sort::kRejete;
  } else if (Memes(avant, apres)) {
    v.sort = Verdict::Sort::kSansEffet;
  } else {
    SNE_TRY(Ecrire({Marquer(place, c.numero, avant, apres)}));
  }
  return v;
}

}  // namespace sne
