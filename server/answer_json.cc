#include "server/answer_json.h"

#include "query/canonique.h"
#include "query/correspondance.h"
#include "query/phrase.h"
#include "query/resolve.h"
#include "schema/demande_json.h"
#include "server/request_write.h"
#include "server/row_json.h"

namespace sne {
namespace {

// A limit of an interval, as the field writes its values.
void AppendBorne(const Field& f, std::int64_t v, std::string& out) {
  if (f.type == Type::kMoney) {
    AppendMontant(v, out);
  } else if (f.type == Type::kDate) {
    out += '"';
    AjouterDate(static_cast<Jour>(v), out);
    out += '"';
  } else {
    out += std::to_string(v);
  }
}

// kTu: below what may be said.
void AppendCompte(std::uint64_t n, std::string& out) {
  n == kTu ? void(out += "null") : void(out += std::to_string(n));
}
void AppendNombre(std::uint64_t n, std::string& out) {
  out += ",\"nombre\":";
  AppendCompte(n, out);
  if (n == kTu) out += ",\"masque\":true";
}

void AppendFacette(const Snapshot& s, const Facette& demande, const FacetResult& r, std::string& out) {
  const Field& f = s.catalogue().field(demande.champ);
  if (demande.genre != Facette::Genre::kValeurs) {
    out += "{\"intervalles\":[";
    for (std::size_t i = 0; i < r.tranches.size(); ++i) {
      out += i ? ",{\"min\":" : "{\"min\":";
      AppendBorne(f, r.tranches[i].min, out);
      out += ",\"max\":";
      AppendBorne(f, r.tranches[i].max, out);
      AppendNombre(r.tranches[i].nombre, out);
      out += '}';
    }
    out += "],\"sans_valeur\":";
    AppendCompte(r.sans_valeur, out);
    out += '}';
    return;
  }
  // The presence of an object reads as a boolean.
  const Nomenclature* n = f.type == Type::kObject ? s.catalogue().nomenclature("bool") : f.nomenclature;
  out += "{\"valeurs\":[";
  for (std::size_t i = 0; i < r.valeurs.size(); ++i) {
    const FacetResult::Valeur& v = r.valeurs[i];
    out += i ? ",{\"code\":" : "{\"code\":";
    if (n == nullptr) {
      out += '"' + std::to_string(v.valeur) + "\",\"libelle\":\"" + std::to_string(v.valeur) + '"';
    } else {
      out += '"';
      n->AppendCode(static_cast<Ordinal>(v.valeur), out);
      out += "\",\"libelle\":";
      AppendJsonString(n->Libelle(static_cast<Ordinal>(v.valeur)), out);
    }
    AppendNombre(v.nombre, out);
    out += '}';
  }
  out += "],\"autres\":";
  AppendCompte(r.autres, out);
  out += ",\"sans_valeur\":";
  AppendCompte(r.sans_valeur, out);
  out += '}';
}

// How q was understood, token by token.
void AppendInterpretation(const Simple& simple, std::string& out) {
  static constexpr std::string_view kRoles[] = {"numero_unique",  "date_naissance", "annee_naissance",
                                                "email",          "telephone",      "nom",
                                                "nom_ou_commune", "code_postal",    "texte"};
  out += ",\"interpretation\":[";
  for (std::size_t i = 0; i < simple.jetons.size(); ++i) {
    const Simple::Jeton& j = simple.jetons[i];
    out += i ? ",{\"texte\":" : "{\"texte\":";
    AppendJsonString(j.texte, out);
    out += ",\"role\":\"" + std::string(kRoles[static_cast<std::size_t>(j.role)]) + '"';
    if (!j.valeur.empty()) {
      out += ",\"valeur\":";
      AppendJsonString(j.valeur, out);
    }
    out += '}';
  }
  out += ']';
}

// Where and how the words of q were found in a row.
void AppendCorrespondance(const Snapshot& s, const std::vector<Correspondance>& correspondances, const Simple& simple,
                          std::string& out) {
  static constexpr std::string_view kGenres[] = {"exact", "usage", "codemandeur", "debut", "phonetique", "faute"};
  out += ",\"correspondance\":[";
  bool premiere = true;
  for (const Correspondance& c : correspondances) {
    out += premiere ? "{\"mot\":" : ",{\"mot\":";
    premiere = false;
    AppendJsonString(simple.mots[c.mot].texte, out);
    out += ",\"champ\":\"" + s.catalogue().field(c.champ).nom_public() + "\",\"genre\":\"";
    out += kGenres[static_cast<std::size_t>(c.genre)];
    out += "\"}";
  }
  out += ']';
}

// Where a condition stood: a pointer into the body; of a link the parameter, and a pointer into the JSON it holds.
void AppendOu(const std::string& chemin, std::string& out) {
  const std::size_t barre = std::min(chemin.find('/'), chemin.size());
  if (barre > 0) {
    out += "\"parametre\":";
    AppendJsonString(chemin.substr(0, barre), out);
    if (barre == chemin.size()) return;
    out += ',';
  }
  out += "\"chemin\":";
  AppendJsonString(chemin.substr(barre), out);
}

// What q finds without each of its words.
void AppendMotsOtes(const Simple& simple, const std::vector<Response::Issue::SansMot>& mots, std::string& out) {
  out += ",\"mots\":[";
  for (std::size_t i = 0; i < mots.size(); ++i) {
    out += i ? ",{\"mot\":" : "{\"mot\":";
    AppendJsonString(simple.jetons[mots[i].jeton].texte, out);
    out += ",\"q\":";
    AppendJsonString(mots[i].q, out);
    out += ",\"sans\":" + std::to_string(mots[i].sans) + '}';
  }
  out += ']';
}

// What each condition keeps out, and what it would let in one step wider.
void AppendElargissements(const Catalogue& catalogue, const Plan& plan, const Response& r, std::string& out) {
  out += ",\"elargissements\":[";
  for (std::size_t i = 0; i < r.issues.size(); ++i) {
    const Response::Issue& issue = r.issues[i];
    const Obstacle& o = plan.obstacles[issue.obstacle];
    out += i ? ",{" : "{";
    FieldId champ = o.branche == Obstacle::kQ ? kNoField : plan.branches[o.branche].propre;
    if (o.chemin.empty()) {
      out += "\"implicite\":true";
      champ = catalogue.Find("statut");
    } else {
      AppendOu(o.chemin, out);
    }
    if (champ != kNoField) {
      out += ",\"champ\":";
      AppendJsonString(catalogue.field(champ).nom_public(), out);
    }
    out += ",\"libelle\":";
    AppendJsonString(o.phrase, out);
    out += ",\"sans\":" + std::to_string(issue.sans);
    if (o.requete) out += ",\"requete\":" + EcrireRequete(*o.requete);
    if (!issue.mots.empty()) AppendMotsOtes(plan.simple, issue.mots, out);
    if (o.elargie) {
      out += ",\"elargi\":{\"condition\":";
      AppendCondition(o.elargie->condition, out);
      out += ",\"libelle\":";
      AppendJsonString(o.elargie->phrase, out);
      out += ",\"nombre\":" + std::to_string(issue.elargie) + '}';
    }
    out += '}';
  }
  out += ']';
}

}  // namespace

void AppendAnswer(const Snapshot& s, const Plan& plan, const Response& r, const std::string& curseur_suivant,
                  std::string& out) {
  out += "{\"total\":";
  AppendCompte(r.total, out);
  if (r.total == kTu) out += ",\"masque\":true";
  const bool mots = !plan.simple.mots.empty();
  if (mots)
    out += ",\"totaux\":{\"strict\":" + std::to_string(r.strict) + ",\"tolerant\":" + std::to_string(r.tolerant) + "}";
  if (!plan.simple.vide()) AppendInterpretation(plan.simple, out);
  const bool paliers = mots && r.strict > 0 && r.tolerant > 0;
  out += ",\"demandes\":[";
  for (const auto& ligne : r.lignes) {
    for (const ColonneDemandee& c : plan.colonnes) {
      if (s.catalogue().field(c.champ).parent == kNoField)
        s.block(ligne.ref.bloc).column(c.champ).Prefetch(ligne.ref.row);
    }
  }
  std::vector<std::vector<Correspondance>> correspondances;
  if (mots) {
    std::vector<RowRef> refs;
    for (const auto& ligne : r.lignes) refs.push_back(ligne.ref);
    correspondances = CorrespondancesDe(s, refs, plan.simple);
  }
  TextReader textes;
  for (std::size_t i = 0; i < r.lignes.size(); ++i) {
    if (i) out += ',';
    std::string suite;
    if (paliers) suite = r.lignes[i].tolerant ? ",\"palier\":\"tolerant\"" : ",\"palier\":\"strict\"";
    if (mots) AppendCorrespondance(s, correspondances[i], plan.simple, suite);
    AppendColumns(s, r.lignes[i].ref, plan, textes, suite, out);
  }
  out += "],\"facettes\":{";
  for (std::size_t i = 0; i < plan.facettes.size(); ++i) {
    if (i) out += ',';
    AppendJsonString(plan.facettes[i].nom, out);
    out += ':';
    AppendFacette(s, plan.facettes[i], r.facettes[i], out);
  }
  out += '}';
  if (!plan.obstacles.empty()) AppendElargissements(s.catalogue(), plan, r, out);
  out += ",\"filtres_implicites\":[";
  if (plan.statut_implicite) {
    out += "{\"champ\":\"statut\",\"parmi\":[";
    bool premier = true;
    for (const char* statut : kStatutsVivants) {
      if (!premier) out += ',';
      premier = false;
      out += '"' + std::string(statut) + '"';
    }
    out += "]}";
  }
  out += "],\"avertissements\":[";
  for (std::size_t i = 0; i < plan.avertissements.size(); ++i) {
    if (i) out += ',';
    AppendJsonString(plan.avertissements[i], out);
  }
  out += "],\"curseur_suivant\":";
  out += curseur_suivant.empty() ? "null" : '"' + curseur_suivant + '"';
  out += ",\"generation\":" + std::to_string(s.generation()) + ",\"date_reference\":\"" +
         EcrireDate(s.date_reference()) + '"';
}

void AppendRecherche(const Requete& requete, const ContexteDeRequete& contexte, std::string& out) {
  out += ",\"recherche\":{\"phrase\":";
  AppendJsonString(PhraseDe(Canoniser(requete, contexte, Ecriture::kEcrits), contexte.catalogue), out);
  const Requete canonique = Canoniser(requete, contexte);
  out += ",\"requete\":" + EcrireRequete(canonique) + ",\"lien\":";
  const std::string lien = EcrireLien(canonique, contexte.catalogue);
  if (lien.size() <= kLienMax) {
    AppendJsonString(lien, out);
  } else {
    out += "null";
  }
  out += '}';
}

}  // namespace sne
