// The pages of a mapped file and their sums: a page is checked before it is first believed, and then no more.
//
// Thread safety: what is known of the pages is shared by all threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace sne {

class Pages {
 public:
  Pages() = default;
  // Pages of format::kPage bytes up to `fin`, the last one shorter; the first without the `entete` bytes of the header,
  // which are under their own sum. `sommes`: one a page.
  Pages(std::span<const std::byte> octets, std::size_t entete, std::uint64_t fin, const std::uint64_t* sommes);
  static std::uint64_t Nombre(std::uint64_t fin);
  // Writes the sums of a file being made at `fin`.
  static void Sommer(std::string& fichier, std::size_t entete, std::uint64_t fin);

  // Whether the pages of the bytes [debut, apres) are intact. REQUIRES: apres <= fin.
  bool Intactes(std::uint64_t debut, std::uint64_t apres) const;
  // Checks all pages anew: where the first damaged one begins.
  std::optional<std::uint64_t> Alteree() const;

 private:
  bool Intacte(std::uint64_t page) const;

  std::span<const std::byte> octets_;
  std::size_t entete_ = 0;
  std::uint64_t fin_ = 0;
  const std::uint64_t* sommes_ = nullptr;
  std::unique_ptr<std::atomic<bool>[]> lues_;  // found intact
};

}  // namespace sne
