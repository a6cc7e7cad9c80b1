#include "schema/nir_remplacement.h"

#include "schema/nir.h"

namespace sne {
namespace {

void Remplacer(const Catalogue& catalogue, FieldId nir, FieldId empreinte, Record& record, std::string_view cle) {
  Value& numero = record.valeurs[catalogue.field(nir).slot];
  if (!Present(numero)) return;
  record.valeurs[catalogue.field(empreinte).slot] = EmpreinteNir(Str(numero), cle);
  std::string& texte = std::get<std::string>(numero);
  texte.assign(texte.size(), '\0');  // the number itself leaves memory too
  numero = std::monostate();
}

}  // namespace

void RemplacerNir(const Catalogue& catalogue, Demande& demande, std::string_view cle) {
  Remplacer(catalogue, catalogue.FindKey("nir"), catalogue.FindKey("nir_empreinte"), demande, cle);
  const FieldId groupe = catalogue.FindKey("codemandeurs");
  auto* codemandeurs = std::get_if<Records>(&demande.valeurs[catalogue.field(groupe).slot]);
  if (codemandeurs == nullptr) return;
  const FieldId nir = catalogue.FindKey("nir", groupe), empreinte = catalogue.FindKey("nir_empreinte", groupe);
  for (Record& r : *codemandeurs) Remplacer(catalogue, nir, empreinte, r, cle);
}

}  // namespace sne
