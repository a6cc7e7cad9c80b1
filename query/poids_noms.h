// What a word of q weighs in the order of results: a rare name tells more than a frequent one. From a fixed table (the
// names that are frequent in France, chosen by hand, no statistic taken over), not from counts of the index:
// those would tell a caller about applications that he may not see.
#pragma once

#include <cstdint>
#include <string_view>

namespace sne {

// 1: two letters or fewer. 2: a very frequent name. 3: a frequent one. 4: any other word. Folded.
std::uint32_t PoidsDuMot(std::string_view mot);
// Whether the table holds it: who types it means a person.
bool EstUnNomFrequent(std::string_view mot);

}  // namespace sne
