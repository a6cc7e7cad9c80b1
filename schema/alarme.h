// Raised by the first damaged page that a reader of an index meets, never lowered: what has been read since may be
// wrong. Blocks and lexicons of one index share one.
#pragma once

#include <atomic>
#include <memory>

namespace sne {

using Alarme = std::shared_ptr<std::atomic<bool>>;

}  // namespace sne
