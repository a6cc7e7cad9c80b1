#include "query/fusion.h"

#include <algorithm>
#include <utility>

#include "query/fabrique.h"

namespace sne {
namespace {

constexpr std::uint64_t kRapport = 3;

std::uint64_t Vivantes(const Snapshot& s, std::size_t segment) {
  const Segment& g = s.segments()[segment];
  std::uint64_t n = 0;
  for (std::size_t b = g.premier_bloc; b < g.premier_bloc + g.blocs; ++b) n += s.live(b).count();
  return n;
}

}  // namespace

std::optional<SuiteDeSegments> SegmentsAFondre(const Snapshot& s, std::size_t admis, std::uint64_t lignes_max,
                                               std::size_t depuis) {
  depuis = std::max(depuis, s.sealed_segments());
  const std::size_t n = s.segments().size();
  if (n <= depuis + admis) return std::nullopt;
  std::size_t premier = n - 1;
  std::uint64_t lignes = Vivantes(s, premier);
  while (premier > depuis) {
    const std::uint64_t avant = Vivantes(s, premier - 1);
    const bool assez = n - premier >= 2 && avant >= kRapport * lignes;
    if (assez || lignes + avant > lignes_max) break;
    lignes += avant;
    --premier;
  }
  if (n - premier < 2) return std::nullopt;  // a full one before the last: there will be more behind it
  return SuiteDeSegments{premier, n};
}

Result<Fusion> Fondre(const Snapshot& s, SuiteDeSegments suite) {
  Fusion fusion;
  Fabrique fabrique(s.catalogue(), s.calculateur());
  TextReader textes;
  Demande d;
  const Segment &premier = s.segments()[suite.premier], &dernier = s.segments()[suite.dernier - 1];
  for (std::size_t b = premier.premier_bloc; b < dernier.premier_bloc + dernier.blocs; ++b) {
    fusion.sources.push_back({s.shared_block(b), s.shared_live(b)});
    s.live(b).ForEach([&](std::uint32_t row) {
      ReadRow(s.catalogue(), s.block(b), row, textes, d);
      fabrique.Ajouter(d);
    });
  }
  if (fabrique.rows() == 0) return fusion;
  auto bloc = fabrique.Encoder(s.date_reference());
  if (!bloc) return tl::unexpected(bloc.error());
  auto dictionnaires = fabrique.Mots().Finish();
  if (!dictionnaires) return tl::unexpected(dictionnaires.error());
  fusion.bloc = std::move(*bloc);
  fusion.dictionnaires = std::move(*dictionnaires);
  return fusion;
}

}  // namespace sne
