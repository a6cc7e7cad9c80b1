#include "query/suggest_comptes.h"

#include <algorithm>
#include <map>

#include "query/filter.h"
#include "query/match_rows.h"
#include "query/postings_match.h"
#include "query/resolve.h"
#include "query/resolve_value.h"

namespace sne {
Perimetre Vivantes(const Snapshot& snapshot, const Snapshot* avant, const Perimetre* avant_vivantes) {
  Perimetre::ParBloc lignes;
  const FieldId statut = snapshot.catalogue().Find("statut");
  const auto codes = StatutsVivants(snapshot.catalogue());
  for (std::size_t b = 0; b < snapshot.blocks(); ++b) {
    if (statut == kNoField) {
      lignes.push_back(snapshot.shared_live(b));
      continue;
    }
    if (avant != nullptr && b < avant->blocks() && avant->shared_block(b) == snapshot.shared_block(b) &&
        avant->shared_live(b) == snapshot.shared_live(b)) {
      lignes.push_back(avant_vivantes->shared_bloc(b));
      continue;
    }
    RowSet du_bloc = snapshot.live(b);
    const Postings& p = snapshot.block(b).column(statut).postings;
    Keep(p, EntriesAmong(p, codes, du_bloc.size(), snapshot.catalogue().field(statut).Partitions()), du_bloc);
    lignes.push_back(std::make_shared<const RowSet>(std::move(du_bloc)));
  }
  return Perimetre::Lignes(std::move(lignes));
}

ComptesVivants::ComptesVivants(const Snapshot& s, const Perimetre& perimetre, const Perimetre& vivantes)
    : s_(s), perimetre_(perimetre), vivantes_(vivantes), statut_(s.catalogue().Find("statut")) {
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    if (!perimetre.tout()) {
      vues_.push_back(perimetre.bloc(b));
      vues_.back().And(vivantes.bloc(b));
    }
    if (!bloc(b).none()) utiles_.push_back(b);
  }
}

RowSet ComptesVivants::Lues(std::size_t b, const Field& f, RowSet base) const {
  if (const RowSet* protegees = s_.protegees(b, f)) base.AndNot(*protegees);
  return base;
}

// Rows of `base` that hold the value.
std::int64_t ComptesVivants::Compte(std::size_t b, const Field& f, Ordinal valeur, const RowSet& base) const {
  if (base.none()) return 0;
  if (f.nomenclature->masquante() && valeur == f.nomenclature->sensible()) {
    RowSet tenues = base;
    Filter(s_, {}, {}).Keep(NoeudDesSensibles(f, *f.nomenclature), b, tenues);
    return tenues.count();
  }
  const Postings& p = s_.column(b, f.id, kNoOrdinal).postings;
  const Postings::Entry* e = p.Find(valeur);
  if (e == nullptr) return 0;
  if (s_.protegees(b, f) == nullptr) return static_cast<std::int64_t>(CountEntry(p, *e, base, base.size()));
  const RowSet lues = Lues(b, f, base);
  return lues.none() ? 0 : static_cast<std::int64_t>(CountEntry(p, *e, lues, lues.size()));
}

std::int64_t ComptesVivants::Valeur(const Field& f, Ordinal o) const {
  std::int64_t n = 0;
  if (f.id != statut_) {
    for (const std::size_t b : utiles_) n += Compte(b, f, o, bloc(b));
    return n;
  }
  for (std::size_t b = 0; b < s_.blocks(); ++b) {
    RowSet base = s_.live(b);
    if (!perimetre_.tout()) base.And(perimetre_.bloc(b));
    n += Compte(b, f, o, base);
  }
  return n;
}

std::int64_t ComptesVivants::Texte(const TextesTenus::Texte& t, std::size_t premier_bloc) const {
  std::int64_t n = 0;
  for (const auto& [b, lignes] : t.lignes) {
    const RowSet base = Lues(premier_bloc + b, s_.entier().field(t.champ), bloc(premier_bloc + b));
    if (!base.none()) n += std::count_if(lignes.begin(), lignes.end(), [&](RowInBlock r) { return base.Test(r); });
  }
  return n;
}

std::vector<std::pair<Ordinal, std::int64_t>> ComptesVivants::Intervalle(const Field& champ,
                                                                         std::pair<Ordinal, Ordinal> intervalle) const {
  std::map<Ordinal, std::int64_t> comptes;
  for (const std::size_t b : utiles_) {
    const Postings& p = s_.block(b).column(champ.id).postings;
    const RowSet lues = Lues(b, champ, bloc(b));
    if (lues.none()) continue;
    auto it = std::lower_bound(p.entrees.begin(), p.entrees.end(), std::int64_t{intervalle.first},
                               [](const Postings::Entry& e, std::int64_t v) { return e.valeur() < v; });
    for (; it != p.entrees.end() && it->valeur() <= std::int64_t{intervalle.second}; ++it)
      comptes[static_cast<Ordinal>(it->valeur())] += static_cast<std::int64_t>(CountEntry(p, *it, lues, lues.size()));
  }
  std::erase_if(comptes, [](const auto& c) { return c.second == 0; });
  return {comptes.begin(), comptes.end()};
}

}  // namespace sne
