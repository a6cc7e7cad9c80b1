// Request -> plan: names become fields, literals typed values, and everything that cannot be is an error that names the
// element, what was found and what is allowed (the nearest name or value).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/request.h"
#include "schema/catalogue.h"
#include "schema/status.h"

namespace sne {

class Perimetre;
class Snapshot;

// What a request may see and mean. The fields a caller may not use do not exist for him.
struct ContexteDeRequete {
  const Catalogue& catalogue;
  Jour date_reference;
  const Snapshot* snapshot = nullptr;    // where it will be searched: which territories have a grid; none: none does
  bool flux = false;                     // every row is asked for: there may be no order (`index`)
  const Perimetre* perimetre = nullptr;  // whose rows warnings may tell of; none: of no row
  Ordinal territoire = kNoOrdinal;       // of cotation, where neither a name nor filters tell one: the caller's own
};

// Fills `plan`; errors are appended to `erreurs`, the plan is then unusable.
void Resolve(const Requete& requete, const ContexteDeRequete& contexte, Plan& plan, Erreurs& erreurs);

// One condition by itself: on rows, or on elements of the list `groupe`. REQUIRES: no operator `texte` in it.
Node ResolveCondition(const Condition& condition, FieldId groupe, const ContexteDeRequete& contexte, Erreurs& erreurs);

// The statuts searched unless a condition names statut: living applications.
inline constexpr const char* kStatutsVivants[] = {"ACTIVE", "A_RENOUVELER", "EXPIREE", "ATTRIBUEE"};

// Their ordinals, ascending.
std::vector<std::int64_t> StatutsVivants(const Catalogue& catalogue);

// Whether a condition on statut stands anywhere in it.
bool NommeStatut(const Condition& condition, const Catalogue& catalogue);

// What stands in `tri` for no order: rows as they stand in the index.
inline constexpr std::string_view kTriIndex = "index";

// Operators that a field takes, in the order of the documentation.
std::vector<std::string> OperateursDe(const Field& field);

// "cotation@SIREN" -> "cotation", and the SIREN in `epci`. False: there is no territory in the name.
bool SeparerTerritoire(std::string& champ, std::string& epci);

// One field by the name a user wrote ("cotation@SIREN" allowed: epci, else what was written beside, gets the SIREN).
// Reports an unknown name with the nearest, and a territory written twice.
const Field* ResolveField(const Catalogue& catalogue, const std::string& nom, const std::string& chemin,
                          std::string& epci, Erreurs& erreurs);

}  // namespace sne
