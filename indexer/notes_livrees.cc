#include "indexer/notes_livrees.h"

#include <algorithm>

namespace sne {

NotesLivrees::NotesLivrees(const Catalogue& catalogue) : territoires_(catalogue.territoires()) {
  const FieldId notes = catalogue.FindKey("cotations_livrees");
  if (notes == kNoField) return;
  presentes_ = true;
  notes_ = catalogue.field(notes).slot;
  epci_ = catalogue.field(catalogue.FindKey("epci", notes)).slot;
  communes_ = catalogue.field(catalogue.FindKey("commune_souhaitee")).slot;
}

void NotesLivrees::Reporter(const Demande& avant, Demande& recue) const {
  if (!presentes_) return;
  Records restent = Elements(avant.valeurs[notes_]);
  const Ordinals& communes = Codes(recue.valeurs[communes_]);
  std::erase_if(restent, [&](const Record& note) {
    const auto epci = static_cast<Ordinal>(IntOr(note.valeurs[epci_], 0));
    return std::none_of(communes.begin(), communes.end(),
                        [&](Ordinal o) { return territoires_.commune(o).epci == epci; });
  });
  recue.valeurs[notes_] = restent.empty() ? Value() : Value(std::move(restent));
}

}  // namespace sne
