// An extraction as bytes, piece by piece: the body of a stream, or the file of a job.
#pragma once

#include <memory>
#include <optional>

#include "server/extraction/table.h"
#include "server/http_message.h"

namespace sne {

class FluxExtraction : public BodyStream {
 public:
  // Next: about 128 KiB, or nothing yet: rows are put in order little by little, so that searches have their turn.
  virtual std::uint64_t faites() const = 0;                // rows written
  virtual std::optional<std::uint64_t> total() const = 0;  // once it is known
};

std::unique_ptr<FluxExtraction> OuvrirFlux(std::shared_ptr<const Extraction> extraction);

// "text/csv; charset=utf-8; header=present", …
std::string_view TypeDeMedia(Format format);

}  // namespace sne
