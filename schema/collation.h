// French alphabetical order (ICU, locale fr): accents and case count only between words otherwise equal. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace sne {

// First eight bytes of the collation key, big-endian: if Prefix(a) < Prefix(b), a sorts before b. Never 0.
std::uint64_t CollationPrefix(std::string_view utf8);

// <0, 0, >0: French collation, then bytes, so that it is 0 only for identical texts.
int CollationCompare(std::string_view a, std::string_view b);

}  // namespace sne
