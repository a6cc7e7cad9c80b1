#include "bench/sne_bench/connaissance.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>

#include "bench/sne_bench/connexion.h"

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

constexpr std::uint64_t kParTranche = 200;  // applications aimed at in one range of birth dates
constexpr int kTranches = 40;

// Words of grammar that nobody searches for; with them every draw would be "de" and "la".
const std::set<std::string, std::less<>> kMotsOutils = {
    "afin",  "ainsi", "alors",  "après", "aussi",  "autre", "avant",       "avec",  "avez",  "avoir",  "avons", "bien",
    "c'est", "car",   "cela",   "ces",   "cet",    "cette", "chez",        "comme", "dans",  "depuis", "des",   "deux",
    "donc",  "dont",  "elle",   "elles", "encore", "entre", "est",         "était", "été",   "être",   "fait",  "faire",
    "ils",   "jusqu", "leur",   "leurs", "lors",   "mais",  "même",        "mes",   "moins", "mon",    "nos",   "notre",
    "nous",  "ont",   "par",    "pas",   "peut",   "plus",  "pour",        "près",  "puis",  "que",    "qui",   "sans",
    "ses",   "son",   "sommes", "sont",  "sous",   "suis",  "sur",         "tous",  "tout",  "toute",  "très",  "trop",
    "une",   "vers",  "votre",  "vous",  "les",    "aux",   "actuellement"};

class Enquete {
 public:
  Enquete(const Adresse& adresse, Alea& alea, Connaissance& c) : adresse_(adresse), alea_(alea), c_(c) {}

  std::string Mener() {
    dom::element e;
    if (!Chercher(R"({"nombre":0,"facettes":[{"champ":"departement_souhaite","nombre":1000},"typologie",)"
                  R"("situation_familiale","statut_professionnel","mode_logement_actuel",)"
                  R"({"champ":"date_naissance","par":"annee"}]})",
                  e)) {
      return faute_;
    }
    if (e["total"].get(c_.total) || e["generation"].get(c_.generation)) return "réponse sans total ni génération";
    std::string_view date;
    if (!e["date_reference"].get(date)) c_.date_reference = date;
    if (c_.total == 0) return "l'index ne contient aucune demande vivante : rien à mesurer";
    Lire(e, "departement_souhaite", c_.departements);
    Lire(e, "typologie", c_.typologies);
    Lire(e, "situation_familiale", c_.situations);
    Lire(e, "statut_professionnel", c_.statuts_professionnels);
    Lire(e, "mode_logement_actuel", c_.modes_logement);
    Tirage annees;
    dom::array intervalles;
    if (!e["facettes"]["date_naissance"]["intervalles"].get(intervalles)) {
      for (const dom::element i : intervalles) {
        std::string_view min;
        std::uint64_t n = 0;
        if (!i["min"].get(min) && !i["nombre"].get(n))
          annees.Ajouter(std::string(min.substr(0, 4)), static_cast<double>(n));
      }
    }
    for (const Tirage* t :
         {&c_.departements, &c_.typologies, &c_.situations, &c_.statuts_professionnels, &c_.modes_logement, &annees}) {
      if (t->vide())
        return "le serveur ne compte pas les facettes attendues (departement_souhaite, typologie, date_naissance …)";
    }
    if (!Communes() || !Criteres() || !Personnes(annees)) return faute_;
    if (c_.communes.vide() || c_.typologies_en_ordre.size() < 2 || c_.personnes.empty())
      return "trop peu de demandes pour mesurer";
    return "";
  }

 private:
  // Each département's communes, so that small ones are there too: a facet lists 1,000 values at most.
  bool Communes() {
    std::map<std::string, double> nombres;
    std::map<std::string, std::string> libelles;
    for (std::size_t d = 0; d < c_.departements.size(); ++d) {
      dom::element e;
      if (!Chercher(fmt::format(R"({{"nombre":0,"filtres":{{"champ":"departement_souhaite","egal":"{}"}},)"
                                R"("facettes":[{{"champ":"commune_souhaitee","nombre":1000}}]}})",
                                c_.departements.valeur(d)),
                    e)) {
        return false;
      }
      dom::array valeurs;
      if (e["facettes"]["commune_souhaitee"]["valeurs"].get(valeurs)) continue;
      for (const dom::element v : valeurs) {
        std::string_view code, libelle;
        std::uint64_t n = 0;
        if (v["code"].get(code) || v["nombre"].get(n)) continue;
        double& nombre = nombres[std::string(code)];
        nombre = std::max(nombre,
                          static_cast<double>(n));  // wishes reach over the border: its own département counts them all
        if (!v["libelle"].get(libelle)) libelles[std::string(code)] = libelle;
      }
    }
    for (const auto& [code, n] : nombres) c_.communes.Ajouter(code, n);
    for (const auto& [code, libelle] : libelles) c_.libelles_communes.push_back(libelle);
    return true;
  }

  bool Criteres() {
    dom::element e;
    if (!Lire(EcrireGet(adresse_, "/v1/criteres"), e)) return false;
    dom::array categories;
    if (e["categories"].get(categories)) return Faute("/v1/criteres : pas de catégories");
    for (const dom::element categorie : categories) {
      dom::array criteres;
      if (categorie["criteres"].get(criteres)) continue;
      for (const dom::element critere : criteres) {
        std::string_view champ, libelle, code;
        if (!critere["libelle"].get(libelle)) c_.libelles_criteres.emplace_back(libelle);
        dom::array valeurs;
        if (critere["champ"].get(champ) || champ != "typologie" || critere["valeurs"].get(valeurs)) continue;
        for (const dom::element v : valeurs) {
          if (!v["code"].get(code)) c_.typologies_en_ordre.emplace_back(code);
        }
      }
    }
    return true;
  }

  // People born in ranges of days drawn by year: the whole of each range, so that no order favours anyone.
  bool Personnes(const Tirage& annees) {
    const auto jours = std::clamp<std::int64_t>(static_cast<std::int64_t>(kParTranche * 20'000 / c_.total), 1, 360);
    std::map<std::string, double> mots;
    for (int i = 0; i < kTranches; ++i) {
      const std::string& annee = annees.Tirer(alea_);
      const std::int64_t premier = Entre(alea_, 0, 360 - jours), dernier = premier + jours - 1;  // of months of 30 days
      const std::string cible = fmt::format(
          "/v1/demandes?date_naissance={0}-{1:02}-{2:02}..{0}-{3:02}-{4:02}&nombre=1000"
          "&champs=numero_unique,nom,prenoms,complement_demande",
          annee, premier / 30 + 1, Jour(premier), dernier / 30 + 1, Jour(dernier));
      dom::element e;
      if (!Lire(EcrireGet(adresse_, cible), e)) return false;
      dom::array demandes;
      if (e["demandes"].get(demandes)) return Faute(cible + " : réponse sans demandes");
      for (const dom::element d : demandes) Personne_(d, mots);
    }
    for (const auto& [mot, n] : mots) c_.mots.Ajouter(mot, n);
    return true;
  }
  static std::int64_t Jour(std::int64_t rang) { return std::min<std::int64_t>(rang % 30 + 1, 28); }

  void Personne_(const dom::element& d, std::map<std::string, double>& mots) {
    std::string_view numero, nom, prenoms, texte;
    if (d["numero_unique"].get(numero)) return;
    if (!d["nom"].get(nom) && !nom.empty()) {
      if (d["prenoms"].get(prenoms)) prenoms = {};
      c_.personnes.push_back(
          {std::string(numero), std::string(nom), std::string(prenoms.substr(0, prenoms.find(' ')))});
    }
    if (d["complement_demande"].get(texte)) return;
    std::set<std::string> vus;
    std::string mot;
    for (std::size_t i = 0; i <= texte.size(); ++i) {
      const auto c = i < texte.size() ? static_cast<unsigned char>(texte[i]) : static_cast<unsigned char>(' ');
      if (c >= 0x80 || (c >= 'a' && c <= 'z')) {
        mot += static_cast<char>(c);
      } else if (c >= 'A' && c <= 'Z') {
        mot += static_cast<char>(c + 32);
      } else {
        if (mot.size() > 3 && !kMotsOutils.contains(mot) && mot.find("\xe2\x80") == mot.npos) vus.insert(mot);
        mot.clear();
      }
    }
    for (const std::string& m : vus) ++mots[m];
  }

  bool Chercher(const std::string& json, dom::element& e) {
    return Lire(EcrirePost(adresse_, "/v1/demandes/recherche", json), e);
  }

  bool Lire(const std::string& octets, dom::element& e) {
    const Reponse r = Demander(adresse_, octets);
    if (r.statut == 0) return Faute(r.panne);
    if (r.statut != 200) return Faute(fmt::format("{}\n→ {} {}", octets, r.statut, r.corps.substr(0, 2000)));
    if (parser_.parse(r.corps).get(e)) return Faute(octets + "\n→ réponse qui n'est pas du JSON");
    return true;
  }
  void Lire(const dom::element& e, std::string_view facette, Tirage& t) {
    dom::array valeurs;
    if (e["facettes"][facette]["valeurs"].get(valeurs)) return;
    for (const dom::element v : valeurs) {
      std::string_view code;
      std::uint64_t n = 0;
      if (!v["code"].get(code) && !v["nombre"].get(n)) t.Ajouter(std::string(code), static_cast<double>(n));
    }
  }
  bool Faute(std::string quoi) {
    faute_ = std::move(quoi);
    return false;
  }

  const Adresse& adresse_;
  Alea& alea_;
  Connaissance& c_;
  dom::parser parser_;
  std::string faute_;
};

}  // namespace

std::string Apprendre(const Adresse& adresse, Alea& alea, Connaissance& c) { return Enquete(adresse, alea, c).Mener(); }

std::pair<std::string, std::string> TypologiesVoisines(const Connaissance& c, Alea& alea) {
  const auto& ordre = c.typologies_en_ordre;
  const auto it = std::find(ordre.begin(), ordre.end(), c.typologies.Tirer(alea));
  const auto rang =
      it == ordre.end() ? 0 : std::min<std::size_t>(static_cast<std::size_t>(it - ordre.begin()), ordre.size() - 2);
  return {ordre[rang], ordre[rang + 1]};
}

}  // namespace sne::bench
