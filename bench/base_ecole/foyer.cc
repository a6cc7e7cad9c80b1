#include "bench/base_ecole/foyer.h"

#include <algorithm>
#include <array>

#include "bench/base_ecole/francais.h"
#include "bench/base_ecole/identifiants.h"
#include "bench/base_ecole/metiers.h"

namespace sne::ecole {
namespace {

constexpr std::array<int, kAges + 1> kBornesAge = {16, 25, 30, 40, 50, 60, 70, 98};

// Relative number of applicants by year of age inside the bands: the estimation's bands put their people a little to
// the right, so that the mean is 44.
double PoidsAge(std::size_t band, int age, bool parent) {
  const int offset = age - kBornesAge[band];
  if (band == 0) {
    constexpr double kYoung[9] = {0.3, 0.6, 5, 9, 12, 14, 16, 20, 23};
    return parent && age < 19 ? 0 : kYoung[offset];
  }
  if (band == 6) {
    double weight = 1;
    for (int i = 0; i < offset; ++i) weight *= 0.93;
    return weight;
  }
  const double width = kBornesAge[band + 1] - kBornesAge[band];
  return 1 + 0.6 * ((offset + 0.5) / width - 0.5);
}

struct TablesAge {
  std::array<std::array<AliasTable, 2>, kAges> age;
  TablesAge() {
    for (std::size_t band = 0; band < kAges; ++band) {
      for (const bool parent : {false, true}) {
        std::vector<double> weights;
        for (int a = kBornesAge[band]; a < kBornesAge[band + 1]; ++a) weights.push_back(PoidsAge(band, a, parent));
        age[band][parent ? 1 : 0] = AliasTable(weights);
      }
    }
  }
};

// Age today of somebody who was 16 at a filing `mois` complete months ago, at least.
int AgeMinimal(int mois) { return 16 + (mois + 12) / 12; }

Day TirerNaissance(const Contexte& ctx, int age, Rng& rng) {
  const Day last = AddMonths(ctx.date, -12 * age);
  const Day first = AddMonths(ctx.date, -12 * (age + 1)) + 1;
  return rng.Between(first, last);
}

// One chance in five of a birth abroad over the whole stock: rare for French people, usual for the others.
void TirerNir(const Contexte& ctx, Personne& p, std::uint32_t commune, Rng& rng) {
  const double abroad = p.nationalite == 1 ? 0.056 : p.nationalite == 2 ? 0.70 : 0.68;
  if (rng.Chance(abroad)) {
    std::string place = "99";
    place += PaysDeNaissance(static_cast<std::size_t>(p.origine), rng);
    EcrireNir(p.femme, p.naissance, place, rng, p.nir);
    return;
  }
  std::uint32_t birth = commune;
  const std::uint32_t x = rng.Below(100);
  const std::uint32_t departement = ctx.territoires.communes()[commune].departement;
  const auto n = static_cast<std::uint32_t>(ctx.territoires.departements().size());
  if (x >= 25) birth = ctx.territoires.TirerCommune(x < 75 ? departement : rng.Below(n), rng);
  EcrireNir(p.femme, p.naissance, ctx.territoires.communes()[birth].code, rng, p.nir);
}

void TirerContacts(const Contexte& ctx, Personne& p, std::string_view departement, Rng& rng) {
  const int age = CompleteYears(p.naissance, ctx.date);
  if (!rng.Chance(age >= 70 ? 0.25 : 0.06)) EcrirePortable(rng, p.portable);
  if (rng.Chance(age >= 60 ? 0.6 : 0.15)) EcrireFixe(departement, rng, p.fixe);
  if (rng.Chance(age >= 70 ? 0.45 : 0.85)) {
    EcrireEmail(p.prenom, p.nom_usage.empty() ? p.nom : p.nom_usage, ToCivil(p.naissance).year, rng, p.email);
  }
}

// `employeur_plus_10` opens Action Logement's contingent, the State's sector its own: shares from figures.h.
void TirerTravail(const Contexte& ctx, Personne& p, bool demandeur, bool assistante_maternelle, Demande& d, Rng& rng) {
  const double salaries = (kPartStatut[kCdi] + kPartStatut[kCdd] + kPartStatut[kApp]) / 100;
  bool essentiel = false;
  p.secteur = "SO";
  if (EstSalarie(p.statut)) {
    constexpr double kFpt_ = 0.11;
    constexpr double kFph_ = 0.10;
    const double fpe = kPartPfonct / 100 / salaries;
    const double u = rng.Unit();
    p.secteur = u < fpe ? "FPE" : u < fpe + kFpt_ ? "FPT" : u < fpe + kFpt_ + kFph_ ? "FPH" : "PRIVE";
    if (demandeur) {
      const double prive = 1 - fpe - kFpt_ - kFph_;
      d.agent_etat = p.secteur == "FPE";
      if (p.secteur == "PRIVE") {
        d.employeur_plus_10 = rng.Chance(kPartColact / 100 / salaries / prive) ? Oui::kOui : Oui::kNon;
      }
    }
  } else if (p.statut == kArt) {
    p.secteur = "INDEP";
  }
  const bool travaille = p.secteur != "SO";
  if (travaille || rng.Chance(p.statut == kCho ? 0.7 : p.statut == kRet ? 0.35 : p.statut == kEtu ? 0.0 : 0.2)) {
    const Metier& metier = TirerMetier(p.secteur, rng);
    p.profession = p.femme ? metier.feminin : metier.masculin;
    essentiel = travaille && metier.essentiel;
  } else if (p.statut == kRet) {
    p.profession = p.femme ? "Retraitée" : "Retraité";
  } else if (p.statut == kEtu) {
    p.profession = p.femme ? "Étudiante" : "Étudiant";
  }
  if (assistante_maternelle) p.profession = kAssistantMaternel[p.femme ? 1 : 0];
  if (demandeur && travaille) d.activite_essentielle = essentiel ? Oui::kOui : Oui::kNon;
  if (!travaille) return;
  constexpr std::string_view kFrontieres = " 01 06 25 39 54 57 59 64 67 68 74 90 ";
  const std::string home = " " + ctx.territoires.departements()[d.departement].code + " ";
  if (demandeur && p.secteur == "PRIVE" && kFrontieres.find(home) != std::string_view::npos && rng.Chance(0.07)) {
    d.travail_etranger = true;
    return;
  }
  // Half work in the commune of residence or the first choice, the others in the département.
  p.commune_travail = static_cast<std::int32_t>(
      rng.Chance(0.45)
          ? d.commune_residence
          : ctx.territoires.TirerCommune(ctx.territoires.communes()[d.commune_residence].departement, rng));
  const Commune& place = ctx.territoires.communes()[static_cast<std::size_t>(p.commune_travail)];
  if (p.secteur != "INDEP") {
    EcrireEmployeur(p.secteur, SansArrondissement(place.libelle),
                    ctx.territoires.departements()[place.departement].libelle, ctx.noms, rng, p.employeur);
    if (rng.Chance(0.3)) p.siret = Siret(Mix64(rng.Next()), rng.Below(10000));
  }
}

void TirerIdentite(const Contexte& ctx, Personne& p, Rng& rng) {
  p.nom.clear();
  ctx.noms.Nom(p.origine, rng, p.nom);
  ctx.noms.Prenoms(p.origine, p.femme, ToCivil(p.naissance).year, rng, p.prenoms, p.prenom);
}

Statut TirerStatutConjoint(int age, bool femme, Rng& rng) {
  const std::uint32_t x = rng.Below(100);
  if (age >= 62) return x < 88 ? kRet : kAut;
  if (age < 25 && x >= 80) return x < 90 ? kEtu : kApp;
  const std::uint32_t cdi = femme ? 27 : 42;
  return x < cdi ? kCdi : x < cdi + 12 ? kCdd : x < cdi + 16 ? kArt : x < cdi + 30 ? kCho : kAut;
}

void TirerCodemandeur(const Contexte& ctx, Demande& d, Rng& rng) {
  Personne& a = d.demandeur;
  d.codemandeurs.emplace_back();
  Personne& b = d.codemandeurs.back();
  b.femme = rng.Chance(0.97) ? !a.femme : a.femme;
  const int age = std::clamp(
      CompleteYears(a.naissance, ctx.date) + rng.Between(-4, 4) + rng.Between(-3, 3) + (a.femme ? 2 : -2), 18, 95);
  b.naissance = TirerNaissance(ctx, age, rng);
  b.nationalite = rng.Chance(0.87) ? a.nationalite : 1;
  b.origine = rng.Chance(0.78)
                  ? a.origine
                  : Noms::TirerOrigine(b.nationalite, ctx.territoires.departements()[d.departement].code, rng);
  TirerIdentite(ctx, b, rng);
  b.situation = a.situation;
  d.lien_codemandeur = a.situation == kM ? "M" : a.situation == kP ? "P" : "C";
  b.statut = TirerStatutConjoint(age, b.femme, rng);
  if (a.situation == kM && a.femme != b.femme) {
    Personne& wife = a.femme ? a : b;
    const Personne& husband = a.femme ? b : a;
    const std::uint32_t x = rng.Below(100);
    if (x < 48)
      wife.nom_usage = husband.nom;
    else if (x < 54 && wife.nom.size() + husband.nom.size() < 40)
      wife.nom_usage = wife.nom + "-" + husband.nom;
  }
}

// People who share a flat file their own demandes and name each other. A few sign one demande with a relative or, on
// the older forms, a flat-sharer: that codemandeur takes the place of a dependant. Returns how many places.
int TirerColocation(const Contexte& ctx, int places, Demande& d, Rng& rng) {
  const Departement& departement = ctx.territoires.departements()[d.departement];
  if (places > 0 && rng.Chance(0.05)) {
    d.codemandeurs.emplace_back();
    Personne& b = d.codemandeurs.back();
    b.femme = rng.Chance(0.5);
    b.naissance = TirerNaissance(ctx, rng.Between(18, 70), rng);
    b.nationalite = d.demandeur.nationalite;
    b.origine = d.demandeur.origine;
    TirerIdentite(ctx, b, rng);
    b.situation = rng.Chance(0.8) ? kC : kD;
    b.statut = TirerStatutConjoint(CompleteYears(b.naissance, ctx.date), b.femme, rng);
    const bool relative = rng.Chance(0.7);
    if (relative) b.nom = d.demandeur.nom;
    d.lien_codemandeur = relative ? "A" : "L";
    return 1;
  }
  const int count = rng.Chance(0.8) ? 1 : 2;
  for (int i = 0; i < count; ++i) {
    Colocataire c;
    ctx.noms.Nom(Noms::TirerOrigine(d.demandeur.nationalite, departement.code, rng), rng, c.nom);
    c.prenom = ctx.noms.Prenom(Origine::kFrance, rng.Chance(0.5), 1992, rng);
    if (rng.Chance(0.6)) {
      const Civil month = ToCivil(d.creation);
      c.numero_unique = departement.territoire;
      for (const int value :
           {month.month, month.year % 100, rng.Between(0, 99), rng.Between(0, 99), rng.Between(0, 99)}) {
        c.numero_unique += static_cast<char>('0' + value / 10);
        c.numero_unique += static_cast<char>('0' + value % 10);
      }
      c.numero_unique += "GDPUB";
    }
    d.colocataires.push_back(std::move(c));
  }
  return 0;
}

// People who are not the children of somebody under sixty.
bool AutrePersonneACharge(const Contexte& ctx, int age, Demande& d, PersonneACharge& p, Rng& rng) {
  const std::uint32_t x = rng.Below(100);
  const Day youngest = d.demandeur.naissance;
  const std::uint32_t parents = age >= 40 && age < 75 ? 8 : 1;
  const std::uint32_t others = age >= 60 ? 45 : age >= 50 ? 8 : 3;
  if (x < parents) {
    p.lien = 'P';
    p.femme = rng.Chance(0.75);
    p.naissance = std::max(AddMonths(youngest, -12 * rng.Between(18, 34)), AddMonths(ctx.date, -12 * 99));
    return CompleteYears(p.naissance, youngest) >= 17;
  }
  if (x < parents + others) {
    p.lien = 'A';
    p.femme = rng.Chance(0.5);
    p.naissance = ctx.date - rng.Between(200, 365 * 24);
    return true;
  }
  return false;
}

void TirerEnfants(const Contexte& ctx, std::size_t band, int count, Demande& d, Rng& rng) {
  const int age = CompleteYears(d.demandeur.naissance, ctx.date);
  Day parent = d.demandeur.naissance;
  for (const Personne& c : d.codemandeurs) parent = std::max(parent, c.naissance);
  const bool young = band <= 3;
  const int limit = young ? (rng.Chance(0.85) ? 17 : 21) : band == 4 ? 24 : 32;
  // Seventeen years between a parent and a child at least, counted to the day.
  const Day earliest = std::min(std::max(AddMonths(parent, 12 * 17), ctx.date - 365 * limit), ctx.date - 1);
  std::array<Day, 16> births{};
  int children = 0;
  for (int i = 0; i < count; ++i) {
    PersonneACharge p;
    // The first one of a parent under fifty is a minor child: local rules and priorities count on it.
    if (!(young && i == 0) && AutrePersonneACharge(ctx, age, d, p, rng)) {
      d.a_charge.push_back(std::move(p));
    } else {
      births[static_cast<std::size_t>(children++)] = rng.Between(earliest, ctx.date);
    }
  }
  const auto end = births.begin() + children;
  std::sort(births.begin(), end);
  for (auto it = births.begin(); it != end && it + 1 != end; ++it) {
    // Brothers and sisters are twins or ten months apart.
    if (it[1] - *it < 300) it[1] = std::min(*it + 300 + static_cast<Day>(rng.Below(200)), ctx.date);
    if (it[1] - *it < 300) it[1] = *it;
  }
  if (young && children > 0 && CompleteYears(end[-1], ctx.date) >= 18) {
    end[-1] = rng.Between(std::max(earliest, ctx.date - 365 * 17), ctx.date);
  }
  for (auto it = births.begin(); it != end; ++it) {
    PersonneACharge p;
    p.naissance = *it;
    p.femme = rng.Chance(0.488);
    d.a_charge.push_back(std::move(p));
  }
  // One surname for the children: the father's, the mother's, or another father's.
  std::string other;
  if (d.composition == kMono && rng.Chance(0.55)) ctx.noms.Nom(d.demandeur.origine, rng, other);
  const Personne& first = d.demandeur;
  const Personne* father = !d.codemandeurs.empty() && d.codemandeurs[0].femme != first.femme
                               ? (first.femme ? &d.codemandeurs[0] : &first)
                               : &first;
  for (PersonneACharge& p : d.a_charge) {
    p.nom = p.lien == 'E' && !other.empty() ? other : rng.Chance(0.92) ? father->nom : first.nom;
    p.prenom = ctx.noms.Prenom(first.origine, p.femme, ToCivil(p.naissance).year, rng);
  }
}

}  // namespace

bool AgeAdmis(std::size_t tranche, int mois) { return AgeMinimal(mois) < kBornesAge[tranche + 1]; }

void TirerFoyer(const Contexte& ctx, const Profil& profil, int mois, Rng& rng, Demande& d) {
  static const TablesAge tables;
  Personne& p = d.demandeur;
  const Departement& departement = ctx.territoires.departements()[d.departement];
  d.composition = profil.composition;
  d.tranche_age = profil.age;
  d.handicap = profil.handicap;
  d.mode = profil.mode;
  d.motif = profil.motif;
  p.femme = profil.femme;
  p.statut = profil.statut;
  p.situation = profil.situation;
  int size = static_cast<int>(profil.taille) + 1;
  if (size == 7) {
    const std::uint32_t x = rng.Below(100);
    size += x < 66 ? 0 : x < 86 ? 1 : x < 94 ? 2 : x < 98 ? 3 : 4;
  }
  const bool couple = EstCouple(profil.composition);
  const int adults = couple ? 2 : 1;
  const bool parent = size > adults;
  // Sixteen at the filing at least.
  const int youngest = AgeMinimal(mois);
  int age = 0;
  while (age < youngest) {
    age = kBornesAge[profil.age] + static_cast<int>(tables.age[profil.age][parent ? 1 : 0].Draw(rng));
  }
  p.naissance = TirerNaissance(ctx, age, rng);
  const auto& nationality = departement.idf ? kPartNationaliteIdf : kPartNationalite;
  // Elsewhere: what the national margin leaves.
  const double idf = ctx.territoires.part_idf();
  const auto part = [&](std::size_t n) {
    return departement.idf ? nationality[n] : (kPartNationalite[n] - idf * kPartNationaliteIdf[n]) / (1 - idf);
  };
  const double u = 100 * rng.Unit();
  p.nationalite = u < part(0) ? 1 : u < part(0) + part(1) ? 2 : 3;
  p.origine = Noms::TirerOrigine(p.nationalite, departement.code, rng);
  TirerIdentite(ctx, p, rng);
  if (couple) TirerCodemandeur(ctx, d, rng);
  if (p.situation == kD && p.femme && rng.Chance(0.22)) ctx.noms.Nom(p.origine, rng, p.nom_usage);
  if (p.situation == kV && p.femme && rng.Chance(0.7)) ctx.noms.Nom(p.origine, rng, p.nom_usage);

  // Children to come: they take the place of one dependant, so the size is kept. A first child is expected where no
  // motive speaks of children who live in the dwelling (priority J names them).
  const Personne* mother = p.femme ? &p : couple && d.codemandeurs[0].femme ? &d.codemandeurs[0] : nullptr;
  const bool fertile = mother != nullptr && CompleteYears(mother->naissance, ctx.date) <= 44;
  const std::string_view motif = kCodeMotif[profil.motif];
  const bool first = parent && size == adults + 1 && motif != "13" && motif != "25" && motif != "26";
  const double chance = first ? (couple ? 0.14 : 0.06) : size >= adults + 2 ? (couple ? 0.08 : 0.05) : 0;
  if (profil.age <= 3 && fertile && rng.Chance(chance)) {
    d.nb_a_naitre = 1;
    d.naissance_prevue = ctx.date + rng.Between(3, 240);
  }
  int dependants = size - adults - d.nb_a_naitre;
  if (profil.composition == kAutre) dependants -= TirerColocation(ctx, dependants, d, rng);
  TirerEnfants(ctx, profil.age, dependants, d, rng);

  const bool separated = p.situation == kD || p.situation == kS;
  if (separated && profil.composition == kMono && rng.Chance(0.14)) {
    d.garde_alternee = std::min<int>(rng.Between(1, 2), static_cast<int>(d.a_charge.size()));
  }
  if (separated && profil.composition == kSeul && rng.Chance(0.28)) d.droit_visite = rng.Between(1, 3);

  const std::string_view code = departement.code;
  const bool assistant = motif == "16";
  TirerTravail(ctx, p, true, assistant, d, rng);
  TirerContacts(ctx, p, code, rng);
  TirerNir(ctx, p, d.commune_residence, rng);
  for (Personne& c : d.codemandeurs) {
    TirerTravail(ctx, c, false, false, d, rng);
    TirerContacts(ctx, c, code, rng);
    TirerNir(ctx, c, d.commune_residence, rng);
  }
  if (p.nationalite == 3 && rng.Chance(0.7)) d.titre_sejour = ctx.date + rng.Between(10, 3650);
  const std::uint32_t protection = rng.Below(1000);
  if (age >= 18) {
    d.mesure_protection = protection < 8 ? "CURATELLE" : protection < 12 ? "TUTELLE" : protection < 600 ? "AUCUNE" : "";
  }
  TirerAdresse(ctx, rng, d);
}

}  // namespace sne::ecole
