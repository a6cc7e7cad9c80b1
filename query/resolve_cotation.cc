#include "query/resolve_cotation.h"

#include <algorithm>

#include "query/cotation/notes.h"
#include "query/snapshot.h"

namespace sne {
namespace {

constexpr std::size_t kCandidatsDits = 15;

void Ranger(std::vector<Ordinal>& v) {
  std::sort(v.begin(), v.end());
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

}  // namespace

void TerritoireDeCotation::Lire(const Condition& c, Designes& designes) const {
  if (c.genre == Condition::Genre::kEt) {
    for (const Condition& e : c.conditions) Lire(e, designes);
    return;
  }
  const bool communes = c.champ == "commune_souhaitee";
  if (c.genre != Condition::Genre::kFeuille || (!communes && c.champ != "epci_souhaite")) return;
  if (!c.egal && !c.parmi) return;
  std::vector<Ordinal> siens;
  for (const Litteral& l : c.egal ? std::vector<Litteral>{*c.egal} : *c.parmi) {
    const auto* texte = std::get_if<std::string>(&l);
    if (texte == nullptr) continue;
    const auto trouves = (communes ? territoires_.communes() : territoires_.epci()).Resolve(*texte);
    if (trouves.size() == 1) Ajouter(communes ? territoires_.commune(trouves[0]).epci : trouves[0], siens);
  }
  Ranger(siens);
  if (siens.size() == 1) designes.uniques.push_back(siens[0]);
  designes.tous.insert(designes.tous.end(), siens.begin(), siens.end());
}

void TerritoireDeCotation::Ajouter(Ordinal epci, std::vector<Ordinal>& out) const {
  if (epci == kNoOrdinal) return;  // a commune of no EPCI has no cotation
  const auto parties = territoires_.epci().Found(epci);
  std::copy_if(parties.begin(), parties.end(), std::back_inserter(out),
               [&](Ordinal o) { return parties.size() == 1 || o != epci; });
}

std::string TerritoireDeCotation::Lister(const std::vector<Ordinal>& territoires) const {
  std::string out;
  for (std::size_t i = 0; i < territoires.size() && i < kCandidatsDits; ++i) {
    out += (i ? ", " : "") + territoires_.epci().Code(territoires[i]) + " (" +
           territoires_.epci().Libelle(territoires[i]) + ")";
  }
  return out + (territoires.size() > kCandidatsDits ? ", …" : "");
}

tl::expected<std::string, std::string> TerritoireDeCotation::Trouver(const std::string& epci) const {
  const Nomenclature& liste = territoires_.epci();
  if (epci.empty()) {
    Designes d;
    if (filtres_ != nullptr) Lire(*filtres_, d);
    Ranger(d.uniques);
    Ranger(d.tous);
    if (d.uniques.size() == 1) return liste.Code(d.uniques[0]);
    if (d.uniques.empty() && defaut_ != kNoOrdinal) return liste.Code(defaut_);
    return tl::unexpected(
        "la cotation dépend du territoire : précisez « epci », SIREN d'un EPCI, d'un EPT ou de la Ville de Paris ; " +
        (d.tous.empty() ? "aucun filtre n'en désigne un seul, GET /v1/suggestions?champ=epci_souhaite les cherche"
                        : "candidats : " + Lister(d.tous)));
  }
  const auto trouves = liste.Resolve(epci);
  if (trouves.size() == 1) {
    std::vector<Ordinal> territoires;
    Ajouter(trouves[0], territoires);
    if (territoires.size() == 1) return liste.Code(trouves[0]);
    return tl::unexpected("« " + epci +
                          " » réunit plusieurs territoires de cotation ; candidats : " + Lister(territoires));
  }
  if (!trouves.empty())
    return tl::unexpected("« " + Extrait(epci, 60) + " » est ambigu ; candidats : " + Lister(trouves));
  std::string proches;
  for (const std::string& p : liste.Proches(Extrait(epci, 100), 3)) proches += (proches.empty() ? "" : ", ") + p;
  return tl::unexpected("territoire inconnu « " + Extrait(epci, 60) + " »" +
                        (proches.empty() ? "" : " ; les plus proches : " + proches));
}

bool TerritoireDeCotation::Resoudre(std::string& epci, const std::string& chemin, Plan& plan, Erreurs& erreurs) const {
  auto trouve = Trouver(epci);
  if (!trouve) {
    if (erreurs.size() < 20) erreurs.push_back({chemin, std::move(trouve.error())});
    return false;
  }
  epci = std::move(*trouve);
  std::string avertissement = "aucune grille de cotation publiée pour le territoire " + epci;
  if (snapshot_ != nullptr) {
    const Ordinal territoire = territoires_.epci().Find(epci);
    const GrillesDuJour& grilles = snapshot_->cotation();
    avertissement = grilles.Avertissement(territoire, false);
    const bool change = !avertissement.empty() && grilles.Avertissement(territoire, true) != avertissement;
    if (change && perimetre_ != nullptr && NotesLivrees(*snapshot_, *perimetre_, territoire))
      avertissement = grilles.Avertissement(territoire, true);
  }
  auto& a = plan.avertissements;
  if (!avertissement.empty() && std::find(a.begin(), a.end(), avertissement) == a.end())
    a.push_back(std::move(avertissement));
  return true;
}

}  // namespace sne
