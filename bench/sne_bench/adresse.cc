#include "bench/sne_bench/adresse.h"

#include <fmt/format.h>

#include <algorithm>

namespace sne::bench {

std::optional<Adresse> LireAdresse(std::string_view url) {
  constexpr std::string_view kSchema = "http://";
  if (!url.starts_with(kSchema)) return std::nullopt;
  url.remove_prefix(kSchema.size());
  Adresse a;
  const std::size_t chemin = std::min(url.find('/'), url.size());
  a.prefixe = url.substr(chemin);
  while (a.prefixe.ends_with('/')) a.prefixe.pop_back();
  std::string_view autorite = url.substr(0, chemin);
  a.port = "80";
  const std::size_t fin_ipv6 = autorite.starts_with('[') ? autorite.find(']') : 0;
  if (fin_ipv6 == autorite.npos) return std::nullopt;
  if (const std::size_t deux_points = autorite.find(':', fin_ipv6); deux_points != autorite.npos) {
    a.port = autorite.substr(deux_points + 1);
    autorite = autorite.substr(0, deux_points);
  }
  a.hote = autorite;
  const auto chiffre = [](char c) { return c >= '0' && c <= '9'; };
  if (a.hote.empty() || a.port.empty() || !std::all_of(a.port.begin(), a.port.end(), chiffre)) return std::nullopt;
  return a;
}

std::string EcrireGet(const Adresse& a, std::string_view cible) {
  return fmt::format("GET {}{} HTTP/1.1\r\nHost: {}:{}\r\nAccept: application/json\r\n{}\r\n", a.prefixe, cible, a.hote,
                     a.port, a.autorisation);
}

std::string EcrirePost(const Adresse& a, std::string_view cible, std::string_view json) {
  return fmt::format(
      "POST {}{} HTTP/1.1\r\nHost: {}:{}\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n{}\r\n{}",
      a.prefixe, cible, a.hote, a.port, json.size(), a.autorisation, json);
}

std::string EcrireDelete(const Adresse& a, std::string_view cible) {
  return fmt::format("DELETE {}{} HTTP/1.1\r\nHost: {}:{}\r\nAccept: application/json\r\n{}\r\n", a.prefixe, cible,
                     a.hote, a.port, a.autorisation);
}

std::string Encoder(std::string_view utf8) {
  std::string out;
  for (const char c : utf8) {
    const bool libre =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    if (libre) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string JsonTexte(std::string_view utf8) {
  std::string out = "\"";
  for (const char c : utf8) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace sne::bench
