// Scores of cotation that another tool has delivered (cotations_livrees), when the application they belong to changes.
#pragma once

#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne {

// Fields resolved for one catalogue. Immutable; any thread; the catalogue must outlive it.
class NotesLivrees {
 public:
  explicit NotesLivrees(const Catalogue& catalogue);

  // A new version of a record that does not speak of delivered scores keeps those of `avant`, but for territories in
  // which it wants no dwelling any more: whoever sends the applications of a département every night need not know of
  // them.
  void Reporter(const Demande& avant, Demande& recue) const;

 private:
  const Territoires& territoires_;
  bool presentes_ = false;  // the catalogue has the field
  std::uint16_t notes_ = 0, epci_ = 0, communes_ = 0;
};

}  // namespace sne
