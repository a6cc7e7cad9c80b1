#include "server/openapi.h"

extern "C" {
extern const char sne_openapi_debut[], sne_openapi_fin[];
}

namespace sne {

std::string_view OpenApi() {
  return {sne_openapi_debut, static_cast<std::size_t>(sne_openapi_fin - sne_openapi_debut)};
}

}  // namespace sne
