// The pages that the `type` of a problem points to: GET /problemes/<slug>, in French, for a developer who reads
// an error answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/router.h"

namespace sne {

// A whole HTML document without any external resource. Nothing when there is no such slug.
std::optional<std::string> ProblemPage(std::string_view slug);

// Adds GET /problemes/{slug}.
void AddProblemPages(Router& router);

}  // namespace sne
