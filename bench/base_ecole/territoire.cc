#include "bench/base_ecole/territoire.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "bench/base_ecole/figures.h"
#include "bench/base_ecole/maths.h"
#include "schema/catalogue.h"

namespace sne::ecole {
namespace {

struct Stock {
  std::string_view code;
  double milliers;
};
// Living applications of mid 2021, thousands. Infocentre for Provence-Alpes-Côte d'Azur and a few others, Île-de-France
// scaled from published totals, the rest by region shared with population^1.25 (estimation). Île-de-France comes last
// so that its eight départements, one numbering territory, follow one another.
constexpr Stock kStock[] = {
    {"01", 13.5}, {"02", 13},   {"03", 5.8},  {"04", 3.2},  {"05", 2.7},  {"06", 38.8}, {"07", 5.7},  {"08", 4.1},
    {"09", 2.9},  {"10", 5},    {"11", 8.7},  {"12", 6},    {"13", 85.4}, {"14", 20.2}, {"15", 2},    {"16", 7.2},
    {"17", 15.8}, {"18", 6.2},  {"19", 4.4},  {"21", 10.1}, {"22", 13},   {"23", 1.8},  {"24", 8.8},  {"25", 10.4},
    {"26", 10},   {"27", 16.6}, {"28", 9.8},  {"29", 22},   {"2A", 3.2},  {"2B", 3.8},  {"30", 20.8}, {"31", 45},
    {"32", 3.8},  {"33", 49.7}, {"34", 37},   {"35", 27.4}, {"36", 4.2},  {"37", 15.3}, {"38", 30.9}, {"39", 4.1},
    {"40", 9},    {"41", 7},    {"42", 16.3}, {"43", 3.6},  {"44", 46.3}, {"45", 17.5}, {"46", 3.3},  {"47", 6.7},
    {"48", 1.2},  {"49", 22.7}, {"50", 13.1}, {"51", 10.5}, {"52", 2.3},  {"53", 6.6},  {"54", 14.5}, {"55", 2.5},
    {"56", 17.5}, {"57", 22.7}, {"58", 3},    {"59", 96.2}, {"60", 23},   {"61", 6.3},  {"62", 46.6}, {"63", 13.5},
    {"64", 16.7}, {"65", 4.7},  {"66", 12},   {"67", 27},   {"68", 15.4}, {"69", 50.3}, {"70", 3.6},  {"71", 10.4},
    {"72", 14.2}, {"73", 8.2},  {"74", 18.2}, {"76", 41.8}, {"79", 7.8},  {"80", 14.2}, {"81", 9.1},  {"82", 5.6},
    {"83", 33.1}, {"84", 14.9}, {"85", 18.3}, {"86", 9.5},  {"87", 7.7},  {"88", 6},    {"89", 5.6},  {"90", 1.9},
    {"971", 11},  {"972", 12},  {"973", 11},  {"974", 37},  {"976", 1.5}, {"75", 166},  {"77", 50},   {"78", 52},
    {"91", 65},   {"92", 109},  {"93", 132},  {"94", 100},  {"95", 64}};

// Départements whose own system replaces the SNE (published list, 2023-2024).
constexpr std::string_view kSpta[] = {"03", "14", "15", "16", "17", "21", "22", "25", "29", "31", "35",
                                      "37", "39", "43", "44", "49", "50", "53", "56", "58", "61", "63",
                                      "67", "68", "70", "72", "79", "85", "86", "87", "88", "89", "90"};

// Cities whose share of their département's stock is published (Bilan Infocentre SNE 2020, DREAL PACA).
constexpr std::pair<std::string_view, double> kPartVille[] = {
    {"13055", 0.226 * 178102 / 85428}, {"06088", 0.092 * 178102 / 38790}, {"83137", 0.039 * 178102 / 33097}};

// Communes that touch Paris: with Paris, the highest income ceilings (arrêté du 29 juillet 1987).
constexpr std::string_view kLimitrophes[] = {"93001", "93006", "92012", "94018", "92024", "94033", "94037", "92040",
                                             "94041", "94042", "94043", "93045", "92044", "92046", "93048", "92049",
                                             "92051", "94052", "93055", "93061", "92062", "92064", "93066", "94067",
                                             "94069", "93070", "92073", "92075", "94080"};

// Stock below which a département is taken for a relaxed market, thousands; between both limits estimation.
constexpr double kStockDetendu = 10;
// population^1.15: fitted on the three published cities. The exponent 1.4 of the first estimation would give 72 % of
// its département to Marseille, where 47 % is published.
constexpr double kExposantPopulation = 1.15;
constexpr std::uint32_t kPopulationPetite = 1500;
constexpr double kPartPetites = 0.05;
constexpr double kPartArrondissement = 0.6;  // of the demandes for Paris, Lyon, Marseille; the others name the city

template <class T>
bool Contains(const T& list, std::string_view code) {
  return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

double PartPubliee(std::string_view code) {
  for (const auto& [ville, part] : kPartVille) {
    if (ville == code) return part;
  }
  return 0;
}

std::string String(const simdjson::dom::element& object, const char* key) {
  std::string_view value;
  if (object[key].get(value) != simdjson::SUCCESS) return {};
  return std::string(value);
}

}  // namespace

Territoires::Territoires() {
  simdjson::dom::parser parser;
  const std::string_view json = TerritoiresEmbarques();
  simdjson::dom::element root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) {
    throw std::runtime_error("territoires.json embarqué illisible");
  }
  double total = 0;
  for (const Stock& s : kStock) total += s.milliers;
  std::unordered_map<std::string, std::uint32_t> index_departement;
  for (const Stock& s : kStock) {
    Departement d;
    d.code = s.code;
    d.stock = s.milliers / total;
    d.spta = Contains(kSpta, s.code);
    d.zone = s.milliers < kStockDetendu ? Zone::kDetendue : Zone::kCourante;
    d.nb_guichets = 6 + static_cast<std::uint32_t>(s.milliers);
    index_departement[d.code] = static_cast<std::uint32_t>(departements_.size());
    departements_.push_back(std::move(d));
  }
  for (const simdjson::dom::element e : root["departements"]) {
    const auto found = index_departement.find(String(e, "code"));
    if (found == index_departement.end()) continue;
    Departement& d = departements_[found->second];
    d.libelle = String(e, "libelle");
    d.region = String(e, "region");
    d.idf = d.region == "11";
    d.paca = d.region == "93";
    if (d.idf) d.zone = Zone::kIdf;
    d.territoire = d.idf ? "111" : d.code.size() == 3 ? d.code : "0" + d.code;
    if (d.idf) part_idf_ += d.stock;
    if (d.paca) part_paca_ += d.stock;
    if (d.spta) part_spta_ += d.stock;
  }
  std::unordered_map<std::string, std::string> type_epci;
  for (const simdjson::dom::element e : root["epci"]) type_epci[String(e, "code")] = String(e, "type");
  std::unordered_map<std::string, std::uint32_t> index_commune;
  std::vector<std::pair<std::uint32_t, std::string>> parents;
  for (const simdjson::dom::element e : root["communes"]) {
    Commune c;
    c.code = String(e, "code");
    c.libelle = String(e, "libelle");
    c.epci = String(e, "epci");
    const auto found = index_departement.find(String(e, "departement"));
    if (found == index_departement.end()) throw std::runtime_error("département inconnu pour la commune " + c.code);
    c.departement = found->second;
    std::uint64_t population = 0;
    if (e["population"].get(population) == simdjson::SUCCESS) c.population = static_cast<std::uint32_t>(population);
    for (const simdjson::dom::element code : e["codes_postaux"]) c.codes_postaux.emplace_back(std::string_view(code));
    if (c.codes_postaux.empty()) c.codes_postaux.push_back(c.code);
    const std::string& type = type_epci[c.epci];
    c.liste_locale = !type.empty() && type != "CC";
    const auto index = static_cast<std::uint32_t>(communes_.size());
    c.ville = index;
    const std::string parent = String(e, "parent");
    if (!parent.empty()) parents.emplace_back(index, parent);
    c.arrondissement = !parent.empty();
    c.limitrophe_paris = c.code.starts_with("75") || Contains(kLimitrophes, c.code);
    index_commune[c.code] = index;
    communes_.push_back(std::move(c));
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> villes;
  for (const auto& [index, parent] : parents) {
    communes_[index].ville = index_commune.at(parent);
    villes[communes_[index].ville].push_back(index);
  }
  for (auto& [ville, arrondissements] : villes) {
    std::vector<double> weights;
    for (const std::uint32_t a : arrondissements) weights.push_back(communes_[a].population);
    tirage_arrondissements_.emplace_back(weights);
    villes_.emplace_back(ville, std::move(arrondissements));
  }
  for (std::size_t i = 0; i < communes_.size(); ++i) {
    if (!communes_[i].arrondissement) {
      departements_[communes_[i].departement].communes.push_back(static_cast<std::uint32_t>(i));
    }
  }
  PeserCommunes();
  FormerGroupes();
  for (std::uint32_t i = 0; i < departements_.size(); ++i) {
    if (!departements_[i].idf) continue;
    if (fin_idf_ == 0) premier_idf_ = i;
    fin_idf_ = i + 1;
  }
}

void Territoires::PeserCommunes() {
  for (Departement& d : departements_) {
    if (d.communes.empty()) throw std::runtime_error("aucune commune dans le département " + d.code);
    d.poids.resize(d.communes.size());
    double sums[2] = {0, 0};  // below and from the small communes' limit
    for (std::size_t i = 0; i < d.communes.size(); ++i) {
      const std::uint32_t population = communes_[d.communes[i]].population;
      d.poids[i] = Pow(population, kExposantPopulation);
      sums[population > kPopulationPetite ? 1 : 0] += d.poids[i];
    }
    double ville = 0;   // published share of the département's city, 0 without
    double autres = 1;  // of the other communes so far
    for (std::size_t i = 0; i < d.communes.size(); ++i) {
      const Commune& c = communes_[d.communes[i]];
      const bool grande = c.population > kPopulationPetite;
      const double part = sums[0] <= 0 ? 1 : grande ? 1 - kPartPetites : kPartPetites;
      d.poids[i] = part * d.poids[i] / sums[grande ? 1 : 0];
      if (PartPubliee(c.code) > 0) {
        ville = PartPubliee(c.code);
        autres -= d.poids[i];
      }
    }
    for (std::size_t i = 0; i < d.communes.size() && ville > 0; ++i) {
      const bool publiee = PartPubliee(communes_[d.communes[i]].code) > 0;
      d.poids[i] = publiee ? ville : d.poids[i] * (1 - ville) / autres;
    }
    d.tirage = AliasTable(d.poids);
    for (std::size_t i = 0; i < d.communes.size(); ++i) {
      if (communes_[d.communes[i]].population < kPopulationRurale) part_rurale_ += d.stock * d.poids[i];
    }
  }
}

void Territoires::FormerGroupes() {
  std::map<std::pair<std::string, std::string>, std::int32_t> index;
  std::vector<std::vector<double>> weights;
  for (const Departement& d : departements_) {
    for (std::size_t i = 0; i < d.communes.size(); ++i) {
      Commune& c = communes_[d.communes[i]];
      if (c.epci.empty()) continue;
      const auto [entry, inserted] = index.try_emplace({c.epci, d.territoire}, static_cast<std::int32_t>(index.size()));
      if (inserted) {
        groupes_.emplace_back();
        weights.emplace_back();
      }
      c.groupe = entry->second;
      const auto g = static_cast<std::size_t>(c.groupe);
      groupes_[g].communes.push_back(d.communes[i]);
      weights[g].push_back(d.poids[i] + 1e-9);
    }
  }
  for (std::size_t g = 0; g < groupes_.size(); ++g) groupes_[g].tirage = AliasTable(weights[g]);
  for (Commune& c : communes_) {
    if (c.arrondissement) c.groupe = communes_[c.ville].groupe;
  }
}

const std::vector<std::uint32_t>& Territoires::arrondissements(std::uint32_t ville) const {
  static const std::vector<std::uint32_t> kNone;
  for (const auto& [city, list] : villes_) {
    if (city == ville) return list;
  }
  return kNone;
}

std::uint32_t Territoires::TirerCommune(std::uint32_t departement, Rng& rng) const {
  const Departement& d = departements_[departement];
  const std::uint32_t commune = d.communes[d.tirage.Draw(rng)];
  for (std::size_t v = 0; v < villes_.size(); ++v) {
    if (villes_[v].first == commune && rng.Chance(kPartArrondissement)) {
      return villes_[v].second[tirage_arrondissements_[v].Draw(rng)];
    }
  }
  return commune;
}

std::string Territoires::Guichet(std::uint32_t departement, std::uint32_t numero) const {
  // Kinds: B bailleur (half of them), C commune, E EPCI, A Action Logement, P préfecture.
  constexpr std::string_view kKinds = "PBBBBBCCCEABBBBBCCCE";
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::string& code = departements_[departement].code;
  std::string guichet(5, '0');
  guichet[0] = kKinds[numero % kKinds.size()];
  guichet[1] = code.size() == 3 ? 'Z' : code[0];
  guichet[2] = code.back();
  guichet[3] = kDigits[numero / kDigits.size() % kDigits.size()];
  guichet[4] = kDigits[numero % kDigits.size()];
  return guichet;
}

std::string Territoires::TirerGuichet(std::uint32_t departement, Rng& rng) const {
  const std::uint32_t n = departements_[departement].nb_guichets;
  return Guichet(departement, std::min(rng.Below(n), rng.Below(n)));
}

}  // namespace sne::ecole
