#include "tests/indexer/grilles_lues.h"

#include "schema/index_ouvert.h"
#include "schema/journal_record.h"

namespace sne::testing {
namespace {

Result<Grilles> LireUneFois(Env& env, const std::string& index) {
  auto ouvert = IndexOuvert::Ouvrir(env, index);
  if (!ouvert) return tl::unexpected(ouvert.error());
  Grilles grilles = *ouvert->grilles;
  auto lu = LireJournal(env, CheminJournal(index), ouvert->etat.generation,
                        [&](std::uint64_t, const Enregistrement& e) -> Outcome {
                          if (e.genre != Genre::kGrilles) return {};
                          auto g = LireGrillesDeTerritoire(e.json);
                          if (!g) return tl::unexpected(g.error());
                          grilles[e.numero_unique] = std::make_shared<const GrillesDeTerritoire>(std::move(*g));
                          return {};
                        });
  if (!lu) return tl::unexpected(lu.error());
  return grilles;
}

}  // namespace

Result<Grilles> LireGrillesDIndex(Env& env, const std::string& index) {
  Result<Grilles> lues = LireUneFois(env, index);
  for (int i = 0; i < 10 && !lues; ++i) lues = LireUneFois(env, index);
  return lues;
}

}  // namespace sne::testing
