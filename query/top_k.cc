#include "query/top_k.h"

#include <algorithm>
#include <cassert>

#include "query/codes.h"
#include "query/filter.h"
#include "schema/collation.h"

namespace sne {
namespace {

constexpr std::uint64_t kNul = UINT64_MAX;

constexpr std::uint32_t kPeuDEgales = 512;  // fewer rows of equal keys are told apart by their number one by one

// Order-preserving, and below kNul for every value that occurs.
std::uint64_t CleScalaire(std::int64_t v, bool descendant) {
  if (v == kSansValeur) return kNul;
  const std::uint64_t cle = static_cast<std::uint64_t>(v) ^ (1ull << 63);
  return descendant ? kNul - 1 - cle : cle;
}

std::int64_t ValeurDeCle(std::uint64_t cle, bool descendant) {
  return static_cast<std::int64_t>((descendant ? kNul - 1 - cle : cle) ^ (1ull << 63));
}

std::uint64_t CleNom(std::uint64_t prefixe, bool descendant) {
  if (prefixe == 0) return kNul;
  return descendant ? kNul - 1 - prefixe : prefixe - 1;
}

}  // namespace

// How the codes of a column translate to keys: of its values, or of the names they rank. Keys of codes from 1 grow with
// the code, or shrink when `descendant`.
struct TopK::Echelle {
  const ScalarColumn& colonne;
  const std::uint64_t* cles;  // nullptr: a scalar
  bool descendant;

  std::uint64_t Cle(std::uint64_t code) const {
    const std::int64_t v = colonne.ValueOf(code);
    if (cles == nullptr) return CleScalaire(v, descendant);
    return CleNom(v == kSansValeur ? 0 : cles[v], descendant);
  }
  // Codes from 1 whose key lies in [bas, haut].
  ScalarColumn::Codes Entre(std::uint64_t bas, std::uint64_t haut) const {
    const auto premier = [&](auto&& atteint) {  // the first code that holds it, max_code + 1: none
      std::uint64_t lo = 1, hi = colonne.max_code + 1;
      while (lo < hi) {
        const std::uint64_t milieu = lo + (hi - lo) / 2;
        if (atteint(Cle(milieu))) {
          hi = milieu;
        } else {
          lo = milieu + 1;
        }
      }
      return lo;
    };
    if (descendant) {
      return {premier([&](std::uint64_t c) { return c <= haut; }),
              premier([&](std::uint64_t c) { return c < bas; }) - 1};
    }
    return {premier([&](std::uint64_t c) { return c >= bas; }), premier([&](std::uint64_t c) { return c > haut; }) - 1};
  }
};

std::vector<SortKey> OrderOf(const Plan& plan, const Catalogue& catalogue) {
  std::vector<SortKey> ordre;
  const bool mots = !plan.simple.mots.empty();
  if (mots) ordre.push_back({plan.tri.empty() ? SortKey::Genre::kScore : SortKey::Genre::kPalier, kNoField, true});
  for (const Tri& t : plan.tri) {
    const Field& f = catalogue.field(t.champ);
    SortKey::Genre genre = SortKey::Genre::kScalaire;
    if (f.type == Type::kName) genre = SortKey::Genre::kNom;
    if (f.type == Type::kId) genre = SortKey::Genre::kNumero;
    if (f.type == Type::kObject) genre = SortKey::Genre::kPresence;
    ordre.push_back({genre, t.champ, t.descendant, nullptr, t.territoire});
  }
  if (plan.tri.empty() && mots && !plan.ressort.vide())
    ordre.push_back({SortKey::Genre::kRessort, kNoField, true, &plan.ressort});
  if (plan.tri.empty() && mots) ordre.push_back({SortKey::Genre::kRecente, kNoField, true});
  if (plan.tri.empty() && !mots) ordre.push_back({SortKey::Genre::kScalaire, catalogue.Find("date_creation"), false});
  return ordre;
}

TopK::TopK(const Snapshot& snapshot, const std::vector<SortKey>& ordre, std::size_t k, const Position* apres)
    : s_(snapshot),
      ordre_(ordre),
      k_(k),
      apres_(apres),
      creation_(snapshot.catalogue().Find("date_creation")),
      renouvellement_(snapshot.catalogue().Find("date_dernier_renouvellement")),
      departements_(snapshot.catalogue().Find("departement_souhaite")),
      epci_(snapshot.catalogue().Find("epci_souhaite")),
      notes_(ordre.size()) {
  if (apres_ == nullptr) return;
  for (std::size_t i = 0; i < ordre_.size(); ++i) {
    const Position::Cle& c = apres_->cles[i];
    if (c.nul) {
      cles_apres_.push_back(kNul);
    } else if (ordre_[i].genre == SortKey::Genre::kNom) {
      cles_apres_.push_back(CleNom(CollationPrefix(c.texte), ordre_[i].descendant));
    } else {
      cles_apres_.push_back(CleScalaire(c.valeur, ordre_[i].descendant));
    }
  }
}

std::uint64_t TopK::Key(const SortKey& k, std::size_t b, std::uint32_t row, const Notees* notees) const {
  switch (k.genre) {
    case SortKey::Genre::kScore:
    case SortKey::Genre::kPalier: {
      assert(notees != nullptr);  // always the first key of an order
      const std::uint32_t score = notees->Score(row);
      return CleScalaire(k.genre == SortKey::Genre::kScore ? score : score >= Notees::kStricte ? 1 : 0, true);
    }
    case SortKey::Genre::kRessort:
      return CleScalaire(Souhaite(*k.ressort, {static_cast<std::uint32_t>(b), row}) ? 1 : 0, true);
    case SortKey::Genre::kRecente:
      return CleScalaire(std::max(s_.block(b).column(creation_).scalaire.Value(row),
                                  s_.block(b).column(renouvellement_).scalaire.Value(row)),
                         true);
    case SortKey::Genre::kNumero:
      return CleScalaire(static_cast<std::int64_t>(s_.block(b).numero(row).haut), k.descendant);
    case SortKey::Genre::kPresence: {
      const Offsets& o = s_.block(b).column(k.champ).elements;
      return CleScalaire(o.Begin(row) != o.End(row) ? 2 : 1, k.descendant);
    }
    case SortKey::Genre::kNom: {
      const Column& c = s_.block(b).column(k.champ);
      return Echelle{c.texte.rangs, c.cles_tri, k.descendant}.Cle(c.texte.rangs.Code(row));
    }
    case SortKey::Genre::kScalaire: {
      const Field& f = s_.catalogue().field(k.champ);
      const Column& c = Colonne(k, b);
      if (f.parent == kNoField) return CleScalaire(c.scalaire.Value(row), k.descendant);
      const Offsets& o = s_.block(b).column(f.parent).elements;  // a sub-field of an object: its one element
      return CleScalaire(o.Begin(row) == o.End(row) ? kSansValeur : c.scalaire.Value(o.Begin(row)), k.descendant);
    }
  }
  return kNul;
}

const Column& TopK::Colonne(const SortKey& k, std::size_t b) const {
  if (k.territoire == kNoOrdinal) return s_.block(b).column(k.champ);
  auto& notes = notes_[static_cast<std::size_t>(&k - ordre_.data())];
  notes.resize(s_.blocks());
  if (notes[b] == nullptr) notes[b] = &s_.column(b, k.champ, k.territoire);
  return *notes[b];
}

bool TopK::Souhaite(const Ressort& ressort, RowRef ref) const {
  const auto un_de = [&](FieldId champ, const std::vector<Ordinal>& la) {
    const Column& c = s_.block(ref.bloc).column(champ);
    for (std::uint32_t e = c.elements.Begin(ref.row); e < c.elements.End(ref.row); ++e) {
      if (std::find(la.begin(), la.end(), static_cast<Ordinal>(c.scalaire.Value(e))) != la.end()) return true;
    }
    return false;
  };
  return un_de(departements_, ressort.departements) || un_de(epci_, ressort.epci);
}

std::string_view TopK::Name(const SortKey& k, RowRef ref) const {
  return s_.block(ref.bloc).column(k.champ).texte.Raw(ref.row);
}

bool TopK::Before(const Candidat& a, const Candidat& b) const {
  for (std::size_t i = 0; i < ordre_.size(); ++i) {
    const SortKey& k = ordre_[i];
    const std::uint64_t ka = i == 0 ? a.cle : Key(k, a.ref.bloc, a.ref.row);
    const std::uint64_t kb = i == 0 ? b.cle : Key(k, b.ref.bloc, b.ref.row);
    if (ka != kb) return ka < kb;
    if (k.genre == SortKey::Genre::kNom && ka != kNul) {
      const int ordre = CollationCompare(Name(k, a.ref), Name(k, b.ref));
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
  for (std::size_t i = 0; i < ordre_.size(); ++i) {
    const SortKey& k = ordre_[i];
    const std::uint64_t cle = i == 0 ? c.cle : Key(k, c.ref.bloc, c.ref.row);
    if (cle != cles_apres_[i]) return cle > cles_apres_[i];
    if (k.genre == SortKey::Genre::kNom && cle != kNul) {
      const int ordre = CollationCompare(Name(k, c.ref), apres_->cles[i].texte);
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
  for (const SortKey& k : ordre_) {
    if (k.champ == kNoField) continue;
    const Column& c = Colonne(k, b);
    for (const RowInBlock r : rows) c.Prefetch(r);
  }
}

void TopK::AddRows(std::size_t b, const RowSet& match, std::size_t rang, std::uint64_t cle) {
  if (match.none()) return;
  const SortKey& k = ordre_[rang];
  if (k.champ != kNoField && s_.catalogue().field(k.champ).parent == kNoField) {
    const Column& c = Colonne(k, b);
    if (k.genre == SortKey::Genre::kScalaire) return AddScan(b, match, {c.scalaire, nullptr, k.descendant}, rang, cle);
    if (k.genre == SortKey::Genre::kNom) return AddScan(b, match, {c.texte.rangs, c.cles_tri, k.descendant}, rang, cle);
  }
  match.ForEach([&](std::uint32_t row) { Offer(b, row, rang == 0 ? Key(k, b, row, notees_) : cle); });
}

void TopK::AddEquals(std::size_t b, const RowSet& rows, std::size_t rang, std::uint64_t cle, bool de_la_position) {
  if (rows.none()) return;
  const bool derniere = rang + 1 == ordre_.size();
  // Names of one key are not all equal: their next key says nothing of who is kept.
  const bool vraiment_egales = ordre_[rang].genre != SortKey::Genre::kNom || cle == kNul;
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
    if (tas_.size() < k_) return kNul;
    const Candidat& pire = tas_.front();
    if (rang == 0) return pire.cle;
    return pire.cle > cle ? kNul : Key(ordre_[1], pire.ref.bloc, pire.ref.row);
  };
  const auto premiere_cle = [&](std::uint64_t cle_du_rang) { return rang == 0 ? cle_du_rang : cle; };
  const std::uint64_t meilleure = e.Cle(e.descendant ? c.max_code : std::min<std::uint64_t>(1, c.max_code));
  const std::uint64_t pire = c.max_code == 0 || c.non_nuls < c.n ? kNul : e.Cle(e.descendant ? 1 : c.max_code);
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
  if (c.non_nuls < c.n && pire_gardee() == kNul) {
    RowSet sans = match;
    sans.AndNot(ScalarBetween(c, c.min(), c.max()));
    AddEquals(b, sans, rang, premiere_cle(kNul));
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
  if (e.cles == nullptr && bas != 0 && bas != kNul && !codes.vide()) {  // those that the position itself may belong to
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
  if (ordre_[0].genre == SortKey::Genre::kScore) return valeur >= Notees::kStricte;
  return ordre_[0].genre != SortKey::Genre::kPalier || valeur != 0;
}

Position TopK::PositionOf(const Candidat& candidat) const {
  const RowRef ref = candidat.ref;
  Position p;
  p.numero = s_.block(ref.bloc).numero(ref.row);
  for (std::size_t i = 0; i < ordre_.size(); ++i) {
    const SortKey& k = ordre_[i];
    Position::Cle& c = p.cles.emplace_back();
    const std::uint64_t cle = i == 0 ? candidat.cle : Key(k, ref.bloc, ref.row);
    c.nul = cle == kNul;
    if (c.nul) continue;
    if (k.genre == SortKey::Genre::kNom) {
      c.texte = Name(k, ref);
    } else {
      c.valeur = ValeurDeCle(cle, k.descendant || k.champ == kNoField);  // score, palier, ressort, recency
    }
  }
  return p;
}

}  // namespace sne
