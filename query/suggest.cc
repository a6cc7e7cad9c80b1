#include "query/suggest.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "query/suggest_mots.h"
#include "schema/fold.h"
#include "schema/voisins.h"

namespace sne {
namespace {

// Candidates looked at for one request: beyond, the beginning is too short to rank fairly by more than population.
constexpr std::size_t kCandidatsMax = 20'000;
// Values counted for one request, about 0.2 µs each in a block: as many whatever the perimeter, so that its answer says
// nothing of what lies around it.
constexpr std::size_t kComptes = 128;
constexpr std::size_t kAssez = 3;        // with as many found as typed, nobody is supposed to have mistyped
constexpr std::size_t kPropres = 2;      // the first names of an entry are its own: label and code
constexpr std::size_t kLongue = 200;     // values of a list suggested under one of its fields
constexpr std::size_t kDebutDeCode = 2;  // characters from which any word may begin the code of a guichet
constexpr int kMot = 3, kApproche = 4;   // ranks of a word of a name, of what is mistyped

}  // namespace

Suggestions::Suggestions(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const CriteresDeCotation> criteres)
    : catalogue_(std::move(catalogue)), criteres_(std::move(criteres)) {
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
  // Its own names first: label and code.
  const auto ajouter = [&](Entree e, const std::vector<std::string>& textes) {
    std::set<std::string> mots;
    for (std::size_t i = 0; i < textes.size(); ++i) {
      const std::string plie = Fold(textes[i]);
      if (plie.empty()) continue;
      if (i < kPropres) ++e.propres;
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
    if (f.type == Type::kCotation) {
      for (const auto& categorie : criteres_->categories()) {
        for (const CritereDeCotation& critere : categorie.criteres) {
          cotation_.push_back(&critere);
          std::vector<std::string> textes{critere.libelle, critere.code};
          textes.insert(textes.end(), critere.synonymes.begin(), critere.synonymes.end());
          ajouter({f.id, static_cast<Ordinal>(cotation_.size()), 0, {}}, textes);
        }
      }
    }
    if (f.nomenclature == nullptr || f.type == Type::kBool || f.type == Type::kBool3) continue;
    if (f.nomenclature->ouverte()) {
      if (!vues.insert(f.nomenclature).second) continue;
      for (const Ordinal o : f.nomenclature->Nommees())
        ajouter({f.id, o, 0, {}}, {f.nomenclature->Libelle(o), f.nomenclature->Code(o)});
      continue;
    }
    // A list shared by several fields is suggested once, under the field people filter on most: the wanted territory.
    const bool territoire = t.nomenclature(f.nomenclature->nom()) == f.nomenclature;
    if (territoire && f.nomenclature->size() > kLongue) {
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
    if (!f.nomenclature->HasSensitive()) continue;
    const Nomenclature masquante = Nomenclature::Masquant(*f.nomenclature);  // for whom it masks values
    const Valeur& v = masquante.valeur(masquante.sensible());
    ajouter({f.id, masquante.sensible(), 0, {}}, {v.libelle, v.code});
  }
  std::sort(mots_.begin(), mots_.end());
}

struct Suggestions::Candidat {
  int rang = 0;
  std::uint32_t poids = 0;
  std::uint32_t ordre = 0;  // place in the catalogue
  Suggestion s;
  Ordinal ordinal = kNoOrdinal;
  bool cotation = false;  // a criterion of cotation
  const TextesTenus::Texte* texte = nullptr;

  bool critere() const { return s.nom == "critere"; }
  // Of equal rank: criteria first when they bear that very name, else behind the values that applications hold.
  int groupe() const { return critere() ? (rang < 2 ? 0 : 2) : s.nombre > 0 ? 1 : 3; }
  bool operator<(const Candidat& b) const {
    return std::make_tuple(rang, groupe(), -s.nombre, ~poids, ordre, std::tie(s.nom, s.code)) <
           std::make_tuple(b.rang, b.groupe(), -b.s.nombre, ~b.poids, b.ordre, std::tie(b.s.nom, b.s.code));
  }
};

bool Suggestions::Suggests(const Field& f) {
  return f.suggerer || f.type == Type::kCotation || (f.HasOrdinals() && (!f.nomenclature->ouverte() || f.facette));
}

// Whether an entry is a value of `champ`, or of another field with the same long list.
bool Suggestions::De(FieldId champ, const Entree& e) const {
  if (champ == kNoField) return true;
  if (e.ordinal == kNoOrdinal || e.champ == champ) return e.ordinal != kNoOrdinal;
  const Nomenclature* n = catalogue_->field(e.champ).nomenclature;
  return n != nullptr && n == catalogue_->field(champ).nomenclature && (n->ouverte() || n->size() > kLongue);
}

bool Suggestions::Visible(const Entree& e, const Catalogue& vue) {
  const Field& f = vue.field(e.champ);
  if (!f.visible || e.ordinal == kNoOrdinal || f.nomenclature == nullptr || f.nomenclature->ouverte()) return f.visible;
  return e.ordinal <= f.nomenclature->size() && !f.nomenclature->Masquee(e.ordinal);
}

int Suggestions::Rang(const Entree& e, std::string_view plie) const {
  int rang = kMot;
  std::string_view reste = e.plie;
  for (std::uint32_t i = 0; !reste.empty(); ++i) {
    const std::string_view nom = reste.substr(0, reste.find('|'));
    const bool propre = i < e.propres;
    if (nom == plie)
      rang = std::min(rang, propre ? 0 : 1);
    else if (nom.starts_with(plie) && (i == 0 || !propre))  // the beginning of a code is a word like others
      rang = std::min(rang, i == 0 ? 1 : 2);
    reste.remove_prefix(std::min(nom.size() + 1, reste.size()));
  }
  return rang;
}

std::vector<Suggestions::Candidat> Suggestions::DuCatalogue(FieldId champ, const std::string& plie,
                                                            const Catalogue& vue) const {
  const auto mots = Words(plie);
  // Entries by the longest word (the fewest), then checked for the others.
  const auto cle = *std::max_element(mots.begin(), mots.end(), [](auto a, auto b) { return a.size() < b.size(); });
  std::vector<std::uint32_t> entrees;
  for (auto it = std::lower_bound(mots_.begin(), mots_.end(), std::make_pair(std::string(cle), 0u));
       it != mots_.end() && it->first.starts_with(cle) && entrees.size() < kCandidatsMax; ++it) {
    entrees.push_back(it->second);
  }
  std::sort(entrees.begin(), entrees.end());
  entrees.erase(std::unique(entrees.begin(), entrees.end()), entrees.end());
  std::vector<Candidat> out;
  const auto ajouter = [&](std::uint32_t i, int rang) {
    Candidat& c = out.emplace_back();
    c.rang = rang;
    c.poids = entrees_[i].poids;
    c.ordre = i;
    c.ordinal = entrees_[i].ordinal;
    c.s.champ = entrees_[i].champ;
    if (c.ordinal == kNoOrdinal) {
      c.s.nom = "critere";
      return;
    }
    c.cotation = catalogue_->field(c.s.champ).type == Type::kCotation;
    if (c.cotation && champ == kNoField && rang < kMot) {
      c.rang = kMot;  // nothing can be searched by it: behind what can, in the order it would have alone
      c.poids = static_cast<std::uint32_t>(kMot - rang);
    }
  };
  for (const std::uint32_t i : entrees) {
    const Entree& e = entrees_[i];
    if (Visible(e, vue) && De(champ, e) &&
        std::all_of(mots.begin(), mots.end(), [&](auto mot) { return MotCommence(e.plie, mot); }))
      ajouter(i, Rang(e, plie));
  }
  if (out.size() >= kAssez) return out;
  for (const std::uint32_t i : Approchees(mots)) {
    if (Visible(entrees_[i], vue) && De(champ, entrees_[i]) &&
        std::none_of(out.begin(), out.end(), [&](const auto& c) { return c.ordre == i; }))
      ajouter(i, kApproche);
  }
  return out;
}

// Texts that hold every word; and, when hardly anything does, those that hold them mistyped.
void Suggestions::DesTextes(FieldId champ, const std::string& plie, const Catalogue& vue, const TextesTenus& textes,
                            const ComptesVivants& comptage, std::vector<Candidat>& candidats) const {
  const auto mots = Words(plie);
  const auto chercher = [&](bool (*commence)(std::string_view, std::string_view), bool tels_quels) {
    textes.ForEach(champ, [&](const TextesTenus::Texte& t, std::size_t premier_bloc) {
      if (!vue.field(t.champ).visible) return;
      if (!std::all_of(mots.begin(), mots.end(), [&](auto mot) { return commence(t.plie, mot); })) return;
      const int rang = !tels_quels ? kApproche : t.plie == plie ? 0 : t.plie.starts_with(plie) ? 2 : kMot;
      const auto deja = std::find_if(candidats.begin(), candidats.end(),
                                     [&](const Candidat& c) { return c.s.champ == t.champ && c.s.code == t.texte; });
      if (deja != candidats.end() && deja->rang != rang) return;  // found as typed
      const std::int64_t n = comptage.Texte(t, premier_bloc);
      if (n == 0) return;
      if (deja != candidats.end()) {
        deja->s.nombre += n;  // in the sealed blocks and in the tail
        return;
      }
      Candidat& c = candidats.emplace_back();
      c.s = {t.champ, catalogue_->field(t.champ).nom_public(), t.texte, t.texte, n};
      c.rang = rang;
      c.texte = &t;
    });
  };
  chercher(MotCommence, true);
  const auto tels_quels =
      std::count_if(candidats.begin(), candidats.end(), [](const Candidat& c) { return c.rang < kApproche; });
  if (static_cast<std::size_t>(tels_quels) < kAssez) chercher(MotCommencePresque, false);
}

std::vector<Suggestion> Suggestions::Find(FieldId champ, const std::string& q, std::size_t nombre,
                                          const Snapshot& snapshot, const Perimetre& perimetre,
                                          const Perimetre& vivantes, const TextesTenus& textes, bool comptes) const {
  const Catalogue& vue = snapshot.catalogue();
  const std::string plie = Fold(q);
  auto mots = Words(plie);
  if (mots.empty() || nombre == 0) return {};
  const ComptesVivants comptage(snapshot, perimetre, vivantes);
  std::vector<Candidat> candidats = DuCatalogue(champ, plie, vue);
  // Of many, those that rank best by what is known without counting.
  const std::size_t comptables = std::max(nombre, kComptes);
  if (candidats.size() > comptables) {
    std::partial_sort(candidats.begin(), candidats.begin() + static_cast<std::ptrdiff_t>(comptables), candidats.end());
    candidats.erase(std::remove_if(candidats.begin() + static_cast<std::ptrdiff_t>(comptables), candidats.end(),
                                   [](const Candidat& c) { return !c.cotation; }),
                    candidats.end());
  }
  for (Candidat& c : candidats) {
    const Field& f = vue.field(c.s.champ);
    if (c.cotation) {
      const CritereDeCotation& critere = *cotation_[c.ordinal - 1];
      c.s.nom = f.nom_public();
      c.s.code = critere.code;
      c.s.libelle = critere.libelle;
      continue;
    }
    if (c.critere()) {
      c.s.code = f.nom_public();
      c.s.libelle = f.libelle;
      continue;
    }
    const Field& nomme = champ == kNoField ? f : vue.field(champ);
    c.s.champ = nomme.id;
    c.s.nom = nomme.nom_public();
    c.s.code = f.nomenclature->Code(c.ordinal);
    c.s.libelle = f.nomenclature->Libelle(c.ordinal);
    if (comptes && nomme.facette) c.s.nombre = comptage.Valeur(nomme, c.ordinal);
  }

  // Guichets, by the beginning of their code.
  if (mots.size() == 2 && mots[0] == "guichet") mots.erase(mots.begin());
  for (const Field& f : vue.fields()) {
    if (!comptes || !f.visible || f.nomenclature == nullptr || !f.nomenclature->ouverte() || !f.facette ||
        mots.size() != 1)
      continue;
    if (champ == kNoField ? mots[0].size() < kDebutDeCode : f.id != champ) continue;
    for (const auto& [o, n] : comptage.Intervalle(f, f.nomenclature->Commencant(mots[0]))) {
      if (std::any_of(candidats.begin(), candidats.end(),
                      [&, o = o](const Candidat& c) { return c.s.champ == f.id && c.ordinal == o; }))
        continue;
      Candidat& c = candidats.emplace_back();
      c.s = {f.id, f.nom_public(), f.nomenclature->Code(o), f.nomenclature->Libelle(o), n};
      c.rang = mots[0].size() == c.s.code.size() ? 0 : 2;
      c.ordinal = o;
    }
    if (champ == kNoField) break;  // one list, shared by several fields: under the first
  }

  if (comptes) DesTextes(champ, plie, vue, textes, comptage, candidats);
  const std::size_t n = std::min(nombre, candidats.size());
  std::partial_sort(candidats.begin(), candidats.begin() + static_cast<std::ptrdiff_t>(n), candidats.end());
  // The criterion of cotation whose name begins so is not crowded out.
  if (n > 1 && std::none_of(candidats.begin(), candidats.begin() + static_cast<std::ptrdiff_t>(n),
                            [](const Candidat& c) { return c.cotation; })) {
    Candidat* meilleur = nullptr;
    for (std::size_t i = n; i < candidats.size(); ++i) {
      Candidat& c = candidats[i];
      if (c.cotation && c.poids + 1 >= kMot && (meilleur == nullptr || c < *meilleur)) meilleur = &c;
    }
    if (meilleur != nullptr) std::swap(candidats[n - 1], *meilleur);
  }
  candidats.resize(n);
  for (Candidat& c : candidats) {  // a search for a text finds those that hold its words among others
    if (c.texte == nullptr) continue;
    c.s.nombre = 0;
    textes.ForEach(c.s.champ, [&](const TextesTenus::Texte& t, std::size_t premier_bloc) {
      if (t.Contient(*c.texte)) c.s.nombre += comptage.Texte(t, premier_bloc);
    });
  }
  std::sort(candidats.begin(), candidats.end());
  std::vector<Suggestion> out;
  out.reserve(n);
  for (Candidat& c : candidats) out.push_back(std::move(c.s));
  return out;
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
        if (edits == 0 || CommencePresque(it->first, mots[i], edits)) entrees.push_back(it->second);
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

}  // namespace sne
