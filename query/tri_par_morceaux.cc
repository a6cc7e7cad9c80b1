#include "query/tri_par_morceaux.h"

#include <algorithm>

#include "schema/collation.h"

namespace sne {
namespace {

constexpr std::uint32_t kPas = 65'536;          // rows looked at in one step
constexpr std::uint32_t kRecopiees = 1u << 19;  // rows copied in one step
constexpr std::uint32_t kTireesParSeuil = 8;
constexpr std::uint32_t kParPart = 4096;  // rows that a part should have, when there are few of them

// Rows of the block of the first.
std::span<const LigneCourte> DuMemeBloc(std::span<const LigneCourte> lignes) {
  const LigneCourte derniere = lignes[0] | 0xFFFF;
  return lignes.first(
      static_cast<std::size_t>(std::upper_bound(lignes.begin(), lignes.end(), derniere) - lignes.begin()));
}

}  // namespace

TriParMorceaux::TriParMorceaux(const Snapshot& snapshot, const std::vector<SortKey>& cles, LignesCourtes lignes,
                               std::vector<std::optional<Notees>> notees, Reglage reglage)
    : s_(snapshot), ordre_(snapshot, cles), notees_(std::move(notees)), reglage_(reglage), lignes_(std::move(lignes)) {
  using Genre = Etape::Genre;
  const auto numero = [&](bool descendant) {
    etapes_.push_back({Genre::kHaut, nullptr, descendant});
    etapes_.push_back({Genre::kBas, nullptr, descendant});
  };
  for (const SortKey& k : cles) {
    if (k.genre == SortKey::Genre::kNumero) {
      numero(k.descendant);
    } else {
      etapes_.push_back({Genre::kCle, &k, k.descendant});
    }
  }
  numero(false);
  if (!lignes_.empty()) pile_.push_back({0, static_cast<std::uint32_t>(lignes_.size()), 0});
}

void TriParMorceaux::Avancer() {
  const Plage plage = pile_.back();
  const std::uint32_t n = plage.fin - plage.debut;
  if (!partage_ && plage.etape < etapes_.size() && n > reglage_.petite) partage_ = Partage{};
  if (partage_) {
    switch (partage_->phase) {
      case Partage::Phase::kTirer:
        return Tirer(plage);
      case Partage::Phase::kMarquer:
        return Marquer(plage);
      case Partage::Phase::kPlacer:
        return Placer(plage);
      case Partage::Phase::kRecopier:
        return Recopier(plage);
    }
  }
  pile_.pop_back();
  if (plage.etape == etapes_.size() || n == 1) return;
  entrees_.clear();
  for (std::uint32_t i = plage.debut; i < plage.fin; ++i) entrees_.push_back({0, lignes_[i]});
  Ranger(entrees_, plage.etape);
  for (std::uint32_t i = 0; i < n; ++i) lignes_[plage.debut + i] = entrees_[i].ligne;
}

// ---- values

std::uint64_t TriParMorceaux::Cle(const Etape& e, RowRef ref) const {
  switch (e.genre) {
    case Etape::Genre::kHaut:
      return CleScalaire(static_cast<std::int64_t>(s_.block(ref.bloc).numero(ref.row).haut), e.descendant);
    case Etape::Genre::kBas:
      return CleScalaire(static_cast<std::int64_t>(s_.block(ref.bloc).numero(ref.row).bas), e.descendant);
    case Etape::Genre::kCle:
      break;
  }
  const bool notee = ref.bloc < notees_.size() && notees_[ref.bloc];
  return ordre_.Key(*e.cle, ref.bloc, ref.row, notee ? &*notees_[ref.bloc] : nullptr);
}

TriParMorceaux::Valeur TriParMorceaux::ValeurDe(const Etape& e, RowRef ref) const {
  return {Cle(e, ref), e.nom() ? ordre_.Name(*e.cle, ref) : std::string_view()};
}

int TriParMorceaux::Comparer(const Etape& e, const Valeur& a, const Valeur& b) {
  if (a.cle != b.cle) return a.cle < b.cle ? -1 : 1;
  if (!e.nom() || a.cle == kCleNulle) return 0;
  return e.descendant ? CollationCompare(b.nom, a.nom) : CollationCompare(a.nom, b.nom);
}

// ---- a large range

// A row every so many, not at equal distances: values may come back at regular ones.
void TriParMorceaux::Tirer(const Plage& plage) {
  Partage& p = *partage_;
  const std::uint32_t n = plage.fin - plage.debut;
  const std::uint32_t seuils = std::clamp<std::uint32_t>(n / kParPart, 1, reglage_.seuils);
  const std::uint32_t tirages = std::min(n, seuils * kTireesParSeuil);
  const std::uint32_t pas = n / tirages;
  for (std::uint32_t bloc = UINT32_MAX; p.faites < tirages; ++p.faites) {
    const RowRef ref = Longue(lignes_[plage.debut + p.faites * pas + p.faites * 40'503u % pas]);
    if (bloc != UINT32_MAX && bloc != ref.bloc) return;  // what a block has to make of a column takes its time
    bloc = ref.bloc;
    p.tirees.push_back(ValeurDe(etapes_[plage.etape], ref));
  }
  Choisir(plage);
}

void TriParMorceaux::Choisir(const Plage& plage) {
  Partage& p = *partage_;
  const Etape& e = etapes_[plage.etape];
  std::sort(p.tirees.begin(), p.tirees.end(), [&](const Valeur& a, const Valeur& b) { return Comparer(e, a, b) < 0; });
  for (std::size_t i = std::min<std::size_t>(kTireesParSeuil / 2, p.tirees.size() - 1); i < p.tirees.size();
       i += kTireesParSeuil) {
    const Valeur& v = p.tirees[i];
    if (!p.cles.empty() && Comparer(e, {p.cles.back(), p.noms.back()}, v) == 0) continue;
    p.cles.push_back(v.cle);
    p.noms.push_back(v.nom);
  }
  p.tirees = {};
  p.parts.resize(plage.fin - plage.debut);
  p.debuts.assign(2 * p.cles.size() + 2, 0);
  p.phase = Partage::Phase::kMarquer;
  p.faites = 0;
}

std::uint16_t TriParMorceaux::Part(const Etape& e, const Valeur& v) const {
  const Partage& p = *partage_;
  auto i = static_cast<std::size_t>(std::lower_bound(p.cles.begin(), p.cles.end(), v.cle) - p.cles.begin());
  while (e.nom() && i < p.cles.size() && Comparer(e, {p.cles[i], p.noms[i]}, v) < 0) ++i;
  const bool egale = i < p.cles.size() && Comparer(e, {p.cles[i], p.noms[i]}, v) == 0;
  return static_cast<std::uint16_t>(2 * i + egale);
}

void TriParMorceaux::Marquer(const Plage& plage) {
  Partage& p = *partage_;
  const Etape& e = etapes_[plage.etape];
  const auto lignes = DuMemeBloc({lignes_.data() + plage.debut + p.faites, lignes_.data() + plage.fin});
  std::uint16_t* const parts = p.parts.data() + p.faites;
  const std::uint32_t bloc = Longue(lignes[0]).bloc;
  const auto echelle = e.genre == Etape::Genre::kCle ? ordre_.EchelleDe(*e.cle, bloc) : std::nullopt;
  if (echelle && echelle->colonne.max_code < 4 * lignes.size()) {
    MarquerParCodes(e, *echelle, lignes, parts);
  } else if (e.genre == Etape::Genre::kHaut && s_.block(bloc).rows() < 4 * lignes.size()) {
    MarquerParNumeros(e, s_.block(bloc), lignes, parts);
  } else {
    for (std::size_t i = 0; i < lignes.size(); ++i) parts[i] = Part(e, ValeurDe(e, Longue(lignes[i])));
  }
  for (std::size_t i = 0; i < lignes.size(); ++i) ++p.debuts[parts[i] + 1u];
  p.faites += static_cast<std::uint32_t>(lignes.size());
  if (p.faites < plage.fin - plage.debut) return;
  for (std::size_t i = 1; i < p.debuts.size(); ++i) p.debuts[i] += p.debuts[i - 1];
  p.placees.resize(p.parts.size());
  p.phase = Partage::Phase::kPlacer;
  p.faites = 0;
}

// As many rows as codes, or nearly: what each code means is found out once, in their order.
void TriParMorceaux::MarquerParCodes(const Etape& e, const Echelle& echelle, std::span<const LigneCourte> lignes,
                                     std::uint16_t* parts) {
  const Partage& p = *partage_;
  const ScalarColumn& c = echelle.colonne;
  part_de_code_.resize(c.max_code + 1);
  std::size_t i = 0;
  const auto poser = [&](std::uint64_t code) {
    const Valeur v{echelle.Cle(code), e.nom() && code != 0 ? echelle.Nom(code) : std::string_view()};
    int ordre = -1;
    while (i < p.cles.size() && (ordre = Comparer(e, {p.cles[i], p.noms[i]}, v)) < 0) ++i;
    part_de_code_[code] = static_cast<std::uint16_t>(2 * i + (ordre == 0));
  };
  for (std::uint64_t code = 1; code <= c.max_code; ++code) poser(e.descendant ? c.max_code + 1 - code : code);
  poser(0);
  if (c.forme != ScalarColumn::Forme::kCreuse) {
    for (std::size_t k = 0; k < lignes.size(); ++k) parts[k] = part_de_code_[c.Code(Longue(lignes[k]).row)];
    return;
  }
  std::uint32_t rang = 0;  // both ascend
  for (std::size_t k = 0; k < lignes.size(); ++k) {
    const std::uint32_t row = Longue(lignes[k]).row;
    while (rang < c.non_nuls && c.lignes[rang] < row) ++rang;
    parts[k] = part_de_code_[rang < c.non_nuls && c.lignes[rang] == row ? c.CodeAt(rang) : 0];
  }
}

// The block knows its rows in the order of their numbers.
void TriParMorceaux::MarquerParNumeros(const Etape& e, const Block& bloc, std::span<const LigneCourte> lignes,
                                       std::uint16_t* parts) {
  const Partage& p = *partage_;
  const std::size_t n = p.cles.size();
  part_de_code_.resize(bloc.rows());
  std::size_t rang = 0;
  const auto jusqu_a = [&](std::size_t fin, std::size_t part) {
    for (; rang < fin; ++rang) part_de_code_[bloc.rows_by_numero()[rang]] = static_cast<std::uint16_t>(part);
  };
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = e.descendant ? n - 1 - k : k;
    const auto haut = static_cast<std::uint64_t>(ValeurDeCle(p.cles[i], e.descendant));
    const auto [premier, dernier] = bloc.FindNumeros({haut, 0}, {haut, UINT32_MAX});
    jusqu_a(premier, e.descendant ? 2 * i + 2 : 2 * i);
    jusqu_a(dernier, 2 * i + 1);
  }
  jusqu_a(bloc.rows(), e.descendant ? 0 : 2 * n);
  for (std::size_t k = 0; k < lignes.size(); ++k) parts[k] = part_de_code_[Longue(lignes[k]).row];
}

void TriParMorceaux::Placer(const Plage& plage) {
  Partage& p = *partage_;
  const auto fin = std::min<std::uint32_t>(p.faites + kPas, plage.fin - plage.debut);
  for (; p.faites < fin; ++p.faites) p.placees[p.debuts[p.parts[p.faites]]++] = lignes_[plage.debut + p.faites];
  if (p.faites < plage.fin - plage.debut) return;
  p.phase = Partage::Phase::kRecopier;
  p.faites = 0;
  p.parts = {};
}

void TriParMorceaux::Recopier(const Plage& plage) {
  Partage& p = *partage_;
  if (p.placees.size() == lignes_.size()) {
    lignes_.swap(p.placees);
  } else {
    const auto fin = std::min<std::uint32_t>(p.faites + kRecopiees, plage.fin - plage.debut);
    std::copy(p.placees.begin() + p.faites, p.placees.begin() + fin, lignes_.begin() + plage.debut + p.faites);
    p.faites = fin;
    if (fin < plage.fin - plage.debut) return;
  }
  pile_.pop_back();
  for (std::size_t i = 2 * p.cles.size() + 1; i-- > 0;) {  // debuts[i] is now where part i ends
    const std::uint32_t debut = plage.debut + (i == 0 ? 0 : p.debuts[i - 1]), fin = plage.debut + p.debuts[i];
    if (debut < fin) pile_.push_back({debut, fin, plage.etape + i % 2});
  }
  partage_.reset();
}

// ---- a small range

void TriParMorceaux::Ranger(std::span<Entree> entrees, std::size_t etape) {
  if (entrees.size() == 1 || etape == etapes_.size()) return;
  const Etape& e = etapes_[etape];
  for (Entree& une : entrees) une.cle = Cle(e, Longue(une.ligne));
  const auto trier = [](std::span<Entree> s) {  // rows of one key stay in the order of the index, which is read faster
    std::sort(s.begin(), s.end(),
              [](const Entree& a, const Entree& b) { return a.cle != b.cle ? a.cle < b.cle : a.ligne < b.ligne; });
  };
  // Calls f on each run of one key.
  const auto egales = [](std::span<Entree> s, auto&& f) {
    for (std::size_t i = 0, j; i < s.size(); i = j) {
      for (j = i + 1; j < s.size() && s[j].cle == s[i].cle;) ++j;
      f(s.subspan(i, j - i));
    }
  };
  trier(entrees);
  egales(entrees, [&](std::span<Entree> memes) {
    if (!e.nom() || memes.size() == 1 || memes[0].cle == kCleNulle) return Ranger(memes, etape + 1);
    Nommer(e, memes);
    trier(memes);
    egales(memes, [&](std::span<Entree> homonymes) { Ranger(homonymes, etape + 1); });
  });
}

// Names of one key: the rank of each among them takes its place.
void TriParMorceaux::Nommer(const Etape& e, std::span<Entree> entrees) const {
  std::vector<std::string_view> noms;
  for (const Entree& une : entrees) {
    const std::string_view nom = ordre_.Name(*e.cle, Longue(une.ligne));
    if (noms.empty() || noms.back() != nom) noms.push_back(nom);
  }
  std::sort(noms.begin(), noms.end());
  noms.erase(std::unique(noms.begin(), noms.end()), noms.end());
  const std::uint64_t cle = entrees[0].cle;
  std::sort(noms.begin(), noms.end(), [&](std::string_view a, std::string_view b) {
    return Comparer(e, {cle, a}, {cle, b}) < 0;
  });
  for (Entree& une : entrees) {
    const Valeur v{cle, ordre_.Name(*e.cle, Longue(une.ligne))};
    une.cle = static_cast<std::uint64_t>(std::lower_bound(noms.begin(), noms.end(), v,
                                                          [&](std::string_view a, const Valeur& b) {
                                                            return Comparer(e, {cle, a}, b) < 0;
                                                          }) -
                                         noms.begin());
  }
}

}  // namespace sne
