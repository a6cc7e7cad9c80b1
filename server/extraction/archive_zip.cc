#include "server/extraction/archive_zip.h"

#include <isa-l.h>

#include <cassert>

namespace sne {
namespace {

// The records are those of APPNOTE.TXT 6.3.9 (PKWARE), sections 4.3.7 to 4.3.16, little-endian.
constexpr std::uint32_t kEntete = 0x04034b50, kSuite = 0x08074b50, kDirectoire = 0x02014b50, kFin64 = 0x06064b50,
                        kOu64 = 0x07064b50, kFin = 0x06054b50;
constexpr std::uint16_t kVersion = 20, kVersion64 = 45;     // needed to read: deflate; zip64
constexpr std::uint16_t kDrapeaux = 0x0008;                 // sizes behind the entry
constexpr std::uint16_t kDeflate = 8, kPremierJour = 0x21;  // 1980-01-01
constexpr std::uint64_t kMax = 0xFFFF'FFFF;

class Champs {
 public:
  explicit Champs(std::string& out) : out_(out) {}
  Champs& U16(std::uint64_t v) { return Octets(v, 2); }
  Champs& U32(std::uint64_t v) { return Octets(v, 4); }
  Champs& U64(std::uint64_t v) { return Octets(v, 8); }
  Champs& Texte(std::string_view t) {
    out_ += t;
    return *this;
  }

 private:
  Champs& Octets(std::uint64_t v, int n) {
    for (int i = 0; i < n; ++i) out_ += static_cast<char>(v >> 8 * i & 0xFF);
    return *this;
  }
  std::string& out_;
};

}  // namespace

struct ArchiveZip::Deflate {
  isal_zstream flux{};
  std::uint8_t niveau[ISAL_DEF_LVL1_LARGE];
  std::uint8_t sortie[64 << 10];
};

ArchiveZip::ArchiveZip(std::uint64_t place) : deflate_(std::make_unique<Deflate>()), place_(place) {}
ArchiveZip::~ArchiveZip() = default;

void ArchiveZip::Ouvrir(std::string_view nom, std::string& out) {
  entrees_.push_back({std::string(nom), place_});
  const std::size_t avant = out.size();
  Champs(out).U32(kEntete).U16(kVersion).U16(kDrapeaux).U16(kDeflate).U16(0).U16(kPremierJour);
  Champs(out).U32(0).U32(0).U32(0).U16(nom.size()).U16(0).Texte(nom);
  place_ += out.size() - avant;
  isal_deflate_init(&deflate_->flux);
  deflate_->flux.level = 1;
  deflate_->flux.level_buf = deflate_->niveau;
  deflate_->flux.level_buf_size = sizeof deflate_->niveau;
}

void ArchiveZip::Compresser(std::string_view octets, bool fin, std::string& out) {
  isal_zstream& f = deflate_->flux;
  f.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(octets.data()));  // only read
  f.avail_in = static_cast<std::uint32_t>(octets.size());
  f.end_of_stream = fin;
  do {
    f.next_out = deflate_->sortie;
    f.avail_out = sizeof deflate_->sortie;
    isal_deflate(&f);
    const std::size_t n = sizeof deflate_->sortie - f.avail_out;
    out.append(reinterpret_cast<const char*>(deflate_->sortie), n);
    entrees_.back().compresses += n;
    place_ += n;
  } while (f.avail_out == 0);
}

void ArchiveZip::Ecrire(std::string_view octets, std::string& out) {
  Ecrite& e = entrees_.back();
  e.somme = crc32_gzip_refl(e.somme, reinterpret_cast<const unsigned char*>(octets.data()), octets.size());
  e.taille += octets.size();
  while (!octets.empty()) {
    const std::string_view morceau = octets.substr(0, 1 << 30);
    Compresser(morceau, false, out);
    octets.remove_prefix(morceau.size());
  }
}

void ArchiveZip::Fermer(std::string& out) {
  Compresser({}, true, out);
  const Ecrite& e = entrees_.back();
  assert(e.taille <= kEntreeMax && e.compresses <= kEntreeMax);
  Champs(out).U32(kSuite).U32(e.somme).U32(e.compresses).U32(e.taille);
  place_ += 16;
}

void ArchiveZip::Fin(std::string& out) {
  const std::size_t avant = out.size();
  for (const Ecrite& e : entrees_) {
    const bool loin = e.place >= kMax;
    const std::uint16_t version = loin ? kVersion64 : kVersion;
    Champs(out).U32(kDirectoire).U16(version).U16(version).U16(kDrapeaux).U16(kDeflate).U16(0).U16(kPremierJour);
    Champs(out).U32(e.somme).U32(e.compresses).U32(e.taille).U16(e.nom.size()).U16(loin ? 12 : 0);
    Champs(out).U16(0).U16(0).U16(0).U32(0).U32(loin ? kMax : e.place).Texte(e.nom);
    if (loin) Champs(out).U16(1).U16(8).U64(e.place);
  }
  const std::uint64_t nombre = entrees_.size(), taille = out.size() - avant, directoire = place_;
  const bool loin = directoire >= kMax;
  if (loin) {
    Champs(out).U32(kFin64).U64(44).U16(kVersion64).U16(kVersion64).U32(0).U32(0);
    Champs(out).U64(nombre).U64(nombre).U64(taille).U64(directoire);
    Champs(out).U32(kOu64).U32(0).U64(directoire + taille).U32(1);
  }
  Champs(out).U32(kFin).U16(0).U16(0).U16(nombre).U16(nombre).U32(taille).U32(loin ? kMax : directoire).U16(0);
  place_ += out.size() - avant;
}

}  // namespace sne
