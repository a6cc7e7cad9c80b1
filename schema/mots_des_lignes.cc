#include "schema/mots_des_lignes.h"

#include <xxhash.h>

#include <algorithm>
#include <vector>

#include "schema/block/format.h"
#include "schema/terms.h"

namespace sne {
namespace {

constexpr char kMagic[8] = {'S', 'N', 'E', 'L', 'I', 'G', 'N', '\n'};
constexpr std::uint32_t kVersion = 1;

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t largeur;  // bytes of a word, 3 or 4
  std::uint64_t mots;     // of the lexicon
  std::uint64_t lignes;
  std::uint64_t entrees;  // words of all rows
  std::uint64_t reserve;
  std::uint64_t longueur;
  std::uint64_t somme;  // of this header with somme = 0, seeded with the sum of the page sums
};
static_assert(sizeof(Entete) == 64);

std::uint64_t Aligner(std::uint64_t n, std::uint64_t a) { return (n + a - 1) / a * a; }

// Where the parts begin, in their order, and where the page sums do.
struct Plan {
  Plan(const Entete& e, std::size_t pas)
      : bases(sizeof(Entete)),
        restes(Aligner(bases + (e.lignes / pas + 1) * 4, format::kAlignement)),
        mots(Aligner(restes + (e.lignes + 1) * 2, format::kPage)),
        sommes(Aligner(mots + e.entrees * e.largeur, format::kAlignement)) {}
  std::uint64_t bases, restes, mots, sommes;
};

std::uint64_t Somme(const void* octets, std::size_t taille, std::uint64_t graine = format::kGraine) {
  return XXH3_64bits_withSeed(octets, taille, graine);
}

// The word that a word of a role is (schema/terms.h), and that role; the word itself and 0 for any other.
std::pair<std::size_t, std::uint32_t> SansRole(const Lexique& noms, std::size_t i) {
  const std::string_view mot = noms.mot(i);
  const auto sous = [&](std::uint32_t role) {
    return std::pair<std::size_t, std::uint32_t>(noms.Equal(mot.substr(1)).first, role);
  };
  switch (static_cast<NameRole>(mot.empty() ? 0 : mot[0])) {
    case NameRole::kNom:
      return sous(MotsDesLignes::kNom);
    case NameRole::kUsage:
      return sous(MotsDesLignes::kUsage);
    case NameRole::kPrenom:
      return sous(MotsDesLignes::kPrenom);
  }
  return {i, 0};
}

}  // namespace

std::string MotsDesLignes::Construire(const Lexique& noms) {
  const auto parcourir = [&](auto&& f) {
    for (std::size_t i = 0; i < noms.size(); ++i) {
      const auto [mot, role] = SansRole(noms, i);
      const auto valeur = static_cast<std::uint32_t>(mot << kBitsDeRole | role);
      noms.ForEachList(i, i + 1, [&](std::size_t bloc, const ListeDeLignes& liste) {
        liste.ForEach([&](RowInBlock row) { f(bloc * kBlockRows + row, valeur); });
      });
    }
  };
  std::vector<std::uint64_t> places;  // of each row: how many words, then where the next one goes
  parcourir([&](std::size_t ligne, std::uint32_t) {
    if (ligne >= places.size()) places.resize(ligne + 1);
    ++places[ligne];
  });
  std::uint64_t total = 0;
  for (std::uint64_t& p : places) total += std::exchange(p, total);
  std::vector<std::uint32_t> tous(total);
  parcourir([&](std::size_t ligne, std::uint32_t valeur) { tous[places[ligne]++] = valeur; });

  // A word that is also a whole name stands there twice: once with its roles is enough.
  std::uint64_t lu = 0, n = 0;
  std::vector<std::uint32_t> bases;
  std::vector<std::uint16_t> restes;
  const auto placer = [&] {
    if (restes.size() % kPas == 0) bases.push_back(static_cast<std::uint32_t>(n));
    restes.push_back(static_cast<std::uint16_t>(n - bases.back()));
  };
  for (const std::uint64_t fin : places) {
    placer();
    std::sort(tous.begin() + static_cast<std::ptrdiff_t>(lu), tous.begin() + static_cast<std::ptrdiff_t>(fin));
    for (const std::uint64_t premier = n; lu < fin; ++lu) {
      if (n > premier && tous[n - 1] >> kBitsDeRole == tous[lu] >> kBitsDeRole) {
        tous[n - 1] |= tous[lu];
      } else {
        tous[n++] = tous[lu];
      }
    }
  }
  placer();

  Entete e{};
  std::memcpy(e.magic, kMagic, sizeof kMagic);
  e.version = kVersion;
  e.largeur = noms.size() << kBitsDeRole < 1u << 24 ? 3 : 4;
  e.mots = noms.size();
  e.lignes = places.size();
  e.entrees = n;
  const Plan p(e, kPas);
  e.longueur = p.sommes + Pages::Nombre(p.sommes) * 8;
  std::string out(e.longueur, '\0');
  std::memcpy(out.data() + p.bases, bases.data(), bases.size() * sizeof bases[0]);
  std::memcpy(out.data() + p.restes, restes.data(), restes.size() * sizeof restes[0]);
  for (std::uint64_t i = 0; i < n; ++i) std::memcpy(out.data() + p.mots + i * e.largeur, &tous[i], e.largeur);
  Pages::Sommer(out, sizeof e, p.sommes);
  e.somme = Somme(&e, sizeof e, Somme(out.data() + p.sommes, e.longueur - p.sommes));
  std::memcpy(out.data(), &e, sizeof e);
  return out;
}

Result<std::shared_ptr<const MotsDesLignes>> MotsDesLignes::Open(Env& env, const std::string& path, Alarme alarme) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  auto mots = std::make_shared<MotsDesLignes>();
  mots->nom_ = path;
  if (alarme != nullptr) mots->alarme_ = std::move(alarme);
  mots->octets_ = (*fichier)->bytes();
  mots->proprietaire_ = *fichier;
  SNE_TRY(mots->Parse());
  return mots;
}

Result<std::shared_ptr<const MotsDesLignes>> MotsDesLignes::FromBytes(std::shared_ptr<const std::string> octets) {
  auto mots = std::make_shared<MotsDesLignes>();
  mots->nom_ = "(en mémoire)";
  mots->octets_ = {reinterpret_cast<const std::byte*>(octets->data()), octets->size()};
  mots->proprietaire_ = std::move(octets);
  SNE_TRY(mots->Parse());
  return mots;
}

Outcome MotsDesLignes::Parse() {
  const auto corrompu = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, nom_ + " : " + quoi + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  Entete e;
  if (octets_.size() < sizeof e) return corrompu("fichier tronqué (" + std::to_string(octets_.size()) + " octets)");
  std::memcpy(&e, octets_.data(), sizeof e);
  if (std::memcmp(e.magic, kMagic, sizeof kMagic) != 0) return corrompu("ce ne sont pas les mots des lignes");
  if (e.version != kVersion) {
    return corrompu("format " + std::to_string(e.version) + ", ce programme lit le format " + std::to_string(kVersion));
  }
  const std::uint64_t borne = octets_.size();
  if (e.longueur != borne || e.lignes > borne || e.entrees > borne || (e.largeur != 3 && e.largeur != 4))
    return corrompu("en-tête incohérent");
  const Plan p(e, kPas);
  if (p.sommes + Pages::Nombre(p.sommes) * 8 != e.longueur) return corrompu("en-tête incohérent");
  const std::uint64_t somme = std::exchange(e.somme, 0);
  if (Somme(&e, sizeof e, Somme(octets_.data() + p.sommes, borne - p.sommes)) != somme)
    return corrompu("somme de contrôle de l'en-tête fausse");
  mots_ = e.mots;
  lignes_ = e.lignes;
  largeur_ = e.largeur;
  masque_ = e.largeur == 3 ? 0xffffffu : 0xffffffffu;
  bases_ = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.bases);
  restes_ = reinterpret_cast<const std::uint16_t*>(octets_.data() + p.restes);
  debut_mots_ = p.mots;
  fin_mots_ = p.mots + e.entrees * e.largeur;
  pages_ = Pages(octets_, sizeof e, p.sommes, reinterpret_cast<const std::uint64_t*>(octets_.data() + p.sommes));
  if (!pages_.Intactes(0, std::min(p.mots, p.sommes))) return corrompu("places altérées");
  return {};
}

Outcome MotsDesLignes::Verify() const {
  const auto alteree = pages_.Alteree();
  if (!alteree) return {};
  *alarme_ = true;
  return Fail(Code::kCorrupt, nom_ + " : octets altérés à partir de " + std::to_string(*alteree) +
                                  " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
}

}  // namespace sne
