// Demande -> its words: those of the names of demandeur and codemandeurs, and those of every free text, each for a
// lexicon (schema/lexique.h). Codes, numbers and identifiers are not words: they live in the columns of the blocks.
//
//   noms       a word of a name, folded; two neighbours run together, the whole name and what is left of it without
//              particles ("lafontaine", "delafontaine", "fontaine"), of given names the first two ("jeanpierre");
//              behind a sign that comes before all words, what the demandeur is called: his whole birth name, his whole
//              used name, his first given name ("*delafontaine", "+ndiaye", ".marie")
//   textes     <stem> 0x01 <cc>: a stem in the text field whose number is cc (two characters of base 36), so that all
//              fields that hold a stem stand together
//
// Words are cut at kTermMax bytes, with a hash of the whole behind the cut.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

inline constexpr std::size_t kTermMax = 200;

std::string NameWord(std::string_view folded_word);
// Words that join names, which one form holds and another leaves out (de, la, ben …), and lone letters. Folded.
bool EstParticule(std::string_view mot);
// What a word is to the person who bears it, from what tells least of him to what tells most: a further given name, a
// part of a family name, a whole one but for its particles, what his given names begin with ("jean" and "jeanpaul" of
// Jean-Paul and of Jean Paul), his whole used name, his first given name ("jeanpaul" of Jean-Paul), his whole birth
// name.
enum class NameRole : std::uint8_t { kAutre, kPartie, kSansParticule, kDebutPrenom, kUsage, kPrenom, kNom };
inline constexpr std::size_t kNameRoles = 7;
constexpr bool HasRoleWord(NameRole role) { return role >= NameRole::kUsage; }
// The word of the lexicon that says so of the demandeur. REQUIRES: HasRoleWord(role).
std::string RoleWord(NameRole role, std::string_view folded_run_together);
inline constexpr std::string_view kAfterRoleWords = "/";  // these stand before it, all others behind
std::string TextStem(std::string_view folded_word);       // what the terms of all fields begin with, 0x01 included
std::string TextTerm(FieldId field, std::string_view text_stem);  // behind a TextStem: its term in one field
FieldId FieldOfTerm(std::string_view text_term);

// Calls f(word, role) for the words of a name, NameWord not applied; some of them several times. Words with letters
// that FoldSonore keeps come in both forms: people look for one, the other tells how it sounds.
void ForEachNameWord(const Field& field, std::string_view text,
                     const std::function<void(std::string_view mot, NameRole role)>& f);

// Fields whose words count: names of the record and of codemandeurs (a group whose sub-fields have projections),
// free texts of the record and those of its groups that the simple search looks into.
bool IsIndexedName(const Catalogue& catalogue, const Field& field);
bool IsIndexedText(const Field& field);
// Free text: compared by stem, elisions dropped.
bool IsFreeText(const Field& field);

struct Termes {
  struct Nom {
    std::string mot;
    NameRole role = NameRole::kAutre;
    std::uint32_t personne = 0;  // 0 the demandeur, 1 the first codemandeur …
  };
  std::vector<Nom> noms;            // by person, otherwise as they come, some of them several times
  std::vector<std::string> textes;  // distinct, sorted
};

// Takes the words of one demande as they come, some of them several times.
class Receveur {
 public:
  // A word of a name of a person; persons ascend, as in Termes.
  virtual void Nom(std::string_view mot, NameRole role, std::uint32_t personne) = 0;
  // A word of a free text, folded: its term is TextTerm(champ, TextStem(mot)).
  virtual void Texte(FieldId champ, std::string_view mot) = 0;

 protected:
  ~Receveur() = default;
};

// Collects the words of demandes; one per thread (it keeps its buffer).
class TermCollector {
 public:
  explicit TermCollector(const Catalogue& catalogue);
  // Valid until the next call.
  const Termes& Collect(const Demande& demande);
  void Visit(const Demande& demande, Receveur& receveur);

 private:
  void Text(FieldId field, std::string_view text, Receveur& receveur);
  // `personnes`: how many were met before; counts those of a group.
  void Field_(const Field& field, const Value& value, std::uint32_t& personnes, Receveur& receveur);

  const Catalogue& catalogue_;
  std::vector<FieldId> racines_;  // those that are names first: the demandeur's words stand before those of others
  Termes termes_;
};

}  // namespace sne
