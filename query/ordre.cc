#include "query/ordre.h"

#include <algorithm>
#include <cassert>

namespace sne {

ScalarColumn::Codes Echelle::Entre(std::uint64_t bas, std::uint64_t haut) const {
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
    return {premier([&](std::uint64_t c) { return c <= haut; }), premier([&](std::uint64_t c) { return c < bas; }) - 1};
  }
  return {premier([&](std::uint64_t c) { return c >= bas; }), premier([&](std::uint64_t c) { return c > haut; }) - 1};
}

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

Ordre::Ordre(const Snapshot& snapshot, const std::vector<SortKey>& cles)
    : s_(snapshot),
      cles_(cles),
      creation_(snapshot.entier().Find("date_creation")),
      renouvellement_(snapshot.entier().Find("date_dernier_renouvellement")),
      departements_(snapshot.entier().Find("departement_souhaite")),
      epci_(snapshot.entier().Find("epci_souhaite")),
      notes_(cles.size()) {}

std::uint64_t Ordre::Key(const SortKey& k, std::size_t b, std::uint32_t row, const Notees* notees) const {
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
      if (s_.Protegee(b, row, s_.entier().field(k.champ))) return kCleNulle;
      const Column& c = s_.block(b).column(k.champ);
      return Echelle{c.texte.rangs, c.cles_tri, &c.texte, k.descendant}.Cle(c.texte.rangs.Code(row));
    }
    case SortKey::Genre::kScalaire: {
      const Field& f = s_.entier().field(k.champ);
      if (s_.Protegee(b, row, f)) return kCleNulle;
      const Column& c = Colonne(k, b);
      if (f.parent == kNoField) return CleScalaire(c.scalaire.Value(row), k.descendant);
      const Offsets& o = s_.block(b).column(f.parent).elements;  // a sub-field of an object: its one element
      return CleScalaire(o.Begin(row) == o.End(row) ? kSansValeur : c.scalaire.Value(o.Begin(row)), k.descendant);
    }
  }
  return kCleNulle;
}

std::optional<Echelle> Ordre::EchelleDe(const SortKey& k, std::size_t b) const {
  const bool nom = k.genre == SortKey::Genre::kNom;
  if ((!nom && k.genre != SortKey::Genre::kScalaire) || s_.entier().field(k.champ).parent != kNoField)
    return std::nullopt;
  if (s_.protegees(b, s_.entier().field(k.champ)) != nullptr) return std::nullopt;  // row by row
  const Column& c = Colonne(k, b);
  if (nom) return Echelle{c.texte.rangs, c.cles_tri, &c.texte, k.descendant};
  return Echelle{c.scalaire, nullptr, nullptr, k.descendant};
}

const Column& Ordre::Colonne(const SortKey& k, std::size_t b) const {
  if (k.territoire == kNoOrdinal) return s_.column(b, k.champ, kNoOrdinal);
  auto& notes = notes_[static_cast<std::size_t>(&k - cles_.data())];
  notes.resize(s_.blocks());
  if (notes[b] == nullptr) notes[b] = &s_.column(b, k.champ, k.territoire);
  return *notes[b];
}

bool Ordre::Souhaite(const Ressort& ressort, RowRef ref) const {
  const auto un_de = [&](FieldId champ, const std::vector<Ordinal>& la) {
    const Column& c = s_.block(ref.bloc).column(champ);
    for (std::uint32_t e = c.elements.Begin(ref.row); e < c.elements.End(ref.row); ++e) {
      if (std::find(la.begin(), la.end(), static_cast<Ordinal>(c.scalaire.Value(e))) != la.end()) return true;
    }
    return false;
  };
  return un_de(departements_, ressort.departements) || un_de(epci_, ressort.epci);
}

std::string_view Ordre::Name(const SortKey& k, RowRef ref) const {
  return s_.block(ref.bloc).column(k.champ).texte.Raw(ref.row);
}

}  // namespace sne
