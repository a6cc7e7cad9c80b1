// How often the simple search finds the person when the name is typed with a noise, and how soon.
//
// found     one of the first ten rows holds a person of the same folded name (birth or used) and the same first given
//           name as the one meant.
// counted   every query, but for those that ten others fit as well, so that no order could be right: without a first
//           name, more than ten applications (MARTIN 1984); with one, the ten rows shown, all of people whose names are
//           as near to what was typed, in letters, as that of the person meant (ROUX for LE ROUX).
// right     the first row is the very application meant. Counted over the queries that identify it: no other living
//           application holds a person who fits what was meant (so that name, first name and date of birth are unique),
//           and the first row is not somebody whose name is as near to what was typed.
#include <fmt/format.h>

#include <map>

#include "bench/sne_bench/bruit.h"
#include "bench/sne_bench/connexion.h"
#include "bench/sne_bench/scenario.h"

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kPremieres = 10;
constexpr std::string_view kChamps = R"(["numero_unique","nom","nom_usage","prenoms","date_naissance","codemandeurs"])";

std::string Texte(const dom::element& e, std::string_view cle) {
  std::string_view s;
  return e[cle].get(s) ? std::string() : std::string(s);
}

struct Porteur {
  std::string nom, usage, prenom, naissance;
};

std::string PremierPrenom(const std::string& prenoms) { return prenoms.substr(0, prenoms.find(' ')); }

// The persons of an application, the demandeur first.
std::vector<Porteur> Porteurs(const dom::element& d) {
  std::vector<Porteur> p;
  const auto lire = [&](const dom::element& e) {
    p.push_back(
        {Texte(e, "nom"), Texte(e, "nom_usage"), PremierPrenom(Texte(e, "prenoms")), Texte(e, "date_naissance")});
  };
  lire(d);
  dom::array codemandeurs;
  if (!d["codemandeurs"].get(codemandeurs)) {
    for (const dom::element c : codemandeurs) lire(c);
  }
  return p;
}

// A name and a first given name, folded; an empty first name fits all.
struct Cherche {
  std::string nom, prenom;
  explicit Cherche(const Nomme& n) : nom(Plier(n.nom)), prenom(Plier(n.prenom)) {}
  bool Convient(const Porteur& p) const {
    return (prenom.empty() || Plier(p.prenom) == prenom) && (Plier(p.nom) == nom || Plier(p.usage) == nom);
  }
  // How far, in letters, from a person; `debut`: the name goes on.
  std::size_t Ecart(const Porteur& p, bool debut) const {
    const std::size_t prenoms = prenom.empty() ? 0 : bench::Ecart(prenom, Plier(p.prenom));
    const auto ecart = [&](const std::string& autre) {
      const std::string plie = Plier(autre);
      return bench::Ecart(nom, debut ? std::string_view(plie).substr(0, nom.size()) : std::string_view(plie));
    };
    return prenoms + std::min(ecart(p.nom), p.usage.empty() ? SIZE_MAX - prenoms : ecart(p.usage));
  }
};

class QualiteDeQ : public Scenario {
 public:
  QualiteDeQ(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}

  std::vector<std::string> series() const override {
    std::vector<std::string> noms = {"qualite"};
    for (const std::string_view b : kBruits) noms.push_back(fmt::format("qualite/{}", b));
    return noms;
  }

  std::string Preparer(Alea&) override {
    dom::parser parser;
    for (const Personne& p : c_.personnes) {
      const Reponse r = Demander(a_, EcrireGet(a_, "/v1/demandes/" + p.numero));
      dom::element e;
      if (r.statut != 200 || parser.parse(r.corps).get(e))
        return fmt::format("demande {} : {} {}", p.numero, r.statut, r.panne);
      const auto porteurs = Porteurs(e);
      const Porteur& d = porteurs[0];
      if (d.nom.empty() || d.prenom.empty() || d.naissance.size() != 10) continue;
      Fiche f{p.numero, d.usage, d.naissance, {d.nom, d.prenom}, {}};
      for (std::size_t i = 1; i < porteurs.size(); ++i) {
        if (!porteurs[i].nom.empty() && !porteurs[i].prenom.empty())
          f.codemandeurs.push_back({porteurs[i].nom, porteurs[i].prenom});
      }
      fiches_.push_back(std::move(f));
    }
    return fiches_.empty() ? "aucune personne avec nom, prénom et date de naissance" : "";
  }

  // The noises in turn, each on a person it applies to.
  Tir Suivant(Alea& alea) override {
    for (int essai = 0;; ++essai) {
      const Fiche& f = Choisir(alea, fiches_);
      const std::size_t bruit = prochain_ % std::size(kBruits);
      const auto saisie = Bruiter(kBruits[bruit], f, alea);
      if (!saisie && essai < 100'000) continue;  // beyond: a base where nobody has such a name
      ++prochain_;
      if (saisie) return Tirer(bruit, f, *saisie);
      essai = 0;
    }
  }

 private:
  Tir Tirer(std::size_t bruit, const Fiche& f, const Saisie& s) {
    Tir t;
    t.variantes = {bruit + 1};
    t.octets = EcrirePost(a_, "/v1/demandes/recherche",
                          fmt::format(R"({{"q":{},"nombre":{},"champs":{}}})", JsonTexte(s.q), kPremieres, kChamps));
    t.verifier = [](const dom::element& e) -> std::string {
      dom::array demandes;
      return e["demandes"].get(demandes) ? "réponse sans demandes" : "";
    };
    t.juger = [this, bruit, &f, s](const dom::element& e) { return Juger(bruit, f, s, e); };
    return t;
  }

  Jugement Juger(std::size_t bruit, const Fiche& f, const Saisie& s, const dom::element& e) const {
    const bool numero = s.sens.nom.empty();
    const Cherche sens(s.sens), ecrit(s.ecrit);
    // Who fits when no first name was typed must still be the person meant.
    const Cherche trouve(numero || s.sens.prenom.empty() ? f.demandeur : s.sens);
    Jugement j;
    const std::size_t ecart = ecrit.Ecart({s.sens.nom, "", s.sens.prenom, ""}, s.debut);
    std::uint64_t autres = 0;     // rows of others who are as near
    bool autre_premiere = false;  // the first one is
    std::size_t rang = 0;
    dom::array demandes;
    if (e["demandes"].get(demandes)) return j;
    for (const dom::element d : demandes) {
      const bool elle = Texte(d, "numero_unique") == f.numero;
      bool ici = elle;
      bool autre = false;
      for (const Porteur& p : Porteurs(d)) {
        ici = ici || trouve.Convient(p);
        autre = autre || (!elle && !numero && ecrit.Ecart(p, s.debut) <= ecart);
      }
      autres += autre;
      autre_premiere = autre_premiere || (rang == 0 && autre);
      j.trouvee = j.trouvee || ici;
      j.premiere = j.premiere || (rang == 0 && elle);
      ++rang;
    }
    if (e["totaux"]["tolerant"].get(j.tolerantes)) j.tolerantes = 0;
    const std::uint64_t porteuses = numero ? 1 : Porteuses(s, sens);
    j.comptee = j.trouvee || numero || (s.sens.prenom.empty() ? porteuses <= kPremieres : autres < kPremieres);
    j.identifiante = porteuses == 1 && !autre_premiere;
    j.exemple = fmt::format(
        R"({{"bruit":"{}","q":{},"numero_unique":"{}","nom":{},"prenom":{},"ecrit":{{"nom":{},"prenom":{},"debut":{}}},)"
        R"("porteuses":{},"comptee":{},"trouvee":{},"identifiante":{},"premiere":{},"tolerantes":{}}})",
        kBruits[bruit], JsonTexte(s.q), f.numero, JsonTexte(trouve.nom), JsonTexte(trouve.prenom), JsonTexte(ecrit.nom),
        JsonTexte(ecrit.prenom), s.debut, porteuses, j.comptee, j.trouvee, j.identifiante, j.premiere, j.tolerantes);
    return j;
  }

  // Living applications that hold a person who fits all that was meant; by filters, not by q. More than 1,000
  // candidates are as good as many.
  std::uint64_t Porteuses(const Saisie& s, const Cherche& sens) const {
    const auto un_de = [](std::initializer_list<std::string_view> champs, const std::string& condition) {
      std::string ou;
      for (const std::string_view c : champs)
        ou += fmt::format(R"({}{{"champ":"{}",{}}})", ou.empty() ? "" : ",", c, condition);
      return fmt::format(R"({{"ou":[{}]}})", ou);
    };
    std::string et =
        un_de({"nom", "nom_usage", "codemandeur_nom", "codemandeur_nom_usage"}, R"("texte":)" + JsonTexte(s.sens.nom));
    if (!s.sens.prenom.empty())
      et += "," + un_de({"prenoms", "codemandeur_prenoms"}, R"("texte":)" + JsonTexte(s.sens.prenom));
    if (!s.premier_jour.empty()) {
      et += "," + un_de({"date_naissance", "codemandeur_date_naissance"},
                        fmt::format(R"("min":"{}","max":"{}")", s.premier_jour, s.dernier_jour));
    }
    const Reponse r =
        Demander(a_, EcrirePost(a_, "/v1/demandes/recherche",
                                fmt::format(R"({{"nombre":1000,"champs":{},"filtres":{{"et":[{}]}}}})", kChamps, et)));
    dom::parser parser;
    dom::element e;
    dom::array demandes;
    if (r.statut != 200 || parser.parse(r.corps).get(e) || e["demandes"].get(demandes)) return 0;
    std::uint64_t n = 0;
    for (const dom::element d : demandes) {
      const auto porteurs = Porteurs(d);
      n += std::any_of(porteurs.begin(), porteurs.end(), [&](const Porteur& p) {
        return sens.Convient(p) &&
               (s.premier_jour.empty() || (p.naissance >= s.premier_jour && p.naissance <= s.dernier_jour));
      });
    }
    return n;
  }

  const Adresse& a_;
  const Connaissance& c_;
  std::vector<Fiche> fiches_;
  std::size_t prochain_ = 0;
};

}  // namespace

std::unique_ptr<Scenario> CreerQualite(const Adresse& a, const Connaissance& c) {
  return std::make_unique<QualiteDeQ>(a, c);
}

}  // namespace sne::bench
