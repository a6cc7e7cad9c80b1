// Every error this server answers: application/problem+json (RFC 9457) with a slug of the one table below. The table is
// also what /problemes/<slug> and OpenAPI print, so a slug that is not in it does not exist. An error body never
// contains a path, a personal value or a numéro unique: only what the client itself may know.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.h"

namespace sne {

struct ProblemKind {
  std::string_view slug;
  int status;
  std::string_view title;        // French, short, the same for every occurrence
  std::string_view explanation;  // French: what happened and what to do, for the page of the slug
};
// Ordered by status.
std::span<const ProblemKind> ProblemKinds();
// nullptr when there is no such slug.
const ProblemKind* FindProblemKind(std::string_view slug);

// One fault inside the request. Which element is at fault is said in one of three ways.
struct ProblemItem {
  enum class Where { kPointer, kParameter, kLine };
  Where where = Where::kPointer;
  std::string element;  // JSON pointer ("" is the whole body) or name of the parameter
  std::uint64_t line = 0;
  std::string detail;  // French: what was found, what is allowed

  static ProblemItem AtPointer(std::string pointer, std::string detail);
  static ProblemItem AtParameter(std::string name, std::string detail);
  static ProblemItem AtLine(std::uint64_t line, std::string detail);
};

struct Problem {
  std::string_view slug;  // REQUIRES: one of ProblemKinds(); kept as a view, so a literal
  std::string detail{};   // French, about this occurrence; "" prints the title again
  std::vector<ProblemItem> items{};
  // Further members, already JSON, each with a leading comma: `,"detenteur":{"guichet":"69123"}`.
  std::string members{};
};

// The answer. 429 and 503 carry "Retry-After: 1" (seconds); the caller adds Allow, WWW-Authenticate and the like.
HttpResponse ProblemResponse(const Problem& problem, const RequestId& id);

}  // namespace sne
