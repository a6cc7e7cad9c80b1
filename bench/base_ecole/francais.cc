#include "bench/base_ecole/francais.h"

namespace sne::ecole {
namespace {

bool IsAsciiVowel(char c) { return std::string_view("AEIOUYHaeiouyh").find(c) != std::string_view::npos; }

}  // namespace

bool Elide(std::string_view word) {
  if (word.empty()) return false;
  if (IsAsciiVowel(word[0])) {
    // "Yvetot" elides, "Yutz" does not: y before a vowel is a consonant.
    if (word[0] == 'Y' || word[0] == 'y') return word.size() < 2 || !IsAsciiVowel(word[1]);
    return true;
  }
  if (static_cast<unsigned char>(word[0]) != 0xC3 || word.size() < 2) return false;
  const auto second = static_cast<unsigned char>(word[1]) & 0x1F;
  return second != 0x07;  // Ç is the consonant of the block
}

void AppendDe(std::string& out, std::string_view place) {
  if (place.starts_with("Le ")) {
    out += " du ";
    out += place.substr(3);
  } else if (place.starts_with("Les ")) {
    out += " des ";
    out += place.substr(4);
  } else {
    out += Elide(place) ? " d'" : " de ";
    out += place;
  }
}

void AppendA(std::string& out, std::string_view place) {
  if (place.starts_with("Le ")) {
    out += " au ";
    out += place.substr(3);
  } else if (place.starts_with("Les ")) {
    out += " aux ";
    out += place.substr(4);
  } else {
    out += " à ";
    out += place;
  }
}

void AppendCapitalise(std::string& out, std::string_view name) {
  bool first = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x80) {
      out += !first && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      first = c == ' ' || c == '-' || c == '\'';
      continue;
    }
    if (i + 1 >= name.size()) {
      out += c;
      break;
    }
    auto v = static_cast<unsigned char>(name[++i]);
    if (!first) {
      if (u == 0xC3 && v >= 0x80 && v <= 0x9E) v = static_cast<unsigned char>(v + 0x20);
      // Latin Extended-A: capitals are even in most of the block, odd between U+0139 and U+0148.
      const int code = ((u & 0x1F) << 6) | (v & 0x3F);
      const bool odd_capitals = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
      if ((u == 0xC4 || u == 0xC5) && code != 0x130 && code != 0x131 && (code % 2 == 1) == odd_capitals) ++v;
    }
    out += c;
    out += static_cast<char>(v);
    first = false;
  }
}

void AppendMinuscule(std::string& out, std::string_view word) {
  const std::size_t start = out.size();
  out += word;
  if (word.size() < 2) return;
  const bool acronym = word[1] >= 'A' && word[1] <= 'Z';
  if (!acronym && word[0] >= 'A' && word[0] <= 'Z') out[start] = static_cast<char>(word[0] + 32);
  if (static_cast<unsigned char>(word[0]) == 0xC3) {
    const auto v = static_cast<unsigned char>(word[1]);
    if (v >= 0x80 && v <= 0x9E) out[start + 1] = static_cast<char>(v + 0x20);
  }
}

void Majuscule(std::string& text, std::size_t start) {
  if (start >= text.size()) return;
  if (text[start] >= 'a' && text[start] <= 'z') text[start] = static_cast<char>(text[start] - 32);
  if (static_cast<unsigned char>(text[start]) == 0xC3 && start + 1 < text.size()) {
    const auto v = static_cast<unsigned char>(text[start + 1]);
    if (v >= 0xA0 && v <= 0xBE) text[start + 1] = static_cast<char>(v - 0x20);
  }
}

std::string_view SansArrondissement(std::string_view commune) {
  const std::size_t at = commune.find(" Arrondissement");
  if (at == std::string_view::npos) return commune;
  return commune.substr(0, commune.rfind(' ', at - 1));
}

}  // namespace sne::ecole
