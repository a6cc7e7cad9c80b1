// Content negotiation: which of the forms a route can answer in does the client prefer (RFC 9110 §12.5).
// Pure functions. A piece of a header that cannot be read is ignored, never an error: what is left decides.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace sne {

// Index of the type in `offered` (lower case, without parameters) with the highest q; the first one on equal q.
// `accept` is the value of all Accept headers joined by commas; empty means that anything will do: the first. The most
// specific range that covers a type decides its q ("text/csv" before "text/*" before "*/*"); q=0 excludes. Nothing
// left: nullopt, a 406.
std::optional<std::size_t> NegotiateType(std::string_view accept, std::span<const std::string_view> offered);

// Whether Accept-Encoding asks for gzip by name (q > 0). "*" alone does not: nobody asked.
bool AsksForGzip(std::string_view accept_encoding);

// Whether a Content-Type names that media type (lower case), whatever its parameters and case.
bool IsMediaType(std::string_view content_type, std::string_view media_type);

}  // namespace sne
