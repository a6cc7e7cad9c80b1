// Fuzzes `q`: cut into tokens, interpreted, matched on a small index with a tail. It is refused with an explanation, or
// the rows of all pages are as many as the total says, and those of the stream.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "query/flux_de_lignes.h"
#include "query/resolve.h"
#include "query/searcher.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/derived/calculateur.h"
#include "schema/journal_record.h"
#include "schema/lexiques.h"
#include "tests/fault_env.h"
#include "tests/fuzz/embarque.h"

namespace sne {
namespace {

constexpr int kScellees = 60, kLignes = 90;

std::string Ligne(int i) {
  static constexpr const char* kNoms[] = {"MARTIN",         "DE LA FONTAINE", "N'DIAYE", "LE GOFF",
                                          "ÉTIENNE-DUPONT", "IBN ALI",        "O"};
  static constexpr const char* kPrenoms[] = {"Jean Pierre", "Marie-José", "Mohamed", "Anaïs", "Łukasz"};
  static constexpr const char* kCommunes[] = {"69381", "69266", "75110", "93066"};
  const auto un = [i](const auto& liste) { return std::string(liste[static_cast<std::size_t>(i) % std::size(liste)]); };
  const std::string n = std::to_string(100000 + i);
  return "{\"numero_unique\":\"0691119" + n + "G0214\",\"statut\":\"ACTIVE\",\"nom\":\"" + un(kNoms) +
         "\",\"prenoms\":\"" + un(kPrenoms) + "\",\"date_naissance\":\"19" + std::to_string(50 + i % 50) + "-0" +
         std::to_string(1 + i % 9) + "-11\",\"email\":\"p" + n + "@exemple.fr\",\"tel_fixe\":\"0612" + n +
         "\",\"date_creation\":\"2021-01-0" + std::to_string(1 + i % 9) + "\",\"commune_souhaitee\":[\"" +
         un(kCommunes) + "\"],\"complement_demande\":\"logement humide, l'escalier du n°" + std::to_string(i % 7) +
         " est dangereux\"}";
}

std::shared_ptr<const Snapshot> Vue() {
  static testing::FaultEnv env;
  static const auto vue = [] {
    const auto catalogue = CatalogueDeFuzz();
    const auto calculateur = Calculateur::Creer(catalogue);
    Exiger(calculateur.has_value());
    const std::string build = "idx/" + NomDeBuild(1);
    Exiger(ReplaceFile(env, build + "/catalogue.json", catalogue->source()).has_value());
    Exiger(ReplaceFile(env, build + "/territoires.json", catalogue->territoires().source()).has_value());
    Etat etat;
    etat.generation = 1;
    etat.date_reference = JourDe(2021, 6, 30);
    etat.catalogue = SommeDeFichier(catalogue->source());
    etat.territoires = SommeDeFichier(catalogue->territoires().source());
    EtatSegment segment;
    segment.nom = NomDeSegment(1);
    TermCollector termes(*catalogue);
    LexiquesBuilder lexiques;
    BlockBuilder builder(*catalogue);
    LecteurDemande lecteur(*catalogue);
    std::string journal;
    for (int i = 0; i < kLignes; ++i) {
      Demande d;
      Lecture lecture;
      lecteur.Lire(Ligne(i), d, lecture);
      if (!lecture.erreurs.empty())
        std::fprintf(stderr, "%s %s\n", lecture.erreurs[0].chemin.c_str(), lecture.erreurs[0].detail.c_str());
      Exiger(lecture.erreurs.empty());
      if (i < kScellees) {
        (*calculateur)->CalculerFixes(d);
        (*calculateur)->CalculerDuJour(d, *etat.date_reference);
        lexiques.Add(termes.Collect(d), 0, static_cast<RowInBlock>(i));
        builder.Add(d);
      } else {
        Enregistrement e;
        e.numero_unique = Ligne(i).substr(18, 18);
        e.json = Ligne(i);
        journal += EncoderEnregistrement(static_cast<std::uint64_t>(2 + i - kScellees), e);
      }
    }
    const std::string octets = builder.Finish(*etat.date_reference);
    Exiger(ReplaceFile(env, CheminBloc(build + "/" + segment.nom, NomDeBloc(0)), octets).has_value());
    segment.blocs.push_back({NomDeBloc(0), kScellees, octets.size()});
    Exiger(lexiques.Write(env, build + "/" + segment.nom, segment).has_value());
    etat.segments.push_back(segment);
    Exiger(CommitState(env, build, etat).has_value());
    Exiger(ReplaceFile(env, CheminJournal("idx") + "/" + NomDeJournal(2), journal).has_value());
    Exiger(ReplaceFile(env, std::string("idx/") + kFichierCourant, NomDeBuild(1) + "\n").has_value());
    auto s = Snapshot::Open(env, "idx");
    if (!s) std::fprintf(stderr, "%s\n", s.error().message().c_str());
    Exiger(s.has_value() && (*s)->live_rows() == kLignes);
    return *s;
  }();
  return vue;
}

}  // namespace
}  // namespace sne

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sne;
  const auto s = Vue();
  Requete requete;
  requete.q.assign(reinterpret_cast<const char*>(data), size);
  requete.nombre = 7;
  auto plan = std::make_shared<Plan>();
  Erreurs erreurs;
  Resolve(requete, {s->catalogue(), s->date_reference()}, *plan, erreurs);
  if (!erreurs.empty()) {
    for (const Erreur& e : erreurs) Exiger(!e.detail.empty());
    return 0;
  }
  Equipe seule(0);
  const Perimetre perimetre = Perimetre::France();
  std::optional<Position> apres;
  std::uint64_t pages = 0, total = 0;
  do {
    const auto echeance = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    const auto page = Search(*s, perimetre, *plan, apres ? &*apres : nullptr, echeance, seule);
    if (!page) {  // nothing else can go wrong, and not before its time
      Exiger(page.error().code() == Code::kOverloaded && std::chrono::steady_clock::now() >= echeance);
      return 0;
    }
    total = page->total;
    pages += page->lignes.size();
    apres = page->suite;
  } while (apres);
  Exiger(pages == total);
  RowStream flux(s, perimetre, plan);
  std::uint64_t lues = 0;
  for (bool fini = false; !fini;) {
    const auto tranche = flux.Next(16);
    Exiger(tranche.has_value());
    lues += tranche->lignes.size();
    fini = tranche->fini;
  }
  Exiger(lues == total);
  return 0;
}
