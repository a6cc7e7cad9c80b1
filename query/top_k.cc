#include "query/top_k.h"

#include <algorithm>
#include <cassert>

#include "query/codes.h"
#include "query/filter.h"
#include "schema/collation.h"

namespace sne {
namespace {

constexpr std::uint32_t kPeuDEgales = 512;  // fewer rows of equal keys are told apart by their number one by one

}  // namespace

TopK::TopK(const Snapshot& snapshot, const std::vector<SortKey>& cles, std::size_t k, const Position* apres)
    : s_(snapshot), cles_(cles), ordre_(snapshot, cles), k_(k), apres_(apres) {
  if (apres_ == nullptr) return;
  for (std::size_t i = 0; i < cles_.size(); ++i) {
    const Position::Cle& c = apres_->cles[i];
    if (c.nul) {
      cles_apres_.push_back(kCleNulle);
    } else if (cles_[i].genre == SortKey::Genre::kNom) {
      cles_apres_.push_back(CleNom(CollationPrefix(c.texte), cles_[i].descendant));
    } else {
      cles_apres_.push_back(CleScalaire(c.valeur, cles_[i].descendant));
    }
  }
}

bool TopK::Before(const Candidat& a, const Candidat& b) const {
  for (std::size_t i = 0; i < cles_.size(); ++i) {
    const SortKey& k = cles_[i];
    const std::uint64_t ka = i == 0 ? a.cle : ordre_.Key(k, a.ref.bloc, a.ref.row);
    const std::uint64_t kb = i == 0 ? b.cle : ordre_.Key(k, b.ref.bloc, b.ref.row);
    if (ka != kb) return ka < kb;
    if (k.genre == SortKey::Genre::kNom && ka != kCleNulle) {
      const int ordre = CollationCompare(ordre_.Name(k, a.ref), ordre_.Name(k, b.ref));
      if (ordre != 0) return (ordre < 0) != k.descendant;
    }
    if (k.genre == SortKey::Genre::kNumero) {
      const NumeroUnique na = s_.block(a.ref.bloc).numero(a.ref.row), nb = s_.block(b.ref.bloc).numero(b.ref.row);
      if (na != nb) return (na < nb) != k.descendant;
    }
  }
  const NumeroUnique na = s_.block(a.ref.bloc).numero(a.ref.row), nb = s_.block(b.ref.bloc).numero(b.ref.row);
  return na < nb;
}

bool TopK::AfterPosition(const Candidat& c) const {
  if (apres_ == nullptr) return true;
  const NumeroUnique numero = s_.block(c.ref.bloc).numero(c.ref.row);
  for (std::size_t i = 0; i < cles_.size(); ++i) {
    const SortKey& k = cles_[i];
    const std::uint64_t cle = i == 0 ? c.cle : ordre_.Key(k, c.ref.bloc, c.ref.row);
    if (cle != cles_apres_[i]) return cle > cles_apres_[i];
    if (k.genre == SortKey::Genre::kNom && cle != kCleNulle) {
      const int ordre = CollationCompare(ordre_.Name(k, c.ref), apres_->cles[i].texte);
      if (ordre != 0) return (ordre > 0) != k.descendant;
    }
    if (k.genre == SortKey::Genre::kNumero && numero != apres_->numero)
      return (numero > apres_->numero) != k.descendant;
  }
  return numero > apres_->numero;
}

bool TopK::Offer(std::size_t b, std::uint32_t row, std::uint64_t cle) {
  if (!cles_apres_.empty() && cle < cles_apres_[0]) return true;
  const bool plein = tas_.size() == k_;
  if (plein && cle > tas_.front().cle) return false;
  const Candidat c{cle, {static_cast<std::uint32_t>(b), row}};
  const auto avant = [this](const Candidat& x, const Candidat& y) { return Before(x, y); };
  if (plein && !Before(c, tas_.front())) return false;
  if (!AfterPosition(c)) return true;
  if (plein) {
    std::pop_heap(tas_.begin(), tas_.end(), avant);
    tas_.back() = c;
  } else {
    tas_.push_back(c);
  }
  std::push_heap(tas_.begin(), tas_.end(), avant);
  return true;
}

void TopK::Add(std::size_t b, const RowSet& match, const Notees* notees) {
  if (k_ == 0 || match.none()) return;
  notees_ = notees;
  AddRows(b, match, 0, 0);
}

void TopK::Prefetch(std::size_t b, std::span<const RowInBlock> rows) const {
  for (const SortKey& k : cles_) {
    if (k.champ == kNoField) continue;
    const Column& c = ordre_.Colonne(k, b);
    for (const RowInBlock r : rows) c.Prefetch(r);
  }
}

void TopK::AddRows(std::size_t b, const RowSet& match, std::size_t rang, std::uint64_t cle) {
  if (match.none()) return;
  const SortKey& k = cles_[rang];
  if (const auto echelle = ordre_.EchelleDe(k, b)) return AddScan(b, match, *echelle, rang, cle);
  match.ForEach([&](std::uint32_t row) { Offer(b, row, rang == 0 ? ordre_.Key(k, b, row, notees_) : cle); });
}

void TopK::AddEquals(std::size_t b, const RowSet& rows, std::size_t rang, std::uint64_t cle, bool de_la_position) {
  if (rows.none()) return;
  const bool derniere = rang + 1 == cles_.size();
  // Names of one key are not all equal: their next key says nothing of who is kept.
  const bool vraiment_egales = cles_[rang].genre != SortKey::Genre::kNom || cle == kCleNulle;
  if (!derniere && rang == 0 && vraiment_egales) return AddRows(b, rows, 1, cle);
  if (!derniere || rows.count() < kPeuDEgales) {
    return rows.ForEach([&](std::uint32_t row) { Offer(b, row, cle); });
  }
  // Only the number tells them apart: from the lowest on, until one comes too late.
  const Block& bloc = s_.block(b);
  const std::size_t premier = de_la_position ? bloc.FindNumeros(apres_->numero, bloc.max_numero()).first : 0;
  for (const RowInBlock row : bloc.rows_by_numero().subspan(premier)) {
    if (rows.Test(row) && !Offer(b, row, cle)) return;
  }
}

// The block is skipped by its zone map, or scanned by ranges of codes that may still be kept. Rows of equal keys, often
// thousands, are added together.
void TopK::AddScan(std::size_t b, const RowSet& match, const Echelle& e, std::size_t rang, std::uint64_t cle) {
  using Forme = ScalarColumn::Forme;
  const ScalarColumn& c = e.colonne;
  if (rang == 1 && !cles_apres_.empty() && cle < cles_apres_[0]) return;
  if (rang == 1 && tas_.size() == k_ && tas_.front().cle < cle) return;
  // Keys of this rank that may still be kept: from the position to the worst kept.
  std::uint64_t bas = cles_apres_.empty() || (rang == 1 && cle > cles_apres_[0]) ? 0 : cles_apres_[rang];
  const auto pire_gardee = [&] {
    if (tas_.size() < k_) return kCleNulle;
    const Candidat& pire = tas_.front();
    if (rang == 0) return pire.cle;
    return pire.cle > cle ? kCleNulle : ordre_.Key(cles_[1], pire.ref.bloc, pire.ref.row);
  };
  const auto premiere_cle = [&](std::uint64_t cle_du_rang) { return rang == 0 ? cle_du_rang : cle; };
  const std::uint64_t meilleure = e.Cle(e.descendant ? c.max_code : std::min<std::uint64_t>(1, c.max_code));
  const std::uint64_t pire = c.max_code == 0 || c.non_nuls < c.n ? kCleNulle : e.Cle(e.descendant ? 1 : c.max_code);
  if (meilleure > pire_gardee() || pire < bas) return;

  if (c.forme == Forme::kVide || c.forme == Forme::kConstante)
    return AddEquals(b, match, rang, premiere_cle(meilleure));
  if (match.listed() || match.count() < c.n / 64) {  // few rows: look at each
    match.ForEach([&](std::uint32_t row) { Offer(b, row, premiere_cle(e.Cle(c.Code(row)))); });
    return;
  }
  if (c.forme == Forme::kCreuse) {
    for (std::uint32_t i = 0; i < c.non_nuls; ++i) {
      if (match.Test(c.lignes[i])) Offer(b, c.lignes[i], premiere_cle(e.Cle(c.CodeAt(i))));
    }
  } else {
    ScanCodes(b, match, e, rang, bas, pire_gardee, premiere_cle);
  }
  if (c.non_nuls < c.n && pire_gardee() == kCleNulle) {
    RowSet sans = match;
    sans.AndNot(ScalarBetween(c, c.min(), c.max()));
    AddEquals(b, sans, rang, premiere_cle(kCleNulle));
  }
}

template <class Pire, class Cle>
void TopK::ScanCodes(std::size_t b, const RowSet& match, const Echelle& e, std::size_t rang, std::uint64_t bas,
                     Pire&& pire_gardee, Cle&& premiere_cle) {
  const ScalarColumn& c = e.colonne;
  const auto egales = [&](std::uint64_t code, std::uint32_t depuis, bool de_la_position) {
    RowSet rows = RowSet::Empty(c.n);
    CodesMask(c, 0, c.n, {code, code}, rows.bits());
    std::fill(rows.bits(), rows.bits() + depuis / 64, 0);  // `depuis` is a multiple of 64
    rows.Settle();
    rows.And(match);
    AddEquals(b, rows, rang, premiere_cle(e.Cle(code)), de_la_position);
  };
  std::optional<std::uint64_t> haut;  // changes with the worst kept
  ScalarColumn::Codes codes;          // of the keys in [bas, haut]
  const auto actualiser = [&] {
    const std::uint64_t pire_cle = pire_gardee();
    if (haut == pire_cle) return;
    haut = pire_cle;
    codes = e.Entre(bas, pire_cle);
  };
  actualiser();
  if (e.cles == nullptr && bas != 0 && bas != kCleNulle &&
      !codes.vide()) {  // those that the position itself may belong to
    const std::uint64_t code = e.descendant ? codes.dernier : codes.premier;
    if (e.Cle(code) == bas) {
      egales(code, 0, true);
      haut.reset();
      ++bas;
      actualiser();
    }
  }
  constexpr std::uint32_t kPas = 4096;
  std::uint64_t masque[kPas / 64];
  for (std::uint32_t debut = 0; debut < c.n && !codes.vide(); debut += kPas) {
    if (codes.premier == codes.dernier) return egales(codes.premier, debut, false);
    const std::uint32_t n = std::min(kPas, c.n - debut);
    CodesMask(c, debut, n, codes, masque);
    for (std::uint32_t m = 0; m < (n + 63) / 64; ++m) {
      std::uint64_t mot = masque[m];
      if (match.dense()) mot &= match.bits()[debut / 64 + m];
      for (; mot; mot &= mot - 1) {
        const std::uint32_t row = debut + m * 64 + static_cast<std::uint32_t>(std::countr_zero(mot));
        const std::uint64_t code = c.CodeAt(row);
        if (code < codes.premier || code > codes.dernier) continue;
        Offer(b, row, premiere_cle(e.Cle(code)));
        actualiser();
      }
    }
  }
}

void TopK::Merge(const TopK& autre) {
  for (const Candidat& c : autre.tas_) Offer(c.ref.bloc, c.ref.row, c.cle);
}

const std::vector<TopK::Candidat>& TopK::Finish() {
  std::sort(tas_.begin(), tas_.end(), [this](const Candidat& x, const Candidat& y) { return Before(x, y); });
  return tas_;
}

bool TopK::Strict(const Candidat& c) const {
  const auto valeur = ValeurDeCle(c.cle, true);
  if (cles_[0].genre == SortKey::Genre::kScore) return valeur >= Notees::kStricte;
  return cles_[0].genre != SortKey::Genre::kPalier || valeur != 0;
}

Position TopK::PositionOf(const Candidat& candidat) const {
  const RowRef ref = candidat.ref;
  Position p;
  p.numero = s_.block(ref.bloc).numero(ref.row);
  for (std::size_t i = 0; i < cles_.size(); ++i) {
    const SortKey& k = cles_[i];
    Position::Cle& c = p.cles.emplace_back();
    const std::uint64_t cle = i == 0 ? candidat.cle : ordre_.Key(k, ref.bloc, ref.row);
    c.nul = cle == kCleNulle;
    if (c.nul) continue;
    if (k.genre == SortKey::Genre::kNom) {
      c.texte = ordre_.Name(k, ref);
    } else {
      c.valeur = ValeurDeCle(cle, k.descendant || k.champ == kNoField);  // score, palier, ressort, recency
    }
  }
  return p;
}

}  // namespace sne
