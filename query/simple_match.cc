#include "query/simple_match.h"

#include <algorithm>

#include "schema/terms.h"

namespace sne {
namespace {

// A beginning stands for at most this many words of names: beyond, more letters are needed to tell people apart.
constexpr std::size_t kDebutsMax = 2000;

}  // namespace

Result<SimpleMatch> SimpleMatch::Resolve(const Snapshot& s, const Simple& simple, TextIndex& index) {
  SimpleMatch m;
  m.actif_ = !simple.vide();
  for (std::size_t b = 0; b < s.blocks(); ++b) m.rows_.push_back(s.block(b).rows());
  std::vector<FieldId> champs;
  for (const Field& f : s.catalogue().fields()) {
    if (f.texte && IsIndexedText(f)) champs.push_back(f.id);
  }
  for (const std::string& mot : simple.mots) {
    Mot& trouve = m.mots_.emplace_back();
    auto noms = index.AnyOf({NameTerm(mot)});
    if (!noms) return tl::unexpected(noms.error());
    trouve.noms = std::move(*noms);
    bool complet = true;
    std::vector<std::string> debuts;
    if (mot.size() >= 2) {
      auto termes = index.Beginning(NameTerm(mot), kDebutsMax, complet);
      if (!termes) return tl::unexpected(termes.error());
      debuts = std::move(*termes);
    }
    auto lignes = index.AnyOf(debuts);
    if (!lignes) return tl::unexpected(lignes.error());
    trouve.debuts = std::move(*lignes);
    std::vector<std::string> termes;
    for (const FieldId f : champs) termes.push_back(TextTerm(f, mot));
    auto textes = index.AnyOf(termes);
    if (!textes) return tl::unexpected(textes.error());
    trouve.textes = std::move(*textes);
  }
  return m;
}

RowSet SimpleMatch::Rows(std::size_t b) const {
  RowSet r = RowSet::All(rows_[b]);
  for (const Mot& m : mots_) {
    RowSet un = m.debuts[b];
    un.Or(m.noms[b]);
    un.Or(m.textes[b]);
    r.And(un);
    if (r.none()) break;
  }
  return r;
}

RowSet SimpleMatch::StrictRows(std::size_t b) const {
  RowSet r = RowSet::All(rows_[b]);
  for (const Mot& m : mots_) {
    RowSet un = m.noms[b];
    un.Or(m.textes[b]);
    r.And(un);
    if (r.none()) break;
  }
  return r;
}

bool SimpleMatch::Strict(std::size_t b, std::uint32_t row) const {
  return std::all_of(mots_.begin(), mots_.end(), [&](const Mot& m) { return m.noms[b].Test(row) || m.textes[b].Test(row); });
}

std::uint32_t SimpleMatch::Score(std::size_t b, std::uint32_t row) const {
  std::uint32_t score = Strict(b, row) ? 1u << 16 : 0;
  for (const Mot& m : mots_) score += m.noms[b].Test(row) ? 4 : m.debuts[b].Test(row) ? 2 : 1;
  return score;
}

}  // namespace sne
