// Bytes that stay where they are until all are given up together, kMarge readable bytes behind each.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "server/extraction/ecrivain.h"

namespace sne {

class Reserve {
 public:
  std::string_view Poser(std::string_view octets) {
    if (octets.size() + Lot::kMarge > reste_) Tourner(octets.size() + Lot::kMarge);
    std::memcpy(libre_, octets.data(), octets.size());
    const std::string_view la(libre_, octets.size());
    libre_ += octets.size();
    reste_ -= octets.size();
    return la;
  }
  // Keeps the memory of ordinary pages for what comes.
  void Vider() {
    grandes_.clear();
    page_ = 0;
    reste_ = 0;
  }

 private:
  static constexpr std::size_t kPage = 64 << 10;
  void Tourner(std::size_t place) {
    if (place > kPage) {  // rare: a page of its own, which nothing follows
      grandes_.push_back(std::make_unique<char[]>(place));
      libre_ = grandes_.back().get();
      reste_ = place;
      return;
    }
    if (page_ == pages_.size()) pages_.push_back(std::make_unique<char[]>(kPage));
    libre_ = pages_[page_++].get();
    reste_ = kPage;
  }
  std::vector<std::unique_ptr<char[]>> pages_, grandes_;
  std::size_t page_ = 0, reste_ = 0;
  char* libre_ = nullptr;
};

}  // namespace sne
