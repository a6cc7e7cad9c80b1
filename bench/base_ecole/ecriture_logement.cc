// From the present dwelling to the attribution.
#include "bench/base_ecole/ecrivain.h"

namespace sne::ecole {

void Ecrivain::Logement(const Demande& d) {
  // What a motive rests on is never left out, nor what makes a mutation.
  bool facts = d.mode == kHlm;
  for (const std::string_view m : d.motifs) facts = facts || m == "09" || m == "10" || m == "13";
  Multi("mode_logement_actuel", d.modes);
  If("bailleur_actuel", d.bailleur);
  if (facts)
    IfDate("date_entree_logement", d.entree);
  else
    OptDate("date_entree_logement", d.entree);
  const auto amount = [&](std::string_view key, int value) {
    if (!facts)
      OptAmount(key, value);
    else if (value >= 0)
      PutInt(key, value);
  };
  amount("loyer_actuel", d.loyer);
  amount("charges_actuelles", d.charges);
  amount("apl_actuelle", d.apl);
  if (facts)
    IfInt("nb_habitants_actuel", d.nb_habitants);
  else if (d.nb_habitants > 0)
    OptAmount("nb_habitants_actuel", d.nb_habitants);
  Opt("categorie_logement_actuel", d.categorie_actuelle);
  if (facts)
    If("typologie_actuelle", d.typologie_actuelle);
  else
    Opt("typologie_actuelle", d.typologie_actuelle);
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
    if (d.adapte)
      Put("logement_adapte", "OUI");
    else
      OptOui("logement_adapte", Oui::kNon);
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

}  // namespace sne::ecole
