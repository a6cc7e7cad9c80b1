#include "bench/base_ecole/suivi.h"

#include <algorithm>

#include "bench/base_ecole/identifiants.h"

namespace sne::ecole {
namespace {

constexpr double kFacteurCommission[kTranchesAnciennete] = {0.3, 0.8, 1.3, 1.7, 2.0, 2.2, 2.2};
constexpr double kPartReprise = 0.006;
constexpr int kUnAn = 365;
constexpr double kRenouvelesTot = 0.1;    // of those in their twelfth month, renewed already
constexpr int kMiniRenouvellement = 300;  // days between filing and the first renewal

struct Point {
  double x, y;
};
// Straight line through the points, flat outside.
double Interpoler(double x, std::span<const Point> points) {
  if (x <= points.front().x) return points.front().y;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (x <= points[i].x) {
      return points[i - 1].y +
             (points[i].y - points[i - 1].y) * (x - points[i - 1].x) / (points[i].x - points[i - 1].x);
    }
  }
  return points.back().y;
}

// Form versions by days since V4 came: V4 38 %, V3 58 %, V2 4 % in mid 2021; V4 97 % once all have renewed.
constexpr Point kPartV4[] = {{0, 0}, {120, 0.38}, {395, 0.97}};
constexpr Point kPartV2[] = {{120, 0.04}, {395, 0}};

}  // namespace

Suivi::Suivi(const Contexte& ctx) : decision_(kPartDecision) {
  const auto& parts = ctx.anciennete.Parts();
  const auto& departements = ctx.territoires.departements();
  const auto& calendrier = ctx.anciennete.calendrier();
  const std::array<double, kZones> zones = PartsDesZones(ctx.territoires);

  // Portal: in the SPTA départements a fifth; elsewhere what the national shares leave, for recent ones and the others.
  const double recent = parts[0];
  const double old_share = (kPartPortail / 100 - recent * kPartPortailRecent / 100) / (1 - recent);
  double recent_spta = 0;
  for (const Departement& d : departements) {
    if (d.spta) recent_spta += d.stock * ctx.anciennete.Parts(d.zone)[0];
  }
  const double spta = ctx.territoires.part_spta();
  const double natural = recent_spta * kPartPortailRecent / 100 + (spta - recent_spta) * old_share;
  const double scale = spta * kPartPortailSpta / 100 / natural;
  portail_[1] = {old_share * scale, kPartPortailRecent / 100 * scale};
  portail_[0] = {((1 - recent) * old_share - (spta - recent_spta) * portail_[1][0]) / (1 - recent - spta + recent_spta),
                 (recent * kPartPortailRecent / 100 - recent_spta * portail_[1][1]) / (recent - recent_spta)};

  double mean = 0;
  for (std::size_t b = 0; b < kTranchesAnciennete; ++b) mean += parts[b] * kFacteurCommission[b];
  for (std::size_t b = 0; b < kTranchesAnciennete; ++b) {
    commission_[b] = kFacteurCommission[b] * kPartPassageCal / 100 / mean;
  }

  const auto filed_since = [&](Day day) {
    double share = 0;
    for (std::size_t z = 0; z < kZones; ++z) share += zones[z] * calendrier.PartDepuis(static_cast<Zone>(z), day);
    return share;
  };
  const int days = ctx.date - kDebutV4;
  const double v4 = Interpoler(days, kPartV4);
  const double fresh = filed_since(kDebutV4);
  const auto older = [&](int months) { return 1 - filed_since(AddMonths(ctx.date, -months) + 1); };
  const double k12 = older(12) - older(13);
  const double k13 = older(13) - older(14);
  const double k14 = older(14);
  if (days >= 0) {
    const double year = std::max(0.0, 1 - older(12) - fresh);
    v4_annee_ = days < kUnAn ? 0.02 : 1;
    // Filed 12 months ago: half have renewed, so recently that it was on V4; 13 months ago: all.
    const double early = kRenouvelesTot * std::min(year, older(11) - older(12));
    const double others = days < kUnAn ? early + v4_annee_ * (year - early) + 0.5 * k12 + k13 : year;
    v4_anciens_ = std::clamp((v4 - fresh - others) / k14, 0.0, 1.0);
  }
  const double before_v3 = 1 - filed_since(kDebutV3);
  if (before_v3 > 0) v2_ = std::clamp(Interpoler(days, kPartV2) / (before_v3 * (1 - v4_anciens_) + 1e-9), 0.0, 0.95);
  // One in twelve to be renewed within a month, one in twenty in the month of tolerance.
  const double k23 = older(23);
  const double chosen = k23 * (days > 0 && days < 395 ? 1 - v4_anciens_ : 1);
  expirees_ = std::clamp((0.05 - 0.5 * k12) / chosen, 0.0, 0.4);
  a_renouveler_ = std::clamp((1.0 / 12 - (1 - kRenouvelesTot) * (older(11) - older(12))) / chosen, 0.0, 0.5);
}

void Suivi::Renouveler(const Contexte& ctx, Rng& rng, Demande& d) const {
  const int months = CompleteMonths(d.creation, ctx.date);
  const int age = ctx.date - d.creation;
  const int since_v4 = ctx.date - kDebutV4;
  const bool transition = since_v4 > 0 && since_v4 < 395;
  // Days since the last renewal, -1 without.
  int renewed = -1;
  bool v4 = d.creation >= kDebutV4;
  if (months <= 11) {
    if (months == 11 && rng.Chance(kRenouvelesTot)) {
      renewed = static_cast<int>(rng.Below(25));
      v4 = v4 || since_v4 >= 25;
    } else if (!v4 && since_v4 >= 0) {
      v4 = rng.Chance(v4_annee_);
    }
  } else if (months <= 13) {
    const int latest = std::max(0, std::min(age - kMiniRenouvellement, transition ? since_v4 : 60));
    if (months == 13 || rng.Chance(0.5)) {
      renewed = static_cast<int>(rng.Below(static_cast<std::uint32_t>(latest + 1)));
      v4 = since_v4 >= renewed;
    }
  } else {
    v4 = v4 || rng.Chance(v4_anciens_);
    const int oldest = std::min(age - kMiniRenouvellement, ctx.date - (AddMonths(ctx.date, -13) + 1));
    if (v4 && transition) {
      renewed = rng.Between(0, std::min(since_v4, oldest));
    } else {
      const int earliest = transition && !v4 ? std::min(since_v4 + 1, oldest) : 0;
      const double u = rng.Unit();
      if (months >= 23 && u < expirees_)
        renewed = rng.Between(std::min(367, oldest), oldest);
      else if (months >= 23 && u < expirees_ + a_renouveler_)
        renewed = rng.Between(336, 364);
      else
        renewed = rng.Between(earliest, std::max(earliest, std::min(oldest, 334)));
    }
  }
  const bool v2 = !v4 && d.creation < kDebutV3 && rng.Chance(v2_);
  d.version = v4 ? "V4" : v2 ? "V2" : "V3";
  d.nature = "PREM";
  Day last = d.creation;
  if (renewed >= 0) {
    d.renouvellement = ctx.date - renewed;
    d.nb_renouvellements = std::max(1, (d.renouvellement - d.creation + 180) / kUnAn);
    d.nature = "REN";
    last = d.renouvellement;
  }
  // A modification: needed for a V4 filed on an older form and not renewed since, possible for the others.
  const bool needed = v4 && last < kDebutV4;
  const Day from = needed ? kDebutV4 : last + 1;
  const Day to = !v4 && since_v4 > 0 ? kDebutV4 - 1 : ctx.date;
  if (from <= to && (needed || rng.Chance(0.14))) {
    d.modification = rng.Between(from, to);
    d.nature = "MOD";
  }
  d.statut = "ACTIVE";
}

void Suivi::Radier(const Contexte& ctx, Rng& rng, Demande& d) const {
  const int months = CompleteMonths(d.creation, ctx.date);
  const Day year_start = ctx.date - 364;
  d.statut = "RADIEE";
  Day last = d.creation;
  const double without_renewal = 860.0 / 1330 / (1 - kPartRadieesRecentes);
  if (months >= 13 && rng.Chance(without_renewal)) {
    d.motif_radiation = "RADREN";
    if (months >= 25 || rng.Chance(0.15)) {
      const Day newest = AddMonths(ctx.date, -13);
      const Day oldest = std::max(AddMonths(ctx.date, -25) + 1, d.creation + kMiniRenouvellement);
      if (oldest <= newest) last = rng.Between(oldest, newest);
    }
    d.date_radiation = std::clamp(AddMonths(last, 13), year_start, ctx.date);
  } else {
    const std::uint32_t x = rng.Below(470);
    d.motif_radiation = x < 400 ? "RADATT" : x < 440 ? "RADABA" : x < 460 ? "RADCON" : "RADIRR";
    if (d.motif_radiation == "RADIRR") d.sous_motif = rng.Chance(0.6) ? "IRRRES" : "IRRSEJ";
    d.date_radiation = rng.Between(std::min(std::max(d.creation + 20, year_start), ctx.date), ctx.date);
    if (d.date_radiation - d.creation > 390) {
      const Day oldest = std::max(d.creation + kMiniRenouvellement, d.date_radiation - 390);
      last = rng.Between(oldest, d.date_radiation - 5);
    }
  }
  if (last != d.creation) {
    d.renouvellement = last;
    d.nb_renouvellements = std::max(1, (last - d.creation + 180) / kUnAn);
  }
  d.nature = last == d.creation ? "PREM" : "REN";
  d.version = last >= kDebutV4 ? "V4" : "V3";
}

void Suivi::TirerEnregistrement(const Contexte& ctx, bool radiee, Rng& rng, Demande& d) const {
  const Departement& departement = ctx.territoires.departements()[d.departement];
  const int months = CompleteMonths(d.creation, ctx.date);
  const bool portal = rng.Chance(portail_[departement.spta ? 1 : 0][months < 6 ? 1 : 0]);
  d.systeme = departement.spta && !portal ? "SPTA" : "SNE";
  d.guichet_creation = portal ? "GDPUB" : ctx.territoires.TirerGuichet(d.departement, rng);
  const std::uint32_t x = rng.Below(100);
  d.canal = portal ? "PGP" : departement.spta ? "SPTA" : x < 55 ? "GUICHET" : x < 88 ? "INTERF" : "NUM";
  d.guichet_dernier = rng.Chance(0.7) ? d.guichet_creation : ctx.territoires.TirerGuichet(d.departement, rng);
  d.enregistrement = std::min(d.creation + static_cast<Day>(rng.Below(portal ? 22 : 9)), ctx.date);
  if (radiee)
    Radier(ctx, rng, d);
  else
    Renouveler(ctx, rng, d);
  if (radiee) d.enregistrement = std::min(d.enregistrement, d.date_radiation);
}

void Suivi::TirerCommission(const Contexte& ctx, Rng& rng, Demande& d) const {
  const Day today = d.date_radiation != kSansDate ? d.date_radiation : ctx.date;
  const std::size_t bin = Anciennete::Tranche(CompleteMonths(d.creation, ctx.date));
  const bool housed = d.motif_radiation == "RADATT";
  if (!housed && !rng.Chance(commission_[bin])) return;
  std::size_t decision = decision_.Draw(rng);
  if (housed) decision = rng.Chance(0.9) ? 0 : 6;
  d.decision = decision == 6 ? "ATT" : kCodeDecision[decision];
  if (decision < 3) d.rang_cal = static_cast<int>(decision) + 1;
  d.nb_passages = 1;
  while (d.nb_passages < 6 && rng.Chance(0.28)) ++d.nb_passages;
  const Day last = housed ? std::max(today - 45, d.creation) : today;
  const Day first = std::min(std::max(d.creation + 14, last - 540), last);
  d.date_cal = rng.Between(first, last);
  d.nb_propositions = decision == 0 || decision == 6 || decision == 4 ? 1 : rng.Chance(0.2) ? 1 : 0;
  // Refusals: the published share of all demandes, among candidates that were ranked.
  const double ranked = (kPartDecision[0] + kPartDecision[1] + kPartDecision[2]) / 100;
  const double refusal = kPartRefus / kPartPassageCal / ranked;
  if (!housed && decision < 3 && rng.Chance(refusal)) {
    d.nb_refus = rng.Chance(0.12) ? 2 : 1;
    d.nb_propositions = std::max(d.nb_propositions, d.nb_refus);
    d.date_refus = rng.Between(d.date_cal, std::min(d.date_cal + 30, today));
    static constexpr std::string_view kRefus[] = {"LOCALISATION", "LOCALISATION",   "ENVIRONNEMENT", "TROP_PETIT",
                                                  "TROP_GRAND",   "LOYER",          "LOYER",         "ETAGE",
                                                  "ETAT",         "PLUS_INTERESSE", "SANS_REPONSE"};
    d.motif_refus = rng.Pick(kRefus);
  } else if (!housed && decision == 0 && d.date_radiation == kSansDate) {
    const double first_rank = kPartPassageCal / 100 * kPartDecision[0] / 100 * (1 - refusal);
    if (rng.Chance(kPartAttribuee / 100 / first_rank)) {
      d.statut = "ATTRIBUEE";
      d.instruction_guichet.clear();
      TirerAttribution(ctx, rng, d);
    }
  }
  if (housed) TirerAttribution(ctx, rng, d);
}

void Suivi::TirerAttribution(const Contexte& ctx, Rng& rng, Demande& d) const {
  Attribution& a = d.attribution;
  a.presente = true;
  a.logement_rpls.assign(10, '0');
  for (char& c : a.logement_rpls) c = static_cast<char>('0' + rng.Below(10));
  a.accord_collectif = d.accord_collectif.empty() ? "AUCUN" : d.accord_collectif;
  a.dalo = d.dalo == "ACTIF";
  a.contingent = a.dalo                  ? "PPRIOR"
                 : d.contingents.empty() ? "AUCUN"
                                         : d.contingents[rng.Below(static_cast<std::uint32_t>(d.contingents.size()))];
  a.anru = d.anru == Oui::kOui;
  a.commune =
      rng.Chance(0.75) ? d.communes.front() : d.communes[rng.Below(static_cast<std::uint32_t>(d.communes.size()))];
  const std::uint32_t place = ctx.territoires.communes()[a.commune].departement;
  a.bailleur = Siren(StreamKey(0x424149, place, rng.Below(8)));
  a.bailleur += " Habitat ";
  a.bailleur += ctx.territoires.departements()[place].libelle;
  a.typologie = d.typologies.front() == "C" ? "T1" : d.typologies.front();
  const std::uint32_t x = rng.Below(100);
  a.financement = x < 30 ? "PLAI" : x < 90 ? "PLUS" : "PLS";
  a.loyer = static_cast<int>(ctx.LogNormale(260.0 + 65.0 * static_cast<double>(d.typologie), 0.2, rng));
  a.bail_signe = d.statut == "RADIEE";
  if (a.bail_signe) a.date_bail = rng.Between(d.date_cal, d.date_radiation);
  a.rang = std::max(1, d.rang_cal);
}

void Suivi::TirerEvenements(const Contexte& ctx, Rng& rng, Demande& d) const {
  const Day today = d.date_radiation != kSansDate ? d.date_radiation : ctx.date;
  const auto add = [&](std::string_view code, Day day, const std::string& guichet) -> Evenement& {
    d.evenements.push_back({code, std::min(std::max(day, d.creation), today), guichet, {}, 0, {}});
    return d.evenements.back();
  };
  const std::string local = ctx.territoires.TirerGuichet(d.departement, rng);
  add(d.numero_origine.empty() ? "CRE" : "CRS", d.creation, d.guichet_creation);
  if (d.renouvellement != kSansDate) {
    if (d.nb_renouvellements > 1 && rng.Chance(0.6)) add("REN", d.renouvellement - 350, d.guichet_dernier);
    add("REN", d.renouvellement, d.guichet_dernier);
  }
  if (d.modification != kSansDate) add("MOD", d.modification, d.guichet_dernier);
  if (rng.Chance(0.2)) add("COP", d.creation + static_cast<Day>(rng.Below(60)), local);
  if (rng.Chance(0.12)) add("DEMANDE_PJ", today - static_cast<Day>(rng.Below(400)), local).motif = "FISCAL, RESS";
  if (rng.Chance(0.08)) {
    static constexpr std::string_view kContacts[] = {"Téléphone, sans réponse", "Courriel, a répondu",
                                                     "Rendez-vous au guichet", "Téléphone, dossier à jour",
                                                     "Courrier revenu"};
    add("CONTACT", today - static_cast<Day>(rng.Below(300)), local).motif = rng.Pick(kContacts);
  }
  if (d.dalo_date != kSansDate) add("RECO_DALO", d.dalo_date, {});
  if (d.priorite_date != kSansDate) add("PRIORITE", d.priorite_date, {});
  if (!d.priorites_locales.empty()) add("PRIO_LOCALE", today - static_cast<Day>(rng.Below(500)), local);
  if (d.nb_passages > 0) {
    if (d.nb_passages > 1) {
      Evenement& before = add("PASSAGE_CAL", d.date_cal - 30 - static_cast<Day>(rng.Below(200)), local);
      before.decision = rng.Chance(0.5) ? "ATT_RANG" : "NON_ATT";
      if (before.decision == "ATT_RANG") before.rang = 2 + static_cast<int>(rng.Below(2));
    }
    if (rng.Chance(0.4)) add("POSITIONNEMENT", d.date_cal - 20, local);
    Evenement& last = add("PASSAGE_CAL", d.date_cal, local);
    last.decision = d.decision;
    last.rang = d.rang_cal;
    if (d.decision == "NON_ATT") {
      static constexpr std::string_view kRaisons[] = {"Dossier incomplet",
                                                      "Composition familiale inadaptée",
                                                      "Ressources ou taux d'effort",
                                                      "Éloignement du travail",
                                                      "Dette locative",
                                                      "Attribution à un autre candidat"};
      last.motif = rng.Pick(kRaisons);
    }
    if (d.nb_propositions > 0) add("PROPOSITION", d.date_cal, local);
    if (d.date_refus != kSansDate)
      add(d.motif_refus == "SANS_REPONSE" ? "SANS_REPONSE" : "REFUS_DEM", d.date_refus, local);
    if (d.attribution.presente) add("ACCEPTATION", d.date_cal + 6, local);
    if (d.attribution.bail_signe) add("BAIL", d.attribution.date_bail, local);
  }
  if (!d.instruction_guichet.empty()) add("MISE_INSTR", d.instruction_depuis, d.instruction_guichet);
  if (d.date_radiation != kSansDate) add("RAD", d.date_radiation, d.guichet_dernier).motif = d.motif_radiation;
  std::stable_sort(d.evenements.begin(), d.evenements.end(),
                   [](const Evenement& a, const Evenement& b) { return a.date < b.date; });
}

void Suivi::TirerGestion(const Contexte& ctx, Rng& rng, Demande& d) const {
  if (d.date_radiation != kSansDate) {
    d.instruction_guichet.clear();
    if (d.priorite_date != kSansDate)
      d.priorite_date = std::max(d.creation, std::min(d.priorite_date, d.date_radiation));
    if (d.dalo_date != kSansDate) d.dalo_date = std::max(d.creation, std::min(d.dalo_date, d.date_radiation));
  }
  // Seniority taken over after a separation, within the same band so that the bands keep their shares.
  const int months = CompleteMonths(d.creation, ctx.date);
  const std::size_t bin = Anciennete::Tranche(months);
  if (!d.morale && months > 1 && months + 2 < kBornesAnciennete[bin + 1] && rng.Chance(kPartReprise)) {
    d.reprise = true;
    const int taken = rng.Between(months + 1, std::min(kBornesAnciennete[bin + 1] - 1, months + 18));
    d.date_anciennete = AddMonths(ctx.date, -taken);
    const Civil c = ToCivil(d.date_anciennete);
    const std::string& territory = ctx.territoires.departements()[d.departement].territoire;
    d.numero_origine = territory;
    const auto digits = [&](int value, int width) {
      for (int p = width == 2 ? 10 : 100000; p > 0; p /= 10)
        d.numero_origine += static_cast<char>('0' + value / p % 10);
    };
    digits(c.month, 2);
    digits(c.year % 100, 2);
    digits(rng.Between(1, 9999), 6);
    d.numero_origine += d.guichet_creation;
  }
  if (!d.morale) {
    const double present = (d.version == "V4" ? kPartNirV4 : kPartNirAncien) / 100;
    if (rng.Chance(present)) {
      d.nir_statut = rng.Chance(d.version == "V4" ? 0.85 : 0.3) ? "VERIFIE" : "NON_VERIFIE";
    } else {
      d.demandeur.nir.clear();
      d.nir_statut = rng.Chance(0.01) ? "SUPPRIME_DOUBLON" : "ABSENT";
    }
    for (Personne& p : d.codemandeurs) {
      if (!rng.Chance(present)) p.nir.clear();
    }
    TirerCommission(ctx, rng, d);
    TirerPieces(ctx, rng, d);
    const std::uint32_t x = rng.Below(1000);
    d.indice_fraude = x < 5 ? "FORT" : x < 30 ? "FAIBLE" : x < 600 ? "AUCUN" : "";
    if (rng.Chance(0.07) || d.mode == kSh) {
      static constexpr std::string_view kStructures[] = {"Assistante sociale de secteur",
                                                         "CCAS",
                                                         "Mission locale",
                                                         "Association d'accueil",
                                                         "SIAO",
                                                         "Service social de l'hôpital",
                                                         "Maison des solidarités",
                                                         "Conseillère en économie sociale et familiale",
                                                         "Foyer de jeunes travailleurs"};
      d.structure_accompagnement = rng.Pick(kStructures);
      d.structure_accompagnement += ", Mme ";
      d.structure_accompagnement += static_cast<char>('A' + rng.Below(26));
      d.structure_accompagnement += '.';
    }
  }
  if (d.morale && d.motif_radiation == "RADATT") TirerCommission(ctx, rng, d);
  TirerEvenements(ctx, rng, d);
}

}  // namespace sne::ecole
