#include "query/perimetre.h"

#include <algorithm>
#include <set>

namespace sne {
namespace {

using G = Node::Genre;

// Rows whose field holds one of these values.
Node Parmi(const Catalogue& catalogue, const char* champ, const Ordinals& tenues) {
  Node n;
  n.champ = catalogue.Find(champ);
  n.genre = n.champ == kNoField || tenues.empty() ? G::kRien : G::kValeurs;
  n.valeurs.assign(tenues.begin(), tenues.end());
  n.stockees = n.valeurs;
  return n;
}

Node Groupe(G genre, std::vector<Node> enfants) {
  Node n;
  n.genre = genre;
  n.enfants = std::move(enfants);
  return n;
}

}  // namespace

Node ConditionDe(const TerritoireLie& t) {
  const Catalogue& c = *t.catalogue();
  Node la;
  if (!t.france()) {
    la =
        Groupe(G::kOu, {Parmi(c, "commune_souhaitee", t.communes()), Parmi(c, "epci_souhaite", t.epci()),
                        Parmi(c, "departement_souhaite", t.departements()), Parmi(c, "region_souhaitee", t.regions())});
    std::erase_if(la.enfants, [](const Node& n) { return n.genre == G::kRien; });
    if (!t.elargis().empty()) {
      constexpr Ordinal kVrai = 2;
      la.enfants.push_back(
          Groupe(G::kEt, {Parmi(c, "demande_elargie", {kVrai}), Parmi(c, "departement_souhaite", t.elargis())}));
    }
  }
  if (t.tous_contingents()) return la;
  return Groupe(G::kEt, {std::move(la), Parmi(c, "contingents", t.contingents())});
}

Ordinal TerritoireDeCotationDe(const TerritoireLie& t) {
  if (t.france() || !t.departements().empty() || !t.regions().empty()) return kNoOrdinal;
  std::set<Ordinal> epci(t.epci().begin(), t.epci().end());
  for (const Ordinal o : t.communes()) epci.insert(t.catalogue()->territoires().commune(o).epci);
  return epci.size() == 1 ? *epci.begin() : kNoOrdinal;
}

Ressort RessortDe(const TerritoireLie& t) {
  if (t.france() || t.elargis().empty()) return {};
  const Territoires& territoires = t.catalogue()->territoires();
  std::set<Ordinal> epci(t.epci().begin(), t.epci().end()),
      departements(t.departements().begin(), t.departements().end());
  for (const Ordinal o : t.communes()) epci.insert(territoires.commune(o).epci);
  epci.erase(kNoOrdinal);
  for (Ordinal d = 1; d <= territoires.departements().size(); ++d) {
    const auto& regions = t.regions();
    if (std::binary_search(regions.begin(), regions.end(), territoires.region_du_departement(d)))
      departements.insert(d);
  }
  return {{departements.begin(), departements.end()}, {epci.begin(), epci.end()}};
}

std::string DireTerritoire(const TerritoireAutorise& t, const Catalogue& catalogue) {
  constexpr std::size_t kNommes = 10;  // of more, how many
  const Territoires& territoires = catalogue.territoires();
  const FieldId contingents = catalogue.FindKey("contingents");
  std::string out = t.france ? "France entière" : "";
  const auto dire = [&](const char* quoi, const Nomenclature* n, const std::vector<std::string>& codes) {
    if (codes.empty() || n == nullptr) return;
    out += (out.empty() ? "" : " ; ") + std::string(quoi);
    for (std::size_t i = 0; i < codes.size() && i < kNommes; ++i) {
      const Ordinal o = n->Find(codes[i]);
      out += (i ? ", " : " ") + (o == kNoOrdinal ? codes[i] : n->Libelle(o) + " (" + codes[i] + ")");
    }
    if (codes.size() > kNommes) out += " et " + std::to_string(codes.size() - kNommes) + " autres";
  };
  if (!t.france) {
    dire("communes", &territoires.communes(), t.communes);
    dire("EPCI", &territoires.epci(), t.epci);
    dire("départements", &territoires.departements(), t.departements);
    dire("régions", &territoires.regions(), t.regions);
  }
  dire("contingents", contingents == kNoField ? nullptr : catalogue.field(contingents).nomenclature, t.contingents);
  return out.empty() ? "aucun territoire" : out;
}

}  // namespace sne
