#include "schema/mots_des_lignes.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

#include "schema/block/format.h"

namespace sne {
namespace {

constexpr char kMagic[8] = {'S', 'N', 'E', 'L', 'I', 'G', 'N', '\n'};
constexpr std::uint32_t kVersion = 2;

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t largeur;  // bytes of a word, 3 or 4
  std::uint64_t mots;     // of the lexicon
  std::uint64_t lignes;
  std::uint64_t entrees;  // words of all rows
  std::uint64_t premier;  // the number in the lexicon that is 0 here
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

}  // namespace

void MotsDesLignesBuilder::Add(std::uint32_t bloc, RowInBlock row, std::uint32_t mot, NameRole role,
                               std::uint32_t personne) {
  const std::size_t ligne = std::size_t{bloc} * kBlockRows + row;
  const bool nouvelle_ligne = ligne >= debuts_.size(), nouvelle = nouvelle_ligne || personne != personne_;
  if (nouvelle_ligne) debuts_.resize(ligne + 1, mots_.size());
  if (nouvelle) debut_personne_ = mots_.size();
  personne_ = personne;
  const auto valeur = static_cast<std::uint32_t>(role);
  for (std::size_t i = debut_personne_; i < mots_.size(); ++i) {
    if (mots_[i] >> MotsDesLignes::kBits != mot) continue;
    const std::uint32_t autre = mots_[i] & MotsDesLignes::kRole;
    mots_[i] += std::max(valeur, autre) - autre;
    return;
  }
  mots_.push_back(mot << MotsDesLignes::kBits | (nouvelle && personne > 0 ? MotsDesLignes::kCodemandeur : 0) | valeur);
}

void MotsDesLignesBuilder::Append(const MotsDesLignesBuilder& suite, std::uint32_t premier_bloc,
                                  std::span<const std::uint32_t> mots) {
  const std::size_t avant = mots_.size();
  debuts_.resize(std::size_t{premier_bloc} * kBlockRows, avant);
  debuts_.reserve(debuts_.size() + suite.debuts_.size());
  for (const std::uint64_t d : suite.debuts_) debuts_.push_back(avant + d);
  mots_.reserve(avant + suite.mots_.size());
  constexpr unsigned kBits = MotsDesLignes::kBits;
  for (const std::uint32_t m : suite.mots_) mots_.push_back(mots[m >> kBits] << kBits | (m & MotsDesLignes::kMarques));
}

std::string MotsDesLignesBuilder::Finish(std::span<const std::uint32_t> places, std::uint32_t premier) const {
  constexpr unsigned kBits = MotsDesLignes::kBits;
  constexpr std::size_t kPas = MotsDesLignes::kPas;
  Entete e{};
  std::memcpy(e.magic, kMagic, sizeof kMagic);
  e.version = kVersion;
  e.largeur = (places.size() - premier) << kBits < 1u << 24 ? 3 : 4;
  e.mots = places.size();
  e.lignes = debuts_.size();
  e.entrees = mots_.size();
  e.premier = premier;
  const Plan p(e, kPas);
  e.longueur = p.sommes + Pages::Nombre(p.sommes) * 8;
  std::string out(e.longueur, '\0');

  auto* bases = reinterpret_cast<std::uint32_t*>(out.data() + p.bases);
  auto* restes = reinterpret_cast<std::uint16_t*>(out.data() + p.restes);
  for (std::size_t l = 0; l <= debuts_.size(); ++l) {
    const auto debut = static_cast<std::uint32_t>(l < debuts_.size() ? debuts_[l] : mots_.size());
    if (l % kPas == 0) bases[l / kPas] = debut;
    restes[l] = static_cast<std::uint16_t>(debut - bases[l / kPas]);
  }
  char* ou = out.data() + p.mots;
  for (const std::uint32_t m : mots_) {
    const std::uint32_t v = (places[m >> kBits] - premier) << kBits | (m & MotsDesLignes::kMarques);
    std::memcpy(ou, &v, e.largeur);
    ou += e.largeur;
  }
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
  if (e.longueur != borne || e.lignes > borne || e.entrees > borne || e.premier > e.mots ||
      (e.largeur != 3 && e.largeur != 4))
    return corrompu("en-tête incohérent");
  const Plan p(e, kPas);
  if (p.sommes + Pages::Nombre(p.sommes) * 8 != e.longueur) return corrompu("en-tête incohérent");
  const std::uint64_t somme = std::exchange(e.somme, 0);
  if (Somme(&e, sizeof e, Somme(octets_.data() + p.sommes, borne - p.sommes)) != somme)
    return corrompu("somme de contrôle de l'en-tête fausse");
  mots_ = e.mots;
  lignes_ = e.lignes;
  premier_ = static_cast<std::uint32_t>(e.premier);
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
