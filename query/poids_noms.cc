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
    "aarav aaron abdallah abdou abdoulaye abdul abinaya adama adja adrian agnieszka ahmet aisha aissata aissatou "
    "alassane alba albertini alessio alex alicia alina allard aloyse alphonse alvarez alvaro alves amadou amandine "
    "amar ambre amel amelia amina aminata amine amrani ana anaelle anahit anas anastasia anaya andree andreea "
    "andrei andreia andrzej ange angelo anh anis anli anna anne annick anrafa anrif antoine antoinette antonio "
    "aramendy arben arda arian arjun armelle armen arnaud arslan arta artan artem arthur aslan assa assani assia "
    "attoumani aubert aubry audrey auguste augustine aurora awa awen aydin ayoub ayse aysel aziliz azra bacar "
    "bailly bakary bao baptiste barbier baron barre barret barthelemy bataille bauer bazin beatriz beaufils begue "
    "begum belkacem benali benard benoit berat berger bernadette berthelot bertin besnard besnik besson beyza "
    "bianca bianchi bibi bidegain bigot bihan bilal bineta binta bintou bixente blanchard blanchet blondel bodin "
    "bogdan boubacar boubou boucher bouchet boudjemaa boulanger bourdon bourgeois bousquet boutin bouvier bouzid "
    "brahim brahimi bras breton briand brieuc brun bruneau brunet bruno bui buisson bulent burak busra cadet camara "
    "camus can cariou carla carlier carlos carmen carolina caron carpentier carre cartier carvalho casanova catia "
    "celestin celik cemal cengiz cetin champion chantha charles charpentier charrier chatelain chauvin cheick "
    "cheikh cherif chevallier chiara chjara cindy cisse clerc cohen colin collet collin colomba colombo colonna "
    "combo conceicao concetta conti cordier corentin corre costa coste coulibaly coulon coumba cousin cristian "
    "cristina dang daniela danielle dara daria davide deborah debruyne declercq defne delattre delaunay delmas "
    "delorme delphine demba demir denisa deniz deolinda derya deschamps desir dharani diallo diariatou diarra diaye "
    "diaz didier dijoux dimitar dimitri dimitrov dina diogo diop djamel djamila djenaba djeneba djibril dmytro "
    "dogan dolma dolores dragan drouet duc ducrocq duhalde duhamel dumas dumitru duong dupuis dupuy ecrin efe ela "
    "elaia elena elene elif elisabete elisabeth elizalde elouan ema emile emilia emilienne emily emine emir "
    "emmanuel emmanuelle emre eneko enes enora ercan erdem eren erion erkan erwan esma esposito esra etchegaray "
    "etcheverry etheve etienne eugenie evan ewen expedit eylul fabio fabre fabrice fall fanta farid farida farzana "
    "fatih fatime fatma fatou fatoumata favre felix fernanda fernandes fernandez fernando ferrand ferrari ferreira "
    "filip filipe filippi filiz fischer fleury florin fode foucher fousseyni francesca franceschi francisco franck "
    "franco fred fritz gabriela gael gaelle gaetan gaillard gall gallo gamze gaston gay gayane georgiev germain "
    "ghania gheorghe ghjuvan ghulam gilbert gilberte gilles gillet giovanna giovanni giraud giudicelli giulia "
    "giuseppe giuseppina goff gomes gomez goncalo goncalves gonzalez gorzata goulven goyeneche grace grange greco "
    "gregoire grondin gros guegan guenole guibert guichard guilbert guillot guillou guivarc gulay gulsum guo guyot "
    "gwenael gwenaelle gwendal gwenn hacer haddad hadidja hafsa hakan halidi halil halima halina hamid hamidi "
    "hamidou hamon hamza hanane hanife hanna hao hardy harispe hasan hassan hatice hawa hayat henri hernandez herve "
    "hilal hippolyte hira hoa hoang hoarau hocine hong houmadi houria hovhannes huber hubert huet hulya humbert "
    "hung huong huseyin huynh iban ibarboure ibrahim ibrahima idrissa igor ikram ilan imane imbert imran inaya "
    "ioana ion ionescu ionut iqbal irem irigoyen iryna isaac isabel ismael ismail issa ivan ivanov jacob jacquet "
    "jakub jan jana jaureguy javier jeannette jerome jian jimmy jing joana joao joaquim joel johanna johnny joly "
    "jordan jorge jose josee josefa joseph josiane joubert jozef juan jun kaan kadiatou kadidia kamala karamoko "
    "katarzyna katell kateryna katia kavin kavita kaya kayla keita keller kemal kenza kenzo kerem kervella khady "
    "khalid kheira kieffer kilic kim kimberley klein kone krystyna kubra kumar kylian labbe lacoste lacroix "
    "laetitia lafon lafont lagarde lahcen lakhdar lakshmi lamine lamy lan langlois laporte lara laroche larralde "
    "larre lassana latifa launay laure laurence leblanc lebon lebreton lebrun leca leclerc leclercq lecomte leduc "
    "leger lei leila lejeune lelievre lemaitre lemoine lenaig leonardo leone leonor leroux lesia leveque lilia "
    "liliana linda line linh lisandru ljubica lmaz loanne loic lombard long lopes lopez lorenzo lou louane luca "
    "lucia luciani lucie lucien lucienne ludovic luis lurdes lusine mace madi mael maelle maelys mafalda mahamadou "
    "mahe mai maider maillard maillot maimouna maite maksym malalai malika mallet malo mamadou mancini mansouri "
    "manuel manuella maoulida marchal marchetti marco marechal maria mariam mariami marian mariana marino mario "
    "marion marius mark marlene marques martim martinez martins marty maryam maryvonne matei mateo mathis matilde "
    "mattei maurice maury mayer maylis mebarka meera mehmet mei melek melissa menard meriem mert merve meryem "
    "messaoud messaouda metin meur michaud michele miguel mihaela mihai milan milana millet millot min minh mirela "
    "mirella modibo mohammad mohammed moinaecha monica monika monnier moreno morgane morvan moulin mourad moussa "
    "moussaoui munoz murat murielle mustafa mustapha nabil nadarajah nadezhda nadjima nahila naila naim naima najib "
    "nam nana naomi nar narek nasreen nassim nassima nassur natalia navarro ngo nguyen nicolae nikola nikoloz nino "
    "nirosh nirujan nisa nisha nolhan nolwenn nora nordine nour nowak nuno nurcan nuriye nusrat oana oceane odette "
    "odile oihan okan oksana oleg oleksandr olena olga omar omer onur orhan orsoni osman ouarda oumar oumou ousmane "
    "ozdemir ozlem ozturk pablo paoli paris parvati pasquier patrice patricia patrizia paula paulo pawel payet "
    "pedro peio pelletier pema penda pereira perez perret perrier perrot petro petrov peyo pham phan phuong picard "
    "pichon pierrick pilar piotr poirier poli polina pons pop popa popescu potier poulain prakash prevost prevot "
    "prigent prisca priya prunelle pruvost quang quere rabah rabia rachida radu rafael raissan rajan rajendra "
    "rajesh rajeswary ramatoulaye ramazan ramona ramuntcho ravi rayana raymond raynaud razia razvan remy renard "
    "renaud renault rey reynaud ribeiro ricardo ricci rita riviere roberto roche rodrigo rodrigues rodriguez rohan "
    "rokia roland rolland romano ronan rosa rosaire rosan rose roselien rosemay rossi roxana roy royer rozenn rui "
    "ruiz russo ruya ryan sabatier sabine safia sahana sahin said saida saidi saindou salah saliha salimata "
    "sallaberry salvatore samba samir sanchez sandra sanjay santiago santoni santos sara saraswathy sarath sarin "
    "sauvage schmidt schmitt schneider seda seguin serge sergei sergio sergiy serife serkan serpil sevgi sevim "
    "seydou shabnam shahid shaina shamima shanti sibel silva silvia simona singh sira sirine sissoko sita siva "
    "sivalingam slimani soazig sofia soilihi soizic sokha solange solenn songul sonia sophal sophea sorin sothy "
    "souad souleymane soumia sow sreymom stan stanislaw steeve stefan stoica sude suleyman sultan sunita suren "
    "suresh susana suzanne suzelle svetlana sylla tahar tanguy tania tassadit techer teddy teresa tessier texier "
    "thanh thi thiago thushara tiago tison titouan tolga tom tomasz torres tournier toussaint tran trang traore "
    "tristan tuan tugba turpin ufuk umut urruty valbona valentin valentina vallee vandamme vanessa vania vasanthy "
    "vasile vasilka vasseur verdier verhaeghe vesna vibol vidal vijay vincenzo virginie vitor vladimir voisin "
    "volkan wagner walid walter wassim watteau weber wei willy xabi xiaoyan xiu yamina yan yanis yann yannick "
    "yasemin yasin yigit yildirim yildiz yilmaz ying yoann yohan yolande youssef youssouf yuliia yusuf yves "
    "zabihullah zahra zaina zakaria zalihata zayan zehra zeliha zeynep ziani zimmermann zineb zlata zofia zoran "
    "zoya";

void Ajouter(std::string_view mots, std::uint8_t poids, ParTexte<std::uint8_t>& table) {
  while (!mots.empty()) {
    const std::size_t fin = std::min(mots.find(' '), mots.size());
    table.emplace(std::string(mots.substr(0, fin)), poids);
    mots.remove_prefix(std::min(fin + 1, mots.size()));
  }
}

}  // namespace

std::uint32_t PoidsDuMot(std::string_view mot) {
  static const ParTexte<std::uint8_t> table = [] {
    ParTexte<std::uint8_t> t;
    Ajouter(kTresFrequents, 2, t);
    Ajouter(kFrequents, 3, t);
    return t;
  }();
  if (mot.size() < 3) return 1;
  const auto it = table.find(mot);
  return it == table.end() ? 4 : it->second;
}

}  // namespace sne
