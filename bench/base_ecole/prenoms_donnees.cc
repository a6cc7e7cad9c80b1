#include "bench/base_ecole/noms_donnees.h"

namespace sne::ecole {

// Adjacent literals are one list.
// NOLINTBEGIN(bugprone-suspicious-missing-comma)
const std::string_view kDonneesPrenoms[9][2][5] = {
    // France
    {{"Jean|Pierre|Michel|André|René|Roger|Claude|Jacques|Robert|Marcel|Georges|Louis|Henri|Maurice|Raymond|Bernard|"
      "Gérard|Guy|Lucien|Roland|Yves|Paul|Daniel|Gilbert|Fernand|Émile|Serge|Albert|Charles|Joseph|Christian|Gaston|"
      "Léon|Edmond|Eugène|Jean-Claude|Jean-Pierre|Francis|Marc|Noël|Étienne|Victor",
      "Michel|Jean|Philippe|Alain|Patrick|Pierre|Christian|Bernard|Daniel|Gérard|Jacques|Dominique|Jean-Claude|"
      "Jean-Pierre|Pascal|Serge|Didier|Thierry|Marc|Patrice|Jean-Luc|Jean-Paul|Yves|Francis|Gilles|Joël|Denis|Hervé|"
      "Jean-Louis|Jean-Marc|Jean-Michel|Guy|Roland|Claude|André|François|Christophe|Éric|Bruno|Jean-François|Régis|"
      "Luc|Rémi|Gilbert|Roger|Robert|Raymond|Maurice",
      "Christophe|Philippe|Laurent|Stéphane|David|Frédéric|Éric|Olivier|Nicolas|Thierry|Pascal|Sébastien|Franck|Bruno|"
      "Jérôme|Patrick|Cédric|Fabrice|Vincent|Sylvain|Ludovic|Emmanuel|Hervé|Arnaud|Fabien|Grégory|Yann|Xavier|"
      "Guillaume|"
      "Alexandre|Mickaël|Julien|Denis|Gilles|Didier|Régis|Cyril|François|Benoît|Christian|Jean-Marc|Loïc|Lionel|Johnny|"
      "Damien|Samuel|Raphaël|Marc|Antoine|Thomas",
      "Nicolas|Julien|Thomas|Alexandre|Kevin|Maxime|Romain|Anthony|Florian|Jérémy|Guillaume|Mickaël|Mathieu|Clément|"
      "Vincent|Benjamin|Sébastien|Adrien|Antoine|Pierre|Quentin|Jonathan|Aurélien|Jordan|Dylan|Cédric|Damien|Valentin|"
      "Arnaud|Simon|Baptiste|Loïc|Alexis|Rémi|Steven|Fabien|Yoann|Grégory|Samuel|Ludovic|Geoffrey|Cyril|Bryan|Charles|"
      "Raphaël|Corentin|Gaëtan|Tony|Mathias|Axel",
      "Lucas|Enzo|Nathan|Léo|Hugo|Théo|Louis|Gabriel|Raphaël|Jules|Ethan|Noah|Tom|Mathis|Arthur|Adam|Paul|Maël|Liam|"
      "Timéo|Clément|Maxime|Alexandre|Thomas|Antoine|Sacha|Nolan|Axel|Evan|Aaron|Gabin|Eden|Robin|Simon|Valentin|"
      "Esteban|"
      "Lenny|Kylian|Tiago|Mathéo|Baptiste|Samuel|Noé|Marius|Rayan|Mael|Augustin|Malo|Oscar|Victor|Milan|Léandre|Ilan|"
      "Naël|Côme|Elio|Ayden|Maxence|Quentin|Alexis|Bastien|Corentin|Dorian|Loan|Louka|Martin|Romain|Titouan|Yanis"},
     {"Marie|Jeanne|Jacqueline|Denise|Madeleine|Simone|Paulette|Yvonne|Monique|Ginette|Thérèse|Germaine|Suzanne|Andrée|"
      "Odette|Huguette|Lucienne|Marcelle|Marguerite|Renée|Colette|Yvette|Georgette|Christiane|Françoise|Jeannine|"
      "Arlette|"
      "Raymonde|Micheline|Gisèle|Hélène|Josette|Anne-Marie|Claudine|Bernadette|Fernande|Solange|Pierrette|Éliane|"
      "Rolande|"
      "Henriette|Lucette",
      "Marie|Martine|Françoise|Monique|Christine|Nicole|Catherine|Sylvie|Annie|Chantal|Jacqueline|Brigitte|Danielle|"
      "Michèle|Patricia|Christiane|Évelyne|Dominique|Bernadette|Joëlle|Nadine|Véronique|Marie-Christine|Josiane|"
      "Élisabeth|"
      "Geneviève|Corinne|Anne|Marie-Claude|Claudine|Colette|Mireille|Ghislaine|Béatrice|Marie-Thérèse|Josette|Odile|"
      "Viviane|Pascale|Régine|Marie-France|Maryse|Lydie|Agnès|Francine|Fabienne",
      "Nathalie|Sandrine|Isabelle|Valérie|Sylvie|Christelle|Stéphanie|Céline|Karine|Véronique|Corinne|Sophie|Virginie|"
      "Laurence|Delphine|Florence|Carole|Sabrina|Séverine|Catherine|Patricia|Laetitia|Cécile|Nadège|Christine|Muriel|"
      "Magali|Fabienne|Sonia|Angélique|Anne|Estelle|Peggy|Géraldine|Béatrice|Emmanuelle|Hélène|Caroline|Marie|Aurélie|"
      "Élodie|Vanessa|Ludivine|Audrey|Cindy|Gaëlle|Jennifer|Claire|Lydia|Myriam",
      "Aurélie|Émilie|Julie|Laura|Marine|Marie|Élodie|Jennifer|Camille|Mélanie|Pauline|Jessica|Céline|Audrey|Amandine|"
      "Sarah|Charlotte|Sabrina|Stéphanie|Vanessa|Anaïs|Manon|Morgane|Mathilde|Justine|Claire|Fanny|Laetitia|Cindy|"
      "Alexandra|Virginie|Lucie|Coralie|Alison|Marion|Cynthia|Ophélie|Gwendoline|Priscilla|Melissa|Caroline|Noémie|"
      "Margaux|Océane|Estelle|Ludivine|Kelly|Marjorie|Solène|Aline",
      "Emma|Léa|Manon|Chloé|Camille|Inès|Jade|Louise|Lola|Zoé|Sarah|Alice|Lina|Anna|Lou|Juliette|Rose|Mila|Ambre|Julia|"
      "Lucie|Océane|Clara|Eva|Romane|Maëlys|Louna|Célia|Mathilde|Margaux|Elisa|Charlotte|Lily|Nina|Agathe|Jeanne|Lana|"
      "Léna|Elsa|Candice|Apolline|Capucine|Iris|Olivia|Noémie|Lise|Victoire|Salomé|Alix|Victoria|Luna|Maya|Adèle|"
      "Héloïse|"
      "Constance|Faustine|Gabrielle|Justine|Laurine|Maëlle|Mélissa|Morgane|Pauline|Solène|Stella|Tess|Thaïs|"
      "Valentine"}},
    // Bretagne et autres régions
    {{"Yves|Hervé|Corentin|Alain|Jean-Yves|Guénolé|Pierrick|Ange|Toussaint|Antoine|Bixente|Peyo|Fritz|Aloyse",
      "Yannick|Ronan|Hervé|Alain|Gwenaël|Loïc|Joël|Erwan|Jean-Yves|Patrice|Ange|Dominique|Xabi|Ramuntcho|Roland|Denis",
      "Erwan|Yann|Ronan|Gwendal|Gaël|Loïc|Tanguy|Stéphane|Fabrice|Olivier|Pascal|Ange|Peio|Eric|Christophe|Philippe",
      "Erwan|Gwendal|Yoann|Kevin|Maël|Tanguy|Gaëtan|Ronan|Lisandru|Ghjuvan|Iban|Mickaël|Julien|Nicolas|Anthony|Maxime",
      "Malo|Ewen|Titouan|Maël|Goulven|Elouan|Evan|Brieuc|Tristan|Lisandru|Eneko|Oihan|Mathis|Lucas|Hugo|Noah|Jules"},
     {"Anne|Yvonne|Marie-Anne|Annick|Soazig|Jeanne|Bernadette|Maïté|Colomba|Odile|Marie-Louise|Lucienne",
      "Annick|Maryvonne|Soizic|Nolwenn|Martine|Yolande|Maïté|Françoise|Chantal|Odile|Marie-Ange|Monique|Sylvie",
      "Gwenaëlle|Nolwenn|Katell|Rozenn|Anne-Gaëlle|Karine|Sandrine|Maylis|Laetitia|Valérie|Nathalie|Christelle|Armelle",
      "Nolwenn|Gwenaëlle|Maëlle|Morgane|Solenn|Aziliz|Aurélie|Maïder|Enora|Lesia|Marine|Julie|Élodie|Manon",
      "Enora|Maëlys|Lénaïg|Nolwenn|Awen|Louane|Chjara|Maëlle|Elaia|Gwenn|Emma|Léa|Jade|Zoé|Rozenn|Sterenn"}},
    // Maghreb
    {{"Mohamed|Ahmed|Ali|Abdelkader|Mohammed|Said|Brahim|Omar|Lakhdar|Hocine|Rabah|Tahar|Salah|Amar|Messaoud|Larbi|"
      "Miloud|Slimane|Bouziane|Belkacem",
      "Mohamed|Ahmed|Abdelkader|Rachid|Said|Mustapha|Mohammed|Hassan|Ali|Omar|Brahim|Kamel|Djamel|Abdallah|Lahcen|"
      "Larbi|"
      "Mouloud|Moussa|Youcef|Salah|Ahcène|Abdelaziz|Boualem|Habib",
      "Karim|Rachid|Mohamed|Kamel|Farid|Said|Nordine|Mourad|Djamel|Khalid|Abdelkader|Hassan|Samir|Nabil|Mustapha|Hakim|"
      "Abdel|Hamid|Malik|Aziz|Driss|Fouad|Jamal|Lotfi|Tarik|Toufik|Yazid|Redouane|Abdelhak",
      "Mehdi|Sofiane|Yassine|Karim|Bilal|Mohamed|Samir|Nassim|Walid|Amine|Anis|Hamza|Ismaël|Nabil|Rachid|Riad|Salim|"
      "Adel|"
      "Fayçal|Hicham|Ilyes|Khaled|Marwan|Nadir|Oussama|Sami|Soufiane|Youssef|Zakaria|Abdelkarim|Muhammad|Mohammed",
      "Adam|Rayan|Mohamed|Ilyes|Yanis|Amine|Bilal|Ibrahim|Imran|Ismaël|Wassim|Youssef|Zakaria|Ayoub|Anas|Nassim|Sami|"
      "Naïm|Ilyan|Kaïs|Aymen|Hamza|Yassine|Marwan|Nahil|Soulaymane|Tasnim|Younes|Idriss|Jibril|Mohammed|Muhammad|Ali|"
      "Ishaq|Haroun|Moussa|Ziyad"},
     {"Fatima|Khadija|Aïcha|Zohra|Fatma|Yamina|Kheira|Rabia|Halima|Messaouda|Zineb|Ouarda|Tassadit|Ghania|Mebarka|"
      "Rahma",
      "Fatima|Fatiha|Khadija|Aïcha|Malika|Zohra|Nadia|Saliha|Rachida|Farida|Houria|Djamila|Yamina|Zahra|Fatima-Zohra|"
      "Halima|Naïma|Ourida|Baya|Cherifa|Mina|Rahma",
      "Nadia|Samira|Karima|Fatima|Naïma|Malika|Nora|Leïla|Fatiha|Rachida|Souad|Hayat|Latifa|Saïda|Houria|Zahia|Hafida|"
      "Najat|Soraya|Yasmina|Khadija|Dalila|Farida|Habiba|Jamila|Fouzia",
      "Sarah|Samia|Sabrina|Yasmina|Linda|Leïla|Nadia|Hanane|Imane|Amel|Assia|Ikram|Nassima|Meriem|Soumia|Wafa|Sonia|"
      "Farah|Hajar|Houda|Ilham|Kenza|Lamia|Loubna|Myriam|Naïma|Rym|Safia|Sihem|Siham|Warda|Zineb|Fatima-Zahra",
      "Inès|Lina|Yasmine|Aya|Sarah|Nour|Jana|Assia|Maryam|Amina|Sirine|Kenza|Lilia|Safia|Hafsa|Imane|Ines|Israa|"
      "Khadija|"
      "Malak|Manel|Meriem|Nawel|Rania|Sofia|Tasnime|Wassila|Yousra|Zahra|Hana|Firdaws|Salma|Fatima|Aïcha|Anissa|"
      "Feriel"}},
    // Afrique de l'Ouest et centrale
    {{"Mamadou|Moussa|Amadou|Ousmane|Boubacar|Samba|Demba|Bakary|Jean-Baptiste|Alphonse|Joseph|Ibrahima",
      "Mamadou|Moussa|Ibrahima|Amadou|Abdoulaye|Oumar|Boubacar|Souleymane|Samba|Seydou|Alassane|Bakary|Cheikh|Emmanuel|"
      "Jean-Claude|Gaston|Honoré",
      "Mamadou|Moussa|Ibrahima|Abdoulaye|Boubacar|Cheikh|Modibo|Adama|Issa|Lassana|Bakary|Fousseyni|Hamidou|Idrissa|"
      "Mahamadou|Sékou|Guy-Roger|Patrice|Serge|Didier|Blaise|Armand|Koffi",
      "Mamadou|Moussa|Ibrahim|Abdoulaye|Amadou|Boubou|Cheick|Demba|Djibril|Fodé|Ismaël|Karamoko|Lamine|Mohamed|Oumar|"
      "Ousmane|Sékou|Souleymane|Youssouf|Christian|Junior|Steve|Hervé|Landry|Cédric|Yannick|Fabrice",
      "Mamadou|Ibrahim|Moussa|Mohamed|Issa|Amadou|Ousmane|Djibril|Youssouf|Souleymane|Isaac|Ismaël|Boubacar|Bakary|"
      "Noah|"
      "Ézéchiel|Nathan|Emmanuel|Kylian|Yohan|Salif|Seydou|Kader|Daouda|Adama|Lamine"},
     {"Fatoumata|Aminata|Mariam|Awa|Aïssatou|Kadiatou|Marie|Élisabeth|Rokia|Coumba|Sira|Penda",
      "Fatoumata|Aminata|Mariam|Awa|Kadiatou|Aïssata|Coumba|Diarra|Fanta|Rokia|Adja|Marie-Thérèse|Jeannette|Antoinette|"
      "Hawa|Oumou|Safiatou",
      "Fatoumata|Aminata|Mariam|Awa|Aïssatou|Bintou|Djénéba|Fanta|Hawa|Kadidia|Maïmouna|Nana|Oumou|Ramatoulaye|"
      "Salimata|"
      "Sokhna|Clarisse|Sylvie|Solange|Chantal|Bernadette|Adèle|Félicité|Léontine",
      "Fatoumata|Aminata|Mariam|Aïssata|Assa|Bineta|Binta|Coumba|Diariatou|Djeneba|Fatou|Hawa|Kadiatou|Khady|Maïmouna|"
      "Mariama|Nafissatou|Oumou|Ramata|Sira|Grâce|Prisca|Nadège|Flore|Raïssa|Ornella|Vanessa|Carine",
      "Fatoumata|Aminata|Mariam|Aïssatou|Awa|Hawa|Kadiatou|Fatima|Assa|Maïmouna|Aya|Grâce|Naomi|Prunelle|Djenaba|Oumou|"
      "Sokhna|Bintou|Khadija|Salimata|Anaëlle|Merveille|Divine|Maryam|Ramatoulaye|Nabintou|Keren|Ketsia"}},
    // Turquie
    {{"Mehmet|Mustafa|Ahmet|Ali|Hüseyin|Hasan|İbrahim|Osman|Yusuf|Süleyman",
      "Mehmet|Mustafa|Ahmet|Ali|Hüseyin|Hasan|"
      "İbrahim|İsmail|Osman|Ramazan|Halil|Yusuf|Kemal|Cemal",
      "Mehmet|Mustafa|Ahmet|Murat|Hakan|Ali|Hasan|Yılmaz|Erkan|"
      "Orhan|Metin|Bülent|Serkan|Ercan|Cengiz",
      "Murat|Emre|Burak|Serkan|Fatih|Onur|Can|Mehmet|Ufuk|Volkan|Erdem|Okan|"
      "Tolga|Umut|Yasin|Selçuk",
      "Emir|Yusuf|Eren|Efe|Kerem|Ömer|Mert|Arda|Enes|Emre|Kaan|Berat|Deniz|Yiğit|Ali|Hamza"},
     {"Fatma|Ayşe|Emine|Hatice|Zeynep|Elif|Hacer|Sultan|Meryem",
      "Fatma|Ayşe|Emine|Hatice|Zeynep|Gülsüm|Sevim|Hanife|"
      "Zeliha|Nuriye|Şerife",
      "Ayşe|Fatma|Emine|Sevgi|Aysel|Gülay|Nurcan|Songül|Yasemin|Zehra|Hülya|Serpil|Filiz",
      "Elif|Esra|Büşra|Merve|Kübra|Zeynep|Tuğba|Sibel|Derya|Özlem|Gamze|Pınar|Seda|Hilal",
      "Elif|Zeynep|Azra|Defne|Ecrin|"
      "Ela|Nisa|Melek|Eylül|Beyza|Sude|Esma|Rüya|İrem|Hira"}},
    // Portugal, Espagne, Italie
    {{"Manuel|José|António|Joaquim|Francisco|Juan|Giuseppe|Salvatore|João|Antonio|Pedro|Vincenzo|Angelo",
      "Manuel|José|António|João|Carlos|Fernando|Joaquim|Antonio|Francisco|Luis|Giuseppe|Mario|Franco|Angelo|Juan|"
      "Miguel",
      "Paulo|José|Carlos|António|Manuel|Luis|Fernando|Jorge|Rui|Vítor|Marco|Roberto|Javier|Miguel|Mário|Alberto|"
      "Domenico",
      "Ricardo|Bruno|Nuno|Pedro|Tiago|Hugo|Marco|David|Filipe|Sergio|Daniel|Davide|Alvaro|André|Fábio|Luca|Matteo|"
      "Diego",
      "Tiago|Diogo|Rodrigo|Leonardo|Mateo|Rafael|Gonçalo|Lorenzo|Alessio|Pablo|Santiago|Martim|Enzo|Gabriel|Thiago|"
      "Hugo"},
     {"Maria|Rosa|Carmen|Ana|Josefa|Concetta|Giuseppina|Deolinda|Emília|Dolores|Lucia|Isabel|Pilar",
      "Maria|Ana|Rosa|Fernanda|Isabel|Lurdes|Carmen|Teresa|Maria-José|Alice|Fátima|Giovanna|Francesca|Conceição|Pilar",
      "Maria|Paula|Ana|Sandra|Isabel|Cristina|Carla|Elisabete|Fátima|Lucia|Monica|Patrizia|Susana|Teresa|Dina|Anabela",
      "Sandra|Patrícia|Sónia|Vânia|Andreia|Cátia|Mónica|Silvia|Liliana|Daniela|Elena|Chiara|Rita|Joana|Tânia|Marta",
      "Leonor|Mafalda|Beatriz|Matilde|Lara|Sofia|Giulia|Alba|Carolina|Mariana|Inês|Bianca|Valentina|Lucia|Aurora|"
      "Chiara"}},
    // Europe de l'Est
    {{"Ion|Gheorghe|Jan|Stanislaw|Ivan|Vasile|Dimitar|Nikola|Petro|Ahmet",
      "Ion|Gheorghe|Vasile|Nicolae|Ivan|Petro|"
      "Józef|Mihai|Dragan|Milan|Vladimir|Sergei",
      "Mihai|Adrian|Florin|Marian|Sorin|Vasile|Dragan|Zoran|Andrzej|Piotr|"
      "Oleg|Igor|Sergiy|Arben|Armen|Artur",
      "Andrei|Ionut|Bogdan|Cristian|Marius|Razvan|Stefan|Nikola|Tomasz|Pawel|Oleksandr|"
      "Dmytro|Artan|Besnik|Hovhannes|Tigran|Giorgi",
      "David|Luca|Stefan|Matei|Andrei|Daniel|Artem|Maksym|Mark|Narek|Nikoloz|"
      "Erion|Arian|Filip|Jakub|Kacper"},
     {"Maria|Elena|Ana|Anna|Ioana|Zofia|Olga|Nadia|Vasilka|Fatime",
      "Maria|Elena|Ana|Ioana|Mariana|Krystyna|Halina|Olga|"
      "Valentina|Vesna|Ljubica|Svetlana",
      "Daniela|Mihaela|Cristina|Gabriela|Mirela|Nadezhda|Katarzyna|Małgorzata|Oksana|"
      "Iryna|Natalia|Valbona|Anahit|Lusine",
      "Andreea|Alina|Ramona|Roxana|Simona|Oana|Agnieszka|Monika|Olena|Yuliia|"
      "Kateryna|Arta|Mariam|Nino|Gayane|Tamara",
      "Maria|Sofia|Anastasia|Daria|Denisa|Bianca|Zlata|Polina|Milana|Elene|"
      "Sara|Ema|Amelia|Hanna|Mariami"}},
    // Asie
    {{"Van|Minh|Hung|Thanh|Wei|Guo|Rajan|Singh|Sivalingam|Abdul|Sarath|Kim",
      "Van Minh|Duc|Quang|Hung|Jian|Wei|Kumar|"
      "Rajendra|Mohammad|Abdul|Nadarajah|Sothy|Sarin|Ghulam",
      "Tuan|Minh|Thanh|Jun|Lei|Rajesh|Suresh|Sanjay|Mohammed|Iqbal|"
      "Siva|Ravi|Vibol|Sophal|Hamid|Jamshid|Tenzin",
      "Anh|Long|Nam|Hao|Bin|Arjun|Suren|Prakash|Shahid|Imran|Vijay|Nirosh|"
      "Dara|Zabihullah|Najib|Mustafa|Tashi|Pema",
      "Minh|Bao|Kevin|Lucas|Arjun|Aarav|Rohan|Zayan|Ibrahim|Omar|Nirujan|"
      "Kavin|Ethan|Ryan|Yusuf|Sahil"},
     {"Thi|Lan|Mai|Hoa|Xiu|Mei|Kamala|Saraswathy|Sokha|Begum|Parvati",
      "Thi Lan|Hoa|Mai|Hong|Ying|Li|Sita|Lakshmi|"
      "Rajeswary|Shanti|Nasreen|Sophea|Bibi",
      "Thi Mai|Lan|Phuong|Xiaoyan|Min|Na|Sunita|Vasanthy|Shamima|Razia|Chantha|"
      "Malalai|Dolma|Rita",
      "Linh|Huong|Trang|Jing|Yan|Priya|Nisha|Thushara|Farzana|Nusrat|Sreymom|Shabnam|Zahra|Pema|Kavita",
      "Linh|Anna|Emily|Mei|Anaya|Aisha|Meera|Sahana|Fatima|Zoya|Abinaya|Dharani|Kim|Alicia|Maryam"}},
    // Outre-mer
    {{"Joseph|Marcel|Louis|Emmanuel|Jean|Gaston|Maurice|Émile|Félix|Saïd|Ali|Ibrahim|Rosaire|Hippolyte",
      "Jean|Joseph|"
      "Patrick|Alex|Philippe|Raphaël|Serge|Alain|Georges|Expédit|Rosélien|Saïd|Ahmed|Lucien|Fred|Harry",
      "Patrick|Jimmy|"
      "Didier|Thierry|Teddy|Johnny|Rosan|Fabrice|Gilles|Jean-Bernard|Jean-René|Willy|Mickaël|Ali|Assani|Abdou|Freddy",
      "Jimmy|Teddy|Kévin|Loïc|Mickaël|Yannick|Ludovic|Giovanni|Steeve|Dimitri|Anrif|Nassur|Gaël|Fabrice|Jordan|Stevens|"
      "Warren",
      "Noah|Kylian|Mathis|Lucas|Ethan|Yohan|Ryan|Aaron|Nolhan|Maël|Ilan|Anli|Naïm|Raïssan|Kenzo|Djayson|Loïck"},
     {"Marie|Rose|Léone|Simone|Thérèse|Lucie|Émilienne|Zaïna|Fatima|Anne-Marie|Eugénie|Augustine",
      "Marie|Rose-Marie|"
      "Marie-Claude|Ginette|Monique|Josiane|Marlène|Solange|Zalihata|Moinaécha|Marie-Andrée|Marie-Josée|Suzelle",
      "Marie|Nathalie|Murielle|Sandra|Katia|Marie-Line|Marie-Laure|Patricia|Rosemay|Zaïna|Hadidja|Dominique|Gilberte|"
      "Mirella|Sabine",
      "Vanessa|Jessica|Cindy|Stéphanie|Mélissa|Prisca|Johanna|Audrey|Anrafa|Nadjima|Elodie|Laëtitia|"
      "Gaëlle|Emmanuelle|Déborah|Ingrid",
      "Emma|Inaya|Anaëlle|Maëlys|Océane|Naïla|Kimberley|Shaïna|Manuella|Zoé|Loanne|"
      "Nahila|Rayana|Ambre|Kayla|Chloé"}}};
// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace sne::ecole
