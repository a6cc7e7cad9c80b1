#include "query/correspondance.h"

#include <algorithm>
#include <optional>

#include "query/filter.h"
#include "schema/fold.h"
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
  const std::string plie = Fold(texte);
  const auto mots = Words(plie);
  if (mots.empty()) return;
  const bool donnes = f.cle == "prenoms";
  NomLu nom{f.id, {}};
  std::string colle;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    nom.mots.emplace_back(mots[i]);
    if (i == 1 || (i > 1 && !donnes)) nom.mots.push_back(std::string(mots[i - 1]).append(mots[i]));
    colle += mots[i];
  }
  if (!donnes) nom.mots.push_back(std::move(colle));
  noms.push_back(std::move(nom));
}

// The names of the row that are searched, those of the demandeur first.
std::vector<NomLu> Noms(const Snapshot& s, RowRef ref) {
  std::vector<NomLu> noms;
  const Block& bloc = s.block(ref.bloc);
  TextReader lecteur;
  for (const bool demandeur : {true, false}) {
    for (const Field& f : s.catalogue().fields()) {
      if (!IsIndexedName(s.catalogue(), f) || (f.parent == kNoField) != demandeur) continue;
      const Column& c = bloc.column(f.id);
      if (demandeur) {
        Lire(f, lecteur.Read(c.texte, ref.row), noms);
        continue;
      }
      const Offsets& elements = bloc.column(f.parent).elements;
      for (std::uint32_t e = elements.Begin(ref.row); e < elements.End(ref.row); ++e)
        Lire(f, lecteur.Read(c.texte, e), noms);
    }
  }
  return noms;
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
  Chercheur(const Snapshot& s, RowRef ref, const Simple& simple)
      : s_(s), ref_(ref), simple_(simple), noms_(Noms(s, ref)), usage_(s.catalogue().FindKey("nom_usage")) {}

  std::optional<Correspondance> Mot(std::size_t i) {
    const Simple::Mot& m = simple_.mots[i];
    const auto trouve = [&](const NomLu* nom, Genre genre) {
      return std::optional<Correspondance>({i, nom->champ, genre});
    };
    const auto entier = [&](const std::string& n) {
      return n == m.texte || std::find(m.colles.begin(), m.colles.end(), n) != m.colles.end();
    };
    if (const NomLu* nom = Premier(noms_, entier)) {
      return trouve(nom, nom->champ == usage_                                  ? Genre::kUsage
                         : s_.catalogue().field(nom->champ).parent != kNoField ? Genre::kCodemandeur
                                                                               : Genre::kExact);
    }
    if (m.texte.size() >= 2) {
      const auto debut = [&](const std::string& n) { return n.starts_with(m.texte); };
      if (const NomLu* nom = Premier(noms_, debut)) return trouve(nom, Genre::kDebut);
    }
    if (const std::string son = Son(m.texte); !son.empty()) {
      const auto semblable = [&](const std::string& n) { return EstDeLettres(n) && Son(n) == son; };
      if (const NomLu* nom = Premier(noms_, semblable)) return trouve(nom, Genre::kPhonetique);
    }
    if (auto lieu = Lieu(i)) return lieu;
    if (const int edits = EditsAdmis(m.texte); edits > 0) {
      const auto faute = [&](const std::string& n) {
        return n.size() >= FauteMin(m.texte) && EstDeLettres(n) && EditDistance(n, m.texte, edits) <= edits;
      };
      if (const NomLu* nom = Premier(noms_, faute)) return trouve(nom, Genre::kFaute);
    }
    return Texte(i);
  }

 private:
  std::optional<Correspondance> Lieu(std::size_t i) const {
    if (simple_.mots[i].lieu < 0) return std::nullopt;
    const std::vector<TextQuery> sans_requete;
    const TextSets sans_texte;
    const Filter filtre(s_, sans_requete, sans_texte);
    for (const Node& n : simple_.lieux[static_cast<std::size_t>(simple_.mots[i].lieu)].enfants) {
      RowSet une = RowSet::Empty(s_.block(ref_.bloc).rows());
      une.Set(ref_.row);
      une.Settle();
      filtre.Keep(n, ref_.bloc, une);
      if (!une.none()) return Correspondance{i, n.champ, Genre::kExact};
    }
    return std::nullopt;
  }

  std::optional<Correspondance> Texte(std::size_t i) const {
    const Block& bloc = s_.block(ref_.bloc);
    const std::string racine = TextStem(simple_.mots[i].texte);
    TextReader lecteur;
    for (const Field& f : s_.catalogue().fields()) {
      if (!f.texte || !IsIndexedText(f)) continue;
      const Column& c = bloc.column(f.id);
      std::uint32_t de = ref_.row, a = ref_.row + 1;
      if (f.parent != kNoField || f.type == Type::kTexts) {
        const Offsets& elements = f.parent != kNoField ? bloc.column(f.parent).elements : c.elements;
        de = elements.Begin(ref_.row);
        a = elements.End(ref_.row);
      }
      for (std::uint32_t e = de; e < a; ++e) {
        const std::string plie = FoldText(lecteur.Read(c.texte, e));
        const auto mots = Words(plie);
        if (std::any_of(mots.begin(), mots.end(), [&](std::string_view m) { return TextStem(m) == racine; }))
          return Correspondance{i, f.id, Genre::kExact};
      }
    }
    return std::nullopt;
  }

  const Snapshot& s_;
  const RowRef ref_;
  const Simple& simple_;
  const std::vector<NomLu> noms_;
  const FieldId usage_;
};

}  // namespace

std::vector<Correspondance> CorrespondancesDe(const Snapshot& s, RowRef ref, const Simple& simple) {
  std::vector<Correspondance> trouvees;
  Chercheur chercheur(s, ref, simple);
  for (std::size_t i = 0; i < simple.mots.size(); ++i) {
    if (const auto c = chercheur.Mot(i)) trouvees.push_back(*c);
  }
  return trouvees;
}

}  // namespace sne
