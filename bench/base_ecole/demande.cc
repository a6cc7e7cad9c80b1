#include "bench/base_ecole/demande.h"

namespace sne::ecole {

void Personne::Vider() {
  // Strings keep their memory.
  Personne empty;
  const auto keep = [](std::string& from, std::string& to) {
    from.clear();
    to.swap(from);
  };
  keep(nom, empty.nom);
  keep(nom_usage, empty.nom_usage);
  keep(prenoms, empty.prenoms);
  keep(prenom, empty.prenom);
  keep(nir, empty.nir);
  keep(portable, empty.portable);
  keep(fixe, empty.fixe);
  keep(email, empty.email);
  keep(employeur, empty.employeur);
  keep(siret, empty.siret);
  *this = std::move(empty);
}

void Demande::Vider() {
  Demande empty;
  demandeur.Vider();
  std::swap(empty.demandeur, demandeur);
  const auto keep = [](auto& from, auto& to) {
    from.clear();
    to.swap(from);
  };
  keep(numero, empty.numero);
  keep(codemandeurs, empty.codemandeurs);
  keep(a_charge, empty.a_charge);
  keep(voie, empty.voie);
  keep(complement, empty.complement);
  keep(rfr, empty.rfr);
  keep(ressources, empty.ressources);
  keep(bailleur, empty.bailleur);
  keep(modes, empty.modes);
  keep(motifs, empty.motifs);
  keep(typologies, empty.typologies);
  keep(communes, empty.communes);
  keep(priorites, empty.priorites);
  keep(contingents, empty.contingents);
  keep(pieces, empty.pieces);
  keep(evenements, empty.evenements);
  *this = std::move(empty);
}

}  // namespace sne::ecole
