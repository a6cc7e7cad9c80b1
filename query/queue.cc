#include "query/queue.h"

#include <algorithm>
#include <utility>

#include "query/fabrique.h"
#include "schema/index_format.h"

namespace sne {
namespace {

// The living rows of some numbers. Looked up in the order of the numbers: one finds in the cache what the one before
// needed.
void Remplacer(std::span<const Reste> restes, const Snapshot& avant, std::vector<RowRef>& remplacees) {
  std::vector<NumeroUnique> numeros;
  numeros.reserve(restes.size());
  for (const Reste& r : restes) numeros.push_back(r.numero);
  std::sort(numeros.begin(), numeros.end());
  for (const NumeroUnique numero : numeros) {
    if (const auto ligne = avant.Find(numero)) remplacees.push_back(*ligne);
  }
}

Outcome Ajouter(std::span<const Reste> restes, Jour jour, Fabrique& fabrique) {
  for (const Reste& r : restes) {
    if (!r.supprime) SNE_TRY(fabrique.Ajouter(r.demande, r.version, jour));
  }
  return {};
}

}  // namespace

Outcome Restes::Ajouter(std::uint64_t position, const EnregistrementLu& e) {
  if (e.genre == Genre::kVersion) return {};
  if (e.genre == Genre::kGrilles) {
    auto g = LireGrillesDeTerritoire(e.json);
    if (!g) return tl::unexpected(g.error());
    auto& la = grilles_[g->epci];
    la = std::make_shared<const GrillesDeTerritoire>(std::move(*g));
    return {};
  }
  const auto numero = LireNumeroUnique(e.numero_unique);
  if (!numero) return Fail(Code::kCorrupt, "journal : numéro unique illisible");
  const auto [ou, nouveau] = rangs_.emplace(*numero, restes_.size());
  if (nouveau) restes_.emplace_back();
  restes_[ou->second] = {*numero, e.genre == Genre::kSuppression, e.version, e.json, position};
  return {};
}

std::vector<Reste> Restes::Finish() {
  std::sort(restes_.begin(), restes_.end(), [](const Reste& a, const Reste& b) { return a.position < b.position; });
  return std::move(restes_);
}

Result<Queue> FaireQueue(std::span<const Reste> restes, std::uint64_t generation, const Snapshot& avant,
                         const Calculateur& calculateur, Equipe& equipe, std::size_t lignes_par_suite) {
  struct Suite {
    explicit Suite(const Snapshot& avant, const Calculateur& calculateur) : fabrique(avant.catalogue(), calculateur) {}
    Fabrique fabrique;
    std::vector<RowRef> remplacees;
    std::shared_ptr<const Block> bloc;
  };
  Queue queue;
  queue.generation = generation;
  if (restes.empty()) return queue;
  const std::size_t n = restes.size();
  const std::size_t utiles = std::clamp<std::size_t>(n / lignes_par_suite, 1, equipe.places());
  const std::size_t nombre = std::max(utiles, (n + kBlockRows - 1) / kBlockRows);
  const Jour jour = avant.date_reference();
  std::vector<std::unique_ptr<Suite>> suites(nombre);
  std::vector<Outcome> lues(nombre);
  equipe.Pour(nombre, [&](std::size_t i, unsigned) {
    const std::size_t debut = n * i / nombre, fin = n * (i + 1) / nombre;
    const auto part = restes.subspan(debut, fin - debut);
    suites[i] = std::make_unique<Suite>(avant, calculateur);
    Remplacer(part, avant, suites[i]->remplacees);
    lues[i] = Ajouter(part, jour, suites[i]->fabrique);
  });
  for (const Outcome& lue : lues) SNE_TRY(lue);
  for (const auto& s : suites)
    queue.remplacees.insert(queue.remplacees.end(), s->remplacees.begin(), s->remplacees.end());
  std::erase_if(suites, [](const auto& s) { return s->fabrique.rows() == 0; });

  std::vector<Outcome> faits(suites.size() + 1);
  equipe.Pour(faits.size(), [&](std::size_t i, unsigned) {
    if (i > 0) {
      auto bloc = suites[i - 1]->fabrique.Encoder(jour);
      faits[i] = bloc.map([&](auto& b) { suites[i - 1]->bloc = std::move(b); });
    } else if (!suites.empty()) {  // the longest first
      LexiquesBuilder tous = suites[0]->fabrique.Mots();
      for (std::size_t b = 1; b < suites.size(); ++b)
        tous.Append(suites[b]->fabrique.Mots(), static_cast<std::uint32_t>(b));
      faits[i] = tous.Finish().map([&](auto&& d) { queue.dictionnaires = std::move(d); });
    }
  });
  for (const Outcome& fait : faits) SNE_TRY(fait);
  for (const auto& s : suites) queue.blocs.push_back(std::move(s->bloc));
  return queue;
}

Result<Queue> AppliquerJournal(Env& env, const std::string& index, const Snapshot& avant,
                               const Calculateur& calculateur, Equipe& equipe, std::size_t lignes_par_suite) {
  std::vector<std::shared_ptr<const FileBytes>> segments;  // of which `restes` is views
  Restes restes;
  const auto position =
      ParcourirJournal(env, CheminJournal(index), avant.generation(), segments,
                       [&](std::uint64_t p, const EnregistrementLu& e) { return restes.Ajouter(p, e); });
  if (!position) return tl::unexpected(position.error());
  auto queue = FaireQueue(restes.Finish(), *position, avant, calculateur, equipe, lignes_par_suite);
  if (queue) queue->grilles = std::move(restes.grilles());
  return queue;
}

}  // namespace sne
