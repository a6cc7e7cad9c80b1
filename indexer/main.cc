// sne-indexer: the only writer of an index.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "indexer/bulk_build.h"
#include "indexer/stats.h"
#include "indexer/verify.h"

namespace {

// Exit codes: 1 usage or data, 3 the system refused (disk, rights), 4 damaged index.
int Echec(const sne::Status& s) {
  std::cerr << "sne-indexer : " << s.message() << "\n";
  switch (s.code()) {
    case sne::Code::kIoError:
      return 3;
    case sne::Code::kCorrupt:
      return 4;
    default:
      return 1;
  }
}

sne::Result<std::shared_ptr<const sne::Catalogue>> ChargerCatalogue(const std::string& fichier) {
  auto territoires = sne::Territoires::Load(sne::TerritoiresEmbarques());
  if (!territoires) return tl::unexpected(territoires.error());
  if (fichier.empty()) return sne::Catalogue::Load(sne::CatalogueEmbarque(), *territoires);
  auto json = sne::ReadWhole(sne::Env::Posix(), fichier);
  if (!json) return tl::unexpected(json.error());
  return sne::Catalogue::Load(*json, *territoires);
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
  CLI11_PARSE(app, argc, argv);
  options.progression = !silencieux;
  sne::Env& env = sne::Env::Posix();

  if (build->parsed()) {
    if (!date.empty()) {
      options.date_reference = sne::LireDate(date);
      if (!options.date_reference)
        return Echec({sne::Code::kInvalid, "--date : attendu AAAA-MM-JJ, trouvé « " + date + " »"});
    }
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
        "index intact : {} blocs, {} lignes, {} octets, {} termes, {} enregistrements de journal\n", bilan->blocs,
        bilan->lignes, bilan->octets, bilan->termes, bilan->enregistrements);
    return 0;
  }
  auto texte = sne::Statistiques(env, options.index);
  if (!texte) return Echec(texte.error());
  std::cout << *texte;
  return 0;
}
