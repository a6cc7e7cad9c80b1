#include "bench/base_ecole/metiers.h"

#include "bench/base_ecole/francais.h"

namespace sne::ecole {
namespace {

constexpr Metier kPrive[] = {{"Agent de sécurité", "Agente de sécurité", true},
                             {"Agent d'entretien", "Agente d'entretien", true},
                             {"Agent de propreté", "Agente de propreté", true},
                             {"Vendeur", "Vendeuse", false},
                             {"Employé de libre-service", "Employée de libre-service", true},
                             {"Hôte de caisse", "Hôtesse de caisse", true},
                             {"Cuisinier", "Cuisinière", false},
                             {"Commis de cuisine", "Commise de cuisine", false},
                             {"Serveur", "Serveuse", false},
                             {"Réceptionniste", "Réceptionniste", false},
                             {"Préparateur de commandes", "Préparatrice de commandes", true},
                             {"Cariste", "Cariste", true},
                             {"Manutentionnaire", "Manutentionnaire", false},
                             {"Chauffeur-livreur", "Chauffeuse-livreuse", true},
                             {"Conducteur de bus", "Conductrice de bus", true},
                             {"Conducteur poids lourd", "Conductrice poids lourd", true},
                             {"Chauffeur de taxi", "Chauffeuse de taxi", false},
                             {"Ambulancier", "Ambulancière", true},
                             {"Aide à domicile", "Aide à domicile", true},
                             {"Auxiliaire de vie", "Auxiliaire de vie", true},
                             {"Auxiliaire de puériculture", "Auxiliaire de puériculture", true},
                             {"Garde d'enfants", "Garde d'enfants", false},
                             {"Secrétaire", "Secrétaire", false},
                             {"Assistant de direction", "Assistante de direction", false},
                             {"Comptable", "Comptable", false},
                             {"Assistant comptable", "Assistante comptable", false},
                             {"Téléconseiller", "Téléconseillère", false},
                             {"Conseiller clientèle", "Conseillère clientèle", false},
                             {"Commercial", "Commerciale", false},
                             {"Ouvrier agricole", "Ouvrière agricole", true},
                             {"Ouvrier paysagiste", "Ouvrière paysagiste", false},
                             {"Maçon", "Maçonne", false},
                             {"Peintre en bâtiment", "Peintre en bâtiment", false},
                             {"Plombier", "Plombière", false},
                             {"Électricien", "Électricienne", false},
                             {"Menuisier", "Menuisière", false},
                             {"Couvreur", "Couvreuse", false},
                             {"Carreleur", "Carreleuse", false},
                             {"Plâtrier", "Plâtrière", false},
                             {"Soudeur", "Soudeuse", false},
                             {"Chaudronnier", "Chaudronnière", false},
                             {"Mécanicien", "Mécanicienne", false},
                             {"Carrossier", "Carrossière", false},
                             {"Opérateur de production", "Opératrice de production", false},
                             {"Conducteur de ligne", "Conductrice de ligne", false},
                             {"Technicien de maintenance", "Technicienne de maintenance", false},
                             {"Magasinier", "Magasinière", false},
                             {"Boulanger", "Boulangère", true},
                             {"Pâtissier", "Pâtissière", false},
                             {"Boucher", "Bouchère", true},
                             {"Coiffeur", "Coiffeuse", false},
                             {"Esthéticien", "Esthéticienne", false},
                             {"Gardien d'immeuble", "Gardienne d'immeuble", true},
                             {"Employé d'étage", "Femme de chambre", false},
                             {"Valet de chambre", "Gouvernante d'hôtel", false},
                             {"Plongeur", "Plongeuse", false},
                             {"Livreur de repas", "Livreuse de repas", false},
                             {"Éboueur", "Éboueuse", true},
                             {"Agent de tri", "Agente de tri", true},
                             {"Technicien informatique", "Technicienne informatique", false},
                             {"Développeur", "Développeuse", false},
                             {"Graphiste", "Graphiste", false},
                             {"Éducateur spécialisé", "Éducatrice spécialisée", true},
                             {"Moniteur d'auto-école", "Monitrice d'auto-école", false},
                             {"Animateur périscolaire", "Animatrice périscolaire", false},
                             {"Formateur", "Formatrice", false},
                             {"Préparateur en pharmacie", "Préparatrice en pharmacie", true},
                             {"Assistant dentaire", "Assistante dentaire", true},
                             {"Opticien", "Opticienne", false},
                             {"Agent immobilier", "Agente immobilière", false},
                             {"Chargé d'accueil", "Chargée d'accueil", false},
                             {"Standardiste", "Standardiste", false},
                             {"Couturier", "Couturière", false},
                             {"Repasseur", "Repasseuse", false},
                             {"Blanchisseur", "Blanchisseuse", false},
                             {"Agent de piste", "Agente de piste", false},
                             {"Steward", "Hôtesse de l'air", false},
                             {"Monteur de réseaux", "Monteuse de réseaux", false},
                             {"Conducteur d'engins", "Conductrice d'engins", false},
                             {"Grutier", "Grutière", false},
                             {"Jardinier", "Jardinière", false},
                             {"Viticulteur salarié", "Viticultrice salariée", false},
                             {"Marin pêcheur", "Marin pêcheur", false},
                             {"Ostréiculteur", "Ostréicultrice", false},
                             {"Fromager", "Fromagère", false},
                             {"Employé de banque", "Employée de banque", false},
                             {"Gestionnaire de paie", "Gestionnaire de paie", false},
                             {"Dessinateur industriel", "Dessinatrice industrielle", false}};
constexpr Metier kFpe[] = {{"Professeur des écoles", "Professeure des écoles", true},
                           {"Professeur de lycée", "Professeure de lycée", true},
                           {"Assistant d'éducation", "Assistante d'éducation", true},
                           {"Accompagnant d'élèves handicapés", "Accompagnante d'élèves handicapés", true},
                           {"Gardien de la paix", "Gardienne de la paix", true},
                           {"Gendarme", "Gendarme", true},
                           {"Surveillant pénitentiaire", "Surveillante pénitentiaire", true},
                           {"Agent des finances publiques", "Agente des finances publiques", false},
                           {"Greffier", "Greffière", false},
                           {"Agent de préfecture", "Agente de préfecture", false},
                           {"Douanier", "Douanière", true},
                           {"Adjoint administratif de l'État", "Adjointe administrative de l'État", false},
                           {"Militaire du rang", "Militaire du rang", true},
                           {"Technicien de laboratoire", "Technicienne de laboratoire", false}};
constexpr Metier kFpt[] = {{"Agent d'entretien des écoles", "Agente d'entretien des écoles", true},
                           {"ATSEM", "ATSEM", true},
                           {"Adjoint d'animation", "Adjointe d'animation", true},
                           {"Agent de restauration scolaire", "Agente de restauration scolaire", true},
                           {"Jardinier municipal", "Jardinière municipale", false},
                           {"Agent technique", "Agente technique", false},
                           {"Policier municipal", "Policière municipale", true},
                           {"Agent de crèche", "Agente de crèche", true},
                           {"Bibliothécaire", "Bibliothécaire", false},
                           {"Agent d'état civil", "Agente d'état civil", false},
                           {"Assistant social", "Assistante sociale", true},
                           {"Sapeur-pompier", "Sapeuse-pompière", true},
                           {"Agent de collecte", "Agente de collecte", true},
                           {"Rédacteur territorial", "Rédactrice territoriale", false},
                           {"Maître-nageur", "Maître-nageuse", false}};
constexpr Metier kFph[] = {{"Aide-soignant", "Aide-soignante", true},
                           {"Infirmier", "Infirmière", true},
                           {"Agent des services hospitaliers", "Agente des services hospitaliers", true},
                           {"Brancardier", "Brancardière", true},
                           {"Secrétaire médical", "Secrétaire médicale", true},
                           {"Manipulateur en radiologie", "Manipulatrice en radiologie", true},
                           {"Sage-femme", "Sage-femme", true},
                           {"Cuisinier d'hôpital", "Cuisinière d'hôpital", true},
                           {"Agent de lingerie", "Lingère", true},
                           {"Ergothérapeute", "Ergothérapeute", true},
                           {"Interne en médecine", "Interne en médecine", true},
                           {"Accompagnant éducatif et social", "Accompagnante éducative et sociale", true},
                           {"Technicien de laboratoire médical", "Technicienne de laboratoire médical", true}};
constexpr Metier kIndep[] = {{"Artisan maçon", "Artisane maçonne", false},
                             {"Artisan peintre", "Artisane peintre", false},
                             {"Auto-entrepreneur", "Auto-entrepreneuse", false},
                             {"Chauffeur VTC", "Chauffeuse VTC", false},
                             {"Commerçant sur les marchés", "Commerçante sur les marchés", false},
                             {"Restaurateur", "Restauratrice", false},
                             {"Épicier", "Épicière", true},
                             {"Coiffeur à domicile", "Coiffeuse à domicile", false},
                             {"Infirmier libéral", "Infirmière libérale", true},
                             {"Agriculteur", "Agricultrice", true},
                             {"Maraîcher", "Maraîchère", true},
                             {"Photographe", "Photographe", false},
                             {"Traducteur", "Traductrice", false},
                             {"Naturopathe", "Naturopathe", false},
                             {"Coursier indépendant", "Coursière indépendante", false},
                             {"Musicien", "Musicienne", false},
                             {"Ferronnier d'art", "Ferronnière d'art", false},
                             {"Apiculteur", "Apicultrice", false}};

constexpr std::string_view kEnseignes[] = {
    "Transports",      "Boulangerie",     "Nettoyage",     "Garage",     "Maçonnerie", "Restaurant",  "Hôtel",
    "Ambulances",      "Menuiserie",      "Peintures",     "Serrurerie", "Taxis",      "Pharmacie",   "Crèche",
    "Cabinet",         "Brasserie",       "Blanchisserie", "Imprimerie", "Pépinières", "Électricité", "Plomberie",
    "Cartonnages",     "Fonderie",        "Conserverie",   "Laiterie",   "Scierie",    "Logistique",  "Sécurité",
    "Aide à domicile", "Centre d'appels", "Supermarché",   "Atelier",    "Clinique",   "Résidence"};
constexpr std::string_view kSuffixes[] = {"et fils",   "Services", "SARL",         "et associés", "Distribution",
                                          "Industrie", "Frères",   "Propreté",     "Intérim",     "France",
                                          "Ouest",     "Sud",      "Développement"};
constexpr std::string_view kMarqueA[] = {"Alto", "Bati",  "Cari", "Clari", "Domo",  "Ecla", "Ferro", "Flori", "Gali",
                                         "Hexa", "Inter", "Lumi", "Médi",  "Multi", "Nova", "Opti",  "Pano",  "Prima",
                                         "Rapi", "Servi", "Sola", "Tecno", "Trans", "Uni",  "Vita",  "Véri",  "Zéphi"};
constexpr std::string_view kMarqueB[] = {"bat", "clair", "dis",  "form", "gest", "lia", "log", "max",
                                         "met", "net",   "pack", "plus", "port", "ral", "sol", "tech",
                                         "tis", "via",   "vert", "zen",  "lys",  "mar"};

}  // namespace

const Metier& TirerMetier(std::string_view secteur, Rng& rng) {
  if (secteur == "FPE") return rng.Pick(kFpe);
  if (secteur == "FPT") return rng.Pick(kFpt);
  if (secteur == "FPH") return rng.Pick(kFph);
  if (secteur == "INDEP") return rng.Pick(kIndep);
  return rng.Pick(kPrive);
}

void EcrireEmployeur(std::string_view secteur, std::string_view commune, std::string_view departement, const Noms& noms,
                     Rng& rng, std::string& out) {
  if (secteur == "FPE") {
    constexpr std::string_view kServices[] = {"Direction des finances publiques",
                                              "Rectorat",
                                              "Préfecture",
                                              "Tribunal judiciaire",
                                              "Commissariat",
                                              "Collège public",
                                              "École primaire"};
    const std::uint32_t which = rng.Below(7);
    out = kServices[which];
    if (which >= 3) {
      AppendDe(out, commune);
    } else {
      out += " (";
      out += departement;
      out += ')';
    }
    return;
  }
  if (secteur == "FPT") {
    constexpr std::string_view kServices[] = {"Mairie", "Ville", "Centre communal d'action sociale",
                                              "Caisse des écoles", "Office de tourisme"};
    out = rng.Pick(kServices);
    AppendDe(out, commune);
    return;
  }
  if (secteur == "FPH") {
    constexpr std::string_view kServices[] = {"Centre hospitalier", "Hôpital", "EHPAD public", "Centre de rééducation"};
    out = rng.Pick(kServices);
    AppendDe(out, commune);
    return;
  }
  const std::uint32_t form = rng.Below(10);
  out.clear();
  if (form < 5) {
    out += rng.Pick(kEnseignes);
    out += ' ';
    std::string nom;
    noms.Nom(Origine::kFrance, rng, nom);
    AppendCapitalise(out, nom);
  } else if (form < 7) {
    std::string nom;
    noms.Nom(Origine::kFrance, rng, nom);
    AppendCapitalise(out, nom);
    out += ' ';
    out += rng.Pick(kSuffixes);
  } else {
    out += rng.Pick(kMarqueA);
    out += rng.Pick(kMarqueB);
    out += ' ';
    out += rng.Pick(kSuffixes);
  }
}

}  // namespace sne::ecole
