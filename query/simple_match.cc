#include "query/simple_match.h"

#include <algorithm>

#include "query/text_index.h"
#include "schema/terms.h"

namespace sne {
namespace {

// Possible rows that are judged one by one rather than met with the lists of one more word; and so few that they are
// judged before the other conditions.
constexpr std::uint64_t kPeuAJuger = 5'000, kAJugerDAbord = 2'000;

std::uint64_t NombreDeLignes(const std::vector<RowSet>& ensembles) {
  std::uint64_t n = 0;
  for (const RowSet& r : ensembles) n += r.count();
  return n;
}

}  // namespace

SimpleMatch::SimpleMatch(const Snapshot& snapshot, const Simple& simple)
    : s_(snapshot), simple_(simple), filtre_(s_, sans_requete_, sans_texte_) {
  if (simple.mots.empty()) return;
  for (const Field& f : s_.catalogue().fields()) {
    if (f.visible && f.texte && IsIndexedText(f)) champs_.push_back(f.id);
  }
  for (const Segment& segment : s_.segments())
    acces_.emplace_back([noms = segment.dictionnaires.noms.get()](std::uint32_t i) { return noms->mot(i); });
  mots_.reserve(simple.mots.size());
  for (const Simple::Mot& m : simple.mots)
    mots_.push_back({{s_, m, acces_}, TextCount(s_, m.texte, champs_), m.lieu >= 0 ? s_.live_rows() : 0, {}});
  Chercher();
}

// From the word of the fewest rows to the possible ones.
void SimpleMatch::Chercher() {
  std::vector<Mot*> ordre;
  for (Mot& m : mots_) ordre.push_back(&m);
  std::stable_sort(ordre.begin(), ordre.end(), [](const Mot* a, const Mot* b) {
    const bool fa = a->noms.mot().facultatif, fb = b->noms.mot().facultatif;
    return fa != fb ? fb : a->lignes() < b->lignes();
  });
  ordre[0]->noms.Fouiller();
  // A word that nobody bears may be near a frequent one.
  for (std::size_t i = 1; i < ordre.size() && !ordre[i]->noms.mot().facultatif; ++i) {
    if (ordre[i]->lignes() >= ordre[0]->lignes()) break;
    ordre[i]->noms.Fouiller();
    if (ordre[i]->lignes() < ordre[0]->lignes()) std::swap(ordre[0], ordre[i]);
  }
  possibles_ = Lister(*ordre[0]);
  for (std::size_t i = 1; i < ordre.size() && NombreDeLignes(possibles_) > kPeuAJuger; ++i) {
    if (ordre[i]->noms.mot().facultatif) continue;
    ordre[i]->noms.Fouiller();
    const std::vector<RowSet> lignes = Lister(*ordre[i]);
    for (std::size_t b = 0; b < lignes.size(); ++b) possibles_[b].And(lignes[b]);
  }
  for (Mot& m : mots_) {
    if (m.textes > 0 && m.de_textes.empty()) m.de_textes = TextRows(s_, m.noms.mot().texte, champs_, &possibles_);
  }
  exactes_ = std::all_of(mots_.begin(), mots_.end(), [](const Mot& m) { return m.listee || m.noms.mot().facultatif; });
  if (NombreDeLignes(possibles_) > kAJugerDAbord) return;
  std::vector<RowRef> lignes;
  for (std::size_t b = 0; b < possibles_.size(); ++b)
    possibles_[b].ForEach([&](std::uint32_t row) { lignes.push_back({static_cast<std::uint32_t>(b), row}); });
  const std::vector<std::uint32_t> scores = Scores(lignes);
  for (const RowSet& r : possibles_) notees_.emplace_back(r.size());
  for (std::size_t i = 0; i < lignes.size(); ++i) {
    if (scores[i] != 0) notees_[lignes[i].bloc].Ajouter(static_cast<RowInBlock>(lignes[i].row), scores[i]);
  }
  for (std::size_t b = 0; b < possibles_.size(); ++b) {
    notees_[b].Clore();
    possibles_[b] = notees_[b].Lignes();
  }
  exactes_ = true;
}

std::vector<RowSet> SimpleMatch::Lister(Mot& m) const {
  m.listee = true;
  std::vector<RowSet> tous = m.noms.Lister();
  if (m.textes > 0) m.de_textes = TextRows(s_, m.noms.mot().texte, champs_);
  for (std::size_t b = 0; b < m.de_textes.size(); ++b) tous[b].Or(m.de_textes[b]);
  for (std::size_t b = 0; b < tous.size() && m.lieux > 0; ++b)
    tous[b].Or(filtre_.Eval(simple_.lieux[static_cast<std::size_t>(m.noms.mot().lieu)], b));
  return tous;
}

Notees SimpleMatch::Noter(std::size_t b, const RowSet& parmi) const {
  Notees notees(parmi.size());
  if (!notees_.empty()) {
    parmi.ForEach([&](std::uint32_t row) { notees.Ajouter(static_cast<RowInBlock>(row), notees_[b].Score(row)); });
  } else {
    std::vector<RowRef> lignes;
    lignes.reserve(parmi.count());
    parmi.ForEach([&](std::uint32_t row) { lignes.push_back({static_cast<std::uint32_t>(b), row}); });
    const std::vector<std::uint32_t> scores = Scores(lignes);
    for (std::size_t i = 0; i < lignes.size(); ++i) {
      if (scores[i] != 0) notees.Ajouter(static_cast<RowInBlock>(lignes[i].row), scores[i]);
    }
  }
  notees.Clore();
  return notees;
}

// A row is worth what the best of its persons is, or all of them together.
std::vector<std::uint32_t> SimpleMatch::Scores(std::span<const RowRef> lignes) const {
  const std::size_t m = mots_.size();
  const Personnes personnes = Juger(lignes);
  std::vector<Note> autres(lignes.size() * m), ensemble(m);
  for (std::size_t i = 0; i < lignes.size();) {
    std::size_t j = i;
    while (j < lignes.size() && lignes[j].bloc == lignes[i].bloc) ++j;
    Relever(lignes.subspan(i, j - i), autres.data() + i * m);
    i = j;
  }
  const auto joindre = [m](const Note* notes, Note* a) {
    for (std::size_t k = 0; k < m; ++k) a[k] = note::Meilleure(a[k], notes[k]);
  };
  std::vector<std::uint32_t> scores(lignes.size());
  for (std::size_t i = 0; i < lignes.size(); ++i) {
    const std::uint32_t premiere = personnes.debuts[i], fin = personnes.debuts[i + 1];
    const Note* de_la_ligne = autres.data() + i * m;
    std::copy_n(de_la_ligne, m, ensemble.begin());
    for (std::uint32_t p = premiere; p < fin; ++p) joindre(&personnes.notes[p * m], ensemble.data());
    const std::uint32_t toutes = Compter(ensemble.data());
    scores[i] = toutes;
    for (std::uint32_t p = premiere; p < fin && toutes != 0; ++p) {
      const Note* une = &personnes.notes[p * m];
      if (!Porte(une, de_la_ligne)) continue;
      std::uint32_t score = toutes;
      if (fin - premiere > 1) {
        std::copy_n(de_la_ligne, m, ensemble.begin());
        joindre(une, ensemble.data());
        score = Compter(ensemble.data());
      }
      scores[i] =
          std::max(scores[i], score | Notees::kUnePersonne | (personnes.codemandeurs[p] ? 0 : Notees::kDemandeur));
    }
  }
  return scores;
}

std::uint32_t SimpleMatch::Compter(const Note* notes) const {
  std::uint32_t score = Notees::kEnNoms | Notees::kEnTextes;
  for (std::size_t k = 0; k < mots_.size(); ++k) {
    if (notes[k] == 0 && !mots_[k].noms.mot().facultatif) return 0;
    score += Notees::kPoint * mots_[k].noms.poids() * (notes[k] & ~note::kEntier);
    if ((notes[k] & note::kEnNom) == 0) score &= ~Notees::kEnNoms;
    if ((notes[k] & note::kEnTexte) == 0) score &= ~Notees::kEnTextes;
  }
  return score >= Notees::kEnNoms ? score & ~Notees::kEnTextes : score;
}

bool SimpleMatch::Porte(const Note* personne, const Note* autres) const {
  for (std::size_t k = 0; k < mots_.size(); ++k) {
    if (personne[k] == 0 && (autres[k] & note::kEnNom) == 0 && !mots_[k].noms.mot().facultatif) return false;
  }
  return true;
}

SimpleMatch::Personnes SimpleMatch::Juger(std::span<const RowRef> lignes) const {
  const auto place = [&](std::size_t i, std::size_t& segment) -> const MotsDesLignes& {
    while (segment + 1 < s_.segments().size() && s_.segments()[segment + 1].premier_bloc <= lignes[i].bloc) ++segment;
    return *s_.segments()[segment].dictionnaires.mots_des_lignes;
  };
  const auto bloc = [&](std::size_t i, std::size_t segment) {
    return lignes[i].bloc - s_.segments()[segment].premier_bloc;
  };
  const auto row = [&](std::size_t i) { return static_cast<RowInBlock>(lignes[i].row); };

  std::vector<std::size_t> connus, a_comparer;  // words whose near words are known, and the others
  for (std::size_t k = 0; k < mots_.size(); ++k) (mots_[k].noms.fouille() ? connus : a_comparer).push_back(k);
  Personnes personnes;
  personnes.debuts.reserve(lignes.size() + 1);
  personnes.notes.reserve(lignes.size() * mots_.size());
  const auto noter = [&](std::size_t personne, std::size_t k, std::size_t segment, std::uint32_t mot, NameRole role) {
    Note& n = personnes.notes[personne * mots_.size() + k];
    n = note::Meilleure(n, mots_[k].noms.Juger(segment, mot, role));
  };

  // Most of the time goes by waiting for memory: everything is asked for some rows ahead.
  struct Rencontre {
    std::uint32_t personne, mot, segment;
    NameRole role;
  };
  std::vector<Rencontre> rencontres;
  constexpr std::size_t kAvance = 12;
  std::size_t s1 = 0, s2 = 0, s3 = 0;
  for (std::size_t i = 0; i < lignes.size() + 2 * kAvance; ++i) {
    if (i < lignes.size()) {
      const MotsDesLignes& noms = place(i, s1);
      noms.PrefetchPlace(bloc(i, s1), row(i));
    }
    if (i >= kAvance && i - kAvance < lignes.size()) {
      const MotsDesLignes& noms = place(i - kAvance, s2);
      noms.PrefetchMots(bloc(i - kAvance, s2), row(i - kAvance));
    }
    if (i < 2 * kAvance) continue;
    const std::size_t rang = i - 2 * kAvance;
    const MotsDesLignes& noms = place(rang, s3);
    const auto premiere = static_cast<std::uint32_t>(personnes.codemandeurs.size());
    personnes.debuts.push_back(premiere);
    noms.ForEach(bloc(rang, s3), row(rang), [&](std::uint32_t mot, NameRole role, bool codemandeur) {
      if (codemandeur || personnes.codemandeurs.size() == premiere) {
        personnes.codemandeurs.push_back(codemandeur);
        personnes.notes.resize(personnes.notes.size() + mots_.size());
      }
      const std::size_t personne = personnes.codemandeurs.size() - 1;
      for (const std::size_t k : connus) noter(personne, k, s3, mot, role);
      if (a_comparer.empty()) return;
      mots_[a_comparer[0]].noms.Prefetch(s3, mot);
      rencontres.push_back({static_cast<std::uint32_t>(personne), mot, static_cast<std::uint32_t>(s3), role});
    });
  }
  personnes.debuts.push_back(static_cast<std::uint32_t>(personnes.codemandeurs.size()));
  for (const std::size_t k : a_comparer) {
    for (const Rencontre& r : rencontres) noter(r.personne, k, r.segment, r.mot, r.role);
  }
  return personnes;
}

void SimpleMatch::Relever(std::span<const RowRef> lignes, Note* notes) const {
  const std::size_t b = lignes[0].bloc, m = mots_.size();
  const std::uint32_t n = s_.block(b).rows();
  std::vector<RowInBlock> rows;
  rows.reserve(lignes.size());
  for (const RowRef& l : lignes) rows.push_back(static_cast<RowInBlock>(l.row));
  const RangsDeLignes rangs(n, rows);
  for (std::size_t k = 0; k < m; ++k) {
    const Mot& mot = mots_[k];
    const auto noter = [&](std::size_t rang, Note note) {
      notes[rang * m + k] = note::Meilleure(notes[rang * m + k], note);
    };
    if (!mot.de_textes.empty())
      rangs.ForEachIn(mot.de_textes[b], [&](std::size_t i) { noter(i, mot.noms.note_texte()); });
    if (mot.lieux == 0) continue;
    RowSet la = RowSet::FromRows(n, rows);
    filtre_.Keep(simple_.lieux[static_cast<std::size_t>(mot.noms.mot().lieu)], b, la);
    rangs.ForEachIn(la, [&](std::size_t i) { noter(i, note::kLieu); });
  }
}

}  // namespace sne
