#include "bench/base_ecole/generateur.h"

#include <algorithm>
#include <stdexcept>

#include "bench/base_ecole/ecriture.h"
#include "bench/base_ecole/foyer.h"
#include "bench/base_ecole/francais.h"
#include "bench/base_ecole/identifiants.h"
#include "bench/base_ecole/revenus.h"

namespace sne::ecole {
namespace {

// Streams of random numbers, see rng.h.
enum Flux : std::uint64_t { kFluxPersonne = 1, kFluxDossier, kFluxTexte, kFluxManque, kFluxPlaces };

constexpr std::uint64_t kNumerosParMois = 999999;
constexpr double kTwo32 = 4294967296.0;
constexpr double kVoisineAdmise = 0.52;  // neighbours that filed in the same month or before
constexpr double kRadieesParVivante = 1330.0 / 2200;

// A slip of the pen in a name: two letters swapped, one doubled or one left out. ASCII letters only.
void Coquille(std::string& name, Rng& rng) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    if (name.size() < 4) break;
    const std::size_t at = 1 + rng.Below(static_cast<std::uint32_t>(name.size() - 2));
    const auto letter = [&](std::size_t i) {
      return (name[i] >= 'A' && name[i] <= 'Z') || (name[i] >= 'a' && name[i] <= 'z');
    };
    if (!letter(at) || !letter(at + 1)) continue;
    switch (rng.Below(3)) {
      case 0:
        if (name[at] == name[at + 1]) continue;
        std::swap(name[at], name[at + 1]);
        return;
      case 1:
        name.insert(at, 1, name[at]);
        return;
      default:
        name.erase(at, 1);
        return;
    }
  }
  name += name.back() >= 'a' ? 'e' : 'E';
}

// Values that only some versions of the form know: older codes of motives and several modes of housing on V2, motive 28
// since V4 only.
void AdapterVersion(const Contexte& ctx, Rng& rng, Demande& d) {
  if (d.morale) return;
  if (d.motifs.front() == "28" && d.version != "V4") {
    if (ctx.date >= kDebutV4 && d.date_radiation == kSansDate) {
      d.version = "V4";
      d.modification = rng.Between(std::max(kDebutV4, d.creation), ctx.date);
      d.nature = "MOD";
    } else {
      d.motifs.front() = "27";
    }
  }
  if (d.version != "V2") return;
  for (std::string_view& m : d.motifs) {
    if (m == "24")
      m = "02";
    else if (m == "25" || m == "26")
      m = "03";
    else if (m == "27")
      m = "06";
  }
  std::vector<std::string_view> distinct;
  for (const std::string_view m : d.motifs) {
    if (std::find(distinct.begin(), distinct.end(), m) == distinct.end()) distinct.push_back(m);
  }
  d.motifs = distinct;
  if (rng.Chance(0.2)) {
    if (d.mode == kCpe) d.modes.push_back("CP");
    if (d.mode == kSh) d.modes.push_back("RHVS");
    if (d.mode == kSd) d.modes.push_back("CP");
    if (d.mode == kHot) d.modes.push_back("SH");
  }
}

void AppendNumber(std::uint64_t value, int width, std::string& out) {
  const std::size_t start = out.size();
  out.append(static_cast<std::size_t>(width), '0');
  for (std::size_t i = start + static_cast<std::size_t>(width); i-- > start; value /= 10) {
    out[i] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

std::array<double, kZones> PartsDesZones(const Territoires& territoires) {
  std::array<double, kZones> parts{};
  for (const Departement& d : territoires.departements()) parts[static_cast<std::size_t>(d.zone)] += d.stock;
  return parts;
}

Contexte::Contexte(Day jour, double anciennete_moyenne)
    : date(jour), annee(ToCivil(jour).year), anciennete(jour, anciennete_moyenne, PartsDesZones(territoires)) {
  double tenants = 0;
  double working = 0;
  profils.ParcourirMasses([&](double mass, Composition, std::size_t, Statut s, Mode m, std::size_t) {
    if (!ALoyer(m)) return;
    tenants += mass;
    if (EstSalarie(s) || s == kArt) working += mass;
  });
  part_cdi_locataires = working / tenants;
}

Generateur::Population::Population(std::uint64_t count, std::uint64_t key, const Territoires& territoires)
    : n(count), ordre(count, key) {
  double cumulated = 0;
  std::uint64_t start_idf = 0;
  for (const Departement& d : territoires.departements()) {
    borne.push_back((n * static_cast<std::uint64_t>(cumulated * kTwo32) + (1ULL << 31)) >> 32);
    cumulated += d.stock;
  }
  borne.push_back(n);
  for (std::uint32_t i = 0; i < territoires.departements().size(); ++i) {
    if (i == territoires.premier_idf()) start_idf = borne[i];
    const bool idf = territoires.departements()[i].idf;
    // The last département of Île-de-France knows the size of the whole territory; all its départements share it.
    const std::uint64_t size = idf ? borne[territoires.fin_idf()] - start_idf : borne[i + 1] - borne[i];
    const std::uint64_t territory = Mix64(key + (idf ? 1000 : i));
    dans_territoire.emplace_back(size, territory);
    phase.push_back(static_cast<std::uint32_t>(Mix64(territory) >> 32));
  }
}

Generateur::Generateur(const Options& options)
    : options_(options),
      radiees_(options.radiees ? static_cast<std::uint64_t>(static_cast<double>(options.demandes) * kRadieesParVivante)
                               : 0),
      contexte_(options.date, options.anciennete_moyenne),
      souhaits_(contexte_.territoires, contexte_.profils),
      priorites_(contexte_.territoires, contexte_.profils, contexte_.anciennete),
      suivi_(contexte_),
      texte_(contexte_),
      calendrier_radiees_(CalendrierDesRadiees(options.date)),
      vivantes_(options.demandes, StreamKey(options.graine, kFluxPlaces, 1), contexte_.territoires),
      radiees_pop_(radiees_, StreamKey(options.graine, kFluxPlaces, 2), contexte_.territoires) {
  if (options.date < ToDay(2016, 1, 1) || options.date > ToDay(2099, 12, 31)) {
    throw std::invalid_argument("--date doit être comprise entre 2016-01-01 et 2099-12-31");
  }
  const std::array<double, kZones> zones = PartsDesZones(contexte_.territoires);
  double old = 1;
  for (std::size_t z = 0; z < kZones; ++z) {
    old -= zones[z] * contexte_.anciennete.calendrier().PartDepuis(static_cast<Zone>(z),
                                                                   AddMonths(options.date, -kMoisJeunes) + 1);
  }
  jeunes_en_plus_ = kPartAge[0] / 100 * old / ((1 - kPartAge[0] / 100) * (1 - old));
  const Territoires& t = contexte_.territoires;
  double largest = t.part_idf();
  for (const Departement& d : t.departements()) {
    if (!d.idf) largest = std::max(largest, d.stock);
  }
  const double share = largest * (contexte_.anciennete.calendrier().PartMaximale() +
                                  (options.radiees ? kRadieesParVivante * calendrier_radiees_.PartMaximale() : 0));
  if (static_cast<double>(options.demandes) * share > static_cast<double>(kNumerosParMois) - 2) {
    throw std::invalid_argument(
        "--demandes : au plus " +
        std::to_string(static_cast<std::uint64_t>(static_cast<double>(kNumerosParMois) / share)) +
        " demandes, le numéro d'ordre n'a que six chiffres par territoire et par mois");
  }
}

Generateur::Emplacement Generateur::Situer(const Population& p, std::uint64_t place) const {
  const Territoires& t = contexte_.territoires;
  const auto found = std::upper_bound(p.borne.begin(), p.borne.end() - 1, place);
  const auto departement = static_cast<std::uint32_t>(found - p.borne.begin() - 1);
  if (!t.departements()[departement].idf) {
    return {departement, p.borne[departement], p.borne[departement + 1], place};
  }
  return {departement, p.borne[t.premier_idf()], p.borne[t.fin_idf()], place};
}

// Date of filing and serial number of the place: places of a territory are shuffled, then cut into months; inside a
// month both day and serial number grow with the place.
void Generateur::Numeroter(const Population& p, const Emplacement& e, bool radiee, Rng& rng, Demande& d) const {
  const Departement& departement = contexte_.territoires.departements()[e.departement];
  const std::uint64_t n = e.fin - e.debut;
  const std::uint64_t shuffled = p.dans_territoire[e.departement].Forward(e.place - e.debut);
  const Calendrier& living = contexte_.anciennete.calendrier();
  const Calendrier& calendar = radiee ? calendrier_radiees_ : living;
  const Calendrier::Place place = calendar.Placer(departement.zone, shuffled, n, p.phase[e.departement], rng.Unit());
  d.creation = place.creation;
  std::uint64_t serial = place.rang + 1;
  if (radiee) {
    // After the living ones of the same territory and month.
    const std::size_t month = living.MoisDe(d.creation);
    const Emplacement alive = Situer(vivantes_, vivantes_.borne[e.departement]);
    if (month < living.size() && alive.fin > alive.debut) {
      serial += living.Effectif(departement.zone, month, alive.fin - alive.debut, vivantes_.phase[e.departement]);
    }
  }
  const Civil c = ToCivil(d.creation);
  d.numero = departement.territoire;
  AppendNumber(static_cast<std::uint64_t>(c.month), 2, d.numero);
  AppendNumber(static_cast<std::uint64_t>(c.year % 100), 2, d.numero);
  AppendNumber(serial, 6, d.numero);
}

// Nobody under 25 filed more than eight years ago; the others are as much more often under 25, so that the share of
// the first age band holds.
Profil Generateur::TirerProfil(int months, Rng& rng) const {
  const bool young = months < kMoisJeunes && rng.Chance(jeunes_en_plus_);
  for (;;) {
    const Profil profile = contexte_.profils.Tirer(rng);
    if (AgeAdmis(profile.age, months) && (profile.age == 0 || !young)) return profile;
  }
}

void Generateur::TirerPersonneMorale(Rng& rng, Demande& d) const {
  d.morale = true;
  static constexpr std::string_view kFormes[] = {"Association", "Foyer",  "Fondation", "Entraide", "Solidarité",
                                                 "Collectif",   "Comité", "Union",     "Amicale",  "Relais"};
  static constexpr std::string_view kObjets[] = {
      "Toit pour tous", "Habitat et Humanisme local", "La Main tendue", "Jeunes travailleurs", "Familles en chemin",
      "Le Pas de côté", "Accueil et insertion",       "L'Abri",         "Logement solidaire",  "Horizon"};
  d.raison_sociale = rng.Pick(kFormes);
  d.raison_sociale += ' ';
  d.raison_sociale += rng.Pick(kObjets);
  AppendDe(d.raison_sociale, SansArrondissement(contexte_.territoires.communes()[d.commune_residence].libelle));
  TirerAdresse(contexte_, rng, d);
  d.complement = {};
}

void Generateur::Ligne(std::uint64_t index, Atelier& atelier, std::string& out) const {
  Demande& d = atelier.demande;
  d.Vider();
  // Struck-off demandes are spread evenly between the living ones; a living one is the same with or without them.
  const auto living_before = [&](std::uint64_t i) {
    return radiees_ == 0 ? i
                         : static_cast<std::uint64_t>(static_cast<unsigned __int128>(i) * options_.demandes / lignes());
  };
  const std::uint64_t before = living_before(index);
  const bool radiee = living_before(index + 1) == before;
  const std::uint64_t number = radiee ? index - before : before;
  const Population& population = radiee ? radiees_pop_ : vivantes_;
  // The struck-off ones draw from streams of their own.
  const std::uint64_t seed = radiee ? Mix64(options_.graine + 0x7261646965ULL) : options_.graine;

  Rng file(StreamKey(seed, kFluxDossier, number));
  const Emplacement own = Situer(population, population.ordre.Forward(number));
  Numeroter(population, own, radiee, file, d);
  const int months = CompleteMonths(d.creation, contexte_.date);
  // A near-duplicate takes the person of its neighbour in the same territory, who was of age at both filings.
  Emplacement source = own;
  std::uint64_t person_number = number;
  int person_months = months;
  bool duplicate = false;
  if (file.Chance(kPartQuasiDoublon / 100 / kVoisineAdmise) && own.fin - own.debut > 1) {
    const Emplacement other = Situer(population, own.place + 1 < own.fin ? own.place + 1 : own.place - 1);
    const std::uint64_t other_number = population.ordre.Backward(other.place);
    Rng other_file(StreamKey(seed, kFluxDossier, other_number));
    Demande& neighbour = atelier.voisine;
    Numeroter(population, other, radiee, other_file, neighbour);
    const int other_months = CompleteMonths(neighbour.creation, contexte_.date);
    duplicate = months <= other_months;
    if (duplicate) {
      source = other;
      person_number = other_number;
      person_months = other_months;
    }
  }
  Rng person(StreamKey(seed, kFluxPersonne, person_number));
  d.departement = source.departement;
  TirerCommunes(contexte_, person, d);
  const bool legal = file.Chance(kPartPersonneMorale / 100);
  const Profil profile = TirerProfil(person_months, person);
  souhaits_.Tirer(contexte_, profile, person, d);
  suivi_.TirerEnregistrement(contexte_, radiee, file, d);
  if (legal) {
    TirerPersonneMorale(person, d);
  } else {
    d.handicap = profile.handicap;
    d.adapte = profile.handicap && person.Chance(souhaits_.ChanceAdapte(profile));
    TirerFoyer(contexte_, profile, person_months, person, d);
    TirerRevenus(contexte_, person, d);
    TirerLogementActuel(contexte_, person, d);
    TirerMotifs(contexte_, person, d);
    Souhaits::Completer(person, d);
    if (duplicate) Coquille(file.Chance(0.8) ? d.demandeur.nom : d.demandeur.prenoms, file);
    priorites_.Tirer(contexte_, profile, Anciennete::Tranche(months), file, d);
  }
  AdapterVersion(contexte_, file, d);
  suivi_.TirerGestion(contexte_, file, d);
  d.numero += d.guichet_creation;
  if (!legal) {
    Rng text(StreamKey(seed, kFluxTexte, number));
    texte_.Ecrire(contexte_, text, d);
  }
  Rng missing(StreamKey(seed, kFluxManque, number));
  EcrireDemande(contexte_, d, missing, out);
}

}  // namespace sne::ecole
