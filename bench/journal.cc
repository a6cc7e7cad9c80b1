// sne_bench_journal: writes a journal behind an index, as if its lines had been accepted since the last checkpoint:
// what a server that starts has to replay.
//
//   sne-base-ecole --demandes 2800000 --graine 1 --date 2021-06-30 | sed -n '1~56p' | sne_bench_journal --index DIR
//
// gives 50,000 applications of the index a second version. One line in `--instruction` is held in instruction (0:
// none).
#include "indexer/journal.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "schema/demande_json.h"
#include "schema/index_ouvert.h"
#include "schema/nir_remplacement.h"

namespace {

int Echec(const std::string& message) {
  std::cerr << "sne_bench_journal : " << message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("sne_bench_journal : écrit les demandes lues sur l'entrée standard dans le journal d'un index");
  std::string repertoire;
  unsigned instruction = 0;
  app.add_option("--index", repertoire, "répertoire de l'index, sans journal")->required();
  app.add_option("--instruction", instruction, "une ligne sur N est prise en instruction");
  CLI11_PARSE(app, argc, argv);

  sne::Env& env = sne::Env::Posix();
  const auto index = sne::IndexOuvert::Ouvrir(env, repertoire);
  if (!index) return Echec(index.error().message());
  if (env.Exists(sne::CheminJournal(repertoire))) return Echec("l'index a déjà un journal : " + repertoire);
  const auto cle = sne::ReadWhole(env, repertoire + "/" + sne::kFichierCleNir);
  if (!cle) return Echec(cle.error().message());
  const auto journal = sne::Journal::Ouvrir(env, repertoire, index->etat.generation);
  if (!journal) return Echec(journal.error().message());

  const sne::Catalogue& catalogue = *index->catalogue;
  sne::LecteurDemande lecteur(catalogue);
  const auto slot = catalogue.field(catalogue.FindKey("numero_unique")).slot;
  const auto slot_instruction = catalogue.field(catalogue.FindKey("en_instruction")).slot;
  sne::Demande porteur;
  std::uint64_t ecrits = 0;
  sne::Demande d;
  sne::Lecture lecture;
  lecteur.Lire(R"({"en_instruction":{"guichet":"G0214","agent":"Agent 7","depuis":"2021-06-30"}})", porteur, lecture);
  for (std::string ligne; std::getline(std::cin, ligne); ++ecrits) {
    lecteur.Lire(ligne, d, lecture);
    if (!lecture.erreurs.empty()) return Echec(lecture.erreurs[0].chemin + " : " + lecture.erreurs[0].detail);
    sne::RemplacerNir(catalogue, d, *cle);
    sne::Enregistrement e;
    e.version = 2;
    e.numero_unique = sne::Str(d.valeurs[slot]);
    if (instruction != 0 && ecrits % instruction == 0) d.valeurs[slot_instruction] = porteur.valeurs[slot_instruction];
    sne::AppendPourJournal(catalogue, d, e.json);
    if (auto position = (*journal)->Ajouter(e); !position) return Echec(position.error().message());
  }
  if (auto fait = (*journal)->Sync(); !fait) return Echec(fait.error().message());
  std::cerr << ecrits << " enregistrements\n";
  return 0;
}
