#include "indexer/reconstruction.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "indexer/conservation.h"
#include "indexer/ordre.h"
#include "indexer/point_de_controle.h"
#include "indexer/segment_writer.h"
#include "indexer/traducteur.h"
#include "schema/index_format.h"

namespace sne {
namespace {

class Reconstruction {
 public:
  Reconstruction(Ecrivain& ecrivain, std::shared_ptr<const Scelle> ancien, std::shared_ptr<const Catalogue> catalogue,
                 Avancement& avancement, const std::atomic<bool>& arret)
      : e_(ecrivain),
        env_(ecrivain.env()),
        ancien_(std::move(ancien)),
        catalogue_(std::move(catalogue)),
        avancement_(avancement),
        arret_(arret) {
    if (catalogue_ != ancien_->catalogue()) traducteur_.emplace(*ancien_->catalogue(), *catalogue_);
  }

  // Writes the build as of the state of `ancien`, committed but named by nothing.
  Outcome Ecrire() {
    const std::string& avant = ancien_->index().build;
    const std::uint64_t numero = std::strtoull(avant.c_str() + avant.rfind('-') + 1, nullptr, 10) + 1;
    nom_ = NomDeBuild(numero);
    build_ = e_.index() + "/" + nom_;
    if (env_.Exists(build_)) SNE_TRY(env_.RemoveTree(build_));
    SNE_TRY(env_.CreateDir(build_));
    SNE_TRY(ReplaceFile(env_, build_ + "/catalogue.json", catalogue_->source()));
    SNE_TRY(ReplaceFile(env_, build_ + "/territoires.json", catalogue_->territoires().source()));
    Etat etat = ancien_->index().etat;
    etat.catalogue = SommeDeFichier(catalogue_->source());
    etat.territoires = SommeDeFichier(catalogue_->territoires().source());
    etat.segments.clear();
    etat.morts.clear();
    auto segment = EcrireLignes(etat.date_reference.value_or(AujourdhuiParis()));
    if (!segment) return tl::unexpected(segment.error());
    etat.segments.push_back(std::move(*segment));
    Registre registre = ancien_->registre();
    registre.versions.clear();  // the rows have them
    SNE_TRY(EcrireRegistre(env_, build_, registre, etat));
    if (!etat.grilles.nom.empty()) SNE_TRY(EcrireFichierDeGrilles(env_, build_, *ancien_->index().grilles, etat));
    SNE_TRY(CommitState(env_, build_, etat));
    SNE_TRY(env_.SyncDir(build_));
    return env_.SyncDir(e_.index());
  }

  // Switches to the build. With the catalogue in use the journal behind it stays as it is; with another one, records
  // written by the old one must not be read by the new: they become segments of the build, the last ones while every
  // change waits.
  Outcome Basculer() {
    auto nouveau = Scelle::OuvrirBuild(env_, e_.index(), build_, e_.cle());
    if (!nouveau) return tl::unexpected(nouveau.error());
    if (!traducteur_) {
      SNE_TRY(Nommer());
      return e_.Reprendre(*nouveau, {});
    }
    auto coupure = e_.Couper();
    if (!coupure) return tl::unexpected(coupure.error());
    SNE_TRY(Rattraper(*nouveau, *coupure, {}));
    return e_.Basculer([&](const Ecrivain::Coupure& fin) -> Result<std::shared_ptr<const Scelle>> {
      SNE_TRY(Rattraper(*nouveau, fin, coupure->arrivees));
      SNE_TRY(Nommer());
      return *nouveau;
    });
  }

 private:
  struct Place {
    std::uint64_t cle;
    Scelle::Ligne ligne;
  };

  std::vector<Place> Ranger() const {
    const Catalogue& c = *ancien_->catalogue();
    const Ordre ordre(c.territoires());
    const Field &communes = c.field(c.FindKey("commune_souhaitee")), &statut = c.field(c.FindKey("statut"));
    const Ordinal radiee = statut.nomenclature->Find("RADIEE"), suspendue = statut.nomenclature->Find("SUSPENDUE");
    const std::vector<FieldId> champs = {communes.id, statut.id};
    std::vector<Place> places;
    Demande d;
    ancien_->ParVivante([&](const Scelle::Ligne& l) {
      ReadNumbers(c, ancien_->bloc(l), l.row, champs, d);
      const auto s = static_cast<Ordinal>(IntOr(d.valeurs[statut.slot], 0));
      places.push_back({ordre.Cle(Codes(d.valeurs[communes.slot]), s == radiee || s == suspendue), l});
    });
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.cle < b.cle; });
    return places;
  }

  Result<EtatSegment> EcrireLignes(Jour jour) {
    auto calculateur = catalogue_ == ancien_->catalogue()
                           ? Result<std::shared_ptr<const Calculateur>>(ancien_->calculateur())
                           : Calculateur::Creer(catalogue_);
    if (!calculateur) return tl::unexpected(calculateur.error());
    const std::vector<Place> places = Ranger();
    avancement_.faites = 0;
    avancement_.total = places.size();
    auto segment = SegmentWriter::Creer(env_, build_, NomDeSegment(1), *calculateur, *catalogue_, jour);
    if (!segment) return tl::unexpected(segment.error());
    TextReader textes;
    Demande d, traduite;
    for (const Place& p : places) {
      if (arret_) return Fail(Code::kOverloaded, "reconstruction abandonnée : l'indexeur s'arrête");
      const Block& bloc = ancien_->bloc(p.ligne);
      ReadRow(*ancien_->catalogue(), bloc, p.ligne.row, textes, d);
      d.version = ancien_->Version(bloc.numero(p.ligne.row), p.ligne);
      if (traducteur_) traducteur_->Traduire(d, traduite);
      SNE_TRY((*segment)->Add(traducteur_ ? traduite : d));
      ++avancement_.faites;
    }
    SNE_TRY(ancien_->Sain());
    return (*segment)->Finish();
  }

  // Brings `scelle`, the new build, up to what `coupure` holds beyond `deja`.
  Outcome Rattraper(std::shared_ptr<const Scelle>& scelle, const Ecrivain::Coupure& coupure, const Arrivees& deja) {
    Arrivees suite;
    LecteurDemande lecteur(*ancien_->catalogue(), Provenance::kJournal);
    Lecture lecture;
    Demande d, traduite;
    for (const auto& [numero, fiche] : coupure.arrivees.fiches) {
      const auto connue = deja.fiches.find(numero);
      if (connue != deja.fiches.end() && connue->second == fiche) continue;
      Fiche f{fiche->position, fiche->version, nullptr};
      if (fiche->json) {
        lecteur.Lire(*fiche->json, d, lecture);
        if (!lecture.erreurs.empty()) return Fail(Code::kCorrupt, "journal : enregistrement illisible");
        traducteur_->Traduire(d, traduite);
        std::string json;
        AppendPourJournal(*catalogue_, traduite, json);
        f.json = std::make_shared<const std::string>(std::move(json));
      }
      suite.fiches.emplace(numero, std::make_shared<const Fiche>(std::move(f)));
    }
    suite.versions = coupure.arrivees.versions;
    suite.compteurs = coupure.arrivees.compteurs;
    for (const auto& [epci, grilles] : coupure.arrivees.grilles) {
      const auto connues = deja.grilles.find(epci);
      if (connues == deja.grilles.end() || connues->second != grilles) suite.grilles.emplace(epci, grilles);
    }
    SNE_TRY(Prolonger(env_, *scelle, suite, coupure.generation));
    auto nouveau = Scelle::OuvrirBuild(env_, e_.index(), build_, e_.cle(), scelle.get());
    if (!nouveau) return tl::unexpected(nouveau.error());
    const std::shared_ptr<const Scelle> avant = std::exchange(scelle, *nouveau);
    return RetirerAnciens(env_, build_, avant->index().etat, scelle->index().etat);
  }

  Outcome Nommer() { return ReplaceFile(env_, e_.index() + "/" + kFichierCourant, nom_ + "\n"); }

  Ecrivain& e_;
  Env& env_;
  const std::shared_ptr<const Scelle> ancien_;
  const std::shared_ptr<const Catalogue> catalogue_;
  Avancement& avancement_;
  const std::atomic<bool>& arret_;
  std::optional<Traducteur> traducteur_;
  std::string nom_, build_;
};

}  // namespace

Outcome Reconstruire(Ecrivain& ecrivain, Refus& refus, std::shared_ptr<const Catalogue> nouveau, Avancement& avancement,
                     const std::atomic<bool>& arret) {
  // The build begins from a checkpoint of now.
  SNE_TRY(Sceller(ecrivain));
  const std::shared_ptr<const Scelle> ancien = ecrivain.scelle();
  if (!nouveau || nouveau->source() == ancien->catalogue()->source()) nouveau = ancien->catalogue();
  Reconstruction r(ecrivain, ancien, std::move(nouveau), avancement, arret);
  if (auto fait = r.Ecrire(); !fait) {
    if (fait.error().code() == Code::kOverloaded) return fait;  // the next start clears what was written
    return ecrivain.Mourir(fait.error());
  }
  const auto finir = [&]() -> Outcome {
    SNE_TRY(r.Basculer());
    Env& env = ecrivain.env();
    SNE_TRY(env.RemoveTree(ancien->index().build));
    SNE_TRY(PurgerJournal(env, ecrivain.index(), ecrivain.scelle()->index().etat.generation));
    if (const std::string rejets = ecrivain.index() + "/rejets.ndjson"; env.Exists(rejets)) SNE_TRY(env.Remove(rejets));
    SNE_TRY(refus.Effacer());
    SNE_TRY(env.SyncDir(ecrivain.index()));
    return NoterEffacement(env, ecrivain.index(), ecrivain.scelle()->index().etat.generation,
                           ecrivain.scelle()->index().build);
  };
  if (auto fait = finir(); !fait) return ecrivain.Mourir(fait.error());
  return {};
}

}  // namespace sne
