#include "schema/validation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "schema/demande_json.h"
#include "schema/formes.h"
#include "schema/nir.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

constexpr int kAgeMinimal = 16;        // CERFA 14069: minimum age to apply
constexpr std::size_t kMotifsMax = 3;  // the main one and two others [A]
constexpr int kMoisNaissancePrevue = 10;

// A field of the record, or of the elements of one of its groups.
struct Lieu {
  std::uint16_t slot = 0;
  std::string chemin;  // "/date_creation", or the key of a sub-field: "date"
  bool obligatoire = false, pp = false, pm = false;
};
struct Groupe {
  std::uint16_t slot = 0;
  std::string chemin;
  bool objet = false;
  std::vector<Lieu> obligatoires, dates;
};

using Controle = std::string (*)(std::string_view);
struct Forme {
  Lieu lieu;
  Controle faute;
};

struct Regles {
  explicit Regles(const Catalogue& c);

  const Catalogue& catalogue;
  std::vector<Lieu> obligatoires;
  std::vector<Lieu> dates;  // root dates that may not lie ahead
  std::vector<Groupe> groupes;
  std::vector<Forme> formes;

  Lieu numero_unique, numero_unique_origine, type_demandeur, statut, date_creation, date_naissance,
      date_naissance_prevue, reprise_anciennete, date_anciennete, date_radiation, motif_radiation, sous_motif,
      motif_principal, motifs, attribution, commune_souhaitee, bailleur_actuel, codemandeurs, rfr, cotations;
  std::optional<Lieu> non_doublons;  // the index is older: none
  std::vector<Lieu> apres_creation;
  std::uint16_t cod_nir = 0, cod_email = 0, cod_tel = 0, rfr_personne = 0, rfr_annee = 0, cotation_epci = 0;
  Ordinal pm = 0, radiee = 0, attribuee = 0, radirr = 0, demandeur = 0;

  Lieu Champ(const char* cle) const;
  std::uint16_t Sous(const char* groupe, const char* cle) const {
    return catalogue.field(catalogue.FindKey(cle, catalogue.FindKey(groupe))).slot;
  }
  Ordinal Valeur(const char* nomenclature, const char* code) const {
    return catalogue.nomenclature(nomenclature)->Find(code);
  }
};

Lieu Regles::Champ(const char* cle) const {
  const Field& f = catalogue.field(catalogue.FindKey(cle));
  return {f.slot, "/" + f.cle, f.obligatoire, f.obligatoire_pp, f.obligatoire_pm};
}

Regles::Regles(const Catalogue& c) : catalogue(c) {
  static constexpr std::string_view kPrevues[] = {"titre_sejour_fin", "date_naissance_prevue", "attribution.date_bail"};
  const auto passee = [](const Field& f) {
    return f.type == Type::kDate && f.saisi &&
           std::find(std::begin(kPrevues), std::end(kPrevues), f.champ) == std::end(kPrevues);
  };
  for (const FieldId id : catalogue.racines()) {
    const Field& f = catalogue.field(id);
    const Lieu lieu{f.slot, "/" + f.cle, f.obligatoire, f.obligatoire_pp, f.obligatoire_pm};
    if (f.obligatoire || f.obligatoire_pp || f.obligatoire_pm) obligatoires.push_back(lieu);
    if (passee(f)) dates.push_back(lieu);
    if (!f.IsGroup()) continue;
    Groupe g{f.slot, "/" + f.cle, f.type == Type::kObject, {}, {}};
    for (const FieldId sous_id : f.champs) {
      const Field& s = catalogue.field(sous_id);
      if (s.obligatoire) g.obligatoires.push_back({s.slot, s.cle, true, false, false});
      if (passee(s)) g.dates.push_back({s.slot, s.cle, false, false, false});
    }
    if (!g.obligatoires.empty() || !g.dates.empty()) groupes.push_back(std::move(g));
  }
  formes = {{Champ("nir"), FauteNir},
            {Champ("email"), FauteEmail},
            {Champ("tel_fixe"), FauteTelephone},
            {Champ("tel_portable"), FauteTelephone},
            {Champ("employeur_siret"), FauteSiret}};
  numero_unique = Champ("numero_unique");
  numero_unique_origine = Champ("numero_unique_origine");
  type_demandeur = Champ("type_demandeur");
  statut = Champ("statut");
  date_creation = Champ("date_creation");
  date_naissance = Champ("date_naissance");
  date_naissance_prevue = Champ("date_naissance_prevue");
  reprise_anciennete = Champ("reprise_anciennete");
  date_anciennete = Champ("date_anciennete");
  date_radiation = Champ("date_radiation");
  motif_radiation = Champ("motif_radiation");
  sous_motif = Champ("sous_motif_irrecevabilite");
  motif_principal = Champ("motif_principal");
  motifs = Champ("motifs");
  attribution = Champ("attribution");
  commune_souhaitee = Champ("commune_souhaitee");
  bailleur_actuel = Champ("bailleur_actuel");
  codemandeurs = Champ("codemandeurs");
  rfr = Champ("rfr");
  cotations = Champ("cotations_livrees");
  if (catalogue.FindKey("non_doublons") != kNoField) non_doublons = Champ("non_doublons");
  for (const char* cle :
       {"date_enregistrement", "date_dernier_renouvellement", "date_modification", "date_radiation"}) {
    apres_creation.push_back(Champ(cle));
  }
  cod_nir = Sous("codemandeurs", "nir");
  cod_email = Sous("codemandeurs", "email");
  cod_tel = Sous("codemandeurs", "tel_portable");
  rfr_personne = Sous("rfr", "personne");
  rfr_annee = Sous("rfr", "annee");
  cotation_epci = Sous("cotations_livrees", "epci");
  pm = Valeur("type_demandeur", "PM");
  radiee = Valeur("statut", "RADIEE");
  attribuee = Valeur("statut", "ATTRIBUEE");
  radirr = Valeur("motif_radiation", "RADIRR");
  demandeur = Valeur("personne", "D");
}

std::string Ecrire(const Value& date) { return EcrireDate(static_cast<Jour>(std::get<std::int64_t>(date))); }

// One record under the rules.
class Examen {
 public:
  Examen(const Regles& r, const Demande& d, Jour limite, Erreurs& erreurs)
      : r_(r), d_(d), limite_(limite), erreurs_(erreurs) {}

  void Tout() {
    Obligatoires();
    Dates();
    Groupes();
    Formes();
    Numero();
    Statut();
    Motifs();
    Revenus();
    Cotations();
  }

 private:
  const Value& V(const Lieu& l) const { return d_.valeurs[l.slot]; }
  void Faute(std::string chemin, std::string detail) {
    if (erreurs_.size() < kErreursMax) erreurs_.push_back({std::move(chemin), std::move(detail)});
  }
  std::string Code(const char* nomenclature, const Value& v) const {
    return r_.catalogue.nomenclature(nomenclature)->Code(static_cast<Ordinal>(std::get<std::int64_t>(v)));
  }

  void Obligatoires() {
    const bool pm = IntOr(V(r_.type_demandeur), 0) == r_.pm;
    for (const Lieu& l : r_.obligatoires) {
      if (Present(V(l))) continue;
      if (l.obligatoire) {
        Faute(l.chemin, "champ obligatoire ; trouvé : aucune valeur");
      } else if (pm ? l.pm : l.pp) {
        Faute(l.chemin, std::string("champ obligatoire d'une personne ") + (pm ? "morale" : "physique") +
                            " ; trouvé : aucune valeur");
      }
    }
  }

  void Passee(const Value& date, const std::string& chemin) {
    if (Present(date) && std::get<std::int64_t>(date) > limite_) {
      Faute(chemin,
            "attendu : une date jusqu'au " + EcrireDate(limite_) + " (date de référence) ; trouvé : " + Ecrire(date));
    }
  }

  void Dates() {
    for (const Lieu& l : r_.dates) Passee(V(l), l.chemin);
    if (const Value& prevue = V(r_.date_naissance_prevue); Present(prevue)) {
      const Jour dernier = PlusMois(limite_, kMoisNaissancePrevue);
      if (std::get<std::int64_t>(prevue) > dernier) {
        Faute(r_.date_naissance_prevue.chemin, "attendu : une naissance prévue au plus tard le " + EcrireDate(dernier) +
                                                   " ; trouvé : " + Ecrire(prevue));
      }
    }
    const Value& creation = V(r_.date_creation);
    if (Present(creation)) {
      const std::int64_t jour = std::get<std::int64_t>(creation);
      for (const Lieu& l : r_.apres_creation) {
        if (Present(V(l)) && std::get<std::int64_t>(V(l)) < jour) {
          Faute(l.chemin,
                "attendu : une date à partir de date_creation (" + Ecrire(creation) + ") ; trouvé : " + Ecrire(V(l)));
        }
      }
      const Value& anciennete = V(r_.date_anciennete);
      if (Present(anciennete) && std::get<std::int64_t>(anciennete) > jour) {
        Faute(r_.date_anciennete.chemin,
              "attendu : une date jusqu'à date_creation (" + Ecrire(creation) + ") ; trouvé : " + Ecrire(anciennete));
      }
      if (const Value& naissance = V(r_.date_naissance); Present(naissance)) {
        const auto ne = static_cast<Jour>(std::get<std::int64_t>(naissance));
        if (AnneesCompletes(ne, static_cast<Jour>(jour)) < kAgeMinimal) {
          Faute(r_.date_naissance.chemin, "attendu : " + std::to_string(kAgeMinimal) +
                                              " ans révolus à date_creation (" + Ecrire(creation) +
                                              ") ; trouvé : né le " + Ecrire(naissance));
        }
      }
    }
    const bool reprise = IntOr(V(r_.reprise_anciennete), 0) == 2;
    if (reprise != Present(V(r_.date_anciennete))) {
      Faute(r_.date_anciennete.chemin,
            reprise ? "attendu : la date de l'ancienneté reprise, puisque reprise_anciennete est true ; "
                      "trouvé : aucune valeur"
                    : "attendu : aucune valeur, puisque reprise_anciennete n'est pas true");
    }
  }

  void Groupes() {
    for (const Groupe& g : r_.groupes) {
      const Records& elements = Elements(d_.valeurs[g.slot]);
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto chemin = [&](const Lieu& l) {
          return (g.objet ? g.chemin : g.chemin + "/" + std::to_string(i)) + "/" + l.chemin;
        };
        for (const Lieu& l : g.obligatoires) {
          if (!Present(elements[i].valeurs[l.slot])) Faute(chemin(l), "champ obligatoire ; trouvé : aucune valeur");
        }
        for (const Lieu& l : g.dates) {
          const Value& date = elements[i].valeurs[l.slot];
          if (Present(date) && std::get<std::int64_t>(date) > limite_) Passee(date, chemin(l));
        }
      }
    }
  }

  void Formes() {
    for (const Forme& f : r_.formes) {
      if (!Present(V(f.lieu))) continue;
      if (std::string faute = f.faute(Str(V(f.lieu))); !faute.empty()) Faute(f.lieu.chemin, std::move(faute));
    }
    const Records& codemandeurs = Elements(V(r_.codemandeurs));
    for (std::size_t i = 0; i < codemandeurs.size(); ++i) {
      const auto controler = [&](std::uint16_t slot, const char* cle, Controle controle) {
        const Value& v = codemandeurs[i].valeurs[slot];
        if (!Present(v)) return;
        if (std::string faute = controle(Str(v)); !faute.empty()) {
          Faute(r_.codemandeurs.chemin + "/" + std::to_string(i) + "/" + cle, std::move(faute));
        }
      };
      controler(r_.cod_nir, "nir", FauteNir);
      controler(r_.cod_email, "email", FauteEmail);
      controler(r_.cod_tel, "tel_portable", FauteTelephone);
    }
    if (r_.non_doublons) {
      const Textes& distinctes = Lignes(V(*r_.non_doublons));
      for (std::size_t i = 0; i < distinctes.size(); ++i) {
        const std::string ou = r_.non_doublons->chemin + "/" + std::to_string(i);
        if (!LireNumeroUnique(distinctes[i])) Faute(ou, "attendu : un numéro unique");
        if (distinctes[i] == Str(V(r_.numero_unique))) Faute(ou, "c'est le numéro de la demande elle-même");
      }
    }
    const std::string_view bailleur = Str(V(r_.bailleur_actuel));
    const std::size_t chiffres = std::min(bailleur.find_first_not_of("0123456789"), bailleur.size());
    if (chiffres > 0 && (chiffres == bailleur.size() || bailleur[chiffres] == ' ')) {
      if (std::string faute = FauteSiren(bailleur.substr(0, chiffres)); !faute.empty()) {
        Faute(r_.bailleur_actuel.chemin, std::move(faute));
      }
    }
  }

  void Numero() {
    const std::string_view numero = Str(V(r_.numero_unique));
    const std::string_view origine = Str(V(r_.numero_unique_origine));
    if (!origine.empty() && (!LireNumeroUnique(origine) || origine == numero)) {
      Faute(r_.numero_unique_origine.chemin, "attendu : le numéro unique, de 18 caractères, d'une autre demande");
    }
    if (numero.size() != 18) return;  // refused on reading, or missing
    if (const Value& creation = V(r_.date_creation); Present(creation)) {
      const Calendrier c = CalendrierDe(static_cast<Jour>(std::get<std::int64_t>(creation)));
      const int mois = (numero[3] - '0') * 10 + (numero[4] - '0'), annee = (numero[5] - '0') * 10 + (numero[6] - '0');
      const int ecart =
          ((annee * 12 + mois) - (c.annee % 100 * 12 + c.mois) + 1200) % 1200;  // months, the century left out
      if (ecart > 1) {
        Faute(r_.numero_unique.chemin, "attendu : un numéro unique du mois de date_creation (" + Ecrire(creation) +
                                           ") ou du suivant ; trouvé : mois " + std::string(numero.substr(3, 2)) +
                                           ", année " + std::string(numero.substr(5, 2)));
      }
    }
    const Territoires& t = r_.catalogue.territoires();
    const Ordinal territoire = t.enregistrement().Find(numero.substr(0, 3));
    const Ordinals& communes = Codes(V(r_.commune_souhaitee));
    if (!communes.empty() && std::none_of(communes.begin(), communes.end(), [&](Ordinal o) {
          return t.enregistrement_du_departement(t.commune(o).departement) == territoire;
        })) {
      Faute(r_.commune_souhaitee.chemin,
            "attendu : au moins une commune du territoire " + std::string(numero.substr(0, 3)) +
                " du numéro unique ; trouvé : " + t.communes().Code(communes.front()) +
                (communes.size() == 1   ? ""
                 : communes.size() == 2 ? " et une autre"
                                        : " et " + std::to_string(communes.size() - 1) + " autres"));
    }
  }

  void Statut() {
    const std::int64_t statut = IntOr(V(r_.statut), 0);
    const Value& motif = V(r_.motif_radiation);
    if (statut == r_.radiee) {
      if (!Present(V(r_.date_radiation)))
        Faute(r_.date_radiation.chemin, "champ obligatoire d'une demande RADIEE ; trouvé : aucune valeur");
      if (!Present(motif))
        Faute(r_.motif_radiation.chemin, "champ obligatoire d'une demande RADIEE ; trouvé : aucune valeur");
    } else if (Present(motif)) {
      Faute(r_.motif_radiation.chemin,
            "attendu : aucune valeur, puisque statut n'est pas RADIEE ; trouvé : " + Code("motif_radiation", motif));
    }
    if (const Value& sous = V(r_.sous_motif); Present(sous) && IntOr(motif, 0) != r_.radirr) {
      Faute(r_.sous_motif.chemin, "attendu : aucune valeur, puisque motif_radiation n'est pas RADIRR ; trouvé : " +
                                      Code("sous_motif_irrecevabilite", sous));
    }
    if (Present(V(r_.attribution)) && statut != r_.radiee && statut != r_.attribuee) {
      Faute(r_.attribution.chemin, "attendu : aucune attribution, puisque statut n'est ni ATTRIBUEE ni RADIEE");
    }
  }

  void Motifs() {
    const Ordinals& motifs = Codes(V(r_.motifs));
    if (motifs.size() > kMotifsMax) {
      Faute(r_.motifs.chemin,
            "attendu : " + std::to_string(kMotifsMax) + " motifs au plus ; trouvé : " + std::to_string(motifs.size()));
    }
    const Value& principal = V(r_.motif_principal);
    if (!motifs.empty() && Present(principal) &&
        std::find(motifs.begin(), motifs.end(), std::get<std::int64_t>(principal)) == motifs.end()) {
      Faute(r_.motifs.chemin, "attendu : une liste qui contient motif_principal (" + Code("motif", principal) + ")");
    }
  }

  void Revenus() {
    const Records& avis = Elements(V(r_.rfr));
    for (std::size_t i = 1; i < avis.size(); ++i) {
      if (IntOr(avis[i].valeurs[r_.rfr_personne], 0) != r_.demandeur) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (IntOr(avis[j].valeurs[r_.rfr_personne], 0) != r_.demandeur ||
            avis[j].valeurs[r_.rfr_annee] != avis[i].valeurs[r_.rfr_annee]) {
          continue;
        }
        Faute(r_.rfr.chemin + "/" + std::to_string(i), "attendu : un seul avis du demandeur par année ; trouvé : " +
                                                           std::to_string(IntOr(avis[i].valeurs[r_.rfr_annee], 0)) +
                                                           " aussi en " + r_.rfr.chemin + "/" + std::to_string(j));
        break;
      }
    }
  }

  void Cotations() {
    const Records& notes = Elements(V(r_.cotations));
    const Territoires& t = r_.catalogue.territoires();
    const Ordinals& communes = Codes(V(r_.commune_souhaitee));
    for (std::size_t i = 0; i < notes.size(); ++i) {
      const auto epci = static_cast<Ordinal>(IntOr(notes[i].valeurs[r_.cotation_epci], 0));
      if (epci == kNoOrdinal) continue;
      const std::string chemin = r_.cotations.chemin + "/" + std::to_string(i) + "/epci";
      const auto voulu = [&](Ordinal o) { return t.commune(o).epci == epci; };
      if (std::none_of(communes.begin(), communes.end(), voulu)) {
        Faute(chemin, "attendu : un territoire de cotation où la demande souhaite un logement ; trouvé : " +
                          t.epci().Code(epci));
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (IntOr(notes[j].valeurs[r_.cotation_epci], 0) != epci) continue;
        Faute(chemin, "attendu : une seule note par territoire ; trouvé : " + t.epci().Code(epci) + " aussi en " +
                          r_.cotations.chemin + "/" + std::to_string(j));
        break;
      }
    }
  }

  const Regles& r_;
  const Demande& d_;
  const Jour limite_;
  Erreurs& erreurs_;
};

}  // namespace

struct Validateur::Rep : Regles {
  using Regles::Regles;
};

Validateur::Validateur(const Catalogue& catalogue) : rep_(std::make_unique<const Rep>(catalogue)) {}
Validateur::~Validateur() = default;

void Validateur::Valider(const Demande& demande, Jour limite, Erreurs& erreurs) const {
  Examen(*rep_, demande, limite, erreurs).Tout();
}

void Valider(const Catalogue& catalogue, const Demande& demande, Jour limite, Erreurs& erreurs) {
  struct Garde {
    std::uint64_t serie = 0;
    std::unique_ptr<const Validateur> validateur;
  };
  thread_local Garde garde;
  if (garde.serie != catalogue.serie()) garde = {catalogue.serie(), std::make_unique<const Validateur>(catalogue)};
  garde.validateur->Valider(demande, limite, erreurs);
}

}  // namespace sne
