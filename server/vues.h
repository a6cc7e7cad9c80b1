// What callers see of a snapshot: their catalogues, by profile, and the snapshot through them. Made at the first
// request that needs it, kept for those that follow. Thread safety: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "query/protegees.h"
#include "query/snapshot.h"
#include "server/acces/appelant.h"

namespace sne {

// One caller's, of one snapshot.
struct VueDAppelant {
  std::shared_ptr<const Snapshot> liste;        // searches, extractions, suggestions
  std::shared_ptr<const Snapshot> fiche;        // one application at a time
  std::shared_ptr<const std::string> criteres;  // body of /v1/criteres
};

class Vues {
 public:
  std::shared_ptr<const VueDAppelant> Pour(const std::shared_ptr<const Snapshot>& snapshot, const Appelant& appelant);

 private:
  struct Catalogues {
    std::uint64_t serie = 0;  // of the catalogue they were made from
    std::shared_ptr<const Catalogue> liste, fiche;
    std::shared_ptr<const std::string> criteres;
  };
  Catalogues CataloguesDe(const Snapshot& snapshot, const Appelant& appelant);

  Protegees protegees_;
  std::mutex mutex_;
  std::unordered_map<std::string, Catalogues> catalogues_;  // guarded by mutex_; by profile
  // Of the newest snapshot, by profile and guichets. Guarded by mutex_.
  std::weak_ptr<const Snapshot> de_;
  std::unordered_map<std::string, std::shared_ptr<const VueDAppelant>> vues_;
};

}  // namespace sne
