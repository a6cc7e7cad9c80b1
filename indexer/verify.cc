#include "indexer/verify.h"

#include <map>

#include "indexer/progression.h"
#include "schema/block/builder.h"
#include "schema/index_ouvert.h"
#include "schema/journal_record.h"
#include "schema/lexiques.h"
#include "schema/terms.h"

namespace sne {
namespace {

// Every column, list and dictionary of a segment is what its rows say.
Outcome VerifierSegment(const Catalogue& catalogue, const SegmentOuvert& segment, Progression& progression,
                        BilanVerification& bilan) {
  TermCollector collecteur(catalogue);
  LexiquesBuilder lexiques;
  for (std::size_t b = 0; b < segment.blocs.size(); ++b) {
    const Block& bloc = *segment.blocs[b];
    SNE_TRY(bloc.Verify());
    BlockBuilder builder(catalogue);
    TextReader textes;
    Demande d;
    for (std::uint32_t row = 0; row < bloc.rows(); ++row) {
      ReadRow(catalogue, bloc, row, textes, d);
      const Termes& mots = collecteur.Collect(d);
      lexiques.Add(mots, static_cast<std::uint32_t>(b), static_cast<RowInBlock>(row));
      builder.Add(d);
      ++progression.faits;
    }
    const std::string refait = builder.Finish(bloc.jour());
    const auto octets = bloc.octets();
    if (refait != std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) {
      return Fail(
          Code::kCorrupt,
          bloc.nom() + " : les colonnes ne se déduisent pas des lignes ; reconstruisez l'index (sne-indexer build)");
    }
    bilan.lignes += bloc.rows();
    bilan.octets += octets.size();
  }
  bilan.blocs += segment.blocs.size();
  bilan.termes += segment.dictionnaires.noms->size() + segment.dictionnaires.textes->size();
  return lexiques.Compare(segment.dictionnaires);
}

// The versions of a territory are such as one after the other was accepted.
Outcome VerifierGrilles(const std::string& ou, const std::string& epci, const GrillesDeTerritoire& g) {
  const auto faute = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, ou + " : grilles de " + epci + " : " + quoi + " ; restaurez l'index depuis une copie");
  };
  if (g.epci != epci) return faute("d'un autre territoire, " + g.epci);
  if (g.revision < g.versions.size() || g.versions.empty()) return faute("révision " + std::to_string(g.revision));
  int version = 0;
  for (const VersionDeGrille& v : g.versions) {
    if (v.version != ++version) return faute("version " + std::to_string(v.version));
    const std::string celle_ci = "version " + std::to_string(version);
    if (v.grille.lignes.empty() || v.grille.valide_au.value_or(v.grille.valide_du) < v.grille.valide_du)
      return faute(celle_ci + " sans critère, ou dates à l'envers");
    const bool ancien_brouillon = v.statut == VersionDeGrille::Statut::kBrouillon && &v != &g.versions.back();
    if (ancien_brouillon || (v.statut == VersionDeGrille::Statut::kPubliee) != v.publiee_le.has_value())
      return faute("statut de la " + celle_ci);
  }
  return {};
}

}  // namespace

Result<BilanVerification> Verifier(Env& env, const std::string& repertoire, bool visible) {
  auto index = IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return tl::unexpected(index.error());
  const Catalogue& catalogue = *index->catalogue;
  BilanVerification bilan;
  {
    Progression progression("Vérification", index->etat.lignes(), visible);
    for (const SegmentOuvert& s : index->segments) SNE_TRY(VerifierSegment(catalogue, s, progression, bilan));
  }
  std::map<std::string, std::uint64_t> revisions;
  for (const auto& [epci, g] : *index->grilles) {
    SNE_TRY(VerifierGrilles(index->build + "/" + index->etat.grilles.nom, epci, *g));
    revisions[epci] = g->revision;
  }
  auto journal =
      LireJournal(env, CheminJournal(repertoire), index->etat.generation,
                  [&](std::uint64_t position, const Enregistrement& e) -> Outcome {
                    ++bilan.enregistrements;
                    if (e.genre != Genre::kGrilles) return {};
                    const std::string ou = "journal, position " + std::to_string(position);
                    auto g = LireGrillesDeTerritoire(e.json);
                    if (!g) return Fail(Code::kCorrupt, ou + " : " + g.error().message());
                    SNE_TRY(VerifierGrilles(ou, e.numero_unique, *g));
                    if (g->revision != static_cast<std::uint64_t>(e.version) || g->revision != ++revisions[g->epci])
                      return Fail(Code::kCorrupt, ou + " : révision " + std::to_string(g->revision) + " de " + g->epci);
                    return {};
                  });
  if (!journal) return tl::unexpected(journal.error());
  bilan.grilles = revisions.size();
  return bilan;
}

}  // namespace sne
