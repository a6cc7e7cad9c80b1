#include "bench/base_ecole/texte.h"
namespace sne::ecole {
Texte::Texte(const Contexte&) {}
void Texte::Ecrire(const Contexte&, Rng&, Demande&) const {}
}  // namespace sne::ecole
