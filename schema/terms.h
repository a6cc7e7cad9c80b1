// Demande -> its words: those of the names of demandeur and codemandeurs, and those of every free text, each for a
// lexicon (schema/lexique.h). Codes, numbers and identifiers are not words: they live in the columns of the blocks.
//
//   noms       a word of a name, folded; two neighbours run together, and the whole name ("lafontaine",
//              "delafontaine"), of given names the first two ("jeanpierre"); behind a sign that no word begins with,
//              what the demandeur is called: his whole birth name, his whole used name, his first given name
//              ("=delafontaine", "+ndiaye", ".marie")
//   textes     <stem> 0x01 <cc>: a stem in the text field whose number is cc (two characters of base 36), so that all
//              fields that hold a stem stand together
//
// Words are cut at kTermMax bytes, with a hash of the whole behind the cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

inline constexpr std::size_t kTermMax = 200;

std::string NameWord(std::string_view folded_word);
// Of the demandeur himself, so that who is called so comes before who is called so among other things.
enum class NameRole : char { kNom = '=', kUsage = '+', kPrenom = '.' };
std::string RoleWord(NameRole role, std::string_view folded_run_together);
std::string TextStem(std::string_view folded_word);  // what the terms of all fields begin with, 0x01 included
std::string TextTerm(FieldId field, std::string_view text_stem);  // behind a TextStem: its term in one field
FieldId FieldOfTerm(std::string_view text_term);

// Fields whose words count: names of the record and of codemandeurs (a group whose sub-fields have projections),
// free texts of the record and those of its groups that the simple search looks into.
bool IsIndexedName(const Catalogue& catalogue, const Field& field);
bool IsIndexedText(const Field& field);
// Free text: compared by stem, elisions dropped.
bool IsFreeText(const Field& field);

// Distinct, sorted.
struct Termes {
  std::vector<std::string> noms, textes;
};

// Takes the words of one demande as they come, some of them several times.
class Receveur {
 public:
  virtual void Nom(std::string_view terme) = 0;
  // A word of a free text, folded: its term is TextTerm(champ, TextStem(mot)).
  virtual void Texte(FieldId champ, std::string_view mot) = 0;

 protected:
  ~Receveur() = default;
};

// Collects the words of demandes; one per thread (it keeps its buffers).
class TermCollector {
 public:
  explicit TermCollector(const Catalogue& catalogue);
  // Valid until the next call.
  const Termes& Collect(const Demande& demande);
  void Visit(const Demande& demande, Receveur& receveur);

 private:
  void Name(const Field& field, std::string_view text, Receveur& receveur);
  void Text(FieldId field, std::string_view text, Receveur& receveur);
  void Field_(const Field& field, const Value& value, Receveur& receveur);

  const Catalogue& catalogue_;
  const FieldId nom_, usage_, prenoms_;
  Termes termes_;
  std::string plie_;
};

}  // namespace sne
