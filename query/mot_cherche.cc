#include "query/mot_cherche.h"

#include <algorithm>
#include <tuple>

#include "query/poids_noms.h"
#include "schema/terms.h"

namespace sne {
namespace {

// Rows that are gathered one by one; more, by bitsets.
constexpr std::uint64_t kPeu = 20'000;

}  // namespace

MotCherche::MotCherche(const Snapshot& snapshot, const Simple::Mot& mot, const std::vector<MotsNumerotes>& acces)
    : s_(snapshot), mot_(&mot), acces_(&acces), poids_(PoidsDuMot(mot.texte)) {
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

Note MotCherche::Juger(std::size_t segment, std::uint32_t mot, std::uint32_t roles) const {
  const Juge& juge = juges_[segment];
  for (const std::uint32_t e : juge.entiers) {
    if (e != mot) continue;
    return roles & MotsDesLignes::kNom      ? note::kNom
           : roles & MotsDesLignes::kPrenom ? note::kPrenom
           : roles & MotsDesLignes::kUsage  ? note::kUsage
                                            : note::kMot;
  }
  if (juge.debut <= mot && mot < juge.fin) return note::kDebut;
  if ((juge.masque >> (mot & 63) & 1) != 0 && std::binary_search(juge.sons.begin(), juge.sons.end(), mot))
    return note::kSon;
  const int edits = juge.comparaison.Edits(mot);
  return edits == 0 ? 0 : edits == 1 ? note::kFaute : note::kDeuxFautes;
}

void MotCherche::Fouiller() {
  if (!voies_.empty()) return;
  for (std::size_t i = 0; i < juges_.size(); ++i) {
    const Juge& juge = juges_[i];
    const Dictionnaires& d = s_.segments()[i].dictionnaires;
    const auto role = [&](NameRole r, const std::string& texte, Note n) {
      const auto [premier, dernier] = d.noms->Equal(RoleWord(r, texte));
      if (premier < dernier) voies_.push_back({i, premier, dernier, n});
    };
    const auto roles = [&](const std::string& texte) {
      role(NameRole::kNom, texte, note::kNom);
      role(NameRole::kPrenom, texte, note::kPrenom);
      role(NameRole::kUsage, texte, note::kUsage);
    };
    roles(mot_->texte);
    for (const std::string& colle : mot_->colles) roles(colle);
    for (const std::size_t m : juge.entiers) voies_.push_back({i, m, m + 1, note::kMot});
    if (juge.debut < juge.fin) voies_.push_back({i, juge.debut, juge.fin, note::kDebut});
    for (const std::size_t m : juge.sons) voies_.push_back({i, m, m + 1, note::kSon});
    for (const std::uint32_t m : d.voisins->Fautes(mot_->texte, (*acces_)[i])) {
      const Note n = juge.comparaison.Edits(m) == 1 ? note::kFaute : note::kDeuxFautes;
      voies_.push_back({i, m, std::size_t{m} + 1, n});
    }
  }
  std::stable_sort(voies_.begin(), voies_.end(), [](const Voie& a, const Voie& b) { return a.note > b.note; });
  lignes_ = 0;
  for (const Voie& v : voies_) lignes_ += s_.segments()[v.segment].dictionnaires.noms->Rows(v.premier, v.dernier);
}

template <class F>
void MotCherche::ChaqueListe(const Voie& voie, F&& f) const {
  const Segment& segment = s_.segments()[voie.segment];
  segment.dictionnaires.noms->ForEachList(voie.premier, voie.dernier, [&](std::size_t b, const ListeDeLignes& liste) {
    if (b < segment.blocs) f(segment.premier_bloc + b, liste);  // a damaged entry must not lead elsewhere
  });
}

std::vector<RowSet> MotCherche::Lister() {
  blocs_.resize(s_.blocks());
  listee_ = true;
  if (lignes_ < kPeu) {
    Gerber();
  } else {
    Empiler();
  }
  std::vector<RowSet> tous;
  for (std::size_t b = 0; b < blocs_.size(); ++b) {
    const std::uint32_t n = s_.block(b).rows();
    RowSet r = RowSet::FromRows(n, blocs_[b].lignes);
    for (const auto& [note, rows] : blocs_[b].ensembles) r.Or(rows);
    tous.push_back(std::move(r));
  }
  return tous;
}

void MotCherche::Gerber() {
  std::vector<std::vector<std::uint32_t>> gerbes(blocs_.size());  // row << 8 | note
  for (const Voie& v : voies_) {
    ChaqueListe(v, [&](std::size_t b, const ListeDeLignes& liste) {
      const std::uint32_t n = s_.block(b).rows();
      liste.ForEach([&](RowInBlock row) {
        if (row < n) gerbes[b].push_back(std::uint32_t{row} << 8 | v.note);  // a damaged page must not lead elsewhere
      });
    });
  }
  for (std::size_t b = 0; b < blocs_.size(); ++b) {
    std::sort(gerbes[b].begin(), gerbes[b].end());
    Bloc& bloc = blocs_[b];
    for (const std::uint32_t g : gerbes[b]) {
      const auto row = static_cast<RowInBlock>(g >> 8);
      const auto note = static_cast<Note>(g);
      if (bloc.lignes.empty() || bloc.lignes.back() != row) {
        bloc.lignes.push_back(row);
        bloc.notes.push_back(note);
      } else {
        bloc.notes.back() = note::Meilleure(bloc.notes.back(), note);
      }
    }
  }
}

void MotCherche::Empiler() {
  for (const Voie& v : voies_) {
    ChaqueListe(v, [&](std::size_t b, const ListeDeLignes& liste) {
      auto& ensembles = blocs_[b].ensembles;
      if (ensembles.empty() || ensembles.back().first != v.note)
        ensembles.emplace_back(v.note, RowSet::Empty(s_.block(b).rows()));
      RowSet& r = ensembles.back().second;
      if (liste.dense()) {
        K().Or(r.bits(), liste.bits(), r.words());
      } else {
        liste.ForEach([&](RowInBlock row) {
          if (row < r.size()) r.Set(row);
        });
      }
    });
  }
  for (Bloc& bloc : blocs_) {
    for (auto& [note, rows] : bloc.ensembles) rows.Settle();
  }
}

}  // namespace sne
