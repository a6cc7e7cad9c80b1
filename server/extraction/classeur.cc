#include "server/extraction/classeur.h"

#include <algorithm>

#include "server/extraction/archive_zip.h"
#include "server/extraction/feuille_xlsx.h"
#include "server/extraction/feuilles_annexes.h"
#include "server/extraction/parties_xlsx.h"
#include "server/extraction/plume_xlsx.h"

namespace sne {
namespace {

constexpr std::size_t kMorceau = 128 << 10;                // of XML, compressed at once
constexpr std::uint64_t kLignesMesurees = 1'000;           // that widths are taken from
constexpr std::size_t kOctetsMesures = 4 << 20;            // or fewer, where they are long
constexpr std::uint64_t kOctetsDeFeuille = 4'000'000'000;  // leaves room for a row below ArchiveZip::kEntreeMax
constexpr std::size_t kTitreMax = 200;

std::string Instant(std::chrono::system_clock::time_point quand) {
  const auto secondes = std::chrono::floor<std::chrono::seconds>(quand).time_since_epoch().count();
  const auto jour = static_cast<Jour>(secondes / 86'400);
  const auto heure = static_cast<unsigned>(secondes % 86'400);
  std::string out = EcrireDate(jour) + 'T';
  for (const unsigned n : {heure / 3600, heure / 60 % 60, heure % 60}) {
    out += static_cast<char>('0' + n / 10);
    out += static_cast<char>('0' + n % 10);
    out += ':';
  }
  out.back() = 'Z';
  return out;
}

std::vector<FeuilleDemandes::Colonne> ColonnesDe(const Extraction& e) {
  const Catalogue& catalogue = e.regard.liste->catalogue();
  std::vector<FeuilleDemandes::Colonne> colonnes;
  for (const Colonne& c : e.colonnes)
    colonnes.push_back({c.entete, catalogue.categories()[catalogue.field(c.champ).categorie].libelle});
  return colonnes;
}

class Classeur : public Ecrivain {
 public:
  Classeur(std::shared_ptr<const Extraction> extraction, std::uint32_t lignes_par_feuille)
      : e_(std::move(extraction)),
        lignes_par_feuille_(lignes_par_feuille),
        demandes_(ColonnesDe(*e_)),
        longueurs_(e_->colonnes.size()) {}

  const Plume& plume() const override { return plume_; }

  void Debut(std::uint64_t /*total*/, std::string& out) override {
    zip_.Entree("[Content_Types].xml", kContentTypesXlsx, out);
    zip_.Entree("_rels/.rels", kRelationsDuPaquetXlsx, out);
    const std::string titre =
        e_->titre.empty() ? "Extraction de demandes de logement social" : Extrait(e_->titre, kTitreMax);
    zip_.Entree("docProps/core.xml", ProprietesXlsx(titre, Instant(e_->quand)), out);
    zip_.Entree("xl/styles.xml", kStylesXlsx, out);
    OuvrirFeuille(out);
  }

  void Lignes(const Lot& lot, std::string& out) override {
    for (std::size_t i = 0; i < lot.lignes; ++i) {
      if (ligne_ == lignes_par_feuille_ || octets_ + xml_.size() > kOctetsDeFeuille) {
        FermerFeuille(out);
        OuvrirFeuille(out);
      }
      demandes_.Ligne(lot, i, ++ligne_, xml_);
      ++lignes_;
      if (largeurs_.empty()) {
        Mesurer(lot, i);
        if (lignes_ == kLignesMesurees || xml_.size() > kOctetsMesures) FixerLargeurs();
      } else if (xml_.size() >= kMorceau) {
        Ecrire(out);
      }
    }
  }

  void Fin(std::string& out) override {
    FermerFeuille(out);
    zip_.Entree("xl/sharedStrings.xml", plume_.Libelles(), out);
    Annexe("Critères", FeuilleDesCriteres(*e_, lignes_), 0, out);
    Annexe("Dictionnaire", FeuilleDuDictionnaire(*e_), 1, out);
    std::rotate(feuilles_.begin() + 1, feuilles_.end() - 2, feuilles_.end());
    zip_.Entree("xl/workbook.xml", WorkbookXlsx(feuilles_), out);
    zip_.Entree("xl/_rels/workbook.xml.rels", RelationsDuWorkbookXlsx(feuilles_), out);
    zip_.Fin(out);
  }

 private:
  void OuvrirFeuille(std::string& out) {
    const std::string numero = std::to_string(feuilles_.size() + 1);
    feuilles_.push_back({feuilles_.empty() ? "Demandes" : "Demandes (" + numero + ")",
                         "xl/worksheets/sheet" + numero + ".xml", FeuilleDemandes::kLignesDEntete});
    zip_.Ouvrir(feuilles_.back().partie, out);
    ligne_ = FeuilleDemandes::kLignesDEntete;
    octets_ = 0;
    if (!largeurs_.empty()) xml_ = demandes_.Debut(largeurs_, false);
  }

  void FermerFeuille(std::string& out) {
    if (largeurs_.empty()) FixerLargeurs();
    xml_ += demandes_.Fin(ligne_, largeurs_, e_->utilisateur);
    Ecrire(out);
    zip_.Fermer(out);
    feuilles_.back().filtre = demandes_.Zone(FeuilleDemandes::kLignesDEntete, ligne_);
    feuilles_.back().zone = demandes_.Zone(1, ligne_);
  }

  void Annexe(const std::string& nom, const std::string& xml, unsigned figees, std::string& out) {
    feuilles_.push_back({nom, "xl/worksheets/sheet" + std::to_string(feuilles_.size() + 1) + ".xml", figees});
    zip_.Entree(feuilles_.back().partie, xml, out);
  }

  void Mesurer(const Lot& lot, std::size_t i) {
    for (std::size_t c = 0; c < longueurs_.size(); ++c)
      longueurs_[c] = std::max(longueurs_[c], plume_.Longueur(lot.colonnes[c][i]));
  }
  // What stands before the rows that were kept back until now.
  void FixerLargeurs() {
    largeurs_ = demandes_.Largeurs(longueurs_);
    xml_ = demandes_.Debut(largeurs_, true) + xml_;
  }

  void Ecrire(std::string& out) {
    octets_ += xml_.size();
    zip_.Ecrire(xml_, out);
    xml_.clear();
  }

  const std::shared_ptr<const Extraction> e_;
  const std::uint32_t lignes_par_feuille_;
  const PlumeXlsx plume_;
  const FeuilleDemandes demandes_;
  ArchiveZip zip_;
  std::vector<FeuilleDuClasseur> feuilles_;
  std::vector<std::size_t> longueurs_;  // of the cells of each column, until their widths are fixed
  std::vector<unsigned> largeurs_;
  std::string xml_;           // of the sheet, not yet in the archive
  std::uint64_t octets_ = 0;  // of the sheet, in the archive
  std::uint64_t lignes_ = 0;  // of all sheets
  std::uint32_t ligne_ = 0;   // of the sheet, its header included
};

}  // namespace

std::unique_ptr<Ecrivain> EcrireClasseur(std::shared_ptr<const Extraction> extraction,
                                         std::uint32_t lignes_par_feuille) {
  return std::make_unique<Classeur>(std::move(extraction), lignes_par_feuille);
}

}  // namespace sne
