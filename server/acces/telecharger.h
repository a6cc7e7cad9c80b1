// One document of the issuer's over HTTP, on the calling thread: TLS checked against known authorities, no redirection,
// a bounded time and size. Why libcurl and not our own client: docs/decisions/0016-jetons.md.
#pragma once

#include <atomic>
#include <string>

#include "schema/status.h"

namespace sne {

// Errors: kInvalid  neither https nor http on this machine, or a user's name in it.
Outcome VerifierUrl(const std::string& url);
// The body of a 200. `autorites`: a file of certificates (PEM), "" for those of the system. Gives up within a second
// once `arret` is true. Errors: kIoError.
Result<std::string> Telecharger(const std::string& url, const std::string& autorites, const std::atomic<bool>& arret);

}  // namespace sne
