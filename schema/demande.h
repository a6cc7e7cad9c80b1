// One application as typed values, by slot of the catalogue. A value is absent (std::monostate) when the record has
// none: null, a blank text and an empty list are the same thing.
//
//   kEnum kBool kBool3 kInt kMoney kDate   std::int64_t   ordinal, ordinal, ordinal, number, cents, days since 1970
//   kText kName kId kNir                   std::string    UTF-8, not blank
//   kMulti                                 Ordinals       distinct, in the order entered
//   kTexts                                 Textes
//   kObject kList                          Records        sub-records by slot of their sub-fields; kObject holds one
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/types.h"

namespace sne {

struct Record;
using Ordinals = std::vector<Ordinal>;
using Textes = std::vector<std::string>;
using Records = std::vector<Record>;
using Value = std::variant<std::monostate, std::int64_t, std::string, Ordinals, Textes, Records>;

struct Record {
  std::vector<Value> valeurs;  // by slot; size == number of fields of the record (or of the group)
  bool operator==(const Record&) const = default;
};

struct Demande : Record {
  std::int64_t version = 1;  // of the source; grows with every accepted change
};

inline bool Present(const Value& v) { return v.index() != 0; }
inline std::int64_t IntOr(const Value& v, std::int64_t autrement) {
  const auto* i = std::get_if<std::int64_t>(&v);
  return i ? *i : autrement;
}
inline std::string_view Str(const Value& v) {
  const auto* s = std::get_if<std::string>(&v);
  return s ? std::string_view(*s) : std::string_view();
}
inline const Ordinals& Codes(const Value& v) {
  static const Ordinals vide;
  const auto* o = std::get_if<Ordinals>(&v);
  return o ? *o : vide;
}
inline const Textes& Lignes(const Value& v) {
  static const Textes vide;
  const auto* t = std::get_if<Textes>(&v);
  return t ? *t : vide;
}
inline const Records& Elements(const Value& v) {
  static const Records vide;
  const auto* r = std::get_if<Records>(&v);
  return r ? *r : vide;
}

}  // namespace sne
