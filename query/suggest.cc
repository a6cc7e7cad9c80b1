#include "query/suggest.h"

#include <algorithm>
#include <set>

#include "query/facet_count.h"
#include "query/postings_match.h"
#include "query/resolve.h"
#include "schema/fold.h"
#include "schema/voisins.h"

namespace sne {
namespace {

// Candidates looked at for one request: beyond, the beginning is too short to rank fairly by more than population.
constexpr std::size_t kCandidatsMax = 20'000;

// Rows of `base` that hold the value.
std::int64_t Compte(const Postings& p, Ordinal valeur, const RowSet& base) {
  const Postings::Entry* e = p.Find(valeur);
  return e == nullptr || base.none() ? 0 : static_cast<std::int64_t>(CountEntry(p, *e, base, base.size()));
}

// Whether some beginning of `mot` is within `edits` of `debut` (optimal string alignment): the last line of the table
// holds the distance to each beginning.
bool Commence(std::string_view mot, std::string_view debut, int edits) {
  const int n = static_cast<int>(debut.size());
  const int m = std::min(static_cast<int>(mot.size()), n + edits);
  if (m + edits < n) return false;
  int lignes[3][kFauteMax + 4];
  int *avant = lignes[0], *ligne = lignes[1], *suivante = lignes[2];
  for (int j = 0; j <= m; ++j) ligne[j] = j;
  for (int i = 1; i <= n; ++i) {
    suivante[0] = i;
    int minimum = i;
    for (int j = 1; j <= m; ++j) {
      int d = std::min({ligne[j] + 1, suivante[j - 1] + 1, ligne[j - 1] + (debut[i - 1] != mot[j - 1])});
      if (i > 1 && j > 1 && debut[i - 1] == mot[j - 2] && debut[i - 2] == mot[j - 1]) d = std::min(d, avant[j - 2] + 1);
      suivante[j] = d;
      minimum = std::min(minimum, d);
    }
    if (minimum > edits) return false;
    std::swap(avant, ligne);
    std::swap(ligne, suivante);
  }
  return *std::min_element(ligne, ligne + m + 1) <= edits;
}

}  // namespace

Perimetre Vivantes(const Snapshot& snapshot) {
  auto lignes = std::make_shared<std::vector<RowSet>>();
  const FieldId statut = snapshot.catalogue().Find("statut");
  const auto codes = StatutsVivants(snapshot.catalogue());
  for (std::size_t b = 0; b < snapshot.blocks(); ++b) {
    lignes->push_back(snapshot.live(b));
    if (statut == kNoField) continue;
    const Postings& p = snapshot.block(b).column(statut).postings;
    Keep(p, EntriesAmong(p, codes, lignes->back().size(), snapshot.catalogue().field(statut).Partitions()),
         lignes->back());
  }
  return Perimetre::Lignes(std::move(lignes));
}

Suggestions::Suggestions(std::shared_ptr<const Catalogue> catalogue) : catalogue_(std::move(catalogue)) {
  const Territoires& t = catalogue_->territoires();
  std::vector<std::uint32_t> epci(t.epci().size() + 1), departements(t.departements().size() + 1),
      regions(t.regions().size() + 1);
  for (Ordinal c = 1; c <= t.communes().size(); ++c) {
    const Territoires::Commune& commune = t.commune(c);
    if (commune.ville != kNoOrdinal) continue;  // the city counts
    epci[commune.epci] += commune.population;
    departements[commune.departement] += commune.population;
    regions[commune.region] += commune.population;
  }
  const auto poids = [&](const Nomenclature* n, Ordinal o) -> std::uint32_t {
    if (n == &t.communes()) return t.commune(o).population;
    if (n == &t.epci()) return epci[o];
    if (n == &t.departements()) return departements[o];
    if (n == &t.regions()) return regions[o];
    return 0;
  };
  const auto ajouter = [&](Entree e, const std::vector<std::string>& textes) {
    std::set<std::string> mots;
    for (const std::string& texte : textes) {
      const std::string plie = Fold(texte);
      if (plie.empty()) continue;
      e.plie += (e.plie.empty() ? "" : "|") + plie;
      for (const auto m : Words(plie)) mots.emplace(m);
    }
    for (const std::string& m : mots) mots_.emplace_back(m, static_cast<std::uint32_t>(entrees_.size()));
    entrees_.push_back(std::move(e));
  };
  std::set<const Nomenclature*> vues;
  for (const Field& f : catalogue_->fields()) {
    if (f.type == Type::kNir) continue;
    std::vector<std::string> noms{f.libelle, f.nom_public()};
    noms.insert(noms.end(), f.synonymes.begin(), f.synonymes.end());
    ajouter({f.id, kNoOrdinal, 0, {}}, noms);
    if (f.nomenclature == nullptr || f.nomenclature->ouverte() || f.type == Type::kBool || f.type == Type::kBool3)
      continue;
    // A list shared by several fields is suggested once, under the field people filter on most: the wanted territory.
    const bool territoire = t.nomenclature(f.nomenclature->nom()) == f.nomenclature;
    if (territoire && f.nomenclature->size() > 200) {
      if (f.type != Type::kMulti || !vues.insert(f.nomenclature).second) continue;
    }
    for (Ordinal o = 1; o <= f.nomenclature->size(); ++o) {
      const Valeur& v = f.nomenclature->valeur(o);
      std::vector<std::string> textes{v.libelle, v.code};
      if (f.nomenclature == &t.communes()) {
        for (const std::string& cp : t.commune(o).codes_postaux) textes.push_back(cp);
      } else {
        textes.insert(textes.end(), v.synonymes.begin(), v.synonymes.end());
      }
      ajouter({f.id, o, poids(f.nomenclature, o), {}}, textes);
    }
  }
  std::sort(mots_.begin(), mots_.end());
}

std::vector<Suggestion> Suggestions::Find(FieldId champ, const std::string& q, std::size_t nombre,
                                          const Snapshot& snapshot, const Perimetre& perimetre,
                                          const Perimetre& vivantes) const {
  const std::string plie = Fold(q);
  const auto mots = Words(plie);
  if (mots.empty() || nombre == 0) return {};
  const Nomenclature* liste = champ == kNoField ? nullptr : catalogue_->field(champ).nomenclature;
  // Entries by the longest word (the fewest), then checked for the others.
  const auto cle = *std::max_element(mots.begin(), mots.end(), [](auto a, auto b) { return a.size() < b.size(); });
  std::vector<std::uint32_t> candidats;
  for (auto it = std::lower_bound(mots_.begin(), mots_.end(), std::make_pair(std::string(cle), 0u));
       it != mots_.end() && it->first.starts_with(cle) && candidats.size() < kCandidatsMax; ++it) {
    candidats.push_back(it->second);
  }
  std::sort(candidats.begin(), candidats.end());
  candidats.erase(std::unique(candidats.begin(), candidats.end()), candidats.end());
  struct Note {
    int rang;
    std::uint32_t poids;
    std::uint32_t entree;
  };
  std::vector<Note> notes;
  for (const std::uint32_t c : candidats) {
    const Entree& e = entrees_[c];
    const Field& f = catalogue_->field(e.champ);
    if (champ != kNoField &&
        (e.ordinal == kNoOrdinal || f.nomenclature != liste || (e.champ != champ && f.nomenclature->size() <= 200)))
      continue;
    const auto debute = [&](std::string_view mot) {
      if (e.plie.starts_with(mot)) return true;
      for (std::size_t i = e.plie.find(mot); i != e.plie.npos; i = e.plie.find(mot, i + 1)) {
        if (e.plie[i - 1] == ' ' || e.plie[i - 1] == '|') return true;
      }
      return false;
    };
    if (!std::all_of(mots.begin(), mots.end(), debute)) continue;
    const std::string_view libelle = std::string_view(e.plie).substr(0, e.plie.find('|'));
    int rang = 3;
    if (libelle == plie)
      rang = 0;
    else if (libelle.starts_with(plie))
      rang = 1;
    else if (e.plie.find("|" + plie) != e.plie.npos)
      rang = 2;
    notes.push_back({rang, e.poids, c});
  }
  if (notes.size() < nombre) {
    for (const std::uint32_t c : Approchees(mots)) {
      const Entree& e = entrees_[c];
      const Field& f = catalogue_->field(e.champ);
      if (champ != kNoField &&
          (e.ordinal == kNoOrdinal || f.nomenclature != liste || (e.champ != champ && f.nomenclature->size() <= 200)))
        continue;
      if (std::none_of(notes.begin(), notes.end(), [&](const Note& n) { return n.entree == c; }))
        notes.push_back({4, e.poids, c});
    }
  }
  const auto avant = [](const Note& a, const Note& b) {
    if (a.rang != b.rang) return a.rang < b.rang;
    if (a.poids != b.poids) return a.poids > b.poids;
    return a.entree < b.entree;
  };
  const std::size_t n = std::min(nombre, notes.size());
  std::partial_sort(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(n), notes.end(), avant);
  std::vector<std::uint32_t> meilleurs;
  for (std::size_t i = 0; i < n; ++i) meilleurs.push_back(notes[i].entree);
  auto suggestions = Compter(std::move(meilleurs), snapshot, perimetre, vivantes);
  if (champ != kNoField) {
    for (Suggestion& s : suggestions) s.nom = catalogue_->field(champ).nom_public();
  }
  return suggestions;
}

std::vector<std::uint32_t> Suggestions::Approchees(const std::vector<std::string_view>& mots) const {
  std::vector<std::uint32_t> communes;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    const int edits = EditsAdmis(mots[i]);
    // A mistake rarely falls on the first letter: the words that share it, and those that begin with the second, are
    // a few thousand.
    std::vector<std::uint32_t> entrees;
    for (const std::size_t lettre : {0u, 1u}) {
      if (lettre == 1 && (edits == 0 || mots[i].size() < 2 || mots[i][1] == mots[i][0])) break;
      const std::string debut(edits == 0 ? mots[i] : mots[i].substr(lettre, 1));
      for (auto it = std::lower_bound(mots_.begin(), mots_.end(), std::make_pair(debut, 0u));
           it != mots_.end() && it->first.starts_with(debut); ++it) {
        if (edits == 0 || Commence(it->first, mots[i], edits)) entrees.push_back(it->second);
      }
    }
    std::sort(entrees.begin(), entrees.end());
    entrees.erase(std::unique(entrees.begin(), entrees.end()), entrees.end());
    if (i == 0) {
      communes = std::move(entrees);
    } else {
      std::vector<std::uint32_t> reste;
      std::set_intersection(communes.begin(), communes.end(), entrees.begin(), entrees.end(),
                            std::back_inserter(reste));
      communes = std::move(reste);
    }
    if (communes.empty()) break;
  }
  return communes;
}

std::vector<Suggestion> Suggestions::Compter(std::vector<std::uint32_t> meilleurs, const Snapshot& snapshot,
                                             const Perimetre& perimetre, const Perimetre& vivantes) const {
  const FieldId statut = catalogue_->Find("statut");  // whoever names it searches all applications
  std::vector<Suggestion> out;
  for (const std::uint32_t i : meilleurs) {
    const Entree& e = entrees_[i];
    const Field& f = catalogue_->field(e.champ);
    Suggestion s;
    s.champ = e.champ;
    if (e.ordinal == kNoOrdinal) {
      s.nom = "critere";
      s.code = f.nom_public();
      s.libelle = f.libelle;
    } else {
      s.nom = f.nom_public();
      s.code = f.nomenclature->Code(e.ordinal);
      s.libelle = f.nomenclature->Libelle(e.ordinal);
      if (f.facette) {
        s.nombre = 0;
        for (std::size_t b = 0; b < snapshot.blocks(); ++b) {
          const Postings& p = snapshot.block(b).column(f.id).postings;
          const RowSet& base = f.id == statut ? snapshot.live(b) : vivantes.bloc(b);
          if (perimetre.tout()) {
            s.nombre += Compte(p, e.ordinal, base);
          } else {
            RowSet vues = perimetre.bloc(b);
            vues.And(base);
            s.nombre += Compte(p, e.ordinal, vues);
          }
        }
      }
    }
    out.push_back(std::move(s));
  }
  return out;
}

}  // namespace sne
