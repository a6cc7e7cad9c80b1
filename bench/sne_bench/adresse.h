// Where the server is, and the bytes of a request to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sne::bench {

struct Adresse {
  std::string hote = "127.0.0.1", port = "8080";
  std::string prefixe;       // path before /v1, without a final slash
  std::string autorisation;  // the whole header line with its CRLF, or ""
};

// "http://host[:port][/prefix]"; nothing for anything else (https included: measure behind the TLS proxy, not through
// it).
std::optional<Adresse> LireAdresse(std::string_view url);

// A request of HTTP/1.1 on a connection kept open; `cible` begins with "/".
std::string EcrireGet(const Adresse& a, std::string_view cible);
std::string EcrirePost(const Adresse& a, std::string_view cible, std::string_view json);
std::string EcrireDelete(const Adresse& a, std::string_view cible);

// One value of a query string.
std::string Encoder(std::string_view utf8);
// "…" as JSON. REQUIRES: valid UTF-8.
std::string JsonTexte(std::string_view utf8);

}  // namespace sne::bench
