#include "server/audit/trace.h"

#include "server/audit/pseudonymes.h"
#include "server/extraction/table.h"
#include "server/extraction/tache.h"
#include "server/json_string.h"

namespace sne {

std::string GenerationTracee(const Regard& regard) {
  return ",\"generation\":" + std::to_string(regard.snapshot().generation());
}

std::optional<Trace> TraceDeRecherche(const Application& app, std::string action, Requete requete, const Regard& regard,
                                      std::uint64_t total, std::vector<NumeroUnique> vues) {
  if (app.cle_audit() == nullptr) return std::nullopt;
  Trace t;
  t.action = std::move(action);
  const bool suite = requete.curseur.has_value();
  t.faits = "\"criteres\":" + CriteresTraces(std::move(requete), regard.contexte().catalogue, *app.cle_audit()) +
            ",\"total\":" + std::to_string(total) + GenerationTracee(regard);
  if (suite) t.faits += ",\"suite\":true";
  t.vues = std::move(vues);
  return t;
}

Trace TraceDeDemande(std::string action, const Regard& regard, RowRef ref) {
  Trace t;
  t.action = std::move(action);
  t.faits = GenerationTracee(regard).substr(1);
  t.vues = {regard.snapshot().block(ref.bloc).numero(ref.row)};
  return t;
}

std::optional<Trace> TraceDExtraction(const Application& app, const Extraction& x) {
  if (app.cle_audit() == nullptr) return std::nullopt;
  Trace t;
  t.action = "extraction";
  t.durable = true;
  t.faits = "\"criteres\":" + CriteresTraces(x.requete, x.regard.contexte(true).catalogue, *app.cle_audit()) +
            ",\"format\":\"" + std::string(NomDeFormat(x.format)) + "\",\"colonnes\":[";
  for (std::size_t i = 0; i < x.colonnes.size(); ++i) t.faits += (i ? "," : "") + JsonString(x.colonnes[i].nom);
  t.faits += "]" + GenerationTracee(x.regard);
  return t;
}

}  // namespace sne
