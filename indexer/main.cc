// sne-indexer: the only writer of an index.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <thread>

#include "indexer/bulk_build.h"
#include "indexer/client.h"
#include "indexer/conservation.h"
#include "indexer/copie.h"
#include "indexer/point_de_controle.h"
#include "indexer/reconstruction.h"
#include "indexer/serve.h"
#include "indexer/stats.h"
#include "indexer/verify.h"
#include "indexer/verrou.h"
#include "schema/demande_json.h"

namespace {

int Echec(const sne::Status& s) {
  std::cerr << "sne-indexer : " << s.message() << "\n";
  return sne::SortieDe(s);
}

sne::Result<std::shared_ptr<const sne::Catalogue>> ChargerCatalogue(const std::string& fichier) {
  auto territoires = sne::Territoires::Load(sne::TerritoiresEmbarques());
  if (!territoires) return tl::unexpected(territoires.error());
  if (fichier.empty()) return sne::Catalogue::Load(sne::CatalogueEmbarque(), *territoires);
  auto json = sne::ReadWhole(sne::Env::Posix(), fichier);
  if (!json) return tl::unexpected(json.error());
  return sne::Catalogue::Load(*json, *territoires);
}

// "unix:/run/sne/indexeur.sock" -> the path.
std::string CheminDuSocket(const std::string& adresse) {
  return adresse.starts_with("unix:") ? adresse.substr(5) : std::string();
}

// What a running indexer answers, on standard output when it is a success.
int Transmettre(const sne::Result<sne::ReponseDuService>& r) {
  if (!r) return Echec(r.error());
  (r->statut < 300 ? std::cout : std::cerr) << r->corps << "\n";
  return r->statut < 300 ? sne::kSortieBien : sne::kSortieUsage;
}

int SuivreReconstruction(const std::string& socket) {
  while (true) {
    const auto r = sne::Demander(socket, "GET", "/reconstruction");
    if (!r || r->statut != 200) return Transmettre(r);
    if (r->corps.find("\"etat\":\"en_cours\"") == std::string::npos) {
      std::cout << r->corps << "\n";
      return r->corps.find("\"etat\":\"faite\"") == std::string::npos ? sne::kSortieUsage : sne::kSortieBien;
    }
    std::cerr << r->corps << "\n";
    std::this_thread::sleep_for(std::chrono::seconds(2));
  }
}

// Opens the index as its only writer, for what is done without a service.
template <class F>
int SansService(const std::string& index, F travail) {
  const auto verrou = sne::VerrouillerIndex(index);
  if (!verrou) return Echec(verrou.error());
  auto ecrivain = sne::Ecrivain::Ouvrir(sne::Env::Posix(), index, {});
  if (!ecrivain) return Echec(ecrivain.error());
  return travail(**ecrivain);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("sne-indexer : construit et vérifie l'index de sne-search");
  app.require_subcommand(1);
  sne::OptionsBuild options;
  std::string date, catalogue;
  bool silencieux = false;

  auto* build =
      app.add_subcommand("build", "construit un index à partir de demandes (NDJSON) lues sur l'entrée standard");
  build->add_option("--index", options.index, "répertoire de l'index")->required();
  build->add_option("--date", date, "date de référence AAAA-MM-JJ (défaut : le jour courant, qui avance à minuit)");
  build->add_option("--catalogue", catalogue, "catalogue des critères (défaut : celui du programme)");
  build->add_option("--max-rejets", options.max_rejets, "s'arrête au-delà de ce nombre de lignes rejetées");
  build->add_option("--rejets", options.fichier_rejets, "fichier des lignes rejetées (défaut : INDEX/rejets.ndjson)");
  build->add_option("--threads", options.threads, "nombre de fils (défaut : un par cœur)");
  build->add_flag("--silencieux", silencieux, "sans barre de progression");
  auto* verify =
      app.add_subcommand("verify", "lit chaque octet de l'index et vérifie sommes de contrôle et références croisées");
  verify->add_option("--index", options.index, "répertoire de l'index")->required();
  verify->add_flag("--silencieux", silencieux, "sans barre de progression");
  auto* stats = app.add_subcommand("stats", "ce que contient l'index, et ce que coûte chaque champ");
  stats->add_option("--index", options.index, "répertoire de l'index")->required();
  sne::OptionsServe serve_options;
  std::string adresse, copie, index;
  auto* serve =
      app.add_subcommand("serve", "tient l'index à jour : changements, mises en instruction, points de contrôle");
  serve->add_option("--index", serve_options.index, "répertoire de l'index")->required();
  serve->add_option("--ecoute", adresse, "socket, unix:CHEMIN")->required();
  serve->add_option("--queue-max", serve_options.ecrivain.queue_max, "demandes changées qui font un point de contrôle")
      ->capture_default_str();
  serve
      ->add_option("--echeance-jours", serve_options.ecrivain.echeance_jours,
                   "jours sans événement après lesquels une mise en instruction échoit")
      ->capture_default_str();
  serve->add_option("--segments-max", serve_options.veille.segments_max, "segments de plus, et l'index est reconstruit")
      ->capture_default_str();
  serve
      ->add_option("--mortes-pour-cent", serve_options.veille.mortes_pour_cent,
                   "part de lignes mortes à partir de laquelle l'index est reconstruit")
      ->capture_default_str();
  sne::OptionsConservation& conservation = serve_options.veille.conservation;
  const auto conserver = [&](CLI::App* commande) {
    commande
        ->add_option("--conservation", conservation.jours,
                     "jours pendant lesquels une demande radiée est gardée (0 : toujours)")
        ->check(CLI::Range(0, 36'500))
        ->capture_default_str();
  };
  conserver(serve);
  serve
      ->add_option("--effacement", conservation.effacement_jours,
                   "jours au plus entre une purge et la reconstruction qui en efface les octets")
      ->check(CLI::Range(0, 365))
      ->capture_default_str();
  std::string rapport;
  auto* purge = app.add_subcommand("purge", "supprime les demandes radiées depuis trop longtemps, sans service");
  purge->add_option("--index", index, "répertoire de l'index")->required();
  conserver(purge);
  purge->add_option("--rapport", rapport, "fichier nouveau, copie de la preuve que tient INDEX/purges.ndjson");
  auto* etat = app.add_subcommand("etat", "où en est un service");
  etat->add_option("--ecoute", adresse, "socket du service, unix:CHEMIN")->required();
  auto* point = app.add_subcommand("checkpoint", "fait un point de contrôle dans un service");
  point->add_option("--ecoute", adresse, "socket du service, unix:CHEMIN")->required();
  auto* rebuild = app.add_subcommand("rebuild", "reconstruit l'index : lignes vivantes, dans l'ordre, autre catalogue");
  auto* rebuild_ou = rebuild->add_option_group("où");
  rebuild_ou->add_option("--ecoute", adresse, "socket du service, unix:CHEMIN");
  rebuild_ou->add_option("--index", index, "répertoire d'un index sans service");
  rebuild_ou->require_option(1);
  rebuild->add_option("--catalogue", catalogue, "nouveau catalogue (défaut : celui de l'index)");
  auto* snapshot = app.add_subcommand("snapshot", "copie cohérente de l'index, avec son manifeste");
  auto* snapshot_ou = snapshot->add_option_group("où");
  snapshot_ou->add_option("--ecoute", adresse, "socket du service, unix:CHEMIN");
  snapshot_ou->add_option("--index", index, "répertoire d'un index sans service");
  snapshot_ou->require_option(1);
  snapshot->add_option("--vers", copie, "répertoire nouveau, chemin absolu")->required();
  auto* restore = app.add_subcommand("restore", "fait d'une copie vérifiée un index");
  restore->add_option("--index", index, "répertoire du nouvel index")->required();
  restore->add_option("--depuis", copie, "répertoire de la copie")->required();
  CLI11_PARSE(app, argc, argv);
  const std::string socket = CheminDuSocket(adresse);
  if (!adresse.empty() && socket.empty())
    return Echec({sne::Code::kInvalid, "--ecoute : attendu unix:CHEMIN, trouvé « " + adresse + " »"});
  options.progression = !silencieux;
  sne::Env& env = sne::Env::Posix();

  if (build->parsed()) {
    if (!date.empty()) {
      options.date_reference = sne::LireDate(date);
      if (!options.date_reference)
        return Echec({sne::Code::kInvalid, "--date : attendu AAAA-MM-JJ, trouvé « " + date + " »"});
    }
    const auto verrou = sne::VerrouillerIndex(options.index);
    if (!verrou) return Echec(verrou.error());
    auto charge = ChargerCatalogue(catalogue);
    if (!charge) return Echec(charge.error());
    auto bilan = sne::BulkBuild(env, *charge, STDIN_FILENO, options);
    if (!bilan) return Echec(bilan.error());
    std::cerr << fmt::format(
        "{} demandes indexées, {} lignes rejetées, {} champs calculés ignorés ; {:.1f} s, {:.0f} demandes/s\n",
        bilan->demandes, bilan->rejets, bilan->calcules_ignores, bilan->secondes,
        static_cast<double>(bilan->demandes) / std::max(1e-9, bilan->secondes));
    if (bilan->rejets) {
      std::cerr << "rejets : "
                << (options.fichier_rejets.empty() ? options.index + "/rejets.ndjson" : options.fichier_rejets) << "\n";
    }
    return 0;
  }
  if (verify->parsed()) {
    auto bilan = sne::Verifier(env, options.index, options.progression);
    if (!bilan) return Echec(bilan.error());
    std::cout << fmt::format(
        "index intact : {} blocs, {} lignes, {} octets, {} termes, {} territoires qui ont une grille, {} "
        "enregistrements de "
        "journal\n",
        bilan->blocs, bilan->lignes, bilan->octets, bilan->termes, bilan->grilles, bilan->enregistrements);
    return 0;
  }
  if (serve->parsed()) {
    serve_options.socket = socket;
    return sne::Servir(env, serve_options);
  }
  if (purge->parsed()) {
    return SansService(index, [&](sne::Ecrivain& e) -> int {
      sne::Conservation purger(e, conservation);
      for (bool plus = true; plus;) {
        const auto fait = purger.Avancer();
        if (!fait) return Echec(fait.error());
        plus = *fait;
        if (auto scelle = e.QueueLongue() ? sne::Sceller(e) : sne::Outcome(); !scelle) return Echec(scelle.error());
      }
      if (const std::string preuve = sne::CheminDuRapport(index); !rapport.empty() && env.Exists(preuve)) {
        const auto octets = sne::ReadWhole(env, preuve);
        if (!octets) return Echec(octets.error());
        if (auto pose = sne::ReplaceFile(env, rapport, *octets); !pose) return Echec(pose.error());
      }
      std::cout << fmt::format(
          "{} demandes purgées ; leurs octets quittent l'index à la prochaine reconstruction (sne-indexer rebuild)\n",
          purger.purgees());
      return sne::kSortieBien;
    });
  }
  if (etat->parsed()) return Transmettre(sne::Demander(socket, "GET", "/etat"));
  if (point->parsed()) return Transmettre(sne::Demander(socket, "POST", "/point-de-controle"));
  if (rebuild->parsed()) {
    std::string nouveau;
    if (!catalogue.empty()) {
      auto json = sne::ReadWhole(env, catalogue);
      if (!json) return Echec(json.error());
      nouveau = std::move(*json);
    }
    if (!socket.empty()) {
      const auto lance = sne::Demander(socket, "POST", "/reconstruction", nouveau);
      if (!lance || lance->statut != 202) return Transmettre(lance);
      return SuivreReconstruction(socket);
    }
    return SansService(index, [&](sne::Ecrivain& e) -> int {
      std::shared_ptr<const sne::Catalogue> autre;
      if (!nouveau.empty()) {
        auto charge = ChargerCatalogue(catalogue);
        if (!charge) return Echec(charge.error());
        autre = *charge;
      }
      sne::Refus refus(env, index);
      sne::Avancement avancement;
      const std::atomic<bool> jamais{false};
      if (auto fait = sne::Reconstruire(e, refus, autre, avancement, jamais); !fait) return Echec(fait.error());
      std::cout << fmt::format("index reconstruit : {} lignes\n", avancement.faites.load());
      return sne::kSortieBien;
    });
  }
  const auto dire = [](const char* quoi, const sne::BilanCopie& b) {
    std::cout << fmt::format("{} : génération {}, {} fichiers, {} octets\n", quoi, b.generation, b.fichiers, b.octets);
  };
  if (snapshot->parsed()) {
    if (!socket.empty()) {
      std::string corps = "{\"vers\":";
      sne::AppendJsonString(copie, corps);
      return Transmettre(sne::Demander(socket, "POST", "/copie", corps + "}"));
    }
    return SansService(index, [&](sne::Ecrivain& e) -> int {
      auto bilan = sne::Copier(e, copie);
      if (!bilan) return Echec(bilan.error());
      dire("index copié", *bilan);
      return sne::kSortieBien;
    });
  }
  if (restore->parsed()) {
    const auto verrou = sne::VerrouillerIndex(index);
    if (!verrou) return Echec(verrou.error());
    auto bilan = sne::Restaurer(env, copie, index);
    if (!bilan) return Echec(bilan.error());
    dire("index restauré", *bilan);
    return sne::kSortieBien;
  }
  auto texte = sne::Statistiques(env, options.index);
  if (!texte) return Echec(texte.error());
  std::cout << *texte;
  return 0;
}
