#include "schema/derived/foyer.h"

#include <algorithm>

namespace sne::derives {

bool PersonneMorale(const Demande& d, const Contexte& x) {
  return IntOr(d.valeurs[x.c.type_demandeur], 0) == x.k.type_demandeur_PM;
}

int NbCodemandeurs(const Demande& d, const Contexte& x) {
  const auto listes = static_cast<std::int64_t>(Elements(d.valeurs[x.c.codemandeurs]).size());
  return static_cast<int>(std::max(listes, IntOr(d.valeurs[x.c.nb_codemandeurs], 0)));
}

int EnfantsAlternesNonListes(const Demande& d, const Contexte& x) {
  std::int64_t reste = IntOr(d.valeurs[x.c.nb_garde_alternee], 0);
  if (reste <= 0) return 0;
  for (const Record& p : Elements(d.valeurs[x.c.personnes_a_charge])) {
    reste -= IntOr(p.valeurs[x.c.personnes_a_charge_lien_parente], 0) == x.k.lien_parente_E;
  }
  return static_cast<int>(std::max<std::int64_t>(reste, 0));
}

namespace {

bool DeclareEnCouple(const Demande& d, const Contexte& x) {
  const std::int64_t situation = IntOr(d.valeurs[x.c.situation_familiale], 0);
  return situation == x.k.situation_familiale_M || situation == x.k.situation_familiale_P ||
         situation == x.k.situation_familiale_U;
}

}  // namespace

bool EstConjoint(const Demande& d, const Record& codemandeur, const Contexte& x) {
  const std::int64_t lien = IntOr(codemandeur.valeurs[x.c.codemandeurs_lien], 0);
  if (lien == 0) return DeclareEnCouple(d, x);
  return lien == x.k.codemandeur_lien_M || lien == x.k.codemandeur_lien_P || lien == x.k.codemandeur_lien_C;
}

bool EnCouple(const Demande& d, const Contexte& x) {
  const Records& codemandeurs = Elements(d.valeurs[x.c.codemandeurs]);
  if (codemandeurs.empty()) return IntOr(d.valeurs[x.c.nb_codemandeurs], 0) > 0 && DeclareEnCouple(d, x);
  return std::any_of(codemandeurs.begin(), codemandeurs.end(), [&](const Record& r) { return EstConjoint(d, r, x); });
}

int UniteConsommation10(const Demande& d, const ContexteDuJour& x) {
  int uc = 10 + 5 * NbCodemandeurs(d, x) + 3 * EnfantsAlternesNonListes(d, x);
  for (const Record& p : Elements(d.valeurs[x.c.personnes_a_charge])) {
    bool enfant;  // under 14
    if (const Value& naissance = p.valeurs[x.c.personnes_a_charge_date_naissance]; Present(naissance)) {
      enfant = AnneesCompletes(static_cast<Jour>(std::get<std::int64_t>(naissance)), x.jour) < 14;
    } else {
      enfant = IntOr(p.valeurs[x.c.personnes_a_charge_lien_parente], 0) == x.k.lien_parente_E;
    }
    uc += enfant ? 3 : 5;
  }
  return uc;
}

std::int64_t CoutLogement(const Demande& d, const Contexte& x) {
  return std::max<std::int64_t>(0, IntOr(d.valeurs[x.c.loyer_actuel], 0) + IntOr(d.valeurs[x.c.charges_actuelles], 0) -
                                       IntOr(d.valeurs[x.c.apl_actuelle], 0));
}

const Bareme::Plafonds* PlafondsApplicables(const Demande& d, const ContexteDuJour& x) {
  const auto commune = static_cast<Ordinal>(IntOr(d.valeurs[x.c.commune_choix1], 0));
  if (commune == kNoOrdinal) return nullptr;
  return &x.plafonds.zones[static_cast<std::size_t>(x.bareme.ZoneDe(commune))];
}

}  // namespace sne::derives
