#include "server/access_log.h"

#include <spdlog/spdlog.h>

#include <array>

namespace sne {
namespace {

std::string_view KnownMethod(std::string_view method) {
  static constexpr std::array<std::string_view, 7> kMethods = {"GET",    "POST",    "HEAD", "PUT",
                                                               "DELETE", "OPTIONS", "PATCH"};
  for (std::string_view known : kMethods) {
    if (method == known) return known;
  }
  return "autre";
}

}  // namespace

AccessLog::AccessLog(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}
AccessLog::~AccessLog() = default;

void AccessLog::Write(const AccessRecord& record) {
  if (logger_ == nullptr) return;
  logger_->info("acces methode={} route={} statut={} duree_us={} octets={} complet={} requete={}",
                KnownMethod(record.method), record.route, record.status, record.duration.count(), record.bytes,
                record.complete ? "oui" : "non", record.id->view());
}

}  // namespace sne
