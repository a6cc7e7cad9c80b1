#include "query/mot_cherche.h"

#include <algorithm>
#include <tuple>

#include "query/poids_noms.h"
#include "schema/terms.h"

namespace sne {
namespace {

// Rows that are gathered one by one; more, by bitsets.
constexpr std::uint64_t kPeu = 20'000;

std::array<Note, kNameRoles> Entiere(std::array<Note, kNameRoles> facon) {
  for (Note& n : facon) n |= note::kEnNom;
  return facon;
}

}  // namespace

// docs/recherche-simple.md. "TelQuel": of the first word of q, "Suite": of the others. "Proche": a letter away besides;
// "loin": more than two. Roles as NameRole counts them: a further given name, a part of a family name, a name without
// particles, the beginning of given names, the used name, the first given name, the birth name.
const MotCherche::Facon MotCherche::kTelQuel = Entiere({24, 32, 41, 43, 43, 47, 48});
const MotCherche::Facon MotCherche::kSuite = Entiere({24, 32, 41, 43, 43, 48, 47});
const MotCherche::Facon MotCherche::kSansElision = Entiere({23, 31, 40, 42, 42, 46, 46});
const MotCherche::Facon MotCherche::kDebutProche{14, 19, 28, 29, 29, 31, 31};
const MotCherche::Facon MotCherche::kSonProche{13, 17, 25, 26, 26, 28, 28};
const MotCherche::Facon MotCherche::kDebut{10, 14, 21, 22, 22, 24, 24};
const MotCherche::Facon MotCherche::kSon{9, 12, 17, 18, 18, 20, 20};
const MotCherche::Facon MotCherche::kFaute{6, 9, 12, 13, 13, 15, 15};
const MotCherche::Facon MotCherche::kSonLoin{5, 8, 11, 12, 12, 13, 13};
const MotCherche::Facon MotCherche::kDeuxFautes{4, 6, 9, 9, 9, 11, 11};

MotCherche::MotCherche(const Snapshot& snapshot, const Simple::Mot& mot, const std::vector<MotsNumerotes>& acces)
    : s_(snapshot), mot_(&mot), acces_(&acces), poids_(PoidsDuMot(mot.texte)) {
  if (!EstUnNomFrequent(mot.texte)) note_texte_ |= note::kEnTexte;
  fouille_ = !mot.nom;
  if (fouille_) return;
  for (std::size_t i = 0; i < s_.segments().size(); ++i) {
    const Dictionnaires& d = s_.segments()[i].dictionnaires;
    Juge juge{{},         0,  0, d.voisins->Semblables(mot.sonore, acces[i]), {*d.voisins, mot.texte, acces[i]},
              UINT32_MAX, {}, {}};
    for (const std::string& colle : mot.colles_proches) juge.colles.emplace_back(*d.voisins, colle, acces[i], 1);
    const auto entier = [&](const std::string& texte) {
      const auto [premier, dernier] = d.noms->Equal(NameWord(texte));
      if (premier == dernier) return;
      juge.entiers.push_back(static_cast<std::uint32_t>(premier));
      lignes_ += d.noms->Rows(premier, dernier);
    };
    entier(mot.texte);
    if (!juge.entiers.empty()) juge.nu = juge.entiers[0];
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
  const bool debut = juge.debut <= mot && mot < juge.fin;
  if (fouille_) {
    if ((juge.filtre[mot >> 6 & 63] >> (mot & 63) & 1) != 0) {
      const auto it = std::lower_bound(juge.proches.begin(), juge.proches.end(), mot,
                                       [](const auto& p, std::uint32_t m) { return p.first < m; });
      if (it != juge.proches.end() && it->first == mot) return it->second;
    }
    return debut ? &kDebut : nullptr;
  }
  if (std::find(juge.entiers.begin(), juge.entiers.end(), mot) != juge.entiers.end())
    return mot_->elide && mot == juge.nu ? &kSansElision : mot_->premier ? &kTelQuel : &kSuite;
  const bool son = std::binary_search(juge.sons.begin(), juge.sons.end(), mot);
  const int edits = juge.comparaison.Edits(mot);
  if (edits == 1) return debut ? &kDebutProche : son ? &kSonProche : &kFaute;
  if (debut) return &kDebut;
  if (son && juge.comparaison.Proche(mot)) return &kSon;
  const bool colle = std::any_of(juge.colles.begin(), juge.colles.end(),
                                 [&](const Voisins::Comparaison& c) { return c.Edits(mot) == 1; });
  return colle ? &kFaute : son ? &kSonLoin : edits == 2 ? &kDeuxFautes : nullptr;
}

Note MotCherche::Juger(std::size_t segment, std::uint32_t mot, NameRole role) const {
  const Facon* f = juges_.empty() ? nullptr : FaconDe(juges_[segment], mot);
  return f == nullptr ? 0 : (*f)[static_cast<std::size_t>(role)];
}

void MotCherche::Fouiller() {
  if (fouille_) return;
  lignes_ = 0;
  for (std::size_t i = 0; i < juges_.size(); ++i) {
    Juge& juge = juges_[i];
    const Dictionnaires& d = s_.segments()[i].dictionnaires;
    const auto suite = [&](std::size_t premier, std::size_t dernier) {
      suites_.push_back({i, premier, dernier});
      lignes_ += d.noms->Rows(premier, dernier);
    };
    if (juge.debut < juge.fin) suite(juge.debut, juge.fin);
    std::vector<std::uint32_t> autres = d.voisins->Fautes(mot_->texte, (*acces_)[i]);
    for (const std::string& colle : mot_->colles_proches) {
      const std::vector<std::uint32_t> proches = d.voisins->Fautes(colle, (*acces_)[i], 1);
      autres.insert(autres.end(), proches.begin(), proches.end());
    }
    autres.insert(autres.end(), juge.sons.begin(), juge.sons.end());
    autres.insert(autres.end(), juge.entiers.begin(), juge.entiers.end());
    std::sort(autres.begin(), autres.end());
    autres.erase(std::unique(autres.begin(), autres.end()), autres.end());
    for (const std::uint32_t m : autres) {
      juge.proches.emplace_back(m, FaconDe(juge, m));
      juge.filtre[m >> 6 & 63] |= 1ull << (m & 63);
      if (m < juge.debut || m >= juge.fin) suite(m, std::size_t{m} + 1);
    }
  }
  fouille_ = true;
}

std::vector<RowSet> MotCherche::Lister() const {
  const auto chaque_liste = [&](auto&& f) {
    for (const Suite& suite : suites_) {
      const Segment& segment = s_.segments()[suite.segment];
      segment.dictionnaires.noms->ForEachList(
          suite.premier, suite.dernier, [&](std::size_t b, const ListeDeLignes& liste) {
            if (b < segment.blocs) f(segment.premier_bloc + b, liste);  // a damaged entry must not lead elsewhere
          });
    }
  };
  std::vector<RowSet> ensembles;
  if (lignes_ < kPeu) {
    std::vector<std::vector<RowInBlock>> gerbes(s_.blocks());
    chaque_liste([&](std::size_t b, const ListeDeLignes& liste) {
      liste.ForEach([&](RowInBlock row) { gerbes[b].push_back(row); });
    });
    for (std::size_t b = 0; b < gerbes.size(); ++b) {
      std::vector<RowInBlock>& g = gerbes[b];
      const std::uint32_t n = s_.block(b).rows();
      std::sort(g.begin(), g.end());
      g.erase(std::unique(g.begin(), g.end()), g.end());
      while (!g.empty() && g.back() >= n) g.pop_back();  // a damaged page must not lead elsewhere
      ensembles.push_back(RowSet::FromRows(n, std::move(g)));
    }
    return ensembles;
  }
  for (std::size_t b = 0; b < s_.blocks(); ++b) ensembles.push_back(RowSet::Empty(s_.block(b).rows()));
  chaque_liste([&](std::size_t b, const ListeDeLignes& liste) {
    RowSet& r = ensembles[b];
    if (liste.dense()) {
      K().Or(r.bits(), liste.bits(), r.words());
    } else {
      liste.ForEach([&](RowInBlock row) {
        if (row < r.size()) r.Set(row);
      });
    }
  });
  for (RowSet& r : ensembles) r.Settle();
  return ensembles;
}

}  // namespace sne
