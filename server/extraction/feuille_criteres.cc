#include "query/canonique.h"
#include "query/phrase.h"
#include "query/resolve.h"
#include "query/resolve_obstacles.h"
#include "server/extraction/feuille_xlsx.h"
#include "server/extraction/feuilles_annexes.h"
#include "server/extraction/plume_xlsx.h"

namespace sne {
namespace {

using G = Condition::Genre;
using S = StyleXlsx;

constexpr unsigned kLargeurs[] = {36, 100};
constexpr std::size_t kValeursDansUnePhrase = 10;  // of more, a phrase tells only how many
constexpr double kSecondesParJour = 86'400;

class Redaction {
 public:
  Redaction(const Extraction& e)
      : e_(e),
        catalogue_(e.regard.liste->catalogue()),
        contexte_(e.regard.contexte()),
        canonique_(Canoniser(e.requete, contexte_, Ecriture::kEcrits)) {}

  std::string Feuille(std::uint64_t lignes) {
    f_.Ligne({{S::kTitre, "Critères de l'extraction"}});
    Ligne("Titre", e_.titre.empty() ? "Extraction de demandes de logement social" : e_.titre);
    Ligne("Recherche", PhraseDe(canonique_, catalogue_));
    f_.Ligne({});
    f_.Ligne({{S::kEntete, "Critère"}, {S::kEntete, "Ce qui est demandé"}});
    Criteres();
    f_.Ligne({});
    f_.Ligne({{S::kEntete, "Extraction"}, {S::kEntete, ""}});
    Ligne("Tri", Tri_());
    Ligne("Périmètre", e_.perimetre);
    if (!e_.requete.modele.empty()) Ligne("Modèle", e_.requete.modele);
    if (e_.nombre != UINT64_MAX) Nombre("Nombre de lignes au plus", e_.nombre);
    Ligne("Utilisateur", e_.utilisateur);
    const std::int64_t paris = HeureDeParis(std::chrono::floor<std::chrono::seconds>(e_.quand));
    f_.Ligne({{S::kLibelle, "Date et heure (Europe/Paris)"},
              {S::kHorodate, static_cast<double>(paris) / kSecondesParJour - kOrigineXlsx}});
    f_.Ligne({{S::kLibelle, "Date de référence"},
              {S::kJour, static_cast<double>(e_.regard.liste->date_reference() - kOrigineXlsx)}});
    Nombre("Génération", e_.regard.liste->generation());
    Nombre("Nombre de demandes", lignes);
    return DebutDeFeuille(kLargeurs, 0, false, false) + f_.xml() + EcrireFin({});
  }

 private:
  void Ligne(const std::string& libelle, const std::string& texte) {
    f_.Ligne({{S::kLibelle, libelle}, {S::kPhrase, texte}});
  }
  void Nombre(const std::string& libelle, std::uint64_t nombre) {
    f_.Ligne({{S::kLibelle, libelle}, {S::kNombre, static_cast<double>(nombre)}});
  }

  void Criteres() {
    const std::uint32_t avant = f_.lignes();
    if (!canonique_.q.empty()) Ligne("Recherche simple", canonique_.q);
    if (canonique_.filtres) {
      const Condition& racine = *canonique_.filtres;
      if (racine.genre == G::kEt) {
        for (const Condition& c : racine.conditions) Critere(c);
      } else {
        Critere(racine);
      }
    }
    if (f_.lignes() == avant) Ligne("Aucun", "toutes les demandes");
    if (e_.plan->statut_implicite) {
      Ligne(catalogue_.field(catalogue_.Find("statut")).libelle + " (filtre implicite)",
            PhraseDe(ConditionDeStatut(catalogue_, StatutsVivants(catalogue_)), catalogue_));
    }
  }

  void Critere(const Condition& c) {
    const bool non = c.genre == G::kNon;
    const Condition& dedans = non ? c.conditions[0] : c;
    if (dedans.genre == G::kFeuille) {
      Ligne(Libelle(dedans), dedans.parmi && dedans.parmi->size() > kValeursDansUnePhrase
                                 ? (non ? "sauf " : "") + Valeurs(dedans)
                                 : PhraseDe(c, catalogue_));
      return;
    }
    Ligne(non                      ? "Exclusion"
          : dedans.genre == G::kOu ? "L'un au moins de ces critères"
                                   : "Tous ces critères",
          PhraseDe(c, catalogue_));
  }

  const Field& ChampDe(const Condition& feuille) const {
    return catalogue_.field(catalogue_.Find(std::string_view(feuille.champ).substr(0, feuille.champ.find('@'))));
  }
  std::string Libelle(const Condition& feuille) const {
    std::string nom = feuille.champ, epci;
    if (!SeparerTerritoire(nom, epci)) return ChampDe(feuille).libelle;
    const Nomenclature& territoires = catalogue_.territoires().epci();
    return Territoire(ChampDe(feuille), territoires.Find(epci));
  }
  std::string Territoire(const Field& f, Ordinal territoire) const {
    return territoire == kNoOrdinal ? f.libelle
                                    : f.libelle + " (" + catalogue_.territoires().epci().Libelle(territoire) + ")";
  }

  // All of them, however many.
  std::string Valeurs(const Condition& feuille) const {
    std::string out;
    Condition une = feuille;
    une.parmi.reset();
    const Nomenclature* n = ChampDe(feuille).nomenclature;
    for (const Litteral& l : *feuille.parmi) {
      if (!out.empty()) out += " ; ";
      const std::string* texte = std::get_if<std::string>(&l);
      const Ordinal o = texte != nullptr && n != nullptr ? n->Find(*texte) : kNoOrdinal;
      if (o != kNoOrdinal) {
        out += n->Libelle(o);
        if (!n->ouverte() && n->Resolve(n->Libelle(o)).size() > 1) out += " (" + *texte + ")";
      } else if (texte != nullptr) {
        out += *texte;
      } else {
        une.egal = l;
        out += PhraseDe(une, catalogue_);
      }
    }
    return out;
  }

  std::string Tri_() const {
    std::string out;
    const auto cle = [&](const std::string& texte) { out += (out.empty() ? "" : ", puis ") + texte; };
    const auto champ = [&](const std::string& libelle, bool descendant) {
      cle(libelle + (descendant ? " (décroissant)" : " (croissant)"));
    };
    if (e_.plan->ordre_de_l_index) return "aucun : l'ordre de l'index";
    const bool mots = !e_.plan->simple.mots.empty();
    if (mots) cle(e_.plan->tri.empty() ? "pertinence, la meilleure d'abord" : "correspondances exactes d'abord");
    for (const Tri& t : e_.plan->tri) champ(Territoire(catalogue_.field(t.champ), t.territoire), t.descendant);
    if (e_.plan->tri.empty() && !mots) champ(catalogue_.field(catalogue_.Find("date_creation")).libelle, false);
    champ(catalogue_.field(catalogue_.Find("numero_unique")).libelle, false);
    return out;
  }

  const Extraction& e_;
  const Catalogue& catalogue_;
  const ContexteDeRequete contexte_;
  const Requete canonique_;
  FeuilleSimple f_{kLargeurs};
};

}  // namespace

std::string FeuilleDesCriteres(const Extraction& extraction, std::uint64_t lignes) {
  return Redaction(extraction).Feuille(lignes);
}

}  // namespace sne
