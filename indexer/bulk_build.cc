#include "indexer/bulk_build.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>

#include "indexer/entree.h"
#include "indexer/lignes.h"
#include "indexer/progression.h"
#include "indexer/rejets.h"
#include "indexer/segment_writer.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/derived/calculateur.h"
#include "schema/index_format.h"
#include "schema/lexiques.h"
#include "schema/nir_remplacement.h"
#include "schema/terms.h"
#include "schema/validation.h"

namespace sne {
namespace {

// Lines of one part: four blocks, so that a part's terms fit in memory (about 3 KiB a row) and every core has work.
constexpr std::size_t kLignesParPart = 4 * kBlockRows;

// Lines announced ahead of the one that is read: as many reads of the disk at once.
constexpr std::size_t kAvance = 256;

Result<std::string> CleNir(Env& env, const std::string& index) {
  const std::string chemin = index + "/" + kFichierCleNir;
  if (env.Exists(chemin)) return ReadWhole(env, chemin);
  std::random_device alea("/dev/urandom");
  std::string cle;
  for (int i = 0; i < 32; ++i) cle += static_cast<char>(alea());
  SNE_TRY(ReplaceFile(env, chemin, cle));
  return cle;
}

struct Part {
  std::vector<EtatBloc> blocs;
  LexiquesBuilder lexiques;  // block 0 is the part's first
  std::uint64_t demandes = 0, calcules_ignores = 0;
};

class Construction {
 public:
  Construction(Env& env, std::shared_ptr<const Catalogue> catalogue, const OptionsBuild& options)
      : env_(env),
        catalogue_(std::move(catalogue)),
        options_(options),
        rejets_(options.max_rejets),
        validateur_(*catalogue_),
        jour_(options.date_reference.value_or(AujourdhuiParis())),
        threads_(options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency())) {}

  Result<BilanBuild> Run(int fd) {
    const auto debut = std::chrono::steady_clock::now();
    auto calculateur = Calculateur::Creer(catalogue_);
    if (!calculateur) return tl::unexpected(calculateur.error());
    calculateur_ = *calculateur;
    SNE_TRY(env_.CreateDir(options_.index));
    SNE_TRY(ChoisirBuild());
    BilanBuild bilan;
    auto fait = Construire(fd, bilan);
    if (!fait) {
      // Once CURRENT may name it, the new build must stay: the next one drops whichever is not in use.
      if (!bascule_) (void)env_.RemoveTree(build_);
      (void)EcrireRejets();
      return tl::unexpected(fait.error());
    }
    bilan.rejets = rejets_.nombre();
    bilan.secondes = std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
    return bilan;
  }

 private:
  // Names the next build, drops what a killed build left, and takes the position after everything the index has seen.
  Outcome ChoisirBuild() {
    std::uint64_t numero = 0;
    std::string courant;
    if (env_.Exists(options_.index + "/" + kFichierCourant)) {
      auto lu = ReadWhole(env_, options_.index + "/" + kFichierCourant);
      if (!lu) return tl::unexpected(lu.error());
      courant = lu->substr(0, lu->find('\n'));
    }
    auto noms = env_.List(options_.index);
    if (!noms) return tl::unexpected(noms.error());
    for (const std::string& nom : *noms) {
      if (!nom.starts_with("build-")) continue;
      numero = std::max<std::uint64_t>(numero, std::strtoull(nom.c_str() + 6, nullptr, 10));
      if (nom == courant) {
        ancien_ = options_.index + "/" + nom;
      } else {
        SNE_TRY(env_.RemoveTree(options_.index + "/" + nom));
      }
    }
    nom_build_ = NomDeBuild(numero + 1);
    build_ = options_.index + "/" + nom_build_;
    generation_ = (numero + 1) << 32;  // beyond any journal position of the builds before: positions are never reused
    segment_ = build_ + "/" + NomDeSegment(1);
    SNE_TRY(env_.CreateDir(segment_));
    SNE_TRY(ReplaceFile(env_, build_ + "/catalogue.json", catalogue_->source()));
    return ReplaceFile(env_, build_ + "/territoires.json", catalogue_->territoires().source());
  }

  Outcome Construire(int fd, BilanBuild& bilan) {
    auto cle = CleNir(env_, options_.index);
    if (!cle) return tl::unexpected(cle.error());
    cle_nir_ = *cle;
    auto entree = Entree::Ouvrir(env_, fd, build_ + "/entree.tmp");
    if (!entree) return tl::unexpected(entree.error());
    entree_ = *entree;
    octets_ = entree_.octets();
    lignes_ = CouperLignes(octets_, *catalogue_, threads_);
    entree_.EnDesordre();
    bilan.lignes = lignes_.size();
    EcarterDoublons();
    std::stable_sort(lignes_.begin(), lignes_.end(),
                     [](const LigneEntree& a, const LigneEntree& b) { return a.cle < b.cle; });
    SNE_TRY(EcrireParts());
    SNE_TRY(EcrireRejets());

    Etat etat;
    etat.generation = generation_;
    etat.date_reference = options_.date_reference;
    etat.catalogue = SommeDeFichier(catalogue_->source());
    etat.territoires = SommeDeFichier(catalogue_->territoires().source());
    EtatSegment segment;
    segment.nom = NomDeSegment(1);
    LexiquesBuilder lexiques;
    for (Part& p : parts_) {
      lexiques.Append(std::move(p.lexiques), static_cast<std::uint32_t>(segment.blocs.size()));
      for (EtatBloc& b : p.blocs) segment.blocs.push_back(std::move(b));
      bilan.demandes += p.demandes;
      bilan.calcules_ignores += p.calcules_ignores;
    }
    bilan.generation = generation_;
    SNE_TRY(lexiques.Write(env_, segment_, segment));
    SNE_TRY(env_.SyncDir(segment_));
    etat.segments.push_back(std::move(segment));
    SNE_TRY(CommitState(env_, build_, etat));
    if (env_.Exists(build_ + "/entree.tmp")) SNE_TRY(env_.Remove(build_ + "/entree.tmp"));
    SNE_TRY(env_.SyncDir(build_));
    SNE_TRY(env_.SyncDir(options_.index));  // the build's own name, before anything names it
    bascule_ = true;
    SNE_TRY(ReplaceFile(env_, options_.index + "/" + kFichierCourant, nom_build_ + "\n"));
    // The old build and its journal are no longer named by anything: servers that still read them keep their mappings.
    // What cannot be removed is harmless (its positions lie before this build's) and the next build tries again.
    if (!ancien_.empty()) (void)env_.RemoveTree(ancien_);
    (void)env_.RemoveTree(CheminJournal(options_.index));
    return {};
  }

  Outcome EcrireRejets() {
    const std::string chemin =
        options_.fichier_rejets.empty() ? options_.index + "/rejets.ndjson" : options_.fichier_rejets;
    if (rejets_.nombre() == 0) {
      if (env_.Exists(chemin)) return env_.Remove(chemin);
      return {};
    }
    return rejets_.Ecrire(env_, chemin);
  }

  // Of several lines with one number, the first that can be indexed stays; each later one is rejected.
  void EcarterDoublons() {
    std::vector<std::pair<std::uint64_t, std::size_t>> par_numero;
    LecteurDemande lecteur(*catalogue_);
    const std::uint16_t numero = catalogue_->field(catalogue_->FindKey("numero_unique")).slot;
    for (std::size_t i = 0; i < lignes_.size(); ++i) {
      std::uint64_t hachage = lignes_[i].hachage;
      if (hachage == 0) {  // the first pass did not see its number: a faulty line, or a key written with escapes
        Demande d;
        Lecture lecture;
        if (Lire(lecteur, lignes_[i], d, lecture)) hachage = HachageDeNumero(Str(d.valeurs[numero]));
      }
      if (hachage != 0) par_numero.emplace_back(hachage, i);
    }
    std::sort(par_numero.begin(), par_numero.end());
    std::vector<bool> ecarte(lignes_.size());
    for (std::size_t i = 0; i < par_numero.size();) {
      std::size_t j = i + 1;
      while (j < par_numero.size() && par_numero[j].first == par_numero[i].first) ++j;
      std::uint32_t gardee = 0;
      for (std::size_t k = i; k < j && j - i > 1; ++k) {
        const LigneEntree& l = lignes_[par_numero[k].second];
        Demande d;
        Lecture lecture;
        if (!Lire(lecteur, l, d, lecture)) continue;  // the second pass says why
        if (gardee == 0) {
          gardee = l.numero;
        } else {
          rejets_.Ajouter(l.numero,
                          {{"/numero_unique", "numéro unique déjà présent à la ligne " + std::to_string(gardee)}});
          ecarte[par_numero[k].second] = true;
        }
      }
      i = j;
    }
    std::size_t n = 0;
    for (std::size_t i = 0; i < lignes_.size(); ++i) {
      if (!ecarte[i]) lignes_[n++] = lignes_[i];
    }
    lignes_.resize(n);
  }

  bool Lire(LecteurDemande& lecteur, const LigneEntree& l, Demande& d, Lecture& lecture) const {
    lecteur.Lire(TexteDe(octets_, l), d, lecture);
    if (lecture.erreurs.empty()) validateur_.Valider(d, jour_, lecture.erreurs);
    return lecture.erreurs.empty();
  }

  Outcome EcrireParts() {
    // At least one part a core, so that a small file is not the work of one.
    const std::size_t par_part =
        std::max<std::size_t>(1, std::min(kLignesParPart, (lignes_.size() + threads_ - 1) / threads_));
    parts_.resize((lignes_.size() + par_part - 1) / par_part);
    Progression progression("Indexation", lignes_.size(), options_.progression);
    std::atomic<std::size_t> prochaine = 0;
    std::mutex mutex;
    Outcome resultat;
    std::atomic<bool> arret = false;
    std::vector<std::thread> equipe;
    for (unsigned t = 0; t < std::min<std::size_t>(threads_, parts_.size()); ++t) {
      equipe.emplace_back([&] {
        for (std::size_t p; !arret && (p = prochaine++) < parts_.size();) {
          auto fait = EcrirePart(p, p * par_part, std::min(lignes_.size(), (p + 1) * par_part), progression, arret);
          if (!fait) {
            const std::lock_guard verrou(mutex);
            if (!arret) resultat = fait;  // the first failure is the reason, the others only stopped for it
            arret = true;
          }
        }
      });
    }
    for (std::thread& t : equipe) t.join();
    return resultat;
  }

  Outcome EcrirePart(std::size_t rang, std::size_t debut, std::size_t fin, Progression& progression,
                     const std::atomic<bool>& arret) {
    Part& part = parts_[rang];
    LecteurDemande lecteur(*catalogue_);
    TermCollector collecteur(*catalogue_);
    BlockBuilder builder(*catalogue_);
    Demande d;
    Lecture lecture;
    const auto sceller = [&]() -> Outcome {
      const std::string nom = NomDeBloc(rang * 100 + part.blocs.size());
      const std::uint32_t lignes = builder.rows();
      const std::string octets = builder.Finish(jour_);
      SNE_TRY(EcrireFichier(env_, CheminBloc(segment_, nom), octets));
      part.blocs.push_back({nom, lignes, octets.size()});
      return {};
    };
    for (std::size_t i = debut; i < fin; ++i) {
      if (arret) return Fail(Code::kInternal, "arrêt demandé");
      ++progression.faits;
      if (i + kAvance < fin) entree_.Annoncer(lignes_[i + kAvance].debut, lignes_[i + kAvance].longueur);
      if (!Lire(lecteur, lignes_[i], d, lecture)) {
        rejets_.Ajouter(lignes_[i].numero, std::move(lecture.erreurs));
        if (rejets_.depasse()) {
          return Fail(Code::kInvalid, "plus de " + std::to_string(options_.max_rejets) +
                                          " lignes rejetées (--max-rejets) : voir le fichier des rejets");
        }
        continue;
      }
      part.calcules_ignores += lecture.calcules_ignores;
      RemplacerNir(*catalogue_, d, cle_nir_);
      calculateur_->CalculerFixes(d);
      calculateur_->CalculerDuJour(d, jour_);
      part.lexiques.Add(collecteur.Collect(d), static_cast<std::uint32_t>(part.blocs.size()),
                        static_cast<RowInBlock>(builder.rows()));
      builder.Add(d);
      ++part.demandes;
      if (builder.rows() == kBlockRows) SNE_TRY(sceller());
    }
    return builder.rows() > 0 ? sceller() : Outcome();
  }

  Env& env_;
  std::shared_ptr<const Catalogue> catalogue_;
  const OptionsBuild& options_;
  Rejets rejets_;
  const Validateur validateur_;
  const Jour jour_;
  const unsigned threads_;
  std::shared_ptr<const Calculateur> calculateur_;
  std::string ancien_, nom_build_, build_, segment_, cle_nir_;
  std::uint64_t generation_ = 0;
  bool bascule_ = false;  // CURRENT is being replaced
  Entree entree_;
  std::string_view octets_;
  std::vector<LigneEntree> lignes_;
  std::vector<Part> parts_;
};

}  // namespace

Result<BilanBuild> BulkBuild(Env& env, std::shared_ptr<const Catalogue> catalogue, int entree,
                             const OptionsBuild& options) {
  return Construction(env, std::move(catalogue), options).Run(entree);
}

}  // namespace sne
