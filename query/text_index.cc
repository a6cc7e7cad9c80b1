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
        e_[bloc_].Densify();
      }
      e_[bloc_].Set(static_cast<std::uint32_t>(row - debut_));
    }
    void Reprendre() { fin_ = debut_ = 0; }  // the sets were changed behind its back
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

  // Adds the sealed rows that hold `terme`. A list much longer than the candidates is skipped through; a very frequent
  // term comes from the bitsets the snapshot keeps of such terms.
  void Scelles(const std::string& terme, const std::vector<Xapian::docid>* candidats, Plume& plume,
               std::vector<RowSet>& ensembles) const {
    Xapian::Database& db = Ouverte(s.xapian());
    const Xapian::doccount n = db.get_termfreq(terme);
    if (n == 0) return;
    if (candidats != nullptr && n / 16 > candidats->size()) {
      auto it = db.postlist_begin(terme);
      const auto fin = db.postlist_end(terme);
      for (const Xapian::docid d : *candidats) {
        it.skip_to(d);
        if (it == fin) return;
        if (*it == d) plume.Ecrire(d - 1);
      }
      return;
    }
    if (n < FrequentTerms::kFrequent) {
      for (auto it = db.postlist_begin(terme); it != db.postlist_end(terme); ++it) plume.Ecrire(*it - 1);
      return;
    }
    auto garde = s.frequent_terms().Find(terme);
    if (!garde) {
      std::vector<RowSet> lus = Vides();
      Plume copie(s, lus);
      for (auto it = db.postlist_begin(terme); it != db.postlist_end(terme); ++it) copie.Ecrire(*it - 1);
      copie.Finir();
      garde = s.frequent_terms().Keep(terme, std::move(lus));
    }
    plume.Finir();
    for (std::size_t b = 0; b < ensembles.size(); ++b) ensembles[b].Or((*garde)[b]);
    plume.Reprendre();
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
        std::set_intersection(communs.begin(), communs.end(), it->second.begin(), it->second.end(),
                              std::back_inserter(reste));
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

Result<std::vector<RowSet>> TextIndex::AnyOf(const std::vector<std::string>& terms, const std::vector<RowSet>* parmi) {
  return GuardXapian([&] {
    const Snapshot& s = rep_->s;
    auto ensembles = rep_->Vides();
    Rep::Plume plume(s, ensembles);
    std::vector<Xapian::docid> candidats;
    if (parmi != nullptr) {
      for (std::size_t b = 0; b < s.sealed_blocks(); ++b) {
        (*parmi)[b].ForEach(
            [&](std::uint32_t row) { candidats.push_back(static_cast<Xapian::docid>(s.first_row(b) + row + 1)); });
      }
    }
    for (const std::string& t : terms) {
      if (s.sealed_rows() > 0 && (parmi == nullptr || !candidats.empty()))
        rep_->Scelles(t, parmi ? &candidats : nullptr, plume, ensembles);
      if (const auto it = s.tail_terms().find(t); it != s.tail_terms().end()) {
        for (const std::uint32_t r : it->second) plume.Ecrire(s.sealed_rows() + r);
      }
    }
    plume.Finir();
    for (std::size_t b = 0; parmi != nullptr && b < s.blocks(); ++b) ensembles[b].And((*parmi)[b]);
    return ensembles;
  });
}

Result<std::uint64_t> TextIndex::Frequency(const std::string& terme) {
  return GuardXapian([&]() -> std::uint64_t {
    std::uint64_t n = 0;
    if (rep_->s.sealed_rows() > 0) n += Ouverte(rep_->s.xapian()).get_termfreq(terme);
    if (const auto it = rep_->s.tail_terms().find(terme); it != rep_->s.tail_terms().end()) n += it->second.size();
    return n;
  });
}

}  // namespace sne
