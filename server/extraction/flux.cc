#include "server/extraction/flux.h"

#include <array>

#include "query/searcher.h"
#include "server/extraction/cellules.h"
#include "server/extraction/csv.h"
#include "server/extraction/ndjson.h"
#include "server/row_json.h"

namespace sne {
namespace {

constexpr std::size_t kMorceau = 128 << 10;       // bytes of one piece …
constexpr std::chrono::microseconds kTour{2000};  // … and how long it may take, about
constexpr std::size_t kLot = 1024;                // rows whose cells are made together

std::unique_ptr<Ecrivain> EcrivainDe(const Extraction& x) {
  switch (x.format) {
    case Format::kCsv:
      return EcrireCsv(x.colonnes, x.dialecte);
    default:
      return EcrireNdjson(x.colonnes);
  }
}

class Flux : public FluxExtraction {
 public:
  Flux(Application& app, std::shared_ptr<const Extraction> extraction)
      : app_(app),
        x_(std::move(extraction)),
        snapshot_(*x_->vue->snapshot),
        ecrivain_(EcrivainDe(*x_)),
        cellules_(snapshot_, x_->colonnes, ecrivain_->plume(), x_->format == Format::kNdjson),
        lignes_(x_->vue->snapshot, Perimetre::France(), x_->plan) {}

  std::uint64_t faites() const override { return faites_; }
  std::optional<std::uint64_t> total() const override { return total_; }

  Step Next(std::string& out) override {
    const auto fin = Clock::now() + kTour;
    while (out.size() < kMorceau && Clock::now() < fin) {
      const std::uint64_t reste = x_->nombre - faites_;
      auto refs = lignes_.Next(static_cast<std::size_t>(std::min<std::uint64_t>(reste, kLot)), app_.equipe());
      if (!refs) return Step::kFailed;
      if (!total_) {
        total_ = std::min(lignes_.total(), x_->nombre);
        ecrivain_->Debut(*total_, out);
      }
      if (!refs->empty()) Ecrire(*refs, out);
      if (snapshot_.altere()) return Step::kFailed;  // better no file than a wrong one
      if (refs->empty()) {
        ecrivain_->Fin(out);
        return Step::kEnd;
      }
    }
    return Step::kMore;
  }

 private:
  void Ecrire(std::span<const RowRef> refs, std::string& out) {
    faites_ += refs.size();
    if (!x_->colonnes.empty()) return ecrivain_->Lignes(cellules_.Remplir(refs), out);
    for (const RowRef ref : refs) {
      AppendRecord(snapshot_, ref, textes_, out);
      out += '\n';
    }
  }

  Application& app_;
  const std::shared_ptr<const Extraction> x_;
  const Snapshot& snapshot_;
  const std::unique_ptr<Ecrivain> ecrivain_;
  Cellules cellules_;
  RowStream lignes_;
  TextReader textes_;
  std::uint64_t faites_ = 0;
  std::optional<std::uint64_t> total_;
};

}  // namespace

std::unique_ptr<FluxExtraction> OuvrirFlux(Application& app, std::shared_ptr<const Extraction> extraction) {
  return std::make_unique<Flux>(app, std::move(extraction));
}

std::string_view TypeDeMedia(Format format) {
  switch (format) {
    case Format::kCsv:
      return "text/csv; charset=utf-8; header=present";
    case Format::kNdjson:
      return "application/x-ndjson";
    case Format::kXlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }
  return {};
}

}  // namespace sne
