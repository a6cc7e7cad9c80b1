// Grids as JSON: what an EPCI sends, what answers show, what the journal and the file of grids hold.
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "schema/demande_json.h"
#include "schema/fold.h"
#include "schema/grille.h"

namespace sne {

namespace dom = simdjson::dom;

namespace {

using Par = LigneDeGrille::Par;
using Statut = VersionDeGrille::Statut;

constexpr std::size_t kErreursMax = 20, kLignesMax = 500, kTexteMax = 200;
constexpr int kPoidsMax = 100, kPlafondMax = 10'000, kMoisMax = 600;

constexpr std::pair<std::string_view, Par> kPars[] = {{"UNITE", Par::kUnite}, {"MOIS", Par::kUnite}, {"AN", Par::kAn}};
constexpr std::pair<std::string_view, Statut> kStatuts[] = {
    {"BROUILLON", Statut::kBrouillon}, {"PUBLIEE", Statut::kPubliee}, {"ARCHIVEE", Statut::kArchivee}};

// A number as people write it: 35, 0.5.
void AppendNombre(double n, std::string& out) {
  if (n == std::floor(n)) {
    out += std::to_string(static_cast<std::int64_t>(n));
    return;
  }
  char texte[32];
  std::snprintf(texte, sizeof texte, "%.10g", n);
  out += texte;
}

// Reads the members of a grid; each mistake is reported where it stands. Without criteria: what was written by us.
class Lecteur {
 public:
  Lecteur(const CriteresDeCotation* criteres, Erreurs& erreurs) : criteres_(criteres), erreurs_(erreurs) {}

  void Faute(const std::string& chemin, std::string detail) {
    if (erreurs_.size() < kErreursMax) erreurs_.push_back({chemin, std::move(detail)});
  }

  // Calls lire(key, value, pointer) for each member; false for one that does not belong there.
  template <class F>
  bool Membres(const dom::element& e, const std::string& chemin, F&& lire) {
    dom::object objet;
    if (e.get(objet)) {
      Faute(chemin, "attendu : un objet");
      return false;
    }
    std::set<std::string_view> vus;
    for (const auto& [cle, v] : objet) {
      const std::string ou = chemin + "/" + Extrait(cle, 60);
      if (!vus.insert(cle).second) {
        Faute(ou, "membre donné deux fois");
        double_ = true;
      } else if (!lire(cle, v, ou)) {
        Faute(ou, "membre inconnu");
      }
    }
    return true;
  }
  template <class F>
  bool Liste(const dom::element& e, const std::string& chemin, F&& lire) {
    dom::array liste;
    if (e.get(liste)) {
      Faute(chemin, "attendu : une liste");
      return false;
    }
    std::size_t i = 0;
    for (const dom::element v : liste) lire(v, chemin + "/" + std::to_string(i++));
    return true;
  }
  bool Texte(const dom::element& e, const std::string& chemin, std::string& out) {
    std::string_view v;
    const auto de_controle = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (e.get(v) || v.find_first_not_of(' ') == v.npos || v.size() > kTexteMax ||
        std::any_of(v.begin(), v.end(), de_controle)) {
      Faute(chemin, "attendu : un texte de 1 à 200 octets, sans caractère de contrôle");
    } else {
      out = v;
    }
    return true;
  }
  bool Entier(const dom::element& e, const std::string& chemin, int min, int max, int& out) {
    std::int64_t v = 0;
    if (e.get(v) || v < min || v > max) {
      Faute(chemin, "attendu : un entier de " + std::to_string(min) + " à " + std::to_string(max) +
                        " ; trouvé : " + Extrait(simdjson::to_string(e), 40));
    } else {
      out = static_cast<int>(v);
    }
    return true;
  }
  bool Entier(const dom::element& e, const std::string& chemin, int min, int max, std::optional<int>& out) {
    int v = 0;
    const std::size_t avant = erreurs_.size();
    Entier(e, chemin, min, max, v);
    if (erreurs_.size() == avant) out = v;
    return true;
  }
  bool Date(const dom::element& e, const std::string& chemin, std::optional<Jour>& out) {
    std::string_view v;
    if (!e.get(v)) out = LireDate(v);
    if (!out) Faute(chemin, "attendu : une date AAAA-MM-JJ ; trouvé : " + Extrait(simdjson::to_string(e), 40));
    return true;
  }
  template <class T, std::size_t n>
  bool Choix(const dom::element& e, const std::string& chemin, const std::pair<std::string_view, T> (&choix)[n],
             T& out) {
    std::string_view v;
    if (!e.get(v)) {
      for (const auto& [nom, valeur] : choix) {
        if (nom != v) continue;
        out = valeur;
        return true;
      }
    }
    std::string noms;
    for (const auto& [nom, valeur] : choix) noms += (noms.empty() ? "" : ", ") + std::string(nom);
    Faute(chemin, "attendu : " + noms + " ; trouvé : " + Extrait(simdjson::to_string(e), 40));
    return true;
  }

  // ---- lines

  void Lignes(const dom::element& e, const std::string& chemin, std::vector<LigneDeGrille>& out) {
    std::vector<std::string> chemins;
    const bool liste = Liste(e, chemin, [&](const dom::element& v, const std::string& ou) {
      if (out.size() >= kLignesMax) {
        if (out.size() == kLignesMax) Faute(ou, "500 lignes au plus");
        return;
      }
      Ligne(v, ou, out.emplace_back());
      chemins.push_back(ou);
    });
    if (!liste) return;
    if (out.empty()) Faute(chemin, "une grille pèse au moins un critère");
    if (criteres_ != nullptr && erreurs_.empty()) Ensemble(out, chemins);
  }

  void Ligne(const dom::element& e, const std::string& chemin, LigneDeGrille& l) {
    bool hors_mutation = false, mutation = false, cumul = false;
    if (!Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) {
          if (cle == "code") return Texte(v, ou, l.critere);
          if (cle == "categorie" || cle == "libelle") return true;  // the criterion has them
          if (cle == "modalites") {
            return Liste(v, ou,
                         [&](const dom::element& m, const std::string& la) {
                           return Texte(m, la, l.modalites.emplace_back());
                         }) &&
                   (!l.modalites.empty() || (Faute(ou, "au moins une modalité, ou pas de « modalites »"), true));
          }
          if (cle == "intervalle") return Intervalle(v, ou, l);
          if (cle == "par") return Choix(v, ou, kPars, l.par);
          if (cle == "plafond") return Entier(v, ou, 1, kPlafondMax, l.plafond);
          if (cle == "depuis_mois") return Entier(v, ou, 1, kMoisMax, l.depuis_mois);
          if (cle == "hors_mutation") return hors_mutation = true, Poids(v, ou, l.hors_mutation);
          if (cle == "mutation") return mutation = true, Poids(v, ou, l.mutation);
          if (cle == "groupe") return Texte(v, ou, l.groupe);
          if (cle != "cumul") return false;
          cumul = true;
          static constexpr std::pair<std::string_view, bool> kCumuls[] = {{"SOMME", false}, {"MAX", true}};
          return Choix(v, ou, kCumuls, l.maximum);
        }))
      return;
    if (l.critere.empty()) Faute(chemin + "/code", "attendu : le code d'un critère");
    if (!hors_mutation || !mutation) {
      Faute(chemin + (hors_mutation ? "/mutation" : "/hors_mutation"),
            "attendu : {\"poids\", \"option_pj\"}, avec un poids de 0 quand le critère n'y compte pas");
    }
    if (cumul && l.groupe.empty()) Faute(chemin + "/cumul", "« cumul » se dit d'un groupe : donnez « groupe »");
    if (criteres_ != nullptr && !l.critere.empty()) Critere(l, chemin);
  }

  bool Poids(const dom::element& e, const std::string& chemin, PoidsDeGrille& p) {
    bool poids = false;
    int option = 1;
    if (Membres(e, chemin,
                [&](std::string_view cle, const dom::element& v, const std::string& ou) {
                  if (cle == "poids") return poids = true, Entier(v, ou, -kPoidsMax, kPoidsMax, p.poids);
                  return cle == "option_pj" && Entier(v, ou, 1, 3, option);
                }) &&
        !poids)
      Faute(chemin + "/poids", "attendu : un entier de -100 à 100");
    p.option = static_cast<OptionPj>(option);
    return true;
  }

  bool Intervalle(const dom::element& e, const std::string& chemin, LigneDeGrille& l) {
    const auto nombre = [&](const dom::element& v, const std::string& ou, std::optional<double>& out) {
      double n = 0;
      if (v.get(n)) {
        Faute(ou, "attendu : un nombre");
      } else {
        out = n;
      }
      return true;
    };
    if (!Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) {
          if (cle == "min") return nombre(v, ou, l.min);
          return cle == "max" && nombre(v, ou, l.max);
        }))
      return true;
    if (!l.min && !l.max) Faute(chemin, "attendu : « min », « max » ou les deux");
    if (l.min && l.max && *l.min > *l.max) Faute(chemin, "intervalle à l'envers : « min » dépasse « max »");
    return true;
  }

  // What the criterion allows.
  void Critere(const LigneDeGrille& l, const std::string& chemin) {
    const CritereDeCotation* c = criteres_->Find(l.critere);
    if (c == nullptr) {
      std::vector<std::string_view> codes;
      for (const auto& categorie : criteres_->categories()) {
        for (const CritereDeCotation& autre : categorie.criteres) codes.push_back(autre.code);
      }
      const std::string proche = PlusProche(l.critere, codes);
      return Faute(chemin + "/code", "critère inconnu « " + Extrait(l.critere, 60) + " »" +
                                         (proche.empty() ? "" : " ; le plus proche : " + proche) +
                                         " ; GET /v1/criteres-cotation les donne");
    }
    for (std::size_t i = 0; i < l.modalites.size(); ++i) {
      const auto est = [&](const CritereDeCotation::Modalite& m) { return m.code == l.modalites[i]; };
      if (std::any_of(c->modalites.begin(), c->modalites.end(), est)) continue;
      std::string codes;
      for (const auto& m : c->modalites) codes += (codes.empty() ? "" : ", ") + m.code;
      Faute(chemin + "/modalites/" + std::to_string(i),
            "modalité inconnue « " + Extrait(l.modalites[i], 60) + " » ; " +
                (codes.empty() ? c->code + " n'en a pas" : "celles de " + c->code + " : " + codes));
    }
    const bool nombre = c->intervalle.has_value();
    if ((l.min || l.max) && !nombre) Faute(chemin + "/intervalle", c->code + " n'est pas un nombre");
    if (l.par != Par::kFois) {
      if (!nombre || !c->intervalle->par_unite) {
        Faute(chemin + "/par", c->code + " ne se compte pas par unité");
      } else if (l.par == Par::kAn && c->intervalle->unite != "mois") {
        Faute(chemin + "/par", c->code + " se compte par UNITE (" + c->intervalle->unite + ")");
      } else if (l.min || l.max) {
        Faute(chemin + "/intervalle", "points par unité ou par intervalle, pas les deux à la fois");
      }
    }
    if (l.plafond && l.par == Par::kFois)
      Faute(chemin + "/plafond", "« plafond » borne des points donnés « par » unité");
    if (l.depuis_mois && !c->fenetre)
      Faute(chemin + "/depuis_mois", c->code + " ne se compte pas par événements datés");
    if (!c->pj.empty()) return;
    for (const auto& [p, nom] : {std::pair(&l.hors_mutation, "/hors_mutation"), std::pair(&l.mutation, "/mutation")}) {
      if (p->option != OptionPj::kDeclaratif)
        Faute(chemin + nom + "/option_pj", "aucune pièce ne prouve " + c->code + " : seule l'option 1 est possible");
    }
  }

  // What lines must be together: no two for the same applications, groups of more than one that agree.
  void Ensemble(const std::vector<LigneDeGrille>& lignes, const std::vector<std::string>& chemins) {
    for (std::size_t i = 0; i < lignes.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const LigneDeGrille &a = lignes[j], &b = lignes[i];
        if (a.critere != b.critere) continue;
        if (!a.modalites.empty() && !b.modalites.empty()) {
          for (std::size_t m = 0; m < b.modalites.size(); ++m) {
            if (std::find(a.modalites.begin(), a.modalites.end(), b.modalites[m]) == a.modalites.end()) continue;
            Faute(chemins[i] + "/modalites/" + std::to_string(m),
                  "« " + b.modalites[m] + " » est déjà pesée en " + chemins[j]);
          }
        } else if (a.Borne() && b.Borne()) {
          if (a.min.value_or(-HUGE_VAL) <= b.max.value_or(HUGE_VAL) &&
              b.min.value_or(-HUGE_VAL) <= a.max.value_or(HUGE_VAL))
            Faute(chemins[i] + "/intervalle", "chevauche celui de " + chemins[j]);
        } else {
          Faute(chemins[i] + "/code", "« " + b.critere + " » est déjà pesé en " + chemins[j]);
        }
      }
      if (lignes[i].groupe.empty()) continue;
      const LigneDeGrille* autre = nullptr;
      for (std::size_t j = 0; j < lignes.size(); ++j) {
        if (j != i && lignes[j].groupe == lignes[i].groupe) autre = autre == nullptr ? &lignes[j] : autre;
      }
      if (autre == nullptr) {
        Faute(chemins[i] + "/groupe",
              "« " + lignes[i].groupe + " » n'a que cette ligne : un groupe en réunit plusieurs");
      } else if (autre->maximum != lignes[i].maximum && autre < &lignes[i]) {
        Faute(chemins[i] + "/cumul", "les lignes de « " + lignes[i].groupe + " » n'ont pas le même cumul");
      }
    }
  }

  bool un_membre_double() const { return double_; }

 private:
  const CriteresDeCotation* criteres_;
  Erreurs& erreurs_;
  bool double_ = false;
};

bool EstEn(std::string_view cle, std::initializer_list<std::string_view> noms) {
  return std::find(noms.begin(), noms.end(), cle) != noms.end();
}

tl::unexpected<Status> Altere(const Erreurs& erreurs) {
  return Fail(Code::kCorrupt, "grilles : " + (erreurs.empty() ? std::string("JSON illisible")
                                                              : erreurs[0].chemin + " : " + erreurs[0].detail));
}

void LireTerritoire(const dom::element& e, const std::string& chemin, Lecteur& l, GrillesDeTerritoire& g) {
  l.Membres(e, chemin, [&](std::string_view cle, const dom::element& v, const std::string& ou) {
    if (cle == "epci") return l.Texte(v, ou, g.epci);
    if (cle == "revision") {
      if (v.get(g.revision)) l.Faute(ou, "attendu : un entier");
      return true;
    }
    return cle == "versions" && l.Liste(v, ou, [&](const dom::element& version, const std::string& la) {
      VersionDeGrille& n = g.versions.emplace_back();
      std::optional<Jour> du, modifiee;
      l.Membres(version, la, [&](std::string_view membre, const dom::element& m, const std::string& ici) {
        if (membre == "version") return l.Entier(m, ici, 1, 1'000'000, n.version);
        if (membre == "statut") return l.Choix(m, ici, kStatuts, n.statut);
        if (membre == "modifiee_le") return l.Date(m, ici, modifiee);
        if (membre == "publiee_le") return l.Date(m, ici, n.publiee_le);
        if (membre == "libelle") return l.Texte(m, ici, n.grille.libelle);
        if (membre == "valide_du") return l.Date(m, ici, du);
        if (membre == "valide_au") return l.Date(m, ici, n.grille.valide_au);
        if (membre == "criteres") l.Lignes(m, ici, n.grille.lignes);
        return membre == "criteres";
      });
      if (!du || !modifiee) l.Faute(la, "date absente");
      n.grille.valide_du = du.value_or(0);
      n.modifiee_le = modifiee.value_or(0);
    });
  });
}

void EcrireTerritoire(const GrillesDeTerritoire& g, std::string& out) {
  const CriteresDeCotation aucun;
  out += "{\"epci\":\"" + g.epci + "\",\"revision\":" + std::to_string(g.revision) + ",\"versions\":[";
  for (const VersionDeGrille& v : g.versions) {
    if (&v != g.versions.data()) out += ',';
    out += "{\"version\":" + std::to_string(v.version) + ",\"statut\":\"" + std::string(NomDeStatut(v.statut)) +
           "\",\"modifiee_le\":\"" + EcrireDate(v.modifiee_le) + "\"";
    if (v.publiee_le) out += ",\"publiee_le\":\"" + EcrireDate(*v.publiee_le) + "\"";
    out += ",\"libelle\":";
    AppendJsonString(v.grille.libelle, out);
    out += ",\"valide_du\":\"" + EcrireDate(v.grille.valide_du) + "\"";
    if (v.grille.valide_au) out += ",\"valide_au\":\"" + EcrireDate(*v.grille.valide_au) + "\"";
    out += ',';
    AppendLignes(v.grille, aucun, out);
    out += '}';
  }
  out += "]}";
}

}  // namespace

std::string_view NomDeStatut(Statut s) { return kStatuts[static_cast<std::size_t>(s)].first; }

// ---- reading

bool LireGrille(std::string_view json, const std::string& epci, const CriteresDeCotation& criteres, Exigence exigence,
                GrilleDeposee& out, Erreurs& erreurs) {
  dom::parser parser;
  dom::element racine;
  const simdjson::padded_string copie(json);
  if (parser.parse(copie).get(racine)) return false;
  Lecteur l(&criteres, erreurs);
  std::optional<Jour> du;
  bool lignes = false;
  const bool objet = l.Membres(racine, "", [&](std::string_view cle, const dom::element& v, const std::string& ou) {
    if (EstEn(cle, {"version", "versions", "libelle_epci", "modifiee_le", "publiee_le", "fin"})) return true;
    if (cle == "epci") {
      std::string_view nom;
      if (v.get(nom) || nom != epci) l.Faute(ou, "l'adresse dit " + epci);
      return true;
    }
    if (cle == "libelle") return l.Texte(v, ou, out.grille.libelle);
    if (cle == "statut") return l.Choix(v, ou, kStatuts, out.statut);
    if (cle == "valide_du") return l.Date(v, ou, du);
    if (cle == "valide_au") return v.is_null() || l.Date(v, ou, out.grille.valide_au);
    if (cle == "criteres") {
      lignes = true;
      l.Lignes(v, ou, out.grille.lignes);
    }
    return cle == "criteres";
  });
  if (!objet || !erreurs.empty()) return !l.un_membre_double();
  const bool tout = exigence == Exigence::kTout;
  if (tout && out.grille.libelle.empty()) l.Faute("/libelle", "attendu : un texte");
  if (!lignes) l.Faute("/criteres", "attendu : une liste de critères");
  if (tout && !du) {
    l.Faute("/valide_du", "attendu : une date AAAA-MM-JJ");
  } else if (du && out.grille.valide_au && *out.grille.valide_au < *du) {
    l.Faute("/valide_au", "dates à l'envers : « valide_au » précède « valide_du »");
  }
  out.grille.valide_du = du.value_or(0);
  return true;
}

// ---- writing

void AppendLignes(const Grille& grille, const CriteresDeCotation& criteres, std::string& out) {
  out += "\"criteres\":[";
  for (const LigneDeGrille& l : grille.lignes) {
    if (&l != grille.lignes.data()) out += ',';
    out += "{\"code\":";
    AppendJsonString(l.critere, out);
    if (const CritereDeCotation* c = criteres.Find(l.critere)) {
      out += ",\"categorie\":\"" + criteres.CategorieDe(*c).code + "\",\"libelle\":";
      AppendJsonString(c->libelle, out);
    }
    if (!l.modalites.empty()) {
      out += ",\"modalites\":[";
      for (const std::string& m : l.modalites) {
        if (&m != l.modalites.data()) out += ',';
        AppendJsonString(m, out);
      }
      out += ']';
    }
    if (l.Borne()) {
      out += ",\"intervalle\":{";
      if (l.min) AppendNombre(*l.min, out += "\"min\":");
      if (l.max) AppendNombre(*l.max, out += l.min ? ",\"max\":" : "\"max\":");
      out += '}';
    }
    if (l.par != Par::kFois) out += l.par == Par::kAn ? ",\"par\":\"AN\"" : ",\"par\":\"UNITE\"";
    if (l.plafond) out += ",\"plafond\":" + std::to_string(*l.plafond);
    if (l.depuis_mois) out += ",\"depuis_mois\":" + std::to_string(*l.depuis_mois);
    for (const auto& [p, nom] : {std::pair(&l.hors_mutation, "hors_mutation"), std::pair(&l.mutation, "mutation")}) {
      out += std::string(",\"") + nom + "\":{\"poids\":" + std::to_string(p->poids) +
             ",\"option_pj\":" + std::to_string(static_cast<int>(p->option)) + "}";
    }
    if (!l.groupe.empty()) {
      AppendJsonString(l.groupe, out += ",\"groupe\":");
      out += l.maximum ? ",\"cumul\":\"MAX\"" : ",\"cumul\":\"SOMME\"";
    }
    out += '}';
  }
  out += ']';
}

std::string EcrireGrillesDeTerritoire(const GrillesDeTerritoire& g) {
  std::string out;
  EcrireTerritoire(g, out);
  return out;
}

// What was written by us: `lire` gets its root. Errors: kCorrupt.
template <class T, class F>
Result<T> Relire(std::string_view json, F&& lire) {
  dom::parser parser;
  dom::element racine;
  const simdjson::padded_string copie(json);
  Erreurs erreurs;
  if (parser.parse(copie).get(racine)) return Altere(erreurs);
  Lecteur l(nullptr, erreurs);
  T lu;
  lire(racine, l, lu);
  if (!erreurs.empty()) return Altere(erreurs);
  return lu;
}

Result<GrillesDeTerritoire> LireGrillesDeTerritoire(std::string_view json) {
  return Relire<GrillesDeTerritoire>(
      json, [](const dom::element& e, Lecteur& l, GrillesDeTerritoire& g) { LireTerritoire(e, "", l, g); });
}

std::string EcrireGrilles(const Grilles& grilles) {
  std::string out = "[";
  for (const auto& [epci, g] : grilles) {
    if (out.size() > 1) out += ",\n";
    EcrireTerritoire(*g, out);
  }
  return out += "]\n";
}

Result<Grilles> LireGrilles(std::string_view json) {
  return Relire<Grilles>(json, [](const dom::element& racine, Lecteur& l, Grilles& grilles) {
    l.Liste(racine, "", [&](const dom::element& e, const std::string& chemin) {
      auto g = std::make_shared<GrillesDeTerritoire>();
      LireTerritoire(e, chemin, l, *g);
      grilles[g->epci] = std::move(g);
    });
  });
}

}  // namespace sne
