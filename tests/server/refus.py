"""Requests that must be refused, and how: the tables of api_http.py.

BODIES: (name, body as bytes or JSON, status, slug, JSON pointer of the fault (a tuple: one of these; None: not checked), words of
the detail). LINKS: the same for queries of /v1/demandes, with the parameter at fault. OTHER_LINKS: for whole targets.
"""

ILL, IMP = "json-illisible", "requete-impossible"
PAR = "parametre-illisible"


def deep(levels, leaf=None):
    condition = leaf or {"champ": "dalo", "egal": True}
    for _ in range(levels):
        condition = {"et": [condition]}
    return {"filtres": condition}


def condition(**members):
    return {"filtres": members}


def raw_deep(levels):
    return b'{"filtres":' + b'{"non":' * levels + b'{"champ":"dalo","egal":true}' + b"}" * levels + b"}"


UNREADABLE = [(name, body, 400, ILL, None, []) for name, body in [
    ("JSON coupé", b'{"nombre":'), ("JSON suivi de texte", b"{} x"), ("deux documents", b"{}{}"), ("virgule en trop", b'{"nombre":1,}'),
    ("apostrophes", b"{'nombre':1}"), ("commentaire", b"{/* */}"), ("mot inconnu", b'{"nombre":NaN}'), ("True", b'{"exclure_propre_filtre":True}'),
    ("nombre 01", b'{"nombre":01}'), ("nombre 1e400", b'{"nombre":1e400}'), ("nombre 2^64", b'{"nombre":18446744073709551616}'),
    ("UTF-8 invalide", b'{"q":"\xff"}'), ("UTF-8 trop long", b'{"q":"\xc0\xaf"}'), ("UTF-8 d'un demi-codet", b'{"q":"\xed\xa0\x80"}'),
    ("Latin-1", 'é'.join(['{"q":"', '"}']).encode("latin-1")), ("UTF-16", '{"q":"a"}'.encode("utf-16")),
    ("demi-codet haut", b'{"q":"\\ud800"}'), ("demi-codet bas", b'{"q":"\\udc00x"}'), ("échappement inconnu", b'{"q":"\\x41"}'),
    ("caractère de commande", b'{"q":"a\nb"}'), ("texte non fermé", b'{"q":"a}'), ("octet nul", b'{"q":"a"}\0'), ("NUL brut dans un texte", b'{"q":"a\0b"}'),
]] + [
    ("U+0000 dans un texte", b'{"q":"a\\u0000b"}', 400, ILL, "/q", ["U+0000"]),
    ("U+0000 dans une valeur", b'{"filtres":{"champ":"nom","egal":"a\\u0000"}}', 400, ILL, "/filtres/egal", ["U+0000"]),
    ("U+0000 dans une clé", b'{"q\\u0000":"a"}', 400, ILL, None, ["U+0000"]),
    ("clé répétée", b'{"q":"a","q":"a"}', 400, ILL, "/q", ["deux fois"]),
    ("clé répétée, écrite autrement", b'{"q":"a","\\u0071":"b"}', 400, ILL, "/q", ["deux fois"]),
    ("clé répétée dans une condition", b'{"filtres":{"et":[{"champ":"dalo","egal":true,"egal":false}]}}', 400, ILL, "/filtres/et/0/egal", ["deux fois"]),
    ("clé répétée dans une facette", b'{"facettes":[{"champ":"dalo","champ":"dalo"}]}', 400, ILL, "/facettes/0/champ", ["deux fois"]),
]

TYPES = [
    ("corps : une liste", b"[]", 422, IMP, "", ["un objet"]),
    ("corps : null", b"null", 422, IMP, "", ["un objet"]),
    ("corps : un texte", b'"x"', 422, IMP, "", ["un objet"]),
    ("q : un nombre", {"q": 3}, 422, IMP, "/q", ["texte"]),
    ("nombre : un texte", {"nombre": "3"}, 422, IMP, "/nombre", ["entier"]),
    ("nombre : décimal", {"nombre": 2.5}, 422, IMP, "/nombre", ["entier"]),
    ("nombre : 2^64-1", b'{"nombre":18446744073709551615}', 422, IMP, "/nombre", ["entier"]),
    ("nombre : 1001", {"nombre": 1001}, 422, IMP, "/nombre", ["1000", "1001"]),
    ("nombre : -1", {"nombre": -1}, 422, IMP, "/nombre", ["0"]),
    ("curseur : un nombre", {"curseur": 3}, 422, IMP, "/curseur", ["texte"]),
    ("filtres : une liste", {"filtres": []}, 422, IMP, "/filtres", ["condition"]),
    ("filtres : vide", {"filtres": {}}, 422, IMP, "/filtres", ["champ"]),
    ("et : un objet", {"filtres": {"et": {}}}, 422, IMP, "/filtres/et", ["liste"]),
    ("et et ou", {"filtres": {"et": [], "ou": []}}, 422, IMP, "/filtres/ou", ["et, ou, non"]),
    ("et et champ", {"filtres": {"et": [], "champ": "dalo", "egal": True}}, 422, IMP, "/filtres", ["soit"]),
    ("parmi : un texte", condition(champ="typologie", parmi="T3"), 422, IMP, "/filtres/parmi", ["liste"]),
    ("egal : une liste", condition(champ="typologie", egal=["T3"]), 422, IMP, "/filtres/egal", ["simple"]),
    ("egal : null", condition(champ="typologie", egal=None), 422, IMP, "/filtres/egal", ["present"]),
    ("present : null", condition(champ="typologie", present=None), 422, IMP, "/filtres/present", ["true ou false"]),
    ("facettes : un texte", {"facettes": "dalo"}, 422, IMP, "/facettes", ["liste"]),
    ("facette : un nombre", {"facettes": [3]}, 422, IMP, "/facettes/0", ["nom de champ"]),
    ("tri : un objet", {"tri": {"champ": "nom"}}, 422, IMP, "/tri", ["liste"]),
    ("tri : ordre inconnu", {"tri": [{"champ": "nom", "ordre": "up"}]}, 422, IMP, "/tri/0/ordre", ["asc", "desc"]),
    ("champs : un texte", {"champs": "nom"}, 422, IMP, "/champs", ["liste"]),
    ("nombre écrit en texte", condition(champ="nb_personnes", min="3"), 422, IMP, "/filtres/min", ["entier"]),
    ("code INSEE en nombre", condition(champ="commune_souhaitee", egal=69029), 422, IMP, "/filtres/egal", ["code"]),
    ("booléen en texte", condition(champ="dalo", egal="true"), 422, IMP, "/filtres/egal", ["true ou false"]),
    ("bool3 NONDOC", condition(champ="parking", egal="NONDOC"), 422, IMP, "/filtres/egal", ["present"]),
    ("nombre immense", b'{"filtres":{"champ":"nb_personnes","min":1e300}}', 422, IMP, "/filtres/min", ["trouvé : 1e+300"]),
    ("trois décimales", condition(champ="loyer_max", min=3.001), 422, IMP, "/filtres/min", ["deux décimales"]),
    ("date impossible", condition(champ="date_creation", min="2021-02-30"), 422, IMP, "/filtres/min", ["AAAA-MM-JJ"]),
    ("mois en égalité", condition(champ="date_creation", egal="2021-02"), 422, IMP, "/filtres/egal", ["AAAA-MM-JJ"]),
    ("date française", condition(champ="date_creation", max="30/06/2021"), 422, IMP, "/filtres/max", ["AAAA-MM-JJ"]),
]

NAMES = [
    ("membre inconnu", {"filtre": {}}, 422, IMP, "/filtre", ["filtres"]),
    ("opérateur inconnu", condition(champ="typologie", parmis=["T3"]), 422, IMP, "/filtres/parmis", ["le plus proche : parmi"]),
    ("membre de facette inconnu", {"facettes": [{"champ": "dalo", "intervale": 3}]}, 422, IMP, "/facettes/0/intervale", ["intervalle"]),
    ("champ inconnu", condition(champ="typologi", egal="T3"), 422, IMP, "/filtres/champ", ["typologie"]),
    ("champ inconnu, au fond", {"filtres": {"et": [{"ou": [{"non": {"champ": "priorite", "egal": "x"}}]}]}}, 422, IMP,
     "/filtres/et/0/ou/0/non/champ", ["priorites"]),
    ("sous-champ inconnu", condition(champ="adresse", element={"champ": "voix", "texte": "lyon"}), 422, IMP, "/filtres/element/champ", ["voie"]),
    ("facette inconnue", {"facettes": ["dal"]}, 422, IMP, "/facettes/0", ["dalo"]),
    ("facette inconnue, objet", {"facettes": [{"champ": "dal"}]}, 422, IMP, "/facettes/0/champ", ["dalo"]),
    ("tri inconnu", {"tri": [{"champ": "anciennetee"}]}, 422, IMP, "/tri/0/champ", ["anciennete"]),
    ("tri inconnu, nom seul", {"tri": ["nom", "anciennetee"]}, 422, IMP, "/tri/1", ["anciennete"]),
    ("colonne inconnue", {"champs": ["nom", "prenom"]}, 422, IMP, "/champs/1", ["prenoms"]),
    ("le NIR", {"champs": ["nir"]}, 422, IMP, "/champs/0", ["NIR"]),
    ("le NIR en filtre", condition(champ="nir", present=True), 422, IMP, "/filtres/champ", ["NIR"]),
    ("valeur inconnue", condition(champ="typologie", egal="T9"), 422, IMP, "/filtres/egal", ["T3"]),
    ("deuxième valeur inconnue", condition(champ="typologie", parmi=["T3", "T33"]), 422, IMP, "/filtres/parmi/1", ["T3"]),
    ("commune inconnue", condition(champ="commune_souhaitee", egal="Villeurbane"), 422, IMP, "/filtres/egal", ["69266"]),
    ("libellé ambigu", condition(champ="commune_souhaitee", egal="Saint-Denis"), 422, IMP, "/filtres/egal", ["93066", "97411"]),
    ("opérateur d'un autre type", condition(champ="typologie", min="T3"), 422, IMP, "/filtres/min", ["egal, parmi, present"]),
    ("texte sur un nombre", condition(champ="age", texte="30"), 422, IMP, "/filtres/texte", ["min, max"]),
    ("deux opérateurs", condition(champ="typologie", egal="T3", present=True), 422, IMP, "/filtres", ["un seul opérateur"]),
    ("sans opérateur", condition(champ="typologie"), 422, IMP, "/filtres", ["egal, parmi, present"]),
    ("deux erreurs, la première", {"filtres": {"et": [{"champ": "aaaa"}, {"champ": "bbbb"}]}}, 422, IMP, "/filtres/et/0/champ", []),
    ("deux erreurs, la seconde", {"filtres": {"et": [{"champ": "aaaa"}, {"champ": "bbbb"}]}}, 422, IMP, "/filtres/et/1/champ", []),
    ("epci hors cotation", condition(champ="dalo", epci="200046977", egal=True), 422, IMP, "/filtres/epci", ["cotation"]),
    # A text cut for a message is cut between two characters.
    ("valeur inconnue, longue", condition(champ="typologie", egal="a" + "é" * 60), 422, IMP, "/filtres/egal", ["aé"]),
    ("champ inconnu, long", condition(champ="a" + "é" * 80, egal="x"), 422, IMP, "/filtres/champ", ["aé"]),
]

LYON, GRAND_PARIS, PLAINE_COMMUNE, PARIS = "200046977", "200054781", "200057867", "217500016"


def scored(*filters, **where):
    """A condition on cotation beside these."""
    return {"filtres": {"et": [{"champ": "cotation", "min": 60, **where}, *filters]}}


def wishes(*codes, field="commune_souhaitee"):
    return {"champ": field, "parmi": list(codes)}


COTATION = [
    ("cotation sans territoire", condition(champ="cotation", min=60), 422, IMP, "/filtres/epci", ["epci", "/v1/suggestions"]),
    ("cotation d'un territoire inconnu", condition(champ="cotation", epci="123456789", min=60), 422, IMP, "/filtres/epci", ["123456789"]),
    ("cotation@ inconnue", condition(champ="cotation@123456789", min=60), 422, IMP, "/filtres/champ", ["123456789"]),
    ("cotation : deux territoires écrits", condition(champ="cotation@" + LYON, epci=PARIS, min=60), 422, IMP, "/filtres/champ", ["deux fois"]),
    ("cotation de la Métropole du Grand Paris", condition(champ="cotation", epci=GRAND_PARIS, min=60), 422, IMP, "/filtres/epci", [PLAINE_COMMUNE, PARIS]),
    ("cotation entre deux communes", scored(wishes("69123", "75056")), 422, IMP, "/filtres/et/0/epci", [LYON, PARIS]),
    ("cotation de deux filtres", scored(wishes("69123"), wishes(PARIS, field="epci_souhaite")), 422, IMP, "/filtres/et/0/epci", [LYON, PARIS]),
    ("cotation dans un EPCI qui en réunit", scored(wishes(GRAND_PARIS, field="epci_souhaite")), 422, IMP, "/filtres/et/0/epci", [PLAINE_COMMUNE, PARIS]),
    ("cotation : un filtre de ou n'en désigne pas", scored({"ou": [wishes("69123"), {"champ": "dalo", "egal": True}]}), 422, IMP, "/filtres/et/0/epci", []),
    ("cotation : un filtre nié n'en désigne pas", scored({"non": wishes("69123")}), 422, IMP, "/filtres/et/0/epci", []),
    ("tri par cotation", {"tri": [{"champ": "cotation"}]}, 422, IMP, "/tri/0/epci", ["epci"]),
    ("tri par cotation, nom seul", {"tri": ["cotation"]}, 422, IMP, "/tri/0", ["epci"]),
    ("tri par cotation@ inconnue", {"tri": [{"champ": "cotation@1"}]}, 422, IMP, "/tri/0/champ", []),
    ("facette de cotation", {"facettes": ["cotation"]}, 422, IMP, "/facettes/0", ["epci"]),
    ("facette de cotation d'un territoire inconnu", {"facettes": [{"champ": "cotation", "epci": "1", "intervalle": 10}]}, 422, IMP, "/facettes/0/epci", []),
    ("facette de cotation par mois", {"facettes": [{"champ": "cotation", "epci": LYON, "par": "mois"}]}, 422, IMP, "/facettes/0/par", ["date"]),
    ("facette de cotation, intervalle nul", {"facettes": [{"champ": "cotation@" + LYON, "intervalle": 0}]}, 422, IMP, "/facettes/0/intervalle", ["positif"]),
    ("colonne de cotation", {"champs": ["nom", "cotation"]}, 422, IMP, "/champs/1", ["epci"]),
    ("colonne de cotation inconnue", {"champs": ["cotation@1"]}, 422, IMP, "/champs/0", []),
    ("cotation en texte", condition(champ="cotation@" + LYON, parmi=[60, "70"]), 422, IMP, "/filtres/parmi/1", ["entier"]),
]

IMPOSSIBLE = [
    ("min > max", condition(champ="nb_personnes", min=5, max=2), 422, IMP, "/filtres", ["min", "max"]),
    ("min > max, dates", condition(champ="date_creation", min="2021", max="2020-12"), 422, IMP, "/filtres", ["min", "max"]),
    ("profondeur 17", deep(16), 422, IMP, None, ["16"]),
    ("profondeur 40", deep(40), 422, IMP, None, ["16"]),
    ("profondeur 300", raw_deep(300), 422, IMP, None, ["16"]),
    ("profondeur 6000", raw_deep(6000), 422, IMP, None, ["16"]),
    ("1 001 conditions", {"filtres": {"et": [{"champ": "dalo", "egal": True}] * 1001}}, 422, IMP, "/filtres", ["1000"]),
    ("10 001 valeurs", condition(champ="typologie", parmi=["C"] * 10001), 422, IMP, "/filtres/parmi", ["10000"]),
    ("101 facettes", {"facettes": ["dalo"] * 101}, 422, IMP, "/facettes", ["100"]),
    ("facette sur un texte", {"facettes": ["complement_demande"]}, 422, IMP, "/facettes/0", ["texte"]),
    ("facette sur un nom", {"facettes": [{"champ": "nom"}]}, 422, IMP, "/facettes/0/champ", []),
    ("decrire : un nombre", {"decrire": 1}, 422, IMP, "/decrire", ["true"]),
    ("elargir : un texte", {"elargir": "oui"}, 422, IMP, "/elargir", ["true"]),
    ("facette deux fois", {"facettes": ["dalo", "dalo"]}, 422, IMP, "/facettes/1", ["nom"]),
    ("facette : 1 001 valeurs", {"facettes": [{"champ": "dalo", "nombre": 1001}]}, 422, IMP, "/facettes/0/nombre", ["1000"]),
    ("date sans tranches", {"facettes": ["date_creation"]}, 422, IMP, "/facettes/0", ["par"]),
    ("période inconnue", {"facettes": [{"champ": "date_creation", "par": "siecle"}]}, 422, IMP, "/facettes/0/par", ["mois"]),
    ("par et bornes", {"facettes": [{"champ": "date_creation", "par": "mois", "bornes": ["2020", "2021"]}]}, 422, IMP, "/facettes/0", ["excluent"]),
    ("intervalle nul", {"facettes": [{"champ": "age", "intervalle": 0}]}, 422, IMP, "/facettes/0/intervalle", ["positif"]),
    ("intervalle sur un code", {"facettes": [{"champ": "dalo", "intervalle": 3}]}, 422, IMP, "/facettes/0/intervalle", []),
    ("bornes en texte", {"facettes": [{"champ": "age", "bornes": ["20", 30]}]}, 422, IMP, "/facettes/0/bornes/0", ["entier"]),
    ("intervalle en texte", {"facettes": [{"champ": "age", "intervalle": "20"}]}, 422, IMP, "/facettes/0/intervalle", ["nombre"]),
    ("10 001 notes", condition(champ="cotation@200046977", parmi=[1] * 10001), 422, IMP, "/filtres/parmi", ["10000"]),
    ("bornes décroissantes", {"facettes": [{"champ": "age", "bornes": [30, 20]}]}, 422, IMP, "/facettes/0/bornes", ["croître"]),
    ("une seule borne", {"facettes": [{"champ": "age", "bornes": [30]}]}, 422, IMP, "/facettes/0/bornes", ["2"]),
    ("plus de 1 000 tranches", {"facettes": [{"champ": "date_creation", "par": "jour"}], "nombre": 0}, 422, IMP, "/facettes/0", ["1000", "date_creation"]),
    ("plus de 1 000 tranches, pointeur", {"facettes": ["dalo", {"champ": "ressources_mensuelles", "intervalle": 0.01}]}, 422, IMP, "/facettes/1", ["1000"]),
    ("en_instruction : null", condition(champ="en_instruction", egal=None), 422, IMP, "/filtres/egal", ["present"]),
    ("facette sur un nom, objet", {"facettes": [{"champ": "nom", "nom": "x"}]}, 422, IMP, "/facettes/0/champ", []),
    ("tri sur plusieurs valeurs", {"tri": [{"champ": "typologie"}]}, 422, IMP, "/tri/0/champ", ["plusieurs valeurs"]),
    ("tri sur un texte", {"tri": [{"champ": "complement_demande"}]}, 422, IMP, "/tri/0/champ", ["trier"]),
    ("q d'une lettre", {"q": "a"}, 422, IMP, "/q", ["deux lettres"]),
    ("q sans mot", {"q": "!?"}, 422, IMP, "/q", ["mot"]),
    ("q de 10 000 mots", {"q": "mot " * 10000}, 422, IMP, "/q", ["64"]),
    ("texte sans mot", condition(champ="complement_demande", texte=" … "), 422, IMP, "/filtres/texte", ["mot"]),
    ("guillemet ouvert", condition(champ="complement_demande", texte='"trop petit'), 422, IMP, "/filtres/texte", ["guillemet"]),
]

BODIES = UNREADABLE + TYPES + NAMES + COTATION + IMPOSSIBLE

LINKS = [
    ("paramètre répété", "typologie=T3&typologie=T4", 400, PAR, "typologie", ["deux fois"]),
    ("nombre répété", "nombre=1&nombre=1", 400, PAR, "nombre", ["deux fois"]),
    ("sans valeur", "q", 400, PAR, "q", ["q="]),
    ("nombre illisible", "nombre=x", 400, PAR, "nombre", ["entier"]),
    ("intervalle sans borne", "nb_personnes=..", 400, PAR, "nb_personnes", ["a..b"]),
    ("UTF-8 invalide", "q=%ff", 400, PAR, "q", ["UTF-8"]),
    ("NUL", "q=a%00", 400, PAR, "q", ["U+0000"]),
    ("pourcent cassé", "q=%zz", 400, PAR, "q", ["%XX"]),
    ("pourcent coupé", "q=%e", 400, PAR, "q", ["%XX"]),
    ("filtres illisible", "filtres=%7B", 400, PAR, "filtres", []),
    ("filtres : clé répétée", "filtres=%7B%22champ%22:%22dalo%22,%22champ%22:%22dalo%22%7D", 400, PAR, "filtres", ["deux fois"]),
    ("filtres : une liste", "filtres=[]", 422, IMP, "filtres", ["condition"]),
    ("filtres : champ inconnu", "filtres=%7B%22et%22:[%7B%22champ%22:%22typologi%22,%22egal%22:%22T3%22%7D]%7D", 422, IMP, "filtres", ["typologie", "/et/0"]),
    ("champ inconnu", "typologi=T3", 422, IMP, "typologi", ["typologie"]),
    ("paramètre sans nom", "=1", 400, PAR, "", ["nom"]),
    ("paramètre mal écrit", "nombr=3", 422, IMP, "nombr", ["le plus proche : nombre"]),
    ("paramètre au singulier", "filtre=%7B%7D", 422, IMP, "filtre", ["le plus proche : filtres"]),
    ("valeur inconnue", "typologie=T3,T9", 422, IMP, "typologie", ["T9"]),
    ("nombre trop grand", "nombre=1001", 422, IMP, "nombre", ["1000"]),
    ("min > max", "nb_personnes=5..3", 422, IMP, "nb_personnes", ["min"]),
    ("borne qui n'est pas un nombre", "nb_personnes=a..b", 422, IMP, "nb_personnes", ["entier"]),
    ("tri inconnu", "tri=-anciennetee", 422, IMP, "tri", ["anciennete"]),
    ("tri impossible", "tri=typologie", 422, IMP, "tri", ["plusieurs valeurs"]),
    ("decrire ni oui ni non", "decrire=1", 400, PAR, "decrire", ["true"]),
    ("elargir ni oui ni non", "elargir=oui", 400, PAR, "elargir", ["true"]),
    ("facette impossible", "facettes=nom", 422, IMP, "facettes", []),
    ("colonne inconnue", "champs=nom,prenom", 422, IMP, "champs", ["prenoms"]),
    ("q d'une lettre", "q=a", 422, IMP, "q", ["deux lettres"]),
    ("cotation sans territoire", "cotation=60..", 422, IMP, "cotation", ["epci"]),
    ("cotation d'un territoire inconnu", "cotation@123=60..", 422, IMP, "cotation@123", ["123"]),
    ("cotation entre deux territoires", "cotation=60..&commune_souhaitee=69123,75056", 422, IMP, "cotation", ["200046977", "217500016"]),
    ("tri par cotation sans territoire", "tri=-cotation", 422, IMP, "tri", ["epci"]),
    ("nom à barre oblique", "typologie/x=T3", 422, IMP, "typologie/x", []),
    ("nom qui commence par une barre", "/filtres=T3", 422, IMP, "/filtres", []),
    ("nom à tilde", "a~1b=T3", 422, IMP, "a~1b", []),
    ("nombre négatif", "nombre=-1", 422, IMP, "nombre", ["0"]),
    ("montant à trois décimales", "loyer_max=3.001..", 422, IMP, "loyer_max", ["deux décimales"]),
    ("montant infini", "loyer_max=inf..", 422, IMP, "loyer_max", ["montant"]),
    ("date impossible", "date_creation=2021-02-30..", 422, IMP, "date_creation", ["AAAA-MM-JJ"]),
    ("libellé ambigu", "commune_souhaitee=Saint-Denis", 422, IMP, "commune_souhaitee", ["93066", "97411"]),
    ("@ hors cotation", "dalo@200046977=true", 422, IMP, "dalo@200046977", []),
]

OTHER_LINKS = [
    ("suggestions sans q", "/v1/suggestions", 422, IMP, "q", []),
    ("suggestions : champ inconnu", "/v1/suggestions?q=ly&champ=commune_souhaite", 422, IMP, "champ", ["commune_souhaitee"]),
    ("suggestions : champ sans valeurs", "/v1/suggestions?q=ly&champ=email", 422, IMP, "champ", ["email"]),
    ("suggestions : nombre", "/v1/suggestions?q=ly&nombre=101", 422, IMP, "nombre", ["100"]),
    ("suggestions : nombre illisible", "/v1/suggestions?q=ly&nombre=x", 400, PAR, "nombre", ["entier"]),
    ("suggestions : paramètre inconnu", "/v1/suggestions?q=ly&x=1", 400, PAR, "x", ["champ"]),
    ("suggestions : paramètre répété", "/v1/suggestions?q=ly&q=ly", 400, PAR, "q", ["deux fois"]),
    ("critères : paramètre inconnu", "/v1/criteres?x=1", 400, PAR, "x", []),
    ("critères de cotation : paramètre inconnu", "/v1/criteres-cotation?x=1", 400, PAR, "x", []),
    ("chemin mal codé", "/v1/%zz", 400, "requete-illisible", None, []),
]
