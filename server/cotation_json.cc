#include "server/cotation_json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "schema/demande_json.h"

namespace sne {
namespace {

void Membre(const char* cle, std::string_view texte, std::string& out) {
  out += std::string(",\"") + cle + "\":";
  AppendJsonString(texte, out);
}
void Membre(const char* cle, std::int64_t n, std::string& out) {
  out += std::string(",\"") + cle + "\":" + std::to_string(n);
}
void Membre(const char* cle, std::uint64_t n, std::string& out) {
  out += std::string(",\"") + cle + "\":" + std::to_string(n);
}

// With at most `decimales`, without useless zeros.
std::string Decimal(double n, int decimales) {
  char texte[40];
  std::snprintf(texte, sizeof texte, "%.*f", decimales, n);
  std::string s = texte;
  if (s.find('.') != s.npos) {
    while (s.back() == '0') s.pop_back();
    if (s.back() == '.') s.pop_back();
  }
  return s == "-0" ? "0" : s;
}
void Membre(const char* cle, double n, int decimales, std::string& out) {
  out += std::string(",\"") + cle + "\":" + Decimal(n, decimales);
}

const Nomenclature& Epci(const Snapshot& s) { return s.entier().territoires().epci(); }

// "code", "libelle" and what distinguishes the line among others of its criterion.
void Ligne(const LigneDeGrille& l, const CritereDeCotation* c, std::string& out) {
  out += "{\"code\":";
  AppendJsonString(l.critere, out);
  if (c != nullptr) Membre("libelle", c->libelle, out);
  if (!l.modalites.empty()) {
    out += ",\"modalites\":[";
    for (std::size_t i = 0; i < l.modalites.size(); ++i) {
      if (i > 0) out += ',';
      AppendJsonString(l.modalites[i], out);
    }
    out += ']';
  }
  if (l.Borne()) {
    out += ",\"intervalle\":{";
    if (l.min) out += "\"min\":" + Decimal(*l.min, 6);
    if (l.max) out += std::string(l.min ? "," : "") + "\"max\":" + Decimal(*l.max, 6);
    out += '}';
  }
}

// ---- explanation

// The best state of the documents of a category.
std::string EtatDeLaPiece(const Snapshot& s, RowRef ref, const std::string& categorie) {
  static constexpr const char* kEtats[] = {"CONFORME", "DEPOSEE", "NON_CONFORME", "OBSOLETE", "QUARANTAINE"};
  const Catalogue& c = s.entier();
  const FieldId pj = c.FindKey("pj");
  const Field &fc = c.field(c.FindKey("categorie", pj)), &fs = c.field(c.FindKey("statut", pj));
  TextReader textes;
  const Value pieces = ReadValue(c, s.block(ref.bloc), ref.row, pj, textes);
  for (const char* etat : kEtats) {
    for (const Record& p : Elements(pieces)) {
      if (fc.nomenclature->Code(static_cast<Ordinal>(IntOr(p.valeurs[fc.slot], 0))) != categorie) continue;
      if (fs.nomenclature->Code(static_cast<Ordinal>(IntOr(p.valeurs[fs.slot], 0))) == etat) return etat;
    }
  }
  return "ABSENTE";
}

// Lines that the caller sees as one.
std::vector<bool> Fondues(const NoteAExpliquer& n) {
  if (n.classe_x && !n.protegee) return std::vector<bool>(n.grille->grille().lignes.size());
  return LignesSensibles(n.grille->grille(), n.criteres, n.protegee);
}

void Criteres(const Snapshot& s, const NoteAExpliquer& n, const DetailDeNote& d, std::string& out) {
  const auto& lignes = n.grille->grille().lignes;
  const std::vector<bool> fondues = Fondues(n);
  std::vector<std::size_t> retenue(n.grille->groupes().size(), SIZE_MAX);  // of each MAX group, the line that counts
  std::vector<std::size_t> groupe_de(lignes.size(), SIZE_MAX);
  for (std::size_t g = 0; g < retenue.size(); ++g) {
    for (const std::size_t l : n.grille->groupes()[g].lignes) {
      groupe_de[l] = g;
      if (retenue[g] == SIZE_MAX && d.lignes[l].applique && d.lignes[l].points == d.groupes[g]) retenue[g] = l;
    }
  }
  std::int64_t sensibles = 0;
  bool en_a = false;
  out += ",\"criteres\":[";
  bool premier = true;
  for (std::size_t i = 0; i < lignes.size(); ++i) {
    const LigneDeGrille& l = lignes[i];
    const DetailDeNote::Ligne& effet = d.lignes[i];
    const bool maximum = groupe_de[i] != SIZE_MAX && n.grille->groupes()[groupe_de[i]].maximum;
    const bool compte = effet.applique && (!maximum || retenue[groupe_de[i]] == i);
    if (fondues[i]) {
      en_a = true;
      if (compte) sensibles += effet.points;
      continue;
    }
    if (!premier) out += ',';
    premier = false;
    const CritereDeCotation* c = n.grille->critere(i);
    Ligne(l, c, out);
    if (c != nullptr) Membre("categorie", n.criteres.CategorieDe(*n.criteres.Find(l.critere)).code, out);
    const PoidsDeGrille& p = d.mutation ? l.mutation : l.hors_mutation;
    out += std::string(",\"applique\":") + (effet.applique ? "true" : "false");
    Membre("poids", std::int64_t{p.poids}, out);
    Membre("option_pj", static_cast<std::int64_t>(p.option), out);
    if (c != nullptr && !c->pj.empty()) {
      out += ",\"piece\":{\"categorie\":\"" + c->pj + "\",\"etat\":\"" + EtatDeLaPiece(s, n.ref, c->pj) + "\"}";
    } else {
      out += ",\"piece\":null";
    }
    if (l.par != LigneDeGrille::Par::kFois) Membre("unites", effet.unites, out);
    Membre("points", effet.points, out);
    if (!l.groupe.empty()) Membre("groupe", l.groupe, out);
    out += std::string(",\"compte\":") + (compte ? "true" : "false") + "}";
  }
  if (en_a) {
    out += std::string(premier ? "" : ",") + "{\"code\":\"SENSIBLE\",\"libelle\":\"Critères sensibles\"";
    Membre("points", sensibles, out);
    out += '}';
  }
  out += "],\"groupes\":[";
  premier = true;
  for (std::size_t g = 0; g < n.grille->groupes().size(); ++g) {
    const GrilleLiee::Groupe& groupe = n.grille->groupes()[g];
    if (fondues[groupe.lignes[0]]) continue;
    out += premier ? "{\"groupe\":" : ",{\"groupe\":";
    premier = false;
    AppendJsonString(groupe.nom, out);
    Membre("cumul", groupe.maximum ? "MAX" : "SOMME", out);
    Membre("points", d.groupes[g], out);
    out += '}';
  }
  out += ']';
}

std::string Cohorte(const Snapshot& s, const NoteAExpliquer& n, bool elargi) {
  return "demandes actives qui ont une note dans le territoire " + Epci(s).Libelle(n.territoire) +
         ", souhaitent une même typologie" + (elargi ? "" : " et une même commune") +
         ", dans la même tranche de plafond et de même nature (mutation ou non)" +
         (elargi ? " ; élargies à tout le territoire : moins de 30 pour les communes souhaitées" : "");
}
std::string CohorteDuDelai(bool elargi) {
  return std::string("baux signés ces douze derniers mois pour une typologie souhaitée, ") +
         (elargi ? "dans tout le territoire : moins de 5 dans les communes souhaitées" : "dans une commune souhaitée");
}

void Entete(const Snapshot& s, const NoteAExpliquer& n, const Explication& e, std::string& out) {
  out += "{\"numero_unique\":\"" + EcrireNumeroUnique(s.block(n.ref.bloc).numero(n.ref.row)) + "\"";
  Membre("epci", Epci(s).Code(n.territoire), out);
  Membre("libelle_epci", Epci(s).Libelle(n.territoire), out);
  out += ",\"note\":" + (e.note ? std::to_string(*e.note) : std::string("null"));
}

void Origine(const Snapshot& s, const Explication& e, std::string& out) {
  const Field& f = s.entier().field(s.entier().FindKey("cotations_livrees"));
  const Field& origine = s.entier().field(s.entier().FindKey("origine", f.id));
  if (!e.livree) {
    out += e.note ? ",\"origine\":\"SNE\",\"livree\":null" : ",\"origine\":null,\"livree\":null";
    return;
  }
  const std::string code = origine.nomenclature->Code(e.livree->origine);
  Membre("origine", code, out);
  out += ",\"livree\":{\"note\":" + std::to_string(e.livree->note) + ",\"date\":\"" + EcrireDate(e.livree->date) +
         "\",\"origine\":\"" + code + "\"}";
}

void Fin(const Snapshot& s, std::string& out) {
  out += ",\"generation\":" + std::to_string(s.generation()) + ",\"date_reference\":\"" +
         EcrireDate(s.date_reference()) + "\"}";
}

void Delai(const Explication& e, std::string& out) {
  if (!e.delai) {
    out += ",\"delai\":null";
    return;
  }
  out += ",\"delai\":{\"moyen_mois\":" + Decimal(e.delai->moyen, 1) + ",\"median_mois\":" + Decimal(e.delai->median, 1);
  Membre("effectif", e.delai->effectif, out);
  Membre("cohorte", CohorteDuDelai(e.delai->elargi), out);
  out += '}';
}

// ---- simulation

void Description(const char* cle, const Distribution& d, bool extremes, std::string& out) {
  out += std::string(",\"") + cle + "\":{\"effectif\":" + std::to_string(d.effectif);
  if (d.effectif > 0) {
    Membre("moyenne", d.moyenne, 2, out);
    Membre("mediane", d.mediane, 1, out);
    Membre("ecart_type", d.ecart_type, 2, out);
    Membre("premier_quart", d.quart_haut, 1, out);
    Membre("dernier_quart", d.quart_bas, 1, out);
    if (extremes) {
      Membre("minimum", d.minimum, out);
      Membre("maximum", d.maximum, out);
      out += ",\"ex_aequo\":{\"notes_distinctes\":" + std::to_string(d.distinctes);
      Membre("demandes", d.ex_aequo, out);
      out += ",\"plus_frequente\":{\"note\":" + std::to_string(d.note_frequente);
      Membre("nombre", d.nombre_frequente, out);
      out += "}}";
    }
  }
  out += ",\"distribution\":[";
  for (std::size_t i = 0; i < d.intervalles.size(); ++i) {
    const Distribution::Intervalle& v = d.intervalles[i];
    out += std::string(i ? "," : "") + "{\"min\":" + std::to_string(v.min) + ",\"max\":" + std::to_string(v.max) +
           ",\"nombre\":" + std::to_string(v.nombre) + "}";
  }
  out += "]}";
}

void Liste(const Snapshot& s, const char* cle, const std::vector<Simulation::Rangee>& rangees, bool compare,
           std::string& out) {
  out += std::string(",\"") + cle + "\":[";
  for (std::size_t i = 0; i < rangees.size(); ++i) {
    const Simulation::Rangee& r = rangees[i];
    out += std::string(i ? "," : "") + "{\"numero_unique\":\"" +
           EcrireNumeroUnique(s.block(r.ref.bloc).numero(r.ref.row)) + "\"";
    Membre("note", r.note, out);
    Membre("rang", std::uint64_t{r.rang}, out);
    if (compare) {
      Membre("note_avant", r.note_avant, out);
      Membre("rang_avant", std::uint64_t{r.rang_avant}, out);
    }
    out += '}';
  }
  out += ']';
}

std::string Nommer(const LigneDeGrille& l, const CriteresDeCotation& criteres) {
  const CritereDeCotation* c = criteres.Find(l.critere);
  return l.critere + (c == nullptr ? "" : " (" + c->libelle + ")");
}

std::string Phrase(const DemandeDeSimulation& d, const Simulation::Avertissement& a) {
  using Genre = Simulation::Avertissement::Genre;
  const auto nom = [&](std::size_t l) { return Nommer(d.apres.lignes[l], *d.criteres); };
  switch (a.genre) {
    case Genre::kJamais:
      return nom(a.ligne) + " ne s'applique à aucune de ces demandes";
    case Genre::kDomine:
      return nom(a.ligne) + " donne à lui seul " + Decimal(100 * a.part, 0) + " % des points";
    case Genre::kDoublon:
      return nom(a.ligne) + " et " + nom(a.autre) + " visent presque les mêmes demandes (" + Decimal(100 * a.part, 0) +
             " % en commun) : leurs points s'ajoutent";
    case Genre::kTeteIndistincte:
      return "la tête du classement n'est pas départagée : " + std::to_string(a.nombre) +
             " demandes ont la note de la dernière des " + std::to_string(d.tete) + " premières";
    case Genre::kEcartee:
      return nom(a.ligne) + " n'a pas pu être appliqué : " + a.motif;
  }
  return {};
}

const char* NomDe(Simulation::Avertissement::Genre g) {
  static constexpr const char* kNoms[] = {"JAMAIS", "DOMINANT", "DOUBLON", "TETE_INDISTINCTE", "ECARTE"};
  return kNoms[static_cast<std::size_t>(g)];
}

void Parts(const DemandeDeSimulation& d, const Simulation& r, std::string& out) {
  out += ",\"parts\":[";
  for (std::size_t i = 0; i < r.parts.size(); ++i) {
    const Simulation::Part& p = r.parts[i];
    if (i) out += ',';
    if (p.ligne == Simulation::kSensibles) {
      out += "{\"code\":\"SENSIBLE\",\"libelle\":\"Critères sensibles\"";
    } else {
      Ligne(d.apres.lignes[p.ligne], d.criteres->Find(d.apres.lignes[p.ligne].critere), out);
    }
    if (p.tue) {
      out += ",\"demandes\":null,\"points\":null,\"part\":null,\"detail\":\"aucune demande ou moins de " +
             std::to_string(d.seuil) + " : rien n'en est dit\"}";
      continue;
    }
    Membre("demandes", p.nombre, out);
    Membre("points", p.points, out);
    Membre("part", p.part, 4, out);
    out += '}';
  }
  out += ']';
}

void ParChamps(const Snapshot& s, const Simulation& r, std::string& out) {
  out += ",\"par_categorie\":{";
  for (std::size_t i = 0; i < r.par_champ.size(); ++i) {
    const Field& f = s.entier().field(r.par_champ[i].champ);
    out += std::string(i ? "," : "") + "\"" + f.champ + "\":[";
    bool premier = true;
    for (const Simulation::Groupe& g : r.par_champ[i].groupes) {
      out += premier ? "{\"code\":" : ",{\"code\":";
      premier = false;
      const auto o = static_cast<Ordinal>(g.valeur);
      const bool booleen = f.type == Type::kBool;
      if (booleen) {
        out += o == 2 ? "true" : "false";
        Membre("libelle", o == 2 ? "oui" : "non", out);
      } else {
        AppendJsonString(f.nomenclature->Code(o), out);
        Membre("libelle", f.nomenclature->Libelle(o), out);
      }
      Membre("nombre", g.nombre, out);
      Membre("moyenne", g.moyenne, 2, out);
      if (!r.listes_tues) Membre("dans_la_tete", g.dans_la_tete, out);
      if (r.avant) {
        Membre("moyenne_avant", g.moyenne_avant, 2, out);
        Membre("rangs_gagnes", g.rangs_gagnes, 1, out);
      }
      out += '}';
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

std::string EcrireExplication(const Snapshot& s, const NoteAExpliquer& n, const Explication& e) {
  std::string out;
  Entete(s, n, e, out);
  Origine(s, e, out);
  if (n.version != nullptr && e.detail) {
    out += ",\"grille\":{\"version\":" + std::to_string(n.version->version);
    Membre("libelle", n.version->grille.libelle, out);
    out += ",\"valide_du\":\"" + EcrireDate(n.version->grille.valide_du) + "\"";
    Membre("note", e.detail->note, out);
    out += std::string("},\"mutation\":") + (e.detail->mutation ? "true" : "false");
    Criteres(s, n, *e.detail, out);
  } else {
    out += ",\"grille\":null,\"criteres\":[],\"groupes\":[]";
  }
  if (e.positionnement) {
    const Positionnement& p = *e.positionnement;
    out += ",\"positionnement\":{\"rang\":" + std::to_string(p.rang);
    Membre("effectif", p.effectif, out);
    Membre("quart", std::int64_t{p.quart}, out);
    Membre("cohorte", Cohorte(s, n, p.elargi), out);
    out += '}';
  } else {
    out += ",\"positionnement\":null";
  }
  Delai(e, out);
  Fin(s, out);
  return out;
}

std::string EcrireExplicationAuDemandeur(const Snapshot& s, const NoteAExpliquer& n, const Explication& e) {
  static constexpr const char* kQuarts[] = {"premier", "deuxième", "troisième", "dernier"};
  std::string texte =
      e.note ? "Votre demande a " + std::to_string(*e.note) + (std::abs(*e.note) > 1 ? " points" : " point") +
                   " pour le territoire " + Epci(s).Libelle(n.territoire) + "."
             : "Votre demande n'a pas de note pour le territoire " + Epci(s).Libelle(n.territoire) + ".";
  if (e.positionnement) {
    texte += " Parmi les demandes comparables à la vôtre, elle se trouve dans le " +
             std::string(kQuarts[e.positionnement->quart - 1]) + " quart.";
  }
  if (e.delai) {
    texte += " Les logements comparables attribués ces douze derniers mois l'ont été après " +
             Decimal(std::round(e.delai->moyen), 0) + " mois d'attente en moyenne.";
  }
  texte += " La note aide à choisir, elle ne décide pas : l'attribution revient à la commission.";
  std::string out;
  Entete(s, n, e, out);
  out += ",\"quart\":" + (e.positionnement ? std::to_string(e.positionnement->quart) : std::string("null"));
  Delai(e, out);
  Membre("texte", texte, out);
  Fin(s, out);
  return out;
}

std::string EcrireSimulation(const Snapshot& s, const SimulationDite& dite, const Simulation& r) {
  const DemandeDeSimulation& d = dite.demande;
  std::string out = "{\"epci\":\"" + Epci(s).Code(d.territoire) + "\"";
  Membre("libelle_epci", Epci(s).Libelle(d.territoire), out);
  out += ",\"comparee_a\":" + (dite.version_avant ? std::to_string(*dite.version_avant) : std::string("null"));
  Description("apres", r.apres, !r.listes_tues, out);
  if (r.avant) {
    Description("avant", *r.avant, !r.listes_tues, out);
    out += ",\"mouvements\":{\"montent\":" + std::to_string(r.montent);
    Membre("descendent", r.descendent, out);
    Membre("stables", r.stables, out);
    Membre("deplacement_moyen", r.rangs_deplaces, 1, out);
    out += '}';
  } else {
    out += ",\"avant\":null,\"mouvements\":null";
  }
  if (r.listes_tues) {
    out += ",\"tete\":null,\"hausses\":null,\"baisses\":null";
  } else {
    Liste(s, "tete", r.tete, r.avant.has_value(), out);
    if (r.avant) {
      Membre("tete_gardee", r.tete_gardee, out);
      Liste(s, "hausses", r.hausses, true, out);
      Liste(s, "baisses", r.baisses, true, out);
    } else {
      out += ",\"hausses\":null,\"baisses\":null";
    }
  }
  Parts(d, r, out);
  ParChamps(s, r, out);
  out += ",\"avertissements\":[";
  bool premier = true;
  for (const Simulation::Avertissement& a : r.avertissements) {
    out += std::string(premier ? "" : ",") + "{\"genre\":\"" + NomDe(a.genre) + "\"";
    premier = false;
    Membre("detail", Phrase(d, a), out);
    out += '}';
  }
  if (r.listes_tues) {
    out += std::string(premier ? "" : ",") + "{\"genre\":\"LISTES_TUES\"";
    Membre("detail",
           "aucune demande n'est nommée : les critères sensibles n'ont pas le poids qu'ils ont dans la grille en "
           "vigueur ; "
           "ceux qui changent moins de " +
               std::to_string(d.seuil) + " notes ne comptent pas",
           out);
    out += '}';
  }
  out += "],\"generation\":" + std::to_string(s.generation()) + ",\"date_reference\":\"" +
         EcrireDate(s.date_reference()) + "\"";
  return out;
}

}  // namespace sne
