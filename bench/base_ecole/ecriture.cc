#include "bench/base_ecole/ecriture.h"

#include "bench/base_ecole/ecrivain.h"

namespace sne::ecole {

void Ecrivain::Enregistrement(const Demande& d) {
  Put("numero_unique", d.numero);
  Put("systeme", d.systeme);
  Put("version_cerfa", d.version);
  Put("type_demandeur", d.morale ? "PM" : "PP");
  If("raison_sociale", d.raison_sociale);
  Opt("nature_demande", d.nature);
  Put("statut", d.statut);
  Put("date_creation", d.creation);
  OptDate("date_enregistrement", d.enregistrement);
  IfDate("date_dernier_renouvellement", d.renouvellement);
  IfDate("date_modification", d.modification);
  IfInt("nb_renouvellements", d.nb_renouvellements);
  if (d.reprise) {
    PutBool("reprise_anciennete", true);
    Put("date_anciennete", d.date_anciennete);
    If("numero_unique_origine", d.numero_origine);
  }
  Put("guichet_creation", d.guichet_creation);
  Opt("guichet_dernier", d.guichet_dernier);
  Opt("canal_depot", d.canal);
  if (!d.morale) {
    PutInt("nb_codemandeurs", static_cast<long long>(d.codemandeurs.size()));
    IfInt("nb_colocataires", static_cast<int>(d.colocataires.size()));
    if (!d.colocataires.empty()) {
      w_.Key("colocataires");
      w_.Open('[');
      for (const Colocataire& c : d.colocataires) {
        w_.Open('{');
        Put("nom", c.nom);
        Put("prenom", c.prenom);
        If("numero_unique", c.numero_unique);
        w_.Close('}');
      }
      w_.Close(']');
    }
  }
  If("motif_radiation", d.motif_radiation);
  If("sous_motif_irrecevabilite", d.sous_motif);
  IfDate("date_radiation", d.date_radiation);
}

void Ecrivain::Demandeur(const Demande& d) {
  if (!d.morale) {
    const Personne& p = d.demandeur;
    Opt("civilite", p.femme ? "2" : "1");
    Put("nom", p.nom);
    If("nom_usage", p.nom_usage);
    Put("prenoms", p.prenoms);
    Put("date_naissance", p.naissance);
    If("nir", p.nir);
    If("nir_statut", d.nir_statut);
    Opt("nationalite", p.nationalite == 1 ? "1" : p.nationalite == 2 ? "2" : "3");
    OptDate("titre_sejour_fin", d.titre_sejour);
    Put("situation_familiale", kCodeSituation[p.situation]);
    Opt("tel_fixe", p.fixe);
    Opt("tel_portable", p.portable);
    Opt("email", p.email);
  }
  w_.Key("adresse");
  w_.Open('{');
  if (d.etranger) PutBool("etranger", true);
  If("batiment", d.batiment);
  If("escalier", d.escalier);
  If("etage", d.etage);
  If("appartement", d.appartement);
  If("numero", d.numero_voie);
  If("voie", d.voie);
  If("complement", d.complement_adresse);
  If("lieu_dit", d.lieu_dit);
  If("code_postal", d.code_postal);
  If("pays", d.pays);
  w_.Close('}');
  Commune("commune_residence", d.commune_residence);
  Opt("heberge_chez", d.heberge_chez);
  Opt("adresse_courrier", d.adresse_courrier);
  Opt("mesure_protection", d.mesure_protection);
  Opt("structure_accompagnement", d.structure_accompagnement);
}

void Ecrivain::Codemandeurs(const Demande& d) {
  if (d.codemandeurs.empty()) return;
  w_.Key("codemandeurs");
  w_.Open('[');
  for (const Personne& p : d.codemandeurs) {
    w_.Open('{');
    Put("lien", d.lien_codemandeur);
    Opt("civilite", p.femme ? "2" : "1");
    Put("nom", p.nom);
    If("nom_usage", p.nom_usage);
    Put("prenoms", p.prenoms);
    Put("date_naissance", p.naissance);
    Opt("nationalite", p.nationalite == 1 ? "1" : p.nationalite == 2 ? "2" : "3");
    If("nir", p.nir);
    Put("situation_familiale", kCodeSituation[p.situation]);
    Opt("tel_portable", p.portable);
    Opt("email", p.email);
    Opt("profession", p.profession);
    Opt("statut_professionnel", kCodeStatut[p.statut]);
    Opt("secteur_employeur", p.secteur);
    Opt("employeur_nom", p.employeur);
    if (p.commune_travail >= 0 && Kept()) Commune("commune_travail", static_cast<std::size_t>(p.commune_travail));
    w_.Close('}');
  }
  w_.Close(']');
}

void Ecrivain::Foyer(const Demande& d) {
  if (!d.a_charge.empty()) {
    w_.Key("personnes_a_charge");
    w_.Open('[');
    for (const PersonneACharge& p : d.a_charge) {
      w_.Open('{');
      Opt("nom", p.nom);
      Put("prenom", p.prenom);
      Put("date_naissance", p.naissance);
      Put("sexe", p.femme ? "F" : "M");
      Put("lien_parente", std::string_view(&p.lien, 1));
      w_.Close('}');
    }
    w_.Close(']');
  }
  IfInt("nb_a_naitre", d.nb_a_naitre);
  IfDate("date_naissance_prevue", d.naissance_prevue);
  IfInt("nb_garde_alternee", d.garde_alternee);
  IfInt("nb_droit_visite", d.droit_visite);
}

void Ecrivain::Travail(const Demande& d) {
  const Personne& p = d.demandeur;
  if (kCodeMotif[d.motif] == "16")
    Put("profession", p.profession);
  else
    Opt("profession", p.profession);
  Opt("statut_professionnel", kCodeStatut[p.statut]);
  Opt("secteur_employeur", p.secteur);
  Opt("employeur_nom", p.employeur);
  Opt("employeur_siret", p.siret);
  OptOui("employeur_plus_10", d.employeur_plus_10);
  if (p.commune_travail >= 0 && Kept()) Commune("commune_travail", static_cast<std::size_t>(p.commune_travail));
  if (d.travail_etranger) PutBool("travail_etranger", true);
  OptOui("activite_essentielle", d.activite_essentielle);
}

void Ecrivain::Revenus(const Demande& d) {
  if (!d.rfr.empty() && Kept()) {
    w_.Key("rfr");
    w_.Open('[');
    for (const Rfr& r : d.rfr) {
      w_.Open('{');
      Put("personne", std::string_view(&r.personne, 1));
      PutInt("annee", r.annee);
      PutInt("montant", r.montant);
      w_.Close('}');
    }
    w_.Close(']');
    Opt("rfr_source", d.rfr_source);
  }
  // Mandatory on the form since V4.
  if (!d.ressources.empty() && (d.version == "V4" || kCodeMotif[d.motif] == "09" || Kept())) {
    w_.Key("ressources");
    w_.Open('[');
    for (const Ressource& r : d.ressources) {
      w_.Open('{');
      Put("personne", std::string_view(&r.personne, 1));
      Put("nature", r.nature);
      PutInt("montant", r.montant);
      w_.Close('}');
    }
    w_.Close(']');
    if (d.pension_versee > 0) PutInt("pension_versee", d.pension_versee);
  }
}

void EcrireDemande(const Contexte& ctx, const Demande& d, Rng& manque, std::string& out) {
  Ecrivain e(ctx, manque, out);
  e.w().Open('{');
  e.Enregistrement(d);
  e.Demandeur(d);
  if (!d.morale) {
    e.Codemandeurs(d);
    e.Foyer(d);
    e.Travail(d);
    e.Revenus(d);
    e.Logement(d);
  }
  e.Souhait(d);
  if (!d.morale) {
    if (d.adapte) e.Handicap(d);
    e.Priorites(d);
  }
  e.Gestion(d);
  e.w().Close('}');
  out += '\n';
}

}  // namespace sne::ecole
