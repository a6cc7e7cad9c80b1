// A rebuild: the living rows alone, in the order of rows, written as a new build with the same or a new catalogue,
// while searches and changes go on with the old one; then the switch by CURRENT. What was deleted or replaced is in no
// file afterwards: the old build, the journal behind the new one and the reports of refused lines go with it.
#pragma once

#include <atomic>
#include <memory>

#include "indexer/ecrivain.h"
#include "indexer/refus.h"

namespace sne {

struct Avancement {
  std::atomic<std::uint64_t> faites{0}, total{0};  // rows
};

// `nouveau`: another catalogue, read with the territories of the build; none: the one in use. Fields that it no longer
// has are dropped, values it does not know are left out. `arret`: gives up when it becomes true (kOverloaded).
// Not beside a checkpoint. An error other than kOverloaded and kInvalid has ended the writer.
Outcome Reconstruire(Ecrivain& ecrivain, Refus& refus, std::shared_ptr<const Catalogue> nouveau, Avancement& avancement,
                     const std::atomic<bool>& arret);

}  // namespace sne
