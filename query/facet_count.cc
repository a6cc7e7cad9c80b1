#include "query/facet_count.h"

#include <algorithm>

#include "query/resolve_value.h"
#include "query/tranches.h"

namespace sne {
namespace {

constexpr std::uint64_t kCodesMax = 1u << 17;  // columns with more codes are counted through a hash table

// Calls f(i -> i-th code) with a reader made for the width of the codes.
template <class F>
void AvecCodes(const ScalarColumn& c, F&& f) {
  const auto lire = [&]<class T>(const T* codes) { f([codes](std::uint32_t i) -> std::uint64_t { return codes[i]; }); };
  switch (c.bits) {
    case 8:
      return lire(static_cast<const std::uint8_t*>(c.codes));
    case 16:
      return lire(static_cast<const std::uint16_t*>(c.codes));
    case 32:
      return lire(static_cast<const std::uint32_t*>(c.codes));
    case 64:
      return lire(static_cast<const std::uint64_t*>(c.codes));
    default:
      return f([codes = c.codes, bits = c.bits](std::uint32_t i) { return CodeEnBits(codes, bits, i); });
  }
}

// Neighbouring rows often hold the same value, and adding twice in a row to one counter waits for the first: counts go
// to several tables in turn.
constexpr std::size_t kTables = 4;
constexpr std::uint64_t kCodesEnTables = 1024;  // above, one table

template <class Code>
void CompterCodes(Code&& code, std::span<const RowInBlock> rows, std::uint32_t* compte, std::size_t table) {
  std::size_t i = 0;
  for (; i + kTables <= rows.size(); i += kTables) {
    ++compte[code(rows[i])];
    ++compte[table + code(rows[i + 1])];
    ++compte[2 * table + code(rows[i + 2])];
    ++compte[3 * table + code(rows[i + 3])];
  }
  for (; i < rows.size(); ++i) ++compte[code(rows[i])];
}

// Elements in turn to two tables. Returns the rows without an element.
template <class Code>
std::uint64_t CompterElements(Code&& code, const Offsets& offsets, std::span<const RowInBlock> rows,
                              std::uint32_t* pairs, std::uint32_t* impairs) {
  std::uint64_t sans = 0;
  for (const RowInBlock r : rows) {
    const std::uint32_t debut = offsets.Begin(r), fin = offsets.End(r);
    sans += debut == fin;
    std::uint32_t e = debut;
    for (; e + 2 <= fin; e += 2) {
      ++pairs[code(e)];
      ++impairs[code(e + 1)];
    }
    if (e < fin) ++pairs[code(e)];
    std::swap(pairs, impairs);
  }
  return sans;
}

}  // namespace

FacetCounter::FacetCounter(const Snapshot& snapshot, const Facette& facette, const Perturbation* perturbation)
    : s_(snapshot),
      f_(facette),
      champ_(snapshot.entier().field(facette.champ)),
      vue_(snapshot.catalogue().field(facette.champ).nomenclature),
      perturbation_(perturbation) {
  if (f_.genre == Facette::Genre::kValeurs && vue_ != nullptr && vue_->masquante())
    sensibles_ = NoeudDesSensibles(champ_, *vue_);
  if (f_.genre == Facette::Genre::kValeurs && champ_.HasOrdinals() && !champ_.nomenclature->ouverte()) {
    denses_.resize(champ_.nomenclature->size() + 1);
  }
}

void FacetCounter::Value(std::int64_t valeur, std::uint64_t nombre) {
  if (nombre == 0) return;
  if (static_cast<std::uint64_t>(valeur) < denses_.size()) {
    denses_[static_cast<std::size_t>(valeur)] += nombre;
  } else {
    autres_[valeur] += nombre;
  }
}

void FacetCounter::Add(std::size_t b, MatchRows& match, const std::vector<std::uint64_t>& cles) {
  if (perturbation_ != nullptr) return AddCellules(b, match, cles);
  if (sensibles_) {
    static const std::vector<TextQuery> sans_requete;
    static const TextSets sans_texte;
    RowSet tenues = match.set();
    Filter(s_, sans_requete, sans_texte).Keep(*sensibles_, b, tenues);
    avec_sensible_ += tenues.count();
  }
  const RowSet* protegees = s_.protegees(b, champ_);
  if (protegees == nullptr) return AddTous(b, match);
  RowSet lues = match.set();
  lues.AndNot(*protegees);
  sans_valeur_ += match.set().count() - lues.count();
  MatchRows reste(lues);
  AddTous(b, reste);
}

// Row by row: who may only count may wait.
void FacetCounter::AddCellules(std::size_t b, MatchRows& match, const std::vector<std::uint64_t>& cles) {
  const Column& c = s_.column(b, f_.champ, f_.territoire);
  const RowSet* protegees = s_.protegees(b, champ_);
  const bool liste = champ_.parent != kNoField || champ_.type == Type::kMulti;
  const Offsets& elements = champ_.parent != kNoField ? s_.block(b).column(champ_.parent).elements : c.elements;
  std::vector<std::int64_t> vues;
  const auto voir = [&](std::int64_t v) {
    if (v == kSansValeur) return;
    if (f_.genre != Facette::Genre::kValeurs) {
      vues.push_back(TrancheDe(f_, v));
    } else if (vue_ != nullptr && vue_->has_overlaps()) {
      for (const Ordinal o : vue_->Buckets(static_cast<Ordinal>(v))) vues.push_back(o);
    } else {
      vues.push_back(v);
    }
  };
  for (const RowInBlock r : match.list()) {
    vues.clear();
    if (protegees != nullptr && protegees->Test(r)) {
      // reads as empty
    } else if (liste) {
      for (std::uint32_t e = elements.Begin(r); e < elements.End(r); ++e) voir(c.scalaire.Value(e));
    } else if (champ_.type == Type::kObject) {
      vues.push_back(elements.Begin(r) != elements.End(r) ? 2 : 1);
    } else {
      voir(c.scalaire.Value(r));
    }
    if (vues.empty()) cellule_sans_valeur_.Ajouter(cles[r]);
    std::sort(vues.begin(), vues.end());
    vues.erase(std::unique(vues.begin(), vues.end()), vues.end());
    for (const std::int64_t v : vues) {
      if (v != kHorsBornes) cellules_[v].Ajouter(cles[r]);
    }
  }
}

void FacetCounter::AddTous(std::size_t b, MatchRows& match) {
  const std::uint32_t m = match.set().count();
  if (m == 0) return;
  if (f_.genre != Facette::Genre::kValeurs && autres_.size() > kTranchesMax) return;  // refused at the end
  if (m < kPeu && AddFew(b, match.list())) return;
  const Column& c = s_.column(b, f_.champ, f_.territoire);
  if (f_.genre == Facette::Genre::kValeurs && c.postings.present()) {
    if (match.set().all()) return AddPostings(b, match.set());
    // Costs in nanoseconds, measured on columns in cache: a bitset 130, a listed row 0.7, a row read 0.8 (lists 3).
    double postings = 0, plus_chere = 0;
    for (const Postings::Entry& e : c.postings.entrees) {
      const double cout = e.nombre < Postings::kListMax ? 5 + 0.7 * e.nombre : 130;
      postings += cout;
      plus_chere = std::max(plus_chere, cout);
    }
    if (champ_.Partitions()) postings -= plus_chere;  // AddPostings spares it
    const double lignes = m * (champ_.IsScalar() && champ_.parent == kNoField ? 0.8 : 3.0);
    if (postings < lignes || champ_.parent != kNoField) return AddPostings(b, match.set());
  }
  AddRows(b, match);
}

void FacetCounter::Prefetch(std::size_t b, std::span<const RowInBlock> rows) const {
  if (champ_.type == Type::kCotation || champ_.parent != kNoField) return;
  const Column& c = s_.column(b, f_.champ, f_.territoire);
  if (champ_.type == Type::kMulti) {
    for (const RowInBlock r : rows) c.elements.Prefetch(r);
  } else {
    for (const RowInBlock r : rows) c.scalaire.Prefetch(r);
  }
}

// Counts rows one by one; false for the kinds of facets and columns that need more than that.
bool FacetCounter::AddFew(std::size_t b, std::span<const RowInBlock> rows) {
  if (f_.genre != Facette::Genre::kValeurs || denses_.empty() || champ_.nomenclature->has_overlaps() ||
      champ_.parent != kNoField) {
    return false;
  }
  const Column& c = s_.column(b, f_.champ, f_.territoire);
  const ScalarColumn& codes = c.scalaire;
  const bool multi = champ_.type == Type::kMulti;
  if (!multi && !champ_.IsScalar()) return false;
  if (codes.forme != ScalarColumn::Forme::kDense || codes.bits != 8 || codes.valeurs != nullptr || codes.pas != 1)
    return false;
  const auto* code = static_cast<const std::uint8_t*>(codes.codes);
  std::uint64_t* compte = denses_.data() + (codes.base - 1);  // code 1 is the ordinal `base`
  std::uint64_t sans = 0;
  if (multi) {
    for (const RowInBlock r : rows) {
      const std::uint32_t debut = c.elements.Begin(r), fin = c.elements.End(r);
      sans += debut == fin;
      for (std::uint32_t e = debut; e < fin; ++e) ++compte[code[e]];
    }
  } else {
    for (const RowInBlock r : rows) {
      sans += code[r] == 0;
      compte[code[r]] += code[r] != 0;
    }
  }
  sans_valeur_ += sans;
  return true;
}

void FacetCounter::AddPostings(std::size_t b, const RowSet& match) {
  const Postings& p = s_.column(b, f_.champ, f_.territoire).postings;
  const std::uint32_t rows = s_.block(b).rows();
  const auto ajouter = [&](const Postings::Entry& e, std::uint64_t n) {
    if (e.valeur() == kSansValeur) {
      sans_valeur_ += n;
    } else {
      Value(e.valeur(), n);
    }
  };
  if (!champ_.Partitions() || match.all()) {
    for (const Postings::Entry& e : p.entrees) ajouter(e, CountEntry(p, e, match, rows));
    return;
  }
  // Each row stands in one entry: the longest holds those that the others do not.
  const Postings::Entry& longue = *std::max_element(p.entrees.begin(), p.entrees.end(),
                                                    [](const auto& x, const auto& y) { return x.nombre < y.nombre; });
  std::uint64_t reste = match.count();
  for (const Postings::Entry& e : p.entrees) {
    if (&e == &longue) continue;
    const std::uint64_t n = CountEntry(p, e, match, rows);
    ajouter(e, n);
    reste -= n;
  }
  ajouter(longue, reste);
}

void FacetCounter::AddRows(std::size_t b, MatchRows& match) {
  const Block& bloc = s_.block(b);
  const Column& c = s_.column(b, f_.champ, f_.territoire);
  if (champ_.parent != kNoField) return AddElements(b, bloc.column(champ_.parent).elements, c.scalaire, match);
  if (champ_.type == Type::kMulti) return AddElements(b, c.elements, c.scalaire, match);
  if (champ_.type == Type::kObject) {
    std::uint64_t presents = 0;
    for (const RowInBlock r : match.list()) presents += c.elements.Begin(r) != c.elements.End(r);
    Value(2, presents);
    Value(1, match.set().count() - presents);
    return;
  }
  AddScalar(c.scalaire, match);
}

void FacetCounter::AddScalar(const ScalarColumn& c, MatchRows& match) {
  const auto valeur = [&](std::int64_t v, std::uint64_t n) {
    if (n == 0) return;
    if (v == kSansValeur) {
      sans_valeur_ += n;
    } else if (f_.genre != Facette::Genre::kValeurs) {
      const std::int64_t t = TrancheDe(f_, v);
      if (t != kHorsBornes) autres_[t] += n;
    } else if (champ_.HasOrdinals() && champ_.nomenclature->has_overlaps()) {
      for (const Ordinal o : champ_.nomenclature->Buckets(static_cast<Ordinal>(v))) Value(o, n);
    } else {
      Value(v, n);
    }
  };
  using Forme = ScalarColumn::Forme;
  const std::uint32_t m = match.set().count();
  if (c.forme == Forme::kVide) return valeur(kSansValeur, m);
  if (c.forme == Forme::kConstante) return valeur(c.base, m);
  if (c.forme == Forme::kCreuse) {
    std::uint32_t presents = 0;
    std::unordered_map<std::uint64_t, std::uint32_t> codes;
    for (std::uint32_t i = 0; i < c.non_nuls; ++i) {
      if (!match.set().Test(c.lignes[i])) continue;
      ++presents;
      ++codes[c.CodeAt(i)];
    }
    for (const auto& [code, n] : codes) valeur(c.ValueOf(code), n);
    return valeur(kSansValeur, m - presents);
  }
  // Emptying and adding up a table of all codes costs as much as looking at some rows one by one.
  if (c.max_code >= kCodesMax || m < c.max_code / 16) {
    for (const RowInBlock r : match.list()) valeur(c.Value(r), 1);
    return;
  }
  const std::size_t table = c.max_code < kCodesEnTables ? c.max_code + 1 : 0;  // 0: all tables are one
  par_code_.assign(table == 0 ? c.max_code + 1 : kTables * table, 0);
  const auto rows = match.list();
  AvecCodes(c, [&](auto&& code) { CompterCodes(code, rows, par_code_.data(), table); });
  for (std::uint64_t code = 0; code <= c.max_code; ++code) {
    std::uint64_t n = par_code_[code];
    for (std::size_t t = 1; t < kTables && table != 0; ++t) n += par_code_[t * table + code];
    valeur(c.ValueOf(code), n);
  }
}

void FacetCounter::AddElements(std::size_t b, const Offsets& offsets, const ScalarColumn& c, MatchRows& match) {
  const bool overlaps = champ_.HasOrdinals() && champ_.nomenclature->has_overlaps();
  const Postings& postings = s_.block(b).column(f_.champ).postings;
  const bool valeurs = champ_.type == Type::kMulti && f_.genre == Facette::Genre::kValeurs && postings.present();
  // A row holds a value once, so its elements may be counted as they come. Values that find more than themselves (a
  // city) are counted from their postings, which hold a row once whatever it names.
  if (valeurs && c.forme == ScalarColumn::Forme::kDense && c.max_code < kCodesMax &&
      match.set().count() > c.max_code / 64) {
    const bool ordinaux = c.valeurs == nullptr && c.pas == 1 && !denses_.empty();  // a code is an ordinal but for base
    const std::size_t table = ordinaux ? denses_.size() : c.max_code + 1;
    std::vector<std::uint32_t>& compte = ordinaux ? par_ordinal_ : par_code_;
    if (!ordinaux || compte.empty()) compte.assign(2 * table, 0);
    // Code 1 is the ordinal `base`, so code 0, which no element has, would be the one before.
    std::uint32_t* pairs = compte.data() + (ordinaux ? c.base - 1 : 0);
    std::uint32_t* impairs = pairs + table;
    const auto rows = match.list();
    AvecCodes(c, [&](auto&& code) { sans_valeur_ += CompterElements(code, offsets, rows, pairs, impairs); });
    for (std::uint64_t code = 1; code <= c.max_code && !ordinaux; ++code) {
      const std::uint32_t n = pairs[code] + impairs[code];
      if (n != 0 && !Large(c.ValueOf(code))) Value(c.ValueOf(code), n);
    }
    for (const Ordinal large : champ_.nomenclature->wide_values()) {
      if (const Postings::Entry* e = postings.Find(large))
        Value(large, CountEntry(postings, *e, match.set(), s_.block(b).rows()));
    }
    return;
  }
  std::vector<std::int64_t> vues;
  for (const RowInBlock r : match.list()) {
    vues.clear();
    bool valeur = false;
    for (std::uint32_t e = offsets.Begin(r); e < offsets.End(r); ++e) {
      const std::int64_t v = c.Value(e);
      if (v == kSansValeur) continue;
      valeur = true;
      if (f_.genre != Facette::Genre::kValeurs) {
        vues.push_back(TrancheDe(f_, v));
      } else if (overlaps) {
        for (const Ordinal o : champ_.nomenclature->Buckets(static_cast<Ordinal>(v))) vues.push_back(o);
      } else {
        vues.push_back(v);
      }
    }
    if (!valeur) ++sans_valeur_;
    std::sort(vues.begin(), vues.end());
    vues.erase(std::unique(vues.begin(), vues.end()), vues.end());
    for (const std::int64_t v : vues) {
      if (v != kHorsBornes) Value(v, 1);
    }
  }
}

// A value that finds more than itself: a city and its arrondissements.
bool FacetCounter::Large(std::int64_t valeur) const {
  const auto& larges = champ_.nomenclature->wide_values();
  return std::binary_search(larges.begin(), larges.end(), static_cast<Ordinal>(valeur));
}

void FacetCounter::Merge(const FacetCounter& autre) {
  for (std::size_t i = 0; i < denses_.size(); ++i) denses_[i] += autre.denses_[i];
  if (par_ordinal_.empty()) {
    par_ordinal_ = autre.par_ordinal_;
  } else if (!autre.par_ordinal_.empty()) {
    for (std::size_t i = 0; i < par_ordinal_.size(); ++i) par_ordinal_[i] += autre.par_ordinal_[i];
  }
  for (const auto& [v, n] : autre.autres_) autres_[v] += n;
  for (const auto& [v, cellule] : autre.cellules_) cellules_[v].Ajouter(cellule);
  cellule_sans_valeur_.Ajouter(autre.cellule_sans_valeur_);
  sans_valeur_ += autre.sans_valeur_;
  avec_sensible_ += autre.avec_sensible_;
}

// A cell that is not said is not listed either, as one of no row is not: only those that are asked for by name, and
// intervals between two that are said.
Result<FacetResult> FacetCounter::FinishCellules() const {
  FacetResult r;
  r.sans_valeur = perturbation_->Dire(cellule_sans_valeur_.nombre, cellule_sans_valeur_.somme);
  const auto dite = [&](const Cellule& c) { return perturbation_->Dire(c.nombre, c.somme); };
  if (f_.genre != Facette::Genre::kValeurs) {
    ComptesParTranche dites;
    for (const auto& [tranche, c] : cellules_) {
      if (dite(c) != kTu) dites.emplace(tranche, dite(c));
    }
    auto tranches = TranchesDe(f_, dites);
    if (!tranches) return tl::unexpected(tranches.error());
    r.tranches = std::move(*tranches);
    for (FacetResult::Tranche& t : r.tranches) {
      if (t.nombre == 0) t.nombre = kTu;
    }
    return r;
  }
  for (const auto& [v, c] : cellules_) {
    if (dite(c) != kTu) r.valeurs.push_back({v, dite(c)});
  }
  Trier(r);
  const auto la = [&](std::int64_t v) {
    return std::any_of(r.valeurs.begin(), r.valeurs.end(), [&](const auto& x) { return x.valeur == v; });
  };
  Cellule autres;
  for (const auto& [v, c] : cellules_) {
    if (!la(v)) autres.Ajouter(c);
  }
  r.autres = dite(autres);
  for (const std::int64_t v : f_.selectionnees) {
    if (!la(v)) r.valeurs.push_back({v, kTu});
  }
  return r;
}

Result<FacetResult> FacetCounter::Finish() const {
  if (perturbation_ != nullptr) return FinishCellules();
  if (f_.genre == Facette::Genre::kValeurs) return Valeurs();
  auto tranches = TranchesDe(f_, autres_);
  if (!tranches) return tl::unexpected(tranches.error());
  return FacetResult{{}, std::move(*tranches), 0, sans_valeur_};
}

FacetResult FacetCounter::Valeurs() const {
  FacetResult r;
  r.sans_valeur = sans_valeur_;
  for (std::size_t o = 1; o < denses_.size(); ++o) {
    std::uint64_t n = denses_[o];
    if (!par_ordinal_.empty() && !Large(static_cast<std::int64_t>(o)))
      n += par_ordinal_[o] + par_ordinal_[denses_.size() + o];
    if (n != 0) r.valeurs.push_back({static_cast<std::int64_t>(o), n});
  }
  for (const auto& [v, n] : autres_) r.valeurs.push_back({v, n});
  if (sensibles_) {
    std::erase_if(r.valeurs, [&](const auto& v) { return vue_->Masquee(static_cast<Ordinal>(v.valeur)); });
    if (avec_sensible_ > 0) r.valeurs.push_back({vue_->sensible(), avec_sensible_});
  }
  const auto zeros = r.valeurs.size();
  for (const std::int64_t v : f_.selectionnees) {
    const auto fin = r.valeurs.begin() + static_cast<std::ptrdiff_t>(zeros);
    if (std::none_of(r.valeurs.begin(), fin, [&](const auto& x) { return x.valeur == v; })) r.valeurs.push_back({v, 0});
  }
  Trier(r);
  return r;
}

// In order, as many as are listed; the others are counted together.
void FacetCounter::Trier(FacetResult& r) const {
  const Nomenclature* n = vue_;
  const auto avant = [&](const FacetResult::Valeur& a, const FacetResult::Valeur& b) {
    if (a.nombre != b.nombre) return a.nombre > b.nombre;
    if (n == nullptr) return a.valeur < b.valeur;
    return n->Code(static_cast<Ordinal>(a.valeur)) < n->Code(static_cast<Ordinal>(b.valeur));
  };
  const std::size_t n_valeurs = r.valeurs.size();
  const std::size_t garde = n_valeurs <= f_.toutes_jusqu_a ? n_valeurs : std::min<std::size_t>(f_.nombre, n_valeurs);
  std::partial_sort(r.valeurs.begin(), r.valeurs.begin() + static_cast<std::ptrdiff_t>(garde), r.valeurs.end(), avant);
  for (std::size_t i = garde; i < r.valeurs.size(); ++i) r.autres += r.valeurs[i].nombre;
  r.valeurs.resize(garde);
}

}  // namespace sne
