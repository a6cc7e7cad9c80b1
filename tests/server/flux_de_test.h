// A stream of an extraction for tests of jobs: so many pieces of known bytes; it may fail, throw, or wait to be told.
#pragma once

#include <atomic>
#include <string>

#include "server/extraction/flux.h"

namespace sne::testing {

class FluxDeTest : public FluxExtraction {
 public:
  struct Recette {
    int morceaux = 5;
    std::size_t octets = 1000;            // of each
    int panne = -1;                       // the piece at which it fails
    int exception = -1;                   // … throws
    std::atomic<bool>* retenu = nullptr;  // waits before its second piece while this is true
    std::atomic<int>* vivants = nullptr;  // how many of them there are
  };
  explicit FluxDeTest(Recette recette) : r_(recette) {
    if (r_.vivants != nullptr) ++*r_.vivants;
  }
  ~FluxDeTest() override {
    if (r_.vivants != nullptr) --*r_.vivants;
  }
  FluxDeTest(const FluxDeTest&) = delete;
  FluxDeTest& operator=(const FluxDeTest&) = delete;

  Step Next(std::string& out) override {
    if (fait_ == r_.panne) return Step::kFailed;
    if (fait_ == r_.exception) throw std::runtime_error("DUPONT");
    if (fait_ == 1 && r_.retenu != nullptr && *r_.retenu) return Step::kMore;  // nothing yet
    out += Morceau(r_, fait_++);
    return fait_ == r_.morceaux ? Step::kEnd : Step::kMore;
  }
  std::uint64_t faites() const override { return static_cast<std::uint64_t>(fait_); }
  std::optional<std::uint64_t> total() const override {
    return fait_ == 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(r_.morceaux));
  }

  // All its bytes.
  static std::string Tout(const Recette& r) {
    std::string tout;
    for (int i = 0; i < r.morceaux; ++i) tout += Morceau(r, i);
    return tout;
  }

 private:
  static std::string Morceau(const Recette& r, int i) { return std::string(r.octets, static_cast<char>('a' + i % 26)); }

  const Recette r_;
  int fait_ = 0;
};

}  // namespace sne::testing
