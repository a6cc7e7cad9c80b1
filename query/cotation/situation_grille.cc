#include "query/cotation/situation_grille.h"

#include <algorithm>

namespace sne {

std::vector<TerritoireCote> TerritoiresCotes(const Territoires& territoires) {
  std::vector<TerritoireCote> par_epci(territoires.epci().size() + 1);
  for (Ordinal o = 1; o <= territoires.communes().size(); ++o) {
    const Territoires::Commune& c = territoires.commune(o);
    if (c.epci == kNoOrdinal) continue;
    TerritoireCote& t = par_epci[c.epci];
    t.epci = c.epci;
    const auto ajouter = [](Ordinal ou, std::vector<Ordinal>& liste) {
      const auto place = std::lower_bound(liste.begin(), liste.end(), ou);
      if (place == liste.end() || *place != ou) liste.insert(place, ou);
    };
    ajouter(c.departement, t.departements);
    ajouter(c.region, t.regions);
  }
  std::erase_if(par_epci, [](const TerritoireCote& t) { return t.epci == kNoOrdinal; });
  return par_epci;
}

SituationDeGrille::Etat SituationDeGrille::etat() const {
  if (en_vigueur != nullptr) return Etat::kPubliee;
  if (a_venir != nullptr) return Etat::kAVenir;
  return brouillon != nullptr ? Etat::kBrouillon : Etat::kAucune;
}

const VersionDeGrille* SituationDeGrille::montree() const {
  if (publiee() != nullptr) return publiee();
  return brouillon != nullptr ? brouillon : derniere;
}

SituationDeGrille SituationDe(const GrillesDeTerritoire* g, Jour jour) {
  SituationDeGrille s;
  if (g == nullptr || g->versions.empty()) return s;
  s.en_vigueur = g->EnVigueur(jour);
  s.brouillon = g->Brouillon();
  s.derniere = &g->versions.back();
  for (const VersionDeGrille& v : g->versions) {
    if (v.statut != VersionDeGrille::Statut::kPubliee || v.grille.valide_du <= jour) continue;
    if (s.a_venir == nullptr || v.grille.valide_du < s.a_venir->grille.valide_du) s.a_venir = &v;
  }
  return s;
}

}  // namespace sne
