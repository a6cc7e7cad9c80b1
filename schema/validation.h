// The rules between the fields of one record, after demande_json.h has checked each value by itself.
//
// What is refused is what no application can be, whoever registered it:
//   - a mandatory field is missing (catalogue: obligatoire, obligatoire_pp, obligatoire_pm, also of sub-fields);
//   - dates: everything that has happened lies on or before `limite` (titre_sejour_fin, date_naissance_prevue and
//     attribution.date_bail may lie ahead, an expected birth by ten months at most); registration, renewal,
//     modification and striking off on or after the filing; date_anciennete on or before it, and only with
//     reprise_anciennete;
//   - the demandeur was 16 at the filing;
//   - the NIR has a wrong structure or key (its number is never repeated in a message);
//   - the numéro unique shows another month than the filing's or the next (registration may take a month);
//   - no commune wanted lies in the territory of the numéro unique. One is enough: communes merge across départements
//   and
//     keep their applications, and the rest of a wrong choice is corrected by a guichet, not by losing the record;
//   - RADIEE without date or motive, a motive without RADIEE, an attribution of an application neither RADIEE nor
//   ATTRIBUEE;
//   - more than three motives, or motives without the main one (motif_principal alone is enough);
//   - the shape of an e-mail, a telephone number, a SIRET, the SIREN that begins bailleur_actuel;
//   - two tax notices of the demandeur for one year;
//   - a delivered score for a territory in which no dwelling is wanted, or that is none of cotation, or twice.
// What is only unlikely (a young parent, a rent without surface, a codemandeur whose situation differs) is accepted: a
// real register is full of it. BROUILLON and A_VALIDER are no values of the catalogue: such applications have no number
// yet.
#pragma once

#include <memory>

#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/status.h"

namespace sne {

// The rules resolved for one catalogue. Immutable; any thread; the catalogue must outlive it.
class Validateur {
 public:
  explicit Validateur(const Catalogue& catalogue);
  ~Validateur();

  // Appends what is wrong in `demande`, in French, with pointers; no more once `erreurs` holds kErreursMax.
  // `limite`: the reference date of the base, or today.
  void Valider(const Demande& demande, Jour limite, Erreurs& erreurs) const;

 private:
  struct Rep;
  std::unique_ptr<const Rep> rep_;
};

// The same, with a Validateur kept per thread for the catalogue last used.
void Valider(const Catalogue& catalogue, const Demande& demande, Jour limite, Erreurs& erreurs);

}  // namespace sne
