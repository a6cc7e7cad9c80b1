// Fuzzes the head of a request, and of an answer: the scanner fed in two pieces agrees with the scanner fed at once,
// and an accepted head keeps the promises of http_header_check.h. Compiled with its two source files only: the rest of
// server/ needs GCC's coroutines.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/http_header_check.h"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sne::HeadScanner;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);

  HeadScanner whole, pieces;
  const HeadScanner::State state = whole.Scan(bytes);
  HeadScanner::State cut = pieces.Scan(bytes.substr(0, size / 2));
  if (cut == HeadScanner::State::kNeedMore) cut = pieces.Scan(bytes);
  Require(cut == state);
  if (state == HeadScanner::State::kNeedMore) Require(size <= sne::kMaxHeadBytes);

  sne::AnswerHead answer;
  if (ParseAnswerHead(bytes, answer)) {
    Require(answer.status >= 200 && answer.status < 600 && answer.fields.size() <= sne::kMaxFields);
    Require(answer.status == 204 || answer.content_length.has_value());
  }

  sne::RequestHead head;
  const std::string_view candidate =
      state == HeadScanner::State::kComplete ? bytes.substr(0, whole.head_bytes()) : bytes;
  const auto refusal = ParseHead(candidate, head);
  if (refusal) {
    Require(refusal->status >= 400 && refusal->status < 600 && !refusal->slug.empty() && !refusal->detail.empty());
    return 0;
  }
  Require(state == HeadScanner::State::kComplete);  // what the scanner refuses, the check refuses too
  Require(!head.path.empty() && head.path.front() == '/');
  Require(head.target.size() <= sne::kMaxTargetBytes && head.fields.size() <= sne::kMaxFields);
  int hosts = 0;
  for (const sne::HeaderField& field : head.fields) {
    hosts += sne::EqualsIgnoringCase(field.name, "host") ? 1 : 0;
    Require(!sne::EqualsIgnoringCase(field.name, "transfer-encoding"));
    Require(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  }
  Require(hosts == 1);
  return 0;
}
