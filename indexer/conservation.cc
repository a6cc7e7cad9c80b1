#include "indexer/conservation.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace sne {

using namespace std::chrono_literals;
using Horloge = std::chrono::steady_clock;

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLot = 10'000;

std::string Instant() {
  const auto maintenant = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto jour = std::chrono::floor<std::chrono::days>(maintenant);
  const std::chrono::hh_mm_ss heure(maintenant - jour);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", EcrireDate(static_cast<Jour>(jour.time_since_epoch().count())),
                     heure.hours().count(), heure.minutes().count(), heure.seconds().count());
}

Outcome Ajouter(Env& env, const std::string& rapport, const std::string& phase, const std::string& membres) {
  std::string ligne = "{\"phase\":\"" + phase + "\",\"instant\":\"" + Instant() + "\"," + membres + "}\n";
  const bool neuf = !env.Exists(rapport);
  if (!neuf) {  // behind a piece of a line that a crash has left
    const auto avant = env.OpenForRead(rapport);
    if (!avant) return tl::unexpected(avant.error());
    std::string fin;
    if ((*avant)->size() > 0) SNE_TRY((*avant)->ReadAt((*avant)->size() - 1, 1, fin));
    if (!fin.empty() && fin != "\n") ligne.insert(0, 1, '\n');
  }
  auto fichier = env.OpenForAppend(rapport);
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(ligne));
  SNE_TRY((*fichier)->Sync());
  SNE_TRY((*fichier)->Close());
  return neuf ? env.SyncDir(rapport.substr(0, rapport.rfind('/'))) : Outcome();
}

// What the report says is not finished.
struct Attente {
  std::optional<Jour> depuis;  // the oldest purge whose bytes are not known to be gone
  bool interrompue = false;    // the last one was decided, and a crash came
};

Result<Attente> LireAttente(Env& env, const std::string& rapport) {
  if (!env.Exists(rapport)) return Attente();
  const auto texte = ReadWhole(env, rapport);
  if (!texte) return tl::unexpected(texte.error());
  struct Purge {
    std::optional<Jour> jour;
    std::uint64_t generation = UINT64_MAX;  // until it is done
  };
  std::vector<Purge> purges;
  dom::parser parser;
  for (std::size_t i = 0; i < texte->size();) {
    const std::size_t fin = std::min(texte->find('\n', i), texte->size());
    const simdjson::padded_string ligne(std::string_view(*texte).substr(i, fin - i));
    i = fin + 1;
    dom::element e;
    std::string_view phase, instant;
    std::uint64_t generation = 0;
    if (parser.parse(ligne).get(e) || e["phase"].get(phase) || e["instant"].get(instant)) continue;
    if (phase == "decidee") purges.push_back({LireDate(instant.substr(0, 10))});
    if (e["generation"].get(generation)) continue;
    if (phase == "faite" && !purges.empty()) purges.back().generation = generation;
    if (phase == "effacee") std::erase_if(purges, [&](const Purge& p) { return p.generation <= generation; });
  }
  Attente attente;
  if (!purges.empty()) attente = {purges.front().jour, purges.back().generation == UINT64_MAX};
  return attente;
}

}  // namespace

std::string CheminDuRapport(const std::string& index) { return index + "/purges.ndjson"; }

Result<bool> Conservation::Avancer() {
  if (options_.jours <= 0) return false;
  if (!reprise_) {
    const auto attente = LireAttente(ecrivain_.env(), CheminDuRapport(ecrivain_.index()));
    if (!attente) return tl::unexpected(attente.error());
    if (attente->interrompue)
      SNE_TRY(Ajouter(ecrivain_.env(), CheminDuRapport(ecrivain_.index()), "faite",
                      fmt::format("\"interrompue\":true,\"generation\":{}", ecrivain_.generation())));
    reprise_ = true;
  }
  const Jour jour = ecrivain_.jour(), avant = jour - options_.jours;
  if (restent_.empty() && (jour != cherche_ || Horloge::now() - quand_ > 24h)) {
    auto trouvees = ecrivain_.RadieesAvant(avant);
    if (!trouvees) return tl::unexpected(trouvees.error());
    restent_ = std::move(*trouvees);
    cherche_ = jour;
    quand_ = Horloge::now();
  }
  if (restent_.empty()) return false;
  const std::size_t debut = restent_.size() - std::min(kLot, restent_.size());
  const std::vector<NumeroUnique> lot(restent_.begin() + static_cast<std::ptrdiff_t>(debut), restent_.end());
  std::string membres =
      fmt::format("\"jour\":\"{}\",\"regle\":{{\"conservation_jours\":{},\"radiees_avant\":\"{}\"}},\"empreintes\":[",
                  EcrireDate(jour), options_.jours, EcrireDate(avant));
  for (std::size_t i = 0; i < lot.size(); ++i) {
    const EmpreinteNumero e = EmpreinteDeNumero(lot[i], ecrivain_.cle());
    membres += fmt::format("{}\"{:016x}{:016x}\"", i ? "," : "", e[0], e[1]);
  }
  SNE_TRY(Ajouter(ecrivain_.env(), CheminDuRapport(ecrivain_.index()), "decidee", membres + "]"));
  restent_.resize(debut);
  std::uint64_t faites = 0;
  for (const NumeroUnique n : lot) {
    const auto purgee = ecrivain_.Purger(n, avant);
    if (!purgee) return tl::unexpected(purgee.error());
    faites += *purgee;
  }
  const std::uint64_t generation = ecrivain_.generation();
  SNE_TRY(ecrivain_.Durable(generation));
  purgees_ += faites;
  SNE_TRY(Ajouter(ecrivain_.env(), CheminDuRapport(ecrivain_.index()), "faite",
                  fmt::format("\"jour\":\"{}\",\"purgees\":{},\"ecartees\":{},\"generation\":{}", EcrireDate(jour),
                              faites, lot.size() - faites, generation)));
  return !restent_.empty();
}

Result<bool> Conservation::EffacementDu() const {
  const auto attente = LireAttente(ecrivain_.env(), CheminDuRapport(ecrivain_.index()));
  if (!attente) return tl::unexpected(attente.error());
  return attente->depuis && AujourdhuiParis() - *attente->depuis >= options_.effacement_jours;
}

Outcome NoterEffacement(Env& env, const std::string& index, std::uint64_t generation, const std::string& build) {
  const auto attente = LireAttente(env, CheminDuRapport(index));
  if (!attente) return tl::unexpected(attente.error());
  if (!attente->depuis) return {};
  return Ajouter(env, CheminDuRapport(index), "effacee",
                 fmt::format("\"generation\":{},\"build\":\"{}\"", generation, build.substr(build.rfind('/') + 1)));
}

}  // namespace sne
