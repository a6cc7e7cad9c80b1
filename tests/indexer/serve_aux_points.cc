// sne-indexer serve over files that fail, or that end the process, at one named point: for points.py.
//
//   SNE_POINT="avant écriture 12"      SIGKILL right before the twelfth write (from 0)
//   SNE_POINT="apres renommage 3"      right after a rename; also "pendant écriture 5": half of the bytes are written
//   SNE_POINT="ENOSPC toute 40"        the 40th operation of all is refused, and every one after it
//   SNE_POINT="EIO toute 40"           that one alone is refused
// Sorts: écriture, synchronisation, renommage, répertoire (its sync), autre (creation, mapping, listing, removal),
// toute. "point atteint" on standard error says that it came to it.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <sstream>

#include "indexer/serve.h"

namespace sne {
namespace {

class EnvAuPoint final : public Env {
 public:
  explicit EnvAuPoint(const std::string& point) {
    int reste = 0;
    std::istringstream(point) >> quoi_ >> sorte_ >> reste;
    reste_ = reste;
  }

  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    return Emballer(Passer<Result<std::unique_ptr<WritableFile>>>("autre", path, [&] { return vrai_.Create(path); }));
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    return Emballer(
        Passer<Result<std::unique_ptr<WritableFile>>>("autre", path, [&] { return vrai_.OpenForAppend(path); }));
  }
  Result<std::shared_ptr<const FileBytes>> Map(const std::string& path) override {
    return Passer<Result<std::shared_ptr<const FileBytes>>>("autre", path, [&] { return vrai_.Map(path); });
  }
  Result<std::vector<std::string>> List(const std::string& dir) override {
    return Passer<Result<std::vector<std::string>>>("autre", dir, [&] { return vrai_.List(dir); });
  }
  bool Exists(const std::string& path) override { return vrai_.Exists(path); }
  Outcome CreateDir(const std::string& dir) override {
    return Passer<Outcome>("autre", dir, [&] { return vrai_.CreateDir(dir); });
  }
  Outcome Rename(const std::string& from, const std::string& to) override {
    return Passer<Outcome>("renommage", to, [&] { return vrai_.Rename(from, to); });
  }
  Outcome Remove(const std::string& path) override {
    return Passer<Outcome>("autre", path, [&] { return vrai_.Remove(path); });
  }
  Outcome RemoveTree(const std::string& path) override {
    return Passer<Outcome>("autre", path, [&] { return vrai_.RemoveTree(path); });
  }
  Outcome SyncDir(const std::string& dir) override {
    return Passer<Outcome>("répertoire", dir, [&] { return vrai_.SyncDir(dir); });
  }

 private:
  class Fichier final : public WritableFile {
   public:
    Fichier(EnvAuPoint& env, std::unique_ptr<WritableFile> vrai) : env_(env), vrai_(std::move(vrai)) {}
    Outcome Append(std::string_view bytes) override {
      return env_.Passer<Outcome>(
          "écriture", "un fichier", [&] { return vrai_->Append(bytes); },
          [&] { (void)vrai_->Append(bytes.substr(0, bytes.size() / 2)); });
    }
    Outcome Sync() override {
      return env_.Passer<Outcome>("synchronisation", "un fichier", [&] { return vrai_->Sync(); });
    }
    Outcome Close() override { return vrai_->Close(); }

   private:
    EnvAuPoint& env_;
    std::unique_ptr<WritableFile> vrai_;
  };

  Result<std::unique_ptr<WritableFile>> Emballer(Result<std::unique_ptr<WritableFile>> f) {
    if (!f) return f;
    return std::make_unique<Fichier>(*this, std::move(*f));
  }

  static void Mourir() {
    ::kill(::getpid(), SIGKILL);
    ::pause();
  }

  template <class R, class Operation>
  R Passer(const char* sorte, const std::string& chemin, Operation operation) {
    return Passer<R>(sorte, chemin, operation, [] {});
  }
  // `a_moitie`: what an operation that breaks off leaves.
  template <class R, class Operation, class AMoitie>
  R Passer(const char* sorte, const std::string& chemin, Operation operation, AMoitie a_moitie) {
    const bool compte = sorte_ == "toute" || sorte_ == sorte;
    const int avant = compte ? reste_-- : 1;
    const bool atteint = compte && avant == 0;
    if (atteint) (void)!::write(STDERR_FILENO, "point atteint\n", 14);
    if (quoi_ == "ENOSPC" ? compte && avant <= 0 : quoi_ == "EIO" && atteint) {
      a_moitie();
      return Fail(Code::kIoError, chemin + " : " + std::strerror(quoi_ == "EIO" ? EIO : ENOSPC));
    }
    if (atteint && quoi_ == "avant") Mourir();
    if (atteint && quoi_ == "pendant") {
      a_moitie();
      Mourir();
    }
    R fait = operation();
    if (atteint && quoi_ == "apres") Mourir();
    return fait;
  }

  Env& vrai_ = Env::Posix();
  std::string quoi_, sorte_;
  std::atomic<int> reste_ = 0;
};

}  // namespace
}  // namespace sne

int main(int argc, char** argv) {
  CLI::App app("sne-indexer serve, pour les essais");
  sne::OptionsServe options;
  std::string adresse;
  app.add_option("--index", options.index)->required();
  app.add_option("--ecoute", adresse)->required();
  CLI11_PARSE(app, argc, argv);
  options.socket = adresse.substr(adresse.find(':') + 1);
  const char* point = std::getenv("SNE_POINT");
  sne::EnvAuPoint env(point ? point : "");
  return sne::Servir(env, options);
}
