#include "schema/derived/foyer.h"

namespace sne::derives {

namespace {

struct Somme {
  std::int64_t total = 0;  // cents
  int avis = 0;            // tax notices it adds up
};

Somme DeLAnnee(const Demande& d, const Contexte& x, std::int64_t annee) {
  Somme s;
  for (const Record& r : Elements(d.valeurs[x.c.rfr])) {
    if (IntOr(r.valeurs[x.c.rfr_annee], 0) != annee) continue;
    s.total += IntOr(r.valeurs[x.c.rfr_montant], 0);
    ++s.avis;
  }
  return s;
}

Value Total(const Somme& s) { return s.avis == 0 ? Value() : Value(s.total); }

}  // namespace

// Revenu fiscal de référence of the household, in cents, for the years before that of the day; no value when nobody
// declared that year.
Value RfrN1(const Demande& d, const ContexteDuJour& x) { return Total(DeLAnnee(d, x, x.annee - 1)); }
Value RfrN2(const Demande& d, const ContexteDuJour& x) { return Total(DeLAnnee(d, x, x.annee - 2)); }

// The RFR that decides eligibility: of N-2, or of N-1 when at least 10 % lower (CCH R. 441-2-3 and the ceilings'
// arrêté). N-1 counts only if as many tax notices stand behind it as behind N-2: one missing notice is no fall in
// income. Without N-2 and N-1, the latest year declared before: an application keeps its bracket on 1 January, until
// its renewal.
Value RfrFoyer(const Demande& d, const ContexteDuJour& x) {
  const Somme n1 = DeLAnnee(d, x, x.annee - 1), n2 = DeLAnnee(d, x, x.annee - 2);
  if (n2.avis > 0) return n1.avis >= n2.avis && n1.total * 10 <= n2.total * 9 ? n1.total : n2.total;
  if (n1.avis > 0) return n1.total;
  std::int64_t derniere = 0;
  for (const Record& r : Elements(d.valeurs[x.c.rfr])) {
    const std::int64_t annee = IntOr(r.valeurs[x.c.rfr_annee], 0);
    if (annee < x.annee && annee > derniere) derniere = annee;
  }
  return derniere == 0 ? Value() : Total(DeLAnnee(d, x, derniere));
}

}  // namespace sne::derives
