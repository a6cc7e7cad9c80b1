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
constexpr std::uint32_t kVersion = 2;  // changes with the keys of sounds too (son.h, variantes.cc)

struct Entete {
  char magic[8];
  std::uint32_t version;
  std::uint32_t mots;  // in the two orders
  std::uint32_t sons;
  std::uint32_t lexique;  // words it was made of
  std::uint64_t longueur;
  std::uint64_t contenu;  // sum of all that follows the header
  std::uint64_t somme;    // of this header with somme = 0
};
static_assert(sizeof(Entete) == 48);

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
      : sons(sizeof(Entete)), mots(sons + e.sons * 8ull), bords(mots + e.mots * 32ull), fin(bords + kBords * 8ull) {}
  // Of all but the first: those of the order forwards, then those backwards.
  std::uint64_t sons, mots, bords, fin;
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

std::uint64_t CleDeSonHachee(std::string_view cle) { return XXH3_64bits_withSeed(cle.data(), cle.size(), 0) >> 32; }

// The distance of optimal string alignment from one word to many, a column of the table at a time as the bits of two
// integers (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
class Motif {
 public:
  // REQUIRES: letters a to z, 1 to kFauteMax of them.
  explicit Motif(std::string_view mot) : n_(static_cast<int>(mot.size())), derniere_(1ull << (mot.size() - 1)) {
    for (std::size_t i = 0; i < mot.size(); ++i) lettres_[mot[i] - 'a'] |= 1ull << i;
  }
  int Distance(std::string_view autre) const {
    std::uint64_t vp = ~0ull, vn = 0, d0 = 0, avant = 0;
    int distance = n_;
    for (const char c : autre) {
      const std::uint64_t ici = lettres_[(c - 'a') & 31];
      const std::uint64_t echange = ((~d0 & ici) << 1) & avant;
      d0 = (((ici & vp) + vp) ^ vp) | ici | vn | echange;
      std::uint64_t hp = vn | ~(d0 | vp), hn = d0 & vp;
      distance += (hp & derniere_) != 0;
      distance -= (hn & derniere_) != 0;
      hp = hp << 1 | 1;
      hn <<= 1;
      vp = hn | ~(d0 | hp);
      vn = hp & d0;
      avant = ici;
    }
    return distance;
  }

 private:
  const int n_;
  const std::uint64_t derniere_;
  std::uint64_t lettres_[32] = {};  // where each letter stands
};

// What words begin with whose beginning is one edit from `mot` at most: deletions, swaps, replacements, insertions;
// none the beginning of another.
std::vector<std::string> AUneLettre(std::string_view mot) {
  std::vector<std::string> tous{std::string(mot)};
  for (std::size_t i = 0; i <= mot.size(); ++i) {
    const std::string avant(mot.substr(0, i));
    if (i < mot.size()) tous.push_back(avant + std::string(mot.substr(i + 1)));
    if (i + 1 < mot.size()) tous.push_back(avant + mot[i + 1] + mot[i] + std::string(mot.substr(i + 2)));
    for (char c = 'a'; c <= 'z'; ++c) {
      if (i < mot.size()) tous.push_back(avant + c + std::string(mot.substr(i + 1)));
      tous.push_back(avant + c + std::string(mot.substr(i)));
    }
  }
  std::sort(tous.begin(), tous.end());
  std::vector<std::string> debuts;
  for (std::string& t : tous) {
    if (debuts.empty() || !t.starts_with(debuts.back())) debuts.push_back(std::move(t));
  }
  return debuts;
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
  std::vector<std::uint64_t> sons;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::string_view mot = mots(i);
    if (mot.size() < 3 || mot.size() > kFauteMax || !Lettres(mot)) continue;
    devant.push_back({Cle(mot), i, Signature(mot)});
    derriere.push_back({Cle(ALEnvers(mot)), i, Signature(mot)});
    if (const std::string cle = CleDeSon(mot); !cle.empty()) sons.push_back(CleDeSonHachee(cle) << 32 | i);
  }
  const auto avant = [](const Mot& a, const Mot& b) {
    return a.lettres >> 26 != b.lettres >> 26 ? a.lettres >> 26 < b.lettres >> 26 : a.cle < b.cle;
  };
  std::stable_sort(devant.begin(), devant.end(), avant);
  std::stable_sort(derriere.begin(), derriere.end(), avant);
  std::sort(sons.begin(), sons.end());

  Entete e{};
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
  devant_.mots = reinterpret_cast<const Mot*>(octets_.data() + p.mots);
  devant_.bords = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.bords);
  derriere_ = {devant_.mots + n_, devant_.bords + kBords};
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
  const std::uint64_t hachee = CleDeSonHachee(cle);
  for (const std::uint64_t* s = std::lower_bound(sons_, sons_ + sons_n_, hachee << 32);
       s != sons_ + sons_n_ && *s >> 32 == hachee; ++s) {
    const auto i = static_cast<std::uint32_t>(*s);
    if (CleDeSon(mots(i)) == cle) trouves.push_back(i);  // not another key of the same hash
  }
  return trouves;
}

std::vector<std::uint32_t> Voisins::Fautes(std::string_view mot, const MotsNumerotes& mots) const {
  std::vector<std::uint32_t> trouves;
  const int edits = EditsAdmis(mot);
  if (edits == 0) return trouves;
  const std::size_t milieu = mot.size() / 2;
  const std::string envers = ALEnvers(mot);
  if (mot.size() == kFauteMin) {  // half of it would be one letter
    for (std::size_t i = 0; i <= mot.size(); ++i) {
      for (char c = 'a'; c <= 'z'; ++c) Parcourir(devant_, std::string(mot).insert(i, 1, c), mot, edits, mots, trouves);
    }
  } else if (edits == 1) {
    Parcourir(devant_, mot.substr(0, milieu), mot, edits, mots, trouves);
    Parcourir(derriere_, std::string_view(envers).substr(0, mot.size() - milieu), mot, edits, mots, trouves);
    std::string echange(mot);  // across the middle: neither half is intact
    std::swap(echange[milieu - 1], echange[milieu]);
    Parcourir(devant_, std::string_view(echange).substr(0, 8), mot, edits, mots, trouves);
  } else {  // eight letters of a key, one more for an insertion
    const std::size_t n = std::min<std::size_t>(milieu, 6);
    Parcourir(devant_, mot.substr(0, n), mot, edits, mots, trouves);
    Parcourir(derriere_, std::string_view(envers).substr(0, n), mot, edits, mots, trouves);
  }
  std::sort(trouves.begin(), trouves.end());
  trouves.erase(std::unique(trouves.begin(), trouves.end()), trouves.end());
  return trouves;
}

void Voisins::Parcourir(const Ordre& ordre, std::string_view debut, std::string_view mot, int edits,
                        const MotsNumerotes& mots, std::vector<std::uint32_t>& trouves) const {
  const std::vector<std::string> debuts = edits == 1 ? std::vector<std::string>{std::string(debut)} : AUneLettre(debut);
  const Motif motif(mot);
  const std::uint32_t signature = Signature(mot);
  const std::size_t de_longueur = FauteMin(mot);
  const std::size_t a_longueur = std::min(mot.size() + static_cast<std::size_t>(edits), kFauteMax);
  for (std::size_t l = de_longueur; l <= a_longueur; ++l) {
    for (const std::string& d : debuts) {
      const std::size_t bord = Bord(l, d[0], d[1]);
      const std::size_t fin = std::min<std::size_t>(ordre.bords[bord + 1], n_);  // a damaged table leads nowhere else
      std::size_t i = std::min<std::size_t>(ordre.bords[bord], fin);
      if (i == fin) continue;
      const std::uint64_t bas = Cle(d), haut = bas | (d.size() >= 8 ? 0 : ~0ull >> (8 * d.size()));
      i = static_cast<std::size_t>(std::lower_bound(ordre.mots + i, ordre.mots + fin, bas,
                                                    [](const Mot& m, std::uint64_t c) { return m.cle < c; }) -
                                   ordre.mots);
      for (; i < fin && ordre.mots[i].cle <= haut; ++i) {
        const Mot& m = ordre.mots[i];
        // An edit changes two letters of the set at most. Bits are cleared one by one: baseline x86-64 counts them
        // slowly.
        std::uint32_t autres = (m.lettres ^ signature) & 0x3ffffffu;
        for (int k = 0; k < 2 * edits; ++k) autres &= autres - 1;
        if (autres != 0) continue;
        const std::string_view autre = mots(m.numero);
        if (autre != mot && motif.Distance(autre) <= edits) trouves.push_back(m.numero);
      }
    }
  }
}

}  // namespace sne
