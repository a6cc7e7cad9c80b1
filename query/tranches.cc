#include "query/tranches.h"

#include <algorithm>

#include "schema/date.h"

namespace sne {
namespace {

std::int64_t Plancher(std::int64_t v, std::int64_t pas) {
  const std::int64_t q = v / pas;
  return v % pas < 0 ? q - 1 : q;
}

Jour DebutDePeriode(Facette::Periode p, std::int64_t rang) {
  using P = Facette::Periode;
  const auto r = static_cast<int>(rang);
  switch (p) {
    case P::kJour:
      return r;
    case P::kSemaine:
      return r * 7 - 3;  // 1969-12-29 was a Monday
    case P::kMois:
      return PlusMois(JourDe(1970, 1, 1), r);
    case P::kTrimestre:
      return PlusMois(JourDe(1970, 1, 1), r * 3);
    case P::kAnnee:
      return JourDe(r, 1, 1);
  }
  return 0;
}

}  // namespace

std::int64_t TrancheDe(const Facette& f, std::int64_t v) {
  switch (f.genre) {
    case Facette::Genre::kIntervalle:
      return Plancher(v, f.pas);
    case Facette::Genre::kBornes: {
      const auto it = std::upper_bound(f.bornes.begin(), f.bornes.end(), v);
      if (it == f.bornes.begin() || it == f.bornes.end()) return kHorsBornes;
      return it - f.bornes.begin() - 1;
    }
    case Facette::Genre::kPeriode: {
      const auto jour = static_cast<Jour>(v);
      if (f.periode == Facette::Periode::kJour) return v;
      if (f.periode == Facette::Periode::kSemaine) return Plancher(v + 3, 7);
      const Calendrier c = CalendrierDe(jour);
      if (f.periode == Facette::Periode::kAnnee) return c.annee;
      const std::int64_t mois = (c.annee - 1970) * 12 + c.mois - 1;
      return f.periode == Facette::Periode::kMois ? mois : Plancher(mois, 3);
    }
    default:
      return v;
  }
}

Result<std::vector<FacetResult::Tranche>> TranchesDe(const Facette& f, const ComptesParTranche& comptes) {
  std::vector<FacetResult::Tranche> tranches;
  const auto nombre = [&](std::int64_t t) {
    const auto it = comptes.find(t);
    return it == comptes.end() ? 0 : it->second;
  };
  if (f.genre == Facette::Genre::kBornes) {
    for (std::size_t i = 0; i + 1 < f.bornes.size(); ++i) {
      tranches.push_back({f.bornes[i], f.bornes[i + 1], nombre(static_cast<std::int64_t>(i))});
    }
    return tranches;
  }
  if (comptes.empty()) return tranches;
  std::int64_t premier = INT64_MAX, dernier = INT64_MIN;
  for (const auto& [t, n] : comptes) {
    premier = std::min(premier, t);
    dernier = std::max(dernier, t);
  }
  if (static_cast<std::uint64_t>(dernier - premier) >= kTranchesMax) {
    return tl::unexpected(Status(Code::kInvalid,
                                 "la facette « " + Extrait(f.nom, 60) + " » compterait plus de " +
                                     std::to_string(kTranchesMax) + " tranches : élargissez l'intervalle, ou filtrez",
                                 f.chemin));
  }
  for (std::int64_t t = premier; t <= dernier; ++t) {
    if (f.genre == Facette::Genre::kPeriode) {
      tranches.push_back({DebutDePeriode(f.periode, t), DebutDePeriode(f.periode, t + 1), nombre(t)});
    } else {
      tranches.push_back({t * f.pas, (t + 1) * f.pas, nombre(t)});
    }
  }
  return tranches;
}

}  // namespace sne
