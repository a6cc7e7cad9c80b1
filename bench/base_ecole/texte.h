// bench/base_ecole/texte.h
// complement_demande: one to four French sentences about the household's own data, for about 35 % of the demandes.
#pragma once

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

class Texte {
 public:
  explicit Texte(const Contexte& ctx);
  // Fills d.complement and d.quartiers, or leaves them empty.
  void Ecrire(const Contexte& ctx, Rng& rng, Demande& d) const;
};

}  // namespace sne::ecole
