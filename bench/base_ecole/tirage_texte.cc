#include "bench/base_ecole/tirage_texte.h"

#include <algorithm>
#include <array>

#include "bench/base_ecole/metiers.h"

namespace sne::ecole {
namespace {

// Words that come from the record or are drawn from open sets. An upper-case first letter capitalises the result.
constexpr std::string_view kMots[] = {"e",
                                      "ce",
                                      "mon_enfant",
                                      "enfant",
                                      "enfant2",
                                      "de_enfant",
                                      "age_enfant",
                                      "nb_enfants",
                                      "scolarise",
                                      "le_changer",
                                      "a_ecole_niveau",
                                      "nom_ecole",
                                      "conjoint",
                                      "rue",
                                      "a_residence",
                                      "de_residence",
                                      "a_commune",
                                      "a_commune2",
                                      "a_travail",
                                      "de_travail",
                                      "surface",
                                      "metres",
                                      "loyer",
                                      "montant",
                                      "km",
                                      "heure",
                                      "age",
                                      "metier",
                                      "chez_employeur",
                                      "metier_tiers",
                                      "de_metier_tiers",
                                      "monsieur_x",
                                      "nom_tiers",
                                      "prenom_tiers",
                                      "prenom_tiers2",
                                      "prenom_ancien",
                                      "medecin",
                                      "a_hopital",
                                      "de_ville_tribunal",
                                      "a_ville_tribunal",
                                      "duree",
                                      "duree_logement",
                                      "duree_demande",
                                      "mois_naissance",
                                      "mois_naissance_sans",
                                      "typologie",
                                      "quartier",
                                      "duree_enfant",
                                      "autre_parent"};
// Those that few texts share.
constexpr std::string_view kRiches[] = {
    "rue",        "a_residence",       "de_residence",     "a_commune", "a_commune2",     "a_travail",
    "de_travail", "monsieur_x",        "nom_tiers",        "medecin",   "chez_employeur", "nom_ecole",
    "quartier",   "de_ville_tribunal", "a_ville_tribunal", "a_hopital", "enfant",         "mon_enfant"};

template <class T>
int IndexOf(const T& list, std::string_view word) {
  const auto found = std::find(std::begin(list), std::end(list), word);
  return found == std::end(list) ? -1 : static_cast<int>(found - std::begin(list));
}

// "huit mois", "un an", "deux ans et demi".
void AppendDuree(std::string& out, int months) {
  static constexpr std::string_view kNombres[] = {"zéro",  "un",     "deux",     "trois",  "quatre", "cinq",
                                                  "six",   "sept",   "huit",     "neuf",   "dix",    "onze",
                                                  "douze", "treize", "quatorze", "quinze", "seize"};
  const auto number = [&](int n) { out += n <= 16 ? std::string(kNombres[n]) : std::to_string(n); };
  if (months < 1) {
    out += "quelques semaines";
  } else if (months < 12) {
    number(months);
    out += " mois";
  } else {
    const int years = months / 12;
    number(years);
    out += years == 1 ? " an" : " ans";
    if (months % 12 >= 5 && months % 12 <= 7 && years < 4) out += " et demi";
  }
}

// "à la mairie de Lyon", "au centre hospitalier de Nice", "chez Transports Morel".
void AppendChezEmployeur(std::string& out, const Personne& p) {
  struct Forme {
    std::string_view debut, remplace;
  };
  static constexpr Forme kFormes[] = {
      {"Mairie", "à la mairie"},         {"Ville", "à la ville"},         {"Caisse", "à la caisse"},
      {"Office", "à l'office"},          {"Direction", "à la direction"}, {"Rectorat", "au rectorat"},
      {"Préfecture", "à la préfecture"}, {"Tribunal", "au tribunal"},     {"Commissariat", "au commissariat"},
      {"Collège", "au collège"},         {"École", "à l'école"},          {"Centre", "au centre"},
      {"Hôpital", "à l'hôpital"},        {"EHPAD", "à l'EHPAD"}};
  if (p.secteur != "PRIVE") {
    for (const Forme& f : kFormes) {
      if (!std::string_view(p.employeur).starts_with(f.debut)) continue;
      out += f.remplace;
      out += std::string_view(p.employeur).substr(f.debut.size());
      return;
    }
  }
  out += "chez ";
  out += p.employeur;
}

}  // namespace

int MotDeLaDemande(std::string_view mot) {
  const int index = IndexOf(kMots, mot);
  return index < 0 ? -1 : kPremierMot + index;
}

bool MotRiche(std::string_view mot) { return IndexOf(kRiches, mot) >= 0; }

void EcrireQuartier(const Contexte& ctx, Rng& rng, std::string& out) {
  static constexpr std::string_view kNoms[] = {
      "Les Charmettes", "Les Aubépines",   "La Croix-Rousse", "Bellevue",
      "Les Minimes",    "La Grande Borne", "Le Vieux Moulin", "Les Sablons",
      "La Plaine",      "Les Coteaux",     "Le Clos Fleuri",  "Beau Soleil",
      "La Fontaine",    "Les Acacias",     "Le Port",         "Les Tilleuls",
      "La Garenne",     "Les Musiciens",   "Les Provinces",   "Le Parc",
      "La Roseraie",    "Les Peintres",    "Les Fleurs",      "Montplaisir",
      "La Cerisaie",    "Les Provençaux",  "Le Bois du Roi",  "Les Hauts de Seine",
      "La Madeleine",   "Saint-Pierre",    "Saint-Jacques",   "Saint-Michel",
      "Notre-Dame",     "La Gare",         "Les Remparts",    "Les Halles",
      "Le Faubourg",    "L'Hôpital",       "L'Orme",          "L'Étang",
      "L'Abbaye",       "Les Forges",      "La Verrerie",     "Les Mines",
      "Le Lac",         "Les Oliviers",    "Les Pins",        "La Mer",
      "Les Dunes",      "Le Phare",        "La Citadelle",    "Les Maraîchers",
      "La Chapelle",    "Les Vergers",     "Les Écrivains"};
  const std::uint32_t x = rng.Below(100);
  if (x < 50) {
    out = rng.Pick(kNoms);
    return;
  }
  static constexpr std::string_view kTypes[] = {"cité",   "résidence", "ZAC",  "îlot",
                                                "hameau", "clos",      "parc", "quartier"};
  out = x < 60 ? "Centre-ville" : rng.Pick(kTypes);
  if (x < 60) return;
  out += ' ';
  out += ctx.noms.Prenom(Origine::kFrance, rng.Chance(0.2), 1930, rng);
  std::string nom;
  ctx.noms.Nom(Origine::kFrance, rng, nom);
  out += '-';
  AppendCapitalise(out, nom);
}

void TirageTexte::Mot(int mot, std::string& out) {
  const std::string_view word = kMots[mot - kPremierMot];
  const bool woman = d.demandeur.femme;
  const auto number = [&](int low, int high, int step) {
    out +=
        std::to_string(low + step * static_cast<int>(rng.Below(static_cast<std::uint32_t>((high - low) / step + 1))));
  };
  if (word == "e")
    out += woman ? "e" : "";
  else if (word == "ce")
    out += d.codemandeurs[0].femme ? "e" : "";
  else if (word == "mon_enfant") {
    out += enfant->femme ? "ma fille " : "mon fils ";
    out += enfant->prenom;
  } else if (word == "enfant")
    out += enfant->prenom;
  else if (word == "enfant2")
    out += enfant2->prenom;
  else if (word == "de_enfant") {
    out += Elide(enfant->prenom) ? "d'" : "de ";
    out += enfant->prenom;
  } else if (word == "age_enfant") {
    const int months = CompleteMonths(enfant->naissance, ctx.date);
    out += months < 1    ? "quelques jours"
           : months < 24 ? std::to_string(months) + " mois"
                         : std::to_string(months / 12) + " ans";
  } else if (word == "nb_enfants") {
    static constexpr std::string_view kNombres[] = {"",    "",     "deux", "trois", "quatre", "cinq",
                                                    "six", "sept", "huit", "neuf",  "dix"};
    out += kNombres[std::clamp(nb_enfants, 2, 10)];
  } else if (word == "scolarise")
    out += enfant->femme ? "scolarisée" : "scolarisé";
  else if (word == "le_changer")
    out += enfant->femme ? "la changer" : "le changer";
  else if (word == "a_ecole_niveau") {
    const int age = AgeEnfant();
    out += age < 3    ? "à la crèche"
           : age < 6  ? "à l'école maternelle"
           : age < 11 ? "à l'école"
           : age < 15 ? "au collège"
                      : "au lycée";
  } else if (word == "nom_ecole") {
    if (ecole.empty()) {
      ecole = ctx.noms.Prenom(Origine::kFrance, rng.Chance(0.3), 1900 + static_cast<int>(rng.Below(60)), rng);
      ecole += '-';
      std::string nom;
      ctx.noms.Nom(Origine::kFrance, rng, nom);
      AppendCapitalise(ecole, nom);
    }
    out += ecole;
  } else if (word == "conjoint") {
    const Personne& c = d.codemandeurs[0];
    if (d.lien_codemandeur == "M")
      out += c.femme ? "ma femme " : "mon mari ";
    else
      out += c.femme ? "ma compagne " : "mon compagnon ";
    out += c.prenom;
  } else if (word == "rue") {
    if (rue.empty()) rue = d.voie;
    // "rue des Lilas", "au chemin" would be wrong: the bare name is what people write.
    out += rue;
  } else if (word == "a_residence")
    Trimmed(out, AppendA, Commune(d.commune_residence));
  else if (word == "de_residence")
    Trimmed(out, AppendDe, Commune(d.commune_residence));
  else if (word == "a_commune")
    Trimmed(out, AppendA, Commune(d.communes.front()));
  else if (word == "a_commune2")
    Trimmed(out, AppendA, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "a_travail")
    Trimmed(out, AppendA, Commune(static_cast<std::uint32_t>(d.demandeur.commune_travail)));
  else if (word == "de_travail")
    Trimmed(out, AppendDe, Commune(static_cast<std::uint32_t>(d.demandeur.commune_travail)));
  else if (word == "surface")
    out += std::to_string(d.surface);
  else if (word == "metres") {
    if (d.surface > 0)
      out += std::to_string(std::clamp(d.surface / 3, 7, 16));
    else
      number(7, 15, 1);
  } else if (word == "loyer")
    out += std::to_string(d.loyer);
  else if (word == "montant")
    number(30, 400, 10);
  else if (word == "km")
    number(12, 95, 1);
  else if (word == "heure")
    number(4, 7, 1);
  else if (word == "age")
    out += std::to_string(CompleteYears(d.demandeur.naissance, ctx.date));
  else if (word == "metier")
    AppendMinuscule(out, d.demandeur.profession);
  else if (word == "chez_employeur")
    AppendChezEmployeur(out, d.demandeur);
  else if (word == "metier_tiers" || word == "de_metier_tiers") {
    const bool femme = word == "metier_tiers" && d.demandeur.statut != kCho
                           ? (!d.codemandeurs.empty() && d.codemandeurs[0].femme)
                           : woman;
    static constexpr std::string_view kSecteurs[] = {"PRIVE", "PRIVE", "PRIVE", "FPT", "FPH"};
    const Metier& m = TirerMetier(rng.Pick(kSecteurs), femme, rng);
    std::string text;
    AppendMinuscule(text, femme ? m.feminin : m.masculin);
    if (word == "de_metier_tiers") out += "après une carrière ";
    if (word == "de_metier_tiers") out += Elide(text) ? "d'" : "de ";
    out += text;
  } else if (word == "monsieur_x") {
    out += rng.Chance(0.6) ? "M. " : "Mme ";
    Nom(out);
  } else if (word == "nom_tiers")
    Nom(out);
  else if (word == "prenom_tiers")
    out += ctx.noms.Prenom(d.demandeur.origine, !woman, 1990, rng);
  else if (word == "prenom_tiers2")
    out += ctx.noms.Prenom(d.demandeur.origine, woman, 2000, rng);
  else if (word == "prenom_ancien")
    out += ctx.noms.Prenom(d.demandeur.origine, true, 1945, rng);
  else if (word == "medecin") {
    out += "le docteur ";
    Nom(out);
  } else if (word == "a_hopital") {
    out += "à l'hôpital ";
    Trimmed(out, AppendDe,
            Commune(ctx.territoires.departements()[d.departement].communes[0] == 0
                        ? d.commune_residence
                        : ctx.territoires.TirerCommune(d.departement, rng)));
  } else if (word == "de_ville_tribunal")
    Trimmed(out, AppendDe, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "a_ville_tribunal")
    Trimmed(out, AppendA, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "duree")
    AppendDuree(out, 1 + static_cast<int>(std::min(rng.Below(60), rng.Below(60))));
  else if (word == "duree_logement")
    AppendDuree(out, CompleteMonths(d.entree, ctx.date));
  else if (word == "duree_demande")
    AppendDuree(out, CompleteMonths(d.creation, ctx.date));
  else if (word == "mois_naissance" || word == "mois_naissance_sans") {
    static constexpr std::string_view kMois[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                                 "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
    if (word == "mois_naissance") out += "en ";
    out += "" + std::string(word == "mois_naissance" ? "" : "le mois ");
    const std::string_view month = kMois[ToCivil(d.naissance_prevue).month - 1];
    if (word != "mois_naissance") out += Elide(month) ? "d'" : "de ";
    out += month;
  } else if (word == "duree_enfant") {
    AppendDuree(out, CompleteMonths(std::max(d.entree, enfant->naissance), ctx.date));
  } else if (word == "autre_parent") {
    out += woman ? "le père" : "la mère";
  } else if (word == "typologie") {
    out += d.typologies.front() == "C" ? "une chambre" : "un ";
    if (d.typologies.front() != "C") out += d.typologies.front() == "T6P" ? "T6" : d.typologies.front();
  } else if (word == "quartier") {
    if (quartier.empty()) {
      if (!d.quartiers.empty())
        quartier = d.quartiers.front();
      else
        EcrireQuartier(ctx, rng, quartier);
    }
    out += quartier;
  }
}

}  // namespace sne::ecole
