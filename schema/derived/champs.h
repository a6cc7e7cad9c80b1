// Where the functions of this folder find what they read: slots of fields and ordinals of values, resolved by name
// once. A field or value that a rule needs is one more word in a list below.
#pragma once

#include <cstdint>
#include <string>

#include "schema/catalogue.h"
#include "schema/status.h"

// clang-format off
// Root fields.
#define SNE_CHAMPS(X)                                                                                                  \
  X(numero_unique) X(type_demandeur) X(statut) X(date_creation) X(date_dernier_renouvellement) X(date_fin_validite)    \
  X(anciennete) X(reprise_anciennete) X(date_anciennete) X(nb_codemandeurs) X(nb_colocataires) X(colocataires)         \
  X(date_naissance) X(nationalite) X(situation_familiale) X(commune_residence) X(codemandeurs) X(nb_personnes)         \
  X(personnes_a_charge) X(nb_personnes_a_charge) X(nb_a_naitre) X(nb_garde_alternee) X(composition_familiale)          \
  X(jeune_menage) X(rfr) X(rfr_n1) X(rfr_n2) X(rfr_foyer) X(ressources) X(pension_versee)                              \
  X(ressources_mensuelles) X(ressources_uc) X(mode_logement_actuel) X(loyer_actuel) X(charges_actuelles)               \
  X(apl_actuelle) X(nb_habitants_actuel) X(typologie_actuelle) X(surface_actuelle) X(motif_principal) X(motifs)        \
  X(typologie) X(commune_souhaitee) X(commune_choix1) X(logement_adapte) X(handicap_personnes) X(dalo_statut)          \
  X(evenements) X(pj) X(mutation)

// Sub-fields: group, key.
#define SNE_SOUS_CHAMPS(X)                                                                                             \
  X(codemandeurs, lien) X(codemandeurs, date_naissance)                                                                \
  X(personnes_a_charge, date_naissance) X(personnes_a_charge, lien_parente)                                            \
  X(rfr, annee) X(rfr, montant) X(ressources, nature) X(ressources, montant)                                           \
  X(evenements, code) X(evenements, date) X(pj, categorie) X(pj, statut)

// Values: nomenclature, code.
#define SNE_CODES(X)                                                                                                   \
  X(type_demandeur, PM)                                                                                                \
  X(statut, ACTIVE) X(statut, A_RENOUVELER) X(statut, EXPIREE) X(statut, SUSPENDUE) X(statut, ATTRIBUEE)               \
  X(statut, RADIEE)                                                                                                    \
  X(nationalite, 3) X(situation_familiale, M) X(situation_familiale, P) X(situation_familiale, U)                      \
  X(codemandeur_lien, M) X(codemandeur_lien, P) X(codemandeur_lien, C) X(lien_parente, E) X(lien_parente, P)           \
  X(composition_familiale, SEUL) X(composition_familiale, MONO) X(composition_familiale, COUPLE)                       \
  X(composition_familiale, COUPLE_PAC) X(composition_familiale, AUTRE)                                                 \
  X(categorie_menage, 1) X(categorie_menage, 6P)                                                                       \
  X(tranche_plafond, PLAI) X(tranche_plafond, PLUS) X(tranche_plafond, PLS) X(tranche_plafond, PLI)                    \
  X(tranche_plafond, HORS) X(nature_ressource, PAV) X(quartile, Q1) X(quartile, Q2) X(quartile, Q3) X(quartile, Q4)    \
  X(mode_logement_actuel, HLM) X(typologie, T1) X(suroccupation, NON) X(suroccupation, LEGERE)                         \
  X(suroccupation, LOURDE) X(motif, 16) X(dalo_statut, ACTIF)                                                          \
  X(pj_categorie, IDENT) X(pj_categorie, SEJOUR) X(pj_categorie, FISCAL) X(pj_categorie, RESS) X(pj_categorie, LOG)    \
  X(pj_statut, DEPOSEE) X(pj_statut, CONFORME)                                                                         \
  X(pj_completude, COMPLET) X(pj_completude, PARTIEL) X(pj_completude, IDENTITE) X(pj_completude, VIDE)
// clang-format on

namespace sne::derives {

#define X(champ) std::uint16_t champ = 0;
struct Champs {
  SNE_CHAMPS(X)
#undef X
#define X(groupe, cle) std::uint16_t groupe##_##cle = 0;
  SNE_SOUS_CHAMPS(X)
#undef X
};

#define X(nomenclature, code) Ordinal nomenclature##_##code = kNoOrdinal;
struct Valeurs {
  SNE_CODES(X)
#undef X
};

// Errors: kInvalid naming the field or value that the catalogue does not have.
Result<Champs> ResoudreChamps(const Catalogue& catalogue);
Result<Valeurs> ResoudreValeurs(const Catalogue& catalogue);

}  // namespace sne::derives
