// bench/base_ecole/demande.h
// One fictive demande between its drawing and its writing. Reused from one demande to the next so that strings and
// lists keep their memory; Vider() empties it. Dates equal to kSansDate, amounts below 0 and empty strings are absent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/dates.h"
#include "bench/base_ecole/figures.h"

namespace sne::ecole {

inline constexpr Day kSansDate = INT32_MIN;
inline constexpr int kSansMontant = -1;

enum class Oui : std::uint8_t { kVide, kNon, kOui };

// Origin of the names of a household; it follows nationality and département, never anything else.
enum class Origine : std::uint8_t {
  kFrance,
  kBretagne,
  kAlsace,
  kNord,
  kCorse,
  kPaysBasque,
  kMaghreb,
  kAfriqueOuest,
  kTurquie,
  kPortugal,
  kEspagne,
  kItalie,
  kEst,
  kAsie,
  kAntilles,
  kReunion,
  kMayotte
};

struct Personne {
  bool femme = false;
  Origine origine = Origine::kFrance;
  std::string nom;
  std::string nom_usage;
  std::string prenoms;
  std::string prenom;  // first of prenoms, with capitals: "Léo"
  Day naissance = kSansDate;
  int nationalite = 1;
  std::string nir;
  Situation situation = kC;
  std::string portable;
  std::string fixe;
  std::string email;
  std::string_view profession;
  Statut statut = kAut;
  std::string_view secteur;
  std::string employeur;
  std::string siret;
  std::int32_t commune_travail = -1;

  void Vider();
};

struct PersonneACharge {
  std::string nom;
  std::string prenom;
  Day naissance = kSansDate;
  bool femme = false;
  char lien = 'E';  // E child, P parent, A other
};

struct Rfr {
  char personne;
  int annee;
  int montant;
};

struct Ressource {
  char personne;
  std::string_view nature;
  int montant;
};

struct Piece {
  std::string_view categorie;
  std::string_view type;
  char personne;
  std::string_view statut;
  Day depot;
  bool sensible;
};

struct Evenement {
  std::string_view code;
  Day date;
  std::string guichet;
  std::string_view decision;
  int rang;
  std::string_view motif;
};

struct Colocataire {
  std::string nom;
  std::string prenom;
  std::string numero_unique;
};

struct Attribution {
  bool presente = false;
  std::string logement_rpls;
  std::string_view accord_collectif;
  bool dalo = false;
  std::string_view contingent;
  bool anru = false;
  bool bail_signe = false;
  std::string bailleur;
  std::uint32_t commune = 0;
  std::string_view typologie;
  std::string_view financement;
  int loyer = kSansMontant;
  Day date_bail = kSansDate;
  int rang = 0;
};

// In the order of the form rather than of the sizes: one is alive at a time.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct Demande {
  // Registration
  std::string numero;
  std::string_view systeme;
  std::string_view version;
  bool morale = false;
  std::string raison_sociale;
  std::string_view nature;
  std::string_view statut;
  Day creation = kSansDate;
  Day enregistrement = kSansDate;
  Day renouvellement = kSansDate;
  Day modification = kSansDate;
  int nb_renouvellements = 0;
  bool reprise = false;
  Day date_anciennete = kSansDate;
  std::string numero_origine;
  std::string guichet_creation;
  std::string guichet_dernier;
  std::string_view canal;
  std::string_view motif_radiation;
  std::string_view sous_motif;
  Day date_radiation = kSansDate;

  // Household
  std::uint32_t departement = 0;  // where a dwelling is sought first
  Composition composition = kSeul;
  std::size_t tranche_age = 0;
  Personne demandeur;
  std::vector<Personne> codemandeurs;
  std::string_view lien_codemandeur;
  std::vector<Colocataire> colocataires;
  std::vector<PersonneACharge> a_charge;
  int nb_a_naitre = 0;
  Day naissance_prevue = kSansDate;
  int garde_alternee = 0;
  int droit_visite = 0;
  std::string_view nir_statut;
  Day titre_sejour = kSansDate;
  std::string_view mesure_protection;
  std::string structure_accompagnement;
  bool handicap = false;
  Oui employeur_plus_10 = Oui::kVide;
  bool travail_etranger = false;
  Oui activite_essentielle = Oui::kVide;

  // Address
  std::uint32_t commune_residence = 0;
  bool etranger = false;
  std::string numero_voie;
  std::string voie;
  std::string complement_adresse;
  std::string batiment;
  std::string escalier;
  std::string etage;
  std::string appartement;
  std::string lieu_dit;
  std::string code_postal;
  std::string_view pays;
  std::string heberge_chez;
  std::string adresse_courrier;

  // Income
  std::vector<Rfr> rfr;
  std::string_view rfr_source;
  std::vector<Ressource> ressources;
  int pension_versee = kSansMontant;
  int total_ressources = 0;  // pension paid subtracted

  // Present dwelling
  Mode mode = kLp;
  std::vector<std::string_view> modes;
  std::string bailleur;
  Day entree = kSansDate;
  int loyer = kSansMontant;
  int charges = kSansMontant;
  int apl = kSansMontant;
  int nb_habitants = 0;
  std::string_view categorie_actuelle;
  std::string_view typologie_actuelle;
  int surface = 0;
  std::string_view qpv;
  Oui proprietaire = Oui::kVide;
  Oui anru = Oui::kVide;

  // Motives
  std::size_t motif = 0;  // index in kCodeMotif
  std::vector<std::string_view> motifs;
  std::string_view motif_precision;
  std::string complement;

  // Wishes
  std::string_view categorie_recherchee;
  std::size_t typologie = 0;
  std::vector<std::string_view> typologies;
  Oui rdc = Oui::kVide;
  Oui sans_ascenseur = Oui::kVide;
  int etage_max = -1;
  Oui parking = Oui::kVide;
  int loyer_max = kSansMontant;
  bool adapte = false;
  Oui colocation = Oui::kVide;
  std::vector<std::uint32_t> communes;
  std::vector<std::string> quartiers;
  bool elargie = false;
  std::vector<std::string_view> handicap_personnes;
  std::string_view handicap_etat;
  std::vector<std::string_view> handicap_moteur;
  std::vector<std::string_view> handicap_sensoriel;
  std::string_view handicap_autre;
  std::string_view handicap_marches;
  std::vector<std::string_view> handicap_aides;
  std::vector<std::string_view> handicap_equipements;

  // Priorities and handling
  std::string_view dalo;
  Day dalo_date = kSansDate;
  std::string_view dalo_typologie;
  std::vector<std::string_view> priorites;
  Day priorite_date = kSansDate;
  std::string_view priorite_autorite;
  std::vector<std::string_view> priorites_locales;
  std::vector<std::string_view> criteres_hors_cerfa;
  std::string_view accord_collectif;
  Oui pdalhpd = Oui::kVide;
  Oui siao = Oui::kVide;
  std::vector<std::string_view> contingents;
  bool agent_etat = false;
  std::string instruction_guichet;
  std::string instruction_agent;
  Day instruction_depuis = kSansDate;
  std::string_view instruction_motif;
  int nb_passages = 0;
  int nb_propositions = 0;
  int nb_refus = 0;
  std::string_view decision;
  int rang_cal = 0;
  Day date_cal = kSansDate;
  Day date_refus = kSansDate;
  std::string_view motif_refus;
  std::vector<Piece> pieces;
  std::string_view indice_fraude;
  std::vector<Evenement> evenements;
  Attribution attribution;

  int taille() const { return 1 + static_cast<int>(codemandeurs.size() + a_charge.size()) + nb_a_naitre; }
  void Vider();
};

}  // namespace sne::ecole
