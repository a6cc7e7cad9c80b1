#include "query/flux_de_lignes.h"

#include <algorithm>

#include "query/match_rows.h"

namespace sne {
namespace {

using Horloge = std::chrono::steady_clock;

}  // namespace

RowStream::RowStream(std::shared_ptr<const Snapshot> snapshot, Perimetre perimetre, std::shared_ptr<const Plan> plan)
    : RowStream(std::move(snapshot), std::move(perimetre), std::move(plan), Reglage{}) {}

RowStream::RowStream(std::shared_ptr<const Snapshot> snapshot, Perimetre perimetre, std::shared_ptr<const Plan> plan,
                     const Reglage& reglage)
    : snapshot_(std::move(snapshot)),
      perimetre_(std::move(perimetre)),
      plan_(std::move(plan)),
      reglage_(reglage),
      cles_(OrderOf(*plan_, snapshot_->entier())) {}

Result<RowStream::Tranche> RowStream::Next(std::size_t combien) {
  const auto fin = Horloge::now() + reglage_.part;
  Tranche tranche;
  do {
    if (!total()) {
      Chercher();
    } else if (plan_->ordre_de_l_index) {
      SortirDeLIndex(combien, tranche);
    } else {
      Sortir(combien, tranche);
    }
  } while (!tranche.fini && tranche.lignes.size() < combien && Horloge::now() < fin);
  SNE_TRY(snapshot_->Sain());
  return tranche;
}

std::optional<std::uint64_t> RowStream::total() const {
  if (cherches_ < snapshot_->blocks()) return std::nullopt;
  return total_;
}

// One block, or what q and the texts of the plan take to be understood.
void RowStream::Chercher() {
  if (!appariement_) {
    appariement_.emplace(*snapshot_, perimetre_, *plan_);
    // Address space, not memory: pages that no row reaches are never touched.
    if (!plan_->ordre_de_l_index) lignes_.reserve(snapshot_->live_rows());
    return;
  }
  const std::uint32_t b = cherches_++;
  if (plan_->ordre_de_l_index) {
    RowSet lignes = appariement_->Bloc(b, nullptr);
    total_ += lignes.count();
    if (!lignes.none()) trouvees_.push_back({b, std::move(lignes)});
  } else {
    const RowSet lignes = appariement_->Bloc(b, &notees_.emplace_back());
    total_ += lignes.count();
    lignes.ForEach([&](std::uint32_t row) { lignes_.push_back(Courte({b, row})); });
  }
  if (total()) appariement_.reset();
}

void RowStream::Sortir(std::size_t combien, Tranche& tranche) {
  if (!tri_) tri_.emplace(*snapshot_, cles_, std::move(lignes_), std::move(notees_), reglage_.tri);
  if (rang_ == tri_->triees().size() && !tri_->fini()) tri_->Avancer();
  const auto triees = tri_->triees();
  const std::size_t n = std::min(triees.size() - rang_, combien - tranche.lignes.size());
  for (const LigneCourte ligne : triees.subspan(rang_, n)) tranche.lignes.push_back(Longue(ligne));
  rang_ += n;
  tranche.fini = tri_->fini() && rang_ == triees.size();
}

void RowStream::SortirDeLIndex(std::size_t combien, Tranche& tranche) {
  if (bloc_ < trouvees_.size()) {
    LignesDeBloc& b = trouvees_[bloc_];
    if (du_bloc_.empty()) {
      MatchRows liste(b.rows);
      du_bloc_.assign(liste.list().begin(), liste.list().end());
      b.rows = RowSet::None(0);
    }
    const std::size_t n = std::min(du_bloc_.size() - rang_, combien - tranche.lignes.size());
    for (std::size_t i = 0; i < n; ++i) tranche.lignes.push_back({b.bloc, du_bloc_[rang_ + i]});
    rang_ += n;
    if (rang_ == du_bloc_.size()) {
      du_bloc_.clear();
      rang_ = 0;
      ++bloc_;
    }
  }
  tranche.fini = bloc_ == trouvees_.size();
}

}  // namespace sne
