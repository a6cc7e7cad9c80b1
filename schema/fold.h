// Folding and words: the one function through which text passes when it is indexed and when it is searched.
//
// Fold: lower case, no accents, ligatures opened (œ -> oe, ß -> ss), every run of punctuation or blanks one space, none
// at the ends: "D’Almeida  N'Diaye" -> "d almeida n diaye". Idempotent. Letters of other scripts are kept
// (case-folded). Invalid UTF-8 bytes count as blanks. No state, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sne {

std::string Fold(std::string_view utf8);
void Fold(std::string_view utf8, std::string& out);  // replaces `out`; for loops that keep their buffer

// Fold, but letters that sound otherwise than without their mark are kept, lower case and composed (ç ñ ş š ž č ć ä ö ü
// ø): "MAÇON" -> "maçon". The same words as Fold's, for the keys of sounds (son.h).
std::string FoldSonore(std::string_view utf8);

// The words of a folded text: views into it.
std::vector<std::string_view> Words(std::string_view folded);

// Fold for free text: as Fold, but French elisions are dropped ("l'hôpital qu'il" -> "hopital il").
std::string FoldText(std::string_view utf8);

// Snowball's French stem of one folded word, accents already gone (so "hôpitaux" typed without its accent is the same
// word). One stemmer per thread inside.
std::string StemFr(std::string_view folded_word);

// Distance of Damerau-Levenshtein (optimal string alignment), at most `limit` + 1. For suggestions of names of fields.
int EditDistance(std::string_view a, std::string_view b, int limit);

// Nearest of `noms`: an edit distance up to a third of the length, else one that contains or is contained; "": none.
std::string PlusProche(std::string_view cherche, const std::vector<std::string_view>& noms);

}  // namespace sne
