// bench/base_ecole/vocabulaire.h
// Lists of words for the sentences of complement_demande. Each list is grammatically uniform: any item fits any model
// that names it.
#pragma once

#include <string_view>

namespace sne::ecole {

// Items separated by '|'.
struct Liste {
  std::string_view nom;
  std::string_view mots;
};

inline constexpr Liste kListes[] = {
    {"piece",
     "le salon|la cuisine|l'entrée|une alcôve|le couloir|la salle à manger|un coin du séjour|la véranda|un réduit|"
     "une mezzanine|l'arrière-cuisine|un débarras aménagé"},
    {"piece_dans",
     "dans le salon|sur un matelas|dans la cuisine|sur des lits pliants|dans mon lit pendant que je prends le "
     "canapé|sur une banquette|dans le séjour|sur un futon"},
    {"meuble",
     "la table basse|une planche à repasser|le bord de l'évier|une valise|un tabouret|le lit|la machine à laver|"
     "une caisse en bois|le rebord de la fenêtre"},
    {"objet",
     "un bureau|un vrai lit|une table|une armoire|un lave-linge|mon fauteuil|mon vélo|un congélateur|mes livres|"
     "un métier à tisser|ma machine à coudre|un piano|mes outils|un déambulateur|une commode|un établi"},
    {"Objet_cap",
     "La poussette|Le vélo du petit|La machine à laver|Le fauteuil roulant|Le lit parapluie|L'armoire|"
     "La table à langer|Le sèche-linge|La caisse à outils|Le berceau|L'étendoir|Le réfrigérateur"},
    {"evenement",
     "la fin de mes allocations|mon licenciement|la naissance du dernier|ma séparation|le passage à mi-temps|"
     "mon arrêt maladie|la fin de mon CDD|mon départ à la retraite|le décès de mon mari|la hausse des charges|"
     "la faillite de mon employeur|la réduction de mes heures|mon accident du travail|la fin de la colocation"},
    {"depense",
     "la cantine|les courses|l'essence|les vêtements des enfants|les médicaments|la mutuelle|l'électricité|"
     "le chauffage|l'assurance de la voiture|les lunettes|le dentiste|les fournitures scolaires|le téléphone|"
     "les transports|la crèche|l'orthophoniste"},
    {"energie", "chauffage|gaz|fioul|électricité|chauffage collectif|bois"},
    {"maladie",
     "un diabète|une sclérose en plaques|une hernie discale|un asthme sévère|une polyarthrite|une insuffisance "
     "cardiaque|un cancer|une dépression|une fibromyalgie|une arthrose des genoux|une bronchite chronique|"
     "une insuffisance rénale|une maladie de Crohn|des vertiges|une apnée du sommeil|un glaucome|une sciatique|"
     "une endométriose|un lupus|une spondylarthrite|des migraines|une hypertension"},
    {"maladie_de",
     "mon asthme|mon dos|mes genoux|mon diabète|ma tension|mon cœur|mes poumons|ma hanche|mes allergies|"
     "mon traitement|mon opération|ma dialyse|mes vertiges|ma vue|ma fatigue"},
    {"de_maladie",
     "d'asthme|d'allergies aux acariens|de bronchiolites à répétition|d'eczéma|d'épilepsie|de drépanocytose|"
     "d'anxiété|de troubles du sommeil|d'une maladie rare|de mucoviscidose|d'hyperactivité|de migraines|"
     "d'otites fréquentes"},
    {"etages", "deux|trois|quatre|cinq|six"},
    {"un_equipement",
     "une douche à l'italienne|des barres d'appui|des portes larges|un ascenseur fiable|des volets "
     "électriques|une rampe d'accès|une chambre au rez-de-chaussée|une place de stationnement adaptée|"
     "un interphone visuel|un siège monte-escalier|un évier abaissé|des couloirs dégagés|"
     "un sol antidérapant|des toilettes surélevées|une baignoire à porte|un éclairage renforcé"},
    {"aide", "une canne|un fauteuil|des béquilles|un déambulateur|un fauteuil électrique|un chien guide|une attelle"},
    {"desordre",
     "des moisissures|des infiltrations|des fuites d'eau|des fils dénudés|une invasion de cafards|des rats|"
     "un plafond fissuré|des fenêtres cassées|une chaudière en panne|de l'humidité|des punaises de lit|"
     "un plancher affaissé|du salpêtre|une porte qui ne ferme pas|des peintures au plomb|un balcon dangereux"},
    {"desordre2",
     "une absence d'aération|un compteur vétuste|des remontées d'égout|un toit qui fuit|des souris|"
     "un escalier sans rampe|une cave inondée|des radiateurs froids|un évier bouché|des vitres fendues|"
     "des canalisations gelées|une mauvaise isolation|des odeurs de gaz|un carrelage descellé"},
    {"de_desordre",
     "des moisissures|de l'humidité|du salpêtre|du froid|des courants d'air|de la poussière|des cafards|"
     "du poêle à pétrole|des champignons sur les murs|des infiltrations"},
    {"nuisance",
     "du tapage|des bagarres|de la musique|des cris|des rodéos|un trafic|des incivilités|des aboiements|"
     "des feux de poubelles|des travaux|des insultes|des attroupements|du bruit de climatisation"},
    {"de_nuisance",
     "du tapage|des bagarres|de la musique|des cris|des rodéos|du trafic|des incivilités|des aboiements|"
     "des trains|des motos|de la discothèque|des livraisons|du bar d'en bas|des menaces|de l'autoroute"},
    {"transport",
     "en bus|en train|en voiture|en scooter|en tramway|en covoiturage|en car|à moto|en autocar|en camionnette"},
    {"transport_commun",
     "bus à cette heure-là|train direct|tramway|navette|voiture|permis de conduire|transport de nuit"},
    {"etudes",
     "licence de droit|BTS|école d'infirmières|master|première année de médecine|CAP cuisine|bac professionnel|"
     "école d'ingénieurs|licence de psychologie|BTS comptabilité|faculté de lettres|école d'architecture|"
     "institut de travail social|BUT informatique|licence de géographie|conservatoire|DEUST animation"},
    {"etudes_ma",
     "ma licence|mon BTS|mon master|mon CAP|mon apprentissage|ma thèse|mon diplôme|ma formation|mon école"},
    {"parente",
     "ma sœur|mon frère|ma mère|mon père|ma fille|mon fils|mes parents|ma grand-mère|mes petits-enfants|ma tante|"
     "mon oncle|mes cousins|ma belle-famille|mes beaux-parents|ma marraine"},
    {"equipement",
     "pharmacie|médecin|école|boulangerie|arrêt de bus|crèche|supermarché|bureau de poste|bibliothèque|"
     "maternité|commerce|collège"},
    {"equipement2",
     "dentiste|gare|lycée|piscine|marché|distributeur|centre social|kinésithérapeute|maison de santé|"
     "garderie|gymnase|laverie"},
    {"equipement_la",
     "la pharmacie|la gare|la maternité|la dialyse|la poste|la bibliothèque|la piscine|la mairie|"
     "la crèche|la banque|la rééducation"},
    {"de_equipement",
     "de la gare|de l'hôpital|du collège|du tramway|de la crèche|du marché|de la maternité|du lycée|"
     "de la piscine|de la médiathèque|du centre-ville|de l'université|du parc|des commerces|du métro|"
     "de la clinique|de la dialyse|de l'arrêt de bus|du conservatoire|de la rocade|du port|des écoles|"
     "du stade|de la mosquée|de l'église|du temple|des jardins familiaux|de la zone industrielle"},
    {"mes_parents", "mes parents|ma mère|mon père|mes grands-parents|ma fille|mon fils|ma mère et mon beau-père"},
    {"abri",
     "ma voiture|un camion|une tente|un parking|une caravane|une cave|un hall d'immeuble|un cabanon|un fourgon|"
     "une cabane|un garage"},
    {"equipe",
     "l'équipe de maraude|la Croix-Rouge|l'éducateur de rue|l'accueil de jour|le Samu social|l'équipe mobile"},
    {"organisme",
     "le FSL|le conseil départemental|la commission de surendettement|la CAF|Action Logement|le CCAS|"
     "l'ADIL|mon assistante sociale|le fonds de solidarité"},
    {"absent",
     "à l'étranger|sans ressources|en prison|sans domicile|loin d'ici|sans emploi|injoignable|malade|au chômage|en "
     "maison de "
     "repos|toujours en déplacement"},
    {"activite",
     "le football|la danse|le judo|la musique|la natation|le basket|le théâtre|la gymnastique|l'équitation|"
     "le soutien scolaire|l'orthophonie|les scouts|le handball|le dessin"},
    {"activite_du",
     "du football|de la danse|du judo|de la musique|de la natation|du basket|du théâtre|de la gymnastique|"
     "de l'équitation|du karaté|du piano|de la batterie|du rugby|de l'escrime|de la poterie|du tennis|"
     "de l'athlétisme|du chant|de l'accordéon|du cirque"},
    {"de_club",
     "de pétanque|de belote|de tricot|de marche|de lecture|d'échecs|de scrabble|de jardinage|de chant|de danse|"
     "de peinture|de généalogie|de couture|de boules|de cyclotourisme|d'aquagym"},
    {"animal", "un chien|un chat|deux chats|un lapin|une chienne|un perroquet|une tortue|un petit chien|un vieux chat"},
    {"nom_animal",
     "Filou|Caramel|Minette|Oscar|Ulysse|Cannelle|Noisette|Rex|Biscotte|Simba|Praline|Tango|Vanille|Gribouille|"
     "Pistache|Réglisse|Chaussette|Mistral|Cachou|Perle|Plume|Ficelle|Nougat|Moka|Léon|Choupette|Zorro"},
    {"association",
     "aux Restos du cœur|au Secours populaire|à la Croix-Rouge|dans un club de football|chez Emmaüs|"
     "au comité des fêtes|à la ludothèque|chez les pompiers|au jardin partagé|à la bibliothèque|"
     "dans une chorale|à l'aide aux devoirs|à la protection civile|au théâtre amateur"},
    {"exigence",
     "un ascenseur|un balcon|une cave|un local à vélos|une baignoire|un gardien|une cuisine fermée|"
     "un chauffage collectif|un digicode|une terrasse|une place de parking|une bonne isolation|un jardinet|"
     "deux chambres séparées|des volets|une loggia|un cellier|la fibre"},
    {"jour",
     "le lundi|le mardi|le mercredi|le jeudi|le vendredi|le samedi|en semaine|pendant les vacances|tous les jours"},
    {"horaire",
     "le matin de préférence|après 17 heures|entre midi et deux|sur rendez-vous|en prévenant la veille|"
     "en fin de journée|par téléphone d'abord|avec mon assistante sociale|avec ma sœur|même à la dernière minute"},
    {"mobilier",
     "mes meubles|l'électroménager|un canapé et des lits|la cuisine équipée|presque tout|des meubles donnés|"
     "de quoi m'installer|la vaisselle et le linge|une aide pour le déménagement"},
    {"mauvais_souvenir",
     "des ennuis|une agression|un cambriolage|des menaces|un accident|trop de soucis|des problèmes de "
     "voisinage|un incendie|de mauvaises fréquentations"},
    {"nombre", "quatre|cinq|six|sept|huit|neuf"},
    {"petit_nombre", "deux|trois|quatre"},
    {"rang_demande", "deuxième|troisième|quatrième|cinquième|sixième"},
    {"trajet",
     "une heure|une heure et demie|quarante minutes|cinquante minutes|deux heures|trois quarts d'heure|"
     "une heure vingt|trente-cinq minutes"},
    {"mois_prochain",
     "en septembre|en octobre|à la fin du mois|le mois prochain|avant l'hiver|à la rentrée|en décembre|"
     "au printemps|dans trois mois|avant Noël|en janvier|cet été|dans six semaines|à l'automne"},
    {"mois_prochain_sans",
     "septembre|octobre|la fin de l'année|le mois prochain|janvier|la rentrée|novembre|le printemps|"
     "mars|la fin du bail"},
};

}  // namespace sne::ecole
