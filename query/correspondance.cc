#include "query/correspondance.h"

#include <algorithm>
#include <climits>
#include <optional>

#include "query/filter.h"
#include "schema/fold.h"
#include "schema/motif.h"
#include "schema/par_texte.h"
#include "schema/son.h"
#include "schema/terms.h"
#include "schema/voisins.h"

namespace sne {
namespace {

using Genre = Correspondance::Genre;

// A name of the row, as its words and those run together (schema/terms.h).
struct NomLu {
  FieldId champ = kNoField;
  std::vector<std::string> mots;
};

void Lire(const Field& f, std::string_view texte, std::vector<NomLu>& noms) {
  NomLu nom{f.id, {}};
  ForEachNameWord(f, texte, [&](std::string_view mot, NameRole) { nom.mots.emplace_back(mot); });
  if (!nom.mots.empty()) noms.push_back(std::move(nom));
}

// The names that are searched, those of the demandeur first.
std::vector<const Field*> ChampsDeNoms(const Catalogue& c) {
  std::vector<const Field*> champs;
  for (const Field& f : c.fields()) {
    if (f.visible && IsIndexedName(c, f)) champs.push_back(&f);
  }
  std::stable_partition(champs.begin(), champs.end(), [](const Field* f) { return f->parent == kNoField; });
  return champs;
}

// Those of a row, by person, the demandeur first.
std::vector<std::vector<NomLu>> Personnes(const Snapshot& s, RowRef ref, const std::vector<const Field*>& champs,
                                          TextReader& lecteur) {
  std::vector<std::vector<NomLu>> personnes(1);
  const Block& bloc = s.block(ref.bloc);
  for (const Field* f : champs) {
    const Column& c = bloc.column(f->id);
    if (f->parent == kNoField) {
      Lire(*f, lecteur.Read(c.texte, ref.row), personnes[0]);
      continue;
    }
    const Offsets& elements = bloc.column(f->parent).elements;
    const std::uint32_t debut = elements.Begin(ref.row), fin = elements.End(ref.row);
    personnes.resize(std::max<std::size_t>(personnes.size(), 1 + fin - debut));
    for (std::uint32_t e = debut; e < fin; ++e) Lire(*f, lecteur.Read(c.texte, e), personnes[1 + e - debut]);
  }
  return personnes;
}

template <class F>
const NomLu* Premier(const std::vector<NomLu>& noms, F&& juste) {
  const auto it = std::find_if(noms.begin(), noms.end(),
                               [&](const NomLu& n) { return std::any_of(n.mots.begin(), n.mots.end(), juste); });
  return it == noms.end() ? nullptr : &*it;
}

bool EstDeLettres(const std::string& m) {
  return m.size() <= kFauteMax && m.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == m.npos;
}

// The key of a sound, of words met so far: rows of one page share many names, and all of them the words of q.
const std::string& Son(const std::string& mot) {
  thread_local ParTexte<std::string> cache;
  if (const auto it = cache.find(mot); it != cache.end()) return it->second;
  if (cache.size() > 10'000) cache.clear();
  return cache.emplace(mot, CleDeSon(mot)).first->second;
}

class Chercheur {
 public:
  Chercheur(const Snapshot& s, const Simple& simple, std::size_t mot)
      : s_(s),
        simple_(simple),
        i_(mot),
        m_(simple.mots[mot]),
        usage_(s.catalogue().FindKey("nom_usage")),
        edits_(EditsAdmis(m_.texte)) {
    if (edits_ > 0) motif_.emplace(m_.texte);
    for (const std::string& colle : m_.colles_proches) {
      if (EditsAdmis(colle) > 0) colles_.emplace_back(colle);
    }
  }

  // Among the names of one row, or its communes where that counts for more than a mistake.
  std::optional<Correspondance> Nom(RowRef ref, const std::vector<NomLu>& noms) const {
    const auto trouve = [&](const NomLu* nom, Genre genre) {
      return std::optional<Correspondance>({i_, nom->champ, genre});
    };
    const auto entier = [&](const std::string& n) {
      return n == m_.texte || std::find(m_.colles.begin(), m_.colles.end(), n) != m_.colles.end();
    };
    if (const NomLu* nom = Premier(noms, entier)) {
      return trouve(nom, nom->champ == usage_                                  ? Genre::kUsage
                         : s_.catalogue().field(nom->champ).parent != kNoField ? Genre::kCodemandeur
                                                                               : Genre::kExact);
    }
    if (m_.texte.size() >= 2) {
      const auto debut = [&](const std::string& n) { return n.starts_with(m_.texte); };
      if (const NomLu* nom = Premier(noms, debut)) return trouve(nom, Genre::kDebut);
    }
    if (const std::string& son = Son(m_.sonore); !son.empty()) {
      const auto semblable = [&, cle = son](const std::string& n) { return n.size() <= kFauteMax && Son(n) == cle; };
      if (const NomLu* nom = Premier(noms, semblable)) return trouve(nom, Genre::kPhonetique);
    }
    if (auto lieu = Lieu(ref)) return lieu;
    if (edits_ > 0 || !colles_.empty()) {
      const auto faute = [&](const std::string& n) {
        if (!EstDeLettres(n)) return false;
        return (edits_ > 0 && n.size() >= FauteMin(m_.texte) && motif_->Distance(n) <= edits_) ||
               std::any_of(colles_.begin(), colles_.end(),
                           [&](const Motif& m) { return n.size() >= kFauteMin && m.Distance(n) <= 1; });
      };
      if (const NomLu* nom = Premier(noms, faute)) return trouve(nom, Genre::kFaute);
    }
    return std::nullopt;
  }

  bool facultatif() const { return m_.facultatif; }

  // In the free texts of rows, where they have nothing yet: the first field that holds the word.
  void Textes(std::span<const RowRef> lignes, std::vector<std::optional<Correspondance>>& trouvees) const {
    const std::string racine = TextStem(m_.texte);
    for (const Field& f : s_.catalogue().fields()) {
      if (!f.visible || !f.texte || !IsIndexedText(f)) continue;
      const std::string terme = TextTerm(f.id, racine);
      for (const Segment& segment : s_.segments()) {
        const Lexique& textes = *segment.dictionnaires.textes;
        const auto [premier, dernier] = textes.Equal(terme);
        textes.ForEachList(premier, dernier, [&](std::size_t bloc, const ListeDeLignes& liste) {
          for (std::size_t r = 0; r < lignes.size(); ++r) {
            if (trouvees[r] || lignes[r].bloc != segment.premier_bloc + bloc) continue;
            if (s_.Protegee(lignes[r].bloc, lignes[r].row, f)) continue;
            if (liste.Contient(static_cast<RowInBlock>(lignes[r].row))) trouvees[r] = {i_, f.id, Genre::kExact};
          }
        });
      }
    }
  }

 private:
  std::optional<Correspondance> Lieu(RowRef ref) const {
    if (m_.lieu < 0) return std::nullopt;
    const std::vector<TextQuery> sans_requete;
    const TextSets sans_texte;
    const Filter filtre(s_, sans_requete, sans_texte);
    for (const Node& n : simple_.lieux[static_cast<std::size_t>(m_.lieu)].enfants) {
      RowSet une = RowSet::Empty(s_.block(ref.bloc).rows());
      une.Set(ref.row);
      une.Settle();
      filtre.Keep(n, ref.bloc, une);
      if (!une.none()) return Correspondance{i_, n.champ, Genre::kExact};
    }
    return std::nullopt;
  }

  const Snapshot& s_;
  const Simple& simple_;
  const std::size_t i_;
  const Simple::Mot& m_;
  const FieldId usage_;
  const int edits_;
  std::optional<Motif> motif_;
  std::vector<Motif> colles_;
};

using Trouvees = std::vector<std::optional<Correspondance>>;  // by word

// How far from the words themselves; INT_MAX: one is missing.
int Faiblesse(const Trouvees& trouvees, const std::vector<Chercheur>& mots) {
  int n = 0;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    if (!trouvees[i] && !mots[i].facultatif()) return INT_MAX;
    if (trouvees[i]) n += std::max(0, static_cast<int>(trouvees[i]->genre) - static_cast<int>(Genre::kCodemandeur));
  }
  return n;
}

// Of a row: in the names of one person when he has all that are names, else in those of all; as its score is counted.
Trouvees ParNoms(RowRef ref, const std::vector<std::vector<NomLu>>& personnes, const std::vector<Chercheur>& mots) {
  const auto chez = [&](const std::vector<NomLu>& noms) {
    Trouvees t;
    for (const Chercheur& m : mots) t.push_back(m.Nom(ref, noms));
    return t;
  };
  std::optional<Trouvees> une;
  int faiblesse = INT_MAX;
  std::vector<NomLu> tous;
  for (const auto& noms : personnes) {
    Trouvees t = chez(noms);
    const int n = Faiblesse(t, mots);
    if (n == 0 || personnes.size() == 1) return t;
    tous.insert(tous.end(), noms.begin(), noms.end());
    if (n >= faiblesse) continue;
    faiblesse = n;
    une = std::move(t);
  }
  Trouvees ensemble = chez(tous);
  return une && Faiblesse(ensemble, mots) > 0 ? *une : ensemble;
}

}  // namespace

std::vector<std::vector<Correspondance>> CorrespondancesDe(const Snapshot& s, std::span<const RowRef> lignes,
                                                           const Simple& simple) {
  TextReader lecteur;
  const auto champs = ChampsDeNoms(s.catalogue());
  std::vector<Chercheur> mots;
  mots.reserve(simple.mots.size());
  for (std::size_t i = 0; i < simple.mots.size(); ++i) mots.emplace_back(s, simple, i);
  std::vector<Trouvees> par_ligne;
  for (const RowRef ref : lignes) par_ligne.push_back(ParNoms(ref, Personnes(s, ref, champs, lecteur), mots));
  std::vector<std::vector<Correspondance>> toutes(lignes.size());
  for (std::size_t i = 0; i < mots.size(); ++i) {
    Trouvees du_mot;  // by row
    for (const Trouvees& t : par_ligne) du_mot.push_back(t[i]);
    if (!std::all_of(du_mot.begin(), du_mot.end(), [](const auto& c) { return c.has_value(); }))
      mots[i].Textes(lignes, du_mot);
    for (std::size_t r = 0; r < lignes.size(); ++r) {
      if (du_mot[r]) toutes[r].push_back(*du_mot[r]);
    }
  }
  return toutes;
}

}  // namespace sne
