// A stream of changes as it arrives, in pieces cut anywhere: lines out of it, each read, decided and counted. The
// answer comes at the end, when all that was accepted is on disk. Memory: one line and the report. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/changement.h"
#include "indexer/ecrivain.h"
#include "indexer/refus.h"

namespace sne {

class FluxDeChangements {
 public:
  FluxDeChangements(Ecrivain& ecrivain, Refus& refus, Mandat mandat);

  // Errors: the writer has ended.
  Outcome Lire(std::string_view octets);
  // `coupe`: the body stopped before its announced end; what stands behind the last line feed is then dropped.
  // Waits for the disk. Errors: the writer has ended; nothing of the stream is promised.
  Outcome Finir(bool coupe);

  std::uint64_t generation() const { return generation_; }
  std::string Bilan() const;  // the body of the answer; after Finir

 private:
  static constexpr std::size_t kListees = 1000;  // lines told one by one, of each sort

  struct LigneIgnoree {
    std::uint64_t ligne;
    std::string numero, motif;
  };
  struct LigneRejetee {
    std::uint64_t ligne;
    Erreurs erreurs;
  };

  Outcome Ligne(std::string_view ligne);
  void Rejeter(bool numero_lu, Erreurs erreurs);

  Ecrivain& ecrivain_;
  Refus& refus_;
  const Mandat mandat_;  // for whom
  std::shared_ptr<const Catalogue> catalogue_;
  std::unique_ptr<LecteurDeChangements> lecteur_;
  std::string reste_;         // the beginning of a line
  bool trop_longue_ = false;  // the line of which `reste_` was the beginning is refused already
  Changement changement_;
  std::uint64_t ligne_ = 0, acceptes_ = 0, sans_effet_ = 0, ignores_ = 0, rejetes_ = 0, generation_ = 0;
  std::vector<LigneIgnoree> ignorees_;
  std::vector<LigneRejetee> rejetees_;
};

}  // namespace sne
