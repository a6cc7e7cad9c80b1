#include "schema/grille.h"

#include <algorithm>

namespace sne {

using Statut = VersionDeGrille::Statut;

const VersionDeGrille* GrillesDeTerritoire::Find(int version) const {
  const auto it =
      std::find_if(versions.begin(), versions.end(), [&](const VersionDeGrille& v) { return v.version == version; });
  return it == versions.end() ? nullptr : &*it;
}

const VersionDeGrille* GrillesDeTerritoire::Brouillon() const {
  return !versions.empty() && versions.back().statut == Statut::kBrouillon ? &versions.back() : nullptr;
}

const VersionDeGrille* GrillesDeTerritoire::EnVigueur(Jour jour) const {
  const VersionDeGrille* derniere = nullptr;
  for (const VersionDeGrille& v : versions) {
    if (v.statut != Statut::kPubliee || v.grille.valide_du > jour) continue;
    if (derniere == nullptr || derniere->grille.valide_du < v.grille.valide_du) derniere = &v;
  }
  return derniere != nullptr && derniere->grille.valide_au.value_or(jour) >= jour ? derniere : nullptr;
}

std::optional<Jour> GrillesDeTerritoire::Fin(const VersionDeGrille& v) const {
  std::optional<Jour> fin = v.grille.valide_au;
  for (const VersionDeGrille& autre : versions) {
    if (autre.statut != Statut::kPubliee || autre.grille.valide_du <= v.grille.valide_du) continue;
    fin = std::min(fin.value_or(autre.grille.valide_du - 1), autre.grille.valide_du - 1);
  }
  return fin;
}

std::string_view GrillesDeTerritoire::StatutAu(const VersionDeGrille& v, Jour jour) const {
  if (v.statut == Statut::kPubliee && Fin(v).value_or(jour) < jour) return NomDeStatut(Statut::kArchivee);
  return NomDeStatut(v.statut);
}

}  // namespace sne
