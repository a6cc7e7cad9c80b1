#include "bench/base_ecole/identifiants.h"
#include "tests/base_ecole/lecture.h"

namespace sne::ecole {

void Lecture::Priorites() {
  const std::vector<std::string_view> labels = List(e, "priorites");
  const std::vector<std::string_view> contingents = List(e, "contingents");
  const bool dalo = Text(e, "dalo_statut") == "ACTIF";
  bool child = false;
  for (const element& p : a_charge) {
    child |= Text(p, "lien_parente") == "E" && CompleteYears(Date(p, "date_naissance"), date) < 18;
  }
  bool disabled = Text(e, "logement_adapte") == "OUI" || In(motifs, "07");
  for (const element& x : Objects(e, "ressources")) disabled |= In(Text(x, "nature"), {"AAH", "PINV", "AEEH"});
  // Rule 9.
  for (const std::string_view l : labels) {
    if (l == "PN_D") Regle(In(mode, {"SH", "RS", "RHVS", "SLHT"}), "9 PN_D");
    if (l == "PN_K") Regle(In(mode, {"CP", "CPE", "SD", "HOT", "SQUAT"}), "9 PN_K");
    if (l == "PN_L") Regle(In(motifs, "05"), "9 PN_L");
    if (l == "PN_G") Regle(In(motifs, "27") || In(motifs, "06"), "9 PN_G");
    if (l == "PN_F") Regle(In(motifs, "25") || In(motifs, "26") || In(motifs, "03"), "9 PN_F");
    if (l == "PN_J")
      Regle(child && (In(motifs, "13") || In(motifs, "25") || In(motifs, "26") || In(motifs, "03")), "9 PN_J");
    if (l == "PN_A" && Has(e, "ressources")) Regle(disabled, "9 PN_A");
    if (l == "PN_M") Regle(age < 25, "9 PN_M");
  }
  Regle(dalo == (Has(e, "dalo_date") && Text(e, "dalo_statut") == "ACTIF"), "date du DALO");
  Regle(!contingents.empty(), "contingents");
  const bool priority = dalo || !labels.empty();
  if (In(contingents, "PPRIOR")) Regle(priority, "contingent prioritaire");
  Regle(In(contingents, "PFONCT") == (Text(e, "agent_etat") == "OUI") || !Has(e, "agent_etat"),
        "contingent des fonctionnaires");
  if (radiee) return;
  const std::string& zone_code = departement;
  const bool paca = In(std::string_view(zone_code), {"04", "05", "06", "13", "83", "84"});
  r.parts[idf ? "DALO, Île-de-France" : paca ? "DALO, PACA" : "DALO, ailleurs"].Ajouter(dalo);
  r.parts["DALO"].Ajouter(dalo);
  r.parts[CompleteMonths(Date(e, "date_creation"), date) >= 24 ? "DALO, anciennes" : "DALO, récentes"].Ajouter(dalo);
  r.parts["priorité nationale"].Ajouter(!labels.empty());
  for (const char* l : {"PN_A", "PN_C", "PN_D", "PN_E", "PN_F", "PN_G", "PN_J", "PN_K", "PN_L", "PN_M"})
    r.parts[l].Ajouter(In(labels, l));
  r.parts["autres lettres"].Ajouter(In(labels, "PN_B") || In(labels, "PN_G2") || In(labels, "PN_H") ||
                                    In(labels, "PN_I"));
  const Commune& first = g.contexte().territoires.communes()[IndexCommunes(g).at(std::string(communes[0]))];
  const std::vector<element> local = Objects(e, "priorites_locales");
  if (first.liste_locale)
    r.parts["priorité locale"].Ajouter(!local.empty());
  else
    Regle(local.empty(), "priorité locale sans liste");
  for (const char* code : {"COLACT", "PPRIOR", "PFONCT", "COLTER", "AUCUN"})
    r.parts[code].Ajouter(In(contingents, code));
  if (Has(e, "agent_etat")) r.parts["agent de l'État"].Ajouter(Text(e, "agent_etat") == "OUI");
  const bool working = Has(e, "en_instruction");
  if (Text(e, "statut") != "ATTRIBUEE") {
    r.parts["en instruction"].Ajouter(working);
    r.parts[In(contingents, "PPRIOR") ? "en instruction, prioritaires" : "en instruction, autres"].Ajouter(working);
  }
}

void Lecture::Gestion() {
  const bool committee = Int(e, "nb_passages_cal", 0) > 0;
  const bool refused = Int(e, "nb_refus", 0) > 0;
  // Rule 10.
  if (committee)
    Regle(Date(e, "date_derniere_cal") >= Date(e, "date_creation") && Has(e, "derniere_decision_cal"),
          "10 date de CAL");
  if (refused)
    Regle(Int(e, "nb_propositions", 0) >= 1 && committee && Has(e, "dernier_refus_date"), "10 refus sans proposition");
  if (!radiee) Regle(Has(e, "attribution") == (Text(e, "statut") == "ATTRIBUEE"), "10 attribution");
  Day previous = kSansDate;
  for (const element& x : Objects(e, "evenements")) {
    const Day day = Date(x, "date");
    Regle(day >= Date(e, "date_creation") && day <= date && day >= previous, "événements dans l'ordre");
    previous = day;
  }
  // COMPLET both ways: all six categories compliant, and the mandatory ones (with the residence permit of a non-EU
  // national) valid; PARTIEL only when a mandatory one is not.
  std::unordered_set<std::string_view> good, valid;
  bool other = false, any = false;
  for (const element& p : Objects(e, "pj")) {
    const std::string_view category = Text(p, "categorie");
    const std::string_view state = Text(p, "statut");
    any = true;
    if (state == "CONFORME") good.insert(category);
    if (In(state, {"CONFORME", "DEPOSEE"})) valid.insert(category);
    other |= valid.contains(category) && !In(category, {"IDENT", "SEJOUR"});
    Regle(Date(p, "date_depot") >= Date(e, "date_creation") && Date(p, "date_depot") <= date, "dépôt des pièces");
  }
  const auto all = [](const std::unordered_set<std::string_view>& set, std::initializer_list<std::string_view> codes) {
    return std::all_of(codes.begin(), codes.end(), [&](std::string_view c) { return set.contains(c); });
  };
  const bool mandatory = all(valid, {"IDENT", "FISCAL", "RESS", "LOG"});
  const bool full = all(good, {"IDENT", "SITFAM", "SITPRO", "FISCAL", "RESS", "LOG"});
  Regle(mandatory == full, "pièces complètes");
  if (full && Text(e, "nationalite") == "3") Regle(valid.contains("SEJOUR"), "pièces complètes, séjour");
  Regle(any == (other || valid.contains("IDENT")), "pièces, une valable");
  if (radiee) return;
  Compter("complétude des pièces", full ? "COMPLET" : other ? "PARTIEL" : any ? "IDENTITE" : "VIDE");
  r.parts["passage en CAL"].Ajouter(committee);
  r.parts["refus"].Ajouter(refused);
  if (committee) {
    std::string decision(Text(e, "derniere_decision_cal"));
    if (decision == "ATT_RANG") decision += std::to_string(Int(e, "rang_cal"));
    Compter("décision de CAL", decision);
  }
  r.parts["attribuées"].Ajouter(Text(e, "statut") == "ATTRIBUEE");
  const std::string_view text = Text(e, "complement_demande");
  r.parts["complément"].Ajouter(!text.empty());
  if (text.empty()) return;
  r.textes[std::string(text)]++;
  std::string word;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || (u >= 'a' && u <= 'z'))
      word += c;
    else if (u >= 'A' && u <= 'Z')
      word += static_cast<char>(u + 32);
    else if (!word.empty())
      r.mots.insert(std::move(word)), word.clear();
  }
  if (!word.empty()) r.mots.insert(word);
}

void Lecture::Identifiants() {
  const std::string_view nir = Text(e, "nir");
  const Day birth = Date(e, "date_naissance");
  const Civil b = ToCivil(birth);
  if (!nir.empty()) {
    if (!r.nirs.emplace(nir).second) ++r.nir_repetes;
    // Rule 12.
    const auto number = [&](std::size_t at, std::size_t n) { return std::stoi(std::string(nir.substr(at, n))); };
    Regle(nir.size() == 15, "12 longueur du NIR");
    Regle(number(13, 2) == CleNir(nir.substr(0, 13)), "12 clé du NIR");
    Regle(number(1, 2) == b.year % 100 && number(3, 2) == b.month, "12 naissance et NIR");
    if (Has(e, "civilite")) Regle(nir[0] == Text(e, "civilite")[0], "12 sexe et NIR");
    Regle(number(10, 3) >= 900, "12 ordre du NIR");
    if (!radiee) r.parts["nés à l'étranger"].Ajouter(nir.substr(5, 2) == "99");
  }
  if (!radiee) r.parts[version == "V4" ? "NIR, V4" : "NIR, avant V4"].Ajouter(!nir.empty());
  const std::string_view mail = Text(e, "email");
  if (!mail.empty())
    Regle(mail.ends_with("@example.fr") &&
              mail.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-@") == std::string_view::npos,
          "11 courriel");
  for (const char* key : {"tel_fixe", "tel_portable"}) {
    const std::string phone(Text(e, key));
    if (phone.empty()) continue;
    const std::string local = phone.starts_with("+33") ? "0" + phone.substr(3) : phone;
    const std::string_view range = std::string_view(local).substr(0, 6);
    Regle(local.size() == 10 && In(range, {"019900", "026191", "035301", "046571", "053649", "063998"}),
          "11 téléphone");
  }
  const std::string name(Text(e, "nom"));
  r.noms.insert(name);
  r.identites[name + '|' + std::string(Text(e, "prenoms")) + '|' + std::string(Text(e, "date_naissance"))]++;
}

}  // namespace sne::ecole
