// sne-server: answers searches over HTTP.
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <thread>

#include "schema/verrou.h"
#include "server/acces/acces.h"
#include "server/acces/demonstration.h"
#include "server/acces/identite_json.h"
#include "server/access_log.h"
#include "server/application.h"
#include "server/audit/audit.h"
#include "server/audit/commande.h"
#include "server/listener.h"
#include "server/metrics.h"
#include "server/problem_page.h"
#include "server/relay.h"
#include "server/router.h"
#include "server/routes/routes.h"
#include "server/search_pool.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "audit") return sne::CommandeAudit(argc - 1, argv + 1);
  CLI::App cli("sne-server : recherche des demandes de logement social, par HTTP");
  std::string index, ecoute = "127.0.0.1:8080", identite, indexeur, cle_curseurs, cle_nir, extractions;
  sne::OptionsDeTaches options_des_taches;
  double heures = 72;
  unsigned threads = 0;
  bool demo = false, journal = false;
  cli.add_option("--index", index, "répertoire de l'index")->required();
  cli.add_option("--ecoute", ecoute, "adresse et port")->capture_default_str();
  cli.add_option("--identite", identite, "fichier JSON : les jetons que ce serveur accepte, et ce qu'ils disent");
  cli.add_flag("--demo", demo,
               "base fictive, sans authentification : qui vient sans jeton peut tout ; sur la boucle locale seulement");
  cli.add_option("--indexeur", indexeur,
                 "prise de « sne-indexer serve », unix:CHEMIN : sans elle, changements et instructions sont refusés");
  cli.add_option("--threads", threads, "recherches simultanées (défaut : une par cœur)");
  cli.add_option("--cle-curseurs", cle_curseurs,
                 "fichier d'une clé de 32 octets, pour que les curseurs survivent à un redémarrage");
  cli.add_option(
      "--cle-nir", cle_nir,
      "clé des NIR de l'index, celle de l'indexeur (INDEX/nir.cle) : sans elle, personne ne cherche par NIR");
  cli.add_option("--extractions", extractions,
                 "répertoire des fichiers d'extraction : sans lui, POST /v1/extractions est refusé");
  cli.add_option("--extractions-quota", options_des_taches.quota, "octets de tous ces fichiers (20G, 500M)")
      ->transform(CLI::AsSizeValue(false))
      ->capture_default_str();
  cli.add_option("--extractions-duree", heures, "heures pendant lesquelles un fichier est gardé")
      ->check(CLI::Range(0.0, 24.0 * 366))
      ->capture_default_str();
  cli.add_option("--extractions-simultanees", options_des_taches.simultanees, "extractions en cours à la fois")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  cli.add_flag("--journal-acces", journal, "une ligne par requête sur la sortie d'erreur, sans donnée personnelle");
  std::string audit_dir;
  std::vector<std::string> cles_audit;
  sne::OptionsDAudit options_audit;
  cli.add_option("--audit", audit_dir, "répertoire du journal des accès : qui a vu quoi, et pourquoi");
  cli.add_option(
      "--cle-audit", cles_audit,
      "fichier d'une clé de 32 octets, hors de ce répertoire, qui scelle le journal ; les anciennes derrière");
  cli.add_option("--audit-conservation", options_audit.journal.conservation_mois, "mois pendant lesquels il est gardé")
      ->check(CLI::Range(1, 120))
      ->capture_default_str();
  cli.add_option("--volume-alerte", options_audit.volume.alerte,
                 "demandes distinctes vues par une personne en un jour au-delà desquelles une alerte est inscrite (0 : "
                 "jamais)")
      ->capture_default_str();
  cli.add_option("--volume-limite", options_audit.volume.limite,
                 "le même nombre, au-delà duquel les réponses sont refusées jusqu'à minuit (0 : jamais)")
      ->capture_default_str();
  CLI11_PARSE(cli, argc, argv);
  const auto echec = [](const std::string& message, int code) {
    std::cerr << "sne-server : " << message << "\n";
    return code;
  };

  sne::ListenerOptions options;
  if (auto lu = sne::ParseListenAddress(ecoute, options); !lu) return echec(lu.error().message(), 1);
  if (demo == !identite.empty())
    return echec(demo ? "--demo et --identite s'excluent : la démonstration a ses propres jetons"
                      : "il faut dire qui peut entrer : --identite FICHIER.json, ou --demo pour une base fictive",
                 1);
  if (!demo && audit_dir.empty())
    return echec("il faut garder trace de qui voit quoi : --audit RÉPERTOIRE et --cle-audit FICHIER", 1);
  if (demo && !sne::IsLoopback(options))
    return echec(
        "--demo ouvre tout à qui vient sans jeton : elle n'écoute que sur la boucle locale (127.0.0.1, [::1] ou "
        "localhost)",
        1);

  spdlog::set_default_logger(spdlog::create_async_nb<spdlog::sinks::stderr_color_sink_mt>("sne-server"));
  sne::Env& env = sne::Env::Posix();
  const unsigned coeurs = std::max(1u, std::thread::hardware_concurrency());
  sne::Sceau sceau = sne::Sceau::Aleatoire();
  if (!cle_curseurs.empty()) {
    auto cle = sne::ReadWhole(env, cle_curseurs);
    if (!cle) return echec(cle.error().message(), 1);
    if (cle->size() < 32) return echec("--cle-curseurs : la clé doit compter 32 octets", 1);
    sceau = sne::Sceau(cle->substr(0, 32));
  }

  const sne::Profils& profils = sne::Profils::Embarques();
  std::unique_ptr<sne::Demonstration> demonstration;
  std::unique_ptr<sne::Trousseau> trousseau;
  std::unique_ptr<sne::Limites> limites;
  sne::ConfigurationDIdentite qui;
  if (demo) {
    demonstration = std::make_unique<sne::Demonstration>();
    qui.regles = demonstration->regles();
    trousseau = std::make_unique<sne::Trousseau>(demonstration->cles());
  } else {
    auto octets = sne::ReadWhole(env, identite);
    if (!octets) return echec(octets.error().message(), 1);
    auto configuration = sne::LireIdentite(*octets, profils);
    if (!configuration) return echec(identite + " : " + configuration.error().message(), 1);
    qui = std::move(*configuration);
    trousseau = std::make_unique<sne::Trousseau>(qui.cles);
    if (auto suivi = trousseau->Suivre(); !suivi) return echec(suivi.error().message(), 1);
    limites = std::make_unique<sne::Limites>(qui.limites);
  }
  options.cors = qui.cors;
  sne::Identite connus(qui.regles, std::move(trousseau), profils);

  sne::Application app(env, index, coeurs - 1, std::move(sceau));
  if (auto ouvert = app.Ouvrir(); !ouvert)
    return echec(ouvert.error().message(), ouvert.error().code() == sne::Code::kCorrupt ? 4 : 1);
  if (!cle_nir.empty()) {
    auto cle = sne::ReadWhole(env, cle_nir);
    if (!cle) return echec(cle.error().message(), 1);
    if (cle->size() < 32) return echec("--cle-nir : la clé doit compter 32 octets", 1);
    app.PoserCleNir(std::move(*cle));
  }
  std::string prise;
  if (!indexeur.empty()) {
    auto lue = sne::ParseIndexerAddress(indexeur);
    if (!lue) return echec(lue.error().message(), 1);
    prise = *lue;
  }
  std::unique_ptr<sne::Verrou> verrou_audit;
  std::unique_ptr<sne::Audit> audit;
  if (!audit_dir.empty()) {
    if (auto fait = sne::PreparerAudit(env, audit_dir, cles_audit, options_audit, verrou_audit, audit); !fait)
      return echec(fait.error().message(), 1);
    app.Tracer(&audit->cle());
  }
  sne::SearchPool pool({.threads = threads ? threads : coeurs});
  std::unique_ptr<sne::Verrou> verrou;
  std::unique_ptr<sne::Taches> taches;
  if (!extractions.empty()) {
    ::umask(0077);  // what people took away is theirs: 0600, 0700
    auto pris = sne::Verrou::Prendre(
        extractions, "un autre sne-server garde déjà ses extractions dans " + extractions + " ; donnez-en un à chacun");
    if (!pris) return echec(pris.error().message(), 1);
    verrou = std::move(*pris);
    options_des_taches.duree = std::chrono::milliseconds(std::llround(heures * 3'600'000));
    options_des_taches.recherches_attendent = [&pool] { return pool.queue_length() > 0; };
    taches = std::make_unique<sne::Taches>(env, extractions, options_des_taches,
                                           sne::SourceDesExtractions(app, audit.get()));
    if (auto ouvert = taches->Ouvrir(); !ouvert) return echec(ouvert.error().message(), 1);
  }
  sne::Metrics metrics;
  sne::Relay relais(
      prise, [&app](std::uint64_t generation) { return app.vue()->snapshot->generation() >= generation; }, metrics);
  sne::Router router;
  sne::AddSearchRoutes(router, app);
  sne::AddDemandeRoutes(router, app);
  sne::AddDuplicateRoutes(router, app);
  sne::AddGridRoutes(router, app);
  sne::AddCotationRoutes(router, app);
  sne::AddCatalogueRoutes(router, app);
  sne::AddWriteRoutes(router, relais);
  sne::AddExtractionRoutes(router, app, taches.get());
  sne::AddAuditRoutes(router, audit.get());
  sne::AddHealthRoutes(router, app);
  sne::AddProblemPages(router);
  sne::AddMetricsRoute(router, metrics);
  sne::AjouterMesures(metrics, app);
  if (taches) sne::AjouterMesures(metrics, *taches);
  if (!qui.cles.url.empty()) sne::AjouterMesures(metrics, connus);
  if (audit) sne::AjouterMesures(metrics, *audit);
  if (demonstration) sne::AddDemonstrationRoutes(router, *demonstration);
  sne::Acces gardien(connus, limites.get(), demo ? sne::AppelantDeLEcole() : nullptr);
  gardien.Tracer(audit.get());
  options.gardien = &gardien;
  options.drain_on_signals = true;
  sne::AccessLog acces(journal ? spdlog::default_logger() : nullptr);
  sne::Listener listener(options, router, pool, metrics, acces);
  if (auto ouvert = listener.Open(); !ouvert) return echec(ouvert.error().message(), 3);
  app.Suivre();
  if (audit) audit->Demarrer();
  if (taches) taches->Demarrer();
  const auto vue = app.vue();
  std::cerr << "sne-server : " << vue->snapshot->live_rows() << " demandes, http://" << options.host << ":"
            << listener.port() << "/\n";
  listener.Run();
  taches.reset();
  pool.Stop();
  connus.trousseau().Arreter();
  audit.reset();
  spdlog::shutdown();
  return 0;
}
