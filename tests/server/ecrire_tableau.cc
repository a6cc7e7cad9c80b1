// Writes a table of cells given as JSON, so that a test can say what other programs must read in it.
//
//     ecrire_tableau xlsx|excel-fr|rfc4180 < tableau.json > fichier
//
// {"requete": {…}, "titre", "utilisateur", "lignes_par_feuille": 5, "colonnes": [{"champ": "nom", "entete": "Nom"}],
//  "lignes": [[null, {"texte": "…"}, {"libelle": "…"}, {"entier": 3}, {"montant": 1250}, {"date": "2021-06-30"}]]}
#include <simdjson.h>

#include <iostream>
#include <iterator>
#include <random>

#include "query/resolve.h"
#include "server/extraction/classeur.h"
#include "server/extraction/csv.h"
#include "server/extraction/reserve.h"
#include "server/request_json.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

namespace dom = simdjson::dom;

std::string Texte(const dom::element& e, const char* cle) {
  std::string_view t;
  return e[cle].get(t) == simdjson::SUCCESS ? std::string(t) : std::string();
}

void Cellule(const Plume& plume, const dom::element& e, std::string& out) {
  if (e.is_null()) return plume.Vide(out);
  const dom::key_value_pair c = *dom::object(e).begin();
  if (c.key == "texte") return plume.Texte(std::string_view(c.value), out);
  if (c.key == "libelle") return plume.Libelle(std::string_view(c.value), out);
  if (c.key == "entier") return plume.Entier(std::int64_t(c.value), out);
  if (c.key == "montant") return plume.Montant(std::int64_t(c.value), out);
  if (c.key == "date") return plume.Date(LireDate(std::string_view(c.value)).value(), out);
  throw std::invalid_argument(std::string(c.key));
}

int Ecrire(const std::string& format) {
  const std::string json(std::istreambuf_iterator<char>(std::cin), {});
  dom::parser parser;
  const dom::element racine = parser.parse(json);
  std::mt19937 rng(1);
  const IndexDeTest index({.blocs = {3}}, rng);
  auto snapshot = Snapshot::Open(Env::Posix(), index.repertoire()).value();
  const Catalogue& catalogue = snapshot->catalogue();

  auto x = std::make_shared<Extraction>();
  auto vue = std::make_shared<Vue>();
  vue->snapshot = snapshot;
  x->regard.vue = vue;
  x->regard.liste = x->regard.fiche = snapshot;
  if (dom::element requete; racine["requete"].get(requete) == simdjson::SUCCESS) {
    if (!LireRequete(simdjson::minify(requete), x->requete).erreurs.empty()) return 2;
  }
  auto plan = std::make_shared<Plan>();
  Erreurs erreurs;
  Resolve(x->requete, {catalogue, snapshot->date_reference(), snapshot.get()}, *plan, erreurs);
  for (const Erreur& e : erreurs) std::cerr << e.chemin << " : " << e.detail << '\n';
  if (!erreurs.empty()) return 2;
  x->plan = plan;
  x->titre = Texte(racine, "titre");
  x->utilisateur = Texte(racine, "utilisateur");
  x->perimetre = "France entière";
  x->quand = std::chrono::sys_days{std::chrono::year{2021} / 6 / 30} + std::chrono::hours{22} + std::chrono::minutes{5};
  for (const dom::element& c : racine["colonnes"]) {
    const FieldId champ = catalogue.Find(Texte(c, "champ"));
    if (champ == kNoField) return 2;
    x->colonnes.push_back({Texte(c, "champ"), Texte(c, "entete"), champ, kNoOrdinal, Colonne::Contenu::kValeur, true});
  }
  std::int64_t par_feuille = 0;
  if (racine["lignes_par_feuille"].get(par_feuille) != simdjson::SUCCESS) par_feuille = kLignesXlsx;
  const auto ecrivain = format == "xlsx"
                            ? EcrireClasseur(x, static_cast<std::uint32_t>(par_feuille))
                            : EcrireCsv(x->colonnes, format == "rfc4180" ? Dialecte::kRfc4180 : Dialecte::kExcelFr);
  const dom::array lignes = racine["lignes"];
  std::string out, cellule;
  ecrivain->Debut(lignes.size(), out);
  Reserve octets;
  Lot lot;
  lot.colonnes.resize(x->colonnes.size());
  const auto vider = [&] {
    ecrivain->Lignes(lot, out);
    std::cout << out;
    out.clear();
    lot.lignes = 0;
    for (auto& c : lot.colonnes) c.clear();
    octets.Vider();
  };
  for (const dom::element& ligne : lignes) {
    std::size_t c = 0;
    for (const dom::element& e : ligne) {
      cellule.clear();
      Cellule(ecrivain->plume(), e, cellule);
      lot.colonnes.at(c++).push_back(octets.Poser(cellule));
    }
    if (++lot.lignes == 300) vider();
  }
  vider();
  ecrivain->Fin(out);
  std::cout << out << std::flush;
  return std::cout ? 0 : 1;
}

}  // namespace
}  // namespace sne::testing

int main(int argc, char** argv) { return argc == 2 ? sne::testing::Ecrire(argv[1]) : 2; }
