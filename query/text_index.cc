#include "query/text_index.h"

#include <algorithm>

#include "schema/terms.h"

namespace sne {
namespace {

bool Parmi(const std::vector<FieldId>& champs, std::string_view terme) {
  return std::binary_search(champs.begin(), champs.end(), FieldOfTerm(terme));
}

// Calls f(word of the lexicon) for the terms of one stem in `champs`.
template <class F>
void ChaqueTerme(const Lexique& lexique, const std::string& racine, const std::vector<FieldId>& champs, F&& f) {
  const auto [premier, dernier] = lexique.Beginning(racine);
  for (std::size_t i = premier; i < dernier; ++i) {
    if (Parmi(champs, lexique.mot(i))) f(i);
  }
}

// The rows of `liste` in a block of `n` rows, or those of `parmi` among them.
RowSet Lignes(const ListeDeLignes& liste, const RowSet* parmi, std::uint32_t n) {
  const bool toutes = parmi == nullptr || parmi->all();
  if (!toutes && (parmi->listed() || parmi->none())) {
    RowSet r = *parmi;
    if (liste.listed()) {
      const auto rows = liste.rows();
      r.Retain([&](std::uint32_t row) {
        return std::binary_search(rows.begin(), rows.end(), static_cast<RowInBlock>(row));
      });
    } else if (liste.dense()) {
      r.Retain([&](std::uint32_t row) { return (liste.bits()[row >> 6] >> (row & 63) & 1) != 0; });
    } else if (!r.none()) {  // both ascend
      std::vector<RowInBlock> deux;
      auto ici = r.rows().begin();
      const auto fin = r.rows().end();
      liste.ForEach([&](RowInBlock row) {
        while (ici != fin && *ici < row) ++ici;
        if (ici != fin && *ici == row) deux.push_back(row);
      });
      r = RowSet::FromRows(n, std::move(deux));
    }
    return r;
  }
  RowSet r = RowSet::None(n);
  if (liste.listed()) {
    const auto rows = liste.rows();
    r = RowSet::FromRows(n, {rows.begin(), rows.end()});
  } else if (liste.dense()) {
    r = RowSet::FromBits(n, liste.bits());
  } else {
    r = RowSet::Empty(n);
    liste.ForEach([&](RowInBlock row) { r.Set(row); });
    r.Settle();
  }
  if (!toutes) r.And(*parmi);
  return r;
}

}  // namespace

std::vector<RowSet> TextRows(const Snapshot& s, std::string_view mot, const std::vector<FieldId>& champs,
                             const std::vector<RowSet>* parmi) {
  const std::string racine = TextStem(mot);
  std::vector<RowSet> ensembles;
  for (std::size_t b = 0; b < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
  for (const Segment& segment : s.segments()) {
    const Lexique& textes = *segment.dictionnaires.textes;
    ChaqueTerme(textes, racine, champs, [&](std::size_t i) {
      textes.ForEachList(i, i + 1, [&](std::size_t bloc, const ListeDeLignes& liste) {
        if (bloc >= segment.blocs) return;  // a damaged entry must not lead elsewhere
        const std::size_t b = segment.premier_bloc + bloc;
        RowSet lignes = Lignes(liste, parmi ? &(*parmi)[b] : nullptr, ensembles[b].size());
        if (const RowSet* protegees = s.protegees(b, s.entier().field(FieldOfTerm(textes.mot(i)))))
          lignes.AndNot(*protegees);
        ensembles[b].Or(lignes);
      });
    });
  }
  return ensembles;
}

std::vector<RowSet> TextRowsAllOf(const Snapshot& s, const std::vector<std::string>& mots, FieldId champ) {
  const std::vector<FieldId> champs = {champ};
  std::vector<std::pair<std::uint64_t, std::string_view>> ordre;  // the rarest first
  ordre.reserve(mots.size());
  for (const std::string& m : mots) ordre.emplace_back(TextCount(s, m, champs), m);
  std::sort(ordre.begin(), ordre.end());
  std::vector<RowSet> ensembles;
  for (const auto& [nombre, mot] : ordre) {
    ensembles = TextRows(s, mot, champs, ensembles.empty() ? nullptr : &ensembles);
  }
  for (std::size_t b = 0; ensembles.size() < s.blocks(); ++b) ensembles.push_back(RowSet::None(s.block(b).rows()));
  return ensembles;
}

std::uint64_t TextCount(const Snapshot& s, std::string_view mot, const std::vector<FieldId>& champs) {
  const std::string racine = TextStem(mot);
  std::uint64_t n = 0;
  for (const Segment& segment : s.segments()) {
    const Lexique& textes = *segment.dictionnaires.textes;
    ChaqueTerme(textes, racine, champs, [&](std::size_t i) { n += textes.Rows(i, i + 1); });
  }
  return n;
}

}  // namespace sne
