#include "tests/indexer/modele.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "indexer/flux.h"
#include "query/snapshot.h"
#include "schema/index_ouvert.h"
#include "tests/indexer/atelier.h"
#include "tests/indexer/grilles_lues.h"

namespace sne::testing {
namespace {

const char* const kGuichets[] = {"G0214", "69123", "G0333"};
const char* const kAgents[] = {"Zoé", "Max"};

const char* const kTerritoires[] = {"200046977", "200057867", "217500016"};
const char* const kStatuts[] = {"BROUILLON", "PUBLIEE", "ARCHIVEE"};

GrillesAttendues Vues(const GrillesDeTerritoire* g) {
  std::string out = g == nullptr ? "" : std::to_string(g->revision) + " : ";
  if (g == nullptr) return out;
  for (const VersionDeGrille& v : g->versions) {
    out += (out.ends_with(": ") ? "" : ", ") + std::to_string(v.version) + " " + kStatuts[static_cast<int>(v.statut)] +
           " " + v.grille.libelle;
    // Its content was written by the same request.
    EXPECT_EQ(std::to_string(v.grille.valide_du - JourDe(2024, 1, 15)), v.grille.libelle);
    EXPECT_EQ(v.grille.lignes[0].plafond.value_or(0), v.grille.valide_du - JourDe(2024, 1, 15));
  }
  return out;
}

std::string Texte(const std::string& texte) { return R"({"complement_demande":")" + texte + "\"}"; }

}  // namespace

std::string Dire(const Attendue& a) {
  if (!a.existe) return "absente (version " + std::to_string(a.version) + ")";
  return "version " + std::to_string(a.version) + ", « " + a.texte + " », " + a.detient.value_or("libre");
}

void Depart(Env& env, const std::string& index, int n) {
  auto bilan = Construire(env, index, Lignes(1, n, Texte("départ")));
  ASSERT_TRUE(bilan) << bilan.error().message();
  ASSERT_EQ(bilan->rejets, 0u);
}

Modele::Modele(int n) : n_(n) {
  for (int i = 1; i <= n; ++i) sures_[i] = {1, true, "départ", std::nullopt};
}

void Modele::Possible(int n, const Attendue& a) { possibles_[n].push_back(a); }

// What was possible is sure: the last state of each.
void Modele::Acquitter() {
  for (auto& [n, etats] : possibles_) sures_[n] = etats.back();
  for (auto& [epci, grilles] : grilles_possibles_) grilles_[epci] = grilles;
  possibles_.clear();
  grilles_possibles_.clear();
  ++requetes;
}

bool Modele::UneRequete(Ecrivain& ecrivain, Refus& refus, std::mt19937& rng) {
  switch (rng() % 4) {
    case 0:
      return Marquer(ecrivain, rng);
    case 1:
      return UneGrille(ecrivain, rng);
    default:
      return Changer(ecrivain, refus, rng);
  }
}

// A grid that begins later than every one before, so that only If-Match and the draft decide.
bool Modele::UneGrille(Ecrivain& ecrivain, std::mt19937& rng) {
  ++tirages_;
  const std::string epci = kTerritoires[rng() % 3];
  const GrillesAttendues avant = grilles_[epci];
  const std::string moi = std::to_string(tirages_);
  GrilleDeposee g;
  g.statut = static_cast<VersionDeGrille::Statut>(rng() % 5 / 2);
  g.grille.libelle = moi;
  g.grille.valide_du = JourDe(2024, 1, 15) + tirages_;
  LigneDeGrille& l = g.grille.lignes.emplace_back();
  l.critere = "ANCIENNETE";
  l.par = LigneDeGrille::Par::kUnite;
  l.plafond = tirages_;
  const std::size_t revision = avant.empty() ? 0 : std::stoul(avant);
  std::optional<std::string> si;
  if (!avant.empty()) si = '"' + epci + '-' + std::to_string(revision) + '"';
  const bool fausse = rng() % 6 == 0;
  if (fausse) si = rng() % 2 && !avant.empty() ? std::nullopt : std::optional('"' + epci + "-9999\"");
  const std::size_t fin = avant.rfind(' '), debut = avant.find_last_of(",:") + 2;  // the last version
  const bool brouillon = avant.ends_with(kStatuts[0] + avant.substr(std::min(fin, avant.size())));
  const bool permise = !fausse && (brouillon || g.statut != VersionDeGrille::Statut::kArchivee);
  if (permise) {
    const int version = avant.empty() ? 1 : std::stoi(avant.substr(debut)) + !brouillon;
    const std::string reste = avant.empty() ? "" : brouillon ? avant.substr(0, debut) : avant + ", ";
    grilles_possibles_[epci] = std::to_string(revision + 1) + " : " +
                               reste.substr(std::min(reste.size(), reste.find(": ") + 2)) + std::to_string(version) +
                               " " + kStatuts[static_cast<int>(g.statut)] + " " + moi;
  }
  const auto depot = ecrivain.Deposer(epci, std::move(g), si);
  if (!depot || !ecrivain.Durable(ecrivain.generation())) return false;
  EXPECT_EQ(depot->accepte(), permise) << epci << " " << avant << " " << si.value_or("") << depot->detail;
  EXPECT_EQ(depot->sort == Depot::Sort::kPrecondition, fausse);
  Acquitter();
  EXPECT_EQ(Vues(depot->grilles.get()), grilles_[epci]);
  return true;
}

bool Modele::Changer(Ecrivain& ecrivain, Refus& refus, std::mt19937& rng) {
  ++tirages_;
  std::string lignes;
  int acceptes = 0, sans_effet = 0, ignores = 0, rejetes = 0;
  const int combien = 1 + static_cast<int>(rng() % 6);
  for (int i = 0; i < combien; ++i) {
    const int n = 1 + static_cast<int>(rng() % static_cast<unsigned>(n_ + n_ / 2));
    const Attendue avant = possibles_.count(n) ? possibles_[n].back() : sures_[n];
    Attendue apres = avant;
    // Mostly the next version; sometimes one that comes late, or jumps.
    const std::int64_t version =
        std::max<std::int64_t>(1, avant.version + (rng() % 5 ? 1 : static_cast<int>(rng() % 4) - 1));
    apres.version = version;
    const bool vieille = version <= avant.version;
    const std::string texte = rng() % 4 ? "état " + std::to_string(tirages_) + "." + std::to_string(i) : avant.texte;
    const std::string tete = "\"numero_unique\":\"" + Numero(n) + "\",\"version\":" + std::to_string(version);
    switch (rng() % 4) {
      case 0:
        lignes += "{\"op\":\"supprimer\"," + tete + "}\n";
        apres = {version, false, "", std::nullopt};
        ++(vieille ? ignores : acceptes);
        break;
      case 1: {
        const std::int64_t precedente = rng() % 8 ? avant.version : avant.version + 1;
        if (precedente < 1 || precedente >= version) continue;  // not what this line is about
        lignes += "{\"op\":\"modifier\"," + tete + ",\"version_precedente\":" + std::to_string(precedente) +
                  ",\"champs\":" + Texte(texte) + "}\n";
        if (vieille) {
          ++ignores;
        } else if (!avant.existe || precedente != avant.version) {
          ++rejetes;
          apres = avant;
        } else {
          ++(texte == avant.texte ? sans_effet : acceptes);
          apres.texte = texte;
        }
        break;
      }
      default:
        lignes += "{\"op\":\"remplacer\"," + tete + ",\"demande\":" + Ligne(n, Texte(texte)) + "}\n";
        ++(vieille ? ignores : avant.existe && texte == avant.texte ? sans_effet : acceptes);
        apres.existe = true;
        apres.texte = texte;
    }
    if (vieille) apres = avant;
    if (apres != avant) Possible(n, apres);
  }
  FluxDeChangements flux(ecrivain, refus, Mandat::Tout());
  for (std::size_t i = 0; i < lignes.size();) {  // in pieces cut anywhere
    const std::size_t bout = 1 + rng() % 4000;
    if (!flux.Lire(std::string_view(lignes).substr(i, bout))) return false;
    i += bout;
  }
  if (!flux.Finir(false)) return false;
  const std::string bilan = flux.Bilan();
  const std::string attendu =
      "{\"acceptes\":" + std::to_string(acceptes) + ",\"sans_effet\":" + std::to_string(sans_effet) +
      ",\"ignores\":" + std::to_string(ignores) + ",\"rejetes\":" + std::to_string(rejetes) + ",";
  EXPECT_EQ(bilan.substr(0, attendu.size()), attendu) << lignes.substr(0, 400) << bilan;
  Acquitter();
  return true;
}

bool Modele::Marquer(Ecrivain& ecrivain, std::mt19937& rng) {
  const int n = 1 + static_cast<int>(rng() % static_cast<unsigned>(n_ + n_ / 2));
  const auto numero = LireNumeroUnique(Numero(n));
  const Attendue avant = sures_[n];
  Attendue apres = avant;
  const std::string guichet = kGuichets[rng() % 3], agent = kAgents[rng() % 2], qui = guichet + " " + agent;
  Issue::Sort attendue = Issue::Sort::kInconnue;
  Result<Issue> issue = Fail(Code::kInternal, "");
  switch (rng() % 4) {
    case 0:
    case 1:
      if (avant.existe) {
        attendue = !avant.detient          ? Issue::Sort::kPrise
                   : *avant.detient == qui ? Issue::Sort::kRenouvelee
                                           : Issue::Sort::kDetenue;
        if (!avant.detient) apres.detient = qui;
      }
      if (apres != avant) Possible(n, apres);
      issue = ecrivain.Prendre(*numero, {guichet, agent, 0, {}}, Mandat::Tout());
      break;
    case 2: {
      const bool force = rng() % 3 == 0;
      if (avant.existe) {
        const bool permis = force || !avant.detient || *avant.detient == qui;
        attendue = permis ? Issue::Sort::kRendue : Issue::Sort::kDetenue;
        if (permis) apres.detient.reset();
      }
      if (apres != avant) Possible(n, apres);
      issue = ecrivain.Rendre(*numero, guichet, agent, force, force ? "essai" : "", Mandat::Tout());
      break;
    }
    default: {
      const std::string vers = kAgents[rng() % 2];
      if (avant.existe) {
        attendue = !avant.detient                           ? Issue::Sort::kLibre
                   : *avant.detient == qui                  ? Issue::Sort::kPrise
                   : *avant.detient == guichet + " " + vers ? Issue::Sort::kPrise
                                                            : Issue::Sort::kDetenue;
        if (attendue == Issue::Sort::kPrise) apres.detient = guichet + " " + vers;
      }
      if (apres != avant) Possible(n, apres);
      issue = ecrivain.Transferer(*numero, guichet, agent, vers, Mandat::Tout());
    }
  }
  if (!issue || !ecrivain.Durable(ecrivain.generation())) return false;
  EXPECT_EQ(static_cast<int>(issue->sort), static_cast<int>(attendue)) << Numero(n) << " " << Dire(avant);
  Acquitter();
  return true;
}

void Modele::Comparer(Env& env, const std::string& index, const Ecrivain& ecrivain) {
  auto s = Snapshot::Open(env, index);
  ASSERT_TRUE(s) << s.error().message();
  const Catalogue& c = (*s)->catalogue();
  const FieldId texte = c.FindKey("complement_demande"), marque = c.FindKey("en_instruction");
  const Field &guichet = c.field(c.FindKey("guichet", marque)), &agent = c.field(c.FindKey("agent", marque));
  std::map<std::string, Attendue> trouvees;
  TextReader textes;
  Demande d;
  for (std::size_t b = 0; b < (*s)->blocks(); ++b) {
    (*s)->live(b).ForEach([&](std::uint32_t row) {
      ReadRow(c, (*s)->block(b), row, textes, d);
      Attendue a{d.version, true, std::string(Str(d.valeurs[c.field(texte).slot])), std::nullopt};
      if (const Records& r = Elements(d.valeurs[c.field(marque).slot]); !r.empty()) {
        a.detient = guichet.nomenclature->Code(static_cast<Ordinal>(IntOr(r[0].valeurs[guichet.slot], 0))) + " " +
                    std::string(Str(r[0].valeurs[agent.slot]));
      }
      EXPECT_TRUE(trouvees.emplace(EcrireNumeroUnique((*s)->block(b).numero(row)), a).second) << "deux fois";
    });
  }
  for (const auto& [n, etats] : possibles_) sures_.try_emplace(n);
  for (auto& [n, sure] : sures_) {
    const auto it = trouvees.find(Numero(n));
    Attendue vue = it == trouvees.end() ? Attendue() : it->second;
    vue.version = ecrivain.Version(*LireNumeroUnique(Numero(n)));
    if (it != trouvees.end()) trouvees.erase(it);
    std::vector<Attendue> etats = {sure};
    if (const auto p = possibles_.find(n); p != possibles_.end())
      etats.insert(etats.end(), p->second.begin(), p->second.end());
    std::string dits;
    for (const Attendue& a : etats) dits += (dits.empty() ? "" : " ou ") + Dire(a);
    EXPECT_NE(std::find(etats.begin(), etats.end(), vue), etats.end())
        << Numero(n) << " : " << Dire(vue) << " ; attendue " << dits;
    sure = vue;
  }
  possibles_.clear();
  ComparerGrilles(env, index, ecrivain);
  for (const auto& [numero, a] : trouvees) ADD_FAILURE() << numero << " : " << Dire(a) << " ; jamais écrite";
}

void Modele::ComparerGrilles(Env& env, const std::string& index, const Ecrivain& ecrivain) {
  auto lues = LireGrillesDIndex(env, index);
  ASSERT_TRUE(lues) << lues.error().message();
  auto s = Snapshot::Open(env, index);
  ASSERT_TRUE(s) << s.error().message();
  EXPECT_EQ(EcrireGrilles(*(*s)->grilles()), EcrireGrilles(*lues));
  for (const char* epci : kTerritoires) {
    const auto it = lues->find(epci);
    const GrillesAttendues vues = Vues(it == lues->end() ? nullptr : it->second.get());
    const auto possible = grilles_possibles_.find(epci);
    EXPECT_TRUE(vues == grilles_[epci] || (possible != grilles_possibles_.end() && vues == possible->second))
        << epci << " : " << vues << " ; attendu " << grilles_[epci]
        << (possible == grilles_possibles_.end() ? "" : " ou " + possible->second);
    EXPECT_EQ(Vues(ecrivain.GrillesDe(epci).get()), vues) << "le rédacteur voit autrement";
    grilles_[epci] = vues;
    if (it != lues->end()) lues->erase(it);
  }
  EXPECT_TRUE(lues->empty());
  grilles_possibles_.clear();
  // The file is there when `etat` names it, and no other.
  auto ouvert = IndexOuvert::Ouvrir(env, index);
  ASSERT_TRUE(ouvert) << ouvert.error().message();
  const std::vector<std::string> noms = env.List(ouvert->build).value();
  EXPECT_EQ(std::count_if(noms.begin(), noms.end(), [](const auto& n) { return n.starts_with("grilles-"); }),
            ouvert->etat.grilles.nom.empty() ? 0 : 1);
}

}  // namespace sne::testing
