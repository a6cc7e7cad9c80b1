// bench/base_ecole/dates.h
// Calendar days as one integer (0 = 1970-01-01) and the regulation's way of counting months: complete ones, the 31st
// becoming the last day of a shorter month. Source of the conversion: H. Hinnant, "chrono-compatible date algorithms".
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sne::ecole {

using Day = std::int32_t;

struct Civil {
  int year;
  int month;  // 1-12
  int day;    // 1-31
};

constexpr Day ToDay(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int yoe = y - era * 400;
  const int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

constexpr Civil ToCivil(Day days) {
  const int z = days + 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int doe = z - era * 146097;
  const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = (5 * doy + 2) / 153;
  const int month = mp + (mp < 10 ? 3 : -9);
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

constexpr int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

constexpr Day AddMonths(Day day, int months) {
  const Civil c = ToCivil(day);
  const int index = c.year * 12 + c.month - 1 + months;
  const int year = (index >= 0 ? index : index - 11) / 12;
  const int month = index - year * 12 + 1;
  return ToDay(year, month, std::min(c.day, DaysInMonth(year, month)));
}

// Complete months between two days, from <= to.
constexpr int CompleteMonths(Day from, Day to) {
  const Civil a = ToCivil(from);
  const Civil b = ToCivil(to);
  const int months = (b.year - a.year) * 12 + b.month - a.month;
  const bool complete = b.day >= a.day || b.day == DaysInMonth(b.year, b.month);
  return complete ? months : months - 1;
}
constexpr int CompleteYears(Day from, Day to) { return CompleteMonths(from, to) / 12; }

// 0 Sunday … 6 Saturday.
constexpr int Weekday(Day day) { return ((day + 4) % 7 + 7) % 7; }

// YYYY-MM-DD that exists in the calendar, or nothing.
inline std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& part = parts[i < 4 ? 0 : i < 7 ? 1 : 2];
    part = part * 10 + (text[i] - '0');
  }
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > DaysInMonth(parts[0], parts[1])) return std::nullopt;
  return ToDay(parts[0], parts[1], parts[2]);
}

}  // namespace sne::ecole
