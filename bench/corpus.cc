#include "bench/corpus.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "bench/base_ecole/generateur.h"
#include "indexer/bulk_build.h"
#include "schema/demande_json.h"
#include "schema/nir_remplacement.h"
#include "schema/validation.h"

namespace sne::bench {
namespace {

constexpr std::uint64_t kLignes = 140'000;

// A benchmark without its corpus has nothing to say.
template <class T>
T Exiger(Result<T> r) {
  if (!r) throw std::runtime_error(r.error().message());
  return std::move(*r);
}

struct Corpus {
  ecole::Generateur generateur{{.demandes = kLignes, .graine = 42}};
  ecole::Generateur::Atelier atelier;
  std::uint64_t prochaine = 0;
  std::vector<std::string> lignes;
  std::vector<Demande> demandes;

  void Completer(std::size_t n) {
    LecteurDemande lecteur(*LeCatalogue());
    const Validateur validateur(*LeCatalogue());
    Demande d;
    Lecture lecture;
    while (lignes.size() < n) {
      if (prochaine == generateur.lignes()) throw std::runtime_error("corpus épuisé");
      std::string ligne;
      generateur.Ligne(prochaine++, atelier, ligne);
      ligne.pop_back();
      lecteur.Lire(ligne, d, lecture);
      if (lecture.erreurs.empty()) validateur.Valider(d, LeJour(), lecture.erreurs);
      if (!lecture.erreurs.empty()) continue;
      lignes.push_back(std::move(ligne));
      RemplacerNir(*LeCatalogue(), d, "la clé du corpus, qui ne protège personne");
      LeCalculateur().CalculerFixes(d);
      LeCalculateur().CalculerDuJour(d, LeJour());
      demandes.push_back(d);
    }
  }
};

Corpus& LeCorpus() {
  static Corpus corpus;
  return corpus;
}

// An index in a directory of its own.
class IndexTemporaire {
 public:
  IndexTemporaire() {
    std::string modele = (std::filesystem::temp_directory_path() / "sne-bench-XXXXXX").string();
    if (mkdtemp(modele.data()) == nullptr) throw std::runtime_error("répertoire temporaire : " + modele);
    chemin_ = modele;
    const int fd = memfd_create("base-ecole", 0);
    std::string tampon;
    ecole::Generateur generateur({.demandes = kLignes, .graine = 42});
    ecole::Generateur::Atelier atelier;
    for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
      generateur.Ligne(i, atelier, tampon);
      if (tampon.size() < (1u << 20) && i + 1 < generateur.lignes()) continue;
      for (std::size_t ecrits = 0; ecrits < tampon.size();) {
        const ssize_t n = write(fd, tampon.data() + ecrits, tampon.size() - ecrits);
        if (n <= 0) throw std::runtime_error("écriture du corpus en mémoire");
        ecrits += static_cast<std::size_t>(n);
      }
      tampon.clear();
    }
    lseek(fd, 0, SEEK_SET);
    OptionsBuild options;
    options.index = chemin_;
    options.date_reference = LeJour();
    options.progression = false;
    Exiger(BulkBuild(Env::Posix(), LeCatalogue(), fd, options));
    close(fd);
  }
  ~IndexTemporaire() {
    std::error_code sans_suite;
    std::filesystem::remove_all(chemin_, sans_suite);
  }
  IndexTemporaire(const IndexTemporaire&) = delete;
  IndexTemporaire& operator=(const IndexTemporaire&) = delete;
  const std::string& chemin() const { return chemin_; }

 private:
  std::string chemin_;
};

}  // namespace

const std::shared_ptr<const Catalogue>& LeCatalogue() {
  static const auto catalogue =
      Exiger(Catalogue::Load(CatalogueEmbarque(), Exiger(Territoires::Load(TerritoiresEmbarques()))));
  return catalogue;
}

const Calculateur& LeCalculateur() {
  static const auto calculateur = Exiger(Calculateur::Creer(LeCatalogue()));
  return *calculateur;
}

Jour LeJour() { return JourDe(2021, 6, 30); }

std::span<const std::string> Lignes(std::size_t n) {
  LeCorpus().Completer(n);
  return {LeCorpus().lignes.data(), n};
}

std::span<const Demande> Demandes(std::size_t n) {
  LeCorpus().Completer(n);
  return {LeCorpus().demandes.data(), n};
}

const Snapshot& LaVue() {
  static const auto vue = [] {
    if (const char* index = std::getenv("SNE_BENCH_INDEX")) return Exiger(Snapshot::Open(Env::Posix(), index));
    static const IndexTemporaire temporaire;
    return Exiger(Snapshot::Open(Env::Posix(), temporaire.chemin()));
  }();
  return *vue;
}

}  // namespace sne::bench
