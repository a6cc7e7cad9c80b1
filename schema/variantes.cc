// Names that one person may find written in several ways, because they were transcribed from another alphabet or
// another language's spelling: each line is one name. What the rules of sound find by themselves is not listed.
// Chosen by hand; no list of the State or of others was taken over.
#include <algorithm>
#include <string>

#include "schema/par_texte.h"
#include "schema/son.h"

namespace sne {
namespace {

constexpr std::string_view kVariantes[] = {
    // Arabic
    "mohamed mohammed muhammad mohamad muhammed mouhamed mouhammed mohammad mouhamadou mamadou mohamadou muhamed",
    "ahmed ahmad ahmet achmed hamed", "abdallah abdellah abdoulaye abdulaye abdulla abdullah abdoullah abdalla",
    "abdelkader abdulkader abdoulkader abdelkadir abdelqader",
    "abderrahmane abdurrahman abderahmane abdourahmane abderrahman abderahman abdelrahman abdelrahmane",
    "abdelaziz abdulaziz abdoulaziz", "abdelkrim abdelkarim abdulkarim abdoulkarim", "abderrahim abdurrahim abdelrahim",
    "ali aly", "omar umar oumar omer", "othman osman ousmane usman uthman otmane ousman",
    "ibrahim ibrahima brahim ebrahim ibrahem", "ismail ismael smail ismaila ishmael",
    "youssef yousef yusuf youssouf yousouf joussef yossef youcef", "moussa musa mousa",
    "moustafa mustafa mostafa mustapha mostapha moustapha", "hassan hasan hassane assan",
    "hussein hussain houssine hocine houcine hossein husein hussin", "khaled khalid kaled", "rachid rashid rachide",
    "karim kareem kerim", "said sayed seid saeed", "amin amine emine", "nour noor nur",
    "nourredine noureddine nureddin nourdine nordine noredine", "salah saleh salih", "saladin salaheddine salahdine",
    "tarek tarik tariq tareq", "walid oualid waleed", "wafa ouafa", "wassila ouassila", "ouahiba wahiba",
    "farouk faruk farouq", "fouad fuad", "jamal djamel jamel djamal gamal", "jamila djamila gamila",
    "cherif sherif sharif charif", "chakib shakib", "chaima shaima chayma chaymae", "fatima fatma fathima fatimah",
    "fatoumata fatimata fatou", "khadija khadidja kadija kadidja hadija khadijah khadidjatou",
    "aicha aisha ayesha aysha aissata aissatou ayse", "zohra zahra zehra zora",
    "zainab zineb zeinab zaynab zeynep zenab zeineb", "leila layla leyla laila",
    "meriem mariam maryam meryem myriam miriam mariama maryame", "yasmine jasmine yasmin yasmina", "samir sameer",
    "nadir nader", "bouchra bushra", "houda huda", "souad suad", "soumaya sumaya soumeya", "hicham hisham icham",
    "nabil nabeel", "jawad djaouad jaouad djawad", "kheira kheyra khira", "lakhdar lakdar",
    "belkacem belkassem belqasim", "benali bnali", "bouazza buazza", "haddad hadad", "cheikh sheikh cheik chekh",
    "driss idriss idris idrissa", "ilyes ilyas elias ilias elyes", "yacine yassine yasin yassin", "yahya yahia jahja",
    "zakaria zakariya zakarya zacharia", "younes younous yunus younus", "bilal belal bilel", "anas anass",
    // West Africa
    "ndiaye njie ndiay", "diallo jallow dialo djalo", "diarra jara diara", "camara kamara",
    "coulibaly koulibaly kulibali koulibali coulibali", "cissokho sissoko cissoko sissokho cissokho",
    "cisse sisse cissey", "toure ture touray", "traore trawore traoray", "doucoure doukoure ducoure dukure",
    "keita keyta kieta", "konate conate", "kone conne koney", "sylla silla", "gueye gaye guey", "diop diob jobe",
    "sene seine", "thiam tiam cham", "ouattara watara wattara ouatara", "ouedraogo wedraogo", "sow so",
    "sidibe sidibeh", "kante kanteh", "soumare soumareh", "bakayoko bakayogo",
    // Overseas
    "payet payette",
    // Turkish
    "mehmet mehmed", "ozturk oezturk", "yilmaz ylmaz ilmaz", "celik tchelik chelik", "sahin shahin chahin",
    "yildiz ildiz", "huseyin husseyin", "gul guel", "cetin chetin tchetin", "aydin aidin", "kaya caya",
    "ozdemir oezdemir", "caliskan chaliskan",
    // Portuguese, Spanish, Italian
    "goncalves gonsalves gonzalves", "gonzalez gonzales", "fernandes fernandez", "rodrigues rodriguez", "gomes gomez",
    "lopes lopez", "pires peres perez pirez", "alvares alvarez", "sanches sanchez", "martinez martines",
    "hernandez hernandes", "joao jao", "jose josse", "luis luiz", "sousa souza", "teixeira texeira", "ferreira fereira",
    "oliveira olivera", "pereira perreira",
    // East of Europe
    "kowalski kovalski covalski", "nowak novak nowack", "wisniewski wisnievski", "wojcik woicik",
    "popovic popovitch popovich", "petrovic petrovitch petrovich", "jovanovic jovanovitch yovanovic",
    "nikolic nikolitch nicolic", "ivanov ivanof ivanow", "aleksandr alexandre alexander aleksander",
    "katarzyna catarina", "agnieszka agnieska", "tatiana tatyana tatjana", "sergei serguei sergey",
    // Alsace, Lorraine, Flanders
    "schmitt schmidt schmid schmit chmitt", "meyer maier mayer meier", "schneider schnaider", "muller mueller",
    "schwartz schwarz swartz", "weber veber", "wagner vagner", "hoffmann hofmann hoffman", "zimmermann zimmerman",
    // Asia
    "nguyen nguyenn ngyen nguen nuyen", "tran trann", "pham fam", "huynh huin huyn", "hoang hoan", "phuong fuong",
    "singh sing", "kumar coumar", "chen tchen", "zhang zang", "li ly lee", "xavier savier",
    // Hebrew and others
    "cohen coen kohen cohin", "levy levi lewy", "sarah sara", "rachel rahel", "jonathan yonathan jonatan",
    "elisabeth elizabeth", "catherine katherine kathrine", "christophe kristof cristophe",
    "christine kristine cristine", "mickael michael mikael mickel", "frederic frederick frederik", "eric erik erick",
    "philippe filip", "stephane stefane", "yann ian yan", "gwenaelle gwenael", "mathieu matthieu", "therese teresa",
    "marguerite margerite"};

ParTexte<std::string_view> Table() {
  ParTexte<std::string_view> table;
  for (const std::string_view ligne : kVariantes) {
    const std::string_view premiere = ligne.substr(0, ligne.find(' '));
    for (std::string_view reste = ligne; !reste.empty();) {
      const std::size_t fin = std::min(reste.find(' '), reste.size());
      table.emplace(std::string(reste.substr(0, fin)), premiere);
      reste.remove_prefix(std::min(fin + 1, reste.size()));
    }
  }
  return table;
}

}  // namespace

std::string_view VariantePremiere(std::string_view mot) {
  static const ParTexte<std::string_view> table = Table();
  const auto it = table.find(mot);
  return it == table.end() ? mot : it->second;
}

}  // namespace sne
