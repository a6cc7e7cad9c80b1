// A Requete written as a caller writes it: what request_json.h and request_link.h read, they read back the same.
#pragma once

#include <string>

#include "query/request.h"

namespace sne {

// {"champ":"typologie","parmi":["T3","T4"]}
void AppendCondition(const Condition& condition, std::string& out);

}  // namespace sne
