#include "indexer/verify.h"

#include <xapian.h>
#include <xxhash.h>

#include "indexer/progression.h"
#include "schema/block/builder.h"
#include "schema/index_ouvert.h"
#include "schema/journal_record.h"
#include "schema/lexique.h"
#include "schema/terms.h"
#include "schema/voisins.h"

namespace sne {
namespace {

std::uint64_t Empreinte(std::string_view terme) { return XXH3_64bits(terme.data(), terme.size()) | 1; }

// Compares the posting lists with `attendues`: for each row, the sum of the hashes of its terms.
Result<std::uint64_t> ComparerTermes(const IndexOuvert& index, const std::vector<std::uint64_t>& attendues) {
  const std::string chemin = CheminXapian(index.build);
  const auto faux = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, chemin + " : " + quoi + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  std::uint64_t termes = 0;
  try {
    const Xapian::Database db(chemin);
    if (db.get_lastdocid() != attendues.size() && !(attendues.empty() && db.get_doccount() == 0)) {
      return faux(std::to_string(db.get_lastdocid()) + " documents pour " + std::to_string(attendues.size()) +
                  " lignes");
    }
    std::vector<std::uint64_t> trouvees(attendues.size());
    for (auto terme = db.allterms_begin(); terme != db.allterms_end(); ++terme, ++termes) {
      const std::uint64_t e = Empreinte(*terme);
      for (auto p = db.postlist_begin(*terme); p != db.postlist_end(*terme); ++p) {
        if (*p > trouvees.size()) return faux("un document dépasse la dernière ligne");
        trouvees[*p - 1] += e;
      }
    }
    for (std::size_t ligne = 0; ligne < attendues.size(); ++ligne) {
      if (trouvees[ligne] != attendues[ligne]) {
        return faux("les termes de la ligne " + std::to_string(ligne) + " ne sont pas ceux de ses colonnes");
      }
    }
  } catch (const Xapian::Error& e) {
    return faux(e.get_description());
  }
  return termes;
}

}  // namespace

Result<BilanVerification> Verifier(Env& env, const std::string& repertoire, bool visible) {
  auto index = IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return tl::unexpected(index.error());
  const Catalogue& catalogue = *index->catalogue;
  BilanVerification bilan;
  std::vector<std::uint64_t> empreintes;
  empreintes.reserve(index->etat.lignes());
  {
    Progression progression("Vérification", index->etat.lignes(), visible);
    TermCollector collecteur(catalogue);
    LexiqueBuilder lexique;
    for (const auto& bloc : index->blocs) {
      SNE_TRY(bloc->Verify());
      BlockBuilder builder(catalogue);
      TextReader textes;
      Demande d;
      for (std::uint32_t row = 0; row < bloc->rows(); ++row) {
        ReadRow(catalogue, *bloc, row, textes, d);
        std::uint64_t somme = 0;
        const Termes& mots = collecteur.Collect(d);
        for (const std::string& m : mots.noms) {
          lexique.Add(m, static_cast<std::uint32_t>(bilan.blocs), static_cast<RowInBlock>(row));
        }
        for (const std::string& t : mots.textes) somme += Empreinte(t);
        empreintes.push_back(somme);
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
    SNE_TRY(index->lexique->Verify());
    const auto octets = index->lexique->octets();
    if (lexique.Finish() != std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) {
      return Fail(Code::kCorrupt,
                  index->lexique->nom() +
                      " : les noms ne sont pas ceux des lignes ; reconstruisez l'index (sne-indexer build)");
    }
    SNE_TRY(index->voisins->Verify());
    const auto voisins = index->voisins->octets();
    if (VoisinsDe(*index->lexique) != std::string_view(reinterpret_cast<const char*>(voisins.data()), voisins.size())) {
      return Fail(Code::kCorrupt, index->voisins->nom() +
                                      " : les mots voisins ne sont pas ceux du lexique ; reconstruisez l'index "
                                      "(sne-indexer build)");
    }
  }
  auto termes = ComparerTermes(*index, empreintes);
  if (!termes) return tl::unexpected(termes.error());
  bilan.termes = *termes;
  auto journal = LireJournal(env, CheminJournal(repertoire), index->etat.generation,
                             [&](std::uint64_t, const Enregistrement&) -> Outcome {
                               ++bilan.enregistrements;
                               return {};
                             });
  if (!journal) return tl::unexpected(journal.error());
  return bilan;
}

}  // namespace sne
