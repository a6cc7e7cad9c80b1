// Facts of a household that several computed criteria share.
#pragma once

#include "schema/derived/fonctions.h"

namespace sne::derives {

bool PersonneMorale(const Demande& d, const Contexte& x);

// Codemandeurs: those listed, or nb_codemandeurs when it is larger (their details may be missing).
int NbCodemandeurs(const Demande& d, const Contexte& x);

// Children in alternate custody beyond the children listed: the form counts them apart, most sources list them too, and
// a child must be housed once. Children with visiting rights only (nb_droit_visite) never count [A].
int EnfantsAlternesNonListes(const Demande& d, const Contexte& x);

// True iff a codemandeur is the spouse or partner (lien M, P or C). A codemandeur whose lien is not known counts as one
// when the demandeur declares to be married, in a PACS or in concubinage.
bool EnCouple(const Demande& d, const Contexte& x);

// True iff this codemandeur is the spouse or partner, by the same rule.
bool EstConjoint(const Demande& d, const Record& codemandeur, const Contexte& x);

// Ten times the unités de consommation: 10 for the demandeur, 5 for each further person of 14 or more, 3 for each child
// under 14 (modified OECD scale, INSEE). A dependant without a date of birth counts 3 as a child (lien E), else 5; an
// unborn child counts nothing yet.
int UniteConsommation10(const Demande& d, const ContexteDuJour& x);

// Rent + charges - APL in cents a month, at least 0; what is not declared counts 0.
std::int64_t CoutLogement(const Demande& d, const Contexte& x);

// Category of household as a number from 1, further persons included (7 for 6P with one more); 0 when there is no
// household.
int NumeroCategorie(const Demande& d, const ContexteDuJour& x);

// Ceilings that apply to the first choice; nullptr without one.
const Bareme::Plafonds* PlafondsApplicables(const Demande& d, const ContexteDuJour& x);

}  // namespace sne::derives
