// What the line of an access says, by its route and its answer.
#pragma once

#include <string>

#include "server/acces/appelant.h"
#include "server/http_message.h"

namespace sne {

struct Route;

// Whether there is something to write down: what the route tells, a refusal, an error of a route that shows
// applications. What failed by the server's own fault showed nothing.
bool ANoter(const Route* route, const HttpResponse& reponse);

// "appelant":…,"organisme":…,"profil":…,"finalite":…,"perimetre":…, with a comma behind.
void AppendAppelant(const Appelant& appelant, std::string& out);

// Members "action", "statut", "demande", "faits", "vues". Of an answer of the indexer, what it says of the change.
void AppendFaits(const HttpRequest& http, const Route* route, const HttpResponse& reponse, std::string& out);
// The same before the request is passed on.
void AppendDemande(const HttpRequest& http, const Route& route, std::string& out);

// 429 until midnight in Paris.
HttpResponse TropVu(std::uint64_t limite, const RequestId& id);

}  // namespace sne
