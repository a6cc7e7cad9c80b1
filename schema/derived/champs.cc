#include "schema/derived/champs.h"

namespace sne::derives {
namespace {

Outcome Slot(const Catalogue& catalogue, const char* groupe, const char* cle, std::uint16_t& slot) {
  const FieldId parent = groupe == nullptr ? kNoField : catalogue.FindKey(groupe);
  const FieldId id = groupe != nullptr && parent == kNoField ? kNoField : catalogue.FindKey(cle, parent);
  if (id == kNoField) {
    const std::string nom = groupe == nullptr ? cle : std::string(groupe) + "." + cle;
    return Fail(Code::kInvalid, "catalogue.json : il manque le champ " + nom + ", que lisent des critères calculés");
  }
  slot = catalogue.field(id).slot;
  return {};
}

Outcome Valeur(const Catalogue& catalogue, const char* nom, const char* code, Ordinal& ordinal) {
  const Nomenclature* n = catalogue.nomenclature(nom);
  ordinal = n == nullptr ? kNoOrdinal : n->Find(code);
  if (ordinal != kNoOrdinal) return {};
  return Fail(Code::kInvalid, std::string("catalogue.json : il manque la valeur ") + code + " de la nomenclature " +
                                  nom + ", que lisent des critères calculés");
}

}  // namespace

Result<Champs> ResoudreChamps(const Catalogue& catalogue) {
  Champs c;
#define X(champ) SNE_TRY(Slot(catalogue, nullptr, #champ, c.champ));
  SNE_CHAMPS(X)
#undef X
#define X(groupe, cle) SNE_TRY(Slot(catalogue, #groupe, #cle, c.groupe##_##cle));
  SNE_SOUS_CHAMPS(X)
#undef X
  return c;
}

Result<Valeurs> ResoudreValeurs(const Catalogue& catalogue) {
  Valeurs k;
#define X(nomenclature, code) SNE_TRY(Valeur(catalogue, #nomenclature, #code, k.nomenclature##_##code));
  SNE_CODES(X)
#undef X
  return k;
}

}  // namespace sne::derives
