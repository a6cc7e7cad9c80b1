#include "schema/pages.h"

#include <xxhash.h>

#include <algorithm>

#include "schema/block/format.h"

namespace sne {
namespace {

std::uint64_t Somme(const std::byte* octets, std::size_t entete, std::uint64_t fin, std::uint64_t page) {
  const std::uint64_t debut = std::max<std::uint64_t>(page * format::kPage, entete);
  const std::uint64_t apres = std::min<std::uint64_t>((page + 1) * format::kPage, fin);
  return XXH3_64bits_withSeed(octets + debut, apres > debut ? apres - debut : 0, format::kGraine);
}

}  // namespace

Pages::Pages(std::span<const std::byte> octets, std::size_t entete, std::uint64_t fin, const std::uint64_t* sommes)
    : octets_(octets),
      entete_(entete),
      fin_(fin),
      sommes_(sommes),
      lues_(std::make_unique<std::atomic<bool>[]>(Nombre(fin))) {}

std::uint64_t Pages::Nombre(std::uint64_t fin) { return (fin + format::kPage - 1) / format::kPage; }

void Pages::Sommer(std::string& fichier, std::size_t entete, std::uint64_t fin) {
  const auto* octets = reinterpret_cast<const std::byte*>(fichier.data());
  auto* sommes = reinterpret_cast<std::uint64_t*>(fichier.data() + fin);
  for (std::uint64_t page = 0; page < Nombre(fin); ++page) sommes[page] = Somme(octets, entete, fin, page);
}

bool Pages::Intacte(std::uint64_t page) const { return Somme(octets_.data(), entete_, fin_, page) == sommes_[page]; }

bool Pages::Intactes(std::uint64_t debut, std::uint64_t apres) const {
  for (std::uint64_t page = debut / format::kPage; page * format::kPage < apres; ++page) {
    if (lues_[page].load(std::memory_order_relaxed)) continue;
    if (!Intacte(page)) return false;
    lues_[page].store(true, std::memory_order_relaxed);
  }
  return true;
}

std::optional<std::uint64_t> Pages::Alteree() const {
  for (std::uint64_t page = 0; page < Nombre(fin_); ++page) {
    if (!Intacte(page)) return page * format::kPage;
    lues_[page].store(true, std::memory_order_relaxed);
  }
  return std::nullopt;
}

}  // namespace sne
