#include "query/mot_cherche.h"

#include <algorithm>
#include <tuple>

#include "query/poids_noms.h"
#include "schema/terms.h"

namespace sne {
namespace {

// Rows that are gathered without their notes, to be judged one by one; more, with them.
constexpr std::uint64_t kPeu = 5'000;
// Rows of one note that are gathered one by one; more, by bitsets.
constexpr std::uint64_t kPeuDUneNote = 20'000;

}  // namespace

// docs/recherche-simple.md. "Proche": a letter away besides.
const MotCherche::Facon MotCherche::kTelQuel{note::kEnNom | 48, note::kEnNom | 44, note::kEnNom | 43,
                                             note::kEnNom | 32};
const MotCherche::Facon MotCherche::kDebutProche{31, 31, 30, 19}, MotCherche::kSonProche{28, 28, 27, 17};
const MotCherche::Facon MotCherche::kDebut{24, 24, 23, 14}, MotCherche::kSon{20, 20, 19, 12};
const MotCherche::Facon MotCherche::kFaute{15, 15, 14, 9}, MotCherche::kDeuxFautes{11, 11, 10, 6};

MotCherche::MotCherche(const Snapshot& snapshot, const Simple::Mot& mot, const std::vector<MotsNumerotes>& acces)
    : s_(snapshot), mot_(&mot), acces_(&acces), poids_(PoidsDuMot(mot.texte)) {
  if (!EstUnNomFrequent(mot.texte)) note_texte_ |= note::kEnTexte;
  for (std::size_t i = 0; i < s_.segments().size(); ++i) {
    const Dictionnaires& d = s_.segments()[i].dictionnaires;
    Juge juge{{}, 0, 0, d.voisins->Semblables(mot.texte, acces[i]), 0, {*d.voisins, mot.texte, acces[i]}};
    for (const std::uint32_t m : juge.sons) juge.masque |= 1ull << (m & 63);
    const auto entier = [&](const std::string& texte) {
      const auto [premier, dernier] = d.noms->Equal(NameWord(texte));
      if (premier == dernier) return;
      juge.entiers.push_back(static_cast<std::uint32_t>(premier));
      lignes_ += d.noms->Rows(premier, dernier);
    };
    entier(mot.texte);
    for (const std::string& colle : mot.colles) entier(colle);
    // One letter finds no beginnings: they would be a twentieth of all names.
    if (mot.texte.size() >= 2) {
      std::tie(juge.debut, juge.fin) = d.noms->Beginning(NameWord(mot.texte));
      lignes_ += d.noms->Rows(juge.debut, juge.fin);
    }
    juges_.push_back(std::move(juge));
  }
}

const MotCherche::Facon* MotCherche::FaconDe(const Juge& juge, std::uint32_t mot) const {
  for (const std::uint32_t e : juge.entiers) {
    if (e == mot) return &kTelQuel;
  }
  const bool debut = juge.debut <= mot && mot < juge.fin;
  const bool son = (juge.masque >> (mot & 63) & 1) != 0 && std::binary_search(juge.sons.begin(), juge.sons.end(), mot);
  const int edits = juge.comparaison.Edits(mot);
  if (edits == 1) return debut ? &kDebutProche : son ? &kSonProche : &kFaute;
  return debut ? &kDebut : son ? &kSon : edits == 2 ? &kDeuxFautes : nullptr;
}

Note MotCherche::Juger(std::size_t segment, std::uint32_t mot, std::uint32_t roles) const {
  const Facon* f = FaconDe(juges_[segment], mot);
  if (f == nullptr) return 0;
  return roles & MotsDesLignes::kNom      ? f->nom
         : roles & MotsDesLignes::kPrenom ? f->prenom
         : roles & MotsDesLignes::kUsage  ? f->usage
                                          : f->mot;
}

void MotCherche::Fouiller() {
  if (fouille_) return;
  fouille_ = true;
  lignes_ = 0;
  for (std::size_t i = 0; i < juges_.size(); ++i) {
    const Juge& juge = juges_[i];
    const Dictionnaires& d = s_.segments()[i].dictionnaires;
    const auto voie = [&](std::size_t premier, std::size_t dernier, const Facon* facon) {
      voies_.push_back({i, premier, dernier, facon});
      lignes_ += d.noms->Rows(premier, dernier);
    };
    if (juge.debut < juge.fin) voie(juge.debut, juge.fin, &kDebut);
    std::vector<std::uint32_t> autres = d.voisins->Fautes(mot_->texte, (*acces_)[i]);
    autres.insert(autres.end(), juge.sons.begin(), juge.sons.end());
    autres.insert(autres.end(), juge.entiers.begin(), juge.entiers.end());
    std::sort(autres.begin(), autres.end());
    autres.erase(std::unique(autres.begin(), autres.end()), autres.end());
    for (const std::uint32_t m : autres) {
      const Facon* facon = FaconDe(juge, m);
      if (facon != &kDebut) voie(m, std::size_t{m} + 1, facon);
    }
  }
}

template <class F>
void MotCherche::ChaqueListe(std::size_t s, std::size_t premier, std::size_t dernier, F&& f) const {
  const Segment& segment = s_.segments()[s];
  segment.dictionnaires.noms->ForEachList(premier, dernier, [&](std::size_t b, const ListeDeLignes& liste) {
    if (b < segment.blocs) f(segment.premier_bloc + b, liste);  // a damaged entry must not lead elsewhere
  });
}

namespace {

// Rows of each block, gathered list by list.
class Gerbes {
 public:
  explicit Gerbes(const Snapshot& s) : s_(s), gerbes_(s.blocks()) {}
  void Ajouter(std::size_t b, const ListeDeLignes& liste) {
    liste.ForEach([&](RowInBlock row) { gerbes_[b].push_back(row); });
  }
  bool vide(std::size_t b) const { return gerbes_[b].empty(); }
  RowSet Nouer(std::size_t b) {
    std::vector<RowInBlock>& g = gerbes_[b];
    const std::uint32_t n = s_.block(b).rows();
    std::sort(g.begin(), g.end());
    g.erase(std::unique(g.begin(), g.end()), g.end());
    while (!g.empty() && g.back() >= n) g.pop_back();  // a damaged page must not lead elsewhere
    return RowSet::FromRows(n, std::move(g));
  }

 private:
  const Snapshot& s_;
  std::vector<std::vector<RowInBlock>> gerbes_;
};

}  // namespace

std::vector<RowSet> MotCherche::Lister() {
  if (lignes_ >= kPeu) return Empiler();
  Gerbes gerbes(s_);
  for (const Voie& v : voies_)
    ChaqueListe(v.segment, v.premier, v.dernier, [&](std::size_t b, const ListeDeLignes& l) { gerbes.Ajouter(b, l); });
  std::vector<RowSet> tous;
  for (std::size_t b = 0; b < s_.blocks(); ++b) tous.push_back(gerbes.Nouer(b));
  return tous;
}

std::vector<RowSet> MotCherche::Empiler() {
  listee_ = true;
  // The lists of each note: of a word in each of its roles, then of the word itself.
  struct Liste {
    Note note;
    std::size_t segment, premier, dernier;
  };
  std::vector<Liste> listes;
  for (const Voie& v : voies_) {
    const Lexique& noms = *s_.segments()[v.segment].dictionnaires.noms;
    const auto role = [&](NameRole r, Note n) {
      const auto [premier, dernier] =
          v.facon == &kDebut ? noms.Beginning(RoleWord(r, mot_->texte)) : noms.Equal(RoleWord(r, noms.mot(v.premier)));
      if (premier < dernier) listes.push_back({n, v.segment, premier, dernier});
    };
    role(NameRole::kNom, v.facon->nom);
    role(NameRole::kPrenom, v.facon->prenom);
    role(NameRole::kUsage, v.facon->usage);
    listes.push_back({v.facon->mot, v.segment, v.premier, v.dernier});
  }
  std::stable_sort(listes.begin(), listes.end(), [](const Liste& a, const Liste& b) { return a.note > b.note; });

  blocs_.resize(s_.blocks());
  for (auto l = listes.begin(); l != listes.end();) {
    const Note n = l->note;
    const auto fin = std::find_if(l, listes.end(), [&](const Liste& x) { return x.note != n; });
    std::uint64_t lignes = 0;
    for (auto x = l; x != fin; ++x)
      lignes += s_.segments()[x->segment].dictionnaires.noms->Rows(x->premier, x->dernier);
    if (lignes < kPeuDUneNote) {
      Gerbes gerbes(s_);
      for (; l != fin; ++l) {
        ChaqueListe(l->segment, l->premier, l->dernier,
                    [&](std::size_t b, const ListeDeLignes& liste) { gerbes.Ajouter(b, liste); });
      }
      for (std::size_t b = 0; b < blocs_.size(); ++b) {
        if (!gerbes.vide(b)) blocs_[b].emplace_back(n, gerbes.Nouer(b));
      }
      continue;
    }
    for (std::size_t b = 0; b < blocs_.size(); ++b) blocs_[b].emplace_back(n, RowSet::Empty(s_.block(b).rows()));
    for (; l != fin; ++l) {
      ChaqueListe(l->segment, l->premier, l->dernier, [&](std::size_t b, const ListeDeLignes& liste) {
        RowSet& r = blocs_[b].back().second;
        if (liste.dense()) {
          K().Or(r.bits(), liste.bits(), r.words());
        } else {
          liste.ForEach([&](RowInBlock row) {
            if (row < r.size()) r.Set(row);
          });
        }
      });
    }
    for (auto& ensembles : blocs_) ensembles.back().second.Settle();
  }
  std::vector<RowSet> tous;
  for (std::size_t b = 0; b < blocs_.size(); ++b) {
    RowSet r = RowSet::None(s_.block(b).rows());
    for (const auto& [note, rows] : blocs_[b]) r.Or(rows);
    tous.push_back(std::move(r));
  }
  return tous;
}

}  // namespace sne
