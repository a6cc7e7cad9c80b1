// An extraction as bytes, piece by piece: the body of a stream, or the file of a job.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "server/extraction/table.h"
#include "server/http_message.h"

namespace sne {

// Is told of the rows of an extraction before they leave. Destroyed without Finir: it was cut short.
class TemoinDeLignes {
 public:
  virtual ~TemoinDeLignes() = default;
  virtual bool Voir(std::span<const NumeroUnique> numeros) = 0;  // false: they must not leave, it ends here
  virtual void Finir() = 0;                                      // all rows have been seen
};

class FluxExtraction : public BodyStream {
 public:
  // Before the first Next.
  void Confier(std::unique_ptr<TemoinDeLignes> temoin) { temoin_ = std::move(temoin); }
  // Next: about 128 KiB, or nothing yet: rows are put in order little by little, so that searches have their turn.
  virtual std::uint64_t faites() const = 0;                // rows written
  virtual std::optional<std::uint64_t> total() const = 0;  // once it is known

 protected:
  std::unique_ptr<TemoinDeLignes> temoin_;  // none: nobody is told
};

std::unique_ptr<FluxExtraction> OuvrirFlux(std::shared_ptr<const Extraction> extraction);

// "text/csv; charset=utf-8; header=present", …
std::string_view TypeDeMedia(Format format);

}  // namespace sne
