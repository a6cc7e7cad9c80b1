#include <algorithm>
#include <stdexcept>

#include "bench/base_ecole/logement.h"
#include "bench/base_ecole/maths.h"

namespace sne::ecole {
namespace {

constexpr std::string_view kTypes[] = {"T1", "T2", "T3", "T4", "T5", "T6P"};
constexpr double kPartAdapte07 = 0.55;       // of the main motive "handicap", below 60 years
constexpr double kPartQuarantaine = 0.0004;  // applications that name forty communes

std::vector<double> Shares(std::span<const double> percent) {
  double sum = 0;
  for (const double p : percent) sum += p;
  std::vector<double> shares;
  for (const double p : percent) shares.push_back(p / sum);
  return shares;
}

// A commune that the household does not name yet: near the first choice, else in its territory.
std::uint32_t Another(const Contexte& ctx, const Demande& d, int attempt, Rng& rng) {
  const Territoires& t = ctx.territoires;
  const Commune& first = t.communes()[d.communes.front()];
  const auto& arrondissements = t.arrondissements(first.ville);
  if (!arrondissements.empty() && attempt < 6 && rng.Chance(0.8)) {
    return arrondissements[rng.Below(static_cast<std::uint32_t>(arrondissements.size()))];
  }
  if (first.groupe >= 0 && attempt < 6 && rng.Chance(0.72)) {
    const Groupe& group = t.groupes()[static_cast<std::size_t>(first.groupe)];
    return group.communes[group.tirage.Draw(rng)];
  }
  const Departement& departement = t.departements()[first.departement];
  if (departement.idf && (attempt >= 6 || rng.Chance(0.45))) {
    return t.TirerCommune(t.premier_idf() + rng.Below(t.fin_idf() - t.premier_idf()), rng);
  }
  if (attempt < 12) return t.TirerCommune(first.departement, rng);
  return departement.communes[rng.Below(static_cast<std::uint32_t>(departement.communes.size()))];
}

}  // namespace

void TirerCommunes(const Contexte& ctx, Rng& rng, Demande& d) {
  const Territoires& t = ctx.territoires;
  d.communes.assign(1, t.TirerCommune(d.departement, rng));
  const double u = 100 * rng.Unit();
  std::size_t bin = 0;
  for (double sum = kPartNbCommunes[0]; bin < 4 && u >= sum; sum += kPartNbCommunes[bin]) ++bin;
  std::size_t count = bin + 1;
  if (bin == 3) count = 4 + rng.Below(2);
  if (bin == 4) count = 6 + std::min(rng.Below(5), rng.Below(5));
  if (bin == 4 && rng.Chance(kPartQuarantaine * 100 / kPartNbCommunes[4])) count = 40;
  const std::size_t available = t.departements()[d.departement].communes.size();
  if (!t.departements()[d.departement].idf && count > available) count = available;
  for (int attempt = 0; d.communes.size() < count; ++attempt) {
    const std::uint32_t next = Another(ctx, d, attempt, rng);
    if (std::find(d.communes.begin(), d.communes.end(), next) != d.communes.end()) continue;
    d.communes.push_back(next);
    attempt = std::min(attempt, 3);
  }
  // Residence: the first choice for 55 %, else another town.
  const std::uint32_t first = d.communes.front();
  d.commune_residence = first;
  if (rng.Chance(kPartMemeCommune / 100)) return;
  for (int attempt = 0; t.communes()[d.commune_residence].ville == t.communes()[first].ville; ++attempt) {
    const double where = rng.Unit();
    const Commune& c = t.communes()[first];
    if (where < 0.5 && c.groupe >= 0 && attempt < 4) {
      const Groupe& group = t.groupes()[static_cast<std::size_t>(c.groupe)];
      d.commune_residence = group.communes[group.tirage.Draw(rng)];
    } else if (where < 0.88) {
      d.commune_residence = t.TirerCommune(c.departement, rng);
    } else {
      d.commune_residence = t.TirerCommune(rng.Below(static_cast<std::uint32_t>(t.departements().size())), rng);
    }
  }
}

Souhaits::Souhaits(const Territoires& territoires, const Profils& profils) {
  std::vector<double> sizes = Shares(kPartTaille);
  sizes[5] += sizes[6];
  sizes.pop_back();
  std::vector<double> table;
  for (const auto& row : kTypologieParTaille) table.insert(table.end(), std::begin(row), std::end(row));
  if (FitMargins(table, sizes, Shares(kPartTypologie)) > 1e-6)
    throw std::logic_error("marges inconciliables : typologie");
  typologie_ = ConditionalTable(table, 6);

  const double rural = territoires.part_rurale();
  maison_urbain_ = (kPartCategorie[1] - rural * kPartMaisonRural) / (1 - rural);
  appartement_urbain_ = (kPartCategorie[0] - rural * (100 - kPartCategorie[2] - kPartMaisonRural)) / (1 - rural);

  double handicap = 0;
  double motif07 = 0;
  const std::size_t m07 = MotifIndex("07");
  double old = 0;  // of 60 years and more
  profils.ParcourirMasses([&](double mass, Composition, std::size_t age, Statut, Mode, std::size_t motif) {
    const double disabled = mass * profils.ChanceHandicap(motif);
    if (age >= 5)
      old += disabled;
    else
      handicap += disabled;
    if (motif == m07 && age < 5) motif07 += mass;
  });
  adapte_.fill((kPartAdapte / 100 - old - motif07 * kPartAdapte07) / (handicap - motif07));
  adapte_[m07] = kPartAdapte07;
}

void Souhaits::Tirer(const Contexte& ctx, const Profil& profil, Rng& rng, Demande& d) const {
  d.typologie = typologie_.Draw(std::min<std::size_t>(profil.taille, 5), rng);
  d.typologies.clear();
  const bool young = profil.composition == kSeul && profil.taille == 0 && profil.age <= 1;
  d.typologies.push_back(d.typologie == 0 && young && rng.Chance(0.12) ? "C" : kTypes[d.typologie]);
  if (rng.Chance(kPartDeuxiemeTypologie / 100)) {
    if (d.typologies[0] == "C")
      d.typologies.push_back("T1");
    else if (d.typologie == 0)
      d.typologies.push_back(young && rng.Chance(0.1) ? "C" : "T2");
    else if (d.typologie == 5)
      d.typologies.push_back("T5");
    else
      d.typologies.push_back(kTypes[rng.Chance(0.6) ? d.typologie + 1 : d.typologie - 1]);
  }
  const Commune& first = ctx.territoires.communes()[d.communes.front()];
  const Commune& town = ctx.territoires.communes()[first.ville];
  const bool rural = town.population < kPopulationRurale;
  const double a = rural ? 100 - kPartCategorie[2] - kPartMaisonRural : appartement_urbain_;
  const double m = rural ? kPartMaisonRural : maison_urbain_;
  const double u = 100 * rng.Unit();
  d.categorie_recherchee = u < a ? "A" : u < a + m ? "M" : "I";
  d.parking = rng.Chance(kPartParking / 100) ? Oui::kOui : Oui::kNon;
  d.rdc = rng.Chance(kPartRdc / 100) ? Oui::kOui : Oui::kNon;
  d.sans_ascenseur = rng.Chance(kPartSansAscenseur / 100) ? Oui::kOui : Oui::kNon;
  if (d.sans_ascenseur == Oui::kOui && rng.Chance(0.6))
    d.etage_max = 1 + static_cast<int>(std::min(rng.Below(5), rng.Below(6)));
  d.elargie = rng.Chance(kPartElargie / 100);
  d.colocation = rng.Chance(d.composition == kAutre ? 0.7 : 0.03) ? Oui::kOui : Oui::kNon;
}

void Souhaits::Completer(Rng& rng, Demande& d) {
  if (rng.Chance(0.75)) {
    const double affordable = std::clamp(0.33 * d.total_ressources + 150, 280.0, 1400.0);
    d.loyer_max = static_cast<int>(affordable * (0.85 + 0.4 * rng.Unit()) / 10) * 10;
  }
  if (!d.adapte) return;
  d.handicap_personnes.clear();
  const bool child = !d.a_charge.empty() && rng.Chance(0.25);
  const bool partner = !d.codemandeurs.empty() && rng.Chance(0.25);
  if (!child && !partner) d.handicap_personnes.push_back("DEM");
  if (partner) d.handicap_personnes.push_back("COD");
  if (child) d.handicap_personnes.push_back("PAC");
  const auto some = [&](std::vector<std::string_view>& out, std::string_view code, double chance) {
    if (rng.Chance(chance)) out.push_back(code);
  };
  d.handicap_etat = rng.Chance(0.6) ? "STA" : "EVO";
  some(d.handicap_moteur, "MS", 0.25);
  some(d.handicap_moteur, "MI", 0.7);
  some(d.handicap_sensoriel, "DA", 0.1);
  some(d.handicap_sensoriel, "DV", 0.12);
  if (rng.Chance(0.2)) {
    static constexpr std::string_view kAutres[] = {"Trouble du spectre autistique",
                                                   "Déficience intellectuelle",
                                                   "Trouble psychique",
                                                   "Maladie invalidante",
                                                   "Épilepsie",
                                                   "Trouble cognitif après un accident"};
    d.handicap_autre = rng.Pick(kAutres);
  }
  static constexpr std::string_view kMarches[] = {"1", "1", "2", "2", "3", "4"};
  d.handicap_marches = rng.Pick(kMarches);
  if (d.handicap_marches == "4") {
    d.handicap_aides.push_back("1");
  } else {
    some(d.handicap_aides, "2", 0.45);
    some(d.handicap_aides, "3", 0.2);
    some(d.handicap_aides, "4", 0.3);
    some(d.handicap_aides, "5", 0.1);
    some(d.handicap_aides, "6", 0.04);
    some(d.handicap_aides, "7", 0.08);
  }
  some(d.handicap_equipements, "1", 0.2);
  some(d.handicap_equipements, "2", 0.4);
  some(d.handicap_equipements, "3", 0.6);
  some(d.handicap_equipements, "4", 0.6);
  some(d.handicap_equipements, "5", 0.1);
  some(d.handicap_equipements, "6", 0.35);
}

}  // namespace sne::ecole
