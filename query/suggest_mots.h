// Whether what is typed begins a word of an entry: as it is, or with the mistakes admitted in a word of its length.
#pragma once

#include <string_view>

namespace sne {

// Whether some beginning of `mot` is within `edits` of `debut` (optimal string alignment).
bool CommencePresque(std::string_view mot, std::string_view debut, int edits);

// Whether a word of `plie` (folded, parts separated by blanks or '|') begins with `debut`.
bool MotCommence(std::string_view plie, std::string_view debut);

// The same but for the mistakes admitted in `debut`. One rarely falls on the first letter: the word shares it, or
// begins with the second.
bool MotCommencePresque(std::string_view plie, std::string_view debut);

}  // namespace sne
