// The small numbers that every room shares.
#pragma once

#include <cstdint>

namespace sne {

using FieldId = std::uint16_t;  // position in Catalogue::fields(); stable within one index, not across catalogues
inline constexpr FieldId kNoField = 0xFFFF;

// Position of a value in its nomenclature, from 1, in catalogue order; 0 = no value.
using Ordinal = std::uint32_t;
inline constexpr Ordinal kNoOrdinal = 0;

inline constexpr std::uint32_t kBlockRows = 65536;  // rows of a full block; a row inside its block fits 16 bits
using RowInBlock = std::uint16_t;
using BlockId = std::uint32_t;

}  // namespace sne
