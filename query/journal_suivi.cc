#include "query/journal_suivi.h"

#include <utility>

namespace sne {
namespace {

constexpr std::size_t kMorceau = 4u << 20;  // bytes read at once: some 1,700 records, fifty milliseconds of work

}  // namespace

JournalSuivi::JournalSuivi(Env& env, std::string repertoire, std::uint64_t apres)
    : env_(env), repertoire_(std::move(repertoire)), attendue_(apres + 1) {}

// The segment behind the one being read, or, before any, the one that holds the next record. False: there is none yet.
Result<bool> JournalSuivi::Suivant(std::string& nom) const {
  if (!env_.Exists(repertoire_)) return false;
  auto noms = env_.List(repertoire_);
  if (!noms) return tl::unexpected(noms.error());
  const std::string voulu = NomDeJournal(attendue_);
  bool trouve = false, manque = false;
  for (const std::string& n : *noms) {
    if (!n.ends_with(".journal") || n <= segment_) continue;
    if (segment_.empty() ? n <= voulu : n == voulu) {
      nom = n;
      trouve = true;
    } else {
      manque = !trouve;
      break;
    }
  }
  if (manque) {
    return Fail(Code::kCorrupt, repertoire_ + " : l'enregistrement " + std::to_string(attendue_) +
                                    " manque ou est altéré ; restaurez l'index depuis une copie");
  }
  return trouve;
}

// Returns how many new records there were.
Result<std::size_t> JournalSuivi::LireSegment(
    const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire) {
  std::size_t nombre = 0;
  for (std::size_t max = kMorceau;; max *= 4) {
    auto lus = env_.ReadFrom(Chemin(), ou_, max);
    if (!lus) return tl::unexpected(lus.error());
    octets_ = std::move(*lus);
    std::string_view reste = octets_;
    for (;;) {
      std::uint64_t position = 0;
      EnregistrementLu e;
      const std::size_t longueur = DecoderEnregistrement(reste, position, e);
      if (longueur == 0 || position > attendue_) break;
      if (position == attendue_) {
        if (auto fait = lire(position, e); !fait) return tl::unexpected(fait.error());
        ++attendue_;
        ++nombre;
      }
      reste.remove_prefix(longueur);
      ou_ += longueur;
    }
    if (reste.size() < octets_.size() || octets_.size() < max) break;  // else: one larger than a piece
  }
  return nombre;
}

Result<bool> JournalSuivi::Lire(const std::function<Outcome(std::uint64_t, const EnregistrementLu&)>& lire) {
  octets_.clear();
  for (;;) {
    std::string suivant;
    Result<bool> trouve = false;
    if (segment_.empty()) {
      trouve = Suivant(suivant);
    } else {
      const std::uint64_t avant = ou_;
      auto lus = LireSegment(lire);
      if (!lus) return tl::unexpected(lus.error());
      if (*lus > 0) return octets_.size() >= kMorceau || env_.Exists(repertoire_ + "/" + NomDeJournal(attendue_));
      if (ou_ != avant) continue;  // records that were known
      trouve = Suivant(suivant);
      if (!trouve || *trouve) {  // the end of this one may have been written before the next one was begun
        lus = LireSegment(lire);
        if (!lus) return tl::unexpected(lus.error());
        if (*lus > 0) return true;
      }
    }
    if (!trouve) return tl::unexpected(trouve.error());
    if (!*trouve) return false;
    segment_ = std::move(suivant);
    ou_ = 0;
  }
}

}  // namespace sne
