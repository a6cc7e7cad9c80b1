// Identity without HTTP: signatures of known answer, what is remembered, buckets. Forged tokens are identite_http.py's.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "schema/env.h"
#include "server/acces/demonstration.h"
#include "server/acces/identite.h"
#include "server/acces/limites.h"
#include "server/base64url.h"
#include "server/cors.h"

namespace sne {
namespace {

using namespace std::chrono_literals;

TEST(Base64Url, RoundTripAndOneTextOnly) {
  std::mt19937 rng(1);
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ";
  for (int i = 0; i < 20'000; ++i) {
    std::string octets(rng() % 12, '\0');
    for (char& c : octets) c = static_cast<char>(rng());
    EXPECT_EQ(DeBase64Url(EnBase64Url(octets)), octets);
    std::string texte(rng() % 8, '\0');
    for (char& c : texte) c = alphabet[rng() % alphabet.size()];
    const auto lus = DeBase64Url(texte);
    EXPECT_TRUE(!lus || EnBase64Url(*lus) == texte) << texte;
  }
}

simdjson::dom::element Json(simdjson::dom::parser& parser, std::string_view texte) {
  return parser.parse(simdjson::padded_string(texte));
}

// RFC 7515, appendix A.3.
TEST(Cle, KnownAnswerES256) {
  simdjson::dom::parser parser;
  const auto cle =
      Cle::Lire(Json(parser, R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                              "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"));
  ASSERT_TRUE(cle && *cle);
  const auto jws = LireJws(
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  ASSERT_TRUE(jws);
  EXPECT_TRUE((*cle)->Verifie(jws->algorithme, jws->signe, jws->signature));
  for (std::size_t bit = 0; bit < jws->signature.size() * 8; ++bit) {
    std::string fausse = jws->signature;
    fausse[bit / 8] = static_cast<char>(fausse[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE((*cle)->Verifie(jws->algorithme, jws->signe, fausse)) << bit;
  }
  EXPECT_FALSE((*cle)->Verifie(Algorithme::kRS256, jws->signe, jws->signature));
  EXPECT_FALSE((*cle)->Verifie(Algorithme::kPS256, jws->signe, jws->signature));
}

TEST(Demonstration, APersonIsWhoTheTokenSays) {
  const Demonstration demonstration;
  const JeuDeCles cles = demonstration.cles();
  const ReglesDeJeton regles = demonstration.regles();
  const auto maintenant = std::chrono::system_clock::now();
  std::set<std::string> ids;
  for (const Appelant& personne : demonstration.personnes()) {
    EXPECT_TRUE(ids.insert(personne.id).second);
    const auto lu = VerifierJeton(demonstration.Jeton(personne, 60s), regles, cles, Profils::Embarques(), maintenant);
    ASSERT_TRUE(lu) << personne.id;
    EXPECT_EQ(EcrireAppelant(*lu->appelant), EcrireAppelant(personne));
  }
}

TEST(Demonstration, OnlyItsIssuerGivesEcole) {
  const Demonstration demonstration;
  ReglesDeJeton regles = demonstration.regles();
  const std::string jeton = demonstration.Jeton(*AppelantDeLEcole(), 60s);
  const auto lire = [&] {
    return VerifierJeton(jeton, regles, demonstration.cles(), Profils::Embarques(), std::chrono::system_clock::now());
  };
  EXPECT_TRUE(lire());
  regles.ecole = false;
  ASSERT_FALSE(lire());
  EXPECT_EQ(lire().error(), RefusDeJeton::kHabilitation);
}

TEST(Identite, RemembersUntilExpiry) {
  const Demonstration demonstration;
  Identite identite(demonstration.regles(), std::make_unique<Trousseau>(demonstration.cles()), Profils::Embarques());
  const auto maintenant = std::chrono::system_clock::now();
  const std::string jeton = demonstration.Jeton(demonstration.personnes()[0], 60s);
  const auto premier = identite.Reconnaitre(jeton, maintenant);
  ASSERT_TRUE(premier);
  EXPECT_EQ(*identite.Reconnaitre(jeton, maintenant + 118s), *premier);  // the same object: not verified again
  const auto tard = identite.Reconnaitre(jeton, maintenant + 121s);
  ASSERT_FALSE(tard);
  EXPECT_EQ(tard.error(), RefusDeJeton::kExpire);
  for (std::size_t i = 0; i < jeton.size(); ++i) {
    std::string faux = jeton;
    faux[i] = faux[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(identite.Reconnaitre(faux, maintenant)) << i;
  }
}

TEST(Identite, ForgetsTheLeastUsed) {
  const Demonstration demonstration;
  Identite identite(demonstration.regles(), std::make_unique<Trousseau>(demonstration.cles()), Profils::Embarques());
  const auto maintenant = std::chrono::system_clock::now();
  Appelant qui = demonstration.personnes()[0];
  const std::string ancien = demonstration.Jeton(qui, 60s), utile = demonstration.Jeton(qui, 61s);
  const auto avant = identite.Reconnaitre(ancien, maintenant), garde = identite.Reconnaitre(utile, maintenant);
  ASSERT_TRUE(avant && garde);
  for (std::size_t i = 0; i < Identite::kRetenus - 1; ++i) {
    qui.id = "appelant " + std::to_string(i);
    ASSERT_TRUE(identite.Reconnaitre(demonstration.Jeton(qui, 60s), maintenant));
    ASSERT_TRUE(i % 1000 != 0 || *identite.Reconnaitre(utile, maintenant) == *garde);
  }
  EXPECT_EQ(*identite.Reconnaitre(utile, maintenant), *garde);
  const auto apres = identite.Reconnaitre(ancien, maintenant);
  ASSERT_TRUE(apres);
  EXPECT_NE(*apres, *avant);  // verified again
}

TEST(Identite, WithoutKeysNothingIsBelieved) {
  const Demonstration demonstration;
  Identite identite(demonstration.regles(), std::make_unique<Trousseau>(SourceDeCles{}), Profils::Embarques());
  const auto lu =
      identite.Reconnaitre(demonstration.Jeton(demonstration.personnes()[0], 60s), std::chrono::system_clock::now());
  ASSERT_FALSE(lu);
  EXPECT_EQ(lu.error(), RefusDeJeton::kSansCles);
}

// A file of keys that changes while many ask: the old set stays whole for who holds it, the new one comes within
// seconds.
TEST(Trousseau, AFileChangesUnderManyThreads) {
  constexpr const char* kCle =
      R"({"keys":[{"kty":"EC","crv":"P-256","kid":"%","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                   "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
  std::string repertoire = ::testing::TempDir() + "trousseau-XXXXXX";
  ASSERT_NE(::mkdtemp(repertoire.data()), nullptr);
  const std::string chemin = repertoire + "/jwks.json";
  const auto publier = [&](char kid) {
    std::string json = kCle;
    json[json.find('%')] = kid;
    ASSERT_TRUE(ReplaceFile(Env::Posix(), chemin, json));
  };
  publier('a');
  auto trousseau = std::make_unique<Trousseau>(SourceDeCles{.fichier = chemin});
  Trousseau& cles = *trousseau;
  ASSERT_TRUE(cles.Suivre());
  const Demonstration demonstration;
  Identite identite(demonstration.regles(), std::move(trousseau), Profils::Embarques());
  const std::string jeton = demonstration.Jeton(demonstration.personnes()[0], 60s);
  std::atomic<bool> fin = false;
  std::vector<std::thread> fils;
  for (int i = 0; i < 4; ++i) {
    fils.emplace_back([&] {
      while (!fin) {
        const auto lu = identite.Reconnaitre(jeton, std::chrono::system_clock::now());
        EXPECT_TRUE(!lu && lu.error() == RefusDeJeton::kCleInconnue);
      }
    });
  }
  for (const char kid : {'b', 'c'}) {
    publier(kid);
    const auto limite = std::chrono::steady_clock::now() + 30s;
    while (!cles.cles()->Connait(std::string(1, kid)) && std::chrono::steady_clock::now() < limite)
      std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(cles.cles()->Connait(std::string(1, kid)));
  }
  fin = true;
  for (std::thread& fil : fils) fil.join();
  std::filesystem::remove_all(repertoire);
}

TEST(Limites, BurstThenRate) {
  Limites limites({.requetes_s = 2, .requetes_rafale = 5});
  const auto debut = Limites::Horloge::now();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limites.Prendre("a", debut)) << i;
  EXPECT_EQ(limites.Prendre("a", debut), 1u);
  EXPECT_FALSE(limites.Prendre("b", debut));
  EXPECT_FALSE(limites.Prendre("a", debut + 500ms));
  EXPECT_EQ(limites.Prendre("a", debut + 500ms), 1u);
  int passees = 0;
  for (int ms = 500; ms < 100'500; ++ms) passees += !limites.Prendre("a", debut + std::chrono::milliseconds(ms));
  EXPECT_NEAR(passees, 200, 1);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limites.Prendre("a", debut + 1h)) << i;  // no more than the burst
  EXPECT_TRUE(limites.Prendre("a", debut + 1h));
}

TEST(Limites, WorkIsTakenOffAfterwards) {
  Limites limites({.requetes_s = 1e6, .requetes_rafale = 1e6, .travail_s = 0.5, .travail_rafale_s = 10});
  const auto debut = Limites::Horloge::now();
  EXPECT_FALSE(limites.Prendre("a", debut));
  limites.Compter("a", 9s, debut);
  EXPECT_FALSE(limites.Prendre("a", debut));
  limites.Compter("a", 4s, debut);
  EXPECT_EQ(limites.Prendre("a", debut), 6u);  // 3 s below, at half a second a second
  EXPECT_FALSE(limites.Prendre("a", debut + 6s));
  limites.Compter("a", 1h, debut + 6s);
  EXPECT_EQ(limites.Prendre("a", debut + 6s), 20u);  // never deeper than its burst
  EXPECT_FALSE(limites.Prendre("b", debut));
}

TEST(Limites, MemoryIsBounded) {
  Limites limites({.requetes_s = 0.001, .requetes_rafale = 1});
  const auto debut = Limites::Horloge::now();
  EXPECT_FALSE(limites.Prendre("premier", debut));
  EXPECT_TRUE(limites.Prendre("premier", debut));
  for (std::size_t i = 0; i < Limites::kAppelants; ++i) EXPECT_FALSE(limites.Prendre(std::to_string(i), debut));
  EXPECT_FALSE(limites.Prendre("premier", debut));  // forgotten meanwhile
}

TEST(Cors, AnOriginIsSchemeHostAndPort) {
  for (const char* juste :
       {"https://app.example", "http://localhost:5173", "http://[::1]:80", "https://a-b.example:8443"})
    EXPECT_TRUE(Cors::EstOrigine(juste)) << juste;
  for (const char* faux : {"", "*", "null", "https://", "app.example", "https://app.example/", "https://a.example/x",
                           "HTTPS://a.example", "https://A.example", "https://a.example, https://b.example",
                           "ftp://a.example", "https://u@a.example", "https://*.example"})
    EXPECT_FALSE(Cors::EstOrigine(faux)) << faux;
}

}  // namespace
}  // namespace sne
