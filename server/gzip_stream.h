// A BodyStream that compresses another one. Streams only, and only when the client asked (contract): compressing a
// small answer costs more time than sending it, and an attacker who can mix his text with others' in one answer could
// measure them.
#pragma once

#include <memory>

#include "server/http_message.h"

namespace sne {

// Takes over `plain`. Same threads as any BodyStream.
std::unique_ptr<BodyStream> MakeGzipStream(std::unique_ptr<BodyStream> plain);

}  // namespace sne
