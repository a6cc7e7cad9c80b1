#include "server/audit/commande.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>

#include "server/audit/verification.h"

namespace sne {
namespace {

// "41:<64 hexadecimal digits>"
bool LireTemoin(const std::string& texte, Temoin& temoin) {
  const std::size_t deux_points = std::min(texte.find(':'), texte.size());
  const auto lu = std::from_chars(texte.data(), texte.data() + deux_points, temoin.n);
  return lu.ec == std::errc() && lu.ptr == texte.data() + deux_points && deux_points < texte.size() &&
         DeHexa(std::string_view(texte).substr(deux_points + 1), temoin.mac);
}

int Verifier(const std::string& repertoire, const std::vector<std::string>& chemins, const std::string& temoin_ecrit) {
  Env& env = Env::Posix();
  std::optional<Temoin> temoin;
  if (!temoin_ecrit.empty() && !LireTemoin(temoin_ecrit, temoin.emplace())) {
    std::cerr << "sne-server audit : --temoin : attendu, N:MAC comme « audit verify » les affiche\n";
    return 2;
  }
  const auto cles = LireCles(env, chemins);
  const auto bilan = cles ? VerifierAudit(env, repertoire, *cles, temoin) : tl::unexpected(cles.error());
  if (!bilan) {
    std::cerr << "sne-server audit : " << bilan.error().message() << "\n";
    return 1;
  }
  for (const Constat& c : bilan->constats) {
    std::cout << c.fichier;
    if (c.ligne > 0) std::cout << ", ligne " << c.ligne;
    std::cout << " : " << c.quoi << "\n";
  }
  std::cout << bilan->fichiers << " fichiers, " << bilan->lignes << " lignes, de n=" << bilan->premiere
            << " à n=" << bilan->derniere.n << "\n";
  if (bilan->non_scellees > 0)
    std::cout << bilan->non_scellees << " lignes des derniers instants ne sont pas encore scellées par la tête\n";
  if (bilan->reste > 0)
    std::cout << bilan->reste << " octets d'une écriture interrompue, que le prochain démarrage attestera\n";
  std::cout << "témoin à garder ailleurs : " << bilan->derniere.n << ":" << EnHexa(bilan->derniere.mac) << "\n";
  std::cout << (bilan->constats.empty() ? "intègre"
                                        : "ALTÉRÉ : " + std::to_string(bilan->constats.size()) + " constats")
            << "\n";
  return bilan->constats.empty() ? 0 : 4;
}

}  // namespace

int CommandeAudit(int argc, char** argv) {
  CLI::App cli("sne-server audit : le journal des accès");
  std::string repertoire, temoin;
  std::vector<std::string> cles;
  CLI::App* const verify =
      cli.add_subcommand("verify", "relit tout : modification, suppression, déplacement, coupe de lignes");
  verify->add_option("--audit", repertoire, "répertoire du journal")->required();
  verify->add_option("--cle-audit", cles, "fichier de la clé ; les anciennes aussi, s'il y en a eu")->required();
  verify->add_option("--temoin", temoin, "N:MAC d'une ligne, notés ailleurs : elle doit y être encore");
  cli.require_subcommand(1);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cli.exit(e) == 0 ? 0 : 2;
  }
  return Verifier(repertoire, cles, temoin);
}

}  // namespace sne
