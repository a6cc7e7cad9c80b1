#include "schema/lexique.h"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <cstring>

#include "schema/block/format.h"
#include "schema/par_texte.h"

namespace sne {
namespace {

constexpr char kMagic[8] = {'S', 'N', 'E', 'L', 'E', 'X', 'I', '\n'};
constexpr std::uint32_t kVersion = 1;

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t pages;  // of format::kPage bytes before the page sums, the last one shorter
  std::uint64_t mots;
  std::uint64_t octets;  // bytes of all words
  std::uint64_t entrees;
  std::uint64_t lignes;
  std::uint64_t longueur;
  std::uint64_t somme;  // of this header with somme = 0, seeded with the sum of the page sums
};
static_assert(sizeof(Entete) == 64);

std::uint64_t Aligner(std::uint64_t n) {
  return (n + format::kAlignement - 1) / format::kAlignement * format::kAlignement;
}

// Where the parts begin, in their order, and where the page sums do.
struct Plan {
  Plan(const Entete& e, std::size_t pas)
      : debuts(sizeof(Entete)),
        premieres(Aligner(debuts + (e.mots + 1) * 4)),
        rangs(Aligner(premieres + (e.mots + 1) * 4)),
        entrees(Aligner(rangs + (e.mots / pas + 1) * 8)),
        lignes(Aligner(entrees + e.entrees * 4)),
        octets(Aligner(lignes + e.lignes * sizeof(RowInBlock))),
        sommes(Aligner(octets + e.octets)) {}
  std::uint64_t debuts, premieres, rangs, entrees, lignes, octets, sommes;
  std::uint64_t pages() const { return (sommes + format::kPage - 1) / format::kPage; }
};

std::uint64_t Somme(const void* octets, std::size_t taille, std::uint64_t graine = format::kGraine) {
  return XXH3_64bits_withSeed(octets, taille, graine);
}

// The page sums leave out the header, which is under its own.
std::uint64_t SommeDePage(const std::byte* octets, std::uint64_t page, std::uint64_t fin) {
  const std::uint64_t debut = std::max<std::uint64_t>(page * format::kPage, sizeof(Entete));
  const std::uint64_t apres = std::min<std::uint64_t>((page + 1) * format::kPage, fin);
  return Somme(octets + debut, apres > debut ? apres - debut : 0);
}

}  // namespace

Outcome Lexique::Parse() {
  const auto corrompu = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, nom_ + " : " + quoi + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  Entete e;
  if (octets_.size() < sizeof e) return corrompu("fichier tronqué (" + std::to_string(octets_.size()) + " octets)");
  std::memcpy(&e, octets_.data(), sizeof e);
  if (std::memcmp(e.magic, kMagic, sizeof kMagic) != 0) return corrompu("ce n'est pas un lexique");
  if (e.version != kVersion) {
    return corrompu("format " + std::to_string(e.version) + ", ce programme lit le format " + std::to_string(kVersion));
  }
  if (e.longueur != octets_.size()) {
    return corrompu("longueur " + std::to_string(octets_.size()) + ", attendue " + std::to_string(e.longueur));
  }
  const std::uint64_t borne = octets_.size();
  if (e.mots > borne || e.octets > borne || e.entrees > borne || e.lignes > borne)
    return corrompu("en-tête incohérent");
  const Plan p(e, kPas);
  if (e.pages != p.pages() || p.sommes + e.pages * 8ull != e.longueur) return corrompu("en-tête incohérent");
  const std::uint64_t somme = e.somme;
  e.somme = 0;
  if (Somme(&e, sizeof e, Somme(octets_.data() + p.sommes, e.pages * 8ull)) != somme)
    return corrompu("somme de contrôle de l'en-tête fausse");
  mots_ = e.mots;
  debuts_ = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.debuts);
  premieres_ = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.premieres);
  rangs_ = reinterpret_cast<const std::uint64_t*>(octets_.data() + p.rangs);
  entrees_ = reinterpret_cast<const Entree*>(octets_.data() + p.entrees);
  lignes_ = reinterpret_cast<const RowInBlock*>(octets_.data() + p.lignes);
  octets_mots_ = reinterpret_cast<const char*>(octets_.data() + p.octets);
  return {};
}

Result<std::shared_ptr<const Lexique>> Lexique::Open(Env& env, const std::string& path) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  auto lexique = std::make_shared<Lexique>();
  lexique->nom_ = path;
  lexique->octets_ = (*fichier)->bytes();
  lexique->proprietaire_ = *fichier;
  SNE_TRY(lexique->Parse());
  return lexique;
}

Result<std::shared_ptr<const Lexique>> Lexique::FromBytes(std::shared_ptr<const std::string> octets) {
  auto lexique = std::make_shared<Lexique>();
  lexique->nom_ = "(en mémoire)";
  lexique->octets_ = {reinterpret_cast<const std::byte*>(octets->data()), octets->size()};
  lexique->proprietaire_ = std::move(octets);
  SNE_TRY(lexique->Parse());
  return lexique;
}

Outcome Lexique::Verify() const {
  Entete e;
  std::memcpy(&e, octets_.data(), sizeof e);
  const Plan p(e, kPas);
  const auto* sommes = reinterpret_cast<const std::uint64_t*>(octets_.data() + p.sommes);
  for (std::uint64_t page = 0; page < e.pages; ++page) {
    if (SommeDePage(octets_.data(), page, p.sommes) != sommes[page]) {
      return Fail(Code::kCorrupt, nom_ + " : octets altérés à partir de " + std::to_string(page * format::kPage) +
                                      " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
    }
  }
  return {};
}

std::pair<std::size_t, std::size_t> Lexique::Equal(std::string_view mot_) const {
  const auto [premier, dernier] = Beginning(mot_);
  const bool la = premier < dernier && mot(premier).size() == mot_.size();
  return {premier, premier + la};
}

std::pair<std::size_t, std::size_t> Lexique::Beginning(std::string_view debut) const {
  const auto premier = [&](auto&& atteint) {
    std::size_t lo = 0, hi = mots_;
    while (lo < hi) {
      const std::size_t milieu = lo + (hi - lo) / 2;
      if (atteint(mot(milieu))) {
        hi = milieu;
      } else {
        lo = milieu + 1;
      }
    }
    return lo;
  };
  return {premier([&](std::string_view m) { return m >= debut; }),
          premier([&](std::string_view m) { return m.substr(0, debut.size()) > debut; })};
}

struct LexiqueBuilder::Rep {
  ParTexte<std::vector<std::uint32_t>> mots;  // block << 16 | row, ascending
};

LexiqueBuilder::LexiqueBuilder() : rep_(std::make_unique<Rep>()) {}
LexiqueBuilder::~LexiqueBuilder() = default;
LexiqueBuilder::LexiqueBuilder(LexiqueBuilder&&) noexcept = default;
LexiqueBuilder& LexiqueBuilder::operator=(LexiqueBuilder&&) noexcept = default;

void LexiqueBuilder::Add(std::string_view mot, std::uint32_t bloc, RowInBlock row) {
  assert(bloc < 1u << 16);
  auto it = rep_->mots.find(mot);
  if (it == rep_->mots.end()) it = rep_->mots.emplace(std::string(mot), std::vector<std::uint32_t>()).first;
  it->second.push_back(bloc << 16 | row);
}

void LexiqueBuilder::Append(LexiqueBuilder suite, std::uint32_t premier_bloc) {
  for (auto& [mot, lignes] : suite.rep_->mots) {
    std::vector<std::uint32_t>& ici = rep_->mots[mot];
    for (const std::uint32_t l : lignes) ici.push_back(l + (premier_bloc << 16));
    lignes = {};
  }
}

std::string LexiqueBuilder::Finish() const {
  using Mot = std::pair<std::string_view, const std::vector<std::uint32_t>*>;
  std::vector<Mot> mots;
  for (const auto& [mot, lignes] : rep_->mots) mots.emplace_back(mot, &lignes);
  std::sort(mots.begin(), mots.end(), [](const Mot& a, const Mot& b) { return a.first < b.first; });
  Entete e{};
  std::memcpy(e.magic, kMagic, sizeof kMagic);
  e.version = kVersion;
  e.mots = mots.size();
  std::vector<std::uint32_t> debuts, premieres;
  std::vector<std::uint64_t> rangs;
  std::vector<Lexique::Entree> entrees;
  std::uint32_t debut = 0;
  for (const auto& [mot, lignes] : mots) {
    debuts.push_back(debut);
    premieres.push_back(static_cast<std::uint32_t>(entrees.size()));
    if ((debuts.size() - 1) % Lexique::kPas == 0) rangs.push_back(e.lignes);
    debut += static_cast<std::uint32_t>(mot.size());
    e.lignes += lignes->size();
    for (std::size_t i = 0; i < lignes->size();) {
      std::size_t j = i;
      while (j < lignes->size() && (*lignes)[j] >> 16 == (*lignes)[i] >> 16) ++j;
      entrees.push_back({static_cast<std::uint16_t>((*lignes)[i] >> 16), static_cast<std::uint16_t>(j - i - 1)});
      i = j;
    }
  }
  debuts.push_back(debut);
  premieres.push_back(static_cast<std::uint32_t>(entrees.size()));
  if (mots.size() % Lexique::kPas == 0) rangs.push_back(e.lignes);
  e.octets = debut;
  e.entrees = entrees.size();
  const Plan p(e, Lexique::kPas);
  e.pages = static_cast<std::uint32_t>(p.pages());
  e.longueur = p.sommes + e.pages * 8ull;

  std::string out(e.longueur, '\0');
  std::memcpy(out.data() + p.debuts, debuts.data(), debuts.size() * 4);
  std::memcpy(out.data() + p.premieres, premieres.data(), premieres.size() * 4);
  std::memcpy(out.data() + p.rangs, rangs.data(), rangs.size() * 8);
  if (!entrees.empty()) std::memcpy(out.data() + p.entrees, entrees.data(), entrees.size() * sizeof entrees[0]);
  char* texte = out.data() + p.octets;
  auto* ligne = reinterpret_cast<RowInBlock*>(out.data() + p.lignes);
  for (const auto& [mot, lignes] : mots) {
    texte = std::copy(mot.begin(), mot.end(), texte);
    for (const std::uint32_t l : *lignes) *ligne++ = static_cast<RowInBlock>(l);
  }
  const auto* octets = reinterpret_cast<const std::byte*>(out.data());
  auto* sommes = reinterpret_cast<std::uint64_t*>(out.data() + p.sommes);
  for (std::uint64_t page = 0; page < e.pages; ++page) sommes[page] = SommeDePage(octets, page, p.sommes);
  e.somme = Somme(&e, sizeof e, Somme(sommes, e.pages * 8ull));
  std::memcpy(out.data(), &e, sizeof e);
  return out;
}

}  // namespace sne
