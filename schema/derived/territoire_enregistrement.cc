#include "schema/derived/foyer.h"

namespace sne::derives {

// Territory of registration: first three characters of the numéro unique, 111 for Île-de-France.
Value TerritoireEnregistrement(const Demande& d, const Contexte& x) {
  return Ordinale(x.territoires.enregistrement().Find(Str(d.valeurs[x.c.numero_unique]).substr(0, 3)));
}

}  // namespace sne::derives
