// sne-base-ecole: fictive applications on the standard output, one JSON object per line.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "bench/base_ecole/generateur.h"

namespace {

constexpr std::size_t kTampon = 1 << 20;  // bytes gathered before a write

// Returns false when the reader has gone or the disk is full; errno says which.
bool EcrireTout(const std::string& buffer) {
  std::size_t done = 0;
  while (done < buffer.size()) {
    const ssize_t n = write(STDOUT_FILENO, buffer.data() + done, buffer.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

// The library's messages are in English: only what follows the colon, the option and its value, is shown.
std::string Detail(const CLI::Error& error) {
  const std::string message = error.what();
  const std::size_t colon = message.find(": ");
  return colon == std::string::npos ? message : message.substr(colon + 2);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace sne::ecole;
  CLI::App app{
      "Produit des demandes de logement social fictives, une par ligne (NDJSON), sur la sortie standard.\n"
      "Les mêmes options donnent les mêmes octets sur toute machine."};
  Options options;
  std::string date = "2021-06-30";
  app.add_option("--demandes", options.demandes, "Nombre de demandes vivantes")->required();
  app.add_option("--graine", options.graine, "Graine du tirage (1)");
  app.add_option("--date", date, "Date de la base, AAAA-MM-JJ (2021-06-30)");
  app.add_flag("--radiees", options.radiees, "Ajoute les demandes radiées dans l'année");
  app.add_option("--anciennete-moyenne", options.anciennete_moyenne, "Ancienneté moyenne en mois (15)");
  app.set_help_flag("-h,--help,--aide", "Affiche cette aide");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return 0;
  } catch (const CLI::RequiredError&) {
    std::cerr << "sne-base-ecole : --demandes N est obligatoire (voir --aide)\n";
    return 2;
  } catch (const CLI::ExtrasError& error) {
    std::cerr << "sne-base-ecole : option inconnue (" << Detail(error) << "), voir --aide\n";
    return 2;
  } catch (const CLI::ParseError& error) {
    std::cerr << "sne-base-ecole : valeur absente ou refusée (" << Detail(error) << "), voir --aide\n";
    return 2;
  }
  const std::optional<Day> day = ParseDay(date);
  if (!day) {
    std::cerr << "sne-base-ecole : --date attend une date AAAA-MM-JJ, reçu « " << date << " »\n";
    return 2;
  }
  options.date = *day;
  try {
    const Generateur generateur(options);
    Generateur::Atelier atelier;
    std::string buffer;
    buffer.reserve(kTampon + (1 << 16));
    for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
      generateur.Ligne(i, atelier, buffer);
      if (buffer.size() < kTampon && i + 1 < generateur.lignes()) continue;
      if (!EcrireTout(buffer)) {
        if (errno == EPIPE) return 0;
        std::cerr << "sne-base-ecole : écriture impossible : " << std::strerror(errno) << "\n";
        return 1;
      }
      buffer.clear();
    }
  } catch (const std::invalid_argument& error) {
    std::cerr << "sne-base-ecole : " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "sne-base-ecole : " << error.what() << "\n";
    return 1;
  }
  return 0;
}
