// Demande -> terms of its Xapian document: the names of demandeur and codemandeurs, and the words of every free text.
// Codes, numbers and identifiers are not terms: they live in the columns of the blocks.
//
//   N<word>        a word of a name, folded; and a whole name of several words run together ("delafontaine", "ndiaye")
//   T<cc><stem>    a stem in the text field whose number is cc (two characters of base 36)
//
// Terms are cut at kTermMax bytes, with a hash of the whole behind the cut (Xapian refuses longer ones).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

inline constexpr std::size_t kTermMax = 200;

std::string NameTerm(std::string_view folded_word);
std::string TextPrefix(FieldId field);
std::string TextTerm(FieldId field, std::string_view folded_word);  // stems the word

// Fields whose words are terms: names of the record and of codemandeurs (a group whose sub-fields have projections),
// free texts of the record and those of its groups that the simple search looks into.
bool IsIndexedName(const Catalogue& catalogue, const Field& field);
bool IsIndexedText(const Field& field);
// Free text: compared by stem, elisions dropped.
bool IsFreeText(const Field& field);

// Collects the terms of demandes; one per thread (it keeps its buffers and a cache of stems).
class TermCollector {
 public:
  explicit TermCollector(const Catalogue& catalogue);
  // Distinct terms, sorted; valid until the next call.
  const std::vector<std::string>& Collect(const Demande& demande);

 private:
  void Name(std::string_view text);
  void Text(FieldId field, std::string_view text);
  void Field_(const Field& field, const Value& value);

  const Catalogue& catalogue_;
  std::vector<std::string> terms_;
  std::string plie_;
};

}  // namespace sne
