// sne-bench: what users of a running server wait, by scenario.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "bench/sne_bench/rapport.h"

namespace {

using namespace sne::bench;

// Exit codes: 0 all is well; 1 a wrong answer or a requirement not met; 2 usage; 3 no measurement was possible.
int Echec(int code, const std::string& message) {
  std::cerr << "sne-bench : " << message << "\n";
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("sne-bench : mesure les temps de réponse d'un serveur de recherche en marche");
  std::string url = "http://127.0.0.1:8080", jeton, json, exemples;
  std::vector<std::string> scenarios, exigences;
  OptionsCharge options;
  std::uint64_t graine = 1;
  cli.add_option("--url", url, "adresse du serveur, en http")->capture_default_str();
  cli.add_option("--jeton", jeton, "fichier d'un jeton d'accès, envoyé avec chaque requête");
  cli.add_option("--scenario", scenarios, fmt::format("{}, ou tous ; peut être répété", fmt::join(kScenarios, ", ")))
      ->required();
  cli.add_option("--debit", options.debit, "boucle ouverte : requêtes par seconde (défaut : boucle fermée)")
      ->check(CLI::PositiveNumber);
  cli.add_option("--duree", options.duree_s, "secondes par scénario")->check(CLI::PositiveNumber);
  cli.add_option("--nombre-requetes", options.requetes, "requêtes par scénario (défaut : 1000, ou ce que dure --duree)")
      ->check(CLI::PositiveNumber);
  cli.add_option("--connexions", options.connexions, "connexions")->capture_default_str()->check(CLI::Range(1, 10'000));
  cli.add_option("--chauffe", options.chauffe, "premières requêtes, qui ne comptent pas")->capture_default_str();
  cli.add_option("--graine", graine, "graine des tirages")->capture_default_str();
  cli.add_option("--exiger", exigences,
                 "par exemple 'p99<=5ms', 'departement:p50<=200us@serveur', 'debit>=3000' ; peut être répété");
  cli.add_option("--exemples", exemples,
                 "qualite : écrit chaque requête, ce qu'elle doit trouver et ce qui fut trouvé");
  cli.add_option("--json", json, "écrit aussi le résultat dans ce fichier");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cli.exit(e) == 0 ? 0 : 2;
  }

  if (std::find(scenarios.begin(), scenarios.end(), "tous") != scenarios.end())
    scenarios.assign(std::begin(kScenarios), std::begin(kScenarios) + kDeTous);
  for (const std::string& s : scenarios) {
    if (std::find(std::begin(kScenarios), std::end(kScenarios), s) == std::end(kScenarios))
      return Echec(2, fmt::format("scénario inconnu « {} » ; attendu : {}, tous", s, fmt::join(kScenarios, ", ")));
  }
  std::vector<Exigence> lues;
  for (const std::string& e : exigences) {
    const auto lue = LireExigence(e);
    if (!lue)
      return Echec(
          2, fmt::format("--exiger « {} » : attendu [série:]p50|p95|p99|max|debit|rappel|premier|tolerantes, <= ou >=, "
                         "nombre[us|ms|s][@serveur]",
                         e));
    lues.push_back(*lue);
  }
  auto adresse = LireAdresse(url);
  if (!adresse) return Echec(2, fmt::format("--url « {} » : attendu http://hôte:port", url));
  if (!jeton.empty()) {
    std::ifstream fichier(jeton);
    std::string lu;
    if (!(fichier >> lu)) return Echec(2, fmt::format("--jeton « {} » : illisible ou vide", jeton));
    adresse->autorisation = "Authorization: Bearer " + lu + "\r\n";
  }
  if (options.requetes == 0 && options.duree_s == 0) {
    if (options.debit > 0) {
      options.duree_s = 10;
    } else {
      options.requetes = 1000;
    }
  }

  std::ofstream lignes;
  if (!exemples.empty()) {
    lignes.open(exemples);
    options.exemples = &lignes;
  }

  Rapport rapport{url, Maintenant(), CetteMachine(), {}, options, graine};
  Alea alea(graine);
  if (const std::string faute = Apprendre(*adresse, alea, rapport.connaissance); !faute.empty())
    return Echec(3, "le serveur n'apprend pas ce qu'il y a à demander :\n" + faute);
  fmt::print("{}", TexteEntete(rapport));
  std::fflush(stdout);

  std::vector<Resultat> resultats;
  std::vector<Verdict> verdicts;
  std::vector<bool> jugees(lues.size());
  bool fautes = false;
  for (const std::string& nom : scenarios) {
    const auto scenario = CreerScenario(nom, *adresse, rapport.connaissance);
    if (const std::string faute = scenario->Preparer(alea); !faute.empty()) {
      fautes = true;
      fmt::print("{:<36} impossible : {}\n", nom, faute);
      continue;
    }
    Resultat r;
    r.bilan = Charger(*adresse, *scenario, options, alea);
    r.remarque = scenario->Remarque(r.bilan.series);
    fmt::print("{}", TexteResultat(r));
    const auto& series = r.bilan.series;
    const auto fautive = std::find_if(series.begin(), series.end(), [](const Mesures& m) { return m.erreurs() > 0; });
    if (fautive != series.end()) {
      fautes = true;
      fmt::print("    première erreur : {}\n", fautive->premiere_erreur());
    }
    std::fflush(stdout);
    for (std::size_t s = 0; s < series.size(); ++s) {
      for (std::size_t e = 0; e < lues.size(); ++e) {
        if (auto v = Juger(lues[e], series[s], s == 0)) {
          jugees[e] = true;
          verdicts.push_back(std::move(*v));
        }
      }
    }
    resultats.push_back(std::move(r));
  }
  for (std::size_t e = 0; e < lues.size(); ++e) {
    if (!jugees[e])
      verdicts.push_back(
          {false, fmt::format("{} : aucune série mesurée ne s'appelle « {} »", lues[e].texte, lues[e].serie)});
  }
  if (!verdicts.empty()) fmt::print("\n");
  for (const Verdict& v : verdicts) fmt::print("{}\n", v.phrase);
  if (!exemples.empty() && !lignes.flush()) return Echec(3, "écriture impossible : " + exemples);
  if (!json.empty()) {
    std::ofstream fichier(json);
    fichier << EcrireJson(rapport, resultats, verdicts);
    fichier.close();
    if (!fichier) return Echec(3, "écriture impossible : " + json);
  }
  const bool tenues = std::all_of(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.tenue; });
  return fautes || !tenues ? 1 : 0;
}
