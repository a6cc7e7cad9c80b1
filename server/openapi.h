// openapi.json as compiled into the program.
#pragma once

#include <string_view>

namespace sne {

std::string_view OpenApi();

}  // namespace sne
