#include "tests/base_ecole_releve.h"

#include <algorithm>
#include <fstream>

#include "bench/base_ecole/identifiants.h"

namespace sne::ecole {
namespace {

using simdjson::dom::element;

std::string_view Text(const element& e, const char* key) {
  std::string_view value;
  return e[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
}
std::int64_t Int(const element& e, const char* key, std::int64_t missing = -1) {
  std::int64_t value;
  return e[key].get(value) == simdjson::SUCCESS ? value : missing;
}
bool Has(const element& e, const char* key) { return e[key].error() == simdjson::SUCCESS; }
Day Date(const element& e, const char* key) {
  const auto day = ParseDay(Text(e, key));
  return day ? *day : kSansDate;
}
std::vector<std::string_view> List(const element& e, const char* key) {
  std::vector<std::string_view> out;
  simdjson::dom::array array;
  if (e[key].get(array) == simdjson::SUCCESS) {
    for (const element item : array) out.push_back(std::string_view(item));
  }
  return out;
}
std::vector<element> Objects(const element& e, const char* key) {
  std::vector<element> out;
  simdjson::dom::array array;
  if (e[key].get(array) == simdjson::SUCCESS) {
    for (const element item : array) out.push_back(item);
  }
  return out;
}
bool In(std::string_view code, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), code) != list.end();
}
bool In(const std::vector<std::string_view>& list, std::string_view code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

// Older codes of a motive.
std::string_view Canonique(std::string_view motif) {
  return motif == "02" ? "24" : motif == "03" || motif == "26" ? "25" : motif == "06" ? "27" : motif;
}

std::string Bande(double value, std::initializer_list<int> limits) {
  int i = 0;
  for (const int limit : limits) {
    if (value < limit) break;
    ++i;
  }
  return std::to_string(i);
}

struct Lecture {
  Lecture(const element& root, const Generateur& generateur, Releve& releve)
      : e(root), g(generateur), r(releve), date(generateur.contexte().date) {}

  const element& e;
  const Generateur& g;
  Releve& r;
  Day date;
  std::string numero;

  std::vector<element> codemandeurs, a_charge;
  std::vector<std::string_view> modes, motifs, typologies, communes;
  std::string_view mode, motif, version;
  std::string composition;
  int taille = 0, age = 0, rooms = -1, needed = 0;
  double ressources = 0;
  bool couple = false, idf = false, radiee = false;
  std::string departement;

  void Compter(const char* what, std::string_view code) {
    if (!code.empty()) r.comptes[what][std::string(code)] += 1;
  }
  void Regle(bool holds, const char* name) {
    if (holds) return;
    if (r.fautes[name]++ == 0) r.exemple_faute[name] = numero;
  }
  void Lire();
  void Territoire();
  void Foyer();
  void Calendrier();
  void Logement();
  void Revenus();
  void Priorites();
  void Gestion();
  void Identifiants();
  void Morale();
};

std::unordered_map<std::string, std::uint32_t>& IndexCommunes(const Generateur& g) {
  static std::unordered_map<std::string, std::uint32_t> index;
  if (index.empty()) {
    const auto& communes = g.contexte().territoires.communes();
    for (std::uint32_t i = 0; i < communes.size(); ++i) index[communes[i].code] = i;
  }
  return index;
}

void Lecture::Lire() {
  numero = Text(e, "numero_unique");
  version = Text(e, "version_cerfa");
  radiee = Text(e, "statut") == "RADIEE";
  communes = List(e, "commune_souhaitee");
  typologies = List(e, "typologie");
  Regle(r.numeros.insert(numero).second, "numéro unique répété");
  simdjson::dom::object object = e;
  for (const auto& [key, value] : object) r.presence[std::string(key)]++;
  Territoire();
  Calendrier();
  if (Text(e, "type_demandeur") == "PM") {
    Morale();
    return;
  }
  codemandeurs = Objects(e, "codemandeurs");
  a_charge = Objects(e, "personnes_a_charge");
  modes = List(e, "mode_logement_actuel");
  motifs = List(e, "motifs");
  mode = modes.empty() ? "" : modes[0];
  motif = Text(e, "motif_principal");
  Foyer();
  Revenus();
  Logement();
  Priorites();
  Gestion();
  Identifiants();
}

void Lecture::Morale() {
  ++r.morales;
  Regle(Has(e, "raison_sociale") && Has(e, "adresse") && !communes.empty(), "personne morale : a, b, h");
  for (const char* key : {"nom", "prenoms", "date_naissance", "codemandeurs", "ressources", "rfr", "mode_logement_actuel"}) {
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
  r.parts["à renouveler"].Ajouter(end >= date && end <= AddMonths(date, 1));
  r.parts["en tolérance"].Ajouter(end < date);
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
  const bool dependants = !a_charge.empty();
  const bool shared = !Objects(e, "colocataires").empty() || link_other;
  composition = shared ? "AUTRE" : couple ? (dependants ? "COUPLE_PAC" : "COUPLE") : dependants ? "MONO" : "SEUL";
  if (composition == "MONO") Regle(codemandeurs.empty(), "4 MONO sans codemandeur");
  if (!couple) Regle(!In(situation, {"P", "U"}), "4 PACS ou concubinage sans codemandeur");
  const int unborn = static_cast<int>(Int(e, "nb_a_naitre", 0));
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
    if (Text(p, "lien_parente") == "E" && CompleteYears(b, date) < 19) ++children;
    else ++adults;
  }
  needed = 2 + (children + 1) / 2 + adults;
  Regle(age >= 16 && age <= 98, "âge");
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

void Lecture::Logement() {
  Regle(!modes.empty() && !motifs.empty() && motifs[0] == motif, "mode et motif");
  const bool hlm = In(modes, "HLM");
  const bool rent = Has(e, "loyer_actuel");
  // Rule 1: social housing and its particulars.
  Regle(Has(e, "bailleur_actuel") == hlm, "1 bailleur");
  if (hlm) Regle(rent && Has(e, "date_entree_logement"), "1 loyer et entrée");
  // Rule 3: nothing of one's own when hosted, sheltered, homeless.
  const bool hosted = In(mode, {"CPE", "CP", "SH", "CDEFCM", "SLHT", "RHVS", "HOT", "SD", "SQUAT", "CAMCAR"});
  if (hosted) Regle(!rent && !Has(e, "surface_actuelle") && !Has(e, "typologie_actuelle"), "3 hébergé");
  static constexpr std::string_view kTypes[] = {"C", "T1", "T2", "T3", "T4", "T5", "T6P"};
  for (int i = 0; i < 7; ++i) {
    if (Text(e, "typologie_actuelle") == kTypes[i]) rooms = i;
  }
  const std::int64_t people = Int(e, "nb_habitants_actuel");
  const std::int64_t surface = Int(e, "surface_actuelle");
  const double cost = static_cast<double>(Int(e, "loyer_actuel", 0) + Int(e, "charges_actuelles", 0) - Int(e, "apl_actuelle", 0));
  // Rule 8: each motive is borne out by the record.
  for (const std::string_view m : motifs) {
    if (m == "13") {
      const std::int64_t norm = people >= 8 ? 70 : people >= 2 ? 16 + 9 * (people - 2) : 9;
      Regle((surface > 0 && surface < norm) || (rooms >= 0 && rooms < needed), "8 trop petit");
    }
    if (m == "10") Regle(rooms > people + 1, "8 trop grand");
    if (m == "09") Regle(rent && (ressources <= 0 || 100 * cost > 35.999 * ressources), "8 trop cher");
    if (m == "12" && !hlm) Regle(In(modes, "CPE"), "8 décohabitation");
    if (m == "01") Regle(!hlm && !In(mode, {"LP", "LTG", "FONC", "POCC"}), "8 sans logement");
    if (m == "05") Regle(In(mode, {"LP", "HLM"}), "8 expulsion");
    if (m == "22") Regle(mode == "POCC", "8 propriétaire");
    if (m == "11") {
      const std::string_view s = Text(e, "situation_familiale");
      Regle(In(s, {"D", "S"}) || (s == "M" && !couple), "8 séparation");
    }
  }
  if (motif == "16") Regle(Text(e, "profession").starts_with("Assistant"), "8 assistant maternel");
  Regle(motifs.size() <= 3 && std::unordered_set<std::string_view>(motifs.begin(), motifs.end()).size() == motifs.size(), "motifs");
  if (motif == "23") Regle(Has(e, "motif_precision"), "motif précisé");
  if (In(motifs, "28")) Regle(version == "V4", "motif 28 avant V4");
  if (In(motifs, "27") || In(motifs, "24") || In(motifs, "25") || In(motifs, "26")) Regle(version != "V2", "motif V3 en V2");
  if (radiee) return;
  Compter("mode de logement", mode);
  r.parts["mutation"].Ajouter(hlm);
  std::string code(Canonique(motif));
  if (hlm && (code == "07" || code == "08")) code = "07+08";
  Compter(hlm ? "motif, mutation" : "motif, hors mutation", code);
  if (version != "V2") {
    r.parts["deuxième motif"].Ajouter(motifs.size() >= 2);
    r.parts["troisième motif"].Ajouter(motifs.size() >= 3);
  }
  const std::string first(typologies[0] == "C" ? "T1" : typologies[0]);
  Compter("typologie", first);
  Compter(("typologie, taille " + std::to_string(std::min(taille, 6))).c_str(), first);
  r.parts["deuxième typologie"].Ajouter(typologies.size() >= 2);
  if (typologies.size() >= 2) {
    const auto place = [](std::string_view t) { return std::find(std::begin(kTypes), std::end(kTypes), t) - std::begin(kTypes); };
    const auto gap = std::abs(place(typologies[0]) - place(typologies[1]));
    Regle(gap == 1, "typologies voisines");
  }
  const auto yes = [&](const char* key, const char* name) {
    if (Has(e, key)) r.parts[name].Ajouter(Text(e, key) == "OUI");
  };
  yes("parking", "parking");
  yes("accepte_rdc", "rez-de-chaussée");
  yes("accepte_sans_ascenseur", "sans ascenseur");
  r.parts["logement adapté"].Ajouter(Text(e, "logement_adapte") == "OUI");
  bool larger = false;
  if (e["demande_elargie"].get(larger) == simdjson::SUCCESS) r.parts["demande élargie"].Ajouter(larger);
  if (mode == "LP" && rent) r.valeurs[Text(e, "commune_residence").substr(0, 2) == "75" || In(Text(e, "commune_residence").substr(0, 2), {"77", "78", "91", "92", "93", "94", "95"}) ? "loyer privé, Île-de-France" : "loyer privé"].push_back(static_cast<double>(Int(e, "loyer_actuel")));
  if (hlm) r.valeurs["loyer HLM"].push_back(static_cast<double>(Int(e, "loyer_actuel")));
  if (In(mode, {"HLM", "LP", "RS", "RE"}) && (hlm || In(motif, {"09", "10", "13"}))) {
    // Lines that never lose the field at random.
    r.parts["APL, champ toujours rempli"].Ajouter(Has(e, "apl_actuelle"));
  }
  if (In(mode, {"HLM", "LP", "RS", "RE"})) {
    const bool kept = hlm || In(motif, {"09", "10", "13"});
    r.valeurs["APL, poids"].push_back(Has(e, "apl_actuelle") ? (kept ? 1 : 1 / 0.97) : 0);
    if (Has(e, "apl_actuelle")) r.valeurs["APL"].push_back(static_cast<double>(Int(e, "apl_actuelle")));
  }
}

void Lecture::Revenus() {
  double units = 1 + 0.5 * static_cast<double>(codemandeurs.size()) + 0.3 * static_cast<double>(Int(e, "nb_a_naitre", 0));
  int children = 0;
  for (const element& p : a_charge) {
    units += CompleteYears(Date(p, "date_naissance"), date) >= 14 ? 0.5 : 0.3;
    if (CompleteYears(Date(p, "date_naissance"), date) < 20) ++children;
  }
  std::map<char, double> taxable;
  bool rsa = false, disabled = false, wage = false;
  const std::vector<element> resources = Objects(e, "ressources");
  for (const element& x : resources) {
    const std::string_view nature = Text(x, "nature");
    const auto amount = static_cast<double>(Int(x, "montant"));
    ressources += amount;
    const char who = Text(x, "personne")[0];
    if (In(nature, {"SAL", "CHO", "RET", "PINV", "PAR"})) taxable[who] += amount;
    if (nature == "RSA") rsa = true;
    if (nature == "SAL" && amount > 1200) wage = true;
    if (In(nature, {"AAH", "PINV", "AEEH"})) disabled = true;
    if (nature == "AF") Regle(children >= 2, "6 AF avec deux enfants");
    if (nature == "AEEH") Regle(children >= 1, "6 AEEH avec un enfant");
    if (nature == "SAL" && who == 'D' && !radiee && Text(e, "statut_professionnel") == "CDI") {
      r.valeurs["salaire CDI"].push_back(amount);
    }
    if (nature == "RSA" && taille == 1 && codemandeurs.empty() && !radiee) r.valeurs["RSA seul"].push_back(amount);
    if (nature == "AAH" && !radiee) r.valeurs["AAH"].push_back(amount);
  }
  Regle(!(rsa && wage), "6 RSA et salaire");
  ressources -= static_cast<double>(std::max<std::int64_t>(0, Int(e, "pension_versee", 0)));
  ressources = std::max(0.0, ressources);
  if (version == "V4") Regle(!resources.empty(), "ressources en V4");
  const bool handicap = disabled || Text(e, "logement_adapte") == "OUI" || motif == "07" || In(List(e, "priorites"), "PN_A");
  if (!resources.empty() && !radiee) {
    r.parts["handicap dans le foyer"].Ajouter(handicap);
    const double per_unit = ressources / units;
    r.parts["sous le seuil de pauvreté"].Ajouter(per_unit < 1102);
    if (mode != "HLM") r.parts["premier quartile, hors mutation"].Ajouter(per_unit < 9720.0 / 12);
    if (disabled) r.parts["AAH, PINV ou AEEH"].Ajouter(true);
  }
  // Rule 7, and the band of the ceilings.
  double n1 = 0, n2 = 0, all = 0;
  const int year = ToCivil(date).year;
  for (const auto& [who, amount] : taxable) all += amount;
  bool has_n1 = false;
  const std::vector<element> rfr = Objects(e, "rfr");
  for (const element& x : rfr) {
    const auto amount = static_cast<double>(Int(x, "montant"));
    if (Int(x, "annee") == year - 1) n1 += amount, has_n1 = true;
    if (Int(x, "annee") == year - 2) n2 += amount;
  }
  if (rfr.empty() || resources.empty()) return;
  if (has_n1) {
    Regle(n1 >= 12 * 0.9 * 0.85 * all - 3 && n1 <= 12 * 0.9 * 1.15 * all + 3, "7 RFR et ressources");
    if (n1 > 1000 && !radiee) r.valeurs["N-2 sur N-1"].push_back(n2 / n1);
  }
  const double counted = has_n1 && n1 <= 0.9 * n2 ? n1 : n2;
  // Ceilings of 2024 times 0.9217 (in force in 2021): Paris and its neighbours, other Île-de-France, elsewhere.
  static constexpr double kPlus[3][7] = {{26044, 38925, 51025, 60921, 72482, 81562, 9089},
                                         {26044, 38925, 46789, 56046, 66347, 74662, 8319},
                                         {22642, 30238, 36362, 43899, 51641, 58200, 6492}};
  static constexpr double kPlai[3][7] = {{14329, 23355, 30614, 33511, 39863, 44861, 4998},
                                         {14329, 23355, 28074, 30824, 36493, 41064, 4573},
                                         {12452, 18143, 21818, 24276, 28404, 32010, 3569}};
  const Commune& first = g.contexte().territoires.communes()[IndexCommunes(g).at(std::string(communes[0]))];
  const int zone = first.limitrophe_paris ? 0 : idf ? 1 : 2;
  int category = taille;
  if (codemandeurs.empty()) category = taille == 1 ? 1 : taille + 1;
  else if (taille == 2) category = age + CompleteYears(Date(codemandeurs[0], "date_naissance"), date) <= 55 ? 3 : 2;
  if (Text(e, "logement_adapte") == "OUI" && category < 6) ++category;
  const int c = std::min(category, 6) - 1;
  const double plus = 0.9217 * (kPlus[zone][c] + std::max(0, category - 6) * kPlus[zone][6]);
  const double plai = 0.9217 * (kPlai[zone][c] + std::max(0, category - 6) * kPlai[zone][6]);
  if (!radiee) {
    Compter("tranche", counted <= plai ? "PLAI" : counted <= plus ? "PLUS" : counted <= 1.3 * plus ? "PLS" : counted <= 1.6 * plus ? "PLI" : "HORS");
  }
}

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
    if (l == "PN_J") Regle(child && (In(motifs, "13") || In(motifs, "25") || In(motifs, "26") || In(motifs, "03")), "9 PN_J");
    if (l == "PN_A" && Has(e, "ressources")) Regle(disabled, "9 PN_A");
    if (l == "PN_M") Regle(age < 25, "9 PN_M");
  }
  Regle(dalo == (Has(e, "dalo_date") && Text(e, "dalo_statut") == "ACTIF"), "date du DALO");
  Regle(!contingents.empty(), "contingents");
  const bool priority = dalo || !labels.empty();
  if (In(contingents, "PPRIOR")) Regle(priority, "contingent prioritaire");
  Regle(In(contingents, "PFONCT") == (Text(e, "agent_etat") == "OUI") || !Has(e, "agent_etat"), "contingent des fonctionnaires");
  if (radiee) return;
  const std::string& zone_code = departement;
  const bool paca = In(std::string_view(zone_code), {"04", "05", "06", "13", "83", "84"});
  r.parts[idf ? "DALO, Île-de-France" : paca ? "DALO, PACA" : "DALO, ailleurs"].Ajouter(dalo);
  r.parts["DALO"].Ajouter(dalo);
  r.parts[CompleteMonths(Date(e, "date_creation"), date) >= 24 ? "DALO, anciennes" : "DALO, récentes"].Ajouter(dalo);
  r.parts["priorité nationale"].Ajouter(!labels.empty());
  for (const char* l : {"PN_A", "PN_C", "PN_D", "PN_E", "PN_F", "PN_G", "PN_J", "PN_K", "PN_L", "PN_M"}) r.parts[l].Ajouter(In(labels, l));
  r.parts["autres lettres"].Ajouter(In(labels, "PN_B") || In(labels, "PN_G2") || In(labels, "PN_H") || In(labels, "PN_I"));
  const Commune& first = g.contexte().territoires.communes()[IndexCommunes(g).at(std::string(communes[0]))];
  const std::vector<element> local = Objects(e, "priorites_locales");
  if (first.liste_locale) r.parts["priorité locale"].Ajouter(!local.empty());
  else Regle(local.empty(), "priorité locale sans liste");
  for (const char* code : {"COLACT", "PPRIOR", "PFONCT", "COLTER", "AUCUN"}) r.parts[code].Ajouter(In(contingents, code));
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
  if (committee) Regle(Date(e, "date_derniere_cal") >= Date(e, "date_creation") && Has(e, "derniere_decision_cal"), "10 date de CAL");
  if (refused) Regle(Int(e, "nb_propositions", 0) >= 1 && committee && Has(e, "dernier_refus_date"), "10 refus sans proposition");
  if (!radiee) Regle(Has(e, "attribution") == (Text(e, "statut") == "ATTRIBUEE"), "10 attribution");
  Day previous = kSansDate;
  for (const element& x : Objects(e, "evenements")) {
    const Day day = Date(x, "date");
    Regle(day >= Date(e, "date_creation") && day <= date && day >= previous, "événements dans l'ordre");
    previous = day;
  }
  std::unordered_set<std::string_view> good;
  bool other = false, identity = false;
  for (const element& p : Objects(e, "pj")) {
    const std::string_view category = Text(p, "categorie");
    if (Text(p, "statut") == "CONFORME") good.insert(category);
    (category == "IDENT" ? identity : other) = true;
    Regle(Date(p, "date_depot") >= Date(e, "date_creation") && Date(p, "date_depot") <= date, "dépôt des pièces");
  }
  const bool full = good.contains("IDENT") && good.contains("SITFAM") && good.contains("SITPRO") && good.contains("FISCAL") &&
                    good.contains("RESS") && good.contains("LOG");
  if (radiee) return;
  Compter("complétude des pièces", full ? "COMPLET" : other ? "PARTIEL" : identity ? "IDENTITE" : "VIDE");
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
    if (u >= 0x80 || (u >= 'a' && u <= 'z')) word += c;
    else if (u >= 'A' && u <= 'Z') word += static_cast<char>(u + 32);
    else if (!word.empty()) r.mots.insert(std::move(word)), word.clear();
  }
  if (!word.empty()) r.mots.insert(word);
}

void Lecture::Identifiants() {
  const std::string_view nir = Text(e, "nir");
  const Day birth = Date(e, "date_naissance");
  const Civil b = ToCivil(birth);
  if (!nir.empty()) {
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
  if (!mail.empty()) Regle(mail.ends_with("@example.fr") && mail.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-@") == std::string_view::npos, "11 courriel");
  for (const char* key : {"tel_fixe", "tel_portable"}) {
    const std::string phone(Text(e, key));
    if (phone.empty()) continue;
    const std::string local = phone.starts_with("+33") ? "0" + phone.substr(3) : phone;
    const std::string_view range = std::string_view(local).substr(0, 6);
    Regle(local.size() == 10 && In(range, {"019900", "026191", "035301", "046571", "053649", "063998"}), "11 téléphone");
  }
  const std::string name(Text(e, "nom"));
  r.noms.insert(name);
  r.identites[name + '|' + std::string(Text(e, "prenoms")) + '|' + std::string(Text(e, "date_naissance"))]++;
}

}  // namespace

void Relever(std::string_view line, const Generateur& generateur, Releve& releve) {
  static thread_local simdjson::dom::parser parser;
  static thread_local std::string padded;
  padded.assign(line);
  padded.reserve(padded.size() + simdjson::SIMDJSON_PADDING);
  element root;
  ++releve.lignes;
  releve.octets += line.size();
  if (parser.parse(padded.data(), padded.size(), false).get(root) != simdjson::SUCCESS) {
    releve.fautes["JSON illisible"]++;
    return;
  }
  Lecture(root, generateur, releve).Lire();
}

const Releve& ReleveCommun() {
  static const Releve releve = [] {
    Options options;
    options.demandes = 200000;
    const Generateur generateur(options);
    Generateur::Atelier atelier;
    Releve r;
    std::string line;
    for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
      line.clear();
      generateur.Ligne(i, atelier, line);
      Relever(std::string_view(line).substr(0, line.size() - 1), generateur, r);
    }
    return r;
  }();
  return releve;
}

}  // namespace sne::ecole
