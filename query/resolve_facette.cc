#include "query/resolve_facette.h"

#include <algorithm>
#include <cmath>

#include "query/resolve.h"
#include "query/resolve_value.h"

namespace sne {
namespace {

constexpr std::uint32_t kValeursCourtes = 50;  // a facet of no more values lists them all, unless told otherwise

class ResolveurDeFacettes {
 public:
  ResolveurDeFacettes(const Catalogue& catalogue, const TerritoireDeCotation& territoire, Plan& plan, Erreurs& erreurs)
      : catalogue_(catalogue), territoire_(territoire), plan_(plan), erreurs_(erreurs), valeurs_(catalogue, erreurs) {}

  void Facettes(const Requete& r) {
    if (r.facettes.size() > static_cast<std::size_t>(kFacettesMax)) {
      return Faute(r.chemin_facettes, "plus de " + std::to_string(kFacettesMax) + " facettes");
    }
    for (const DemandeDeFacette& d : r.facettes) {
      Facette f;
      f.exclure = d.exclure_propre_filtre.value_or(r.exclure_propre_filtre);
      std::string epci = d.epci;
      const Field* champ = ResolveField(catalogue_, d.champ, CheminDuChamp(d), epci, erreurs_);
      if (champ == nullptr) continue;
      f.champ = champ->id;
      f.chemin = d.chemin;
      if (champ->type == Type::kCotation) {
        if (!territoire_.Resoudre(epci, CheminDuTerritoire(d), plan_, erreurs_)) continue;
        f.epci = epci;
        f.territoire = catalogue_.territoires().epci().Find(epci);
      } else if (!champ->facette) {
        Faute(CheminDuChamp(d),
              "« " + d.champ + " » ne se compte pas par valeur (texte libre, nom, identifiant ou liste)");
        continue;
      }
      f.nom = !d.nom.empty() ? d.nom : champ->type == Type::kCotation ? "cotation@" + epci : champ->nom_public();
      for (const Facette& autre : plan_.facettes) {
        if (autre.nom == f.nom)
          Faute(d.chemin,
                "deux facettes s'appellent « " + Extrait(f.nom, 60) + " » : donnez-leur des « nom » distincts");
      }
      Decoupage(d, *champ, f);
      // Numbers and guichets have no closed list: theirs is as long as the values that occur.
      const bool fermee = champ->type == Type::kObject || (champ->HasOrdinals() && !champ->nomenclature->ouverte());
      const std::int64_t defaut =
          champ->type == Type::kObject || (fermee && champ->nomenclature->size() <= kValeursCourtes) ? kValeursCourtes
                                                                                                     : 10;
      const std::int64_t nombre = d.nombre.value_or(defaut);
      if (!d.nombre && !fermee) f.toutes_jusqu_a = kValeursCourtes;
      if (nombre < 0 || nombre > 1000)
        Faute(d.chemin + "/nombre", "attendu : un entier entre 0 et 1000 ; trouvé : " + std::to_string(nombre));
      f.nombre = static_cast<std::uint32_t>(nombre);
      Selectionnees(f);
      plan_.facettes.push_back(std::move(f));
    }
  }

 private:
  void Faute(const std::string& chemin, std::string detail) {
    if (erreurs_.size() < 20) erreurs_.push_back({chemin, std::move(detail)});
  }

  void Decoupage(const DemandeDeFacette& d, const Field& champ, Facette& f) {
    const int poses = (d.intervalle ? 1 : 0) + (d.bornes ? 1 : 0) + (d.par.empty() ? 0 : 1);
    if (poses > 1) return Faute(d.chemin, "intervalle, bornes et par s'excluent");
    const bool nombre = champ.type == Type::kInt || champ.type == Type::kMoney || champ.type == Type::kCotation;
    const bool date = champ.type == Type::kDate;
    const std::int64_t echelle = champ.type == Type::kMoney ? 100 : 1;
    if (d.intervalle) {
      if (!nombre)
        return Faute(d.chemin + "/intervalle", "« intervalle » découpe un nombre ; pour une date : par, ou bornes");
      // 1.1 euros are 110 cents, whatever 1.1 * 100 gives in binary.
      const double pas = std::round(*d.intervalle * static_cast<double>(echelle));
      if (!(pas >= 1) || pas > 1e12 || pas / static_cast<double>(echelle) != *d.intervalle) {
        return Faute(d.chemin + "/intervalle", champ.type == Type::kMoney
                                                   ? "attendu : un montant positif, deux décimales au plus"
                                                   : "attendu : un entier positif");
      }
      f.genre = Facette::Genre::kIntervalle;
      f.pas = static_cast<std::int64_t>(pas);
    } else if (d.bornes) {
      if (!nombre && !date) return Faute(d.chemin + "/bornes", "« bornes » découpe un nombre ou une date");
      f.genre = Facette::Genre::kBornes;
      for (std::size_t i = 0; i < d.bornes->size(); ++i) {
        std::int64_t v;
        if (valeurs_.Borne(champ, (*d.bornes)[i], d.chemin + "/bornes/" + std::to_string(i), false, v))
          f.bornes.push_back(v);
      }
      if (f.bornes.size() < 2 || f.bornes.size() > 1001)
        return Faute(d.chemin + "/bornes", "attendu : de 2 à 1001 bornes");
      if (std::adjacent_find(f.bornes.begin(), f.bornes.end(), std::greater_equal<>()) != f.bornes.end()) {
        Faute(d.chemin + "/bornes", "les bornes doivent croître");
      }
    } else if (!d.par.empty()) {
      static constexpr const char* kPeriodes[] = {"jour", "semaine", "mois", "trimestre", "annee"};
      const auto* p = std::find(std::begin(kPeriodes), std::end(kPeriodes), d.par);
      if (!date) return Faute(d.chemin + "/par", "« par » découpe une date");
      if (p == std::end(kPeriodes))
        return Faute(d.chemin + "/par",
                     "attendu : jour, semaine, mois, trimestre ou annee ; trouvé : « " + Extrait(d.par, 40) + " »");
      f.genre = Facette::Genre::kPeriode;
      f.periode = static_cast<Facette::Periode>(p - std::begin(kPeriodes));
    } else if (date || champ.type == Type::kMoney) {
      Faute(d.chemin, "« " + d.champ + " » se compte par tranches : " +
                          (date ? "par (jour, semaine, mois, trimestre, annee) ou bornes" : "intervalle ou bornes"));
    }
  }

  // Values of the field that a branch of its own names, so that a selected value stays visible at zero.
  void Selectionnees(Facette& f) {
    for (const Branche& b : plan_.branches) {
      if (b.propre != f.champ || b.propre_epci != f.epci) continue;
      const Node* n = &b.node;
      while ((n->genre == Node::Genre::kNon || n->genre == Node::Genre::kElement) && !n->enfants.empty())
        n = &n->enfants[0];
      if (n->champ != f.champ) continue;  // a condition on a part of an object names no value of the object
      f.selectionnees.insert(f.selectionnees.end(), n->valeurs.begin(), n->valeurs.end());
    }
    if (const Nomenclature* n = catalogue_.field(f.champ).nomenclature; n != nullptr && n->masquante()) {
      for (std::int64_t& v : f.selectionnees) {
        if (n->Masquee(static_cast<Ordinal>(v))) v = n->sensible();
      }
    }
    std::sort(f.selectionnees.begin(), f.selectionnees.end());
    f.selectionnees.erase(std::unique(f.selectionnees.begin(), f.selectionnees.end()), f.selectionnees.end());
  }

  const Catalogue& catalogue_;
  const TerritoireDeCotation& territoire_;
  Plan& plan_;
  Erreurs& erreurs_;
  ResolveurDeValeurs valeurs_;
};

}  // namespace

void ResolveFacettes(const Requete& requete, const Catalogue& catalogue, const TerritoireDeCotation& territoire,
                     Plan& plan, Erreurs& erreurs) {
  ResolveurDeFacettes(catalogue, territoire, plan, erreurs).Facettes(requete);
}

}  // namespace sne
