#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "indexer/journal.h"
#include "schema/block/builder.h"
#include "schema/demande_json.h"
#include "schema/env.h"
#include "schema/index_format.h"
#include "schema/lexiques.h"
#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

std::string NouveauRepertoire() {
  std::string modele = (std::filesystem::temp_directory_path() / "sne-oracle-XXXXXX").string();
  if (::mkdtemp(modele.data()) == nullptr) ADD_FAILURE() << "mkdtemp " << modele;
  return modele;
}

void Exiger(const Outcome& o) {
  if (!o) ADD_FAILURE() << o.error().message();
}

}  // namespace

// What a reader of its JSON sees: the round trip is part of the test.
Demande IndexDeTest::Relue(const Demande& d) const {
  const Catalogue& c = *CatalogueReduit();
  std::string json;
  AppendDemande(c, d, false, json);
  static LecteurDemande lecteur(c);
  Demande relue;
  Lecture lecture;
  lecteur.Lire(json, relue, lecture);
  for (const Erreur& e : lecture.erreurs) ADD_FAILURE() << e.chemin << " : " << e.detail;
  relue.version = d.version;
  EXPECT_EQ(relue.valeurs, d.valeurs) << json;
  CalculateurReduit().CalculerFixes(relue);
  return relue;
}

Demande IndexDeTest::Lue(const std::string& json) {
  LecteurDemande lecteur(*CatalogueReduit());
  Demande d;
  Lecture lecture;
  lecteur.Lire(json, d, lecture);
  for (const Erreur& e : lecture.erreurs) ADD_FAILURE() << e.chemin << " : " << e.detail;
  return d;
}

IndexDeTest::IndexDeTest(const Forme& forme, std::mt19937& rng)
    : rng_(rng), forme_(forme), repertoire_(NouveauRepertoire()), tirage_(*CatalogueReduit(), rng, forme.densite) {
  Construire();
}

void IndexDeTest::Construire() {
  const Catalogue& c = *CatalogueReduit();
  Env& env = Env::Posix();
  const std::string build = repertoire_ + "/" + NomDeBuild(1);
  Exiger(env.CreateDir(build));
  Exiger(ReplaceFile(env, build + "/catalogue.json", c.source()));
  Exiger(ReplaceFile(env, build + "/territoires.json", c.territoires().source()));
  etat_.generation = generation_;
  etat_.date_reference = forme_.jour;
  etat_.catalogue = SommeDeFichier(c.source());
  etat_.territoires = SommeDeFichier(c.territoires().source());
  TermCollector termes(c);
  EtatSegment segment;
  LexiquesBuilder lexiques;
  const auto chemin = [&] { return build + "/" + segment.nom; };
  const auto ouvrir = [&] {
    segment = EtatSegment();
    segment.nom = NomDeSegment(etat_.segments.size() + 1);
    lexiques = LexiquesBuilder();
    Exiger(env.CreateDir(chemin()));
  };
  const auto sceller = [&] {
    Exiger(lexiques.Write(env, chemin(), segment));
    etat_.segments.push_back(segment);
  };
  ouvrir();
  std::vector<std::string> numeros;  // by row
  const bool empreinte = rng_() % 2 == 0;
  const std::uint16_t slot_empreinte = c.field(c.FindKey("nir_empreinte")).slot;
  for (std::size_t b = 0; b < forme_.blocs.size(); ++b) {
    if (b > 0 && rng_() % 3 == 0) {
      sceller();
      ouvrir();
    }
    BlockBuilder builder(c);
    for (std::uint32_t row = 0; row < forme_.blocs[b]; ++row) {
      const bool donnee = numeros.size() < forme_.demandes.size();
      Demande d = donnee                                 ? forme_.demandes[numeros.size()]
                  : b == 0 && row < forme_.lignes.size() ? Lue(forme_.lignes[row])
                                                         : tirage_.Demande_();
      // A round trip through JSON of each row of a large block would be most of the test's time.
      if (!donnee && forme_.blocs[b] < 2000) {
        d = Relue(d);
      } else {
        CalculateurReduit().CalculerFixes(d);
      }
      if (!donnee && empreinte && rng_() % 3) d.valeurs[slot_empreinte] = std::string(rng_() % 2 ? "00ff" : "ab12");
      CalculateurReduit().CalculerDuJour(d, forme_.jour);
      builder.Add(d);
      lexiques.Add(termes.Collect(d), static_cast<std::uint32_t>(segment.blocs.size()), static_cast<RowInBlock>(row));
      const std::string numero(Str(d.valeurs[c.field(c.FindKey("numero_unique")).slot]));
      numeros.push_back(numero);
      scellees_[numero] = static_cast<std::uint32_t>(numeros.size() - 1);
      vivantes_[numero] = std::move(d);
    }
    const std::string octets = builder.Finish(forme_.jour);
    Exiger(ReplaceFile(env, CheminBloc(chemin(), NomDeBloc(b)), octets));
    segment.blocs.push_back({NomDeBloc(b), forme_.blocs[b], octets.size()});
  }
  std::set<std::uint32_t> morts;
  for (int i = 0; i < forme_.morts && !numeros.empty(); ++i)
    morts.insert(static_cast<std::uint32_t>(rng_() % numeros.size()));
  for (const std::uint32_t m : morts) {
    etat_.morts.push_back(m);
    vivantes_.erase(numeros[m]);
  }
  sceller();
  Exiger(CommitState(env, build, etat_));
  Exiger(ReplaceFile(env, repertoire_ + "/" + kFichierCourant, NomDeBuild(1) + "\n"));
  if (forme_.changements > 0) Changer(forme_.changements);
}

IndexDeTest::~IndexDeTest() {
  std::error_code code;
  std::filesystem::remove_all(repertoire_, code);
}

void IndexDeTest::Changer(int combien) {
  const Catalogue& c = *CatalogueReduit();
  auto journal = Journal::Ouvrir(Env::Posix(), repertoire_, generation_);
  ASSERT_TRUE(journal) << journal.error().message();
  const std::uint16_t slot_empreinte = c.field(c.FindKey("nir_empreinte")).slot;
  const std::uint16_t slot_instruction = c.field(c.FindKey("en_instruction")).slot;
  const Demande prise = Lue(R"({"en_instruction":{"guichet":"G0214","agent":"Agent 7","depuis":"2021-06-15"}})");
  const auto connu = [&] {
    auto it = vivantes_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(rng_() % vivantes_.size()));
    return it->first;
  };
  for (int i = 0; i < combien; ++i) {
    Enregistrement e;
    const auto quoi = vivantes_.empty() ? 0 : rng_() % 10;
    if (quoi <= 5) {  // a new record, or another version of one
      Demande d = quoi <= 2 ? tirage_.Demande_() : tirage_.Demande_(connu());
      d = Relue(d);
      if (rng_() % 4 == 0) d.valeurs[slot_empreinte] = std::string("00ff");
      e.genre = Genre::kDemande;
      e.version = d.version;
      e.numero_unique = Str(d.valeurs[c.field(c.FindKey("numero_unique")).slot]);
      AppendPourJournal(c, d, e.json);
      vivantes_[e.numero_unique] = std::move(d);
    } else if (quoi <= 7) {
      e.genre = Genre::kSuppression;
      e.numero_unique = rng_() % 5 ? connu() : "0691119999999GDPUB";  // also one that was never there
      vivantes_.erase(e.numero_unique);
    } else if (quoi == 8) {  // the same record, held or let go
      e.numero_unique = connu();
      Demande& d = vivantes_[e.numero_unique];
      d.valeurs[slot_instruction] = rng_() % 3 ? prise.valeurs[slot_instruction] : Value();
      e.version = ++d.version;
      AppendPourJournal(c, d, e.json);
    } else {
      e.genre = Genre::kVersion;
      e.version = 1 << 20;
      e.numero_unique = rng_() % 5 ? connu() : "0691119999999GDPUB";
    }
    touches_.insert(e.numero_unique);
    depuis_.insert(e.numero_unique);
    auto position = (*journal)->Ajouter({e});
    ASSERT_TRUE(position) << position.error().message();
    generation_ = *position;
  }
  Exiger((*journal)->Sync());
}

void IndexDeTest::Deposer(GrillesDeTerritoire g) {
  auto journal = Journal::Ouvrir(Env::Posix(), repertoire_, generation_);
  ASSERT_TRUE(journal) << journal.error().message();
  auto& la = grilles_[g.epci];
  g.revision = la == nullptr ? 1 : la->revision + 1;
  Enregistrement e;
  e.genre = Genre::kGrilles;
  e.version = static_cast<std::int64_t>(g.revision);
  e.numero_unique = g.epci;
  e.json = EcrireGrillesDeTerritoire(g);
  la = std::make_shared<const GrillesDeTerritoire>(std::move(g));
  auto position = (*journal)->Ajouter({e});
  ASSERT_TRUE(position) << position.error().message();
  generation_ = *position;
  Exiger((*journal)->Sync());
}

void IndexDeTest::Reprendre(bool effacer) {
  const Catalogue& c = *CatalogueReduit();
  Env& env = Env::Posix();
  const std::string build = repertoire_ + "/" + NomDeBuild(1);
  EtatSegment segment;
  segment.nom = NomDeSegment(etat_.segments.size() + 1);
  TermCollector termes(c);
  LexiquesBuilder lexiques;
  BlockBuilder builder(c);
  std::uint32_t ligne = static_cast<std::uint32_t>(etat_.lignes());
  for (const std::string& numero : depuis_) {
    if (const auto scellee = scellees_.find(numero); scellee != scellees_.end()) {
      etat_.morts.push_back(scellee->second);
      scellees_.erase(scellee);
    }
    const auto vivante = vivantes_.find(numero);
    if (vivante == vivantes_.end()) continue;
    Demande d = vivante->second;
    CalculateurReduit().CalculerDuJour(d, forme_.jour);
    lexiques.Add(termes.Collect(d), 0, static_cast<RowInBlock>(builder.rows()));
    builder.Add(d);
    scellees_[numero] = ligne++;
  }
  depuis_.clear();
  std::sort(etat_.morts.begin(), etat_.morts.end());
  etat_.morts.erase(std::unique(etat_.morts.begin(), etat_.morts.end()), etat_.morts.end());
  etat_.generation = generation_;
  if (const std::uint32_t lignes = builder.rows(); lignes > 0) {
    Exiger(env.CreateDir(build + "/" + segment.nom));
    const std::string octets = builder.Finish(forme_.jour);
    Exiger(ReplaceFile(env, CheminBloc(build + "/" + segment.nom, NomDeBloc(0)), octets));
    segment.blocs.push_back({NomDeBloc(0), lignes, octets.size()});
    Exiger(lexiques.Write(env, build + "/" + segment.nom, segment));
    etat_.segments.push_back(segment);
  }
  if (!grilles_.empty()) {
    const std::string octets = EcrireGrilles(grilles_);
    etat_.grilles = {"grilles-" + std::to_string(generation_), octets.size(), SommeDeFichier(octets)};
    Exiger(ReplaceFile(env, build + "/" + etat_.grilles.nom, octets));
  }
  Exiger(CommitState(env, build, etat_));
  if (auto noms = effacer ? env.List(CheminJournal(repertoire_)) : std::vector<std::string>()) {
    for (const std::string& nom : *noms) Exiger(env.Remove(CheminJournal(repertoire_) + "/" + nom));
  }
}

std::vector<Demande> IndexDeTest::Vivantes(Jour jour) const {
  std::vector<Demande> toutes;
  for (const auto& [numero, d] : vivantes_) {
    toutes.push_back(d);
    CalculateurReduit().CalculerDuJour(toutes.back(), jour);
  }
  return toutes;
}

std::vector<Demande> IndexDeTest::Emporter() {
  std::vector<Demande> toutes;
  toutes.reserve(vivantes_.size());
  while (!vivantes_.empty()) {
    toutes.push_back(std::move(vivantes_.begin()->second));
    vivantes_.erase(vivantes_.begin());
    CalculateurReduit().CalculerDuJour(toutes.back(), forme_.ouverture);
  }
  return toutes;
}

}  // namespace sne::testing
