#include "indexer/segment_writer.h"

namespace sne {

Outcome EcrireFichier(Env& env, const std::string& chemin, std::string_view octets) {
  auto fichier = env.Create(chemin);
  if (!fichier) return tl::unexpected(fichier.error());
  SNE_TRY((*fichier)->Append(octets));
  SNE_TRY((*fichier)->Sync());
  return (*fichier)->Close();
}

SegmentWriter::SegmentWriter(Env& env, std::string chemin, std::shared_ptr<const Calculateur> calculateur,
                             const Catalogue& catalogue, Jour jour)
    : env_(env),
      chemin_(std::move(chemin)),
      calculateur_(std::move(calculateur)),
      jour_(jour),
      collecteur_(catalogue),
      builder_(catalogue) {}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::Creer(Env& env, const std::string& build, const std::string& nom,
                                                            std::shared_ptr<const Calculateur> calculateur,
                                                            const Catalogue& catalogue, Jour jour) {
  const std::string chemin = build + "/" + nom;
  SNE_TRY(env.CreateDir(chemin));
  auto w = std::unique_ptr<SegmentWriter>(new SegmentWriter(env, chemin, std::move(calculateur), catalogue, jour));
  w->etat_.nom = nom;
  return w;
}

Outcome SegmentWriter::Add(Demande& d) {
  calculateur_->CalculerFixes(d);
  calculateur_->CalculerDuJour(d, jour_);
  lexiques_.Add(collecteur_.Collect(d), static_cast<std::uint32_t>(etat_.blocs.size()),
                static_cast<RowInBlock>(builder_.rows()));
  builder_.Add(d);
  return builder_.rows() == kBlockRows ? Sceller() : Outcome();
}

Outcome SegmentWriter::Sceller() {
  const std::uint32_t lignes = builder_.rows();
  const std::string nom = NomDeBloc(etat_.blocs.size());
  const std::string octets = builder_.Finish(jour_);
  SNE_TRY(EcrireFichier(env_, CheminBloc(chemin_, nom), octets));
  etat_.blocs.push_back({nom, lignes, octets.size()});
  return {};
}

Result<EtatSegment> SegmentWriter::Finish() {
  if (builder_.rows() > 0) SNE_TRY(Sceller());
  SNE_TRY(lexiques_.Write(env_, chemin_, etat_));
  SNE_TRY(env_.SyncDir(chemin_));
  return std::move(etat_);
}

}  // namespace sne
