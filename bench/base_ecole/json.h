// bench/base_ecole/json.h
// Appends JSON to a string: no library, no allocation beyond the string's own.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "bench/base_ecole/dates.h"

namespace sne::ecole {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void Open(char bracket) {
    Comma();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Key(std::string_view key) {
    Comma();
    out_ += '"';
    out_ += key;
    out_ += "\":";
    first_ = true;  // no comma before the value
  }
  void String(std::string_view value) {
    Comma();
    out_ += '"';
    std::size_t start = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) continue;
      out_ += value.substr(start, i - start);
      out_ += c == '\n' ? "\\n" : c == '"' ? "\\\"" : c == '\\' ? "\\\\" : " ";
      start = i + 1;
    }
    out_ += value.substr(start);
    out_ += '"';
  }
  void Int(long long value) {
    Comma();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, static_cast<std::size_t>(end - digits));
  }
  void Bool(bool value) {
    Comma();
    out_ += value ? "true" : "false";
  }
  void Date(Day value) {
    Comma();
    const Civil c = ToCivil(value);
    char text[12] = {'"', '0', '0', '0', '0', '-', '0', '0', '-', '0', '0', '"'};
    for (int i = 4, y = c.year; i >= 1; --i, y /= 10) text[i] = static_cast<char>('0' + y % 10);
    text[6] = static_cast<char>('0' + c.month / 10);
    text[7] = static_cast<char>('0' + c.month % 10);
    text[9] = static_cast<char>('0' + c.day / 10);
    text[10] = static_cast<char>('0' + c.day % 10);
    out_.append(text, sizeof text);
  }

 private:
  void Comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  std::string& out_;
  bool first_ = true;
};

}  // namespace sne::ecole
