// Text -> JSON string literal. The result is valid JSON in valid UTF-8 whatever the bytes: an invalid sequence
// becomes U+FFFD, one for each byte that fits nowhere.
#pragma once

#include <string>
#include <string_view>

namespace sne {

// Appends `text` to `out` with its quotes. Copies runs of harmless ASCII at once: this is on the path of every row.
void AppendJsonString(std::string& out, std::string_view text);

std::string JsonString(std::string_view text);

}  // namespace sne
