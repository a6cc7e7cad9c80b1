// A table by text that is searched without making a std::string of what is looked for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sne {

struct HachageTexte {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

template <class V>
using ParTexte = std::unordered_map<std::string, V, HachageTexte, std::equal_to<>>;

}  // namespace sne
