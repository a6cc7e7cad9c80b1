#include "schema/derived/foyer.h"

namespace sne::derives {

namespace {

// Latest by date; of one day, the last in the list; those without a date come before all others.
const Record* Dernier(const Demande& d, const Contexte& x) {
  const Record* dernier = nullptr;
  std::int64_t date = INT64_MIN;
  for (const Record& e : Elements(d.valeurs[x.c.evenements])) {
    const std::int64_t jour = IntOr(e.valeurs[x.c.evenements_date], INT64_MIN);
    if (jour < date) continue;
    date = jour;
    dernier = &e;
  }
  return dernier;
}

}  // namespace

// Kind and date of the latest event of the application.
Value DernierEvenement(const Demande& d, const Contexte& x) {
  const Record* e = Dernier(d, x);
  return e == nullptr ? Value() : e->valeurs[x.c.evenements_code];
}

Value DernierEvenementDate(const Demande& d, const Contexte& x) {
  const Record* e = Dernier(d, x);
  return e == nullptr ? Value() : e->valeurs[x.c.evenements_date];
}

}  // namespace sne::derives
