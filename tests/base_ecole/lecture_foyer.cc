#include "tests/base_ecole/lecture.h"

namespace sne::ecole {

void Lecture::Morale() {
  ++r.morales;
  Regle(Has(e, "raison_sociale") && Has(e, "adresse") && !communes.empty(), "personne morale : a, b, h");
  for (const char* key :
       {"nom", "prenoms", "date_naissance", "codemandeurs", "ressources", "rfr", "mode_logement_actuel"}) {
    Regle(!Has(e, key), "personne morale : rien d'autre");
  }
}

void Lecture::Territoire() {
  const auto& index = IndexCommunes(g);
  const auto& t = g.contexte().territoires;
  Regle(!communes.empty() && !typologies.empty() && Has(e, "demande_elargie"), "minimum d'une demande");
  for (const std::string_view code : communes) {
    const auto found = index.find(std::string(code));
    Regle(found != index.end(), "commune inconnue");
    if (found == index.end()) return;
    // Rule 2: all wished communes in the territory of the number.
    Regle(t.departements()[t.communes()[found->second].departement].territoire == numero.substr(0, 3), "2 territoire");
  }
  std::unordered_set<std::string_view> distinct(communes.begin(), communes.end());
  Regle(distinct.size() == communes.size(), "communes distinctes");
  const Commune& first = t.communes()[index.at(std::string(communes[0]))];
  const Departement& d = t.departements()[first.departement];
  departement = d.code;
  idf = d.idf;
  if (radiee) return;
  Compter("département", departement);
  const std::string& city = t.communes()[first.ville].code;
  if (d.code == "13") r.parts["Marseille"].Ajouter(city == "13055");
  if (d.code == "06") r.parts["Nice"].Ajouter(city == "06088");
  if (d.code == "83") r.parts["Toulon"].Ajouter(city == "83137");
  r.parts["communes de plus de 1 500 habitants"].Ajouter(t.communes()[first.ville].population > 1500);
  const bool sne = Text(e, "systeme") == "SNE";
  r.parts["système SNE"].Ajouter(sne);
  const bool portal = numero.ends_with("GDPUB");
  if (d.spta) r.parts["portail en SPTA"].Ajouter(portal);
  Regle(sne == (!d.spta || portal), "système et guichet");
  const std::size_t n = communes.size();
  Compter("nombre de communes", n == 1 ? "1" : n == 2 ? "2" : n == 3 ? "3" : n <= 5 ? "4-5" : "6+");
  if (Text(e, "type_demandeur") == "PP") {
    r.parts["premier choix = résidence"].Ajouter(Text(e, "commune_residence") == communes[0]);
  }
  const Commune& town = t.communes()[first.ville];
  Compter("catégorie recherchée", Text(e, "categorie_recherchee"));
  if (town.population < 2000) {
    const std::string_view c = Text(e, "categorie_recherchee");
    if (!c.empty()) r.parts["maison en commune rurale"].Ajouter(c == "M");
  }
}

void Lecture::Calendrier() {
  const Day creation = Date(e, "date_creation");
  const Civil c = ToCivil(creation);
  const int month = std::stoi(numero.substr(3, 2));
  const int year = std::stoi(numero.substr(5, 2));
  Regle(month == c.month && year == c.year % 100, "2 mois du numéro");
  const Day registered = Has(e, "date_enregistrement") ? Date(e, "date_enregistrement") : creation;
  Regle(registered >= creation && registered <= AddMonths(creation, 1), "enregistrement dans le mois");
  for (const char* key : {"date_creation", "date_enregistrement", "date_dernier_renouvellement", "date_modification",
                          "dalo_date", "priorite_date", "date_derniere_cal", "dernier_refus_date", "date_radiation",
                          "date_entree_logement", "date_anciennete"}) {
    if (Has(e, key)) Regle(Date(e, key) != kSansDate && Date(e, key) <= date, "date après la référence");
  }
  const Day last = Has(e, "date_dernier_renouvellement") ? Date(e, "date_dernier_renouvellement") : creation;
  Regle(last >= creation, "renouvellement avant dépôt");
  Regle(Has(e, "nb_renouvellements") == Has(e, "date_dernier_renouvellement"), "nombre de renouvellements");
  const Day modified = Has(e, "date_modification") ? Date(e, "date_modification") : last;
  Regle(modified >= creation, "modification avant dépôt");
  if (version == "V4") Regle(std::max(last, modified) >= ToDay(2021, 3, 2), "V4 avant mars 2021");
  if (creation >= ToDay(2021, 3, 2)) Regle(version == "V4", "V3 après mars 2021");
  if (version == "V2") Regle(creation < ToDay(2018, 9, 10), "V2 après septembre 2018");
  if (radiee) {
    const Day struck = Date(e, "date_radiation");
    Regle(struck > date - 366 && struck >= last, "radiation dans l'année");
    Compter("motif de radiation", Text(e, "motif_radiation"));
    Regle(Has(e, "attribution") == (Text(e, "motif_radiation") == "RADATT"), "10 attribution");
    Regle(Has(e, "sous_motif_irrecevabilite") == (Text(e, "motif_radiation") == "RADIRR"), "sous-motif");
    return;
  }
  const Day end = AddMonths(last, 12);
  Regle(end >= AddMonths(date, -1), "validité échue de plus d'un mois");
  r.parts["à renouveler"].Ajouter(end > date && AddMonths(end, -1) <= date);
  r.parts["en tolérance"].Ajouter(end <= date);
  Regle(!Has(e, "date_radiation") && !Has(e, "motif_radiation"), "radiation d'une vivante");
  const Day since = Has(e, "date_anciennete") ? Date(e, "date_anciennete") : creation;
  Regle(since <= creation, "reprise d'ancienneté");
  const int months = CompleteMonths(since, date);
  r.somme_anciennete += months;
  r.n_anciennete += 1;
  Compter("ancienneté", Bande(months, {6, 12, 24, 36, 60, 120}));
  if (!Has(e, "date_anciennete")) {
    // Calendar months whole inside one band: season and the spring of 2020.
    if (c.year == 2019 && c.month >= 7) Compter("saison 2019", std::to_string(c.month));
    if (c.year == 2020 && c.month <= 5) Compter("printemps 2020", std::to_string(c.month));
    if (c.year == 2020 && c.month >= 7) Compter("saison 2020", std::to_string(c.month));
    if (c.year == 2018 && c.month >= 7) Compter("saison 2018", std::to_string(c.month));
  }
  Compter("version", version);
  r.parts["portail"].Ajouter(numero.ends_with("GDPUB"));
  if (CompleteMonths(creation, date) < 6) r.parts["portail, dépôts récents"].Ajouter(numero.ends_with("GDPUB"));
}

void Lecture::Foyer() {
  bool link_couple = false;
  bool link_other = false;
  std::string_view situation = Text(e, "situation_familiale");
  const Day birth = Date(e, "date_naissance");
  age = CompleteYears(birth, date);
  Day youngest = birth;
  Compter("situation familiale", radiee ? "" : situation);
  Regle(In(situation, {"C", "M", "D", "S", "P", "U", "V"}), "situation familiale absente");
  for (const element& c : codemandeurs) {
    const std::string_view link = Text(c, "lien");
    link_couple |= In(link, {"M", "P", "C"});
    link_other |= In(link, {"L", "A"});
    if (In(link, {"M", "P", "C"})) youngest = std::max(youngest, Date(c, "date_naissance"));
    // Rule 4: link and marital status agree.
    if (link == "M") Regle(situation == "M", "4 lien et situation");
    if (link == "P") Regle(situation == "P", "4 lien et situation");
    if (link == "C") Regle(situation == "U", "4 lien et situation");
    Regle(CompleteYears(Date(c, "date_naissance"), date) >= 16, "codemandeur de moins de 16 ans");
  }
  couple = link_couple;
  const int unborn = static_cast<int>(Int(e, "nb_a_naitre", 0));
  const bool dependants = !a_charge.empty() || unborn > 0;  // an unborn child is a dependant
  const bool shared = !Objects(e, "colocataires").empty() || link_other;
  composition = couple ? (dependants ? "COUPLE_PAC" : "COUPLE") : shared ? "AUTRE" : dependants ? "MONO" : "SEUL";
  if (composition == "MONO") Regle(codemandeurs.empty(), "4 MONO sans codemandeur");
  if (!couple) Regle(!In(situation, {"P", "U"}), "4 PACS ou concubinage sans codemandeur");
  taille = 1 + static_cast<int>(codemandeurs.size() + a_charge.size()) + unborn;
  Regle(Int(e, "nb_codemandeurs", 0) == static_cast<int>(codemandeurs.size()), "5 nombre de codemandeurs");
  if (unborn > 0) {
    const Day due = Date(e, "date_naissance_prevue");
    Regle(due > date && due <= AddMonths(date, 9), "5 naissance prévue");
  }
  int children = 0;
  int adults = 0;
  for (const element& p : a_charge) {
    const Day b = Date(p, "date_naissance");
    Regle(b <= date, "naissance après la référence");
    if (Text(p, "lien_parente") == "E") {
      Regle(CompleteYears(b, date) < CompleteYears(youngest, date) - 15 && b > youngest, "5 âge des enfants");
    }
    if (Text(p, "lien_parente") == "P") Regle(b < birth, "5 âge du parent");
    if (Text(p, "lien_parente") == "E" && CompleteYears(b, date) < 19)
      ++children;
    else
      ++adults;
  }
  needed = 2 + (children + 1) / 2 + adults;
  Regle(CompleteYears(birth, Date(e, "date_creation")) >= 16 && age <= 98, "âge");
  const std::string_view statut = Text(e, "statut_professionnel");
  if (In(statut, {"ETU", "APP"})) Regle(age < 30, "6 étudiant ou apprenti de 30 ans");
  if (radiee) return;
  if (statut == "RET") r.parts["retraités de 60 ans et plus"].Ajouter(age >= 60);
  Compter("composition", composition);
  Compter("taille", std::to_string(std::min(taille, 7)));
  r.parts["avec codemandeur"].Ajouter(!codemandeurs.empty());
  Compter("âge", Bande(age, {25, 30, 40, 50, 60, 70}));
  Compter("nationalité", Text(e, "nationalite"));
  if (idf) Compter("nationalité, Île-de-France", Text(e, "nationalite"));
  Compter("statut professionnel", statut);
  if (Has(e, "civilite")) {
    r.parts["femmes"].Ajouter(Text(e, "civilite") == "2");
    if (composition == "MONO") r.parts["femmes, familles monoparentales"].Ajouter(Text(e, "civilite") == "2");
  }
  r.somme_age += age;
  r.somme_taille += taille;
  r.n_foyers += 1;
}

}  // namespace sne::ecole
