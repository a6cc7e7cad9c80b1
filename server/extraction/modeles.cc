#include "server/extraction/modeles.h"

#include <algorithm>

#include "schema/fold.h"

namespace sne {

std::span<const Modele> Modeles() {
  static const std::vector<Modele> modeles = {
      {"instruction",
       "choisir des candidats : le ménage, ses ressources, ce qu'il cherche, où en est son dossier",
       {"numero_unique",
        "statut",
        "anciennete",
        "mutation",
        "nom",
        "nom_usage",
        "prenoms",
        "age",
        "tel_portable",
        "email",
        "commune_residence",
        "codemandeur_nom",
        "codemandeur_prenoms",
        "nb_personnes",
        "composition_familiale",
        "statut_professionnel",
        "employeur_plus_10",
        "tranche_plafond",
        "ressources_mensuelles",
        "taux_effort",
        "mode_logement_actuel",
        "suroccupation",
        "motif_principal",
        "typologie",
        "accepte_rdc",
        "loyer_max",
        "commune_souhaitee",
        "commune_choix1",
        "demande_elargie",
        "dalo",
        "priorites",
        "contingents",
        "en_instruction",
        "en_instruction.guichet",
        "en_instruction.depuis",
        "derniere_decision_cal",
        "dernier_evenement",
        "dernier_evenement_date",
        "pj_completude",
        "delai_depasse"},
       true},
      {"caleol",
       "présenter des candidats à la commission d'attribution",
       {"numero_unique",
        "anciennete",
        "mutation",
        "nom",
        "prenoms",
        "age",
        "situation_familiale",
        "commune_residence",
        "codemandeur_lien",
        "codemandeur_nom",
        "codemandeur_prenoms",
        "codemandeur_date_naissance",
        "nb_personnes",
        "nb_enfants_mineurs",
        "composition_familiale",
        "profession",
        "statut_professionnel",
        "employeur_nom",
        "codemandeur_statut_professionnel",
        "rfr_foyer",
        "taux_plafond",
        "tranche_plafond",
        "nature_ressource",
        "ressources_mensuelles",
        "ressources_uc",
        "quartile",
        "taux_effort",
        "reste_a_vivre",
        "mode_logement_actuel",
        "bailleur_actuel",
        "loyer_actuel",
        "charges_actuelles",
        "suroccupation",
        "motif_principal",
        "typologie",
        "accepte_rdc",
        "etage_max",
        "loyer_max",
        "commune_choix1",
        "dalo",
        "priorites",
        "accord_collectif",
        "contingents",
        "en_instruction",
        "en_instruction.guichet",
        "en_instruction.depuis",
        "nb_propositions",
        "nb_passages_cal",
        "nb_refus",
        "derniere_decision_cal",
        "rang_cal",
        "date_derniere_cal",
        "pj_completude",
        "delai_depasse"},
       true},
      {"priorites",
       "suivre les publics prioritaires",
       {"numero_unique",
        "statut",
        "anciennete",
        "nom",
        "prenoms",
        "age",
        "commune_residence",
        "nb_personnes",
        "composition_familiale",
        "tranche_plafond",
        "quartile",
        "mode_logement_actuel",
        "relogement_anru",
        "motif_principal",
        "typologie",
        "commune_choix1",
        "dalo",
        "dalo_statut",
        "dalo_date",
        "dalo_typologie",
        "priorites",
        "priorite_date",
        "priorite_autorite",
        "priorites_locales.epci",
        "priorites_locales.code",
        "accord_collectif",
        "pdalhpd",
        "siao",
        "contingents",
        "agent_etat",
        "en_instruction",
        "en_instruction.guichet",
        "en_instruction.depuis",
        "nb_propositions",
        "derniere_decision_cal",
        "delai_depasse"},
       true},
      {"coordonnees",
       "joindre les demandeurs",
       {"numero_unique",
        "statut",
        "civilite",
        "nom",
        "nom_usage",
        "prenoms",
        "tel_fixe",
        "tel_portable",
        "email",
        "adresse.batiment",
        "adresse.escalier",
        "adresse.etage",
        "adresse.appartement",
        "adresse.numero",
        "adresse.voie",
        "adresse.complement",
        "adresse.lieu_dit",
        "adresse.code_postal",
        "adresse.pays",
        "commune_residence",
        "heberge_chez",
        "adresse_courrier",
        "structure_accompagnement",
        "codemandeur_civilite",
        "codemandeur_nom",
        "codemandeur_prenoms",
        "codemandeur_tel_portable",
        "codemandeur_email"},
       false},
      {"complet", "tout ce qui n'est pas sensible", {}, true},
  };
  return modeles;
}

const Modele* TrouverModele(std::string_view nom) {
  const std::string plie = Fold(nom);
  for (const Modele& m : Modeles()) {
    if (m.nom == plie) return &m;
  }
  return nullptr;
}

std::vector<FieldId> ChampsDuModele(const Modele& modele, const Catalogue& catalogue) {
  std::vector<FieldId> champs;
  const auto ajouter = [&](FieldId id) {
    const Field& f = catalogue.field(id);
    if (f.classe == 'X' || f.type == Type::kNir || f.type == Type::kCotation || f.type == Type::kList) return;
    if (!modele.champs.empty() &&
        std::find(modele.champs.begin(), modele.champs.end(), f.nom_public()) == modele.champs.end())
      return;
    champs.push_back(id);
  };
  for (const Categorie& c : catalogue.categories()) {
    for (const FieldId id : c.champs) {
      const Field& f = catalogue.field(id);
      if (f.classe == 'X') continue;
      if (f.type != Type::kObject || f.cle == "en_instruction") ajouter(id);
      for (const FieldId sous : f.champs) ajouter(sous);
    }
  }
  return champs;
}

}  // namespace sne
