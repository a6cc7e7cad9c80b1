#include "query/simple_match.h"

#include <algorithm>
#include <bit>

#include "query/filter.h"
#include "query/name_index.h"
#include "query/poids_noms.h"
#include "query/text_index.h"
#include "schema/fold.h"
#include "schema/terms.h"

namespace sne {
namespace {

// A note: what a find is worth, and two bits: whole in a name, whole in a free text. A row where all words are one or
// the other is strict; a commune goes with both, a text that holds a frequent name with none.
constexpr std::uint8_t kEnNom = 0x80, kEnTexte = 0x40, kEntier = kEnNom | kEnTexte;
constexpr std::uint8_t kLieu = kEntier | 16, kTexte = 4;

// What a find in a name is worth, by what the word found is to the demandeur: his whole birth name, his first given
// name, his whole used name, or another word. The ways to find, best first.
struct Facon {
  std::uint8_t nom, prenom, usage, mot;
};
constexpr Facon kTelQuel{kEnNom | 48, kEnNom | 44, kEnNom | 43, kEnNom | 32};
constexpr Facon kDebutProche{31, 31, 30, 19}, kSonProche{28, 28, 27, 17};  // a letter away besides
constexpr Facon kDebut{24, 24, 23, 14}, kSon{20, 20, 19, 12}, kFaute{15, 15, 14, 9}, kDeuxFautes{11, 11, 10, 6};

// Of two notes of one row: the better find, and whole when one of them is.
std::uint8_t Meilleure(std::uint8_t a, std::uint8_t b) {
  return static_cast<std::uint8_t>(std::max(a & ~kEntier, b & ~kEntier) | ((a | b) & kEntier));
}

// Fewer rows than these of all blocks together are gathered one by one.
constexpr std::uint64_t kPeuEnTout = 20'000;

// More rows than these in a block, and they are found by bitset and rank rather than by halving.
constexpr std::size_t kPeu = 256;

}  // namespace

std::size_t SimpleMatch::Bloc::Rang(std::uint32_t row) const {
  if (bits.empty())
    return static_cast<std::size_t>(std::lower_bound(lignes.begin(), lignes.end(), row) - lignes.begin());
  const std::uint64_t avant = bits[row >> 6] & ((1ull << (row & 63)) - 1);
  return rangs[row >> 6] + static_cast<std::size_t>(std::popcount(avant));
}

void SimpleMatch::Bloc::Indexer() {
  bits.clear();
  rangs.clear();
  if (lignes.size() <= kPeu) return;
  bits.resize((n + 63) / 64);
  rangs.resize(bits.size());
  std::size_t m = 0;
  for (std::size_t i = 0; i < lignes.size(); ++i) {
    for (; m <= lignes[i] >> 6; ++m) rangs[m] = static_cast<std::uint16_t>(i);  // first of that word of bits
    bits[lignes[i] >> 6] |= 1ull << (lignes[i] & 63);
  }
}

RowSet SimpleMatch::Bloc::Ensemble(bool strictes) const {
  if (lignes.size() <= RowSet::kListe && !strictes) return RowSet::FromRows(n, lignes);
  RowSet r = RowSet::Empty(n);
  for (std::size_t i = 0; i < lignes.size(); ++i) {
    if (!strictes || scores[i] >= kEnTextes) r.Set(lignes[i]);
  }
  r.Settle();
  return r;
}

// The words of one q, from the rarest to the most frequent.
class SimpleMatch::Recherche {
 public:
  Recherche(const Snapshot& s, const Simple& simple, std::vector<Bloc>& blocs)
      : s_(s), simple_(simple), filtre_(s, sans_requete_, sans_texte_), blocs_(blocs) {
    for (const Field& f : s.catalogue().fields()) {
      if (f.texte && IsIndexedText(f)) champs_.push_back(f.id);
    }
  }

  void Faire() {
    std::vector<Mot> mots;
    for (const Simple::Mot& m : simple_.mots) mots.push_back(Preparer(m));
    std::stable_sort(mots.begin(), mots.end(), [](const Mot& a, const Mot& b) {
      return a.mot->facultatif != b.mot->facultatif ? b.mot->facultatif : a.cout < b.cout;
    });
    for (std::size_t i = 0; i < mots.size(); ++i) Chercher(mots[i], i == 0);
  }

 private:
  // One way to find a word: a run of words of names, and what it is worth.
  struct Voie {
    NameRun mots;
    std::uint8_t note;
  };
  struct Mot {
    const Simple::Mot* mot = nullptr;
    std::vector<Voie> voies;   // best first
    std::uint64_t textes = 0;  // rows of free text, at most
    std::uint8_t note_texte = kTexte;
    std::uint32_t poids = 1;
    std::uint64_t cout = 0;
  };

  Mot Preparer(const Simple::Mot& m) {
    Mot mot;
    mot.mot = &m;
    mot.poids = PoidsDuMot(m.texte);
    if (!EstUnNomFrequent(m.texte)) mot.note_texte |= kEnTexte;
    const auto voie = [&](const NameRun& noms, std::uint8_t note) {
      const std::uint64_t n = noms.Rows(s_);
      mot.cout += n;
      if (n > 0) mot.voies.push_back({noms, note});
    };
    const auto voies = [&](auto&& noms, std::string_view texte, const Facon& f) {
      voie(noms(s_, RoleWord(NameRole::kNom, texte)), f.nom);
      voie(noms(s_, RoleWord(NameRole::kPrenom, texte)), f.prenom);
      voie(noms(s_, RoleWord(NameRole::kUsage, texte)), f.usage);
      voie(noms(s_, texte), f.mot);
    };
    voies(NameRun::Equal, m.texte, kTelQuel);
    for (const std::string& colle : m.colles) voies(NameRun::Equal, colle, kTelQuel);
    // One letter finds no beginnings: they would be a twentieth of all names.
    if (m.texte.size() >= 2) voies(NameRun::Beginning, m.texte, kDebut);
    const auto une_faute = [&](std::string_view n) {
      return m.texte.size() >= kFauteMin && n.size() >= FauteMin(m.texte) && EditDistance(m.texte, n, 1) <= 1;
    };
    for (const NameRun& noms : NameRun::Semblables(s_, m.texte)) {
      const std::string_view n = noms.First(s_);
      voies(NameRun::Equal, n, une_faute(n) ? kSonProche : kSon);
    }
    for (const NameRun& noms : NameRun::Fautes(s_, m.texte)) {
      const std::string_view n = noms.First(s_);
      voies(NameRun::Equal, n, !une_faute(n) ? kDeuxFautes : n.starts_with(m.texte) ? kDebutProche : kFaute);
    }
    mot.textes = TextCount(s_, m.texte, champs_);
    mot.cout += mot.textes;
    if (m.lieu >= 0) mot.cout += s_.live_rows();  // looked for among the rows of a name
    return mot;
  }

  void Chercher(const Mot& m, bool premier) {
    std::vector<RowSet> textes;
    if (m.textes > 0) {
      std::vector<RowSet> parmi;
      for (std::size_t b = 0; b < blocs_.size() && !premier; ++b) parmi.push_back(blocs_[b].Ensemble(false));
      textes = TextRows(s_, m.mot->texte, champs_, premier ? nullptr : &parmi);
    }
    if (premier && m.mot->lieu < 0 && m.cout < kPeuEnTout) return Gerber(m, textes);
    if (premier) Commencer(m, textes);
    for (Bloc& bloc : blocs_) bloc.notes.assign(bloc.lignes.size(), 0);
    for (const Voie& v : m.voies) {
      v.mots.ForEachList(s_, [&](std::size_t b, const ListeDeLignes& liste) { Noter(blocs_[b], liste, v.note); });
    }
    for (std::size_t b = 0; b < textes.size(); ++b) Noter(blocs_[b], textes[b], m.note_texte);
    for (std::size_t b = 0; b < blocs_.size() && m.mot->lieu >= 0; ++b) {
      RowSet la = blocs_[b].Ensemble(false);
      filtre_.Keep(simple_.lieux[static_cast<std::size_t>(m.mot->lieu)], b, la);
      Noter(blocs_[b], la, kLieu);
    }
    for (Bloc& bloc : blocs_) Retenir(m, bloc);
  }

  // All rows of the first word.
  void Commencer(const Mot& m, const std::vector<RowSet>& textes) {
    std::vector<RowSet> la;
    for (std::size_t b = 0; b < blocs_.size(); ++b) {
      la.push_back(textes.empty() ? RowSet::None(blocs_[b].n) : textes[b]);
      if (m.mot->lieu >= 0) la[b].Or(filtre_.Eval(simple_.lieux[static_cast<std::size_t>(m.mot->lieu)], b));
    }
    for (const Voie& v : m.voies) {
      v.mots.ForEachList(s_, [&](std::size_t b, const ListeDeLignes& liste) {
        RowSet& r = la[b];
        if (r.all()) return;
        r.Densify();
        if (liste.dense()) {
          K().Or(r.bits(), liste.bits(), r.words());
        } else {
          liste.ForEach([&](RowInBlock row) { r.Set(row); });
        }
      });
    }
    for (std::size_t b = 0; b < blocs_.size(); ++b) {
      if (la[b].dense()) la[b].Settle();
      blocs_[b].lignes.reserve(la[b].count());
      la[b].ForEach([&](std::uint32_t row) { blocs_[b].lignes.push_back(static_cast<RowInBlock>(row)); });
      blocs_[b].scores.assign(blocs_[b].lignes.size(), kEnNoms | kEnTextes);
    }
  }

  // The first word when it has few rows in all: they are gathered with their notes, and sorted.
  void Gerber(const Mot& m, const std::vector<RowSet>& textes) {
    std::vector<std::vector<std::uint32_t>> gerbes(blocs_.size());  // row << 8 | note
    for (const Voie& v : m.voies) {
      v.mots.ForEachList(s_, [&](std::size_t b, const ListeDeLignes& liste) {
        liste.ForEach([&](RowInBlock row) { gerbes[b].push_back(std::uint32_t{row} << 8 | v.note); });
      });
    }
    for (std::size_t b = 0; b < blocs_.size(); ++b) {
      if (b < textes.size())
        textes[b].ForEach([&](std::uint32_t row) { gerbes[b].push_back(row << 8 | m.note_texte); });
      std::sort(gerbes[b].begin(), gerbes[b].end());
      Bloc& bloc = blocs_[b];
      for (const std::uint32_t g : gerbes[b]) {
        const auto row = static_cast<RowInBlock>(g >> 8);
        const auto note = static_cast<std::uint8_t>(g);
        if (bloc.lignes.empty() || bloc.lignes.back() != row) {
          bloc.lignes.push_back(row);
          bloc.notes.push_back(note);
        } else {
          bloc.notes.back() = Meilleure(bloc.notes.back(), note);
        }
      }
      bloc.scores.assign(bloc.lignes.size(), kEnNoms | kEnTextes);
      Retenir(m, bloc);
    }
  }

  static void Noter(Bloc& bloc, const ListeDeLignes& liste, std::uint8_t note) {
    const std::vector<RowInBlock>& ici = bloc.lignes;
    const auto noter = [&](std::size_t rang) { bloc.notes[rang] = Meilleure(bloc.notes[rang], note); };
    if (ici.empty()) return;
    if (liste.dense()) {
      for (std::size_t i = 0; i < ici.size(); ++i) {
        if (liste.bits()[ici[i] >> 6] >> (ici[i] & 63) & 1) noter(i);
      }
    } else if (liste.listed() && ici.size() * 16 < liste.n) {
      const auto lignes = liste.rows();
      for (std::size_t i = 0; i < ici.size(); ++i) {
        if (std::binary_search(lignes.begin(), lignes.end(), ici[i])) noter(i);
      }
    } else if (std::size_t{liste.n} * 4 < ici.size()) {
      liste.ForEach([&](RowInBlock row) {
        const auto it = std::lower_bound(ici.begin(), ici.end(), row);
        if (it != ici.end() && *it == row) noter(static_cast<std::size_t>(it - ici.begin()));
      });
    } else {  // both are ascending
      std::size_t i = 0;
      liste.ForEach([&](RowInBlock row) {
        while (i < ici.size() && ici[i] < row) ++i;
        if (i < ici.size() && ici[i] == row) noter(i);
      });
    }
  }
  static void Noter(Bloc& bloc, const RowSet& lignes, std::uint8_t note) {
    if (lignes.none()) return;
    for (std::size_t i = 0; i < bloc.lignes.size(); ++i) {
      if (lignes.Test(bloc.lignes[i])) bloc.notes[i] = Meilleure(bloc.notes[i], note);
    }
  }

  // Keeps the rows where the word was found, with what it is worth.
  static void Retenir(const Mot& m, Bloc& bloc) {
    std::size_t gardees = 0;
    for (std::size_t i = 0; i < bloc.lignes.size(); ++i) {
      const std::uint8_t note = bloc.notes[i];
      if (note == 0 && !m.mot->facultatif) continue;
      std::uint32_t score = bloc.scores[i] + m.poids * (note & ~kEntier);
      if ((note & kEnNom) == 0) score &= ~kEnNoms;
      if ((note & kEnTexte) == 0) score &= ~kEnTextes;
      bloc.lignes[gardees] = bloc.lignes[i];
      bloc.scores[gardees++] = score;
    }
    if (gardees == bloc.lignes.size()) return;
    bloc.lignes.resize(gardees);
    bloc.scores.resize(gardees);
  }

  const Snapshot& s_;
  const Simple& simple_;
  const std::vector<TextQuery> sans_requete_;  // what a Filter of no texts refers to
  const TextSets sans_texte_;
  const Filter filtre_;
  std::vector<Bloc>& blocs_;
  std::vector<FieldId> champs_;
};

SimpleMatch SimpleMatch::Resolve(const Snapshot& s, const Simple& simple) {
  SimpleMatch m;
  m.actif_ = !simple.vide();
  if (simple.mots.empty()) return m;
  m.blocs_.resize(s.blocks());
  for (std::size_t b = 0; b < s.blocks(); ++b) m.blocs_[b].n = s.block(b).rows();
  Recherche(s, simple, m.blocs_).Faire();
  for (Bloc& bloc : m.blocs_) bloc.Indexer();
  return m;
}

}  // namespace sne
