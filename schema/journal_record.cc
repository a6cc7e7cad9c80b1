#include "schema/journal_record.h"

#include <xxhash.h>

#include <cstdio>
#include <cstring>

#include "schema/block/format.h"

namespace sne {
namespace {

struct Tete {
  std::uint32_t longueur;
  std::uint32_t suivants;
  std::uint64_t position;
  std::uint64_t somme;
};
static_assert(sizeof(Tete) == 24);

std::uint64_t Somme(const Tete& t, std::string_view charge) {
  const std::uint64_t graine = format::kGraine ^ t.position ^ (std::uint64_t{t.suivants} << 48);
  return XXH3_64bits_withSeed(charge.data(), charge.size(), graine);
}

bool Decoder(std::string_view charge, EnregistrementLu& e) {
  // genre (1), version (8), length of the number (1), number, json
  if (charge.size() < 10) return false;
  e.genre = static_cast<Genre>(charge[0]);
  const auto genre = static_cast<std::uint8_t>(charge[0]);
  if (genre < 1 || genre > 5 || genre == 3) return false;
  std::memcpy(&e.version, charge.data() + 1, 8);
  const auto n = static_cast<std::size_t>(static_cast<unsigned char>(charge[9]));
  if (charge.size() < 10 + n) return false;
  e.numero_unique = charge.substr(10, n);
  e.json = charge.substr(10 + n);
  return true;
}

// One record, whatever became of its followers.
std::size_t DecoderUn(std::string_view octets, Tete& t, EnregistrementLu& e) {
  if (octets.size() < sizeof t) return 0;
  std::memcpy(&t, octets.data(), sizeof t);
  const std::size_t longueur = sizeof t + t.longueur;
  if (longueur > kEnregistrementMax || octets.size() < longueur) return 0;
  const std::string_view charge = octets.substr(sizeof t, t.longueur);
  return t.somme == Somme(t, charge) && Decoder(charge, e) ? longueur : 0;
}

}  // namespace

std::string EncoderEnregistrement(std::uint64_t position, const Enregistrement& e, std::size_t suivants) {
  std::string charge;
  charge += static_cast<char>(e.genre);
  charge.append(reinterpret_cast<const char*>(&e.version), 8);
  charge += static_cast<char>(e.numero_unique.size());
  charge += e.numero_unique;
  charge += e.json;
  Tete tete{static_cast<std::uint32_t>(charge.size()), static_cast<std::uint32_t>(suivants), position, 0};
  tete.somme = Somme(tete, charge);
  std::string out(reinterpret_cast<const char*>(&tete), sizeof tete);
  return out += charge;
}

std::size_t DecoderEnregistrement(std::string_view octets, std::uint64_t& position, EnregistrementLu& e) {
  Tete t{};
  const std::size_t longueur = DecoderUn(octets, t, e);
  if (longueur == 0) return 0;
  octets.remove_prefix(longueur);
  for (std::uint32_t i = 1; i <= t.suivants; ++i) {
    Tete suivant{};
    EnregistrementLu lu;
    const std::size_t n = DecoderUn(octets, suivant, lu);
    if (n == 0 || suivant.position != t.position + i) return 0;
    octets.remove_prefix(n);
  }
  position = t.position;
  return longueur;
}

std::string NomDeJournal(std::uint64_t premiere_position) {
  char nom[40];
  std::snprintf(nom, sizeof nom, "%016llu.journal", static_cast<unsigned long long>(premiere_position));
  return nom;
}

Result<std::uint64_t> LireJournal(Env& env, const std::string& repertoire, std::uint64_t apres,
                                  const std::function<Outcome(std::uint64_t, const Enregistrement&)>& lire) {
  std::vector<std::shared_ptr<const FileBytes>> segments;
  return ParcourirJournal(env, repertoire, apres, segments, [&](std::uint64_t position, const EnregistrementLu& e) {
    return lire(position, {e.genre, e.version, std::string(e.numero_unique), std::string(e.json)});
  });
}

Result<std::uint64_t> ParcourirJournal(Env& env, const std::string& repertoire, std::uint64_t apres,
                                       std::vector<std::shared_ptr<const FileBytes>>& gardes,
                                       const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire) {
  if (!env.Exists(repertoire)) return apres;
  auto noms = env.List(repertoire);
  if (!noms) return tl::unexpected(noms.error());
  std::vector<std::string> segments;
  for (const std::string& nom : *noms) {
    if (nom.ends_with(".journal")) segments.push_back(nom);
  }
  std::uint64_t derniere = apres;
  std::uint64_t attendue = 0;  // next position, 0 before the first record
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i + 1 < segments.size() && segments[i + 1] <= NomDeJournal(apres + 1)) continue;  // wholly before `apres`
    const std::string chemin = repertoire + "/" + segments[i];
    auto fichier = env.Map(chemin);
    if (!fichier) return tl::unexpected(fichier.error());
    gardes.push_back(*fichier);
    const std::string_view octets(reinterpret_cast<const char*>((*fichier)->bytes().data()),
                                  (*fichier)->bytes().size());
    std::size_t ou = 0;
    while (ou < octets.size()) {
      std::uint64_t position = 0;
      EnregistrementLu e;
      const std::size_t longueur = DecoderEnregistrement(octets.substr(ou), position, e);
      if (longueur == 0 || (attendue != 0 && position != attendue)) {
        // The end that was being written when the writer died; the one after it went on in a segment of its own.
        if (i + 1 == segments.size()) return derniere;
        if (attendue != 0 && segments[i + 1] == NomDeJournal(attendue)) break;
        return Fail(Code::kCorrupt, chemin + " : enregistrement altéré à l'octet " + std::to_string(ou) +
                                        " ; restaurez l'index depuis une copie");
      }
      attendue = position + 1;
      if (position > apres && derniere == apres && position != apres + 1) {
        return Fail(Code::kCorrupt, chemin + " : le journal commence à la position " + std::to_string(position) +
                                        ", attendue " + std::to_string(apres + 1) +
                                        " : un segment manque ; restaurez l'index depuis une copie");
      }
      if (position > apres) {
        if (auto fait = lire(position, e); !fait) return tl::unexpected(fait.error());
        derniere = position;
      }
      ou += longueur;
    }
  }
  return derniere;
}

}  // namespace sne
