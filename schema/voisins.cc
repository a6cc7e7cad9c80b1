#include "schema/voisins.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "schema/block/format.h"
#include "schema/son.h"

namespace sne {
namespace {

constexpr char kMagic[8] = {'S', 'N', 'E', 'V', 'O', 'I', 'S', '\n'};
constexpr std::uint32_t kVersion = 4;  // changes with the keys of sounds too (son.h, variantes.cc)

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t mots;  // in the two orders
  std::uint32_t sons;
  std::uint32_t lexique;  // words it was made of
  std::uint64_t graine;   // of the hashes of sounds
  std::uint64_t longueur;
  std::uint64_t contenu;  // sum of all that follows the header
  std::uint64_t somme;    // of this header with somme = 0
};
static_assert(sizeof(Entete) == 56);

std::uint64_t Somme(const void* octets, std::size_t taille) {
  return XXH3_64bits_withSeed(octets, taille, format::kGraine);
}

// In each order: where the words of each length and two first letters begin, and the last end.
constexpr std::size_t kBords = (kFauteMax + 1) * 26 * 26 + 1;

std::size_t Bord(std::size_t longueur, char premiere, char deuxieme) {
  return (longueur * 26 + static_cast<std::size_t>(premiere - 'a')) * 26 + static_cast<std::size_t>(deuxieme - 'a');
}

// In this order, without holes.
struct Plan {
  explicit Plan(const Entete& e)
      : sons(sizeof(Entete)),
        mots(sons + e.sons * 8ull),
        bords(mots + e.mots * 32ull),
        lettres(bords + kBords * 8ull),
        fin(lettres + e.lexique * 4ull) {}
  // Of `mots` and `bords`: those of the order forwards, then those backwards.
  std::uint64_t sons, mots, bords, lettres, fin;
};

bool Lettres(std::string_view mot) {
  return std::all_of(mot.begin(), mot.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::uint32_t Signature(std::string_view mot) {
  std::uint32_t s = static_cast<std::uint32_t>(mot.size()) << 26;
  for (const char c : mot) s |= 1u << (c - 'a');
  return s;
}

std::uint64_t Cle(std::string_view debut) {
  std::uint64_t cle = 0;
  for (std::size_t i = 0; i < 8; ++i) cle = cle << 8 | (i < debut.size() ? static_cast<unsigned char>(debut[i]) : 0u);
  return cle;
}

std::size_t BordDe(std::uint64_t cle, std::uint32_t lettres) {
  return Bord(lettres >> 26, static_cast<char>(cle >> 56), static_cast<char>(cle >> 48 & 0xff));
}

std::string ALEnvers(std::string_view mot) { return {mot.rbegin(), mot.rend()}; }

constexpr unsigned kBitsDeMot = 24;
static_assert(Voisins::kMotsMax == 1u << kBitsDeMot);
std::uint64_t Hachage(std::string_view cle, std::uint64_t graine) {
  return XXH3_64bits_withSeed(cle.data(), cle.size(), graine) >> kBitsDeMot;
}

// The sounds of words, each hashed, with its word; `graine`: the first with which no two keys share a hash.
std::vector<std::uint64_t> Sons(const std::vector<std::pair<std::string, std::uint32_t>>& cles, std::uint64_t& graine) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sons;  // hash and word, rank in cles
  for (graine = 0;; ++graine) {
    sons.clear();
    for (std::uint32_t r = 0; r < cles.size(); ++r)
      sons.emplace_back(Hachage(cles[r].first, graine) << kBitsDeMot | cles[r].second, r);
    std::sort(sons.begin(), sons.end());
    const auto meme = std::adjacent_find(sons.begin(), sons.end(), [&](const auto& a, const auto& b) {
      return a.first >> kBitsDeMot == b.first >> kBitsDeMot && cles[a.second].first != cles[b.second].first;
    });
    if (meme == sons.end()) break;
  }
  std::vector<std::uint64_t> hachees;
  hachees.reserve(sons.size());
  for (const auto& [son, rang] : sons) hachees.push_back(son);
  return hachees;
}

// An edit changes two letters of the set at most, and the length by one. Bits are cleared one by one: baseline x86-64
// counts them slowly.
bool Comparables(std::uint32_t a, std::uint32_t b, int edits) {
  std::uint32_t autres = (a ^ b) & 0x3ffffffu;
  for (int k = 0; k < 2 * edits; ++k) autres &= autres - 1;
  return autres == 0;
}

}  // namespace

int EditsAdmis(std::string_view mot) {
  if (mot.size() < kFauteMin || mot.size() > kFauteMax || !Lettres(mot)) return 0;
  return mot.size() < kDeuxFautesMin ? 1 : 2;
}

std::size_t FauteMin(std::string_view mot) {
  if (mot.size() <= kFauteMin) return mot.size() + 1;
  return std::max(mot.size() - static_cast<std::size_t>(EditsAdmis(mot)), kFauteMin);
}

std::string Voisins::Construire(std::uint32_t n, const MotsNumerotes& mots) {
  std::vector<Mot> devant, derriere;
  std::vector<std::pair<std::string, std::uint32_t>> cles;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::string_view mot = mots(i);
    if (mot.size() < 3 || mot.size() > kFauteMax) continue;
    if (std::string cle = CleDeSon(mot); !cle.empty()) cles.emplace_back(std::move(cle), i);
    if (!Lettres(mot)) continue;
    devant.push_back({Cle(mot), i, Signature(mot)});
    derriere.push_back({Cle(ALEnvers(mot)), i, Signature(mot)});
  }
  const auto avant = [](const Mot& a, const Mot& b) {
    return a.lettres >> 26 != b.lettres >> 26 ? a.lettres >> 26 < b.lettres >> 26 : a.cle < b.cle;
  };
  std::stable_sort(devant.begin(), devant.end(), avant);
  std::stable_sort(derriere.begin(), derriere.end(), avant);

  Entete e{};
  const std::vector<std::uint64_t> sons = Sons(cles, e.graine);
  std::memcpy(e.magic, kMagic, sizeof kMagic);
  e.version = kVersion;
  e.mots = static_cast<std::uint32_t>(devant.size());
  e.sons = static_cast<std::uint32_t>(sons.size());
  e.lexique = n;
  const Plan p(e);
  e.longueur = p.fin;
  std::string out(e.longueur, '\0');
  std::copy(sons.begin(), sons.end(), reinterpret_cast<std::uint64_t*>(out.data() + p.sons));
  auto* ecrits = reinterpret_cast<Mot*>(out.data() + p.mots);
  auto* bords = reinterpret_cast<std::uint32_t*>(out.data() + p.bords);
  auto* lettres = reinterpret_cast<std::uint32_t*>(out.data() + p.lettres);
  for (const Mot& m : devant) lettres[m.numero] = m.lettres;
  for (const auto* ordre : {&devant, &derriere}) {
    std::uint32_t rang = 0;
    for (std::size_t k = 0; k < kBords; ++k) {
      while (rang < ordre->size() && BordDe((*ordre)[rang].cle, (*ordre)[rang].lettres) < k) ++rang;
      *bords++ = rang;
    }
    ecrits = std::copy(ordre->begin(), ordre->end(), ecrits);
  }
  e.contenu = Somme(out.data() + sizeof e, out.size() - sizeof e);
  e.somme = Somme(&e, sizeof e);
  std::memcpy(out.data(), &e, sizeof e);
  return out;
}

std::string VoisinsDe(const Lexique& lexique) {
  return Voisins::Construire(static_cast<std::uint32_t>(lexique.size()),
                             [&](std::uint32_t i) { return lexique.mot(i); });
}

Result<std::shared_ptr<const Voisins>> Voisins::Open(Env& env, const std::string& path) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  auto voisins = std::make_shared<Voisins>();
  voisins->nom_ = path;
  voisins->octets_ = (*fichier)->bytes();
  voisins->proprietaire_ = *fichier;
  SNE_TRY(voisins->Parse());
  return voisins;
}

Result<std::shared_ptr<const Voisins>> Voisins::FromBytes(std::shared_ptr<const std::string> octets) {
  auto voisins = std::make_shared<Voisins>();
  voisins->nom_ = "(en mémoire)";
  voisins->octets_ = {reinterpret_cast<const std::byte*>(octets->data()), octets->size()};
  voisins->proprietaire_ = std::move(octets);
  SNE_TRY(voisins->Parse());
  return voisins;
}

Outcome Voisins::Parse() {
  const auto corrompu = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, nom_ + " : " + quoi + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  Entete e;
  if (octets_.size() < sizeof e) return corrompu("fichier tronqué (" + std::to_string(octets_.size()) + " octets)");
  std::memcpy(&e, octets_.data(), sizeof e);
  if (std::memcmp(e.magic, kMagic, sizeof kMagic) != 0) return corrompu("ce n'est pas une table de mots voisins");
  if (e.version != kVersion) {
    return corrompu("format " + std::to_string(e.version) + ", ce programme lit le format " + std::to_string(kVersion));
  }
  const Plan p(e);
  const std::uint64_t somme = std::exchange(e.somme, 0);
  if (e.longueur != octets_.size() || p.fin != e.longueur || Somme(&e, sizeof e) != somme)
    return corrompu("en-tête incohérent");
  mots_ = e.lexique;
  n_ = e.mots;
  sons_n_ = e.sons;
  sons_ = reinterpret_cast<const std::uint64_t*>(octets_.data() + p.sons);
  graine_ = e.graine;
  devant_.mots = reinterpret_cast<const Mot*>(octets_.data() + p.mots);
  devant_.bords = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.bords);
  derriere_ = {devant_.mots + n_, devant_.bords + kBords};
  lettres_ = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.lettres);
  return {};
}

Outcome Voisins::Verify() const {
  Entete e;
  std::memcpy(&e, octets_.data(), sizeof e);
  if (Somme(octets_.data() + sizeof e, octets_.size() - sizeof e) == e.contenu) return {};
  return Fail(Code::kCorrupt, nom_ + " : octets altérés ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
}

std::vector<std::uint32_t> Voisins::Semblables(std::string_view mot, const MotsNumerotes& mots) const {
  std::vector<std::uint32_t> trouves;
  const std::string cle = CleDeSon(mot);
  if (cle.empty()) return trouves;
  const std::uint64_t hachee = Hachage(cle, graine_);
  const std::uint64_t* s = std::lower_bound(sons_, sons_ + sons_n_, hachee << kBitsDeMot);
  for (; s != sons_ + sons_n_ && *s >> kBitsDeMot == hachee; ++s)
    trouves.push_back(static_cast<std::uint32_t>(*s & (kMotsMax - 1)));
  // Words of one hash share their key, but it may be another than this one.
  if (!trouves.empty() && CleDeSon(mots(trouves[0])) != cle) trouves.clear();
  return trouves;
}

class Voisins::Fouille {
 public:
  Fouille(const Voisins& v, std::string_view mot, const MotsNumerotes& mots, int edits)
      : v_(v), mot_(mot), envers_(ALEnvers(mot)), l_(mot.size()), edits_(edits), compare_(v, mot, mots, edits) {}

  std::vector<std::uint32_t> Faire() {
    if (l_ == kFauteMin) {
      UneLettreDePlus();
    } else if (edits_ == 1) {
      DeuxParts();
    } else {
      TroisParts();
    }
    std::sort(trouves_.begin(), trouves_.end());
    trouves_.erase(std::unique(trouves_.begin(), trouves_.end()), trouves_.end());
    return std::move(trouves_);
  }

 private:
  // Half of three letters would be one.
  void UneLettreDePlus() {
    for (std::size_t i = 0; i <= l_; ++i) {
      for (char c = 'a'; c <= 'z'; ++c) {
        const std::string essai = std::string(mot_).insert(i, 1, c);
        Parcourir(v_.devant_, essai, l_ + 1, Cle(essai));
      }
    }
  }

  void DeuxParts() {
    const std::size_t milieu = l_ / 2;
    Parcourir(v_.devant_, mot_.substr(0, milieu), 1);
    Parcourir(v_.derriere_, std::string_view(envers_).substr(0, l_ - milieu), 1);
    Parcourir(v_.devant_, Echange(milieu), 1);  // neither half is intact
  }

  void TroisParts() {
    const std::size_t milieu = std::max<std::size_t>(2, l_ / 3), debut = (l_ - milieu) / 2;
    const std::size_t fin = l_ - milieu - debut;
    Parcourir(v_.devant_, mot_.substr(0, debut), 2);
    Parcourir(v_.derriere_, std::string_view(envers_).substr(0, fin), 2);
    // Two letters swapped where two parts meet, and one more edit beyond.
    Parcourir(v_.devant_, Echange(debut).substr(0, l_ - fin - 1), 1);
    const std::string echange = ALEnvers(Echange(l_ - fin));
    Parcourir(v_.derriere_, std::string_view(echange).substr(0, l_ - debut - 1), 1);
    // One edit before the middle and one behind: each way to write what stands before, and the middle.
    const std::string_view avant = mot_.substr(0, debut), suite = mot_.substr(debut, milieu);
    std::string essai;
    const auto essayer = [&](std::size_t i, std::string_view lettres,
                             std::size_t j) {  // avant[0, i) lettres avant[j, …)
      essai.assign(avant.substr(0, i)).append(lettres).append(avant.substr(j)).append(suite);
      const std::size_t l = l_ + essai.size() - debut - milieu;
      for (std::size_t k = l - 1; k <= l + 1; ++k) Parcourir(v_.devant_, essai, k, Cle(essai));
    };
    for (std::size_t i = 0; i <= debut; ++i) {
      if (i < debut) essayer(i, {}, i + 1);
      if (i + 1 < debut) essayer(i, std::string{avant[i + 1], avant[i]}, i + 2);
      for (char c = 'a'; c <= 'z'; ++c) {
        if (i < debut && c != avant[i]) essayer(i, {&c, 1}, i + 1);
        essayer(i, {&c, 1}, i);
      }
    }
  }

  // The word with the letters before and behind `ou` swapped.
  std::string Echange(std::size_t ou) const {
    std::string echange(mot_);
    std::swap(echange[ou - 1], echange[ou]);
    return echange;
  }

  // Words that begin so, of `edits` letters more or fewer at most.
  void Parcourir(const Ordre& ordre, std::string_view debut, std::size_t edits) {
    const std::uint64_t cle = Cle(debut);
    for (std::size_t l = l_ - edits; l <= l_ + edits; ++l) Parcourir(ordre, debut, l, cle);
  }
  // Words of `l` letters that begin so. `cle`: of `debut`.
  void Parcourir(const Ordre& ordre, std::string_view debut, std::size_t l, std::uint64_t cle) {
    if (l < FauteMin(mot_) || l > kFauteMax) return;
    const std::size_t bord = Bord(l, debut[0], debut[1]);
    const std::size_t fin = std::min<std::size_t>(ordre.bords[bord + 1], v_.n_);  // a damaged table leads nowhere else
    std::size_t i = std::min<std::size_t>(ordre.bords[bord], fin);
    if (i == fin) return;
    const std::uint64_t haut = cle | (debut.size() >= 8 ? 0 : ~0ull >> (8 * debut.size()));
    i = static_cast<std::size_t>(std::lower_bound(ordre.mots + i, ordre.mots + fin, cle,
                                                  [](const Mot& m, std::uint64_t c) { return m.cle < c; }) -
                                 ordre.mots);
    for (; i < fin && ordre.mots[i].cle <= haut; ++i) {
      const Mot& m = ordre.mots[i];
      if (compare_.Possible(m.lettres) && compare_.Compter(m.numero) > 0) trouves_.push_back(m.numero);
    }
  }

  const Voisins& v_;
  const std::string_view mot_;
  const std::string envers_;
  const std::size_t l_;
  const int edits_;
  const Comparaison compare_;
  std::vector<std::uint32_t> trouves_;
};

std::vector<std::uint32_t> Voisins::Fautes(std::string_view mot, const MotsNumerotes& mots, int au_plus) const {
  if (EditsAdmis(mot) == 0) return {};
  return Fouille(*this, mot, mots, std::min(au_plus, EditsAdmis(mot))).Faire();
}

Voisins::Comparaison::Comparaison(const Voisins& voisins, std::string_view mot, const MotsNumerotes& mots, int au_plus)
    : voisins_(voisins), mot_(mot), mots_(mots), edits_(std::min(au_plus, EditsAdmis(mot))) {
  if (edits_ == 0) return;
  lettres_ = Signature(mot);
  longueur_min_ = FauteMin(mot);
  motif_.emplace(mot);
}

bool Voisins::Comparaison::Possible(std::uint32_t lettres) const { return Comparables(lettres, lettres_, edits_); }

int Voisins::Comparaison::Edits(std::uint32_t i) const {
  if (edits_ == 0 || i >= voisins_.mots_) return 0;
  const std::uint32_t lettres = voisins_.lettres_[i];
  const std::size_t longueur = lettres >> 26;  // 0 for words in no order
  if (longueur < longueur_min_ || longueur > mot_.size() + static_cast<std::size_t>(edits_) || !Possible(lettres))
    return 0;
  return Compter(i);
}

bool Voisins::Comparaison::Proche(std::uint32_t i) const {
  if (i >= voisins_.mots_ || voisins_.lettres_[i] == 0) return true;
  return motif_ && motif_->Distance(mots_(i)) <= 2;
}

int Voisins::Comparaison::Compter(std::uint32_t i) const {
  const std::string_view autre = mots_(i);
  if (autre == mot_) return 0;
  const int distance = motif_->Distance(autre);
  return distance <= edits_ ? distance : 0;
}

}  // namespace sne
