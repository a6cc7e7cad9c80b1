#include "server/router.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace sne {
namespace {

[[noreturn]] void Bug(const std::string& what) {
  std::fprintf(stderr, "router: %s\n", what.c_str());
  std::abort();
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

// "/a//b/" -> "a", "", "b", "": so that empty segments and a trailing slash make another path.
template <class Each>
void ForEachSegment(std::string_view path, Each each) {
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    each(path.substr(0, slash));
    if (slash == std::string_view::npos) return;
    path.remove_prefix(slash + 1);
  }
}

bool IsParam(std::string_view segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

}  // namespace

std::string_view PathParams::Get(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return {};
}

Router::Pattern& Router::PatternFor(const std::string& text) {
  for (const auto& pattern : patterns_) {
    if (pattern->text == text) return *pattern;
  }
  auto pattern = std::make_unique<Pattern>();
  pattern->text = text;
  ForEachSegment(text, [&](std::string_view segment) { pattern->segments.emplace_back(segment); });
  // Order: at the first place where two patterns differ in kind, the fixed segment comes first.
  const auto fixed_first = [](const std::unique_ptr<Pattern>& a, const std::unique_ptr<Pattern>& b) {
    return std::lexicographical_compare(a->segments.begin(), a->segments.end(), b->segments.begin(), b->segments.end(),
                                        [](const auto& x, const auto& y) { return !IsParam(x) && IsParam(y); });
  };
  Pattern& added = *pattern;
  patterns_.insert(std::upper_bound(patterns_.begin(), patterns_.end(), pattern, fixed_first), std::move(pattern));
  return added;
}

void Router::Add(Route route) {
  if (route.pattern.empty() || route.pattern.front() != '/') Bug("pattern without leading slash: " + route.pattern);
  if (!route.handler && (route.relay == nullptr || !route.judge)) Bug("nobody answers " + route.pattern);
  Pattern& pattern = PatternFor(route.pattern);
  for (const Route* other : pattern.routes) {
    if (other->method == route.method) Bug("added twice: " + route.method + " " + route.pattern);
  }
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  pattern.routes.push_back(routes_.back().get());

  std::vector<std::string> methods = {"OPTIONS"};
  for (const Route* each : pattern.routes) {
    methods.push_back(each->method);
    if (each->method == "GET") methods.push_back("HEAD");
  }
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  pattern.allow.clear();
  for (const std::string& method : methods) pattern.allow += (pattern.allow.empty() ? "" : ", ") + method;
}

Router::Match Router::Find(std::string_view method, std::string_view path) const {
  Match match;
  std::vector<std::string> segments;
  bool readable = !path.empty() && path.front() == '/';
  if (readable) {
    ForEachSegment(path, [&](std::string_view raw) {
      std::optional<std::string> segment = PercentDecode(raw);
      readable = readable && segment.has_value();
      segments.push_back(segment ? std::move(*segment) : std::string());
    });
  }
  if (!readable) {
    match.kind = Match::Kind::kBadPath;
    return match;
  }
  const auto fits = [&segments](const std::unique_ptr<Pattern>& pattern) {
    return std::equal(segments.begin(), segments.end(), pattern->segments.begin(), pattern->segments.end(),
                      [](const std::string& given, const std::string& wanted) {
                        return IsParam(wanted) ? !given.empty() : given == wanted;
                      });
  };
  const auto found = std::find_if(patterns_.begin(), patterns_.end(), fits);
  if (found == patterns_.end()) return match;
  const Pattern& pattern = **found;

  const auto with_method = [&pattern](std::string_view wanted) -> const Route* {
    for (const Route* route : pattern.routes) {
      if (route->method == wanted) return route;
    }
    return nullptr;
  };
  match.route = with_method(method);
  if (match.route == nullptr && method == "HEAD") match.route = with_method("GET");
  if (match.route == nullptr) {
    match.kind = method == "OPTIONS" ? Match::Kind::kOptions : Match::Kind::kMethodNotAllowed;
    match.allow = pattern.allow;
    return match;
  }
  match.kind = Match::Kind::kRoute;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view wanted = pattern.segments[i];
    if (IsParam(wanted)) match.params.values_.emplace_back(wanted.substr(1, wanted.size() - 2), std::move(segments[i]));
  }
  return match;
}

}  // namespace sne
