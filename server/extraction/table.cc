#include "server/extraction/table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "query/cotation/notes.h"
#include "query/resolve.h"
#include "query/resolve_cotation.h"
#include "schema/fold.h"
#include "server/extraction/modeles.h"

namespace sne {
namespace {

// Builds the columns of one extraction.
class Colonnes {
 public:
  Colonnes(const Requete& requete, Format format, Extraction& x, Erreurs& erreurs)
      : requete_(requete),
        format_(format),
        x_(x),
        erreurs_(erreurs),
        catalogue_(x.regard.catalogue()),
        territoire_(x.regard.contexte(true), requete.filtres ? &*requete.filtres : nullptr) {}

  void Demandees() {
    const FieldId numero = catalogue_.Find("numero_unique");
    Nommee(catalogue_.field(numero), kNoOrdinal, false);
    bool numero_dit = false;
    for (std::size_t i = 0; i < requete_.champs->size(); ++i) {
      const std::string chemin = requete_.chemin_champs.starts_with('/')
                                     ? requete_.chemin_champs + "/" + std::to_string(i)
                                     : requete_.chemin_champs;
      std::string epci;
      Erreurs dites;  // already, by the plan
      const Field* f = ResolveField(catalogue_, (*requete_.champs)[i], chemin, epci, dites);
      if (f == nullptr || f->type == Type::kNir) continue;
      Ordinal territoire = kNoOrdinal;
      if (f->type == Type::kCotation) {
        Plan averti;
        if (!territoire_.Resoudre(epci, chemin, averti, dites)) continue;
        territoire = catalogue_.territoires().epci().Find(epci);
      }
      if (f->id == numero) {  // of a table: where it was asked for rather than first
        if (format_ != Format::kNdjson && !std::exchange(numero_dit, true))
          std::rotate(x_.colonnes.begin(), x_.colonnes.begin() + 1, x_.colonnes.end());
        continue;
      }
      Nommee(*f, territoire, true);
    }
  }

  void DuModele(const Modele& modele) {
    for (const FieldId id : ChampsDuModele(modele, catalogue_)) Poser(catalogue_.field(id), kNoOrdinal, false);
    if (!modele.cotation) return;
    for (const Ordinal t : TerritoiresCherches()) Poser(catalogue_.field(catalogue_.Find("cotation")), t, false);
  }

 private:
  // A field asked for by name; a group stands for its fields, in CSV and XLSX.
  void Nommee(const Field& f, Ordinal territoire, bool sensible) {
    if (format_ == Format::kNdjson || !f.IsGroup()) return Poser(f, territoire, sensible);
    if (f.cle == "en_instruction") Poser(f, territoire, sensible);
    for (const FieldId id : f.champs) {
      const Field& sous = catalogue_.field(id);
      if (sous.type != Type::kNir && (sous.classe != 'X' || f.classe == 'X')) Poser(sous, territoire, sensible);
    }
  }

  void Poser(const Field& f, Ordinal territoire, bool sensible) {
    std::string nom = f.nom_public(), entete = f.libelle;
    if (!f.unite.empty() && entete.find("(" + f.unite) == entete.npos) entete += " (" + f.unite + ")";
    if (territoire != kNoOrdinal) {
      nom += "@" + catalogue_.territoires().epci().Code(territoire);
      entete = f.libelle + " – " + catalogue_.territoires().epci().Libelle(territoire);
    }
    if (!deja_.insert(nom).second) return;
    const bool json = format_ == Format::kNdjson;
    Colonne c{nom, entete, f.id, territoire, Colonne::Contenu::kValeur, sensible || json};
    if (json) c.contenu = Colonne::Contenu::kCode;
    x_.colonnes.push_back(c);
    if (json) return;
    if (territoire != kNoOrdinal) {
      c.nom += "#rang";
      c.entete = "Rang de cotation – " + catalogue_.territoires().epci().Libelle(territoire);
      c.contenu = Colonne::Contenu::kRang;
      x_.colonnes.push_back(c);
    }
    const bool a_des_codes = f.nomenclature != nullptr && !f.nomenclature->ouverte() && f.type != Type::kBool &&
                             f.type != Type::kBool3 && f.type != Type::kObject;
    if (requete_.codes && a_des_codes) {
      c.nom += "#code";
      c.entete = f.libelle + " (code)";
      c.contenu = Colonne::Contenu::kCode;
      x_.colonnes.push_back(c);
    }
  }

  // Territories whose scores the search speaks of; else the only one that its filters leave, if it has any score.
  std::vector<Ordinal> TerritoiresCherches() const {
    std::vector<Ordinal> t;
    const auto noter = [&](Ordinal o) {
      if (o != kNoOrdinal && std::find(t.begin(), t.end(), o) == t.end()) t.push_back(o);
    };
    const auto lire = [&](const Node& n, const auto& soi) -> void {
      noter(n.territoire);
      for (const Node& e : n.enfants) soi(e, soi);
    };
    for (const Branche& b : x_.plan->branches) lire(b.node, lire);
    for (const Tri& tri : x_.plan->tri) noter(tri.territoire);
    if (!t.empty()) return t;
    std::string epci;
    Plan averti;
    Erreurs aucune;
    if (territoire_.Resoudre(epci, "", averti, aucune) && averti.avertissements.empty())
      noter(catalogue_.territoires().epci().Find(epci));
    return t;
  }

  const Requete& requete_;
  const Format format_;
  Extraction& x_;
  Erreurs& erreurs_;
  const Catalogue& catalogue_;
  const TerritoireDeCotation territoire_;
  std::set<std::string> deja_;
};

constexpr std::string_view kModeleParDefaut = "instruction";

const Modele* ModeleDemande(const Requete& r, Erreurs& erreurs) {
  const std::string nom = r.modele.empty() ? std::string(kModeleParDefaut) : r.modele;
  const Modele* m = TrouverModele(nom);
  if (m != nullptr) return m;
  std::vector<std::string_view> noms;
  std::string liste;
  for (const Modele& un : Modeles()) {
    noms.push_back(un.nom);
    liste += (liste.empty() ? "" : ", ") + std::string(un.nom);
  }
  const std::string proche = PlusProche(Fold(Extrait(nom, 60)), noms);
  erreurs.push_back({r.chemin_modele, "modèle inconnu « " + Extrait(nom, 60) + " »" +
                                          (proche.empty() ? "" : " ; le plus proche : " + proche) +
                                          " ; modèles : " + liste});
  return nullptr;
}

void Options(const Requete& r, Format format, Extraction& x, Erreurs& erreurs) {
  if (format == Format::kNdjson && !r.modele.empty())
    erreurs.push_back(
        {r.chemin_modele, "un modèle choisit les colonnes d'un tableau, CSV ou XLSX ; en NDJSON : « champs »"});
  if (format == Format::kNdjson && r.codes)
    erreurs.push_back({r.chemin_codes, "le NDJSON porte des codes : « codes » vaut pour CSV et XLSX"});
  if (!r.modele.empty() && r.champs)
    erreurs.push_back({r.chemin_modele, "un modèle ou une liste de colonnes, pas les deux"});
  if (r.dialecte.empty()) return;
  if (format != Format::kCsv) {
    erreurs.push_back({r.chemin_dialecte, "un dialecte est une façon d'écrire le CSV"});
  } else if (r.dialecte == "rfc4180") {
    x.dialecte = Dialecte::kRfc4180;
  } else if (r.dialecte != "excel-fr") {
    erreurs.push_back(
        {r.chemin_dialecte, "dialecte inconnu « " + Extrait(r.dialecte, 60) + " » ; dialectes : excel-fr, rfc4180"});
  }
}

}  // namespace

Erreurs Preparer(Regard regard, const Requete& requete, Format format, Extraction& x) {
  Erreurs erreurs;
  x.regard = std::move(regard);
  x.requete = requete;
  x.format = format;
  const Appelant& appelant = *x.regard.appelant;
  x.utilisateur = appelant.nom.empty() ? appelant.id : appelant.nom;
  if (!appelant.organisme.empty()) x.utilisateur += ", " + appelant.organisme;
  x.perimetre = DireTerritoire(appelant.territoire, x.regard.vue->snapshot->catalogue());
  x.quand = std::chrono::system_clock::now();
  Options(requete, format, x, erreurs);
  if (requete.nombre) {
    if (*requete.nombre < 0) erreurs.push_back({requete.chemin_nombre, "attendu : un entier positif"});
    x.nombre = static_cast<std::uint64_t>(std::max<std::int64_t>(0, *requete.nombre));
  }
  Requete sans_page = requete;
  sans_page.nombre.reset();
  auto plan = std::make_shared<Plan>();
  Resolve(sans_page, x.regard.contexte(true), *plan, erreurs);
  plan->ressort = x.regard.ressort;
  x.plan = plan;
  if (!erreurs.empty()) return erreurs;
  Colonnes colonnes(requete, format, x, erreurs);
  if (requete.champs) {
    colonnes.Demandees();
  } else if (format != Format::kNdjson) {
    if (const Modele* modele = ModeleDemande(requete, erreurs)) colonnes.DuModele(*modele);
  }
  return erreurs;
}

}  // namespace sne
