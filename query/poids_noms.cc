#include "query/poids_noms.h"

#include <algorithm>

#include "schema/par_texte.h"

namespace sne {
namespace {

// The sixty most frequent family names of France and the first names given most in each generation.
constexpr std::string_view kTresFrequents =
    "abdelkader adam ahmed aicha alain alexandre ali alice andre annie anthony aurelie aya bernard bertrand blanc "
    "bonnet boyer brigitte camille catherine celine chantal chevalier chloe christelle christian christine "
    "christophe claude clement corinne daniel david denis denise dominique dubois dufour dumont dupont durand duval "
    "elodie emilie emma enzo eric ethan fatiha fatima faure florian fontaine fournier francois francoise frederic "
    "gabriel garcia garnier gauthier gautier georges gerard germaine ginette girard guerin guillaume henry hugo "
    "ilyes ines isabelle jacqueline jacques jade jean jeanne jennifer jeremy jessica jules julie julien kamel karim "
    "karima karine kevin khadija lambert laura laurent lea lefebvre lefevre legrand lemaire leo leroy lina lola "
    "louis louise lucas madeleine manon marcel marchand marie marine martin martine masson mathieu maxime mehdi "
    "melanie mercier meunier meyer michel mickael mohamed monique moreau morel morin muller nadia nathalie nathan "
    "nicolas nicole noah noel olivier pascal patrick paulette pauline perrin petit philippe pierre rachid raphael "
    "rayan rene richard robert robin roger romain rousseau roussel roux sabrina samia samira sandrine sarah "
    "sebastien simon simone sofiane sophie stephane stephanie sylvie theo therese thierry thomas valerie veronique "
    "vincent yasmina yasmine yassine yvonne zoe zohra";

// Other frequent names of France and of the origins of its population, first names given often.
constexpr std::string_view kFrequents =
    "aarav aaron abdallah abdelaziz abdellah abderrahmane abdou abdoul abdoulaye abdul abinaya achille adama adel "
    "adelaide adele adeline adem adja adrian agathe agnes agnieszka ahmet aisha aissata aissatou alassane alba "
    "alban albane albert alberte albertini aldo alessio alex alexandra alexia alexis alfred alicia alina aline "
    "alison alix allard aloyse alphonse alvarez alvaro alves alyssa amadou amandine amani amar amaury ambre amel "
    "amelia amelie amina aminata amine amir amrani ana anaelle anahit anais anas anastasia anatole anaya andrea "
    "andree andreea andrei andreia andrzej ange angela angele angelina angelique angelo anh anis anissa anita anli "
    "anna annabelle anne annick anouk anrafa anrif anselme antoine antoinette antonin antonio aramendy arben arda "
    "arian ariane aristide arjun arlene arlette armand armande armelle armen arnaud arsene arslan arta artan artem "
    "arthur aslan assa assane assani assia astrid attoumani aubert aubry aude audrey auguste augustin augustine "
    "aurelien aurora awa awen axel axelle aydin ayman aymeric ayoub ayse aysel aziliz aziz aziza azra bacar bailly "
    "bakary bao baptiste baptistine barbara barbier baron barre barret barthelemy bastien bataille bauer bazin "
    "beatrice beatriz beaufils begue begum belkacem benali benard benedicte benjamin benoit berat berenice berger "
    "bernadette bernardo berthelot bertin besnard besnik besson bettina beyza bianca bianchi bibi bidegain bigot "
    "bihan bilal bineta binta bintou bixente blaise blanchard blanchet blandine blondel bodin bogdan boris boubacar "
    "boubou boucher bouchet boudjemaa boulanger bourdon bourgeois bousquet boutin bouvier bouzid brahim brahimi "
    "bras breton briand brice brieuc brun bruna bruneau brunet bruno bryan bui buisson bulent burak busra cadet "
    "caline camara camelia cameron camus can carine cariou carla carlier carlos carmen carole carolina caroline "
    "caron carpentier carre cartier carvalho casanova cassandra catia cecile cedric celestin celestine celia celik "
    "cemal cengiz cesar cetin chaima champion chantha charlene charles charline charlotte charpentier charrier "
    "chatelain chauvin cheick cheikh cherif chevallier chiara chjara christel christiane christopher cindy cisse "
    "claire clara clarisse claudette claudia claudie claudine clementine cleo clerc cloe cohen colette colin coline "
    "collet collin colomba colombo colonna combo conceicao concetta conrad conti coralie cordier corentin corre "
    "costa coste coulibaly coulon coumba cousin cristian cristina cyprien cyril cyrille daisy dalila damia damien "
    "dang daniela danielle danny daphne dara daria davide davy deborah debruyne declercq defne delattre delaunay "
    "delia delmas delorme delphine demba demir denisa deniz deolinda derya deschamps desir dharani diallo diana "
    "diariatou diarra diaye diaz didier dijoux dimitar dimitri dimitrov dina diogo diop djamel djamila djenaba "
    "djeneba djibril dmytro dogan dolma dolores donovan dorian doriane dorothee dragan drouet duc ducrocq duhalde "
    "duhamel dumas dumitru duong dupuis dupuy dylan ecrin edgar edith edmond edouard edwige efe ela elaia elena "
    "elene eleonore eliane elias elie eliette elif elio eliot eliott elisa elisabete elisabeth elise elizalde ella "
    "eloise elouan elsa ema emeline emeric emerick emile emilia emilienne emily emine emir emmanuel emmanuelle emre "
    "eneko enes enguerrand enora ercan erdem eren erika erion erkan ernest erwan erwann esma esposito esra esteban "
    "estelle esther etchegaray etcheverry ethel etheve etienne eugene eugenie eva evan eve evelyne ewen expedit "
    "eylul fabien fabienne fabio fabiola fabre fabrice fall fanny fanta fantine farid farida farzana fatih fatime "
    "fatma fatou fatoumata faustine favre felicie felix ferdinand fernand fernanda fernande fernandes fernandez "
    "fernando ferrand ferrari ferreira filip filipe filippi filiz firmin fischer flavie flavien fleury florence "
    "florent florin fode fouad foucher fousseyni francesca franceschi francine francis francisco franck franco "
    "frank frantz fred frederique fritz gabin gabriela gael gaelle gaetan gaetane gaillard gall gallo gamze gaspard "
    "gaston gay gayane genevieve geoffrey georgette georgiev gerald geraldine germain ghania gheorghe ghislain "
    "ghislaine ghjuvan ghulam gilbert gilberte gildas gilles gillet giovanna giovanni giraud gisele giudicelli "
    "giulia giuseppe giuseppina gladys goff gomes gomez goncalo goncalves gontran gonzalez gorzata goulven "
    "goyeneche grace grange greco gregoire gregory grondin gros guegan guenaelle guenole guibert guichard guilbert "
    "guilhaume guilhem guillot guillou guislaine guivarc gulay gulsum guo gustave guyot gwenael gwenaelle gwendal "
    "gwendoline gwenn habib hacer haddad hadidja hadrien hafsa hakan halidi halil halima halina hamid hamidi "
    "hamidou hamon hamza hanane hanife hanna hao hardy harispe hasan hassan hatem hatice hawa hayat hector helena "
    "helene heloise henri henriette hermine hernandez herve hicham hilal hippolyte hira hoa hoang hoarau hocine "
    "hong hortense houda houmadi houria hovhannes huber hubert huet hugues huguette hulya humbert hung huong "
    "huseyin huynh iban ibarboure ibrahim ibrahima idrissa igor ikram ilan ilona ilyas imane imbert imen imran "
    "inaya ingrid ioana ion ionescu ionut iqbal irem irene irigoyen iryna isaac isabel isaline ismael ismail issa "
    "ivan ivanov jacky jacob jacquelin jacquet jakub jamila jan jana jaureguy javier jawad jeanine jeannette "
    "jeannine jeremie jerome jerry jessy jian jimmy jing joachim joana joao joaquim jocelin jocelyn jocelyne joel "
    "joelle johan johann johanna johnny joly jonas jonathan jordan jorge joris jose josee josefa joseline joseph "
    "josephine josette joshua josiane joubert joyce jozef juan judith juliana juliane juliette jun justin justine "
    "kaan kader kadiatou kadidia kaina kamala kamelia kamilia karamoko katarzyna katell kateryna katia kavin kavita "
    "kaya kayla keita keller kelly kemal kenza kenzo kerem kervella khadidja khady khalid kheira kieffer kilic "
    "killian kim kimberley kimberly klein kone krystyna kubra kumar kylian labbe lacoste lacroix ladislas laetitia "
    "lafon lafont lagarde lahcen lahouari laila lakhdar lakshmi lamia lamine lamy lan lana landry langlois laporte "
    "lara larissa laroche larralde larre lassana laszlo latifa launay laure laureline laurence laurene laurette "
    "laurie leana leandre leblanc lebon lebreton lebrun leca leclerc leclercq lecomte leduc leger lei leila lejeune "
    "lelievre lemaitre lemoine lena lenaig leonard leonardo leone leonie leonor leopold leroux lesia leslie leticia "
    "leveque leyla liam lilia lilian liliana liliane lilou linda line linh lionel lisa lisandru livia ljubica lmaz "
    "loan loana loanne logan lohan loic loick lombard long lopes lopez lorene lorenzo lorette loris lorraine lotfi "
    "lou louane loubna louisa louison louka luana luca lucette lucia luciani lucie lucien lucienne lucille ludivine "
    "ludovic luis luka lurdes lusine lya lyam lydia lydie mace madi mael maelle maelys maeva mafalda magali magalie "
    "magdalena magdeleine mahamadou mahaut mahe mai maider maillard maillot maily maimouna maite maksym malalai "
    "malick malik malika mallet malo mamadou mancini manel manolo mansouri manuel manuella maoulida marc marcelin "
    "marceline marcelle marcelo marchal marchetti marco marechal margaux margot maria mariam mariama mariami marian "
    "mariana marianne marielle marilyn marilyne marina marino mario marion marise marius marjorie mark marlene "
    "marlon marques martial martim martinez martins marty marvin marwa marwan maryam marylene maryline maryse "
    "maryvonne matei mateo matheo mathias mathilde mathis mathurin mathys matilde mattei matteo matthias matthieu "
    "maud maureen maurice mauricette maury maxence maximilien maya mayer mayeul maylis mebarka meera mehmet mei "
    "melek melina melinda melissa melvin menard meriem mert merve meryem meryl messaoud messaouda metin meur "
    "michaud michele micheline mickaelle miguel mihaela mihai mikael mila milan milana millet millot min mina minh "
    "mireille mirela mirella modibo mohammad mohammed mohand moinaecha moise monia monica monika monnier moreno "
    "morgan morgane morvan moulin mounir mourad moussa moussaoui munoz murat muriel murielle mustafa mustapha "
    "myriam myrtille nabil nabila nacer nadarajah nadege nadezhda nadine nadir nadjima nahila naila naim naima "
    "najat najib nam nana naomi naomie nar narcisse narek nasreen nassera nassim nassima nassur natacha natalia "
    "nathalia navarro nawel nejma nelly nelson ngo nguyen nicolae nicolette nikola nikoloz nils nina nino ninon "
    "nirosh nirujan nisa nisha noe noelie noeline noelle noemie noham nolan nolhan nolwenn nora norah norbert "
    "nordine norman nour nowak nuno nurcan nuriye nusrat oana oceane octave octavie odette odile oihan okan oksana "
    "oleg oleksandr olena olga omar omer ondine onur ophelie orhan oriane orlane orsoni oscar osman ouarda oumar "
    "oumou ousmane ousseynou ozdemir ozlem ozturk pablo paoli paris parvati pascale pasquier patrice patricia "
    "patrizia paula paulin paulo pawel payet pedro peio pelletier pema penda pereira perez perret perrier perrot "
    "petro petrov peyo pham phan philomene phuong picard pichon pierrette pierrick pilar piotr poirier poli polina "
    "pons pop popa popescu potier poulain prakash prevost prevot prigent prisca priya prunelle pruvost quang "
    "quentin quere rabah rabia rachel rachida radia radu rafael rafik raissan rajan rajendra rajesh rajeswary ralph "
    "ramatoulaye ramazan ramona ramuntcho raoul raphaelle ravi rayana raymond raymonde raynaud razia razvan rebecca "
    "regine regis remy renard renaud renault renee rey reynaud ribeiro ricardo ricci rita riviere roberto roche "
    "rodolphe rodrigo rodrigue rodrigues rodriguez rohan rokia roland rolande rolland romane romano romaric romeo "
    "ronald ronan rosa rosaire rosalie rosan rose roselien rosemay rosemonde rosine rossi roxana roxane roy royer "
    "rozenn rui ruiz russo ruya ryan sabah sabatier sabine sabri sacha safia sahana sahin said saida saidi saindou "
    "salah saliha salim salima salimata sallaberry salma salome salvatore samba sami samir samuel samy sanchez "
    "sandie sandra sandy sanjay santiago santoni santos sara saraswathy sarath sarin saskia sauvage savannah "
    "schmidt schmitt schneider sebastian seda seguin selena selim selma serena serge sergei sergio sergiy serife "
    "serkan serpil severin severine sevgi sevim seydou shabnam shahid shaina shamima shanti sharon sheila shirley "
    "sibel sidonie siham silva silvia simeon simona singh sira sirine sissoko sita siva sivalingam slimani soazig "
    "sofia soilihi soizic sokha solange solene solenn solenne soline songul sonia sophal sophea soraya sorin sothy "
    "souad souleymane soumia sow sreymom stan stanislas stanislaw steeve stefan stella steve steven stoica sude "
    "suleyman sultan sunita suren suresh susana suzanne suzelle suzette suzie svetlana sybille sylla sylvain "
    "sylvaine sylvestre sylvette sylviane tahar tanguy tania tanya tarik tassadit tatiana techer teddy teresa tess "
    "tessier texier thanh theodore theophile thi thiago thierno thiery thushara tiago timothe timothee tiphaine "
    "tison titouan tolga tom tomasz tommy tony torres tournier toussaint tran trang traore tristan tuan tugba "
    "turpin ufuk ugo ulysse umut urruty ursula valbona valentin valentina valentine valere valerian valery vallee "
    "vandamme vanessa vania vasanthy vasile vasilka vasseur verdier verhaeghe vesna vianney vibol victor victoria "
    "victorine vidal vijay vincenzo violaine virgile virginie vitor viviane vladimir voisin volkan wagner walid "
    "walter wanda warren wassim watteau weber wei wendy wilfried william willy xabi xavier xiaoyan xiu yael yamina "
    "yan yanis yann yannick yannis yasemin yasin yasser yassin yigit yildirim yildiz yilmaz ying yoann yohan yohann "
    "yolande youcef younes youssef youssouf ysaline yuliia yusuf yvan yves yvette yvon zabihullah zacharie zachary "
    "zahra zaina zakari zakaria zalihata zayan zehra zelie zeliha zeynep ziani zimmermann zineb zinedine zlata "
    "zofia zoran zoubida";

void Ajouter(std::string_view mots, std::uint8_t poids, ParTexte<std::uint8_t>& table) {
  while (!mots.empty()) {
    const std::size_t fin = std::min(mots.find(' '), mots.size());
    table.emplace(std::string(mots.substr(0, fin)), poids);
    mots.remove_prefix(std::min(fin + 1, mots.size()));
  }
}

constexpr std::uint8_t kRare = 4;

std::uint8_t Frequence(std::string_view mot) {
  static const ParTexte<std::uint8_t> table = [] {
    ParTexte<std::uint8_t> t;
    Ajouter(kTresFrequents, 2, t);
    Ajouter(kFrequents, 3, t);
    return t;
  }();
  const auto it = table.find(mot);
  return it == table.end() ? kRare : it->second;
}

}  // namespace

std::uint32_t PoidsDuMot(std::string_view mot) { return mot.size() < 3 ? 1 : Frequence(mot); }

bool EstUnNomFrequent(std::string_view mot) { return Frequence(mot) < kRare; }

}  // namespace sne
