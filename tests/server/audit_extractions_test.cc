// Hashes of what an extraction took away: attested by one line, whatever a crash left and whenever the server came
// back.
#include <gtest/gtest.h>

#include <map>

#include "server/audit/audit.h"
#include "server/audit/verification.h"
#include "tests/fault_env.h"

namespace sne {
namespace {

using testing::FaultEnv;
using namespace std::chrono_literals;

constexpr const char* kDir = "audit";
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct Banc {
  FaultEnv env;
  Instant maintenant{std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + 10h};
  ClesDAudit cles{CleDAudit(std::string(32, 'k'))};

  // A session of the server that writes one extraction, and what a kill would leave of another: its hashes with their
  // name, no line.
  void Session(int lignes_tuees) {
    OptionsDAudit options;
    options.journal.maintenant = [this] { return maintenant; };
    Audit audit(env, kDir, cles, options);
    ASSERT_TRUE(audit.Ouvrir().has_value());
    audit.Demarrer();
    auto temoin = audit.Commencer(*AppelantDeLEcole(), "tache", "");
    ASSERT_TRUE(temoin.has_value());
    const std::vector<NumeroUnique> numeros(7);
    ASSERT_TRUE((*temoin)->Voir(numeros));
    (*temoin)->Finir();
    temoin->reset();
    if (lignes_tuees == 0) return;
    const auto n = audit.journal().Ecrire("\"action\":\"extraction\"");
    ASSERT_TRUE(n.has_value());
    auto fichier = env.Create(std::string(kDir) + "/" + NomDesNumeros(audit.journal().aujourdhui(), *n));
    ASSERT_TRUE(fichier.has_value());
    ASSERT_TRUE((*fichier)->Append(std::string(8 * static_cast<std::size_t>(lignes_tuees), 'x')).has_value());
    ASSERT_TRUE((*fichier)->Sync().has_value());
  }

  // By action, how often each file is attested.
  std::map<std::string, int> Attestations(std::string_view action) {
    std::map<std::string, int> out;
    const auto noms = env.List(kDir);
    for (const std::string& nom : *noms) {
      if (!LireNomDeJournalDAcces(nom)) continue;
      auto lecteur = LecteurDeLignes::Ouvrir(env, std::string(kDir) + "/" + nom);
      std::string_view ligne;
      while (lecteur->Suivante(ligne).value()) {
        const std::size_t ou = ligne.find("\"fichier\":\"numeros-");
        if (ou != ligne.npos && ligne.find("\"action\":\"" + std::string(action) + "\"") != ligne.npos)
          ++out[std::string(ligne.substr(ou + 11, NomDesNumeros(0, 0).size()))];
      }
    }
    return out;
  }
};

TEST(AuditDesExtractions, WhatAKillLeftIsAttestedOnceWheneverTheServerComesBack) {
  for (const auto absence : {5min, 60min, 14h + 0min, 20h + 0min, 24h * 3 + 0min}) {
    Banc banc;
    banc.Session(3);
    banc.maintenant += absence;
    banc.Session(0);
    banc.Session(0);
    banc.maintenant += 24h;
    banc.Session(0);
    const auto interrompues = banc.Attestations("extraction-interrompue"),
               entieres = banc.Attestations("extraction-fin");
    ASSERT_EQ(interrompues.size(), 1U) << absence / 1min;
    EXPECT_EQ(interrompues.begin()->second, 1);
    EXPECT_EQ(entieres.size(), 4U);
    for (const auto& [nom, fois] : entieres) {
      EXPECT_EQ(fois, 1);
      EXPECT_FALSE(interrompues.contains(nom)) << nom;
    }
    EXPECT_TRUE(VerifierAudit(banc.env, kDir, banc.cles, std::nullopt)->constats.empty());
  }
}

TEST(AuditDesExtractions, OneThatPassedMidnightIsAttestedToo) {
  Banc banc;
  banc.maintenant += 12h;  // 23:00 in Paris
  banc.Session(3);
  banc.maintenant += 2h;
  OptionsDAudit options;
  options.journal.maintenant = [&] { return banc.maintenant; };
  ASSERT_TRUE(
      JournalDesAcces(banc.env, kDir, banc.cles, options.journal).Ouvrir().has_value());  // lines of the next day
  banc.maintenant += 24h * 2;
  banc.Session(0);
  EXPECT_EQ(banc.Attestations("extraction-interrompue").size(), 1U);
}

}  // namespace
}  // namespace sne
