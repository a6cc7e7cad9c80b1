#include "schema/terms.h"

#include <xxhash.h>

#include <algorithm>
#include <unordered_map>

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

std::string RoleWord(NameRole role, std::string_view folded_run_together) {
  return static_cast<char>(role) + NameWord(folded_run_together);
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

TermCollector::TermCollector(const Catalogue& catalogue)
    : catalogue_(catalogue),
      nom_(catalogue.FindKey("nom")),
      usage_(catalogue.FindKey("nom_usage")),
      prenoms_(catalogue.FindKey("prenoms")) {}

void TermCollector::Name(const Field& field, std::string_view text, Receveur& receveur) {
  Fold(text, plie_);
  const auto words = Words(plie_);
  if (words.empty()) return;
  const bool given = field.cle == "prenoms";
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    receveur.Nom(NameWord(words[i]));
    // Of given names only the first two: who has three is not called by all of them at once.
    if (i == 1 || (i > 1 && !given)) receveur.Nom(NameWord(std::string(words[i - 1]).append(words[i])));
    joined += words[i];
  }
  if (words.size() > 2 && !given) receveur.Nom(NameWord(joined));
  if (field.id == nom_) receveur.Nom(RoleWord(NameRole::kNom, joined));
  if (field.id == usage_) receveur.Nom(RoleWord(NameRole::kUsage, joined));
  if (field.id == prenoms_) receveur.Nom(RoleWord(NameRole::kPrenom, words[0]));
}

void TermCollector::Text(FieldId field, std::string_view text, Receveur& receveur) {
  const std::string plie = FoldText(text);
  for (const std::string_view w : Words(plie)) receveur.Texte(field, w);
}

void TermCollector::Field_(const Field& f, const Value& v, Receveur& receveur) {
  if (!Present(v)) return;
  if (IsIndexedName(catalogue_, f)) {
    Name(f, Str(v), receveur);
  } else if (f.type == Type::kText) {
    if (IsIndexedText(f)) Text(f.id, Str(v), receveur);
  } else if (f.type == Type::kTexts) {
    for (const std::string& t : Lignes(v)) Text(f.id, t, receveur);
  } else if (f.IsGroup()) {
    for (const Record& r : Elements(v)) {
      for (const FieldId sous : f.champs) {
        const Field& s = catalogue_.field(sous);
        Field_(s, r.valeurs[s.slot], receveur);
      }
    }
  }
}

void TermCollector::Visit(const Demande& demande, Receveur& receveur) {
  for (const FieldId id : catalogue_.racines()) {
    const Field& f = catalogue_.field(id);
    Field_(f, demande.valeurs[f.slot], receveur);
  }
}

const Termes& TermCollector::Collect(const Demande& demande) {
  struct Liste final : Receveur {
    explicit Liste(Termes& t) : termes(t) {}
    void Nom(std::string_view terme) override { termes.noms.emplace_back(terme); }
    void Texte(FieldId champ, std::string_view mot) override {
      termes.textes.push_back(TextTerm(champ, TextStem(mot)));
    }
    Termes& termes;
  } liste(termes_);
  termes_.noms.clear();
  termes_.textes.clear();
  Visit(demande, liste);
  for (auto* mots : {&termes_.noms, &termes_.textes}) {
    std::sort(mots->begin(), mots->end());
    mots->erase(std::unique(mots->begin(), mots->end()), mots->end());
  }
  return termes_;
}

}  // namespace sne
