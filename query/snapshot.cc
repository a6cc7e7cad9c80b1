#include "query/snapshot.h"

#include <algorithm>
#include <thread>

#include "query/cotation/notes.h"
#include "query/doublons.h"
#include "query/fusion.h"
#include "query/queue.h"
#include "schema/block/builder.h"

namespace sne {

namespace {

// The build that CURRENT names, and the bytes of its state.
Result<std::pair<std::string, std::string>> EtatDesFichiers(Env& env, const std::string& index) {
  auto courant = ReadWhole(env, index + "/" + kFichierCourant);
  if (!courant) return tl::unexpected(courant.error());
  std::string build = index + "/" + courant->substr(0, courant->find('\n'));
  auto etat = ReadWhole(env, CheminEtat(build));
  if (!etat) return FichierManquant(etat.error());
  return std::pair(std::move(build), std::move(*etat));
}

std::shared_ptr<const CriteresDeCotation> CriteresPour(const Catalogue& catalogue) {
  auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), catalogue);
  return criteres ? *criteres : std::make_shared<const CriteresDeCotation>();
}

// A block with the day columns of `jour`.
Result<std::shared_ptr<const Block>> BlocDuJour(const std::shared_ptr<const Block>& bloc, const Catalogue& catalogue,
                                                const Calculateur& calculateur, Jour jour) {
  if (bloc->jour() == jour) return bloc;
  const auto& champs = calculateur.champs_du_jour();
  BlockBuilder builder(catalogue, {champs.begin(), champs.end()});
  Demande d;
  for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
    ReadNumbers(catalogue, *bloc, row, calculateur.entrees_du_jour(), d);
    calculateur.CalculerDuJour(d, jour);
    builder.Add(d);
  }
  auto colonnes = Block::FromBytes(std::make_shared<const std::string>(builder.Finish(jour)), catalogue);
  if (!colonnes) return tl::unexpected(colonnes.error());
  return Block::WithDayColumns(bloc, *colonnes, champs);
}

}  // namespace

// Gathers the pieces of a snapshot.
class SnapshotBuilder {
 public:
  SnapshotBuilder() : s_(std::make_shared<Snapshot>()) {}
  // `avant` outlives this.
  explicit SnapshotBuilder(const Snapshot& avant) : s_(std::make_shared<Snapshot>(avant)), avant_(&avant) {}

  // The checkpoint, without tail. `avant`: of the same build. Its blocks that still stand are taken over.
  Outcome Sceller(IndexOuvert index, std::shared_ptr<const Calculateur> calculateur, std::optional<Jour> jour,
                  const Snapshot* avant, Equipe& equipe) {
    avant_ = avant;
    s_->catalogue_ = index.catalogue;
    s_->criteres_ = avant != nullptr ? avant->criteres_ : CriteresPour(*index.catalogue);
    s_->calculateur_ = std::move(calculateur);
    s_->grilles_ = index.grilles;
    s_->build_ = index.build;
    s_->alarme_ = index.alarme;
    s_->date_fixe_ = index.etat.date_reference.has_value();
    s_->jour_ = jour.value_or(index.etat.date_reference.value_or(AujourdhuiParis()));
    for (const SegmentOuvert& segment : index.segments) Ajouter(segment.blocs, segment.dictionnaires);
    s_->blocs_scelles_ = s_->blocs_.size();
    s_->segments_scelles_ = s_->segments_.size();
    // Of the segments that stood before, the day columns of that day are there already.
    if (avant != nullptr && avant->jour_ == s_->jour_) {
      for (std::size_t i = 0; i < std::min(s_->segments_.size(), avant->segments_scelles_); ++i) {
        if (avant->index_->segments[i].nom != index.segments[i].nom) break;
        const auto premier = static_cast<std::ptrdiff_t>(s_->segments_[i].premier_bloc);
        std::copy_n(avant->blocs_.begin() + premier, s_->segments_[i].blocs, s_->blocs_.begin() + premier);
      }
    }
    std::vector<RowRef> morts;
    morts.reserve(index.etat.morts.size());
    for (const std::uint32_t mort : index.etat.morts) morts.push_back(s_->Locate(mort));
    Tuer(std::move(morts));
    s_->generation_ = index.etat.generation;
    s_->index_ = std::make_shared<const IndexOuvert>(std::move(index));
    auto faits = s_->BlocsPour(s_->jour_, equipe);
    if (!faits) return tl::unexpected(faits.error());
    return Dater(*faits);
  }

  // The tail behind what there is; the rows that it replaces die.
  void Prolonger(Queue queue) {
    Tuer(std::move(queue.remplacees));
    if (!queue.blocs.empty()) Ajouter(queue.blocs, std::move(queue.dictionnaires));
    if (!queue.grilles.empty()) {
      auto grilles = std::make_shared<Grilles>(*s_->grilles_);
      for (auto& [epci, g] : queue.grilles) (*grilles)[epci] = std::move(g);
      s_->grilles_ = std::move(grilles);
    }
    s_->generation_ = queue.generation;
  }

  // Every block for the day of the snapshot.
  Outcome Dater(const Snapshot::BlocsDuJour& faits) {
    for (auto& bloc : s_->blocs_) {
      if (bloc->jour() == s_->jour_) continue;
      const auto fait = faits.find(bloc);
      auto du_jour = fait != faits.end() ? Result<std::shared_ptr<const Block>>(fait->second)
                                         : BlocDuJour(bloc, *s_->catalogue_, *s_->calculateur_, s_->jour_);
      if (!du_jour) return tl::unexpected(du_jour.error());
      bloc = std::move(*du_jour);
    }
    return {};
  }
  void Dater(Jour jour) { s_->jour_ = jour; }

  // False when the sources are not there.
  bool Fondre(const Fusion& fusion) {
    const auto b = static_cast<std::size_t>(std::find(s_->blocs_.begin(), s_->blocs_.end(), fusion.sources[0].bloc) -
                                            s_->blocs_.begin());
    const std::size_t n = fusion.sources.size();
    if (b + n > s_->blocs_.size()) return false;
    std::vector<RowRef> morts;  // since the sources were read
    std::uint32_t row = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (s_->blocs_[b + i] != fusion.sources[i].bloc) return false;
      const RowSet& maintenant = *s_->vivants_[b + i];
      fusion.sources[i].vivants->ForEach([&](std::uint32_t r) {
        if (!maintenant.Test(r)) morts.push_back({static_cast<std::uint32_t>(b), row});
        ++row;
      });
    }
    const Snapshot avant = *s_;
    const auto commence = [&](const Segment& segment) { return segment.premier_bloc >= b; };
    const auto garde = std::find_if(avant.segments_.begin(), avant.segments_.end(), commence);
    s_->segments_.erase(s_->segments_.begin() + (garde - avant.segments_.begin()), s_->segments_.end());
    s_->blocs_.resize(b);
    s_->vivants_.resize(b);
    s_->premieres_.resize(b + 1);
    if (fusion.bloc != nullptr) Ajouter({fusion.bloc}, fusion.dictionnaires);
    for (auto it = garde; it != avant.segments_.end(); ++it) {
      if (it->premier_bloc < b + n) continue;
      const std::size_t premier = s_->blocs_.size();
      const auto de = static_cast<std::ptrdiff_t>(it->premier_bloc), a = de + static_cast<std::ptrdiff_t>(it->blocs);
      Ajouter({avant.blocs_.begin() + de, avant.blocs_.begin() + a}, it->dictionnaires);
      std::copy(avant.vivants_.begin() + de, avant.vivants_.begin() + a,
                s_->vivants_.begin() + static_cast<std::ptrdiff_t>(premier));
    }
    Tuer(std::move(morts));
    return true;
  }

  std::shared_ptr<Snapshot> Finish() {
    s_->lignes_vivantes_ = 0;
    for (const auto& vivants : s_->vivants_) s_->lignes_vivantes_ += vivants->count();
    Noter();
    s_->doublon_probable_ = s_->catalogue_->FindKey("doublon_probable");
    s_->doublons_ =
        std::make_shared<const Doublons>(s_->catalogue_, avant_ == nullptr ? nullptr : avant_->doublons_.get());
    s_->doublons_vus_ = std::make_shared<const DoublonsVus>(Perimetre::France());
    return std::move(s_);
  }
  const Snapshot& snapshot() const { return *s_; }

 private:
  void Ajouter(const std::vector<std::shared_ptr<const Block>>& blocs, Dictionnaires dictionnaires) {
    s_->segments_.push_back({s_->blocs_.size(), blocs.size(), std::move(dictionnaires)});
    if (s_->premieres_.empty()) s_->premieres_.push_back(0);
    for (const auto& bloc : blocs) {
      s_->vivants_.push_back(std::make_shared<const RowSet>(RowSet::All(bloc->rows())));
      s_->premieres_.push_back(s_->premieres_.back() + bloc->rows());
      s_->blocs_.push_back(bloc);
    }
  }

  // Scores that are known stay where block, day and grid do.
  void Noter() {
    const bool meme_jour = avant_ != nullptr && avant_->cotation_ != nullptr && avant_->jour_ == s_->jour_;
    std::vector<Ordinal> changees;
    if (meme_jour && avant_->grilles_ == s_->grilles_) {
      s_->cotation_ = avant_->cotation_;
    } else {
      s_->cotation_ = std::make_shared<const GrillesDuJour>(s_->catalogue_, s_->criteres_, s_->grilles_, s_->jour_);
      if (meme_jour) changees = s_->cotation_->Changees(*avant_->cotation_);
    }
    std::unordered_map<const Block*, std::shared_ptr<const NotesDeBloc>> connues;
    for (std::size_t b = 0; meme_jour && b < avant_->blocs_.size(); ++b)
      connues.emplace(avant_->blocs_[b].get(), avant_->notes_[b]);
    s_->notes_.clear();
    for (const auto& bloc : s_->blocs_) {
      const auto connue = connues.find(bloc.get());
      if (connue == connues.end()) {
        s_->notes_.push_back(std::make_shared<const NotesDeBloc>());
      } else if (changees.empty()) {
        s_->notes_.push_back(connue->second);
      } else {
        s_->notes_.push_back(std::make_shared<const NotesDeBloc>(*connue->second, changees));
      }
    }
  }

  void Tuer(std::vector<RowRef> morts) {
    std::sort(morts.begin(), morts.end(),
              [](RowRef a, RowRef b) { return std::pair(a.bloc, a.row) < std::pair(b.bloc, b.row); });
    for (auto i = morts.begin(); i != morts.end();) {
      RowSet vivants = *s_->vivants_[i->bloc];
      RowSet du_bloc = RowSet::Empty(vivants.size());
      const std::uint32_t bloc = i->bloc;
      for (; i != morts.end() && i->bloc == bloc; ++i) du_bloc.Set(i->row);
      du_bloc.Settle();
      vivants.AndNot(du_bloc);
      s_->vivants_[bloc] = std::make_shared<const RowSet>(std::move(vivants));
    }
  }

  std::shared_ptr<Snapshot> s_;
  const Snapshot* avant_ = nullptr;  // of the same build
};

// A build or a journal that is replaced while it is being opened looks damaged: only what stays so is.
Result<std::shared_ptr<const Snapshot>> Snapshot::Open(Env& env, const std::string& dir, std::optional<Jour> jour,
                                                       const Snapshot* avant) {
  for (int essai = 1;; ++essai) {
    const auto etat = EtatDesFichiers(env, dir);
    auto s = OpenNow(env, dir, jour, avant);
    if (s || essai == 3 || !etat) return s;
    const auto apres = EtatDesFichiers(env, dir);
    if (apres && *apres == *etat) return s;
  }
}

Result<std::shared_ptr<const Snapshot>> Snapshot::OpenNow(Env& env, const std::string& dir, std::optional<Jour> jour,
                                                          const Snapshot* avant) {
  auto index = IndexOuvert::Ouvrir(env, dir, avant != nullptr ? avant->index_.get() : nullptr);
  if (!index) return tl::unexpected(index.error());
  const bool meme_build = avant != nullptr && avant->alarme_ == index->alarme;
  auto calculateur = meme_build ? Result<std::shared_ptr<const Calculateur>>(avant->calculateur_)
                                : Calculateur::Creer(index->catalogue);
  if (!calculateur) return tl::unexpected(calculateur.error());
  // While another snapshot serves, half of the cores are left to its searches.
  Equipe equipe((std::max(1u, std::thread::hardware_concurrency()) - 1) / (avant != nullptr ? 2 : 1));
  SnapshotBuilder builder;
  SNE_TRY(builder.Sceller(std::move(*index), *calculateur, jour, meme_build ? avant : nullptr, equipe));
  auto queue = AppliquerJournal(env, dir, builder.snapshot(), **calculateur, equipe);
  if (!queue) return tl::unexpected(queue.error());
  builder.Prolonger(std::move(*queue));
  auto s = builder.Finish();
  SNE_TRY(s->Sain());  // ages were computed from columns
  return s;
}

Result<bool> Snapshot::Actuel(Env& env) const {
  auto etat = EtatDesFichiers(env, index_->repertoire);
  if (!etat) return tl::unexpected(etat.error());
  return *etat == std::pair(index_->build, index_->octets_etat);
}

std::shared_ptr<const Snapshot> Snapshot::Prolonge(Queue queue) const {
  SnapshotBuilder builder(*this);
  builder.Prolonger(std::move(queue));
  return builder.Finish();
}

std::shared_ptr<const Snapshot> Snapshot::Fusionne(const Fusion& fusion) const {
  SnapshotBuilder builder(*this);
  return builder.Fondre(fusion) ? builder.Finish() : nullptr;
}

Result<Snapshot::BlocsDuJour> Snapshot::BlocsPour(Jour jour, Equipe& equipe) const {
  std::vector<Result<std::shared_ptr<const Block>>> faits(blocs_.size(), nullptr);
  equipe.Pour(blocs_.size(),
              [&](std::size_t b, unsigned) { faits[b] = BlocDuJour(blocs_[b], *catalogue_, *calculateur_, jour); });
  BlocsDuJour blocs;
  for (std::size_t b = 0; b < blocs_.size(); ++b) {
    if (!faits[b]) return tl::unexpected(faits[b].error());
    blocs.emplace(blocs_[b], std::move(*faits[b]));
  }
  return blocs;
}

Result<std::shared_ptr<const Snapshot>> Snapshot::AuJour(Jour jour, const BlocsDuJour& faits) const {
  SnapshotBuilder builder(*this);
  builder.Dater(jour);
  SNE_TRY(builder.Dater(faits));
  auto s = builder.Finish();
  SNE_TRY(s->Sain());
  return s;
}

std::shared_ptr<const Snapshot> Snapshot::Vu(std::shared_ptr<const Catalogue> catalogue, ParBloc protegees) const {
  auto vu = std::make_shared<Snapshot>(*this);
  vu->catalogue_ = std::move(catalogue);
  vu->protegees_ = std::move(protegees);
  return vu;
}

std::shared_ptr<const Snapshot> Snapshot::Dans(const Perimetre& perimetre) const {
  auto dans = std::make_shared<Snapshot>(*this);
  dans->doublons_vus_ = std::make_shared<const DoublonsVus>(perimetre);
  return dans;
}

const Column& Snapshot::Doublon(std::size_t b) const { return doublons_vus_->Colonne(*this, b); }

const Column& Snapshot::Notes(std::size_t b, Ordinal territoire) const {
  return notes_[b]->Colonne(*this, b, territoire);
}

Outcome Snapshot::Sain() const {
  if (!altere()) return {};
  return Fail(Code::kCorrupt, "index endommagé : restaurez-le ou reconstruisez-le (sne-indexer build)");
}

RowRef Snapshot::Locate(std::uint64_t row) const {
  const auto it = std::upper_bound(premieres_.begin(), premieres_.end(), row);
  const auto b = static_cast<std::size_t>(it - premieres_.begin()) - 1;
  return {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(row - premieres_[b])};
}

std::optional<RowRef> Snapshot::Find(NumeroUnique numero) const {
  for (std::size_t b = blocs_.size(); b-- > 0;) {  // the newest version of a number is the last
    const Block& bloc = *blocs_[b];
    if (numero < bloc.min_numero() || bloc.max_numero() < numero) continue;
    const auto [premier, dernier] = bloc.FindNumeros(numero, numero);
    for (std::uint32_t i = premier; i < dernier; ++i) {
      const RowInBlock row = bloc.rows_by_numero()[i];
      if (vivants_[b]->Test(row)) return RowRef{static_cast<std::uint32_t>(b), row};
    }
  }
  return std::nullopt;
}

}  // namespace sne
