#include "bench/base_ecole/tirage_texte.h"

#include <algorithm>
#include <array>

#include "bench/base_ecole/metiers.h"

namespace sne::ecole {
namespace {

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

using T = TirageTexte;

void Nombre(T& t, std::string& out, int low, int high, int step) {
  const auto choices = static_cast<std::uint32_t>((high - low) / step + 1);
  out += std::to_string(low + step * static_cast<int>(t.rng.Below(choices)));
}

void Accord(std::string& out, bool feminine) {
  if (feminine) out += 'e';
}

void Prenom(T& t, std::string& out, bool woman, int year) {
  out += t.ctx.noms.Prenom(t.d.demandeur.origine, woman, year, t.rng);
}

void DePrenom(T& t, std::string& out, bool woman, int year) {
  std::string prenom;
  Prenom(t, prenom, woman, year);
  out += Elide(prenom) ? "d'" : "de ";
  out += prenom;
}

void MetierDeTiers(T& t, std::string& out, bool woman) {
  static constexpr std::string_view kSecteurs[] = {"PRIVE", "PRIVE", "PRIVE", "FPT", "FPH"};
  const Metier& m = TirerMetier(t.rng.Pick(kSecteurs), t.rng);
  AppendMinuscule(out, woman ? m.feminin : m.masculin);
}

std::string_view Mois(Day day) {
  static constexpr std::string_view kMois[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                               "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  return kMois[ToCivil(day).month - 1];
}

struct Mot {
  std::string_view nom;
  bool riche;  // few texts share its value
  void (*ecrire)(T& t, std::string& out);
};

constexpr Mot kMots[] = {
    // Agreements
    {"e", false, [](T& t, std::string& out) { Accord(out, t.d.demandeur.femme); }},
    {"ce", false, [](T& t, std::string& out) { Accord(out, t.d.codemandeurs[0].femme); }},
    {"scolarise", false,
     [](T& t, std::string& out) {
       out += "scolarisé";
       Accord(out, t.enfant->femme);
     }},
    {"le_changer", false, [](T& t, std::string& out) { out += t.enfant->femme ? "la changer" : "le changer"; }},
    {"autre_parent", false, [](T& t, std::string& out) { out += t.d.demandeur.femme ? "le père" : "la mère"; }},
    // The household
    {"mon_enfant", true,
     [](T& t, std::string& out) {
       out += t.enfant->femme ? "ma fille " : "mon fils ";
       out += t.enfant->prenom;
     }},
    {"enfant", true, [](T& t, std::string& out) { out += t.enfant->prenom; }},
    {"enfant2", false, [](T& t, std::string& out) { out += t.enfant2->prenom; }},
    {"de_enfant", false,
     [](T& t, std::string& out) {
       out += Elide(t.enfant->prenom) ? "d'" : "de ";
       out += t.enfant->prenom;
     }},
    {"age_enfant", false,
     [](T& t, std::string& out) {
       const int months = CompleteMonths(t.enfant->naissance, t.ctx.date);
       if (months < 1) {
         out += "quelques jours";
       } else {
         out += std::to_string(months < 24 ? months : months / 12);
         out += months < 24 ? " mois" : " ans";
       }
     }},
    {"nb_enfants", false,
     [](T& t, std::string& out) {
       static constexpr std::string_view kNombres[] = {"deux", "trois", "quatre", "cinq", "six",
                                                       "sept", "huit",  "neuf",   "dix"};
       out += kNombres[std::clamp(t.nb_enfants, 2, 10) - 2];
     }},
    {"a_ecole_niveau", false,
     [](T& t, std::string& out) {
       const int age = t.AgeEnfant();
       out += age < 3    ? "à la crèche"
              : age < 6  ? "à l'école maternelle"
              : age < 11 ? "à l'école"
              : age < 15 ? "au collège"
                         : "au lycée";
     }},
    {"nom_ecole", true,
     [](T& t, std::string& out) {
       if (t.ecole.empty()) {
         t.ecole = t.ctx.noms.Prenom(Origine::kFrance, t.rng.Chance(0.3), 1900 + static_cast<int>(t.rng.Below(60)), t.rng);
         t.ecole += '-';
         std::string nom;
         t.ctx.noms.Nom(Origine::kFrance, t.rng, nom);
         AppendCapitalise(t.ecole, nom);
       }
       out += t.ecole;
     }},
    {"conjoint", false,
     [](T& t, std::string& out) {
       const Personne& c = t.d.codemandeurs[0];
       const bool married = t.d.lien_codemandeur == "M";
       out += c.femme ? (married ? "ma femme " : "ma compagne ") : (married ? "mon mari " : "mon compagnon ");
       out += c.prenom;
     }},
    {"age", false,
     [](T& t, std::string& out) { out += std::to_string(CompleteYears(t.d.demandeur.naissance, t.ctx.date)); }},
    {"mois_naissance", false,
     [](T& t, std::string& out) {
       out += "en ";
       out += Mois(t.d.naissance_prevue);
     }},
    {"mois_naissance_sans", false,
     [](T& t, std::string& out) {
       out += "le mois ";
       out += Elide(Mois(t.d.naissance_prevue)) ? "d'" : "de ";
       out += Mois(t.d.naissance_prevue);
     }},
    // Places
    {"rue", true, [](T& t, std::string& out) { out += t.d.voie; }},
    {"a_residence", true, [](T& t, std::string& out) { t.Lieu(out, AppendA, t.d.commune_residence); }},
    {"de_residence", true, [](T& t, std::string& out) { t.Lieu(out, AppendDe, t.d.commune_residence); }},
    {"a_commune", true, [](T& t, std::string& out) { t.Lieu(out, AppendA, t.d.communes.front()); }},
    {"a_commune2", true,
     [](T& t, std::string& out) { t.Lieu(out, AppendA, t.ctx.territoires.TirerCommune(t.d.departement, t.rng)); }},
    {"a_travail", true,
     [](T& t, std::string& out) {
       t.Lieu(out, AppendA, static_cast<std::uint32_t>(t.d.demandeur.commune_travail));
     }},
    {"de_travail", true,
     [](T& t, std::string& out) {
       t.Lieu(out, AppendDe, static_cast<std::uint32_t>(t.d.demandeur.commune_travail));
     }},
    {"a_hopital", true,
     [](T& t, std::string& out) {
       out += "à l'hôpital ";
       t.Lieu(out, AppendDe, t.ctx.territoires.TirerCommune(t.d.departement, t.rng));
     }},
    {"de_ville_tribunal", true,
     [](T& t, std::string& out) { t.Lieu(out, AppendDe, t.ctx.territoires.TirerCommune(t.d.departement, t.rng)); }},
    {"a_ville_tribunal", true,
     [](T& t, std::string& out) { t.Lieu(out, AppendA, t.ctx.territoires.TirerCommune(t.d.departement, t.rng)); }},
    {"quartier", true,
     [](T& t, std::string& out) {
       if (t.quartier.empty() && !t.d.quartiers.empty()) t.quartier = t.d.quartiers.front();
       if (t.quartier.empty()) EcrireQuartier(t.ctx, t.rng, t.quartier);
       out += t.quartier;
     }},
    // The dwelling and money
    {"surface", false, [](T& t, std::string& out) { out += std::to_string(t.d.surface); }},
    {"metres", false,
     [](T& t, std::string& out) {
       if (t.d.surface > 0) out += std::to_string(std::clamp(t.d.surface / 3, 7, 16));
       else Nombre(t, out, 7, 15, 1);
     }},
    {"loyer", false, [](T& t, std::string& out) { out += std::to_string(t.d.loyer); }},
    {"montant", false, [](T& t, std::string& out) { Nombre(t, out, 30, 400, 10); }},
    {"typologie", false,
     [](T& t, std::string& out) {
       const std::string_view type = t.d.typologies.front();
       out += type == "C" ? "une chambre" : "un ";
       if (type != "C") out += type.substr(0, 2);
     }},
    // Work
    {"km", false, [](T& t, std::string& out) { Nombre(t, out, 12, 95, 1); }},
    {"heure", false, [](T& t, std::string& out) { Nombre(t, out, 4, 7, 1); }},
    {"metier", false, [](T& t, std::string& out) { AppendMinuscule(out, t.d.demandeur.profession); }},
    {"chez_employeur", true, [](T& t, std::string& out) { AppendChezEmployeur(out, t.d.demandeur); }},
    {"metier_conjoint", false, [](T& t, std::string& out) { MetierDeTiers(t, out, t.d.codemandeurs[0].femme); }},
    {"de_metier", false,
     [](T& t, std::string& out) {
       std::string metier;
       AppendMinuscule(metier, t.d.demandeur.profession);
       out += Elide(metier) ? "d'" : "de ";
       out += metier;
     }},
    {"de_metier_passe", false,
     [](T& t, std::string& out) {
       std::string metier;
       MetierDeTiers(t, metier, t.d.demandeur.femme);
       out += Elide(metier) ? "d'" : "de ";
       out += metier;
     }},
    // Other people
    {"monsieur_x", true,
     [](T& t, std::string& out) {
       out += t.rng.Chance(0.6) ? "M. " : "Mme ";
       t.Nom(out);
     }},
    {"nom_tiers", true, [](T& t, std::string& out) { t.Nom(out); }},
    {"prenom_tiers", false, [](T& t, std::string& out) { Prenom(t, out, !t.d.demandeur.femme, 1990); }},
    {"de_prenom_tiers", false, [](T& t, std::string& out) { DePrenom(t, out, !t.d.demandeur.femme, 1990); }},
    {"de_prenom_ancien", false, [](T& t, std::string& out) { DePrenom(t, out, true, 1945); }},
    {"prenom_tiers2", false, [](T& t, std::string& out) { Prenom(t, out, t.d.demandeur.femme, 2000); }},
    {"prenom_ancien", false, [](T& t, std::string& out) { Prenom(t, out, true, 1945); }},
    {"medecin", true,
     [](T& t, std::string& out) {
       out += "le docteur ";
       t.Nom(out);
     }},
    // Time
    {"duree", false,
     [](T& t, std::string& out) {
       AppendDuree(out, 1 + static_cast<int>(std::min(t.rng.Below(60), t.rng.Below(60))));
     }},
    {"duree_enfant", false,
     [](T& t, std::string& out) {
       AppendDuree(out, CompleteMonths(std::max(t.d.entree, t.enfant->naissance), t.ctx.date));
     }},
    {"duree_logement", false,
     [](T& t, std::string& out) { AppendDuree(out, CompleteMonths(t.d.entree, t.ctx.date)); }},
    {"duree_demande", false,
     [](T& t, std::string& out) { AppendDuree(out, CompleteMonths(t.d.creation, t.ctx.date)); }},
};

}  // namespace

int MotDeLaDemande(std::string_view mot) {
  const auto found = std::find_if(std::begin(kMots), std::end(kMots), [&](const Mot& m) { return m.nom == mot; });
  return found == std::end(kMots) ? -1 : kPremierMot + static_cast<int>(found - std::begin(kMots));
}

bool MotRiche(int mot) { return kMots[mot - kPremierMot].riche; }

void TirageTexte::Ecrire(int mot, std::string& out) { kMots[mot - kPremierMot].ecrire(*this, out); }

void TirageTexte::Lieu(std::string& out, void (*append)(std::string&, std::string_view), std::uint32_t commune) const {
  std::string text;
  append(text, SansArrondissement(ctx.territoires.communes()[commune].libelle));
  out += std::string_view(text).substr(1);  // without the space before the preposition
}

void TirageTexte::Nom(std::string& out) {
  std::string nom;
  const std::string_view departement = ctx.territoires.departements()[d.departement].code;
  ctx.noms.Nom(Noms::TirerOrigine(d.demandeur.nationalite, departement, rng), rng, nom);
  AppendCapitalise(out, nom);
}

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

}  // namespace sne::ecole
