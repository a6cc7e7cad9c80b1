#include "bench/base_ecole/texte.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bench/base_ecole/foyer.h"
#include "bench/base_ecole/francais.h"
#include "bench/base_ecole/metiers.h"
#include "bench/base_ecole/modeles_texte.h"
#include "bench/base_ecole/profils.h"
#include "bench/base_ecole/vocabulaire.h"

namespace sne::ecole {
namespace {

constexpr double kPartTexte = 0.36;      // 3 % of them are then left out
constexpr double kPartQuartier = 0.18;
constexpr int kRichesseMinimale = 2;
constexpr int kPremierMot = 1000;

// Words that come from the record or are drawn from open sets. An upper-case first letter capitalises the result.
constexpr std::string_view kMots[] = {
    "e", "ce", "mon_enfant", "enfant", "enfant2", "de_enfant", "age_enfant", "nb_enfants", "scolarise", "le_changer",
    "a_ecole_niveau", "nom_ecole", "conjoint", "rue", "a_residence", "de_residence", "a_commune", "a_commune2", "a_travail",
    "de_travail", "surface", "metres", "loyer", "montant", "km", "heure", "age", "metier", "chez_employeur", "metier_tiers",
    "de_metier_tiers", "monsieur_x", "nom_tiers", "prenom_tiers", "prenom_tiers2", "prenom_ancien", "medecin", "a_hopital",
    "de_ville_tribunal", "a_ville_tribunal", "duree", "duree_logement", "duree_demande", "mois_naissance",
    "mois_naissance_sans", "typologie", "quartier", "duree_enfant", "autre_parent"};
// Those that few texts share.
constexpr std::string_view kRiches[] = {"rue", "a_residence", "de_residence", "a_commune", "a_commune2", "a_travail", "de_travail",
                                        "monsieur_x", "nom_tiers", "medecin", "chez_employeur", "nom_ecole", "quartier",
                                        "de_ville_tribunal", "a_ville_tribunal", "a_hopital", "enfant", "mon_enfant"};

template <class T>
int IndexOf(const T& list, std::string_view word) {
  const auto found = std::find(std::begin(list), std::end(list), word);
  return found == std::end(list) ? -1 : static_cast<int>(found - std::begin(list));
}

std::string Lowered(std::string_view word) {
  std::string lower(word);
  if (!lower.empty() && lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = static_cast<char>(lower[0] + 32);
  return lower;
}

// "huit mois", "un an", "deux ans et demi".
void AppendDuree(std::string& out, int months) {
  static constexpr std::string_view kNombres[] = {"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
                                                  "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"};
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
  static constexpr Forme kFormes[] = {{"Mairie", "à la mairie"}, {"Ville", "à la ville"}, {"Caisse", "à la caisse"},
                                      {"Office", "à l'office"}, {"Direction", "à la direction"}, {"Rectorat", "au rectorat"},
                                      {"Préfecture", "à la préfecture"}, {"Tribunal", "au tribunal"},
                                      {"Commissariat", "au commissariat"}, {"Collège", "au collège"}, {"École", "à l'école"},
                                      {"Centre", "au centre"}, {"Hôpital", "à l'hôpital"}, {"EHPAD", "à l'EHPAD"}};
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

void EcrireQuartier(const Contexte& ctx, Rng& rng, std::string& out) {
  static constexpr std::string_view kNoms[] = {
      "Les Charmettes", "Les Aubépines", "La Croix-Rousse", "Bellevue", "Les Minimes", "La Grande Borne", "Le Vieux Moulin",
      "Les Sablons", "La Plaine", "Les Coteaux", "Le Clos Fleuri", "Beau Soleil", "La Fontaine", "Les Acacias", "Le Port",
      "Les Tilleuls", "La Garenne", "Les Musiciens", "Les Provinces", "Le Parc", "La Roseraie", "Les Peintres", "Les Fleurs",
      "Montplaisir", "La Cerisaie", "Les Provençaux", "Le Bois du Roi", "Les Hauts de Seine", "La Madeleine", "Saint-Pierre",
      "Saint-Jacques", "Saint-Michel", "Notre-Dame", "La Gare", "Les Remparts", "Les Halles", "Le Faubourg", "L'Hôpital",
      "L'Orme", "L'Étang", "L'Abbaye", "Les Forges", "La Verrerie", "Les Mines", "Le Lac", "Les Oliviers", "Les Pins",
      "La Mer", "Les Dunes", "Le Phare", "La Citadelle", "Les Maraîchers", "La Chapelle", "Les Vergers", "Les Écrivains"};
  const std::uint32_t x = rng.Below(100);
  if (x < 50) {
    out = rng.Pick(kNoms);
    return;
  }
  static constexpr std::string_view kTypes[] = {"cité", "résidence", "ZAC", "îlot", "hameau", "clos", "parc", "quartier"};
  out = x < 60 ? "Centre-ville" : rng.Pick(kTypes);
  if (x < 60) return;
  out += ' ';
  out += ctx.noms.Prenom(Origine::kFrance, rng.Chance(0.2), 1930, rng);
  std::string nom;
  ctx.noms.Nom(Origine::kFrance, rng, nom);
  out += '-';
  AppendCapitalise(out, nom);
}

// What the words of one text have in common: the same people, the same street.
struct Texte::Tirage {
  const Contexte& ctx;
  const Demande& d;
  Rng& rng;
  const PersonneACharge* enfant = nullptr;
  const PersonneACharge* enfant2 = nullptr;
  int nb_enfants = 0;
  std::string ecole;
  std::string rue;
  std::string quartier;

  Tirage(const Contexte& c, const Demande& demande, Rng& r) : ctx(c), d(demande), rng(r) {
    for (const PersonneACharge& p : d.a_charge) {
      if (p.lien != 'E' || CompleteYears(p.naissance, ctx.date) >= 18) continue;
      ++nb_enfants;
      if (enfant == nullptr) enfant = &p;
      else if (p.prenom != enfant->prenom) enfant2 = &p;
    }
  }
  std::string_view Commune(std::uint32_t index) const {
    return SansArrondissement(ctx.territoires.communes()[index].libelle);
  }
  void Trimmed(std::string& out, void (*append)(std::string&, std::string_view), std::string_view place) const {
    std::string text;
    append(text, place);
    out += std::string_view(text).substr(1);
  }
  void Nom(std::string& out) {
    std::string nom;
    ctx.noms.Nom(Noms::TirerOrigine(d.demandeur.nationalite, ctx.territoires.departements()[d.departement].code, rng), rng, nom);
    AppendCapitalise(out, nom);
  }
  int AgeEnfant() const { return CompleteYears(enfant->naissance, ctx.date); }
  void Mot(int mot, std::string& out);
};

std::uint64_t Texte::Faits(const Contexte& ctx, const Demande& d) {
  std::uint64_t f = 0;
  int children = 0;
  std::string_view first;
  bool two_names = false;
  for (const PersonneACharge& p : d.a_charge) {
    if (p.lien != 'E' || CompleteYears(p.naissance, ctx.date) >= 18) continue;
    ++children;
    if (first.empty()) first = p.prenom;
    else if (first != p.prenom) two_names = true;
  }
  const auto set = [&f](bool condition, std::uint64_t fact) {
    if (condition) f |= fact;
  };
  set(children >= 1, kEnfant);
  set(two_names, kFratrie);
  set(EstCouple(d.composition), kConjoint);
  const Personne& p = d.demandeur;
  const bool works = EstSalarie(p.statut) || p.statut == kArt;
  set(works && !p.profession.empty() && p.commune_travail >= 0, kEnPoste);
  set(works && !p.profession.empty() && !p.employeur.empty(), kEmployeur);
  set(d.mode == kCpe, kParents);
  set(d.mode == kCp, kTiers);
  set(d.mode == kRs || d.mode == kSh || d.mode == kRhvs || d.mode == kCdefcm || d.mode == kSlht, kStructure);
  set(d.mode == kSd || d.mode == kCamcar || d.mode == kSquat, kRue);
  set(d.mode == kLp, kPrive);
  set(d.mode == kHlm, kSocial);
  set(ALogement(d.mode), kDansSesMurs);
  set(d.loyer > 0, kLoyerConnu);
  set(p.statut == kRet, kRetraite_);
  set(p.statut == kEtu, kEtudes);
  set(p.statut == kCho, kChomage);
  set(d.nb_a_naitre > 0 && p.femme, kEnceinte);
  set(d.droit_visite > 0, kVisite);
  set(d.taille() == 1 && d.colocataires.empty(), kSeule);
  set(d.composition == kMono, kParentSeul);
  set(d.mode == kPocc, kProprietaire);
  set(CompleteMonths(d.creation, ctx.date) >= 14, kAncien);
  set(d.renouvellement != kSansDate, kRenouvele);
  set(d.tranche_age <= 4, kMoinsDe60);
  for (const std::string_view m : d.motifs) {
    set(m == "13", kPetit);
    set(m == "09", kCher);
    set(m == "10", kGrand);
    set(m == "08", kSante);
    set(m == "07", kHandicape);
    set(m == "11", kSeparation);
    set(m == "25" || m == "26" || m == "03", kIndecent);
    set(m == "17", kVoisins);
    set(m == "19" || m == "18", kTravailLoin);
    set(m == "21", kFamilleLoin);
    set(m == "20", kServicesLoin);
    set(m == "05", kExpulse);
    set(m == "04", kConge);
    set(m == "27" || m == "06", kViolence);
    set(m == "12", kDecohabite);
    set(m == "14", kMariage);
    set(m == "15", kRegroupement);
    set(m == "24" || m == "02", kRenovation);
    set(m == "16", kAssistante);
  }
  return f;
}

void Texte::Tirage::Mot(int mot, std::string& out) {
  const std::string_view word = kMots[mot - kPremierMot];
  const bool woman = d.demandeur.femme;
  const auto number = [&](int low, int high, int step) { out += std::to_string(low + step * static_cast<int>(rng.Below(static_cast<std::uint32_t>((high - low) / step + 1)))); };
  if (word == "e") out += woman ? "e" : "";
  else if (word == "ce") out += d.codemandeurs[0].femme ? "e" : "";
  else if (word == "mon_enfant") {
    out += enfant->femme ? "ma fille " : "mon fils ";
    out += enfant->prenom;
  } else if (word == "enfant") out += enfant->prenom;
  else if (word == "enfant2") out += enfant2->prenom;
  else if (word == "de_enfant") {
    out += Elide(enfant->prenom) ? "d'" : "de ";
    out += enfant->prenom;
  } else if (word == "age_enfant") {
    const int months = CompleteMonths(enfant->naissance, ctx.date);
    out += months < 1 ? "quelques jours" : months < 24 ? std::to_string(months) + " mois" : std::to_string(months / 12) + " ans";
  } else if (word == "nb_enfants") {
    static constexpr std::string_view kNombres[] = {"", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"};
    out += kNombres[std::clamp(nb_enfants, 2, 10)];
  } else if (word == "scolarise") out += enfant->femme ? "scolarisée" : "scolarisé";
  else if (word == "le_changer") out += enfant->femme ? "la changer" : "le changer";
  else if (word == "a_ecole_niveau") {
    const int age = AgeEnfant();
    out += age < 3 ? "à la crèche" : age < 6 ? "à l'école maternelle" : age < 11 ? "à l'école" : age < 15 ? "au collège" : "au lycée";
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
    if (d.lien_codemandeur == "M") out += c.femme ? "ma femme " : "mon mari ";
    else out += c.femme ? "ma compagne " : "mon compagnon ";
    out += c.prenom;
  } else if (word == "rue") {
    if (rue.empty()) rue = d.voie;
    // "rue des Lilas", "au chemin" would be wrong: the bare name is what people write.
    out += rue;
  } else if (word == "a_residence") Trimmed(out, AppendA, Commune(d.commune_residence));
  else if (word == "de_residence") Trimmed(out, AppendDe, Commune(d.commune_residence));
  else if (word == "a_commune") Trimmed(out, AppendA, Commune(d.communes.front()));
  else if (word == "a_commune2") Trimmed(out, AppendA, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "a_travail") Trimmed(out, AppendA, Commune(static_cast<std::uint32_t>(d.demandeur.commune_travail)));
  else if (word == "de_travail") Trimmed(out, AppendDe, Commune(static_cast<std::uint32_t>(d.demandeur.commune_travail)));
  else if (word == "surface") out += std::to_string(d.surface);
  else if (word == "metres") {
    if (d.surface > 0) out += std::to_string(std::clamp(d.surface / 3, 7, 16));
    else number(7, 15, 1);
  }
  else if (word == "loyer") out += std::to_string(d.loyer);
  else if (word == "montant") number(30, 400, 10);
  else if (word == "km") number(12, 95, 1);
  else if (word == "heure") number(4, 7, 1);
  else if (word == "age") out += std::to_string(CompleteYears(d.demandeur.naissance, ctx.date));
  else if (word == "metier") AppendMinuscule(out, d.demandeur.profession);
  else if (word == "chez_employeur") AppendChezEmployeur(out, d.demandeur);
  else if (word == "metier_tiers" || word == "de_metier_tiers") {
    const bool femme = word == "metier_tiers" && d.demandeur.statut != kCho ? (!d.codemandeurs.empty() && d.codemandeurs[0].femme) : woman;
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
  } else if (word == "nom_tiers") Nom(out);
  else if (word == "prenom_tiers") out += ctx.noms.Prenom(d.demandeur.origine, !woman, 1990, rng);
  else if (word == "prenom_tiers2") out += ctx.noms.Prenom(d.demandeur.origine, woman, 2000, rng);
  else if (word == "prenom_ancien") out += ctx.noms.Prenom(d.demandeur.origine, true, 1945, rng);
  else if (word == "medecin") {
    out += "le docteur ";
    Nom(out);
  } else if (word == "a_hopital") {
    out += "à l'hôpital ";
    Trimmed(out, AppendDe, Commune(ctx.territoires.departements()[d.departement].communes[0] == 0
                                       ? d.commune_residence
                                       : ctx.territoires.TirerCommune(d.departement, rng)));
  } else if (word == "de_ville_tribunal") Trimmed(out, AppendDe, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "a_ville_tribunal") Trimmed(out, AppendA, Commune(ctx.territoires.TirerCommune(d.departement, rng)));
  else if (word == "duree") AppendDuree(out, 1 + static_cast<int>(std::min(rng.Below(60), rng.Below(60))));
  else if (word == "duree_logement") AppendDuree(out, CompleteMonths(d.entree, ctx.date));
  else if (word == "duree_demande") AppendDuree(out, CompleteMonths(d.creation, ctx.date));
  else if (word == "mois_naissance" || word == "mois_naissance_sans") {
    static constexpr std::string_view kMois[] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                                                 "septembre", "octobre", "novembre", "décembre"};
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
      if (!d.quartiers.empty()) quartier = d.quartiers.front();
      else EcrireQuartier(ctx, rng, quartier);
    }
    out += quartier;
  }
}

Texte::Texte(const Contexte&) {
  for (const Liste& list : kListes) {
    auto& words = listes_.emplace_back();
    std::string_view rest = list.mots;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  for (const Modele& model : ModelesTexte()) {
    Phrase phrase{model.faits, {}, 0};
    std::string_view rest = model.texte;
    while (!rest.empty()) {
      const std::size_t open = std::min(rest.find('{'), rest.size());
      Morceau piece{rest.substr(0, open), -1};
      rest.remove_prefix(open);
      if (!rest.empty()) {
        const std::size_t close = rest.find('}');
        const std::string_view word = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
        for (std::size_t i = 0; i < std::size(kListes); ++i) {
          if (kListes[i].nom == word) piece.mot = static_cast<int>(i);
        }
        if (piece.mot < 0) {
          const int index = IndexOf(kMots, Lowered(word));
          if (index < 0) throw std::logic_error("mot inconnu dans un modèle : " + std::string(word));
          piece.mot = kPremierMot + index;
          if (IndexOf(kRiches, Lowered(word)) >= 0) ++phrase.richesse;
        }
      }
      phrase.morceaux.push_back(piece);
    }
    phrases_.push_back(std::move(phrase));
  }
}

void Texte::Phraser(const Phrase& phrase, Tirage& t, std::string& out) const {
  if (!out.empty()) out += ' ';
  const std::size_t start = out.size();
  for (const Morceau& piece : phrase.morceaux) {
    out += piece.litteral;
    if (piece.mot >= kPremierMot) t.Mot(piece.mot, out);
    else if (piece.mot >= 0) out += t.rng.Pick(std::span<const std::string_view>(listes_[static_cast<std::size_t>(piece.mot)]));
  }
  Majuscule(out, start);
}

void Texte::Ecrire(const Contexte& ctx, Rng& rng, Demande& d) const {
  if (rng.Chance(kPartQuartier)) {
    const int count = 1 + static_cast<int>(rng.Below(3));
    for (int i = 0; i < count; ++i) {
      d.quartiers.emplace_back();
      EcrireQuartier(ctx, rng, d.quartiers.back());
      Majuscule(d.quartiers.back(), 0);
    }
  }
  if (!rng.Chance(kPartTexte)) return;
  const std::uint64_t facts = Faits(ctx, d);
  constexpr std::uint64_t kMotifsPossibles = kPetit | kCher | kGrand | kSante | kHandicape | kSeparation | kIndecent | kVoisins |
                                             kTravailLoin | kFamilleLoin | kServicesLoin | kExpulse | kConge | kViolence |
                                             kDecohabite | kMariage | kRegroupement | kRenovation | kAssistante;
  // First why, then the life of the household, then what is sought.
  std::array<const Phrase*, 128> why{};
  std::array<const Phrase*, 128> life{};
  std::array<const Phrase*, 128> wish{};
  std::size_t n_why = 0;
  std::size_t n_life = 0;
  std::size_t n_wish = 0;
  for (const Phrase& p : phrases_) {
    const std::uint64_t needed = p.faits & ~static_cast<std::uint64_t>(kVeut);
    if ((facts & needed) != needed) continue;
    if (p.faits & kVeut) wish[n_wish++] = &p;
    else if (p.faits & kMotifsPossibles) why[n_why++] = &p;
    else life[n_life++] = &p;
  }
  Tirage t(ctx, d, rng);
  const std::uint32_t x = rng.Below(100);
  const int wanted = x < 24 ? 1 : x < 62 ? 2 : x < 88 ? 3 : 4;
  int richness = 0;
  int written = 0;
  const auto use = [&](std::array<const Phrase*, 128>& from, std::size_t& n) {
    const std::size_t chosen = rng.Below(static_cast<std::uint32_t>(n));
    const Phrase* phrase = from[chosen];
    from[chosen] = from[--n];
    Phraser(*phrase, t, d.complement);
    richness += phrase->richesse;
    ++written;
  };
  if (n_why > 0 && rng.Chance(0.85)) use(why, n_why);
  while (written < wanted - 1 && n_life > 0 && rng.Chance(n_why > 0 ? 0.6 : 1.0)) use(life, n_life);
  while (written < wanted - 1 && n_why > 0) use(why, n_why);
  while ((written < wanted || richness < kRichesseMinimale) && n_wish > 0) use(wish, n_wish);
}

}  // namespace sne::ecole
