#include "server/http_header_check.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sne {
namespace {

struct HeadCase {
  const char* name;
  std::string bytes;
  int status;  // 0: accepted
};

std::string Fields(int count, std::size_t value_bytes) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "X-" + std::to_string(i) + ": " + std::string(value_bytes, 'v') + "\r\n";
  return text;
}
std::string Get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; }
std::string Line(const std::string& line) { return line + "\r\nHost: h\r\n\r\n"; }

const HeadCase kCases[] = {
    {"Simple", Get(""), 0},
    {"OneByteMethod", Line("X / HTTP/1.1"), 0},
    {"TokenMethod", Line("M-SEARCH! / HTTP/1.1"), 0},
    {"BracesAndBackslashInQuery", Line("GET /a?x={a\\,b}|[c]^` HTTP/1.1"), 0},
    {"Utf8InValue", Get("X: caf\xC3\xA9\r\n"), 0},
    {"EmptyValue", Get("X:\r\n"), 0},
    {"TabsAroundValue", Get("X:\t v \t\r\n"), 0},
    {"HostWithPort", "GET / HTTP/1.1\r\nHost: a-b.fr:8080\r\n\r\n", 0},
    {"HostIpv6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 0},
    {"LeadingZeroLength", Get("Content-Length: 007\r\n"), 0},
    {"HugeLengthIsForTheRoute", Get("Content-Length: 99999999999999999999999\r\n"), 0},
    {"ExpectContinue", Get("Expect: 100-Continue\r\n"), 0},
    {"UpgradeIgnored", Get("Upgrade: h2c\r\nConnection: upgrade\r\n"), 0},
    {"HundredFields", Get(Fields(99, 1)), 0},
    {"LongestTarget", Line("GET /" + std::string(kMaxTargetBytes - 1, 'a') + " HTTP/1.1"), 0},

    {"Empty", "", 400},
    {"NoEmptyLine", "GET / HTTP/1.1\r\nHost: h\r\n", 400},
    {"BytesBehindTheEmptyLine", Get("") + "x", 400},
    {"LeadingEmptyLine", "\r\n" + Get(""), 400},
    {"NoTarget", Line("GET HTTP/1.1"), 400},
    {"NoVersion", Line("GET /"), 400},
    {"TwoBlanks", Line("GET  / HTTP/1.1"), 400},
    {"TrailingBlank", Line("GET / HTTP/1.1 "), 400},
    {"TabInLine", Line("GET\t/ HTTP/1.1"), 400},
    {"BlankInTarget", Line("GET /a b HTTP/1.1"), 400},
    {"BadMethod", Line("GE(T / HTTP/1.1"), 400},
    {"LongMethod", Line(std::string(33, 'M') + " / HTTP/1.1"), 400},
    {"Http10", Line("GET / HTTP/1.0"), 505},
    {"Http12", Line("GET / HTTP/1.2"), 505},
    {"Http20", Line("PRI * HTTP/2.0"), 505},
    {"LowerCaseVersion", Line("GET / http/1.1"), 400},
    {"VersionWithoutMinor", Line("GET / HTTP/1"), 400},
    {"AbsoluteForm", Line("GET http://h/ HTTP/1.1"), 400},
    {"AsteriskForm", Line("OPTIONS * HTTP/1.1"), 400},
    {"AuthorityForm", Line("CONNECT h:80 HTTP/1.1"), 400},
    {"RawUtf8Path", Line("GET /\xC3\xA9 HTTP/1.1"), 400},
    {"RawUtf8Query", Line("GET /?q=\xC3\xA9 HTTP/1.1"), 400},
    {"QuoteInQuery", Line("GET /?q=\"a\" HTTP/1.1"), 400},
    {"Fragment", Line("GET /#a HTTP/1.1"), 400},
    {"NulInTarget", Line(std::string("GET /\0 HTTP/1.1", 15)), 400},
    {"LongTarget", Line("GET /" + std::string(kMaxTargetBytes, 'a') + " HTTP/1.1"), 414},
    {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
    {"TwoHosts", Get("Host: h\r\n"), 400},
    {"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"HostWithPath", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", 400},
    {"HostWithUser", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400},
    {"ObsFold", Get("X: a\r\n b\r\n"), 400},
    {"FirstFieldFolded", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
    {"BlankBeforeColon", Get("X : a\r\n"), 400},
    {"NoColon", Get("X\r\n"), 400},
    {"EmptyName", Get(": a\r\n"), 400},
    {"BadName", Get("X(: a\r\n"), 400},
    {"Utf8Name", Get("\xC3\xA9: a\r\n"), 400},
    {"NulInValue", Get(std::string("X: a\0b\r\n", 8)), 400},
    {"BareCrInValue", Get("X: a\rb\r\n"), 400},
    {"BareLfInValue", Get("X: a\nb\r\n"), 400},
    {"DeleteInValue", Get("X: \x7F\r\n"), 400},
    {"EqualLengths", Get("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
    {"LengthList", Get("Content-Length: 5, 5\r\n"), 400},
    {"LengthPlus", Get("Content-Length: +5\r\n"), 400},
    {"LengthMinus", Get("Content-Length: -5\r\n"), 400},
    {"LengthInnerBlank", Get("Content-Length: 5 5\r\n"), 400},
    {"LengthHex", Get("Content-Length: 0x5\r\n"), 400},
    {"LengthEmpty", Get("Content-Length:\r\n"), 400},
    {"LengthDecimal", Get("Content-Length: 5.0\r\n"), 400},
    {"TransferChunked", Get("Transfer-Encoding: chunked\r\n"), 501},
    {"TransferIdentity", Get("Transfer-Encoding: identity\r\n"), 501},
    {"TransferAndLength", Get("Content-Length: 5\r\nTransfer-Encoding: gzip\r\n"), 501},
    {"TransferEmpty", Get("transfer-encoding:\r\n"), 501},
    {"ContentEncoding", Get("Content-Encoding: gzip\r\n"), 415},
    {"OtherExpect", Get("Expect: 200-ok\r\n"), 417},
    {"TwoTypes", Get("Content-Type: a/b\r\nContent-Type: a/b\r\n"), 400},
    {"TwoAuthorizations", Get("Authorization: a\r\nAuthorization: b\r\n"), 400},
    {"TooManyFields", Get(Fields(100, 1)), 431},
    {"TooLongFields", Get(Fields(20, 1000)), 431},
};

class HeadTest : public ::testing::TestWithParam<HeadCase> {};

TEST_P(HeadTest, Status) {
  RequestHead head;
  const auto refusal = ParseHead(GetParam().bytes, head);
  EXPECT_EQ(refusal ? refusal->status : 0, GetParam().status) << (refusal ? refusal->detail : "");
}

// However the bytes arrive, the connection (scanner, then ParseHead) comes to the same verdict.
TEST_P(HeadTest, ScannerAgreesByteByByte) {
  const std::string& bytes = GetParam().bytes;
  HeadScanner scanner;
  HeadScanner::State state = HeadScanner::State::kNeedMore;
  for (std::size_t n = 1; n <= bytes.size() && state == HeadScanner::State::kNeedMore; ++n) {
    state = scanner.Scan(std::string_view(bytes).substr(0, n));
  }
  HeadScanner at_once;
  ASSERT_EQ(at_once.Scan(bytes), state);
  if (state == HeadScanner::State::kRefused) {
    EXPECT_EQ(scanner.refusal().status, GetParam().status);
  } else if (state == HeadScanner::State::kComplete) {
    EXPECT_EQ(scanner.head_bytes(), at_once.head_bytes());
    if (scanner.head_bytes() == bytes.size()) return;  // Status covers it
    EXPECT_STREQ(GetParam().name, "BytesBehindTheEmptyLine");
  } else {
    EXPECT_EQ(GetParam().status, 400) << "a head that never ends";
  }
}

INSTANTIATE_TEST_SUITE_P(Heads, HeadTest, ::testing::ValuesIn(kCases), [](const auto& row) { return row.param.name; });

TEST(ParseHead, GivesTheParts) {
  const std::string bytes =
      "POST /v1/demandes/recherche?a=b?c HTTP/1.1\r\nhost: exemple.fr\r\nContent-LENGTH: 12\r\nAccept: text/csv\r\n"
      "accept: */*;q=0.1\r\nConnection: keep-alive, Close\r\nExpect: 100-continue\r\n\r\n";
  RequestHead head;
  ASSERT_FALSE(ParseHead(bytes, head));
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.path, "/v1/demandes/recherche");
  EXPECT_EQ(head.query, "a=b?c");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_EQ(head.Header("ACCEPT"), "text/csv");
  EXPECT_EQ(head.HeaderList("accept"), "text/csv, */*;q=0.1");
  EXPECT_TRUE(head.close);
  EXPECT_TRUE(head.expect_continue);
}

TEST(ParseHead, OverlongLengthIsTheLargestNumber) {
  RequestHead head;
  const std::string bytes = Get("Content-Length: 18446744073709551616\r\n");
  ASSERT_FALSE(ParseHead(bytes, head));
  EXPECT_EQ(head.content_length, UINT64_MAX);
}

struct AnswerCase {
  const char* name;
  std::string bytes;
  int status;  // 0: refused
};

std::string Answer(const std::string& line, const std::string& fields = "Content-Length: 2\r\n") {
  return line + "\r\n" + fields + "\r\n";
}

const AnswerCase kAnswers[] = {
    {"Simple", Answer("HTTP/1.1 200 OK"), 200},
    {"NoReason", Answer("HTTP/1.1 404 "), 404},
    {"NoBlankBeforeNoReason", Answer("HTTP/1.1 404"), 404},
    {"ReasonOfSeveralWords", Answer("HTTP/1.1 503 Service Unavailable"), 503},
    {"NoContentHasNoLength", Answer("HTTP/1.1 204 No Content", ""), 204},
    {"NoContentOfLengthZero", Answer("HTTP/1.1 204 No Content", "Content-Length: 0\r\n"), 204},
    {"OtherFields", Answer("HTTP/1.1 200 OK", "Generation: 12\r\nContent-Length: 0\r\n"), 200},

    {"NoContentWithABody", Answer("HTTP/1.1 204 No Content"), 0},
    {"NoLength", Answer("HTTP/1.1 200 OK", ""), 0},
    {"TwoLengths", Answer("HTTP/1.1 200 OK", "Content-Length: 2\r\nContent-Length: 2\r\n"), 0},
    {"LengthNotANumber", Answer("HTTP/1.1 200 OK", "Content-Length: two\r\n"), 0},
    {"TransferEncoding", Answer("HTTP/1.1 200 OK", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"), 0},
    {"Interim", Answer("HTTP/1.1 100 Continue"), 0},
    {"StatusTooHigh", Answer("HTTP/1.1 600 What"), 0},
    {"StatusOfTwoDigits", Answer("HTTP/1.1 20 OK"), 0},
    {"StatusOfFourDigits", Answer("HTTP/1.1 2000 OK"), 0},
    {"StatusNotANumber", Answer("HTTP/1.1 abc OK"), 0},
    {"Http10", Answer("HTTP/1.0 200 OK"), 0},
    {"Http09", "bonjour", 0},
    {"ARequest", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", 0},
    {"NoEmptyLine", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", 0},
    {"BytesBehindTheEmptyLine", Answer("HTTP/1.1 200 OK") + "x", 0},
    {"FoldedLine", Answer("HTTP/1.1 200 OK", "X: a\r\n b\r\nContent-Length: 2\r\n"), 0},
    {"TooManyFields", Answer("HTTP/1.1 200 OK", Fields(101, 1)), 0},
};

class AnswerTest : public ::testing::TestWithParam<AnswerCase> {};

TEST_P(AnswerTest, IsReadOrRefused) {
  AnswerHead head;
  ASSERT_EQ(ParseAnswerHead(GetParam().bytes, head), GetParam().status != 0);
  if (GetParam().status == 0) return;
  EXPECT_EQ(head.status, GetParam().status);
  HeadScanner scanner;  // which the relay uses to find its end
  EXPECT_EQ(scanner.Scan(GetParam().bytes), HeadScanner::State::kComplete);
  EXPECT_EQ(scanner.head_bytes(), GetParam().bytes.size());
}

INSTANTIATE_TEST_SUITE_P(Answers, AnswerTest, ::testing::ValuesIn(kAnswers),
                         [](const auto& row) { return row.param.name; });

TEST(HeadScanner, RefusesEarly) {
  const auto first_refusal = [](const std::string& bytes) -> std::size_t {
    HeadScanner scanner;
    for (std::size_t n = 1; n <= bytes.size(); ++n) {
      if (scanner.Scan(std::string_view(bytes).substr(0, n)) == HeadScanner::State::kRefused) return n;
    }
    return 0;
  };
  EXPECT_EQ(first_refusal("\x16\x03\x01"), 1U) << "a TLS hello";
  EXPECT_EQ(first_refusal("GET / HTTP/1.1\n"), 15U) << "a lone LF";
  EXPECT_EQ(first_refusal(std::string(100, 'A')), 33U) << "no method";
  EXPECT_LE(first_refusal("GET /" + std::string(20000, 'A')), kMaxRequestLineBytes + 1);
  EXPECT_LE(first_refusal("GET / HTTP/1.1\r\nX: " + std::string(40000, 'A')), kMaxFieldsBytes + 20);
}

// Random damage to good heads: never a crash, and what is accepted keeps the promises of the header.
TEST(ParseHead, RandomDamage) {
  std::mt19937 random(20210630);
  const std::string bytes_of_interest(
      "\r\n\t :,/?%\0\x7F\xC3"
      "Aa0",
      15);
  for (int round = 0; round < 200000; ++round) {
    std::string bytes = Get("Content-Length: 5\r\nAccept: */*\r\n");
    for (int change = 0; change < 1 + round % 4; ++change) {
      const std::size_t at = random() % bytes.size();
      const char c = bytes_of_interest[random() % bytes_of_interest.size()];
      switch (random() % 3) {
        case 0:
          bytes[at] = c;
          break;
        case 1:
          bytes.insert(at, 1, c);
          break;
        default:
          bytes.erase(at, 1);
          break;
      }
    }
    RequestHead head;
    if (ParseHead(bytes, head)) continue;
    ASSERT_EQ(head.path.front(), '/');
    ASSERT_EQ(head.target.find_first_of(std::string_view(" \r\n\0", 4)), std::string_view::npos);
    int hosts = 0;
    for (const HeaderField& field : head.fields) {
      hosts += EqualsIgnoringCase(field.name, "host");
      ASSERT_EQ(field.name.find_first_of(" \t:"), std::string_view::npos);
      ASSERT_EQ(field.value.find_first_of(std::string_view("\r\n\0", 3)), std::string_view::npos);
      ASSERT_FALSE(EqualsIgnoringCase(field.name, "transfer-encoding"));
    }
    ASSERT_EQ(hosts, 1);
  }
}

}  // namespace
}  // namespace sne
