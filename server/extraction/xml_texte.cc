#include "server/extraction/xml_texte.h"

#include <array>

namespace sne {
namespace {

constexpr std::string_view kHexa = "0123456789ABCDEF";

// Bytes that may need more than being copied. 0xEF begins U+FFFE and U+FFFF, '_' what looks like _xHHHH_.
constexpr auto kParticuliers = [] {
  std::array<bool, 256> t{};
  for (int c = 0; c < 0x20; ++c) t[static_cast<std::size_t>(c)] = c != '\t' && c != '\n';
  for (const char c : {'&', '<', '>', '"', '_'}) t[static_cast<unsigned char>(c)] = true;
  t[0xEF] = true;
  return t;
}();

void AjouterCode(unsigned code, std::string& out) {
  out += "_x";
  for (int rang = 12; rang >= 0; rang -= 4) out += kHexa[code >> rang & 0xF];
  out += '_';
}

bool Hexa(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

bool NonCaractere(std::string_view s) { return s.starts_with("\uFFFE") || s.starts_with("\uFFFF"); }

// Whether it begins with what is written as a code.
bool Code(std::string_view s) {
  const auto c = static_cast<unsigned char>(s[0]);
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || NonCaractere(s);
}

// "_xHHHH_" at the beginning, or what would become that before a code.
bool CommeUnCode(std::string_view s) {
  return s.size() >= 7 && s[0] == '_' && s[1] == 'x' && Hexa(s[2]) && Hexa(s[3]) && Hexa(s[4]) && Hexa(s[5]) &&
         (s[6] == '_' || Code(s.substr(6)));
}

// Where the text must be cut so that `unites` UTF-16 units are left; its size when it has no more.
std::size_t Coupe(std::string_view texte, std::size_t unites) {
  for (std::size_t i = 0; i < texte.size();) {
    const auto c = static_cast<unsigned char>(texte[i]);
    const std::size_t octets = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    const std::size_t prises = octets == 4 ? 2 : 1;
    if (prises > unites) return i;
    unites -= prises;
    i += octets;
  }
  return texte.size();
}

}  // namespace

void AjouterTexteXml(std::string_view texte, std::string& out) {
  bool coupe = false;
  if (texte.size() > kTexteDeCellule && Coupe(texte, kTexteDeCellule) < texte.size()) {
    texte = texte.substr(0, Coupe(texte, kTexteDeCellule - 1));
    coupe = true;
  }
  std::size_t copies = 0;
  for (std::size_t i = 0; i < texte.size(); ++i) {
    const auto c = static_cast<unsigned char>(texte[i]);
    if (!kParticuliers[c]) continue;
    if ((c == 0xEF && !NonCaractere(texte.substr(i))) || (c == '_' && !CommeUnCode(texte.substr(i)))) continue;
    out += texte.substr(copies, i - copies);
    copies = i + 1;
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':  // as such it would be read as a line feed
        out += "&#13;";
        break;
      case '_':
        AjouterCode('_', out);
        break;
      case 0xEF:
        AjouterCode(texte[i + 2] == '\xBE' ? 0xFFFE : 0xFFFF, out);
        copies = i + 3;
        i += 2;
        break;
      default:
        AjouterCode(c, out);
    }
  }
  out += texte.substr(copies);
  if (coupe) out += "…";
}

std::size_t LongueurDeTexteXml(std::string_view xml) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if ((xml[i] & 0xC0) == 0x80) continue;
    ++n;
    if (xml[i] == '&') i = xml.find(';', i);
    if (CommeUnCode(xml.substr(i))) i += 6;
  }
  return n;
}

}  // namespace sne
