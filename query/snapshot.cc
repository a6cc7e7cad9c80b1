#include "query/snapshot.h"

#include <algorithm>
#include <thread>

#include "query/queue.h"
#include "schema/block/builder.h"

namespace sne {

// Gathers the pieces of a snapshot: sealed blocks, then the journal applied row by row.
class SnapshotBuilder {
 public:
  // `avant`: of the same index. `aides`: threads beside this one.
  SnapshotBuilder(IndexOuvert index, std::shared_ptr<const Calculateur> calculateur, std::optional<Jour> jour,
                  const Snapshot* avant, unsigned aides)
      : index_(std::move(index)),
        calculateur_(std::move(calculateur)),
        s_(std::make_shared<Snapshot>()),
        equipe_(aides) {
    s_->catalogue_ = index_.catalogue;
    for (const SegmentOuvert& segment : index_.segments) {
      s_->segments_.push_back({s_->blocs_.size(), segment.blocs.size(), segment.dictionnaires});
      s_->blocs_.insert(s_->blocs_.end(), segment.blocs.begin(), segment.blocs.end());
    }
    s_->blocs_scelles_ = s_->blocs_.size();
    s_->segments_scelles_ = s_->segments_.size();
    s_->calculateur_ = calculateur_;
    s_->build_ = index_.build;
    s_->alarme_ = index_.alarme;
    s_->date_fixe_ = index_.etat.date_reference.has_value();
    s_->jour_ = jour.value_or(index_.etat.date_reference.value_or(AujourdhuiParis()));
    // Of the segments that stood before, the day columns of that day are there already.
    if (avant != nullptr && avant->jour_ == s_->jour_) {
      for (std::size_t i = 0; i < std::min(s_->segments_.size(), avant->segments_scelles_); ++i) {
        if (avant->index_->segments[i].nom != index_.segments[i].nom) break;
        std::copy_n(avant->blocs_.begin() + static_cast<std::ptrdiff_t>(s_->segments_[i].premier_bloc),
                    s_->segments_[i].blocs,
                    s_->blocs_.begin() + static_cast<std::ptrdiff_t>(s_->segments_[i].premier_bloc));
      }
    }
    s_->index_ = std::make_shared<const IndexOuvert>(index_);
    s_->premieres_.push_back(0);
    for (const auto& b : s_->blocs_) {
      s_->vivants_.push_back(RowSet::All(b->rows()));
      s_->premieres_.push_back(s_->premieres_.back() + b->rows());
    }
    std::vector<RowRef> morts;
    for (const std::uint32_t mort : index_.etat.morts) morts.push_back(s_->Locate(mort));
    Tuer(std::move(morts));
    s_->generation_ = index_.etat.generation;
  }

  Result<std::shared_ptr<const Snapshot>> Build(Env& env) {
    SNE_TRY(RecalculerJour());
    auto queue = AppliquerJournal(env, index_.repertoire, *s_, *calculateur_, equipe_);
    if (!queue) return tl::unexpected(queue.error());
    Prolonger(std::move(*queue));
    for (std::size_t b = 0; b < s_->blocs_.size(); ++b) s_->lignes_vivantes_ += s_->vivants_[b].count();
    SNE_TRY(s_->Sain());  // ages and claims were computed from columns
    return s_;
  }

 private:
  // Blocks sealed for another day get today's day columns, one block per thread at a time.
  Outcome RecalculerJour() {
    std::atomic<bool> illisible = false;
    const auto& champs = calculateur_->champs_du_jour();
    const auto travail = [&](std::size_t b, unsigned) {
      const auto bloc = s_->blocs_[b];
      if (bloc->jour() == s_->jour_) return;
      BlockBuilder builder(*s_->catalogue_, {champs.begin(), champs.end()});
      Demande d;
      for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
        ReadNumbers(*s_->catalogue_, *bloc, row, calculateur_->entrees_du_jour(), d);
        calculateur_->CalculerDuJour(d, s_->jour_);
        builder.Add(d);
      }
      auto jour = Block::FromBytes(std::make_shared<const std::string>(builder.Finish(s_->jour_)), *s_->catalogue_);
      if (jour) {
        s_->blocs_[b] = Block::WithDayColumns(bloc, *jour, champs);
      } else {
        illisible = true;
      }
    };
    equipe_.Pour(s_->blocs_.size(), travail);
    if (illisible) return Fail(Code::kInternal, "colonnes du jour illisibles");
    return {};
  }

  // The tail as blocks in memory, with its dictionaries; the sealed rows that it replaces die.
  void Prolonger(Queue queue) {
    Tuer(std::move(queue.remplacees));
    if (!queue.blocs.empty())
      s_->segments_.push_back({s_->blocs_.size(), queue.blocs.size(), std::move(queue.dictionnaires)});
    for (auto& bloc : queue.blocs) {
      s_->vivants_.push_back(RowSet::All(bloc->rows()));
      s_->premieres_.push_back(s_->premieres_.back() + bloc->rows());
      s_->blocs_.push_back(std::move(bloc));
    }
    s_->generation_ = queue.generation;
  }

  void Tuer(std::vector<RowRef> morts) {
    std::sort(morts.begin(), morts.end(),
              [](RowRef a, RowRef b) { return std::pair(a.bloc, a.row) < std::pair(b.bloc, b.row); });
    for (auto i = morts.begin(); i != morts.end();) {
      RowSet& vivants = s_->vivants_[i->bloc];
      RowSet du_bloc = RowSet::Empty(vivants.size());
      const std::uint32_t bloc = i->bloc;
      for (; i != morts.end() && i->bloc == bloc; ++i) du_bloc.Set(i->row);
      du_bloc.Settle();
      vivants.AndNot(du_bloc);
    }
  }

  IndexOuvert index_;
  std::shared_ptr<const Calculateur> calculateur_;
  std::shared_ptr<Snapshot> s_;
  Equipe equipe_;
};

Result<std::shared_ptr<const Snapshot>> Snapshot::Open(Env& env, const std::string& dir, std::optional<Jour> jour,
                                                       const Snapshot* avant) {
  auto index = IndexOuvert::Ouvrir(env, dir, avant != nullptr ? avant->index_.get() : nullptr);
  if (!index) return tl::unexpected(index.error());
  const bool meme_index = avant != nullptr && avant->alarme_ == index->alarme;
  auto calculateur = meme_index ? Result<std::shared_ptr<const Calculateur>>(avant->calculateur_)
                                : Calculateur::Creer(index->catalogue);
  if (!calculateur) return tl::unexpected(calculateur.error());
  // While another snapshot serves, half of the cores are left to its searches.
  const unsigned aides = (std::max(1u, std::thread::hardware_concurrency()) - 1) / (avant != nullptr ? 2 : 1);
  return SnapshotBuilder(std::move(*index), *calculateur, jour, meme_index ? avant : nullptr, aides).Build(env);
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
      if (vivants_[b].Test(row)) return RowRef{static_cast<std::uint32_t>(b), row};
    }
  }
  return std::nullopt;
}

}  // namespace sne
