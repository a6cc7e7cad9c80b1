// The computed criteria, one function and one file each: the value of a field from the record (fixed criteria) or from
// the record and the day. They are pure, allocate only for fields of several values, and return "no value" rather than
// guess.
//
// Order. A function may read fields computed before it: fixed ones in any function of the day, and those that stand
// above it in calculateur.cc's table. Legal persons (type_demandeur PM) have no household: its fields have no value,
// but composition_familiale, which is AUTRE. Money is in cents, ages and durations are complete years and months
// (date.h), percentages are floored. Sources: "domain" is the description of the field of study the catalogue was
// written from; [A] marks its assumptions.
#pragma once

#include "schema/bareme.h"
#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/derived/champs.h"

namespace sne::derives {

struct Contexte {
  const Territoires& territoires;
  const Bareme& bareme;
  const Champs& c;
  const Valeurs& k;
};

struct ContexteDuJour : Contexte {
  ContexteDuJour(const Contexte& base, Jour j)
      : Contexte(base),
        jour(j),
        annee(CalendrierDe(j).annee),
        plafonds(bareme.PlafondsDe(annee)),
        seuils(bareme.SeuilsDe(annee)) {}
  Jour jour;
  int annee;  // of the day
  const Bareme::PlafondsAnnee& plafonds;
  const Bareme::SeuilsAnnee& seuils;
};

inline Value Booleen(bool b) { return static_cast<std::int64_t>(b ? 2 : 1); }  // ordinals of "false", "true"
inline Value Ordinale(Ordinal o) { return o == kNoOrdinal ? Value() : Value(static_cast<std::int64_t>(o)); }
inline bool Vrai(const Value& v) { return IntOr(v, 0) == 2; }  // true, OUI

// Fixed.
Value AssistantMaternel(const Demande& d, const Contexte& x);
Value CommuneChoix1(const Demande& d, const Contexte& x);
Value CompositionFamiliale(const Demande& d, const Contexte& x);
Value Dalo(const Demande& d, const Contexte& x);
Value DateFinValidite(const Demande& d, const Contexte& x);
Value DepartementResidence(const Demande& d, const Contexte& x);
Value DepartementSouhaite(const Demande& d, const Contexte& x);
Value DernierEvenement(const Demande& d, const Contexte& x);
Value DernierEvenementDate(const Demande& d, const Contexte& x);
Value EpciResidence(const Demande& d, const Contexte& x);
Value EpciSouhaite(const Demande& d, const Contexte& x);
Value FamilleMonoparentale(const Demande& d, const Contexte& x);
Value Mutation(const Demande& d, const Contexte& x);
Value NatureRessource(const Demande& d, const Contexte& x);
Value NbPersonnes(const Demande& d, const Contexte& x);
Value NbPersonnesACharge(const Demande& d, const Contexte& x);
Value PjCompletude(const Demande& d, const Contexte& x);
Value PjConformes(const Demande& d, const Contexte& x);
Value RegionResidence(const Demande& d, const Contexte& x);
Value RegionSouhaitee(const Demande& d, const Contexte& x);
Value RessourcesMensuelles(const Demande& d, const Contexte& x);
Value Sousoccupation(const Demande& d, const Contexte& x);
Value Suroccupation(const Demande& d, const Contexte& x);
Value TauxEffort(const Demande& d, const Contexte& x);
Value TerritoireEnregistrement(const Demande& d, const Contexte& x);

// Of the day.
Value Age(const Demande& d, const ContexteDuJour& x);
Value Anciennete(const Demande& d, const ContexteDuJour& x);
Value CategorieMenage(const Demande& d, const ContexteDuJour& x);
Value DelaiDepasse(const Demande& d, const ContexteDuJour& x);
Value JeuneMenage(const Demande& d, const ContexteDuJour& x);
Value NbEnfantsMineurs(const Demande& d, const ContexteDuJour& x);
Value QuartileRessources(const Demande& d, const ContexteDuJour& x);
Value RessourcesUc(const Demande& d, const ContexteDuJour& x);
Value ResteAVivre(const Demande& d, const ContexteDuJour& x);
Value RfrFoyer(const Demande& d, const ContexteDuJour& x);
Value RfrN1(const Demande& d, const ContexteDuJour& x);
Value RfrN2(const Demande& d, const ContexteDuJour& x);
Value Statut(const Demande& d, const ContexteDuJour& x);
Value TauxPlafond(const Demande& d, const ContexteDuJour& x);
Value TranchePlafond(const Demande& d, const ContexteDuJour& x);

}  // namespace sne::derives
