#include "schema/bareme.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sne {

namespace dom = simdjson::dom;

class LecteurBareme {
 public:
  LecteurBareme(const Catalogue& catalogue, Bareme& bareme) : catalogue_(catalogue), b_(bareme) {}

  Outcome Lire() {
    dom::parser parser;
    dom::element racine;
    if (parser.parse(simdjson::padded_string(catalogue_.source())).get(racine)) return Faute("JSON illisible");
    SNE_TRY(LirePlafonds(racine));
    SNE_TRY(LireSeuils(racine));
    SNE_TRY(LireZones(racine));
    return LireDelais(racine);
  }

 private:
  static tl::unexpected<Status> Faute(const std::string& quoi) {
    return Fail(Code::kInvalid, "catalogue.json : " + quoi);
  }

  template <class T>
  static void Trier(std::vector<T>& annees) {
    std::sort(annees.begin(), annees.end(), [](const T& a, const T& b) { return a.annee < b.annee; });
  }

  static bool Annee(const dom::element& e, int& annee) {
    std::int64_t v;
    if (e["annee"].get(v)) return false;
    annee = static_cast<int>(v);
    return true;
  }

  static bool Euros(const dom::element& e, std::string_view cle, std::int64_t& centimes) {
    double v;
    if (e[cle].get(v)) return false;
    centimes = std::llround(v * 100);
    return true;
  }

  static bool SixMontants(const dom::element& e, std::string_view cle, std::array<std::int64_t, 6>& montants) {
    dom::array liste;
    if (e[cle].get(liste) || liste.size() != montants.size()) return false;
    for (std::size_t i = 0; const dom::element v : liste) {
      double euros;
      if (v.get(euros)) return false;
      montants[i++] = std::llround(euros * 100);
    }
    return true;
  }

  Outcome LirePlafonds(const dom::element& racine) {
    dom::array annees;
    if (racine["plafonds"].get(annees)) return Faute("« plafonds » doit être une liste d'années");
    for (const dom::element e : annees) {
      Bareme::PlafondsAnnee a;
      double pls, pli;
      if (!Annee(e, a.annee) || e["PLS"].get(pls) || e["PLI"].get(pli))
        return Faute("plafonds : annee, PLS et PLI sont requis");
      static constexpr std::string_view kZones[] = {"paris", "idf", "autres"};
      for (std::size_t i = 0; i < a.zones.size(); ++i) {
        Bareme::Plafonds& p = a.zones[i];
        dom::element zone;
        if (e["zones"][kZones[i]].get(zone) || !SixMontants(zone, "PLUS", p.plus) ||
            !SixMontants(zone, "PLAI", p.plai) || !Euros(zone, "PLUS_sup", p.plus_suivant) ||
            !Euros(zone, "PLAI_sup", p.plai_suivant)) {
          return Faute("plafonds de " + std::to_string(a.annee) + ", zone " + std::string(kZones[i]) +
                       " : PLUS et PLAI (six montants), PLUS_sup et PLAI_sup sont requis");
        }
        p.pls_pour_mille = static_cast<int>(std::lround(pls * 1000));
        p.pli_pour_mille = static_cast<int>(std::lround(pli * 1000));
      }
      b_.plafonds_.push_back(a);
    }
    if (b_.plafonds_.empty()) return Faute("« plafonds » est vide");
    Trier(b_.plafonds_);
    return {};
  }

  static bool TroisSeuils(const dom::element& e, Bareme::Seuils& s) {
    return Euros(e, "q1", s[0]) && Euros(e, "q2", s[1]) && Euros(e, "q3", s[2]);
  }

  Outcome LireSeuils(const dom::element& racine) {
    dom::array annees;
    if (racine["seuils_quartiles"].get(annees)) return Faute("« seuils_quartiles » doit être une liste d'années");
    for (const dom::element e : annees) {
      Bareme::SeuilsAnnee a;
      dom::element defaut, idf;
      if (!Annee(e, a.annee) || e["defaut"].get(defaut) || !TroisSeuils(defaut, a.defaut)) {
        return Faute("seuils_quartiles : annee et defaut (q1, q2, q3) sont requis");
      }
      a.idf = a.defaut;
      if (!e["idf"].get(idf) && !TroisSeuils(idf, a.idf))
        return Faute("seuils_quartiles : idf doit avoir q1, q2 et q3");
      dom::object epci;
      if (!e["epci"].get(epci)) {
        for (const auto& [siren, seuils] : epci) {
          const Ordinal o = catalogue_.territoires().epci().Find(siren);
          if (o == kNoOrdinal || !TroisSeuils(seuils, a.epci[o])) {
            return Faute("seuils_quartiles : EPCI inconnu ou seuils incomplets : " + std::string(siren));
          }
        }
      }
      b_.seuils_.push_back(std::move(a));
    }
    if (b_.seuils_.empty()) return Faute("« seuils_quartiles » est vide");
    Trier(b_.seuils_);
    return {};
  }

  Outcome LireZones(const dom::element& racine) {
    const Territoires& t = catalogue_.territoires();
    const std::size_t n = t.communes().size() + 1;
    const Ordinal idf = t.regions().Find("11");
    b_.zone_.assign(n, Bareme::Zone::kAutres);
    b_.departement_.assign(n, kNoOrdinal);
    b_.epci_.assign(n, kNoOrdinal);
    for (Ordinal o = 1; o < n; ++o) {
      const Territoires::Commune& c = t.commune(o);
      if (c.region == idf) b_.zone_[o] = Bareme::Zone::kIleDeFrance;
      b_.departement_[o] = c.departement;
      b_.epci_[o] = c.epci;
    }
    dom::array paris;
    if (racine["communes_zone_paris"].get(paris))
      return Faute("« communes_zone_paris » doit être une liste de communes");
    for (const dom::element e : paris) {
      std::string_view code;
      const Ordinal o = e.get(code) ? kNoOrdinal : t.communes().Find(code);
      if (o == kNoOrdinal) return Faute("communes_zone_paris : commune inconnue " + simdjson::minify(e));
      b_.zone_[o] = Bareme::Zone::kParis;
    }
    return {};
  }

  Outcome LireDelais(const dom::element& racine) {
    const Nomenclature* typologies = catalogue_.nomenclature("typologie");
    const Nomenclature& departements = catalogue_.territoires().departements();
    dom::element delais;
    std::int64_t defaut;
    dom::object par_departement;
    if (typologies == nullptr || racine["delais_anormalement_longs"].get(delais) || delais["defaut"].get(defaut) ||
        delais["departements"].get(par_departement)) {
      return Faute("« delais_anormalement_longs » : defaut et departements sont requis");
    }
    b_.delais_.assign(departements.size() + 1, std::vector<int>(typologies->size() + 1, static_cast<int>(defaut)));
    for (const auto& [code, valeur] : par_departement) {
      const Ordinal d = departements.Find(code);
      if (d == kNoOrdinal) return Faute("delais_anormalement_longs : département inconnu " + std::string(code));
      std::vector<int>& mois = b_.delais_[d];
      std::int64_t unique;
      dom::object par_typologie;
      if (!valeur.get(unique)) {
        std::fill(mois.begin(), mois.end(), static_cast<int>(unique));
      } else if (!valeur.get(par_typologie)) {
        for (const auto& [typologie, v] : par_typologie) {
          const Ordinal o = typologies->Find(typologie);
          if (o == kNoOrdinal || v.get(unique))
            return Faute("delais_anormalement_longs : " + std::string(code) + " illisible");
          mois[o] = static_cast<int>(unique);
        }
        mois[0] = *std::min_element(mois.begin() + 1, mois.end());
      } else {
        return Faute("delais_anormalement_longs : " + std::string(code) + " illisible");
      }
    }
    return {};
  }

  const Catalogue& catalogue_;
  Bareme& b_;
};

Result<Bareme> Bareme::Charger(const Catalogue& catalogue) {
  Bareme bareme;
  SNE_TRY(LecteurBareme(catalogue, bareme).Lire());
  return bareme;
}

const Bareme::Seuils& Bareme::SeuilsDeCommune(const SeuilsAnnee& annee, Ordinal commune) const {
  if (!annee.epci.empty()) {
    if (const auto it = annee.epci.find(epci_[commune]); it != annee.epci.end()) return it->second;
  }
  return zone_[commune] == Zone::kAutres ? annee.defaut : annee.idf;
}

}  // namespace sne
