// How a name sounds to a French ear: two words of the same key are taken for each other by the simple search.
//
// Fonem: the code of G. Bouchard, P. Brard, Y. Lavoie, "FONEM : un code de transcription phonétique pour la
// reconstitution automatique des familles saguenayennes", Population 36 (6), 1981, pp. 1085-1103; made for French
// family names. The order of the rules is that of the implementations in Talisman (JavaScript) and Abydos (Python),
// which the article leaves open.
//
// CleDeSon: Fonem, then what it leaves apart and speech does not (mute endings, c and k, s and z, "ou" and "w", the
// letters of transliterations); names known under several spellings (variantes.cc) share the key of the first of them.
// No state, any thread.
#pragma once

#include <string>
#include <string_view>

namespace sne {

// REQUIRES: lower-case letters a to z (and '-'), as Fold leaves them.
std::string Fonem(std::string_view mot);
// Empty for a word that is not of letters a to z and those of FoldSonore alone, or of fewer than three bytes.
std::string CleDeSon(std::string_view mot);

// The first spelling of a name known under several ("mohammed" -> "mohamed"); the word itself otherwise.
std::string_view VariantePremiere(std::string_view mot);

}  // namespace sne
