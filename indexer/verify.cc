#include "indexer/verify.h"

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
  auto journal = LireJournal(env, CheminJournal(repertoire), index->etat.generation,
                             [&](std::uint64_t, const Enregistrement&) -> Outcome {
                               ++bilan.enregistrements;
                               return {};
                             });
  if (!journal) return tl::unexpected(journal.error());
  return bilan;
}

}  // namespace sne
