// bench/base_ecole/texte.h
// complement_demande: one to four French sentences about the household's own data, for about 35 % of the demandes, and
// the names of the wished neighbourhoods.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"

namespace sne::ecole {

struct TirageTexte;

class Texte {
 public:
  // Cuts the models at their braces. Throws std::logic_error when a model names an unknown word.
  explicit Texte(const Contexte& ctx);
  // Fills d.complement and d.quartiers, or leaves them empty.
  void Ecrire(const Contexte& ctx, Rng& rng, Demande& d) const;

 private:
  struct Morceau {
    std::string_view litteral;  // before the word
    int mot = -1;  // index of a list, or of a word of the record from kPremierMot (tirage_texte.h) on; -1 at the end
  };
  struct Phrase {
    std::uint64_t faits;
    std::vector<Morceau> morceaux;
    int richesse;  // words that few texts share
  };
  static std::uint64_t Faits(const Contexte& ctx, const Demande& d);
  void Phraser(const Phrase& phrase, TirageTexte& t, std::string& out) const;

  std::vector<Phrase> phrases_;
  std::vector<std::vector<std::string_view>> listes_;
};

}  // namespace sne::ecole
