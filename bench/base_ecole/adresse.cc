#include <algorithm>

#include "bench/base_ecole/foyer.h"
#include "bench/base_ecole/francais.h"

namespace sne::ecole {
namespace {

constexpr std::string_view kTypes[] = {"rue",     "rue",       "rue",   "rue",    "rue",       "avenue",
                                       "avenue",  "boulevard", "place", "allée",  "allée",     "impasse",
                                       "chemin",  "square",    "cours", "quai",   "route",     "résidence",
                                       "passage", "sentier",   "villa", "montée", "promenade", "venelle"};
constexpr std::string_view kNomsCommuns[] = {
    "des Charmettes",   "des Lilas",        "de la Gare",       "de l'Église",    "des Écoles",
    "du Moulin",        "de la République", "des Acacias",      "du Château",     "des Tilleuls",
    "de la Fontaine",   "des Cerisiers",    "du Stade",         "de la Mairie",   "des Peupliers",
    "du Port",          "de la Paix",       "de la Liberté",    "de l'Égalité",   "des Marronniers",
    "du Lavoir",        "des Platanes",     "de la Poste",      "des Jonquilles", "du Lac",
    "de la Forêt",      "des Vignes",       "du Pont",          "de Verdun",      "de la Résistance",
    "du Maréchal",      "des Hirondelles",  "des Alouettes",    "du Bocage",      "des Bleuets",
    "des Rosiers",      "du Four à chaux",  "de la Croix",      "de la Source",   "du Calvaire",
    "des Sablons",      "de la Plaine",     "des Coteaux",      "des Mimosas",    "des Oliviers",
    "de la Mer",        "du Phare",         "des Mouettes",     "de la Tannerie", "du Général",
    "des Frênes",       "de l'Abbaye",      "du Prieuré",       "de la Ferme",    "des Tanneurs",
    "des Tisserands",   "du Faubourg",      "de l'Hôpital",     "du Canal",       "des Mésanges",
    "de l'Industrie",   "des Mineurs",      "des Forges",       "de la Verrerie", "du Haras",
    "de la Garenne",    "des Bruyères",     "des Genêts",       "de la Lande",    "du Verger",
    "de la Prairie",    "des Noyers",       "des Chênes",       "du Belvédère",   "de Bellevue",
    "du Soleil levant", "des Quatre-Vents", "du Clos",          "de la Chapelle", "des Remparts",
    "de la Citadelle",  "du Marché",        "de la Halle",      "des Capucins",   "des Carmes",
    "de la Barre",      "du Levant",        "du Couchant",      "de l'Avenir",    "du Progrès",
    "de la Commune",    "des Fusillés",     "de la Libération", "du 8 Mai 1945",  "du 11 Novembre",
    "du 14 Juillet",    "du 19 Mars 1962",  "de l'Europe",      "des Nations",    "de Strasbourg",
    "de Bretagne",      "de Provence",      "de Lorraine",      "des Pyrénées",   "des Alpes",
    "du Vercors",       "de Picardie",      "d'Alsace",         "de Normandie",   "de Savoie",
    "de Bourgogne",     "de Champagne",     "d'Anjou",          "du Berry",       "du Limousin",
    "de Gascogne"};
constexpr std::string_view kLieuxDits[] = {
    "Le Bourg",          "Les Landes",   "La Croix Blanche", "Le Moulin Neuf", "La Grange",
    "Les Quatre Routes", "Le Bois Joli", "La Métairie",      "Le Petit Clos",  "Les Hauts",
    "La Fontaine",       "Les Genêts",   "La Ville Neuve",   "Le Mas",         "Kerlann",
    "Le Coudray",        "Les Brosses",  "La Borie",         "Le Plan",        "Les Granges"};
constexpr std::string_view kPays[] = {"Belgique", "Suisse",      "Allemagne",  "Espagne", "Algérie", "Maroc",
                                      "Portugal", "Royaume-Uni", "Luxembourg", "Italie",  "Sénégal", "Tunisie"};
constexpr std::string_view kBatiments[] = {"A",      "B",      "C",          "D",     "E",     "F",
                                           "G",      "1",      "2",          "3",     "4",     "Les Érables",
                                           "Ampère", "Mozart", "Les Cèdres", "Monet", "Rodin", "Le Ronsard"};

}  // namespace

void EcrireVoie(const Contexte& ctx, Rng& rng, std::string& out) {
  out = rng.Pick(kTypes);
  out += ' ';
  if (rng.Below(100) < 55) {
    out += rng.Pick(kNomsCommuns);
    return;
  }
  out += ctx.noms.Prenom(Origine::kFrance, rng.Below(5) == 0, 1920 + static_cast<int>(rng.Below(40)), rng);
  out += ' ';
  std::string nom;
  ctx.noms.Nom(Origine::kFrance, rng, nom);
  AppendCapitalise(out, nom);
}

void TirerAdresse(const Contexte& ctx, Rng& rng, Demande& d) {
  const Commune& commune = ctx.territoires.communes()[d.commune_residence];
  if (rng.Chance(0.004)) {
    d.etranger = true;
    d.pays = rng.Pick(kPays);
  } else {
    const auto n = static_cast<std::uint32_t>(commune.codes_postaux.size());
    d.code_postal = commune.codes_postaux[rng.Below(n)];
  }
  d.numero_voie.clear();
  const std::uint32_t number = 1 + std::min(rng.Below(180), rng.Below(180));
  d.numero_voie = std::to_string(number);
  const std::uint32_t x = rng.Below(100);
  if (x < 5) d.numero_voie += " bis";
  if (x == 5) d.numero_voie += " ter";
  EcrireVoie(ctx, rng, d.voie);
  const bool collective = commune.population > 5000;
  if (rng.Chance(collective ? 0.35 : 0.08)) d.batiment = rng.Pick(kBatiments);
  if (rng.Chance(collective ? 0.12 : 0.02)) d.escalier = static_cast<char>('A' + rng.Below(6));
  if (rng.Chance(collective ? 0.4 : 0.1)) d.etage = std::to_string(rng.Below(collective ? 12 : 4));
  if (rng.Chance(collective ? 0.4 : 0.1)) d.appartement = std::to_string(1 + rng.Below(240));
  if (rng.Chance(0.12)) {
    d.complement_adresse = "Résidence ";
    std::string nom;
    ctx.noms.Nom(Origine::kFrance, rng, nom);
    AppendCapitalise(d.complement_adresse, nom);
  }
  if (!collective && rng.Chance(0.25)) d.lieu_dit = rng.Pick(kLieuxDits);
}

}  // namespace sne::ecole
