// A table by text that is searched without making a std::string of what is looked for. Entries lie in the table itself:
// a look-up costs half of std::unordered_map's, and an insertion moves the values.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace sne {

struct HachageTexte {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

template <class V>
using ParTexte = boost::unordered_flat_map<std::string, V, HachageTexte, std::equal_to<>>;

}  // namespace sne
