#include "indexer/verify.h"

#include "indexer/progression.h"
#include "schema/block/builder.h"
#include "schema/index_ouvert.h"
#include "schema/journal_record.h"
#include "schema/lexiques.h"
#include "schema/terms.h"

namespace sne {
Result<BilanVerification> Verifier(Env& env, const std::string& repertoire, bool visible) {
  auto index = IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return tl::unexpected(index.error());
  const Catalogue& catalogue = *index->catalogue;
  BilanVerification bilan;
  {
    Progression progression("Vérification", index->etat.lignes(), visible);
    TermCollector collecteur(catalogue);
    LexiquesBuilder lexiques;
    for (const auto& bloc : index->blocs) {
      SNE_TRY(bloc->Verify());
      BlockBuilder builder(catalogue);
      TextReader textes;
      Demande d;
      for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
        ReadRow(catalogue, *bloc, row, textes, d);
        const Termes& mots = collecteur.Collect(d);
        lexiques.Add(mots, static_cast<std::uint32_t>(bilan.blocs), static_cast<RowInBlock>(row));
        builder.Add(d);
        ++progression.faits;
      }
      const std::string refait = builder.Finish(bloc->jour());
      const auto octets = bloc->octets();
      if (refait != std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) {
        return Fail(
            Code::kCorrupt,
            bloc->nom() + " : les colonnes ne se déduisent pas des lignes ; reconstruisez l'index (sne-indexer build)");
      }
      ++bilan.blocs;
      bilan.lignes += bloc->rows();
      bilan.octets += octets.size();
    }
    SNE_TRY(lexiques.Compare(index->dictionnaires));
    bilan.termes = index->dictionnaires.noms->size() + index->dictionnaires.textes->size();
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
