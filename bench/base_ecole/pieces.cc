#include <algorithm>

#include "bench/base_ecole/suivi.h"

namespace sne::ecole {
namespace {

struct Modele {
  std::string_view categorie;
  std::string_view types[4];
  bool sensible;
};
constexpr Modele kModeles[] = {
    {"IDENT", {"Carte nationale d'identité", "Passeport", "Carte nationale d'identité", "Carte de séjour"}, false},
    {"SITFAM", {"Livret de famille", "Jugement de divorce", "Attestation sur l'honneur", "Récépissé de PACS"}, false},
    {"SITPRO",
     {"Contrat de travail", "Attestation de l'employeur", "Attestation Pôle emploi", "Titre de pension"},
     false},
    {"FISCAL",
     {"Avis d'imposition N-2", "Avis d'imposition N-1", "Attestation fiscale", "Avis de non-imposition"},
     false},
    {"RESS",
     {"Trois bulletins de salaire", "Notification de la CAF", "Relevé de pension", "Attestation de paiement"},
     false},
    {"LOG", {"Quittance de loyer", "Bail", "Attestation d'hébergement", "Attestation de la structure"}, false}};
constexpr std::size_t kBase = std::size(kModeles);

}  // namespace

void TirerPieces(const Contexte& ctx, Rng& rng, Demande& d) {
  const Day today = d.date_radiation != kSansDate ? d.date_radiation : ctx.date;
  const auto day = [&] { return rng.Between(d.creation, today); };
  const auto add = [&](std::string_view categorie, std::string_view type, char person, std::string_view statut,
                       bool sensible) {
    d.pieces.push_back({categorie, type, person, statut, day(), sensible});
  };
  const double u = 100 * rng.Unit();
  const std::size_t state = u < kPartPieces[0]                    ? 0
                            : u < kPartPieces[0] + kPartPieces[1] ? 1
                            : u < 100 - kPartPieces[3]            ? 2
                                                                  : 3;
  if (state == 3) return;
  const bool foreign = d.demandeur.nationalite == 3;
  const auto type = [&](const Modele& m) {
    return m.types[rng.Below(m.categorie == "IDENT" && !foreign ? 3 : 4)];  // the last one is a residence permit
  };
  if (state == 2) {
    add("IDENT", type(kModeles[0]), 'D', rng.Chance(0.9) ? "CONFORME" : "DEPOSEE", false);
    if (!d.codemandeurs.empty() && rng.Chance(0.7)) add("IDENT", type(kModeles[0]), 'C', "CONFORME", false);
    return;
  }
  static constexpr std::string_view kStates[] = {"CONFORME", "CONFORME",    "DEPOSEE",  "NON_CONFORME",
                                                 "OBSOLETE", "QUARANTAINE", "SUPPRIMEE"};
  if (state == 0) {
    for (const Modele& m : kModeles) add(m.categorie, type(m), 'D', "CONFORME", m.sensible);
  } else {
    // Partial: a mandatory document is missing or refused, and at least one beside the identity is valid.
    const std::size_t wrong = rng.Chance(0.5) ? 3 : 5;  // the tax notice or the proof of housing
    const std::size_t valid = wrong == 3 ? (rng.Chance(0.5) ? 4 : 5) : (rng.Chance(0.5) ? 3 : 4);
    for (std::size_t i = 0; i < kBase; ++i) {
      const bool present = i == 0 || i == valid || rng.Chance(0.55);
      if (!present) continue;
      std::string_view statut = rng.Pick(kStates);
      if (i == wrong) statut = rng.Chance(0.5) ? "NON_CONFORME" : "OBSOLETE";
      if (i == valid) statut = rng.Chance(0.7) ? "CONFORME" : "DEPOSEE";
      add(kModeles[i].categorie, type(kModeles[i]), 'D', statut, false);
    }
  }
  if (!d.codemandeurs.empty()) {
    add("IDENT", type(kModeles[0]), 'C', "CONFORME", false);
    if (rng.Chance(0.6)) add("RESS", type(kModeles[4]), 'C', state == 0 ? "CONFORME" : rng.Pick(kStates), false);
  }
  if (foreign) {
    add("SEJOUR", rng.Chance(0.6) ? "Carte de résident" : "Carte de séjour pluriannuelle", 'D',
        state == 0 ? "CONFORME" : rng.Pick(kStates), true);
  }
  if (!d.a_charge.empty() && rng.Chance(0.8)) add("ENFANT", "Livret de famille", 'A', rng.Pick(kStates), false);
  if (d.nb_a_naitre > 0 && rng.Chance(0.7)) add("ENFANT", "Déclaration de grossesse", 'A', rng.Pick(kStates), true);
  const std::string_view motif = kCodeMotif[d.motif];
  if (motif == "05" && rng.Chance(0.8)) add("MOTIF", "Jugement d'expulsion", 'D', rng.Pick(kStates), true);
  if (motif == "04" && rng.Chance(0.8)) add("MOTIF", "Congé du propriétaire", 'D', rng.Pick(kStates), false);
  if ((motif == "25" || motif == "26") && rng.Chance(0.5))
    add("MOTIF", "Rapport de visite d'hygiène", 'D', rng.Pick(kStates), false);
  if ((motif == "27" || motif == "28") && rng.Chance(0.7))
    add("MOTIF", "Récépissé de plainte", 'D', rng.Pick(kStates), true);
  if (motif == "08" && rng.Chance(0.6)) add("MOTIF", "Certificat médical", 'D', rng.Pick(kStates), true);
  if (d.handicap && rng.Chance(0.7)) add("HANDI", "Décision de la CDAPH", 'D', rng.Pick(kStates), true);
  if (d.dalo == "ACTIF" && rng.Chance(0.9))
    add("DALO", "Décision de la commission de médiation", 'D', "CONFORME", true);
}

}  // namespace sne::ecole
