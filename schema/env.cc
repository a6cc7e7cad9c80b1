#include "schema/env.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sne {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Status> Erreur(const char* action, const std::string& path, int code) {
  const bool plein = code == ENOSPC || code == EDQUOT;
  return Fail(code == ENOENT ? Code::kNotFound
              : plein        ? Code::kDiskFull
                             : Code::kIoError,
              std::string(action) + " " + path + " : " + std::strerror(code));
}

class FichierPosix final : public WritableFile {
 public:
  FichierPosix(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  ~FichierPosix() override {
    if (fd_ >= 0) ::close(fd_);
  }
  FichierPosix(const FichierPosix&) = delete;
  FichierPosix& operator=(const FichierPosix&) = delete;

  Outcome Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t ecrits = ::write(fd_, bytes.data(), bytes.size());
      if (ecrits < 0) {
        if (errno == EINTR) continue;
        return Erreur("écriture de", path_, errno);
      }
      bytes.remove_prefix(static_cast<std::size_t>(ecrits));
    }
    return {};
  }
  Outcome Sync() override {
    if (::fdatasync(fd_) != 0) return Erreur("synchronisation de", path_, errno);
    return {};
  }
  Outcome Close() override {
    const int fd = std::exchange(fd_, -1);
    if (::close(fd) != 0) return Erreur("fermeture de", path_, errno);
    return {};
  }

 private:
  int fd_;
  std::string path_;
};

class Projection final : public FileBytes {
 public:
  Projection(void* adresse, std::size_t taille) : adresse_(adresse), taille_(taille) {}
  ~Projection() override {
    if (taille_) ::munmap(adresse_, taille_);
  }
  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;
  std::span<const std::byte> bytes() const override { return {static_cast<const std::byte*>(adresse_), taille_}; }

 private:
  void* adresse_;
  std::size_t taille_;
};

class LecturePosix final : public ReadableFile {
 public:
  LecturePosix(int fd, std::uint64_t taille, std::string path) : fd_(fd), taille_(taille), path_(std::move(path)) {}
  ~LecturePosix() override { ::close(fd_); }
  LecturePosix(const LecturePosix&) = delete;
  LecturePosix& operator=(const LecturePosix&) = delete;

  std::uint64_t size() const override { return taille_; }
  Outcome ReadAt(std::uint64_t debut, std::size_t max, std::string& out) const override {
    max = static_cast<std::size_t>(std::min<std::uint64_t>(max, taille_ - std::min(taille_, debut)));
    const std::size_t avant = out.size();
    out.resize(avant + max);
    std::size_t lus = 0;
    while (lus < max) {
      const ssize_t n = ::pread(fd_, out.data() + avant + lus, max - lus, static_cast<off_t>(debut + lus));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return Erreur("lecture de", path_, errno);
      if (n == 0) break;
      lus += static_cast<std::size_t>(n);
    }
    out.resize(avant + lus);
    return {};
  }

 private:
  const int fd_;
  const std::uint64_t taille_;
  const std::string path_;
};

// Of an Env that only maps.
class LectureProjetee final : public ReadableFile {
 public:
  explicit LectureProjetee(std::shared_ptr<const FileBytes> fichier) : fichier_(std::move(fichier)) {}
  std::uint64_t size() const override { return fichier_->bytes().size(); }
  Outcome ReadAt(std::uint64_t debut, std::size_t max, std::string& out) const override {
    const auto octets = fichier_->bytes();
    const auto ou = static_cast<std::size_t>(std::min<std::uint64_t>(debut, octets.size()));
    out.append(reinterpret_cast<const char*>(octets.data()) + ou, std::min(max, octets.size() - ou));
    return {};
  }

 private:
  const std::shared_ptr<const FileBytes> fichier_;
};

class EnvPosix final : public Env {
 public:
  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    return Ouvrir(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    return Ouvrir(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
  }

  Result<std::shared_ptr<const FileBytes>> Map(const std::string& path) override {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Erreur("ouverture de", path, errno);
    struct stat s;
    if (::fstat(fd, &s) != 0) {
      const int code = errno;
      ::close(fd);
      return Erreur("lecture de", path, code);
    }
    const auto taille = static_cast<std::size_t>(s.st_size);
    void* adresse = nullptr;
    if (taille > 0) {
      adresse = ::mmap(nullptr, taille, PROT_READ, MAP_SHARED, fd, 0);
      if (adresse == MAP_FAILED) {
        const int code = errno;
        ::close(fd);
        return Erreur("projection de", path, code);
      }
    }
    ::close(fd);
    return std::make_shared<const Projection>(adresse, taille);
  }

  Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string& path) override {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Erreur("ouverture de", path, errno);
    struct stat s;
    if (::fstat(fd, &s) != 0) {
      const int code = errno;
      ::close(fd);
      return Erreur("lecture de", path, code);
    }
    return std::make_unique<LecturePosix>(fd, static_cast<std::uint64_t>(s.st_size), path);
  }

  Result<std::vector<std::string>> List(const std::string& dir) override {
    std::error_code code;
    std::vector<std::string> noms;
    fs::directory_iterator it(dir, code);
    if (code) return Erreur("lecture du répertoire", dir, code.value());
    for (const fs::directory_iterator fin; it != fin; it.increment(code))
      noms.push_back(it->path().filename().string());
    if (code) return Erreur("lecture du répertoire", dir, code.value());
    std::sort(noms.begin(), noms.end());
    return noms;
  }

  bool Exists(const std::string& path) override { return ::access(path.c_str(), F_OK) == 0; }

  Outcome CreateDir(const std::string& dir) override {
    std::error_code code;
    fs::create_directories(dir, code);
    if (code) return Erreur("création du répertoire", dir, code.value());
    return {};
  }
  Outcome Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return Erreur("renommage en", to, errno);
    return {};
  }
  Outcome Remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return Erreur("suppression de", path, errno);
    return {};
  }
  Outcome RemoveTree(const std::string& path) override {
    std::error_code code;
    fs::remove_all(path, code);
    if (code) return Erreur("suppression de", path, code.value());
    return {};
  }
  Outcome SyncDir(const std::string& dir) override {
    const int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return Erreur("ouverture de", dir, errno);
    const int retour = ::fsync(fd);
    const int code = errno;
    ::close(fd);
    if (retour != 0) return Erreur("synchronisation de", dir, code);
    return {};
  }

 private:
  static Result<std::unique_ptr<WritableFile>> Ouvrir(const std::string& path, int drapeaux) {
    const int fd = ::open(path.c_str(), drapeaux, 0640);
    if (fd < 0) return Erreur("création de", path, errno);
    return std::make_unique<FichierPosix>(fd, path);
  }
};

}  // namespace

Env& Env::Posix() {
  static EnvPosix env;
  return env;
}

Result<std::unique_ptr<ReadableFile>> Env::OpenForRead(const std::string& path) {
  auto fichier = Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  return std::make_unique<LectureProjetee>(std::move(*fichier));
}

Result<std::string> Env::ReadFrom(const std::string& path, std::uint64_t debut, std::size_t max) {
  auto fichier = OpenForRead(path);
  if (!fichier) return tl::unexpected(fichier.error());
  std::string octets;
  SNE_TRY((*fichier)->ReadAt(debut, max, octets));
  return octets;
}

Outcome ReplaceFile(Env& env, const std::string& path, std::string_view bytes) {
  const std::string aside = path + ".nouveau";
  auto fichier = env.Create(aside);
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(bytes));
  SNE_TRY((*fichier)->Sync());
  SNE_TRY((*fichier)->Close());
  SNE_TRY(env.Rename(aside, path));
  const std::size_t barre = path.rfind('/');
  return env.SyncDir(barre == path.npos ? "." : path.substr(0, barre));
}

Result<std::string> ReadWhole(Env& env, const std::string& path) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  const auto octets = (*fichier)->bytes();
  return std::string(reinterpret_cast<const char*>(octets.data()), octets.size());
}

}  // namespace sne
