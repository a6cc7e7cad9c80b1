// What operators see: how far searches are behind the journal, what the tail has become, what extractions do.
#include "query/match_rows.h"
#include "server/acces/acces.h"
#include "server/application.h"
#include "server/extraction/taches.h"
#include "server/metrics.h"

namespace sne {
namespace {

std::uint64_t Detenues(const Snapshot& s) {
  const FieldId champ = s.catalogue().FindKey("en_instruction");
  std::uint64_t n = 0;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    const Postings& p = s.block(b).column(champ).postings;
    const Postings::Entry* e = s.live(b).none() ? nullptr : p.Find(2);
    if (e != nullptr) n += CountEntry(p, *e, s.live(b), s.block(b).rows());  // 2: it is there
  }
  return n;
}

}  // namespace

void AjouterMesures(Metrics& metrics, const Application& app) {
  const auto ajouter = [&](const char* nom, const char* aide, auto mesurer) {
    metrics.AddGauge(nom, aide, [&app, mesurer] { return static_cast<double>(mesurer(*app.vue()->snapshot)); });
  };
  ajouter("sne_generation", "Position du journal que voient les recherches",
          [](const Snapshot& s) { return s.generation(); });
  metrics.AddGauge("sne_journal_retard_enregistrements", "Enregistrements du journal lus et pas encore visibles",
                   [&app] { return static_cast<double>(app.retard().enregistrements); });
  metrics.AddGauge("sne_journal_retard_secondes", "Depuis que le plus ancien changement invisible est connu",
                   [&app] { return app.retard().secondes; });
  ajouter("sne_demandes", "Demandes vivantes", [](const Snapshot& s) { return s.live_rows(); });
  ajouter("sne_lignes_mortes", "Lignes remplacées ou supprimées que les recherches sautent",
          [](const Snapshot& s) { return s.first_row(s.blocks()) - s.live_rows(); });
  ajouter("sne_queue_lignes", "Lignes en mémoire, derrière le point de reprise",
          [](const Snapshot& s) { return s.first_row(s.blocks()) - s.sealed_rows(); });
  ajouter("sne_queue_segments", "Segments en mémoire",
          [](const Snapshot& s) { return s.segments().size() - s.sealed_segments(); });
  ajouter("sne_instructions", "Demandes prises en instruction", Detenues);
}

void AjouterMesures(Metrics& metrics, const Taches& taches) {
  const auto ajouter = [&](const char* nom, const char* aide, Tache::Etat etat) {
    metrics.AddGauge(nom, aide, [&taches, etat] {
      return static_cast<double>(taches.bilan().par_etat[static_cast<std::size_t>(etat)]);
    });
  };
  ajouter("sne_extractions_en_attente", "Extractions qui attendent leur tour", Tache::Etat::kEnAttente);
  ajouter("sne_extractions_en_cours", "Extractions en cours", Tache::Etat::kEnCours);
  ajouter("sne_extractions_terminees", "Extractions dont le fichier est gardé", Tache::Etat::kTerminee);
  ajouter("sne_extractions_echouees", "Extractions échouées, tant qu'elles sont gardées", Tache::Etat::kEchouee);
  metrics.AddGauge("sne_extractions_octets", "Octets des fichiers d'extraction, finis ou non",
                   [&taches] { return static_cast<double>(taches.bilan().octets); });
}

void AjouterMesures(Metrics& metrics, const Identite& identite) {
  metrics.AddGauge("sne_identite_cles_age_secondes", "Depuis que les clés du fournisseur d'identité ont été lues",
                   [&identite] { return identite.trousseau().age().count(); });
}

}  // namespace sne
