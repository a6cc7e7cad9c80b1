// File systems that fail, behind the seam of schema/env.h.
//
// FaultEnv lives in memory. FailFrom(n): the nth next operation and all later ones fail. Restart(rng) is a power loss:
// what was synced stays; each unsynced run of bytes and each unsynced name survives by its own coin flip, so that a
// forgotten sync of a directory is caught as well as one of a file.
//
// FailingEnv passes through to real files and fails from the nth operation on, or at the nth alone: for code that also
// maps and lists what it writes.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "schema/env.h"

namespace sne::testing {

class FaultEnv : public Env {
 public:
  void FailFrom(int n) {
    reste_ = n;
    panne_ = false;
  }
  bool fault_fired() const { return panne_; }

  void Restart(std::mt19937& rng) {
    reste_ = -1;
    panne_ = false;
    std::map<std::string, std::shared_ptr<Inode>> noms = durables_;
    for (const Nommage& n : en_attente_) {
      if (rng() % 2) n.Appliquer(noms);
    }
    en_attente_.clear();
    noms_ = durables_ = noms;
    for (auto& [nom, inode] : noms_) {
      if (inode->octets.size() > inode->surs)
        inode->octets.resize(rng() % 2 ? inode->octets.size()
                                       : inode->surs + rng() % (inode->octets.size() - inode->surs + 1));
      inode->surs = inode->octets.size();
    }
  }

  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    if (Panne()) return Erreur(path);
    auto inode = std::make_shared<Inode>();
    Nommer({{path, inode}});
    return std::make_unique<Fichier>(*this, inode);
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    if (Panne()) return Erreur(path);
    if (!noms_.contains(path)) Nommer({{path, std::make_shared<Inode>()}});
    return std::make_unique<Fichier>(*this, noms_[path]);
  }
  Result<std::shared_ptr<const FileBytes>> Map(const std::string& path) override {
    if (Panne()) return Erreur(path);
    const auto it = noms_.find(path);
    if (it == noms_.end()) return Fail(Code::kNotFound, path);
    return std::make_shared<const Octets>(it->second->octets);
  }
  Result<std::vector<std::string>> List(const std::string& dir) override {
    if (Panne()) return Erreur(dir);
    std::set<std::string> noms;
    for (const auto& [nom, inode] : noms_) {
      if (nom.starts_with(dir + "/"))
        noms.insert(nom.substr(dir.size() + 1, nom.find('/', dir.size() + 1) - dir.size() - 1));
    }
    return std::vector<std::string>(noms.begin(), noms.end());
  }
  bool Exists(const std::string& path) override {
    const auto it = noms_.lower_bound(path);
    return it != noms_.end() && (it->first == path || it->first.starts_with(path + "/"));
  }
  Outcome CreateDir(const std::string& dir) override {
    return Panne() ? Outcome(Erreur(dir)) : Outcome();
  }  // directories are free here
  Outcome Rename(const std::string& from, const std::string& to) override {
    if (Panne()) return Erreur(to);
    if (!noms_.contains(from)) return Fail(Code::kIoError, from);
    Nommer({{to, noms_[from]}, {from, nullptr}});  // both or neither
    return {};
  }
  Outcome Remove(const std::string& path) override {
    if (Panne()) return Erreur(path);
    Nommer({{path, nullptr}});
    return {};
  }
  Outcome RemoveTree(const std::string& path) override {
    if (Panne()) return Erreur(path);
    std::vector<std::string> dessous;
    for (const auto& [nom, inode] : noms_) {
      if (nom.starts_with(path + "/")) dessous.push_back(nom);
    }
    for (const std::string& nom : dessous) Nommer({{nom, nullptr}});
    return {};
  }
  Outcome SyncDir(const std::string& dir) override {
    if (Panne()) return Erreur(dir);
    std::vector<Nommage> restent;
    for (const Nommage& n : en_attente_) {
      if (Parent(n.noms.front().first) == dir) {
        n.Appliquer(durables_);
      } else {
        restent.push_back(n);
      }
    }
    en_attente_ = std::move(restent);
    return {};
  }

 private:
  struct Inode {
    std::string octets;
    std::size_t surs = 0;  // bytes that a power loss leaves
  };
  struct Nommage {  // one atomic change of names; nullptr: gone
    std::vector<std::pair<std::string, std::shared_ptr<Inode>>> noms;
    void Appliquer(std::map<std::string, std::shared_ptr<Inode>>& table) const {
      for (const auto& [nom, inode] : noms) {
        if (inode)
          table[nom] = inode;
        else
          table.erase(nom);
      }
    }
  };
  class Octets : public FileBytes {
   public:
    explicit Octets(std::string octets) : octets_(std::move(octets)) {}
    std::span<const std::byte> bytes() const override { return std::as_bytes(std::span(octets_)); }

   private:
    const std::string octets_;
  };
  class Fichier : public WritableFile {
   public:
    Fichier(FaultEnv& env, std::shared_ptr<Inode> inode) : env_(env), inode_(std::move(inode)) {}
    Outcome Append(std::string_view bytes) override {
      if (env_.Panne()) {
        inode_->octets += bytes.substr(0, bytes.size() / 2);  // a full disk takes what fits
        return Erreur("écriture");
      }
      inode_->octets += bytes;
      return {};
    }
    Outcome Sync() override {
      if (env_.Panne()) return Erreur("synchronisation");
      inode_->surs = inode_->octets.size();
      return {};
    }
    Outcome Close() override { return env_.Panne() ? Outcome(Erreur("fermeture")) : Outcome(); }

   private:
    FaultEnv& env_;
    std::shared_ptr<Inode> inode_;
  };

  static tl::unexpected<Status> Erreur(const std::string& quoi) {
    return Fail(Code::kIoError, quoi + " : panne provoquée");
  }
  static std::string Parent(const std::string& path) { return path.substr(0, path.rfind('/')); }
  bool Panne() {
    if (reste_ > 0)
      --reste_;
    else if (reste_ == 0)
      panne_ = true;
    return panne_;
  }
  void Nommer(std::vector<std::pair<std::string, std::shared_ptr<Inode>>> noms) {
    Nommage n{std::move(noms)};
    n.Appliquer(noms_);
    en_attente_.push_back(std::move(n));
  }

  std::map<std::string, std::shared_ptr<Inode>> noms_, durables_;
  std::vector<Nommage> en_attente_;
  int reste_ = -1;
  bool panne_ = false;
};

class FailingEnv : public Env {
 public:
  void FailFrom(int n) { Poser(n, false); }
  void FailOnly(int n) { Poser(n, true); }
  bool fault_fired() const { return panne_; }

  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    if (Panne()) return Erreur(path);
    return Emballer(vrai_.Create(path));
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    if (Panne()) return Erreur(path);
    return Emballer(vrai_.OpenForAppend(path));
  }
  Result<std::shared_ptr<const FileBytes>> Map(const std::string& path) override {
    if (Panne()) return Erreur(path);
    return vrai_.Map(path);
  }
  Result<std::vector<std::string>> List(const std::string& dir) override {
    if (Panne()) return Erreur(dir);
    return vrai_.List(dir);
  }
  bool Exists(const std::string& path) override { return vrai_.Exists(path); }
  Outcome CreateDir(const std::string& dir) override { return Panne() ? Outcome(Erreur(dir)) : vrai_.CreateDir(dir); }
  Outcome Rename(const std::string& from, const std::string& to) override {
    return Panne() ? Outcome(Erreur(to)) : vrai_.Rename(from, to);
  }
  Outcome Remove(const std::string& path) override { return Panne() ? Outcome(Erreur(path)) : vrai_.Remove(path); }
  Outcome RemoveTree(const std::string& path) override {
    return Panne() ? Outcome(Erreur(path)) : vrai_.RemoveTree(path);
  }
  Outcome SyncDir(const std::string& dir) override { return Panne() ? Outcome(Erreur(dir)) : vrai_.SyncDir(dir); }

 private:
  class Fichier : public WritableFile {
   public:
    Fichier(FailingEnv& env, std::unique_ptr<WritableFile> vrai) : env_(env), vrai_(std::move(vrai)) {}
    Outcome Append(std::string_view bytes) override {
      return env_.Panne() ? Outcome(Erreur("écriture")) : vrai_->Append(bytes);
    }
    Outcome Sync() override { return env_.Panne() ? Outcome(Erreur("synchronisation")) : vrai_->Sync(); }
    Outcome Close() override { return env_.Panne() ? Outcome(Erreur("fermeture")) : vrai_->Close(); }

   private:
    FailingEnv& env_;
    std::unique_ptr<WritableFile> vrai_;
  };

  void Poser(int n, bool seule) {
    reste_ = n;
    seule_ = seule;
    panne_ = false;
  }
  static tl::unexpected<Status> Erreur(const std::string& quoi) {
    return Fail(Code::kIoError, quoi + " : panne provoquée");
  }
  Result<std::unique_ptr<WritableFile>> Emballer(Result<std::unique_ptr<WritableFile>> f) {
    if (!f) return f;
    return std::make_unique<Fichier>(*this, std::move(*f));
  }
  bool Panne() {
    const int avant = reste_--;
    if (avant == 0 || (avant < 0 && panne_ && !seule_)) {
      panne_ = true;
      return true;
    }
    return false;
  }

  Env& vrai_ = Env::Posix();
  std::atomic<int> reste_ = -1;
  std::atomic<bool> panne_ = false;
  bool seule_ = false;
};

}  // namespace sne::testing
