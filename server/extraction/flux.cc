#include "server/extraction/flux.h"

#include <algorithm>

#include "query/flux_de_lignes.h"
#include "server/extraction/cellules.h"
#include "server/extraction/classeur.h"
#include "server/extraction/csv.h"
#include "server/extraction/ndjson.h"
#include "server/row_json.h"

namespace sne {
namespace {

constexpr std::size_t kMorceau = 128 << 10;       // bytes of one piece …
constexpr std::chrono::microseconds kTour{1000};  // … and how long it may take, about
constexpr std::size_t kLot = 512;                 // rows written together
// Rows read together. Those that stand together in the index are read best a little at a time, others the more the
// better, as far as they fit in kMemoire bytes (twice that in memory). The first windows are small, so that the first
// bytes do not wait.
constexpr std::size_t kFenetre = 1024, kGrandeFenetre = 32768;
constexpr std::size_t kMemoire = 12 << 20;

std::unique_ptr<Ecrivain> EcrivainDe(const std::shared_ptr<const Extraction>& x) {
  switch (x->format) {
    case Format::kCsv:
      return EcrireCsv(x->colonnes, x->dialecte);
    case Format::kNdjson:
      return EcrireNdjson(x->colonnes);
    case Format::kXlsx:
      return EcrireClasseur(x);
  }
  return nullptr;
}

class Flux : public FluxExtraction {
 public:
  explicit Flux(std::shared_ptr<const Extraction> extraction)
      : x_(std::move(extraction)),
        snapshot_(x_->regard.snapshot()),
        ecrivain_(EcrivainDe(x_)),
        cellules_(snapshot_, x_->regard.perimetre, x_->colonnes, ecrivain_->plume(), x_->format == Format::kNdjson),
        lignes_(x_->regard.liste, x_->regard.perimetre, x_->plan) {}

  std::uint64_t faites() const override { return faites_; }
  std::optional<std::uint64_t> total() const override { return total_; }

  Step Next(std::string& out) override {
    const auto fin = Clock::now() + kTour;
    while (out.size() < kMorceau && Clock::now() < fin) {
      if (lue_) {
        if (ecrites_ < fenetre_.size()) {
          if (!Ecrire(out)) return Step::kFailed;
        } else if (finies_) {
          ecrivain_->Fin(out);
          if (temoin_) temoin_->Finir();
          return Step::kEnd;
        } else {
          Tourner();
        }
      } else if (fenetre_.size() == taille_ || finies_) {
        Lire();
      } else if (!Prendre(out)) {
        return Step::kFailed;
      }
      if (snapshot_.altere()) return Step::kFailed;  // better no file than a wrong one
    }
    return Step::kMore;
  }

 private:
  // Begins a window …
  void Tourner() {
    const std::size_t par_ligne = cellules_.octets() / std::max<std::size_t>(1, fenetre_.size()) + 1;
    if (!x_->plan->ordre_de_l_index) taille_ = std::min({4 * taille_, kGrandeFenetre, kMemoire / par_ligne});
    fenetre_.clear();
    ecrites_ = 0;
    lue_ = false;
  }

  // … fills it, as far as rows are in order …
  bool Prendre(std::string& out) {
    const std::uint64_t place = std::min<std::uint64_t>(x_->nombre - prises_, taille_ - fenetre_.size());
    auto tranche = lignes_.Next(static_cast<std::size_t>(place));
    if (!tranche) return false;
    if (!total_ && lignes_.total()) {
      total_ = std::min(*lignes_.total(), x_->nombre);
      ecrivain_->Debut(*total_, out);
    }
    fenetre_.insert(fenetre_.end(), tranche->lignes.begin(), tranche->lignes.end());
    prises_ += tranche->lignes.size();
    finies_ = tranche->fini || (total_ && prises_ == *total_);
    if (fenetre_.size() == taille_ || finies_) cellules_.Prendre(fenetre_);
    return true;
  }

  // … and reads it.
  void Lire() { lue_ = !cellules_.Lire(); }

  bool Ecrire(std::string& out) {
    const std::size_t n = std::min(kLot, fenetre_.size() - ecrites_);
    if (temoin_) {
      numeros_.clear();
      for (std::size_t i = 0; i < n; ++i) {
        const RowRef r = fenetre_[ecrites_ + i];
        numeros_.push_back(snapshot_.block(r.bloc).numero(r.row));
      }
      if (!temoin_->Voir(numeros_)) return false;
    }
    if (!x_->colonnes.empty()) {
      ecrivain_->Lignes(cellules_.Ecrire(ecrites_, n), out);
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        AppendRecord(snapshot_, fenetre_[ecrites_ + i], textes_, out);
        out += '\n';
      }
    }
    ecrites_ += n;
    faites_ += n;
    return true;
  }

  const std::shared_ptr<const Extraction> x_;
  const Snapshot& snapshot_;
  const std::unique_ptr<Ecrivain> ecrivain_;
  Cellules cellules_;
  RowStream lignes_;
  TextReader textes_;
  std::vector<RowRef> fenetre_;        // rows read together, of which the first ecrites_ are written
  std::vector<NumeroUnique> numeros_;  // of the rows being written, for the witness
  std::size_t ecrites_ = 0, taille_ = kFenetre;
  bool lue_ = false;     // all columns of the window
  bool finies_ = false;  // no rows behind the window
  std::uint64_t prises_ = 0, faites_ = 0;
  std::optional<std::uint64_t> total_;
};

}  // namespace

std::unique_ptr<FluxExtraction> OuvrirFlux(std::shared_ptr<const Extraction> extraction) {
  return std::make_unique<Flux>(std::move(extraction));
}

std::string_view TypeDeMedia(Format format) {
  switch (format) {
    case Format::kCsv:
      return "text/csv; charset=utf-8; header=present";
    case Format::kNdjson:
      return "application/x-ndjson";
    case Format::kXlsx:
      return kTypeXlsx;
  }
  return {};
}

}  // namespace sne
