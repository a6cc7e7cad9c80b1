#include "tests/indexer/atelier.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <filesystem>

#include "query/snapshot.h"
#include "tests/generators/corpus.h"
#include "tests/schema/exemple.h"

namespace sne::testing {

Repertoire::Repertoire() : chemin_((std::filesystem::temp_directory_path() / "sne-indexer-XXXXXX").string()) {
  if (::mkdtemp(chemin_.data()) == nullptr) ADD_FAILURE() << "mkdtemp " << chemin_;
}
Repertoire::~Repertoire() {
  std::error_code code;
  std::filesystem::remove_all(chemin_, code);
}

std::string Numero(int n) {
  std::string suite = std::to_string(n);
  suite.insert(0, 6 - suite.size(), '0');
  return "0691119" + suite + "G0214";
}

std::string Ligne(int n, const std::string& remplace) {
  const std::string numero = "\"numero_unique\":\"" + Numero(n) + "\"";
  return ExempleAvec(remplace == "{}" ? "{" + numero + "}" : "{" + numero + "," + remplace.substr(1));
}

std::string Lignes(int premiere, int derniere, const std::string& remplace) {
  std::string toutes;
  for (int n = premiere; n <= derniere; ++n) toutes += Ligne(n, remplace) + "\n";
  return toutes;
}

Result<BilanBuild> Construire(Env& env, const std::string& index, const std::string& entree, OptionsBuild options) {
  options.index = index;
  if (!options.date_reference) options.date_reference = JourDe(2024, 1, 15);
  options.progression = false;
  const std::string fichier = index + ".entree.ndjson";
  auto ecrit = ReplaceFile(Env::Posix(), fichier, entree);
  if (!ecrit) return tl::unexpected(ecrit.error());
  const int fd = ::open(fichier.c_str(), O_RDONLY | O_CLOEXEC);
  auto bilan = BulkBuild(env, CatalogueReduit(), fd, options);
  ::close(fd);
  ::unlink(fichier.c_str());
  return bilan;
}

std::set<std::string> Numeros(const std::string& index) {
  std::set<std::string> numeros;
  auto s = Snapshot::Open(Env::Posix(), index);
  if (!s) {
    ADD_FAILURE() << s.error().message();
    return numeros;
  }
  for (std::size_t b = 0; b < (*s)->blocks(); ++b) {
    (*s)->live(b).ForEach([&](std::uint32_t row) {
      if (!numeros.insert(EcrireNumeroUnique((*s)->block(b).numero(row))).second) ADD_FAILURE() << "numéro deux fois dans l'index";
    });
  }
  return numeros;
}

std::set<std::string> NumerosDe(int premiere, int derniere) {
  std::set<std::string> numeros;
  for (int n = premiere; n <= derniere; ++n) numeros.insert(Numero(n));
  return numeros;
}

std::vector<Rejet> LireRejets(const std::string& chemin) {
  std::vector<Rejet> rejets;
  auto octets = ReadWhole(Env::Posix(), chemin);
  if (!octets) {
    ADD_FAILURE() << octets.error().message();
    return rejets;
  }
  simdjson::dom::parser parser;
  for (std::size_t debut = 0; debut < octets->size();) {
    const std::size_t fin = octets->find('\n', debut);
    const simdjson::padded_string ligne(octets->substr(debut, fin - debut));
    simdjson::dom::element e, faute;
    std::int64_t numero = 0;
    std::string_view ou, detail;
    if (parser.parse(ligne).get(e) || e["ligne"].get(numero) || e.at_pointer("/erreurs/0").get(faute) || faute["chemin"].get(ou) ||
        faute["detail"].get(detail)) {
      ADD_FAILURE() << "rejet illisible : " << ligne;
      return rejets;
    }
    rejets.push_back({static_cast<int>(numero), std::string(ou) + " : " + std::string(detail)});
    debut = fin + 1;
  }
  return rejets;
}

std::vector<std::string> Fichiers(const std::string& repertoire) {
  std::vector<std::string> fichiers;
  for (const auto& e : std::filesystem::recursive_directory_iterator(repertoire)) {
    if (e.is_regular_file()) fichiers.push_back(e.path().string());
  }
  return fichiers;
}

}  // namespace sne::testing
