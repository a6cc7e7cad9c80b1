#include "server/extraction/feuille_xlsx.h"
#include "server/extraction/feuilles_annexes.h"

namespace sne {
namespace {

using S = StyleXlsx;

constexpr unsigned kLargeurs[] = {32, 30, 50, 24, 12, 12, 70, 28};
constexpr std::size_t kValeursMax = 60;  // of a longer list /v1/suggestions tells more

std::string TypeEnFrancais(const Field& f) {
  switch (f.type) {
    case Type::kEnum:
      return "une valeur d'une liste";
    case Type::kMulti:
      return "valeurs d'une liste";
    case Type::kInt:
      return "nombre entier";
    case Type::kMoney:
      return "montant";
    case Type::kDate:
      return "date";
    case Type::kBool:
    case Type::kBool3:
    case Type::kObject:  // as a column: whether it is there
      return "oui ou non";
    case Type::kText:
      return "texte";
    case Type::kTexts:
      return "textes";
    case Type::kName:
      return "nom";
    case Type::kId:
    case Type::kNir:
      return "identifiant";
    case Type::kList:
      return "groupe";
    case Type::kCotation:
      return "note (nombre de points)";
  }
  return {};
}

std::string Valeurs(const Field& f) {
  const Nomenclature* n = f.nomenclature;
  if (n == nullptr) return {};
  if (f.type == Type::kBool || f.type == Type::kBool3) return "oui ; non";
  if (n->ouverte() || n->size() > kValeursMax) return "voir /v1/suggestions?champ=" + f.nom_public();
  std::string out;
  for (Ordinal o = 1; o <= n->size(); ++o) {
    const Valeur& v = n->valeur(o);
    if (n->Masquee(o)) continue;
    out += (out.empty() ? "" : " ; ") + v.code + " : " + v.libelle;
  }
  return out;
}

}  // namespace

std::string FeuilleDuDictionnaire(const Extraction& extraction) {
  const Catalogue& catalogue = extraction.regard.liste->catalogue();
  FeuilleSimple feuille(kLargeurs);
  std::vector<FeuilleSimple::Case> entete;
  for (const char* e : kEnteteDuDictionnaire) entete.emplace_back(S::kEntete, e);
  feuille.Ligne(entete);
  for (const Colonne& c : extraction.colonnes) {
    const Field& f = (c.nommee ? catalogue : catalogue.sobre()).field(c.champ);
    std::string signification = f.description, type = TypeEnFrancais(f);
    if (c.contenu == Colonne::Contenu::kRang) {
      signification =
          "Rang de la demande parmi celles qui sont notées dans ce territoire : la meilleure note a le rang 1.";
      type = "nombre entier";
    } else if (c.contenu == Colonne::Contenu::kCode) {
      type = "code ; " + type;
    }
    const bool plusieurs = f.parent != kNoField && catalogue.field(f.parent).type == Type::kList;
    if (plusieurs) type += ", un par élément de la liste";
    const bool calcule = f.calcul != Calcul::kSaisi || f.type == Type::kCotation;
    feuille.Ligne({{S::kLibelle, c.entete},
                   {S::kPhrase, catalogue.categories()[f.categorie].libelle},
                   {S::kPhrase, signification},
                   {S::kPhrase, type},
                   {S::kPhrase, c.contenu == Colonne::Contenu::kRang ? "" : f.unite},
                   {S::kPhrase, calcule ? "calculée" : "saisie"},
                   {S::kPhrase, Valeurs(f)},
                   {S::kPhrase, c.nom}});
  }
  FinDeFeuille fin;
  fin.filtre = "A1:" + NomDeColonneXlsx(std::size(kEnteteDuDictionnaire) - 1) + std::to_string(feuille.lignes());
  return DebutDeFeuille(kLargeurs, 1, false, false) + feuille.xml() + EcrireFin(fin);
}

}  // namespace sne
