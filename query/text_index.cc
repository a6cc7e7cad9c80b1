#include "query/text_index.h"

#include <algorithm>
#include <list>
#include <optional>

#include "query/xapian_status.h"

namespace sne {
namespace {

// One open database per thread and build: opening costs half a millisecond.
Xapian::Database& Ouverte(const std::string& chemin) {
  thread_local std::string nom;
  thread_local std::optional<Xapian::Database> db;
  if (!db || nom != chemin) {
    db.emplace(chemin);
    nom = chemin;
  }
  return *db;
}

}  // namespace

struct TextIndex::Rep {
  explicit Rep(const Snapshot& snapshot) : s(snapshot) {}
  const Snapshot& s;

  std::vector<RowSet> Vides() const {
    std::vector<RowSet> ensembles;
    for (std::size_t b = 0; b < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
    return ensembles;
  }

  // Writes ascending rows into the sets of their blocks.
  class Plume {
   public:
    Plume(const Snapshot& s, std::vector<RowSet>& ensembles) : s_(s), e_(ensembles) {}
    void Ecrire(std::uint64_t row) {
      if (row < debut_ || row >= fin_) {
        const RowRef ref = s_.Locate(row);
        bloc_ = ref.bloc;
        debut_ = s_.first_row(bloc_);
        fin_ = debut_ + s_.block(bloc_).rows();
        if (!e_[bloc_].dense()) e_[bloc_] = RowSet::Empty(s_.block(bloc_).rows());
      }
      e_[bloc_].Set(static_cast<std::uint32_t>(row - debut_));
    }
    void Finir() {
      for (RowSet& r : e_) {
        if (r.dense()) r.Settle();
      }
    }

   private:
    const Snapshot& s_;
    std::vector<RowSet>& e_;
    std::size_t bloc_ = 0;
    std::uint64_t debut_ = 0, fin_ = 0;
  };

  void ScellesAllOf(const std::vector<std::string>& terms, Plume& plume) const {
    Xapian::Database& db = Ouverte(s.xapian());
    struct Liste {
      Xapian::PostingIterator it, fin;
      Xapian::doccount n;
    };
    std::vector<Liste> listes;
    for (const std::string& t : terms) {
      const Xapian::doccount n = db.get_termfreq(t);
      if (n == 0) return;
      listes.push_back({db.postlist_begin(t), db.postlist_end(t), n});
    }
    // Leapfrog from the rarest term: each list skips to the candidate of the one before.
    std::sort(listes.begin(), listes.end(), [](const Liste& a, const Liste& b) { return a.n < b.n; });
    Xapian::docid candidat = 1;
    for (;;) {
      bool accord = true;
      for (Liste& l : listes) {
        l.it.skip_to(candidat);
        if (l.it == l.fin) return;
        if (*l.it != candidat) {
          candidat = *l.it;
          accord = &l == &listes.front();
          if (!accord) break;
        }
      }
      if (!accord) continue;
      plume.Ecrire(candidat - 1);
      ++candidat;
    }
  }

  void QueueAllOf(const std::vector<std::string>& terms, Plume& plume) const {
    std::vector<std::uint32_t> communs;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto it = s.tail_terms().find(terms[i]);
      if (it == s.tail_terms().end()) return;
      if (i == 0) {
        communs = it->second;
      } else {
        std::vector<std::uint32_t> reste;
        std::set_intersection(communs.begin(), communs.end(), it->second.begin(), it->second.end(), std::back_inserter(reste));
        communs = std::move(reste);
      }
    }
    for (const std::uint32_t r : communs) plume.Ecrire(s.sealed_rows() + r);
  }
};

TextIndex::TextIndex(const Snapshot& snapshot) : rep_(std::make_unique<Rep>(snapshot)) {}
TextIndex::~TextIndex() = default;

Result<std::vector<RowSet>> TextIndex::AllOf(std::vector<std::string> terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return GuardXapian([&] {
    auto ensembles = rep_->Vides();
    Rep::Plume plume(rep_->s, ensembles);
    if (!terms.empty()) {
      if (rep_->s.sealed_rows() > 0) rep_->ScellesAllOf(terms, plume);
      rep_->QueueAllOf(terms, plume);
    }
    plume.Finir();
    return ensembles;
  });
}

Result<std::vector<RowSet>> TextIndex::AnyOf(const std::vector<std::string>& terms) {
  return GuardXapian([&] {
    auto ensembles = rep_->Vides();
    Rep::Plume plume(rep_->s, ensembles);
    for (const std::string& t : terms) {
      if (rep_->s.sealed_rows() > 0) {
        Xapian::Database& db = Ouverte(rep_->s.xapian());
        for (auto it = db.postlist_begin(t); it != db.postlist_end(t); ++it) plume.Ecrire(*it - 1);
      }
      if (const auto it = rep_->s.tail_terms().find(t); it != rep_->s.tail_terms().end()) {
        for (const std::uint32_t r : it->second) plume.Ecrire(rep_->s.sealed_rows() + r);
      }
    }
    plume.Finir();
    return ensembles;
  });
}

Result<std::vector<std::string>> TextIndex::Beginning(const std::string& prefix, std::size_t limit, bool& complet) {
  return GuardXapian([&] {
    std::vector<std::string> termes;
    complet = true;
    if (rep_->s.sealed_rows() > 0) {
      Xapian::Database& db = Ouverte(rep_->s.xapian());
      for (auto it = db.allterms_begin(prefix); it != db.allterms_end(prefix); ++it) {
        if (termes.size() == limit) {
          complet = false;
          break;
        }
        termes.push_back(*it);
      }
    }
    const std::size_t scelles = termes.size();
    std::size_t queue = 0;
    for (auto it = rep_->s.tail_terms().lower_bound(prefix); it != rep_->s.tail_terms().end() && it->first.starts_with(prefix); ++it) {
      if (queue++ == limit) {
        complet = false;
        break;
      }
      termes.push_back(it->first);
    }
    std::inplace_merge(termes.begin(), termes.begin() + static_cast<std::ptrdiff_t>(scelles), termes.end());
    termes.erase(std::unique(termes.begin(), termes.end()), termes.end());
    return termes;
  });
}

}  // namespace sne
