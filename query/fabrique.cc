#include "query/fabrique.h"

#include <string>
#include <utility>

namespace sne {

Fabrique::Fabrique(const Catalogue& catalogue, const Calculateur& calculateur)
    : catalogue_(catalogue),
      calculateur_(calculateur),
      lecteur_(catalogue, Provenance::kJournal),
      collecteur_(catalogue),
      builder_(catalogue, {}, Soin::kVite) {}

Outcome Fabrique::Ajouter(std::string_view json, std::int64_t version, Jour jour) {
  lecteur_.Lire(json, demande_, lecture_);
  if (!lecture_.erreurs.empty()) {
    const Erreur& e = lecture_.erreurs[0];
    return Fail(Code::kCorrupt, "journal : enregistrement illisible (" + e.chemin + " : " + e.detail + ")");
  }
  demande_.version = version;
  calculateur_.CalculerFixes(demande_);
  calculateur_.CalculerDuJour(demande_, jour);
  Ajouter(demande_);
  return {};
}

void Fabrique::Ajouter(const Demande& demande) {
  mots_.row = static_cast<RowInBlock>(builder_.rows());
  collecteur_.Visit(demande, mots_);
  builder_.Add(demande);
}

Result<std::shared_ptr<const Block>> Fabrique::Encoder(Jour jour) {
  return Block::FromBytes(std::make_shared<const std::string>(builder_.Finish(jour)), catalogue_);
}

LexiquesBuilder Fabrique::Mots() { return std::exchange(mots_.lexiques, LexiquesBuilder()); }

}  // namespace sne
