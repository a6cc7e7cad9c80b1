#include "server/accept.h"

#include "server/http_message.h"

namespace sne {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Cuts the piece before the next `separator` off `rest`; `rest` becomes empty at the end. A comma inside a quoted
// parameter splits too: no type that a route offers has one, and the halves match nothing.
std::string_view CutPiece(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view piece = Trim(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return piece;
}

// Thousandths; -1 when `text` is not a qvalue ("0", "0.5", "1", "1.000").
int ParseQuality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
    return -1;
  int value = (text[0] - '0') * 1000;
  int unit = 100;
  for (char c : text.substr(text.size() > 1 ? 2 : 1)) {
    if (c < '0' || c > '9') return -1;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value <= 1000 ? value : -1;
}

struct Preference {
  std::string_view name;  // media range or coding, parameters dropped
  int quality = 1000;
};

// Cuts the next element off `list`. nullopt: unreadable, ignore it.
std::optional<Preference> NextPreference(std::string_view& list) {
  std::string_view element = CutPiece(list, ',');
  Preference preference;
  preference.name = CutPiece(element, ';');
  while (!element.empty()) {
    const std::string_view parameter = CutPiece(element, ';');
    if (parameter.size() >= 2 && (parameter[0] == 'q' || parameter[0] == 'Q') && parameter[1] == '=') {
      preference.quality = ParseQuality(parameter.substr(2));
    }
  }
  if (preference.name.empty() || preference.quality < 0) return std::nullopt;
  return preference;
}

// 0 not covered, 1 by */*, 2 by type/*, 3 exactly.
int Specificity(std::string_view range, std::string_view type) {
  if (range == "*/*") return 1;
  if (EqualsIgnoringCase(range, type)) return 3;
  const std::size_t slash = type.find('/');
  return range.size() == slash + 2 && range.back() == '*' &&
                 EqualsIgnoringCase(range.substr(0, slash + 1), type.substr(0, slash + 1))
             ? 2
             : 0;
}

}  // namespace

std::optional<std::size_t> NegotiateType(std::string_view accept, std::span<const std::string_view> offered) {
  if (Trim(accept).empty()) return offered.empty() ? std::nullopt : std::optional<std::size_t>(0);
  std::optional<std::size_t> best;
  int best_quality = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    int quality = 0, specificity = 0;
    for (std::string_view list = accept; !list.empty();) {
      const std::optional<Preference> preference = NextPreference(list);
      if (!preference) continue;
      const int covers = Specificity(preference->name, offered[i]);
      if (covers > specificity) {
        specificity = covers;
        quality = preference->quality;
      }
    }
    if (quality > best_quality) {
      best_quality = quality;
      best = i;
    }
  }
  return best;
}

bool AsksForGzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::optional<Preference> preference = NextPreference(accept_encoding);
    if (preference && EqualsIgnoringCase(preference->name, "gzip")) return preference->quality > 0;
  }
  return false;
}

bool IsMediaType(std::string_view content_type, std::string_view media_type) {
  return EqualsIgnoringCase(CutPiece(content_type, ';'), media_type);
}

}  // namespace sne
