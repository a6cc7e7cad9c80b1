// Which part of a body of known size a client asks for: "Range: bytes=…" (RFC 9110 §14). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace sne {

struct Plage {
  enum class Genre : std::uint8_t {
    kTout,       // the whole body: none was asked for, several were, or it cannot be read
    kPartie,     // [debut, fin), not empty
    kHorsBornes  // 416: nothing of it is there
  };
  Genre genre = Genre::kTout;
  std::uint64_t debut = 0, fin = 0;
};

// `entete`: value of the Range header, "" when there is none.
Plage LirePlage(std::string_view entete, std::uint64_t taille);

}  // namespace sne
