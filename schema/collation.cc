#include "schema/collation.h"

#include <unicode/coll.h>
#include <unicode/ucol.h>
#include <unicode/uiter.h>

#include <cstring>
#include <memory>

namespace sne {
namespace {

const icu::Collator& Francais() {
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode code = U_ZERO_ERROR;
    return std::unique_ptr<icu::Collator>(icu::Collator::createInstance(icu::Locale::getFrench(), code));
  }();
  return *collator;  // NOLINT(clang-analyzer-cplusplus.NewDelete): taken for a local; it lives as long as its thread
}

}  // namespace

std::uint64_t CollationPrefix(std::string_view utf8) {
  UCharIterator it;
  uiter_setUTF8(&it, utf8.data(), static_cast<std::int32_t>(utf8.size()));
  std::uint32_t etat[2] = {0, 0};
  std::uint8_t octets[8] = {};
  UErrorCode code = U_ZERO_ERROR;
  ucol_nextSortKeyPart(Francais().toUCollator(), &it, etat, octets, sizeof octets, &code);
  std::uint64_t cle = 0;
  for (const std::uint8_t o : octets) cle = cle << 8 | o;
  return cle == 0 ? 1 : cle;
}

int CollationCompare(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  UErrorCode code = U_ZERO_ERROR;
  const auto ordre = Francais().compareUTF8(icu::StringPiece(a.data(), static_cast<std::int32_t>(a.size())),
                                            icu::StringPiece(b.data(), static_cast<std::int32_t>(b.size())), code);
  if (ordre != UCOL_EQUAL) return ordre == UCOL_LESS ? -1 : 1;
  return a < b ? -1 : 1;
}

}  // namespace sne
