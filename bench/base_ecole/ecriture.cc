#include "bench/base_ecole/ecriture.h"

#include "bench/base_ecole/json.h"

namespace sne::ecole {
namespace {

class Ecrivain {
 public:
  Ecrivain(const Contexte& ctx, Rng& manque, std::string& out) : ctx_(ctx), manque_(manque), w_(out) {}

  void Enregistrement(const Demande& d);
  void Demandeur(const Demande& d);
  void Codemandeurs(const Demande& d);
  void Foyer(const Demande& d);
  void Travail(const Demande& d);
  void Revenus(const Demande& d);
  void Logement(const Demande& d);
  void Souhait(const Demande& d);
  void Handicap(const Demande& d);
  void Priorites(const Demande& d);
  void Gestion(const Demande& d);
  JsonWriter& w() { return w_; }

 private:
  // Always written.
  void Put(std::string_view key, std::string_view value) {
    w_.Key(key);
    w_.String(value);
  }
  void Put(std::string_view key, Day value) {
    w_.Key(key);
    w_.Date(value);
  }
  void PutInt(std::string_view key, long long value) {
    w_.Key(key);
    w_.Int(value);
  }
  void PutBool(std::string_view key, bool value) {
    w_.Key(key);
    w_.Bool(value);
  }
  // Written when there is a value.
  void If(std::string_view key, std::string_view value) {
    if (!value.empty()) Put(key, value);
  }
  void IfDate(std::string_view key, Day value) {
    if (value != kSansDate) Put(key, value);
  }
  void IfInt(std::string_view key, int value) {
    if (value > 0) PutInt(key, value);
  }
  // Optional fields: 3 % are left out by the people who fill the form.
  bool Kept() { return !manque_.Chance(kManquant); }
  void Opt(std::string_view key, std::string_view value) {
    if (!value.empty() && Kept()) Put(key, value);
  }
  void OptDate(std::string_view key, Day value) {
    if (value != kSansDate && Kept()) Put(key, value);
  }
  void OptAmount(std::string_view key, int value) {
    if (value >= 0 && Kept()) PutInt(key, value);
  }
  void OptOui(std::string_view key, Oui value) {
    if (value != Oui::kVide && Kept()) Put(key, value == Oui::kOui ? "OUI" : "NON");
  }
  template <class List>
  void Multi(std::string_view key, const List& values) {
    if (values.empty()) return;
    w_.Key(key);
    w_.Open('[');
    for (const auto& v : values) w_.String(v);
    w_.Close(']');
  }
  void Commune(std::string_view key, std::size_t index) { Put(key, ctx_.territoires.communes()[index].code); }

  const Contexte& ctx_;
  Rng& manque_;
  JsonWriter w_;
};

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
  if (kCodeMotif[d.motif] == "16") Put("profession", p.profession);
  else Opt("profession", p.profession);
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

void Ecrivain::Logement(const Demande& d) {
  // What a motive rests on is never left out, nor what makes a mutation.
  bool facts = d.mode == kHlm;
  for (const std::string_view m : d.motifs) facts = facts || m == "09" || m == "10" || m == "13";
  Multi("mode_logement_actuel", d.modes);
  If("bailleur_actuel", d.bailleur);
  if (facts) IfDate("date_entree_logement", d.entree);
  else OptDate("date_entree_logement", d.entree);
  const auto amount = [&](std::string_view key, int value) {
    if (!facts) OptAmount(key, value);
    else if (value >= 0) PutInt(key, value);
  };
  amount("loyer_actuel", d.loyer);
  amount("charges_actuelles", d.charges);
  amount("apl_actuelle", d.apl);
  if (facts) IfInt("nb_habitants_actuel", d.nb_habitants);
  else if (d.nb_habitants > 0) OptAmount("nb_habitants_actuel", d.nb_habitants);
  Opt("categorie_logement_actuel", d.categorie_actuelle);
  if (facts) If("typologie_actuelle", d.typologie_actuelle);
  else Opt("typologie_actuelle", d.typologie_actuelle);
  if (d.surface > 0) amount("surface_actuelle", d.surface);
  Opt("logement_qpv", d.qpv);
  OptOui("proprietaire_autre", d.proprietaire);
  OptOui("relogement_anru", d.anru);
  Put("motif_principal", d.motifs.front());
  Multi("motifs", d.motifs);
  If("motif_precision", d.motif_precision);
  If("complement_demande", d.complement);
}

void Ecrivain::Souhait(const Demande& d) {
  Opt("categorie_recherchee", d.categorie_recherchee);
  Multi("typologie", d.typologies);
  OptOui("accepte_rdc", d.rdc);
  OptOui("accepte_sans_ascenseur", d.sans_ascenseur);
  if (d.etage_max >= 0) OptAmount("etage_max", d.etage_max);
  OptOui("parking", d.parking);
  OptAmount("loyer_max", d.loyer_max);
  if (!d.morale) {
    if (d.adapte) Put("logement_adapte", "OUI");
    else OptOui("logement_adapte", Oui::kNon);
    OptOui("accepte_colocation", d.colocation);
  }
  w_.Key("commune_souhaitee");
  w_.Open('[');
  for (const std::uint32_t c : d.communes) w_.String(ctx_.territoires.communes()[c].code);
  w_.Close(']');
  Multi("quartier_souhaite", d.quartiers);
  PutBool("demande_elargie", d.elargie);
}

void Ecrivain::Handicap(const Demande& d) {
  Multi("handicap_personnes", d.handicap_personnes);
  Opt("handicap_etat", d.handicap_etat);
  Multi("handicap_moteur", d.handicap_moteur);
  Multi("handicap_sensoriel", d.handicap_sensoriel);
  Opt("handicap_autre", d.handicap_autre);
  Opt("handicap_marches", d.handicap_marches);
  Multi("handicap_aides", d.handicap_aides);
  Multi("handicap_equipements", d.handicap_equipements);
}

void Ecrivain::Priorites(const Demande& d) {
  Put("dalo_statut", d.dalo);
  IfDate("dalo_date", d.dalo_date);
  If("dalo_typologie", d.dalo_typologie);
  Multi("priorites", d.priorites);
  IfDate("priorite_date", d.priorite_date);
  Opt("priorite_autorite", d.priorite_autorite);
  const std::string& epci = ctx_.territoires.communes()[d.communes.front()].epci;
  const auto local = [&](std::string_view key, const std::vector<std::string_view>& codes) {
    if (codes.empty() || epci.empty()) return;
    w_.Key(key);
    w_.Open('[');
    for (const std::string_view code : codes) {
      w_.Open('{');
      Put("epci", epci);
      Put("code", code);
      w_.Close('}');
    }
    w_.Close(']');
  };
  local("priorites_locales", d.priorites_locales);
  local("criteres_hors_cerfa", d.criteres_hors_cerfa);
  If("accord_collectif", d.accord_collectif);
  OptOui("pdalhpd", d.pdalhpd);
  OptOui("siao", d.siao);
  Multi("contingents", d.contingents);
  Opt("agent_etat", d.agent_etat ? "OUI" : "NON");
}

void Ecrivain::Gestion(const Demande& d) {
  if (!d.instruction_guichet.empty()) {
    w_.Key("en_instruction");
    w_.Open('{');
    Put("guichet", d.instruction_guichet);
    Put("agent", d.instruction_agent);
    Put("depuis", d.instruction_depuis);
    If("motif", d.instruction_motif);
    w_.Close('}');
  }
  IfInt("nb_propositions", d.nb_propositions);
  IfInt("nb_passages_cal", d.nb_passages);
  IfInt("nb_refus", d.nb_refus);
  If("derniere_decision_cal", d.decision);
  IfInt("rang_cal", d.rang_cal);
  IfDate("date_derniere_cal", d.date_cal);
  IfDate("dernier_refus_date", d.date_refus);
  If("dernier_refus_motif", d.motif_refus);
  if (!d.pieces.empty()) {
    w_.Key("pj");
    w_.Open('[');
    for (const Piece& p : d.pieces) {
      w_.Open('{');
      Put("categorie", p.categorie);
      Opt("type", p.type);
      Put("personne", std::string_view(&p.personne, 1));
      Put("statut", p.statut);
      Put("date_depot", p.depot);
      Opt("depositaire", d.guichet_dernier);
      if (p.sensible) PutBool("sensible", true);
      w_.Close('}');
    }
    w_.Close(']');
  }
  Opt("indice_fraude", d.indice_fraude);
  w_.Key("evenements");
  w_.Open('[');
  for (const Evenement& e : d.evenements) {
    w_.Open('{');
    Put("code", e.code);
    Put("date", e.date);
    If("guichet", e.guichet);
    If("decision", e.decision);
    IfInt("rang", e.rang);
    If("motif", e.motif);
    w_.Close('}');
  }
  w_.Close(']');
  if (!d.attribution.presente) return;
  const Attribution& a = d.attribution;
  w_.Key("attribution");
  w_.Open('{');
  Put("logement_rpls", a.logement_rpls);
  Put("accord_collectif", a.accord_collectif);
  PutBool("dalo", a.dalo);
  Put("contingent", a.contingent);
  PutBool("relogement_anru", a.anru);
  PutBool("bail_signe", a.bail_signe);
  Put("bailleur", a.bailleur);
  Commune("commune", a.commune);
  Put("typologie", a.typologie);
  Put("financement", a.financement);
  PutInt("loyer", a.loyer);
  IfDate("date_bail", a.date_bail);
  IfInt("rang_cal", a.rang);
  w_.Close('}');
}

}  // namespace

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
