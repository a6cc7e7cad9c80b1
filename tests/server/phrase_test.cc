// A search read aloud: forms of each type, negations, groups. Every sentence here was read by a person.
#include "query/phrase.h"

#include <gtest/gtest.h>

#include <string>

#include "query/canonique.h"
#include "query/resolve.h"
#include "server/request_json.h"

namespace sne::testing {
namespace {

// The whole of France: sentences are about real places.
const Catalogue& CatalogueEntier() {
  static const auto catalogue = Catalogue::Load(CatalogueEmbarque(), Territoires::Load(TerritoiresEmbarques()).value());
  return **catalogue;
}

std::string Lire(const std::string& json) {
  Requete r;
  Plan plan;
  Erreurs erreurs = LireRequete(json, r).erreurs;
  const ContexteDeRequete contexte{CatalogueEntier(), 18'000};
  if (erreurs.empty()) Resolve(r, contexte, plan, erreurs);
  if (!erreurs.empty()) return erreurs[0].chemin + " : " + erreurs[0].detail;
  return PhraseDe(Canoniser(r, contexte, Ecriture::kEcrits), contexte.catalogue);
}

struct PhraseCas {
  const char* nom;
  const char* question;  // filtres, or q when it is a text
  const char* phrase;    // ~ stands for a narrow space, ^ for one that does not break
};
constexpr PhraseCas kPhrases[] = {
    {"LExemple",
     R"({"et":[{"champ":"en_instruction","egal":false},{"champ":"mutation","egal":false},{"champ":"nb_personnes",
          "min":3,"max":5},{"champ":"typologie","parmi":["T4","T3"]},{"champ":"commune_souhaitee","parmi":["Villeurbanne","Bron"]}]})",
     "T3 ou T4 à Bron ou Villeurbanne, 3 à 5 personnes, hors mutation, non en instruction"},
    {"Q", R"("N'Diaye 1984")", "«^N'Diaye 1984^»"},
    {"UneTypologie", R"({"champ":"typologie","egal":"T3"})", "T3"},
    {"TroisTypologies", R"({"champ":"typologie","parmi":["T1","T2","T6"]})", "T1, T2 ou T6 et plus"},
    {"SaufUneTypologie",
     R"({"et":[{"champ":"commune_souhaitee","egal":"Bron"},{"non":{"champ":"typologie","egal":"T1"}}]})",
     "à Bron, sauf T1"},
    {"LeHavre", R"({"champ":"commune_souhaitee","egal":"Le Havre"})", "au Havre"},
    {"BronOuLeHavre", R"({"champ":"commune_souhaitee","parmi":["Bron","Le Havre"]})", "à Bron ou au Havre"},
    {"Homonymes", R"({"champ":"commune_souhaitee","egal":"93066"})", "à Saint-Denis (93066)"},
    {"Epci", R"({"et":[{"champ":"typologie","egal":"T2"},{"champ":"epci_souhaite","egal":"200046977"}]})",
     "T2 dans l'EPCI Métropole de Lyon"},
    {"Departement", R"({"champ":"departement_souhaite","egal":"93"})", "dans le département Seine-Saint-Denis"},
    {"Region", R"({"champ":"region_souhaitee","egal":"Bretagne"})", "dans la région Bretagne"},
    {"DeuxLieux",
     R"({"et":[{"champ":"commune_souhaitee","egal":"Bron"},{"champ":"departement_souhaite","egal":"69"},
          {"champ":"typologie","egal":"T2"}]})",
     "T2 à Bron, dans le département Rhône"},
    {"Residence", R"({"champ":"commune_residence","egal":"Bron"})", "habitant à Bron"},
    {"UnePersonne", R"({"champ":"nb_personnes","egal":1})", "1 personne"},
    {"AuMoins", R"({"champ":"nb_personnes","min":6})", "au moins 6 personnes"},
    {"NombresVoisins", R"({"champ":"nb_personnes","min":5,"max":6})", "5 ou 6 personnes"},
    {"AuPlusUnePersonne", R"({"champ":"nb_personnes","max":1})", "au plus 1 personne"},
    {"DesNombres", R"({"champ":"nb_personnes","parmi":[5,3,2]})", "2, 3 ou 5 personnes"},
    {"Zero", R"({"champ":"nb_refus","egal":0})", "0 refus"},
    {"SansEntreeDeCatalogue", R"({"champ":"rang_cal","max":2})", "rang à la dernière CAL : au plus 2"},
    {"Age", R"({"champ":"age","min":60})", "demandeur âgé d'au moins 60 ans"},
    {"AgesExacts", R"({"champ":"age","min":18,"max":25})", "demandeur âgé de 18 à 25 ans"},
    {"AncienneteEnAnnees", R"({"champ":"anciennete","min":36})", "ancienneté : au moins 3 ans"},
    {"AncienneteEntre", R"({"champ":"anciennete","min":24,"max":60})", "ancienneté : 2 à 5 ans"},
    {"AncienneteEnMois", R"({"champ":"anciennete","max":18})", "ancienneté : au plus 18 mois"},
    {"AncienneteMelee", R"({"champ":"anciennete","min":6,"max":24})", "ancienneté : 6 mois à 2 ans"},
    {"Montant", R"({"champ":"ressources_mensuelles","min":1000,"max":12500.5})",
     "ressources mensuelles : 1~000 à 12~500,50~€"},
    {"MontantAuPlus", R"({"champ":"loyer_max","max":850})", "loyer maximum : au plus 850~€"},
    {"MontantExact", R"({"champ":"rfr_foyer","egal":0})", "RFR total retenu : 0~€"},
    {"Pourcentage", R"({"champ":"taux_effort","min":33})", "taux d'effort actuel : au moins 33~%"},
    {"Surface", R"({"champ":"surface_actuelle","max":20})", "surface actuelle : au plus 20 m²"},
    {"ResteAVivre", R"({"champ":"reste_a_vivre","max":12.5})", "reste à vivre : au plus 12,50~€/jour/UC"},
    {"UneDate", R"({"champ":"date_creation","egal":"2021-03-01"})", "déposée le 1er mars 2021"},
    {"UneAnnee", R"({"champ":"date_creation","min":"2020","max":"2020"})", "déposée en 2020"},
    {"DesAnnees", R"({"champ":"date_creation","min":"2018","max":"2020"})", "déposée de 2018 à 2020"},
    {"UnMois", R"({"champ":"date_creation","min":"2021-03","max":"2021-03"})", "déposée en mars 2021"},
    {"DesMois", R"({"champ":"date_creation","min":"2020-11","max":"2021-03"})", "déposée de novembre 2020 à mars 2021"},
    {"DepuisUneDate", R"({"champ":"date_dernier_renouvellement","min":"2021-05-02"})",
     "renouvelée à partir du 2 mai 2021"},
    {"JusquADate", R"({"champ":"date_fin_validite","max":"2021-05-31"})",
     "date limite de renouvellement : jusqu'au 31 mai 2021"},
    {"DuAu", R"({"champ":"date_derniere_cal","min":"2021-05-02","max":"2021-08-15"})",
     "date de la dernière CAL : du 2 mai 2021 au 15 août 2021"},
    {"Ne", R"({"champ":"date_naissance","min":"1984","max":"1984"})", "demandeur né en 1984"},
    {"EnMutation", R"({"champ":"mutation","egal":true})", "en mutation"},
    {"SaufMutation", R"({"non":{"champ":"mutation","egal":true}})", "sauf en mutation"},
    {"EnInstruction", R"({"champ":"en_instruction","egal":true})", "en instruction"},
    {"Dalo", R"({"champ":"dalo","egal":true})", "reconnu DALO"},
    {"BooleenSansPhrase", R"({"champ":"pdalhpd","egal":true})", "avis d'une instance du PDALHPD : oui"},
    {"OuiOuNon", R"({"champ":"parking","parmi":[true,false]})", "souhaite un parking : non ou oui"},
    {"Motif", R"({"champ":"motif_principal","egal":"Divorce, séparation"})",
     "motif principal : «^Divorce, séparation^»"},
    {"Motifs", R"({"champ":"motifs","parmi":["05","13"]})", "motif : En procédure d'expulsion ou Logement trop petit"},
    {"SaufHlm", R"({"non":{"champ":"mode_logement_actuel","parmi":["HLM","RS"]}})",
     "sauf logement actuel : Locataire HLM ou «^Logé en logement-foyer, en résidence sociale ou en pension de "
     "famille^»"},
    {"Statut", R"({"champ":"statut","parmi":["RADIEE","SUSPENDUE"]})", "statut : Suspendue ou Radiée"},
    {"Canal", R"({"champ":"canal_depot","egal":"PGP"})", "canal de dépôt : Portail grand public"},
    {"Guichet", R"({"champ":"guichet_creation","egal":"GDPUB"})", "guichet de création Portail grand public"},
    {"Present", R"({"champ":"email","present":true})", "avec courriel"},
    {"Absent", R"({"champ":"loyer_max","present":false})", "sans montant maximum de loyer et charges"},
    {"Texte", R"({"champ":"complement_demande","texte":"proche de l'hôpital \"trop petit\""})",
     "précisions complémentaires : «^proche de l'hôpital \"trop petit\"^»"},
    {"Hebergeant", R"({"champ":"heberge_chez","texte":"Emmaüs"})", "hébergé chez «^Emmaüs^»"},
    {"Nom", R"({"champ":"nom","egal":"N'DIAYE"})", "nom N'DIAYE"},
    {"CodemandeurNe", R"({"champ":"codemandeur_date_naissance","min":"1990"})",
     "date de naissance du codemandeur : à partir du 1er janvier 1990"},
    {"Cotation", R"({"champ":"cotation","epci":"200046977","min":60})",
     "cotation (Métropole de Lyon) : au moins 60 points"},
    {"CotationExacte", R"({"champ":"cotation@200046977","egal":1})", "cotation (Métropole de Lyon) : 1 point"},
    {"Ou", R"({"ou":[{"champ":"dalo","egal":true},{"champ":"priorites","parmi":["PN_K","PN_L"]}]})",
     "reconnu DALO ou bien priorité nationale : «^Personne dépourvue de logement, y compris hébergée par des tiers^» "
     "ou Personne menacée d'expulsion sans relogement"},
    {"OuDansEt",
     R"({"et":[{"champ":"typologie","egal":"T3"},{"ou":[{"champ":"dalo","egal":true},{"et":[{"champ":"age","min":60},
          {"champ":"mutation","egal":false}]}]}]})",
     "T3, reconnu DALO ou bien (demandeur âgé d'au moins 60 ans et hors mutation)"},
    {"NonDUnGroupe", R"({"non":{"ou":[{"champ":"dalo","egal":true},{"champ":"siao","egal":true}]}})",
     "sauf (reconnu DALO ou bien labellisé SIAO)"},
    {"Element",
     R"({"champ":"ressources","element":{"et":[{"champ":"nature","egal":"RSA"},{"champ":"montant","min":500}]}})",
     "ressources mensuelles nettes dont (montant mensuel : au moins 500~€ et nature de la ressource : Revenu de "
     "solidarité active)"},
    {"PrioriteLocale",
     R"({"champ":"priorites_locales","element":{"et":[{"champ":"epci","egal":"200046977"},{"champ":"code",
          "egal":"PL_ANRU"}]}})",
     "priorités locales dont (priorité locale : Relogement renouvellement urbain et EPCI qui a fixé la priorité : "
     "Métropole de Lyon)"},
    {"SousChamp", R"({"champ":"en_instruction.guichet","egal":"69029"})", "guichet instructeur : 69029"},
    {"ToutesLesDemandes", R"({"et":[]})", "toutes les demandes"},
    {"AucuneDemande", R"({"ou":[]})", "aucune demande"},
    {"AucuneValeur", R"({"champ":"typologie","parmi":[]})", "aucune valeur"},
    {"BeaucoupDeValeurs",
     R"({"champ":"departement_souhaite","parmi":["01","02","03","04","05","06","07","08","09","10","11","12","13"]})",
     "dans le département Ain, Aisne, Allier, Alpes-de-Haute-Provence, Hautes-Alpes, Alpes-Maritimes, Ardèche, "
     "Ardennes, Ariège, Aube ou 3 autres"},
    {"VivantesParDefaut",
     R"({"et":[{"champ":"typologie","egal":"T3"},{"champ":"statut","parmi":["ACTIVE","A_RENOUVELER","EXPIREE",
          "ATTRIBUEE"]}]})",
     "T3"},
    {"RepeteeUneFois", R"({"et":[{"champ":"typologie","egal":"T3"},{"champ":"typologie","parmi":["F3"]}]})", "T3"},
};
class PhraseTest : public ::testing::TestWithParam<PhraseCas> {};
TEST_P(PhraseTest, Lire) {
  std::string phrase = GetParam().phrase;
  for (const auto& [signe, espace] : {std::pair("~", "\u202f"), std::pair("^", "\u00a0")}) {
    for (std::size_t i = phrase.find(signe); i != phrase.npos; i = phrase.find(signe, i)) phrase.replace(i, 1, espace);
  }
  const std::string question = GetParam().question;
  EXPECT_EQ(Lire((question[0] == '"' ? "{\"q\":" : "{\"filtres\":") + question + "}"), phrase);
}
INSTANTIATE_TEST_SUITE_P(Recherches, PhraseTest, ::testing::ValuesIn(kPhrases),
                         [](const auto& i) { return i.param.nom; });

TEST(Phrase, QEtCriteres) {
  EXPECT_EQ(Lire(R"({"q":" dupont  marie ","filtres":{"champ":"typologie","egal":"T3"}})"),
            "«\u00a0dupont marie\u00a0», T3");
  EXPECT_EQ(Lire("{}"), "toutes les demandes");
}

// Every criterion can be said, whatever its type, without a word of code about it.
TEST(Phrase, ToutCritere) {
  for (const Field& f : CatalogueEntier().fields()) {
    if (f.type == Type::kNir) continue;
    const std::string champ = f.type == Type::kCotation ? "cotation@200046977" : f.nom_public();
    const std::string phrase = Lire("{\"filtres\":{\"champ\":\"" + champ + "\",\"present\":true}}");
    EXPECT_TRUE(phrase.starts_with("avec ") || f.type == Type::kObject) << champ << " : " << phrase;
  }
}

}  // namespace
}  // namespace sne::testing
