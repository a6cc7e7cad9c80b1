// The base école against the figures it claims to follow: averages, and every published distribution by a chi-square
// test at p > 1e-4 on 200,000 demandes (seed 1, 2021-06-30), read back from their JSON. The shares are written again
// here, apart from the generator's own tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/base_ecole/releve.h"

namespace sne::ecole {
namespace {

constexpr double kSeuil = 1e-4;

struct Distribution {
  const char* nom;
  Parts parts;
};

const Parts& Departements() {
  // Thousands, mid 2021.
  static const Parts kParts = {
      {"01", 13.5}, {"02", 13},   {"03", 5.8},  {"04", 3.2},  {"05", 2.7},  {"06", 38.8}, {"07", 5.7},  {"08", 4.1},
      {"09", 2.9},  {"10", 5},    {"11", 8.7},  {"12", 6},    {"13", 85.4}, {"14", 20.2}, {"15", 2},    {"16", 7.2},
      {"17", 15.8}, {"18", 6.2},  {"19", 4.4},  {"21", 10.1}, {"22", 13},   {"23", 1.8},  {"24", 8.8},  {"25", 10.4},
      {"26", 10},   {"27", 16.6}, {"28", 9.8},  {"29", 22},   {"2A", 3.2},  {"2B", 3.8},  {"30", 20.8}, {"31", 45},
      {"32", 3.8},  {"33", 49.7}, {"34", 37},   {"35", 27.4}, {"36", 4.2},  {"37", 15.3}, {"38", 30.9}, {"39", 4.1},
      {"40", 9},    {"41", 7},    {"42", 16.3}, {"43", 3.6},  {"44", 46.3}, {"45", 17.5}, {"46", 3.3},  {"47", 6.7},
      {"48", 1.2},  {"49", 22.7}, {"50", 13.1}, {"51", 10.5}, {"52", 2.3},  {"53", 6.6},  {"54", 14.5}, {"55", 2.5},
      {"56", 17.5}, {"57", 22.7}, {"58", 3},    {"59", 96.2}, {"60", 23},   {"61", 6.3},  {"62", 46.6}, {"63", 13.5},
      {"64", 16.7}, {"65", 4.7},  {"66", 12},   {"67", 27},   {"68", 15.4}, {"69", 50.3}, {"70", 3.6},  {"71", 10.4},
      {"72", 14.2}, {"73", 8.2},  {"74", 18.2}, {"75", 166},  {"76", 41.8}, {"77", 50},   {"78", 52},   {"79", 7.8},
      {"80", 14.2}, {"81", 9.1},  {"82", 5.6},  {"83", 33.1}, {"84", 14.9}, {"85", 18.3}, {"86", 9.5},  {"87", 7.7},
      {"88", 6},    {"89", 5.6},  {"90", 1.9},  {"91", 65},   {"92", 109},  {"93", 132},  {"94", 100},  {"95", 64},
      {"971", 11},  {"972", 12},  {"973", 11},  {"974", 37},  {"976", 1.5}};
  return kParts;
}

// Filings by calendar month: days weighted by season and weekday, April 2020 at 59 % of March.
Parts Mois(int year, int from, int to) {
  constexpr double kSeason[] = {1.05, 1.0, 1.08, 0.98, 0.95, 1.02, 0.92, 0.8, 1.2, 1.1, 1.0, 0.9};
  constexpr double kWeek[] = {0.4, 1.2, 1.2, 1.2, 1.2, 1.2, 0.6};
  Parts parts;
  for (int month = from; month <= to; ++month) {
    double weight = 0;
    for (int day = 1; day <= DaysInMonth(year, month); ++day) weight += kWeek[Weekday(ToDay(year, month, day))];
    const bool covid = year == 2020 && month == 4;
    parts.emplace_back(std::to_string(month), weight * (covid ? kSeason[2] * 0.59 : kSeason[month - 1]));
  }
  return parts;
}

const std::vector<Distribution>& Distributions() {
  static const std::vector<Distribution> kListe = {
      {"département", Departements()},
      {"composition", {{"SEUL", 43}, {"MONO", 27}, {"COUPLE", 9}, {"COUPLE_PAC", 19}, {"AUTRE", 2}}},
      {"taille", {{"1", 43}, {"2", 24}, {"3", 15}, {"4", 10}, {"5", 5.5}, {"6", 1.8}, {"7", 0.7}}},
      {"âge", {{"0", 10}, {"1", 12}, {"2", 25}, {"3", 20.5}, {"4", 16}, {"5", 10}, {"6", 6.5}}},
      {"nationalité", {{"1", 77}, {"2", 4}, {"3", 19}}},
      {"nationalité, Île-de-France", {{"1", 66}, {"2", 6}, {"3", 28}}},
      {"situation familiale", {{"C", 45}, {"M", 18}, {"D", 12}, {"S", 9}, {"P", 3}, {"U", 10}, {"V", 3}}},
      {"ancienneté", {{"0", 36}, {"1", 21}, {"2", 25}, {"3", 10}, {"4", 5.5}, {"5", 2.2}, {"6", 0.3}}},
      {"saison 2018", Mois(2018, 7, 12)},
      {"saison 2019", Mois(2019, 7, 12)},
      {"printemps 2020", Mois(2020, 1, 5)},
      {"saison 2020", Mois(2020, 7, 12)},
      {"mode de logement",
       {{"HLM", 33},
        {"LP", 22},
        {"CPE", 13},
        {"CP", 11},
        {"RS", 4.5},
        {"SLHT", 2},
        {"SH", 3},
        {"CDEFCM", 0.2},
        {"RE", 1},
        {"RHVS", 0.5},
        {"LTG", 2.5},
        {"FONC", 0.6},
        {"POCC", 2.7},
        {"CAMCAR", 0.6},
        {"HMOB", 0.3},
        {"HOT", 1},
        {"SD", 1.5},
        {"SQUAT", 0.1},
        {"OST", 0.5}}},
      {"motif, hors mutation",
       {{"01", 31.9}, {"09", 14.3}, {"13", 8},   {"11", 7.5}, {"12", 7.5}, {"19", 5},   {"25", 4},   {"08", 3.5},
        {"21", 3.5},  {"04", 3},    {"05", 2},   {"27", 1.8}, {"07", 1.5}, {"14", 1.5}, {"18", 1},   {"22", 0.7},
        {"20", 0.7},  {"17", 0.8},  {"15", 0.4}, {"10", 0.3}, {"24", 0.2}, {"16", 0.1}, {"28", 0.1}, {"23", 0.7}}},
      {"motif, mutation",
       {{"13", 27.2},
        {"07+08", 14.8},
        {"17", 12.1},
        {"09", 9},
        {"10", 7},
        {"11", 5},
        {"19", 4},
        {"25", 4},
        {"21", 4},
        {"12", 3},
        {"20", 2},
        {"24", 2},
        {"27", 1.5},
        {"05", 1},
        {"14", 1},
        {"16", 0.2},
        {"23", 2.2}}},
      {"typologie", {{"T1", 19}, {"T2", 33}, {"T3", 27}, {"T4", 15}, {"T5", 5}, {"T6P", 1}}},
      {"catégorie recherchée", {{"A", 42}, {"M", 8}, {"I", 50}}},
      {"nombre de communes", {{"1", 45}, {"2", 20}, {"3", 14}, {"4-5", 12}, {"6+", 9}}},
      {"statut professionnel",
       {{"CDI", 38}, {"CDD", 11}, {"ART", 3}, {"CHO", 13}, {"APP", 2}, {"ETU", 4}, {"RET", 11}, {"AUT", 18}}},
      {"tranche", {{"PLAI", 74}, {"PLUS", 20}, {"PLS", 3.5}, {"PLI", 1}, {"HORS", 1.5}}},
      {"décision de CAL",
       {{"ATT_RANG1", 30}, {"ATT_RANG2", 24}, {"ATT_RANG3", 21}, {"NON_ATT", 20}, {"ATT_COND", 4}, {"REJET", 1}}},
      {"complétude des pièces", {{"COMPLET", 38}, {"PARTIEL", 34}, {"IDENTITE", 24}, {"VIDE", 4}}},
      {"version", {{"V4", 38}, {"V3", 58}, {"V2", 4}}}};
  return kListe;
}

// Names of tests must be ASCII words: the figure's own name is printed.
std::string Nom(char letter, std::size_t index) {
  std::string name(1, letter);
  name += std::to_string(index);
  return name;
}

class DistributionTest : public ::testing::TestWithParam<Distribution> {};
TEST_P(DistributionTest, SuitLaFigurePubliee) {
  const auto found = ReleveCommun().comptes.find(GetParam().nom);
  ASSERT_NE(found, ReleveCommun().comptes.end());
  const Khi2 test = Comparer(found->second, GetParam().parts);
  std::printf("%-32s khi2 %8.2f  ddl %3d  p %.4f\n", GetParam().nom, test.statistique, test.degres, test.p);
  std::string counts;
  for (const auto& [code, n] : found->second) counts += code + " " + std::to_string(static_cast<long>(n)) + "; ";
  EXPECT_GT(test.p, kSeuil) << counts;
}
INSTANTIATE_TEST_SUITE_P(Figures, DistributionTest, ::testing::ValuesIn(Distributions()),
                         [](const auto& param) { return Nom('D', param.index); });

struct PartAttendue {
  const char* nom;
  double pourcent;
};
constexpr PartAttendue kPartsAttendues[] = {{"Marseille", 100 * 0.226 * 178102 / 85428},
                                            {"Nice", 100 * 0.092 * 178102 / 38790},
                                            {"Toulon", 100 * 0.039 * 178102 / 33097},
                                            {"portail en SPTA", 20},
                                            {"avec codemandeur", 28},
                                            {"femmes", 56},
                                            {"femmes, familles monoparentales", 85},
                                            {"nés à l'étranger", 20},
                                            {"mutation", 33},
                                            {"deuxième motif", 45},
                                            {"troisième motif", 20},
                                            {"deuxième typologie", 55},
                                            {"maison en commune rurale", 25},
                                            {"parking", 38},
                                            {"rez-de-chaussée", 62},
                                            {"sans ascenseur", 55},
                                            {"premier choix = résidence", 55},
                                            {"demande élargie", 48},
                                            {"logement adapté", 4},
                                            {"handicap dans le foyer", 9},
                                            {"premier quartile, hors mutation", 50},
                                            {"DALO, Île-de-France", 8.5},
                                            {"DALO, PACA", 2},
                                            {"DALO, ailleurs", 0.7},
                                            {"DALO", 3.5},
                                            {"priorité nationale", 12},
                                            {"PN_D", 3},
                                            {"PN_K", 3},
                                            {"PN_C", 2.5},
                                            {"PN_G", 1},
                                            {"PN_L", 1},
                                            {"PN_F", 0.7},
                                            {"PN_A", 1.2},
                                            {"PN_J", 0.8},
                                            {"PN_E", 0.4},
                                            {"PN_M", 0.3},
                                            {"autres lettres", 0.1},
                                            {"priorité locale", 8},
                                            {"COLACT", 32},
                                            {"PPRIOR", 12},
                                            {"PFONCT", 4},
                                            {"COLTER", 60},
                                            {"AUCUN", 15},
                                            {"agent de l'État", 4},
                                            {"en instruction", 2.5},
                                            {"en instruction, prioritaires", 6},
                                            {"passage en CAL", 17},
                                            {"refus", 5},
                                            {"NIR, V4", 97},
                                            {"NIR, avant V4", 55},
                                            {"portail", 35},
                                            {"portail, dépôts récents", 60},
                                            {"attribuées", 0.5}};

class PartTest : public ::testing::TestWithParam<PartAttendue> {};
TEST_P(PartTest, SuitLaFigurePubliee) {
  const auto found = ReleveCommun().parts.find(GetParam().nom);
  ASSERT_NE(found, ReleveCommun().parts.end()) << GetParam().nom;
  const Part& part = found->second;
  const Khi2 test = ComparerPart(part.oui, part.n, GetParam().pourcent);
  std::printf("%-32s %7.3f %% pour %6.2f  p %.4f\n", GetParam().nom, part.pourcent(), GetParam().pourcent, test.p);
  EXPECT_GT(test.p, kSeuil) << GetParam().nom << " : " << part.pourcent() << " % au lieu de " << GetParam().pourcent;
}
INSTANTIATE_TEST_SUITE_P(Figures, PartTest, ::testing::ValuesIn(kPartsAttendues),
                         [](const auto& param) { return Nom('P', param.index); });

double Mediane(std::vector<double> values) {
  const auto middle = static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), values.begin() + middle, values.end());
  return values[static_cast<std::size_t>(middle)];
}

TEST(BaseEcole, Moyennes) {
  const Releve& r = ReleveCommun();
  std::printf("ancienneté %.3f mois, âge %.3f ans, taille %.4f, SNE %.3f %%, %.0f octets par ligne\n",
              r.somme_anciennete / r.n_anciennete, r.somme_age / r.n_foyers, r.somme_taille / r.n_foyers,
              r.parts.at("système SNE").pourcent(), static_cast<double>(r.octets) / static_cast<double>(r.lignes));
  EXPECT_NEAR(r.somme_anciennete / r.n_anciennete, 15.0, 0.5);
  EXPECT_NEAR(r.somme_age / r.n_foyers, 44.0, 0.7);
  EXPECT_NEAR(r.somme_taille / r.n_foyers, 2.20, 0.05);
  EXPECT_NEAR(r.parts.at("système SNE").pourcent(), 84, 1);
}

// Where a median or a direction is published, not a law.
TEST(BaseEcole, MedianesEtTendances) {
  const Releve& r = ReleveCommun();
  const auto median = [&](const char* name) { return Mediane(r.valeurs.at(name)); };
  std::printf("loyers : privé %.0f, privé IdF %.0f, HLM %.0f ; APL %.0f\n", median("loyer privé"),
              median("loyer privé, Île-de-France"), median("loyer HLM"), median("APL"));
  EXPECT_NEAR(median("loyer privé"), 620, 620 * 0.02);
  EXPECT_NEAR(median("loyer privé, Île-de-France"), 820, 820 * 0.02);
  EXPECT_NEAR(median("loyer HLM"), 410, 410 * 0.02);
  EXPECT_NEAR(median("APL"), 210, 210 * 0.03);
  EXPECT_EQ(median("RSA seul"), 607);
  EXPECT_EQ(median("AAH"), 971);
  double apl = 0;
  for (const double w : r.valeurs.at("APL, poids")) apl += w;
  EXPECT_NEAR(100 * apl / static_cast<double>(r.valeurs.at("APL, poids").size()), 55, 0.8);
  double before = 0;
  for (const double ratio : r.valeurs.at("N-2 sur N-1")) before += ratio;
  EXPECT_NEAR(before / static_cast<double>(r.valeurs.at("N-2 sur N-1").size()), 0.95, 0.01);
  EXPECT_GT(r.parts.at("sous le seuil de pauvreté").pourcent(), 40);
  EXPECT_GT(r.parts.at("retraités de 60 ans et plus").pourcent(), 90);
  EXPECT_GT(r.parts.at("DALO, anciennes").pourcent(), 1.5 * r.parts.at("DALO, récentes").pourcent());
  EXPECT_GT(r.parts.at("en instruction, prioritaires").pourcent(), r.parts.at("en instruction, autres").pourcent());
  EXPECT_NEAR(r.parts.at("à renouveler").pourcent(), 100.0 / 12, 1);
  EXPECT_NEAR(r.parts.at("en tolérance").pourcent(), 5, 0.7);
  EXPECT_GT(r.parts.at("communes de plus de 1 500 habitants").pourcent(), 94);
  EXPECT_NEAR(static_cast<double>(r.morales) / static_cast<double>(r.lignes), 0.001, 0.0003);
}

// Wages of permanent jobs: log-normal of median 1,550 and sigma 0.32, by tenths.
TEST(BaseEcole, SalaireDesCdi) {
  constexpr double kZ[] = {-1.2815515655, -0.8416212336, -0.5244005127, -0.2533471031, 0,
                           0.2533471031,  0.5244005127,  0.8416212336,  1.2815515655};
  Comptes counts;
  Parts parts;
  for (int i = 0; i < 10; ++i) parts.emplace_back(std::to_string(i), 10);
  for (const double wage : ReleveCommun().valeurs.at("salaire CDI")) {
    const double z = std::log(wage / 1550) / 0.32;
    counts[std::to_string(std::lower_bound(std::begin(kZ), std::end(kZ), z) - std::begin(kZ))] += 1;
  }
  const Khi2 test = Comparer(counts, parts);
  std::printf("%-32s khi2 %8.2f  ddl %3d  p %.4f\n", "salaire des CDI", test.statistique, test.degres, test.p);
  EXPECT_GT(test.p, kSeuil);
}

// Type wanted by size: the published table fitted to the published margins of both, since the two do not agree.
TEST(BaseEcole, TypologieParTaille) {
  double table[6][6] = {{40, 55, 5, 0, 0, 0}, {1.5, 55, 42, 1.5, 0, 0}, {0, 6, 70, 20, 4, 0},
                        {0, 0, 25, 65, 9, 1}, {0, 0, 4, 60, 35, 1},     {0, 0, 0, 5, 65, 30}};
  constexpr double kRows[] = {43, 24, 15, 10, 5.5, 2.5};
  constexpr double kColumns[] = {19, 33, 27, 15, 5, 1};
  for (int round = 0; round < 500; ++round) {
    for (int i = 0; i < 6; ++i) {
      double sum = 0;
      for (const double x : table[i]) sum += x;
      for (double& x : table[i]) x *= kRows[i] / sum;
    }
    for (int j = 0; j < 6; ++j) {
      double sum = 0;
      for (const auto& row : table) sum += row[j];
      for (auto& row : table) row[j] *= kColumns[j] / sum;
    }
  }
  constexpr const char* kTypes[] = {"T1", "T2", "T3", "T4", "T5", "T6P"};
  for (int i = 0; i < 6; ++i) {
    Parts parts;
    for (int j = 0; j < 6; ++j) {
      if (table[i][j] > 0) parts.emplace_back(kTypes[j], table[i][j]);
    }
    const Khi2 test = Comparer(ReleveCommun().comptes.at("typologie, taille " + std::to_string(i + 1)), parts);
    std::printf("typologie, taille %d              khi2 %8.2f  ddl %3d  p %.4f\n", i + 1, test.statistique, test.degres,
                test.p);
    EXPECT_GT(test.p, kSeuil) << "taille " << i + 1;
  }
}

}  // namespace
}  // namespace sne::ecole
