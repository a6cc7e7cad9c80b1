#include "query/simple_match.h"

#include <algorithm>
#include <functional>
#include <map>

#include "query/name_index.h"
#include "query/text_index.h"
#include "schema/terms.h"

namespace sne {
namespace {

// One letter finds no beginnings: they would be a twentieth of all names.
NameMatch Debut(std::string_view mot) { return mot.size() < 2 ? NameMatch::kEntier : NameMatch::kDebut; }

constexpr std::uint32_t kStrict = 1u << 16;

}  // namespace

SimpleMatch SimpleMatch::Resolve(const Snapshot& s, const Simple& simple) {
  SimpleMatch m;
  m.actif_ = !simple.vide();
  for (std::size_t b = 0; b < s.blocks(); ++b) m.rows_.push_back(s.block(b).rows());
  std::vector<FieldId> champs;
  for (const Field& f : s.catalogue().fields()) {
    if (f.texte && IsIndexedText(f)) champs.push_back(f.id);
  }
  // The rarest word first: the others are then only looked up among its rows.
  struct Cherche {
    std::string_view mot;
    std::uint64_t cout = 0;
  };
  std::vector<Cherche> cherches;
  for (const std::string& mot : simple.mots) {
    Cherche& c = cherches.emplace_back();
    c.mot = mot;
    if (simple.mots.size() > 1) c.cout = NameCount(s, mot, Debut(mot)) + TextCount(s, mot, champs);
  }
  std::stable_sort(cherches.begin(), cherches.end(),
                   [](const Cherche& a, const Cherche& b) { return a.cout < b.cout; });
  std::vector<RowSet> reste;  // rows that matched the words so far
  for (const Cherche& c : cherches) {
    const std::vector<RowSet>* parmi = m.mots_.empty() ? nullptr : &reste;
    Mot mot;
    mot.noms = NameRows(s, c.mot, NameMatch::kEntier, parmi);
    mot.debuts = NameRows(s, c.mot, Debut(c.mot), parmi);
    mot.textes = TextRows(s, c.mot, champs, parmi);
    for (std::size_t b = 0; b < s.blocks(); ++b) {
      RowSet un = mot.debuts[b];
      un.Or(mot.textes[b]);
      if (m.mots_.empty()) {
        reste.push_back(std::move(un));
      } else {
        reste[b].And(un);
      }
    }
    m.mots_.push_back(std::move(mot));
  }
  m.lignes_ = std::move(reste);
  return m;
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
  return std::all_of(mots_.begin(), mots_.end(),
                     [&](const Mot& m) { return m.noms[b].Test(row) || m.textes[b].Test(row); });
}

std::uint32_t SimpleMatch::Score(std::size_t b, std::uint32_t row) const {
  std::uint32_t score = Strict(b, row) ? kStrict : 0;
  for (const Mot& m : mots_) score += m.noms[b].Test(row) ? 4 : m.debuts[b].Test(row) ? 2 : 1;
  return score;
}

std::vector<std::pair<std::uint32_t, RowSet>> SimpleMatch::ByScore(std::size_t b, const RowSet& rows) const {
  std::map<std::uint32_t, RowSet, std::greater<>> classes{{kStrict, rows}};
  for (const Mot& m : mots_) {
    std::map<std::uint32_t, RowSet, std::greater<>> suite;
    const auto verser = [&](std::uint32_t score, RowSet part) {
      if (part.none()) return;
      const auto [it, nouvelle] = suite.emplace(score, part);
      if (!nouvelle) it->second.Or(part);
    };
    for (auto& [score, lignes] : classes) {
      RowSet& reste = lignes;  // clang 14 captures no structured binding
      const auto prendre = [&](const RowSet& qui) {
        RowSet part = reste;
        part.And(qui);
        reste.AndNot(part);
        return part;
      };
      verser(score + 4, prendre(m.noms[b]));
      RowSet debuts = prendre(m.debuts[b]);
      verser(score + 1, std::move(reste));  // free text
      RowSet entiers = debuts;              // a beginning, and a whole word elsewhere
      entiers.And(m.textes[b]);
      debuts.AndNot(entiers);
      verser(score + 2, std::move(entiers));
      verser((score & ~kStrict) + 2, std::move(debuts));
    }
    classes = std::move(suite);
  }
  std::vector<std::pair<std::uint32_t, RowSet>> ordre;
  for (auto& [score, part] : classes) ordre.emplace_back(score, std::move(part));
  return ordre;
}

}  // namespace sne
