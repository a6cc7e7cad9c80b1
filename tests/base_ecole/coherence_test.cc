// The base école record by record: rules of coherence, identifiers, texts, names, determinism, struck-off demandes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "bench/base_ecole/identifiants.h"
#include "tests/base_ecole/releve.h"

namespace sne::ecole {
namespace {

std::string Fautes(const Releve& r) {
  std::string text;
  for (const auto& [rule, count] : r.fautes) {
    text += "  " + rule + " : " + std::to_string(count) + " demandes, dont " + r.exemple_faute.at(rule) + "\n";
  }
  return text;
}

std::string Lignes(const Options& options, std::uint64_t from, std::uint64_t to) {
  const Generateur generateur(options);
  Generateur::Atelier atelier;
  std::string out;
  for (std::uint64_t i = from; i < std::min(to, generateur.lignes()); ++i) generateur.Ligne(i, atelier, out);
  return out;
}

std::uint64_t Fnv1a(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

TEST(BaseEcoleCoherence, AucuneRegleRompue) {
  const Releve& r = ReleveCommun();
  EXPECT_TRUE(r.fautes.empty()) << Fautes(r);
  EXPECT_EQ(r.lignes, 200000U);
  EXPECT_EQ(r.numeros.size(), r.lignes);
}

TEST(BaseEcoleCoherence, TousLesChampsServent) {
  const Releve& r = ReleveCommun();
  for (const char* key : {"raison_sociale",
                          "reprise_anciennete",
                          "date_anciennete",
                          "numero_unique_origine",
                          "colocataires",
                          "nb_colocataires",
                          "nom_usage",
                          "titre_sejour_fin",
                          "heberge_chez",
                          "adresse_courrier",
                          "mesure_protection",
                          "structure_accompagnement",
                          "nb_a_naitre",
                          "nb_garde_alternee",
                          "nb_droit_visite",
                          "employeur_siret",
                          "employeur_plus_10",
                          "travail_etranger",
                          "activite_essentielle",
                          "rfr_source",
                          "pension_versee",
                          "proprietaire_autre",
                          "relogement_anru",
                          "motif_precision",
                          "etage_max",
                          "loyer_max",
                          "accepte_colocation",
                          "quartier_souhaite",
                          "handicap_personnes",
                          "handicap_etat",
                          "handicap_moteur",
                          "handicap_sensoriel",
                          "handicap_autre",
                          "handicap_marches",
                          "handicap_aides",
                          "handicap_equipements",
                          "dalo_typologie",
                          "priorite_autorite",
                          "priorites_locales",
                          "criteres_hors_cerfa",
                          "accord_collectif",
                          "pdalhpd",
                          "siao",
                          "en_instruction",
                          "dernier_refus_motif",
                          "indice_fraude",
                          "attribution",
                          "tel_fixe"}) {
    EXPECT_GT(r.presence.count(key) ? r.presence.at(key) : 0, 50U) << key;
  }
  // Optional fields that everybody could fill: about 3 % are empty.
  for (const char* key : {"nationalite", "statut_professionnel", "parking", "accepte_rdc", "civilite"}) {
    EXPECT_NEAR(static_cast<double>(r.presence.at(key)) / static_cast<double>(r.lignes), 0.97, 0.003) << key;
  }
}

TEST(BaseEcoleCoherence, PrecisionsComplementaires) {
  const Releve& r = ReleveCommun();
  std::uint64_t written = 0;
  std::uint64_t repeated = 0;
  for (const auto& [text, count] : r.textes) {
    written += count;
    if (count > 1) repeated += count - 1;
  }
  std::printf("%zu mots distincts, %.3f %% de textes répétés, présents dans %.2f %%\n", r.mots.size(),
              100.0 * static_cast<double>(repeated) / static_cast<double>(written),
              r.parts.at("complément").pourcent());
  EXPECT_GE(r.mots.size(), 8000U);
  EXPECT_LT(static_cast<double>(repeated), 0.01 * static_cast<double>(written));
  EXPECT_NEAR(r.parts.at("complément").pourcent(), 35, 1.5);
  for (const auto& [text, count] : r.textes) {
    ASSERT_LE(text.size(), 1000U);
    ASSERT_TRUE(text.ends_with('.')) << text;
    ASSERT_EQ(text.find_first_of("{}"), std::string::npos) << text;
    ASSERT_EQ(text.find("  "), std::string::npos) << text;
    ASSERT_EQ(text.find(" ,"), std::string::npos) << text;
    // Elision: "de Antoine" is a fault ("de Yann" is not).
    for (const char* fault :
         {" de A", " de E", " de I", " de O", " de U", " de É", " de a", " de e", " de i", " de o"}) {
      ASSERT_EQ(text.find(fault), std::string::npos) << text;
    }
  }
}

TEST(BaseEcoleCoherence, LesHomonymesSontRares) {
  const Releve& r = ReleveCommun();
  std::uint64_t same = 0;
  for (const auto& [identity, count] : r.identites) same += count - 1;
  std::printf("%zu noms de naissance sur %llu lignes, %llu identités répétées\n", r.noms.size(),
              static_cast<unsigned long long>(r.lignes), static_cast<unsigned long long>(same));
  EXPECT_LT(same, r.lignes / 2000);
}

// The same person filed twice, with a slip in the name: found by NIR or by birth, not by the name.
TEST(BaseEcoleCoherence, QuasiDoublons) {
  const Releve& r = ReleveCommun();
  const double share = 100.0 * static_cast<double>(r.nir_repetes) / static_cast<double>(r.lignes);
  std::printf("%.3f %% de NIR répétés\n", share);
  // 0.5 % of near-duplicates, both with their NIR in about half of the cases.
  EXPECT_GT(share, 0.15);
  EXPECT_LT(share, 0.45);
}

// 2,800,000 draws of a surname, as for a file of that size.
TEST(BaseEcoleCoherence, NomsDeFamille) {
  const Generateur generateur(Options{.demandes = 1});
  const Noms& names = generateur.contexte().noms;
  const auto& departements = generateur.contexte().territoires.departements();
  std::vector<double> stock;
  for (const Departement& d : departements) stock.push_back(d.stock);
  const AliasTable places(stock);
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  std::string name;
  Rng rng(7);
  constexpr int kTirages = 2800000;
  for (int i = 0; i < kTirages; ++i) {
    const std::uint32_t n = rng.Below(100);
    const Origine origin = Noms::TirerOrigine(n < 77 ? 1 : n < 81 ? 2 : 3, departements[places.Draw(rng)].code, rng);
    name.clear();
    names.Nom(origin, rng, name);
    counts[Fnv1a(name)]++;
  }
  std::vector<std::uint32_t> ranks;
  for (const auto& [hash, count] : counts) ranks.push_back(count);
  std::sort(ranks.rbegin(), ranks.rend());
  std::printf("%zu noms distincts ; rangs 1, 10, 100, 1 000, 10 000, 100 000 : %u %u %u %u %u %u\n", ranks.size(),
              ranks[0], ranks[9], ranks[99], ranks[999], ranks[9999], ranks[99999]);
  EXPECT_GE(ranks.size(), 150000U);
  EXPECT_LT(ranks[0], kTirages / 100);  // the commonest surname of France is borne by one person in 270
  for (const std::size_t rank : {10U, 100U, 1000U, 10000U}) {
    const double fall = std::log(static_cast<double>(ranks[rank - 1]) / ranks[10 * rank - 1]) / std::log(10.0);
    EXPECT_GT(fall, 0.2) << rank;
    EXPECT_LT(fall, 1.6) << rank;
  }
}

TEST(BaseEcoleCoherence, MemesOctets) {
  const Options options{.demandes = 1000, .graine = 42};
  const std::string all = Lignes(options, 0, 1000);
  EXPECT_EQ(all, Lignes(options, 0, 1000));
  // Any line alone is the line of the whole file.
  EXPECT_NE(all.find(Lignes(options, 617, 618)), std::string::npos);
  EXPECT_NE(all, Lignes(Options{.demandes = 1000, .graine = 43}, 0, 1000));
  // Struck-off demandes come in between; the living ones do not move.
  const Options with{.demandes = 1000, .graine = 42, .radiees = true};
  std::string living;
  const std::string mixed = Lignes(with, 0, 5000);
  for (std::size_t start = 0; start < mixed.size();) {
    const std::size_t end = mixed.find('\n', start) + 1;
    const std::string line = mixed.substr(start, end - start);
    if (line.find("\"statut\":\"RADIEE\"") == std::string::npos) living += line;
    start = end;
  }
  EXPECT_EQ(living, all);
}

TEST(BaseEcoleCoherence, Radiees) {
  Options options{.demandes = 33000, .graine = 3};
  options.radiees = true;
  const Generateur generateur(options);
  Generateur::Atelier atelier;
  Releve r;
  std::string line;
  for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
    line.clear();
    generateur.Ligne(i, atelier, line);
    Relever(std::string_view(line).substr(0, line.size() - 1), generateur, r);
  }
  EXPECT_TRUE(r.fautes.empty()) << Fautes(r);
  EXPECT_EQ(r.numeros.size(), r.lignes);
  EXPECT_EQ(r.lignes, 33000U + 33000U * 1330 / 2200);
  const Khi2 test = Comparer(r.comptes.at("motif de radiation"),
                             {{"RADREN", 860}, {"RADATT", 400}, {"RADABA", 40}, {"RADCON", 20}, {"RADIRR", 10}});
  EXPECT_GT(test.p, 1e-4);
}

// Other dates, other means, few demandes: the rules hold there too.
TEST(BaseEcoleCoherence, AutresDatesEtMoyennes) {
  const Options cases[] = {{.demandes = 6000, .graine = 5, .date = ToDay(2024, 6, 30), .radiees = true},
                           {.demandes = 4000, .graine = 6, .date = ToDay(2022, 2, 28)},
                           {.demandes = 4000, .graine = 7, .anciennete_moyenne = 24},
                           {.demandes = 3000, .graine = 8, .date = ToDay(2021, 12, 31), .radiees = true},
                           {.demandes = 1},
                           {.demandes = 7, .radiees = true}};
  for (const Options& options : cases) {
    const Generateur generateur(options);
    Generateur::Atelier atelier;
    Releve r;
    std::string line;
    for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
      line.clear();
      generateur.Ligne(i, atelier, line);
      Relever(std::string_view(line).substr(0, line.size() - 1), generateur, r);
    }
    EXPECT_TRUE(r.fautes.empty()) << options.demandes << " demandes, graine " << options.graine << "\n" << Fautes(r);
    if (options.anciennete_moyenne == 24) {
      EXPECT_NEAR(r.somme_anciennete / r.n_anciennete, 24, 1);
    }
  }
}

TEST(BaseEcoleCoherence, OptionsRefusees) {
  EXPECT_THROW(Generateur(Options{.demandes = 200'000'000}), std::invalid_argument);
  EXPECT_THROW(Generateur(Options{.demandes = 10, .date = ToDay(1999, 1, 1)}), std::invalid_argument);
  EXPECT_THROW(Generateur(Options{.demandes = 10, .anciennete_moyenne = 500}), std::invalid_argument);
}

struct CasNir {
  const char* treize;
  int cle;
};
// Test vectors of the public rule.
constexpr CasNir kCasNir[] = {{"2550814168025", 38}, {"1850578006084", 91}, {"2790399999990", 80},
                              {"191032A004991", 26}, {"268112B033992", 96}, {"1750197411993", 40},
                              {"2001275113994", 85}};
TEST(BaseEcoleIdentifiants, CleDuNir) {
  for (const CasNir& c : kCasNir) EXPECT_EQ(CleNir(c.treize), c.cle) << c.treize;
}

TEST(BaseEcoleIdentifiants, Luhn) {
  for (std::uint64_t n = 0; n < 500; ++n) {
    const std::string siren = Siren(n * 7919);
    const std::string siret = Siret(n * 7919, static_cast<std::uint32_t>(n));
    ASSERT_EQ(siren.size(), 9U);
    ASSERT_EQ(siret.size(), 14U);
    for (const std::string& number : {siren, siret}) {
      int sum = 0;
      for (std::size_t i = 0; i < number.size(); ++i) {
        int digit = number[number.size() - 1 - i] - '0';
        if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
      }
      EXPECT_EQ(sum % 10, 0) << number;
    }
  }
}

}  // namespace
}  // namespace sne::ecole
