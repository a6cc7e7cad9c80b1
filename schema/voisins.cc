#include "schema/voisins.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "schema/block/format.h"
#include "schema/son.h"

namespace sne {
namespace {

constexpr char kMagic[8] = {'S', 'N', 'E', 'V', 'O', 'I', 'S', '\n'};
constexpr std::uint32_t kVersion = 1;

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

// In this order, without holes: u64 parts first.
struct Plan {
  explicit Plan(const Entete& e)
      : sons(sizeof(Entete)),
        cles(sons + e.sons * 8ull),
        mots(cles + e.mots * 16ull),
        lettres(mots + e.mots * 8ull),
        fin(lettres + e.mots * 8ull) {}
  std::uint64_t sons, cles, mots, lettres, fin;  // of the last three: those of the order forwards, then backwards
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

std::string ALEnvers(std::string_view mot) { return {mot.rbegin(), mot.rend()}; }

std::uint64_t CleDeSonHachee(std::string_view cle) { return XXH3_64bits_withSeed(cle.data(), cle.size(), 0) >> 32; }

// Optimal string alignment, at most `limite` + 1: three lines of the table, only what lies within `limite` of the
// diagonal.
int Distance(std::string_view a, std::string_view b, int limite) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (n - m > limite || m - n > limite) return limite + 1;
  int lignes[3][kFauteMax + 3];
  int *avant = lignes[0], *ligne = lignes[1], *suivante = lignes[2];
  for (int j = 0; j <= std::min(m, limite + 1); ++j) ligne[j] = j;
  for (int i = 1; i <= n; ++i) {
    const int de = std::max(1, i - limite), jusqu_a = std::min(m, i + limite);
    suivante[de - 1] = de == 1 ? i : limite + 1;
    if (i + limite <= m) ligne[i + limite] = limite + 1;
    int minimum = suivante[de - 1];
    for (int j = de; j <= jusqu_a; ++j) {
      int d = std::min({ligne[j] + 1, suivante[j - 1] + 1, ligne[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = std::min(d, avant[j - 2] + 1);
      suivante[j] = d;
      minimum = std::min(minimum, d);
    }
    if (minimum > limite) return limite + 1;
    std::swap(avant, ligne);
    std::swap(ligne, suivante);
  }
  return std::min(ligne[m], limite + 1);
}

// `mot` and all that is one edit from it: deletions, swaps, replacements, insertions.
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
  return tous;
}

}  // namespace

int EditsAdmis(std::string_view mot) {
  if (mot.size() < kFauteMin || mot.size() > kFauteMax || !Lettres(mot)) return 0;
  return mot.size() < kDeuxFautesMin ? 1 : 2;
}

std::string Voisins::Construire(std::uint32_t n, const MotsNumerotes& mots) {
  struct Mot {
    std::uint64_t cle;
    std::uint32_t mot, lettres;
  };
  std::vector<Mot> devant, derriere;
  std::vector<std::uint64_t> sons;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::string_view mot = mots(i);
    if (mot.size() < 3 || mot.size() > kFauteMax || !Lettres(mot)) continue;
    devant.push_back({Cle(mot), i, Signature(mot)});
    derriere.push_back({Cle(ALEnvers(mot)), i, Signature(mot)});
    if (const std::string cle = CleDeSon(mot); !cle.empty()) sons.push_back(CleDeSonHachee(cle) << 32 | i);
  }
  std::stable_sort(derriere.begin(), derriere.end(), [](const Mot& a, const Mot& b) { return a.cle < b.cle; });
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
  auto* cles = reinterpret_cast<std::uint64_t*>(out.data() + p.cles);
  auto* numeros = reinterpret_cast<std::uint32_t*>(out.data() + p.mots);
  auto* lettres = reinterpret_cast<std::uint32_t*>(out.data() + p.lettres);
  for (const auto* ordre : {&devant, &derriere}) {
    for (const Mot& m : *ordre) {
      *cles++ = m.cle;
      *numeros++ = m.mot;
      *lettres++ = m.lettres;
    }
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
  devant_.cles = reinterpret_cast<const std::uint64_t*>(octets_.data() + p.cles);
  devant_.mots = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.mots);
  devant_.lettres = reinterpret_cast<const std::uint32_t*>(octets_.data() + p.lettres);
  derriere_ = {devant_.cles + n_, devant_.mots + n_, devant_.lettres + n_};
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
  if (edits == 1) {
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
  std::vector<std::pair<std::size_t, std::size_t>> plages;
  for (const std::string& d : debuts) {
    const std::uint64_t bas = Cle(d), haut = bas | (d.size() >= 8 ? 0 : ~0ull >> (8 * d.size()));
    const std::uint64_t* de = std::lower_bound(ordre.cles, ordre.cles + n_, bas);
    const std::uint64_t* a = std::upper_bound(de, ordre.cles + n_, haut);
    if (de != a) plages.emplace_back(de - ordre.cles, a - ordre.cles);
  }
  std::sort(plages.begin(), plages.end());
  const std::uint32_t signature = Signature(mot), longueur = signature >> 26;
  std::size_t vus = 0;
  for (const auto& [de, a] : plages) {
    for (std::size_t i = std::max(de, vus); i < a; ++i) {
      const std::uint32_t s = ordre.lettres[i], l = s >> 26;
      if (l + static_cast<std::uint32_t>(edits) < longueur || longueur + static_cast<std::uint32_t>(edits) < l)
        continue;
      if (std::popcount((s ^ signature) & 0x3ffffffu) > 2 * edits) continue;
      const std::string_view autre = mots(ordre.mots[i]);
      if (autre != mot && Distance(mot, autre, edits) <= edits) trouves.push_back(ordre.mots[i]);
    }
    vus = std::max(vus, a);
  }
}

}  // namespace sne
