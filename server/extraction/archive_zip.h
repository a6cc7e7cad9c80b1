// A zip archive written from its first byte to its last, deflated on the way: no seeking, constant memory.
//
// The container of a workbook must be plain to open in Excel (docs/decisions/0013): sizes stand behind an entry, in 32
// bits, and an entry holds less than 4 GiB. The archive itself may be larger; only its directory then says so (zip64).
// Entries carry no date: the same content gives the same bytes.
//
// Thread safety: none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sne {

class ArchiveZip {
 public:
  static constexpr std::uint64_t kEntreeMax = 0xFFFF'FFFF;  // bytes of an entry, before and after compression

  // `place`: where in its file the archive begins.
  explicit ArchiveZip(std::uint64_t place = 0);
  ~ArchiveZip();

  // One entry after the other. What is ready of the archive is appended to `out`.
  void Ouvrir(std::string_view nom, std::string& out);
  // REQUIRES: the entry stays below kEntreeMax.
  void Ecrire(std::string_view octets, std::string& out);
  void Fermer(std::string& out);

  void Entree(std::string_view nom, std::string_view octets, std::string& out) {
    Ouvrir(nom, out);
    Ecrire(octets, out);
    Fermer(out);
  }
  // The directory. Nothing may follow.
  void Fin(std::string& out);

 private:
  struct Ecrite {
    std::string nom;
    std::uint64_t place;
    std::uint32_t somme = 0;
    std::uint64_t taille = 0, compresses = 0;
  };
  struct Deflate;  // keeps the library out of every includer
  void Compresser(std::string_view octets, bool fin, std::string& out);

  std::unique_ptr<Deflate> deflate_;
  std::vector<Ecrite> entrees_;
  std::uint64_t place_;
};

}  // namespace sne
