#include "server/grilles_json.h"

#include <algorithm>
#include <cstdio>

#include "schema/demande_json.h"

namespace sne {
namespace {

using Statut = VersionDeGrille::Statut;

void AppendTexte(const char* debut, std::string_view texte, std::string& out) { AppendJsonString(texte, out += debut); }

void AppendJour(const char* debut, std::optional<Jour> jour, std::string& out) {
  out += debut;
  out += jour ? "\"" + EcrireDate(*jour) + "\"" : "null";
}

std::optional<Jour> FinDe(const GrillesDeTerritoire& g, const VersionDeGrille& v) {
  return v.statut == Statut::kPubliee ? g.Fin(v) : v.grille.valide_au;
}

// "version", "statut", "libelle" and dates, which one version and the list of all have in common.
void AppendEntete(const GrillesDeTerritoire& g, const VersionDeGrille& v, Jour jour, std::string& out) {
  out += "\"version\":" + std::to_string(v.version) + ",\"statut\":\"" + std::string(g.StatutAu(v, jour)) + "\"";
  AppendTexte(",\"libelle\":", v.grille.libelle, out);
  AppendJour(",\"valide_du\":", v.grille.valide_du, out);
  AppendJour(",\"valide_au\":", v.grille.valide_au, out);
  AppendJour(",\"fin\":", FinDe(g, v), out);
  AppendJour(",\"modifiee_le\":", v.modifiee_le, out);
  AppendJour(",\"publiee_le\":", v.publiee_le, out);
}

// {"epci","libelle","departements": without the closing brace.
void AppendTerritoire(const TerritoireCote& t, const Territoires& territoires, std::string& out) {
  AppendTexte("{\"epci\":", territoires.epci().Code(t.epci), out);
  AppendTexte(",\"libelle\":", territoires.epci().Libelle(t.epci), out);
  out += ",\"departements\":[";
  for (const Ordinal& d : t.departements)
    AppendTexte(&d == t.departements.data() ? "" : ",", territoires.departements().Code(d), out);
  out += ']';
}

void AppendEtat(const SituationDeGrille& s, std::string& out) {
  out += ",\"etat\":\"" + std::string(SituationDeGrille::kEtats[static_cast<std::size_t>(s.etat())]) + "\"";
}

void AppendVersion(const char* debut, const VersionDeGrille* v, const char* date, std::optional<Jour> jour,
                   std::string& out) {
  out += debut;
  if (v == nullptr) {
    out += "null";
    return;
  }
  out += "{\"version\":" + std::to_string(v->version) + ",\"" + date + "\":\"" + EcrireDate(*jour) + "\"}";
}

void AppendValeur(const ValeurComparee& v, std::string& out) {
  out += "{\"poids\":" + std::to_string(v.poids.poids) +
         ",\"option_pj\":" + std::to_string(static_cast<int>(v.poids.option));
  if (v.ligne->par != LigneDeGrille::Par::kFois)
    out += v.ligne->par == LigneDeGrille::Par::kAn ? ",\"par\":\"AN\"" : ",\"par\":\"UNITE\"";
  if (!v.ligne->groupe.empty()) {
    AppendTexte(",\"groupe\":", v.ligne->groupe, out);
    out += v.ligne->maximum ? ",\"cumul\":\"MAX\"" : ",\"cumul\":\"SOMME\"";
  }
  if (v.ligne->plafond) out += ",\"plafond\":" + std::to_string(*v.ligne->plafond);
  out += ",\"points\":" + (v.points ? std::to_string(*v.points) : std::string("null")) + ",\"pour_cent\":";
  if (!v.pour_cent) {
    out += "null}";
    return;
  }
  char texte[32];
  std::snprintf(texte, sizeof texte, "%.1f}", *v.pour_cent);
  out += texte;
}

void AppendCritere(const CritereCompare& c, const std::vector<GrilleComparee>& grilles,
                   const CriteresDeCotation& criteres, std::string& out) {
  AppendTexte("{\"code\":", c.code, out);
  AppendTexte(",\"libelle\":", c.critere != nullptr ? c.critere->libelle : c.code, out);
  out += ",\"categorie\":";
  c.critere != nullptr ? AppendJsonString(criteres.CategorieDe(*c.critere).code, out) : void(out += "null");
  out += ",\"valeurs\":[";
  std::string manquants;
  for (std::size_t g = 0; g < grilles.size(); ++g) {
    if (g > 0) out += ',';
    const CritereCompare::Cellule& cellule = c.cellules[g];
    if (cellule.lignes == 0) {
      AppendTexte(manquants.empty() ? "" : ",", grilles[g].epci, manquants);
      out += "null";
      continue;
    }
    out += "{\"lignes\":" + std::to_string(cellule.lignes) + ",\"hors_mutation\":";
    AppendValeur(cellule.valeurs[0], out);
    AppendValeur(cellule.valeurs[1], out += ",\"mutation\":");
    out += '}';
  }
  out +=
      std::string("],\"divergent\":") + (c.divergent() ? "true" : "false") + ",\"manquant_dans\":[" + manquants + "]}";
}

std::string Compte(std::size_t n, const char* un, const char* plusieurs) {
  return std::to_string(n) + (n > 1 ? plusieurs : un);
}

}  // namespace

std::string EcrireVersion(const GrillesDeTerritoire& g, const VersionDeGrille& v, Jour jour, const Nomenclature& epci,
                          const CriteresDeCotation& criteres) {
  std::string out = "{\"epci\":\"" + g.epci + "\"";
  const Ordinal o = epci.Find(g.epci);
  AppendTexte(",\"libelle_epci\":", o == kNoOrdinal ? g.epci : epci.Libelle(o), out);
  AppendEntete(g, v, jour, out += ',');
  AppendLignes(v.grille, criteres, out += ',');
  out += ",\"versions\":[";
  for (const VersionDeGrille& autre : g.versions) {
    AppendEntete(g, autre, jour, out += &autre == g.versions.data() ? "{" : ",{");
    out += '}';
  }
  return out + "]}";
}

Jour DernierChangement(const GrillesDeTerritoire& g) {
  Jour jour = g.versions.front().modifiee_le;
  for (const VersionDeGrille& v : g.versions)
    jour = std::max({jour, v.modifiee_le, v.publiee_le.value_or(v.modifiee_le)});
  return jour;
}

void AppendSuivi(const std::vector<LigneDeSuivi>& lignes, const Territoires& territoires, std::string& out) {
  out += "\"territoires\":[";
  for (const LigneDeSuivi& l : lignes) {
    if (&l != lignes.data()) out += ',';
    AppendTerritoire(*l.territoire, territoires, out);
    AppendEtat(l.situation, out);
    const auto& [en_vigueur, a_venir, brouillon, derniere] = l.situation;
    out += ",\"version\":" + (en_vigueur != nullptr ? std::to_string(en_vigueur->version) : std::string("null"));
    const auto jour = [](const VersionDeGrille* v, auto membre) {
      return v != nullptr ? std::optional<Jour>(membre(*v)) : std::nullopt;
    };
    const auto debut = [](const VersionDeGrille& v) { return v.grille.valide_du; };
    AppendJour(",\"depuis\":", jour(en_vigueur, debut), out);
    AppendJour(",\"publiee_le\":", l.situation.publiee() != nullptr ? l.situation.publiee()->publiee_le : std::nullopt,
               out);
    AppendVersion(",\"a_venir\":", a_venir, "valide_du", jour(a_venir, debut), out);
    AppendVersion(",\"brouillon\":", brouillon, "modifiee_le",
                  jour(brouillon, [](const VersionDeGrille& v) { return v.modifiee_le; }), out);
    out += '}';
  }
  out += ']';
}

void AppendComparaison(const std::vector<LigneDeSuivi>& lignes, const Territoires& territoires,
                       const CriteresDeCotation& criteres, std::string& out) {
  std::vector<GrilleComparee> grilles;
  std::vector<const LigneDeSuivi*> comparees, autres;
  for (const LigneDeSuivi& l : lignes) {
    const VersionDeGrille* v = l.situation.publiee();
    (v != nullptr ? comparees : autres).push_back(&l);
    if (v != nullptr)
      grilles.push_back(
          {territoires.epci().Code(l.territoire->epci), territoires.epci().Libelle(l.territoire->epci), &v->grille});
  }
  const Comparaison comparaison = Comparer(grilles, criteres);

  out += "\"territoires\":[";
  for (std::size_t i = 0; i < comparees.size(); ++i) {
    if (i > 0) out += ',';
    const VersionDeGrille& v = *comparees[i]->situation.publiee();
    AppendTerritoire(*comparees[i]->territoire, territoires, out);
    AppendEtat(comparees[i]->situation, out);
    out += ",\"version\":" + std::to_string(v.version);
    AppendTexte(",\"libelle_grille\":", v.grille.libelle, out);
    AppendJour(",\"valide_du\":", v.grille.valide_du, out);
    AppendJour(",\"fin\":", comparees[i]->grilles->Fin(v), out);
    const auto& [hors_mutation, mutation] = comparaison.notes_maximales[i];
    out += ",\"note_maximale\":{\"hors_mutation\":" + std::to_string(hors_mutation) +
           ",\"mutation\":" + std::to_string(mutation) + "}}";
  }
  out += "],\"sans_grille\":[";
  for (std::size_t i = 0; i < autres.size(); ++i) {
    if (i > 0) out += ',';
    AppendTerritoire(*autres[i]->territoire, territoires, out);
    AppendEtat(autres[i]->situation, out);
    out += '}';
  }
  out += "],\"criteres\":[";
  std::size_t divergents = 0, manquants = 0;
  for (const CritereCompare& c : comparaison.criteres) {
    if (&c != comparaison.criteres.data()) out += ',';
    AppendCritere(c, grilles, criteres, out);
    divergents += c.divergent();
    manquants += c.Manque();
  }
  out += "],\"resume\":[";
  AppendTexte("",
              Compte(grilles.size(), " grille publiée", " grilles publiées") + " pour " +
                  Compte(lignes.size(), " territoire", " territoires") + ".",
              out);
  if (grilles.size() > 1) {
    AppendTexte(",",
                "Sur " + Compte(comparaison.criteres.size(), " critère pesé, ", " critères pesés, ") +
                    std::to_string(divergents) + " de poids divergents et " + std::to_string(manquants) +
                    " absents d'une grille au moins.",
                out);
    if (divergents > 0)
      AppendTexte(",", "Les pour cent sont ceux de la note maximale de chaque grille, hors ancienneté.", out);
    for (const std::string& phrase : Phrases(comparaison, grilles)) AppendTexte(",", phrase, out);
  }
  out += ']';
}

}  // namespace sne
