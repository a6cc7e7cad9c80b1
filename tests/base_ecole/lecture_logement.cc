#include "tests/base_ecole/lecture.h"

namespace sne::ecole {

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
  const double cost =
      static_cast<double>(Int(e, "loyer_actuel", 0) + Int(e, "charges_actuelles", 0) - Int(e, "apl_actuelle", 0));
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
  Regle(
      motifs.size() <= 3 && std::unordered_set<std::string_view>(motifs.begin(), motifs.end()).size() == motifs.size(),
      "motifs");
  if (motif == "23") Regle(Has(e, "motif_precision"), "motif précisé");
  if (In(motifs, "28")) Regle(version == "V4", "motif 28 avant V4");
  if (In(motifs, "27") || In(motifs, "24") || In(motifs, "25") || In(motifs, "26"))
    Regle(version != "V2", "motif V3 en V2");
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
    const auto place = [](std::string_view t) {
      return std::find(std::begin(kTypes), std::end(kTypes), t) - std::begin(kTypes);
    };
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
  if (mode == "LP" && rent)
    r.valeurs[Text(e, "commune_residence").substr(0, 2) == "75" ||
                      In(Text(e, "commune_residence").substr(0, 2), {"77", "78", "91", "92", "93", "94", "95"})
                  ? "loyer privé, Île-de-France"
                  : "loyer privé"]
        .push_back(static_cast<double>(Int(e, "loyer_actuel")));
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
  double units = 1 + 0.5 * static_cast<double>(codemandeurs.size());
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
  const bool handicap =
      disabled || Text(e, "logement_adapte") == "OUI" || motif == "07" || In(List(e, "priorites"), "PN_A");
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
  if (codemandeurs.empty())
    category = taille == 1 ? 1 : taille + 1;
  else if (couple && taille == 2)
    category = age + CompleteYears(Date(codemandeurs[0], "date_naissance"), date) <= 55 ? 3 : 2;
  if (Text(e, "logement_adapte") == "OUI" && taille <= 5) category = std::max(category, taille + 1);
  const int c = std::min(category, 6) - 1;
  const double plus = 0.9217 * (kPlus[zone][c] + std::max(0, category - 6) * kPlus[zone][6]);
  const double plai = 0.9217 * (kPlai[zone][c] + std::max(0, category - 6) * kPlai[zone][6]);
  if (!radiee) {
    Compter("tranche", counted <= plai         ? "PLAI"
                       : counted <= plus       ? "PLUS"
                       : counted <= 1.3 * plus ? "PLS"
                       : counted <= 1.6 * plus ? "PLI"
                                               : "HORS");
  }
}

}  // namespace sne::ecole
