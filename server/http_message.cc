#include "server/http_message.h"

#include <openssl/rand.h>

#include <cstdlib>
#include <cstring>

namespace sne {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// RAND_bytes costs about a microsecond a call whatever the length, hence one call for 64 identifiers.
struct RandomPool {
  std::array<unsigned char, 1024> bytes;
  std::size_t used = sizeof bytes;
};

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

std::string_view HeaderFields::Header(std::string_view name) const {
  for (const HeaderField& field : fields) {
    if (EqualsIgnoringCase(field.name, name)) return field.value;
  }
  return {};
}

std::string HeaderFields::HeaderList(std::string_view name) const {
  std::string joined;
  for (const HeaderField& field : fields) {
    if (!EqualsIgnoringCase(field.name, name)) continue;
    if (!joined.empty()) joined += ", ";
    joined += field.value;
  }
  return joined;
}

RequestId NewRequestId() {
  thread_local RandomPool pool;
  if (pool.used == pool.bytes.size()) {
    // Without entropy at all nothing else of the program (cursors, hashes) could be trusted either.
    if (RAND_bytes(pool.bytes.data(), static_cast<int>(pool.bytes.size())) != 1) std::abort();
    pool.used = 0;
  }
  std::array<unsigned char, 16> raw;
  std::memcpy(raw.data(), pool.bytes.data() + pool.used, raw.size());
  pool.used += raw.size();
  raw[6] = static_cast<unsigned char>((raw[6] & 0x0F) | 0x40);  // version 4
  raw[8] = static_cast<unsigned char>((raw[8] & 0x3F) | 0x80);  // variant of RFC 9562
  constexpr char kHex[] = "0123456789abcdef";
  RequestId id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) id.text[at++] = '-';
    id.text[at++] = kHex[raw[i] >> 4];
    id.text[at++] = kHex[raw[i] & 0x0F];
  }
  return id;
}

}  // namespace sne
