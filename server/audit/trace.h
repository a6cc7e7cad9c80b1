// What routes tell the record of accesses.
#pragma once

#include <vector>

#include "query/request.h"
#include "server/application.h"
#include "server/http_message.h"

namespace sne {

// A search and what it showed; nothing when nobody keeps a record.
std::optional<Trace> TraceDeRecherche(const Application& app, std::string action, Requete requete, const Regard& regard,
                                      std::uint64_t total, std::vector<NumeroUnique> vues);
// One application.
Trace TraceDeDemande(std::string action, const Regard& regard, RowRef ref);
// An extraction: its search, columns, format; the rows are counted as they leave.
struct Extraction;
std::optional<Trace> TraceDExtraction(const Application& app, const Extraction& extraction);

// ,"generation":… of the view.
std::string GenerationTracee(const Regard& regard);

}  // namespace sne
