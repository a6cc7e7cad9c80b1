#include "server/http_header_check.h"

#include <array>
#include <limits>

namespace sne {
namespace {

constexpr std::string_view kUnreadable = "requete-illisible";
constexpr std::string_view kBareLineEnd =
    "L'en-tête contient un retour chariot ou un saut de ligne isolé : chaque ligne finit par CR LF.";
constexpr std::string_view kControlByte = "L'en-tête contient un caractère de commande.";
constexpr std::string_view kLineTooLong = "La cible de la requête dépasse 8 Kio.";
constexpr std::string_view kFieldsTooLong = "Les en-têtes dépassent 16 Kio.";

// Classes of bytes, one table for all (RFC 9110 §5.6.2, RFC 3986 §3.3 and §3.4).
enum : unsigned char { kToken = 1, kPath = 2, kQuery = 4, kFieldValue = 8, kHost = 16 };

constexpr std::array<unsigned char, 256> MakeClasses() {
  std::array<unsigned char, 256> classes{};
  auto add = [&classes](std::string_view characters, unsigned char bits) {
    for (char c : characters) classes[static_cast<unsigned char>(c)] |= bits;
  };
  constexpr std::string_view kAlnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  add(kAlnum, kToken | kPath | kQuery | kHost);
  add("!#$%&'*+-.^_`|~", kToken);
  add("-._~!$&'()*+,;=:@/%", kPath | kQuery);
  // Not legal in RFC 3986, but what browsers leave as it is in a query (WHATWG URL): `\,` stands in the contract.
  add("?[]\\^`{|}", kQuery);
  add("-._~!$&'()*+,;=:[]%", kHost);
  for (int c = 0x20; c < 0x100; ++c) {
    if (c != 0x7F) classes[static_cast<std::size_t>(c)] |= kFieldValue;
  }
  classes['\t'] |= kFieldValue;
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = MakeClasses();

bool All(std::string_view text, unsigned char wanted) {
  for (char c : text) {
    if ((kClasses[static_cast<unsigned char>(c)] & wanted) == 0) return false;
  }
  return true;
}

HeadRefusal Unreadable(std::string_view detail) { return {400, kUnreadable, detail}; }

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Cuts the next line off `rest`, without its CRLF. Nothing when no CRLF follows.
std::optional<std::string_view> CutLine(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

bool IsHttpVersion(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 8 && text.substr(0, 5) == "HTTP/" && digit(text[5]) && text[6] == '.' && digit(text[7]);
}

std::optional<HeadRefusal> ParseRequestLine(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  if (first == std::string_view::npos || first == 0 || first > kMaxMethodBytes || !All(line.substr(0, first), kToken)) {
    return Unreadable("La première ligne ne commence pas par une méthode HTTP.");
  }
  head.method = line.substr(0, first);
  const std::size_t last = line.rfind(' ');
  if (last == first) return Unreadable("La première ligne n'est pas de la forme « MÉTHODE cible HTTP/1.1 ».");
  const std::string_view version = line.substr(last + 1);
  if (!IsHttpVersion(version)) {
    return Unreadable("La première ligne n'est pas de la forme « MÉTHODE cible HTTP/1.1 ».");
  }
  if (version != "HTTP/1.1") return HeadRefusal{505, "version-http", "Seul HTTP/1.1 est admis."};
  head.target = line.substr(first + 1, last - first - 1);
  if (head.target.size() > kMaxTargetBytes) return HeadRefusal{414, "cible-trop-longue", kLineTooLong};
  if (head.target.empty() || head.target.front() != '/') {
    return Unreadable("La cible de la requête doit être un chemin qui commence par « / ».");
  }
  const std::size_t mark = head.target.find('?');
  head.path = head.target.substr(0, mark);
  head.query = mark == std::string_view::npos ? std::string_view{} : head.target.substr(mark + 1);
  if (!All(head.path, kPath) || !All(head.query, kQuery)) {
    return Unreadable(
        "La cible contient un caractère interdit : les espaces, les guillemets, les lettres accentuées et tout ce qui "
        "n'est pas "
        "ASCII s'écrivent en codage pourcent (UTF-8).");
  }
  return std::nullopt;
}

std::optional<HeadRefusal> ParseField(std::string_view line, HeaderField& field) {
  if (line.front() == ' ' || line.front() == '\t') return Unreadable("Un en-tête est replié sur plusieurs lignes.");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || !All(line.substr(0, colon), kToken)) {
    return Unreadable("Une ligne d'en-tête n'est pas de la forme « Nom: valeur ».");
  }
  field.name = line.substr(0, colon);
  field.value = TrimBlanks(line.substr(colon + 1));
  if (!All(field.value, kFieldValue)) return Unreadable(kControlByte);
  return std::nullopt;
}

// The field lines and the empty line behind them, to the end of `rest`.
std::optional<HeadRefusal> ParseFields(std::string_view rest, std::vector<HeaderField>& fields) {
  if (rest.size() > kMaxFieldsBytes + 2) return HeadRefusal{431, "entetes-trop-grands", kFieldsTooLong};
  while (true) {
    const std::optional<std::string_view> line = CutLine(rest);
    if (!line) return Unreadable("L'en-tête ne finit pas par une ligne vide.");
    if (line->empty()) break;
    if (fields.size() == kMaxFields) {
      return HeadRefusal{431, "entetes-trop-grands", "La requête porte plus de 100 en-têtes."};
    }
    HeaderField field;
    if (auto refusal = ParseField(*line, field)) return refusal;
    fields.push_back(field);
  }
  if (!rest.empty()) return Unreadable("L'en-tête ne finit pas par une ligne vide.");
  return std::nullopt;
}

// Digits only. A number that does not fit is read as the largest one: too big for every route, hence 413.
std::optional<std::uint64_t> ParseContentLength(std::string_view digits) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (kMax - digit) / 10 ? kMax : value * 10 + digit;
  }
  return value;
}

bool HasListItem(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (EqualsIgnoringCase(TrimBlanks(list.substr(0, comma)), wanted)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
  return false;
}

// What the fields mean together. The order decides which of several faults is named; the connection closes anyway.
std::optional<HeadRefusal> Interpret(RequestHead& head) {
  int hosts = 0, lengths = 0, types = 0, authorizations = 0;
  const HeaderField* content_encoding = nullptr;
  const HeaderField* expect = nullptr;
  bool good_host = false;
  for (const HeaderField& field : head.fields) {
    const auto is = [&field](std::string_view name) { return EqualsIgnoringCase(field.name, name); };
    if (is("transfer-encoding")) {
      return HeadRefusal{
          501, "transfert-refuse",
          "L'en-tête Transfer-Encoding n'est pas admis : annoncez la taille du corps par Content-Length."};
    }
    if (is("host")) {
      ++hosts;
      good_host = !field.value.empty() && All(field.value, kHost);
    } else if (is("content-length")) {
      ++lengths;
      head.content_length = ParseContentLength(field.value);
    } else if (is("content-type")) {
      ++types;
    } else if (is("authorization")) {
      ++authorizations;
    } else if (is("content-encoding")) {
      content_encoding = &field;
    } else if (is("expect")) {
      expect = &field;
    } else if (is("connection")) {
      head.close = head.close || HasListItem(field.value, "close");
    }
  }
  if (hosts != 1 || !good_host) return Unreadable("Il faut un en-tête Host, un seul, qui nomme un hôte.");
  if (lengths > 1) return Unreadable("L'en-tête Content-Length est répété.");
  if (lengths == 1 && !head.content_length) {
    return Unreadable("L'en-tête Content-Length doit être un nombre entier écrit en chiffres.");
  }
  if (types > 1) return Unreadable("L'en-tête Content-Type est répété.");
  if (authorizations > 1) return Unreadable("L'en-tête Authorization est répété.");
  if (content_encoding != nullptr) {
    return HeadRefusal{
        415, "type-non-admis",
        "Le corps d'une requête ne peut pas être compressé : l'en-tête Content-Encoding n'est pas admis."};
  }
  if (expect != nullptr) {
    if (!EqualsIgnoringCase(expect->value, "100-continue")) {
      return HeadRefusal{417, "attente-refusee", "Le seul en-tête Expect admis est « 100-continue »."};
    }
    head.expect_continue = true;
  }
  return std::nullopt;
}

}  // namespace

std::optional<HeadRefusal> ParseHead(std::string_view bytes, RequestHead& head) {
  head.method = head.target = head.path = head.query = {};
  head.fields.clear();
  head.content_length.reset();
  head.expect_continue = head.close = false;

  std::string_view rest = bytes;
  const std::optional<std::string_view> request_line = CutLine(rest);
  if (!request_line) return Unreadable("La requête n'a pas de première ligne.");
  if (auto refusal = ParseRequestLine(*request_line, head)) return refusal;
  if (auto refusal = ParseFields(rest, head.fields)) return refusal;
  return Interpret(head);
}

bool ParseAnswerHead(std::string_view bytes, AnswerHead& head) {
  head = AnswerHead();
  std::string_view rest = bytes;
  const std::optional<std::string_view> line = CutLine(rest);
  const bool starts_well =
      line && line->size() >= 12 && line->starts_with("HTTP/1.1 ") && (line->size() == 12 || (*line)[12] == ' ');
  if (!starts_well || !All(*line, kFieldValue)) return false;
  for (const char c : line->substr(9, 3)) {
    if (c < '0' || c > '9') return false;
    head.status = head.status * 10 + (c - '0');
  }
  if (head.status < 200 || head.status > 599 || ParseFields(rest, head.fields)) return false;
  int lengths = 0;
  for (const HeaderField& field : head.fields) {
    if (EqualsIgnoringCase(field.name, "transfer-encoding")) return false;
    if (!EqualsIgnoringCase(field.name, "content-length")) continue;
    ++lengths;
    head.content_length = ParseContentLength(field.value);
  }
  const bool no_body = head.status == 204;
  return lengths <= 1 && (lengths == 1) == head.content_length.has_value() &&
         (no_body ? head.content_length.value_or(0) == 0 : lengths == 1);
}

HeadScanner::State HeadScanner::Refuse(int status, std::string_view slug, std::string_view detail) {
  refusal_ = {status, slug, detail};
  return State::kRefused;
}

HeadScanner::State HeadScanner::Scan(std::string_view bytes) {
  for (; scanned_ < bytes.size(); ++scanned_) {
    const char c = bytes[scanned_];
    const bool after_cr = scanned_ > 0 && bytes[scanned_ - 1] == '\r';
    if (after_cr != (c == '\n')) return Refuse(400, kUnreadable, kBareLineEnd);
    if (c == '\n') {
      const std::size_t line_bytes = scanned_ + 1 - line_begin_;
      if (line_bytes == 2 && fields_begin_ != 0) {
        ++scanned_;
        return State::kComplete;
      }
      if (line_bytes == 2) return Refuse(400, kUnreadable, "La requête commence par une ligne vide.");
      line_begin_ = scanned_ + 1;
      if (fields_begin_ == 0) fields_begin_ = line_begin_;
      continue;
    }
    if (c != '\r' && (static_cast<unsigned char>(c) < 0x20 ? c != '\t' : c == 0x7F)) {
      return Refuse(400, kUnreadable, kControlByte);
    }
    if (fields_begin_ == 0) {
      // The first blank ends the method: a line without one so far is not HTTP.
      if (scanned_ == kMaxMethodBytes && bytes.substr(0, scanned_ + 1).find(' ') == std::string_view::npos) {
        return Refuse(400, kUnreadable, "La première ligne ne commence pas par une méthode HTTP.");
      }
      if (scanned_ >= kMaxRequestLineBytes) return Refuse(414, "cible-trop-longue", kLineTooLong);
    } else if (scanned_ - fields_begin_ >= kMaxFieldsBytes + 2) {
      return Refuse(431, "entetes-trop-grands", kFieldsTooLong);
    }
  }
  return State::kNeedMore;
}

}  // namespace sne
