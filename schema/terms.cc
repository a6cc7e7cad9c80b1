#include "schema/terms.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "schema/fold.h"

namespace sne {
namespace {

constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string Cut(std::string term) {
  if (term.size() <= kTermMax) return term;
  static constexpr char kHexa[] = "0123456789abcdef";
  std::uint64_t hash = XXH3_64bits(term.data(), term.size());
  term.resize(kTermMax - 16);
  for (int i = 0; i < 16; ++i, hash >>= 4) term += kHexa[hash & 15];
  return term;
}

// Stems of the words met so far: a stem costs 20 times a look-up, and words repeat.
const std::string& CachedStem(std::string_view word) {
  thread_local ParTexte<std::string> cache;
  if (const auto it = cache.find(word); it != cache.end()) return it->second;
  if (cache.size() > 200'000) cache.clear();
  return cache.emplace(word, StemFr(word)).first->second;
}

}  // namespace

std::string NameWord(std::string_view folded_word) { return Cut(std::string(folded_word)); }

bool EstParticule(std::string_view mot) {
  static constexpr std::array<std::string_view, 24> kParticules = {
      "al", "ben", "bin", "d",  "da", "das", "de", "del", "della", "den", "der", "des",
      "di", "do",  "dos", "du", "el", "ibn", "l",  "la",  "le",    "les", "van", "von"};
  if (mot.size() == 1) return mot[0] >= 'a';
  return std::binary_search(kParticules.begin(), kParticules.end(), mot);
}

std::string RoleWord(NameRole role, std::string_view folded_run_together) {
  const char signe = role == NameRole::kNom ? '*' : role == NameRole::kUsage ? '+' : '.';
  return signe + NameWord(folded_run_together);
}

std::string TextStem(std::string_view folded_word) { return Cut(CachedStem(folded_word)) + '\x01'; }

std::string TextTerm(FieldId field, std::string_view text_stem) {
  std::string term(text_stem);
  term += kBase36[field / 36 % 36];
  term += kBase36[field % 36];
  return term;
}

FieldId FieldOfTerm(std::string_view text_term) {
  const auto chiffre = [&](std::size_t depuis_la_fin) {
    return static_cast<FieldId>(kBase36.find(text_term[text_term.size() - depuis_la_fin]));
  };
  return static_cast<FieldId>(chiffre(2) * 36 + chiffre(1));
}

bool IsIndexedName(const Catalogue& catalogue, const Field& field) {
  return field.type == Type::kName &&
         (field.parent == kNoField || (!field.projection.empty() && catalogue.field(field.parent).type == Type::kList));
}

bool IsFreeText(const Field& field) { return field.type == Type::kText || field.type == Type::kTexts; }
bool IsIndexedText(const Field& field) { return IsFreeText(field) && (field.texte || field.parent == kNoField); }

namespace {

using ChaqueMot = std::function<void(std::string_view mot, NameRole role)>;

void Famille(const std::vector<std::string_view>& mots, NameRole role, const ChaqueMot& f) {
  std::string entier, nu;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    f(mots[i], NameRole::kPartie);
    if (i > 0) f(std::string(mots[i - 1]).append(mots[i]), NameRole::kPartie);
    entier += mots[i];
    if (!EstParticule(mots[i])) nu += mots[i];
  }
  f(entier, role);
  if (!nu.empty() && nu.size() < entier.size()) f(nu, NameRole::kSansParticule);
}

// `du_premier`: how many of them are the first given name, as "jean" and "paul" of Jean-Paul.
void Prenoms(const std::vector<std::string_view>& mots, std::size_t du_premier, const ChaqueMot& f) {
  std::string premier;
  for (std::size_t i = 0; i < mots.size(); ++i) {
    if (i < du_premier) premier += mots[i];
    f(mots[i], i == 0 ? NameRole::kDebutPrenom : NameRole::kAutre);
  }
  f(premier, NameRole::kPrenom);
  // Who has three is not called by all of them at once.
  if (mots.size() > 1) f(std::string(mots[0]).append(mots[1]), NameRole::kDebutPrenom);
}

std::size_t MotsDuPremier(std::string_view prenoms) {
  while (!prenoms.empty()) {
    const std::size_t fin = std::min(prenoms.find_first_of(" ,;"), prenoms.size());
    const std::string plie = Fold(prenoms.substr(0, fin));
    if (!plie.empty()) return Words(plie).size();
    prenoms.remove_prefix(std::min(fin + 1, prenoms.size()));
  }
  return 1;
}

}  // namespace

void ForEachNameWord(const Field& field, std::string_view text,
                     const std::function<void(std::string_view mot, NameRole role)>& f) {
  const auto lire = [&](const std::string& plie) {
    const auto mots = Words(plie);
    if (field.cle == "prenoms") return Prenoms(mots, MotsDuPremier(text), f);
    Famille(mots, field.cle == "nom_usage" ? NameRole::kUsage : NameRole::kNom, f);
  };
  const std::string plie = Fold(text);
  if (plie.empty()) return;
  lire(plie);
  if (std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; })) return;
  if (const std::string sonore = FoldSonore(text); sonore != plie) lire(sonore);
}

TermCollector::TermCollector(const Catalogue& catalogue) : catalogue_(catalogue), racines_(catalogue.racines()) {
  std::stable_partition(racines_.begin(), racines_.end(),
                        [&](FieldId f) { return catalogue.field(f).type == Type::kName; });
}

void TermCollector::Text(FieldId field, std::string_view text, Receveur& receveur) {
  const std::string plie = FoldText(text);
  for (const std::string_view w : Words(plie)) receveur.Texte(field, w);
}

void TermCollector::Field_(const Field& f, const Value& v, std::uint32_t& personnes, Receveur& receveur) {
  if (!Present(v)) return;
  if (IsIndexedName(catalogue_, f)) {
    ForEachNameWord(f, Str(v),
                    [&](std::string_view mot, NameRole role) { receveur.Nom(NameWord(mot), role, personnes); });
  } else if (f.type == Type::kText) {
    if (IsIndexedText(f)) Text(f.id, Str(v), receveur);
  } else if (f.type == Type::kTexts) {
    for (const std::string& t : Lignes(v)) Text(f.id, t, receveur);
  } else if (f.IsGroup()) {
    const bool de_personnes = std::any_of(f.champs.begin(), f.champs.end(), [&](FieldId sous) {
      return IsIndexedName(catalogue_, catalogue_.field(sous));
    });
    for (const Record& r : Elements(v)) {
      if (de_personnes) ++personnes;
      for (const FieldId sous : f.champs) {
        const Field& s = catalogue_.field(sous);
        Field_(s, r.valeurs[s.slot], personnes, receveur);
      }
    }
  }
}

void TermCollector::Visit(const Demande& demande, Receveur& receveur) {
  std::uint32_t personnes = 0;
  for (const FieldId id : racines_) {
    const Field& f = catalogue_.field(id);
    Field_(f, demande.valeurs[f.slot], personnes, receveur);
  }
}

const Termes& TermCollector::Collect(const Demande& demande) {
  struct Liste final : Receveur {
    explicit Liste(Termes& t) : termes(t) {}
    void Nom(std::string_view mot, NameRole role, std::uint32_t personne) override {
      termes.noms.push_back({std::string(mot), role, personne});
    }
    void Texte(FieldId champ, std::string_view mot) override {
      termes.textes.push_back(TextTerm(champ, TextStem(mot)));
    }
    Termes& termes;
  } liste(termes_);
  termes_.noms.clear();
  termes_.textes.clear();
  Visit(demande, liste);
  std::sort(termes_.textes.begin(), termes_.textes.end());
  termes_.textes.erase(std::unique(termes_.textes.begin(), termes_.textes.end()), termes_.textes.end());
  return termes_;
}

}  // namespace sne
