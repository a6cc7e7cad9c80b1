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
constexpr std::uint32_t kVersion = 2;

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t pages;  // of format::kPage bytes before the page sums, the last one shorter
  std::uint64_t mots;
  std::uint64_t octets;  // bytes of all words
  std::uint64_t entrees;
  std::uint64_t positions;  // 16-bit words of all lists
  std::uint64_t longueur;
  std::uint64_t somme;  // of this header with somme = 0, seeded with the sum of the page sums
};
static_assert(sizeof(Entete) == 64);

std::uint64_t Aligner(std::uint64_t n) {
  return (n + format::kAlignement - 1) / format::kAlignement * format::kAlignement;
}

// The lists begin on a page of their own: what stands before is checked when the file is opened.
std::uint64_t AlignerPage(std::uint64_t n) { return (n + format::kPage - 1) / format::kPage * format::kPage; }

constexpr std::uint32_t kMotsParBitset = kBlockRows / 16;
constexpr std::uint32_t kAlignementBitset = 4;  // in 16-bit words
std::uint32_t AlignerBitset(std::uint32_t position) {
  return (position + kAlignementBitset - 1) / kAlignementBitset * kAlignementBitset;
}

// Where the parts begin, in their order, and where the page sums do.
struct Plan {
  Plan(const Entete& e, std::size_t pas)
      : debuts(sizeof(Entete)),
        premieres(Aligner(debuts + (e.mots + 1) * 4)),
        places(Aligner(premieres + (e.mots + 1) * 4)),
        entrees(Aligner(places + (e.mots / pas + 1) * 8)),
        octets(Aligner(entrees + e.entrees * 4)),
        lignes(AlignerPage(octets + e.octets)),
        sommes(Aligner(lignes + e.positions * sizeof(RowInBlock))) {}
  std::uint64_t debuts, premieres, places, entrees, octets, lignes, sommes;
  std::uint64_t pages() const { return Pages::Nombre(sommes); }
};

std::uint64_t Somme(const void* octets, std::size_t taille, std::uint64_t graine = format::kGraine) {
  return XXH3_64bits_withSeed(octets, taille, graine);
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
  if (e.mots > borne || e.octets > borne || e.entrees > borne || e.positions > borne)
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
  places_ = reinterpret_cast<const Place*>(octets_.data() + p.places);
  entrees_ = reinterpret_cast<const Entree*>(octets_.data() + p.entrees);
  lignes_ = reinterpret_cast<const RowInBlock*>(octets_.data() + p.lignes);
  octets_mots_ = reinterpret_cast<const char*>(octets_.data() + p.octets);
  debut_lignes_ = p.lignes;
  fin_lignes_ = p.lignes + e.positions * sizeof(RowInBlock);
  pages_ = Pages(octets_, sizeof e, p.sommes, reinterpret_cast<const std::uint64_t*>(octets_.data() + p.sommes));
  if (!pages_.Intactes(0, std::min(p.lignes, p.sommes))) return corrompu("mots altérés");
  return {};
}

bool Lexique::Sure(std::uint64_t debut, std::uint64_t fin) const {
  if (fin <= fin_lignes_ && pages_.Intactes(debut, fin)) return true;
  *alarme_ = true;
  return false;
}

ListeDeLignes Lexique::Lire(const Entree& e, std::uint32_t& ou) const {
  if (altered()) return {};  // behind a list that could not be read no other is found
  ListeDeLignes liste{e.reste + 1u};
  std::uint32_t mots = liste.n;  // of 16 bits
  if (liste.dense()) {
    ou = AlignerBitset(ou);
    mots = kMotsParBitset;
  } else if (!liste.listed()) {
    const std::uint64_t entete = debut_lignes_ + std::uint64_t{ou} * sizeof(RowInBlock);
    if (!Sure(entete, entete + sizeof(RowInBlock))) return {};
    mots = lignes_[ou++];
  }
  liste.donnees = lignes_ + ou;
  const std::uint64_t debut = debut_lignes_ + std::uint64_t{ou} * sizeof(RowInBlock);
  ou += mots;
  return Sure(debut, debut + mots * sizeof(RowInBlock)) ? liste : ListeDeLignes{};
}

Result<std::shared_ptr<const Lexique>> Lexique::Open(Env& env, const std::string& path, Alarme alarme) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  auto lexique = std::make_shared<Lexique>();
  lexique->nom_ = path;
  if (alarme != nullptr) lexique->alarme_ = std::move(alarme);
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
  const auto alteree = pages_.Alteree();
  if (!alteree) return {};
  *alarme_ = true;
  return Fail(Code::kCorrupt, nom_ + " : octets altérés à partir de " + std::to_string(*alteree) +
                                  " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
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
  ParTexte<std::uint32_t> rangs;
  std::vector<std::vector<std::uint32_t>> lignes;  // by rank: block << 16 | row, ascending
};

LexiqueBuilder::LexiqueBuilder() : rep_(std::make_unique<Rep>()) {}
LexiqueBuilder::~LexiqueBuilder() = default;
LexiqueBuilder::LexiqueBuilder(LexiqueBuilder&&) noexcept = default;
LexiqueBuilder& LexiqueBuilder::operator=(LexiqueBuilder&&) noexcept = default;

std::uint32_t LexiqueBuilder::Rang(std::string_view mot) {
  if (const auto it = rep_->rangs.find(mot); it != rep_->rangs.end()) return it->second;
  rep_->lignes.emplace_back();
  return rep_->rangs.emplace(mot, static_cast<std::uint32_t>(rep_->rangs.size())).first->second;
}

void LexiqueBuilder::Add(std::uint32_t rang, std::uint32_t bloc, RowInBlock row) {
  assert(bloc < 1u << 16);
  std::vector<std::uint32_t>& lignes = rep_->lignes[rang];
  const std::uint32_t ligne = bloc << 16 | row;
  if (lignes.empty() || lignes.back() != ligne) lignes.push_back(ligne);
}

std::vector<std::uint32_t> LexiqueBuilder::Append(LexiqueBuilder suite, std::uint32_t premier_bloc) {
  std::vector<std::uint32_t> rangs(suite.rep_->rangs.size());
  for (const auto& [mot, rang] : suite.rep_->rangs) {
    rangs[rang] = Rang(mot);
    std::vector<std::uint32_t>& ici = rep_->lignes[rangs[rang]];
    std::vector<std::uint32_t> lignes = std::move(suite.rep_->lignes[rang]);
    for (std::uint32_t& l : lignes) l += premier_bloc << 16;
    if (ici.empty()) {
      ici = std::move(lignes);
    } else {
      ici.insert(ici.end(), lignes.begin(), lignes.end());
    }
  }
  return rangs;
}

namespace {

// Appends the list of `n` rows (each with its block above bit 16), in the form of ListeDeLignes.
void EcrireListe(const std::uint32_t* lignes, std::uint32_t n, std::vector<RowInBlock>& out) {
  if (n < ListeDeLignes::kEcarts) {
    for (std::uint32_t i = 0; i < n; ++i) out.push_back(static_cast<RowInBlock>(lignes[i]));
    return;
  }
  if (n >= ListeDeLignes::kBits) {
    const std::uint32_t ou = AlignerBitset(static_cast<std::uint32_t>(out.size()));
    out.resize(ou + kMotsParBitset);
    for (std::uint32_t i = 0; i < n; ++i) {
      const auto row = static_cast<RowInBlock>(lignes[i]);
      out[ou + row / 16] = static_cast<RowInBlock>(out[ou + row / 16] | 1u << row % 16);
    }
    return;
  }
  std::vector<std::uint8_t> octets;
  std::uint32_t suivante = 0;  // the row whose gap is 0
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t row = lignes[i] & 0xFFFF, ecart = row - suivante;
    octets.push_back(static_cast<std::uint8_t>(std::min(ecart, 255u)));
    if (ecart >= 255) {
      octets.push_back(static_cast<std::uint8_t>(ecart));
      octets.push_back(static_cast<std::uint8_t>(ecart >> 8));
    }
    suivante = row + 1;
  }
  if (octets.size() % 2 != 0) octets.push_back(0);
  out.push_back(static_cast<RowInBlock>(octets.size() / 2));
  for (std::size_t i = 0; i < octets.size(); i += 2)
    out.push_back(static_cast<RowInBlock>(octets[i] | octets[i + 1] << 8));
}

}  // namespace

std::size_t LexiqueBuilder::size() const { return rep_->rangs.size(); }

std::string LexiqueBuilder::Finish(std::vector<std::uint32_t>* places_des_mots) const {
  using Mot = std::pair<std::string_view, std::uint32_t>;
  std::vector<Mot> mots;
  for (const auto& [mot, rang] : rep_->rangs) mots.emplace_back(mot, rang);
  std::sort(mots.begin(), mots.end());
  if (places_des_mots != nullptr) {
    places_des_mots->resize(mots.size());
    for (std::uint32_t i = 0; i < mots.size(); ++i) (*places_des_mots)[mots[i].second] = i;
  }
  Entete e{};
  std::memcpy(e.magic, kMagic, sizeof kMagic);
  e.version = kVersion;
  e.mots = mots.size();
  std::vector<std::uint32_t> debuts, premieres;
  std::vector<Lexique::Place> places;
  std::vector<Lexique::Entree> entrees;
  std::vector<RowInBlock> listes;
  std::uint32_t debut = 0, rang = 0;
  const auto placer = [&] {
    if (debuts.size() % Lexique::kPas == 0) places.push_back({static_cast<std::uint32_t>(listes.size()), rang});
    debuts.push_back(debut);
    premieres.push_back(static_cast<std::uint32_t>(entrees.size()));
  };
  for (const auto& [mot, numero] : mots) {
    const std::vector<std::uint32_t>& lignes = rep_->lignes[numero];
    placer();
    debut += static_cast<std::uint32_t>(mot.size());
    rang += static_cast<std::uint32_t>(lignes.size());
    for (std::size_t i = 0; i < lignes.size();) {
      std::size_t j = i;
      while (j < lignes.size() && lignes[j] >> 16 == lignes[i] >> 16) ++j;
      entrees.push_back({static_cast<std::uint16_t>(lignes[i] >> 16), static_cast<std::uint16_t>(j - i - 1)});
      EcrireListe(lignes.data() + i, static_cast<std::uint32_t>(j - i), listes);
      i = j;
    }
  }
  placer();
  e.octets = debut;
  e.entrees = entrees.size();
  e.positions = listes.size();
  const Plan p(e, Lexique::kPas);
  e.pages = static_cast<std::uint32_t>(p.pages());
  e.longueur = p.sommes + e.pages * 8ull;

  std::string out(e.longueur, '\0');
  const auto poser = [&](std::uint64_t ou, const auto& partie) {
    if (!partie.empty()) std::memcpy(out.data() + ou, partie.data(), partie.size() * sizeof partie[0]);
  };
  poser(p.debuts, debuts);
  poser(p.premieres, premieres);
  poser(p.places, places);
  poser(p.entrees, entrees);
  poser(p.lignes, listes);
  char* texte = out.data() + p.octets;
  for (const auto& [mot, numero] : mots) texte = std::copy(mot.begin(), mot.end(), texte);
  Pages::Sommer(out, sizeof e, p.sommes);
  e.somme = Somme(&e, sizeof e, Somme(out.data() + p.sommes, e.pages * 8ull));
  std::memcpy(out.data(), &e, sizeof e);
  return out;
}

}  // namespace sne
