"""Searches broken at random: a good request in which values are replaced, members lost, added or renamed."""
import copy

REQUEST = {
    "q": "dupont marie 1984",
    "filtres": {"et": [
        {"champ": "typologie", "parmi": ["T3", "T4"]}, {"champ": "nb_personnes", "min": 3, "max": 5}, {"champ": "cotation", "epci": "200046977", "min": 60},
        {"champ": "en_instruction", "egal": False}, {"ou": [{"champ": "dalo", "egal": True}, {"champ": "priorites", "parmi": ["PN_K", "PN_L"]}]},
        {"non": {"champ": "mode_logement_actuel", "parmi": ["HLM"]}},
        {"champ": "priorites_locales", "element": {"et": [{"champ": "epci", "egal": "200046977"}, {"champ": "code", "egal": "PL_ANRU"}]}},
        {"champ": "complement_demande", "texte": "hôpital"}, {"champ": "email", "present": False},
        {"champ": "date_creation", "min": "2019", "max": "2021-03"}, {"champ": "loyer_max", "max": 650.5}]},
    "facettes": ["typologie", {"champ": "commune_souhaitee", "nombre": 20}, {"champ": "date_creation", "par": "mois"},
                 {"champ": "cotation", "epci": "200046977", "intervalle": 10}, {"champ": "ressources_mensuelles", "bornes": [0, 1000, 2000]}],
    "tri": [{"champ": "cotation", "epci": "200046977", "ordre": "desc"}, {"champ": "anciennete", "ordre": "desc"}, "nom"],
    "champs": ["numero_unique", "nom", "typologie"], "nombre": 20, "curseur": None, "exclure_propre_filtre": True,
    "elargir": True, "decrire": True}

VALUES = [None, True, False, 0, -1, 3, 2.5, 1e300, 10**17, 1001, "", "T3", "x", "é" * 70, "2021", "2021-02-30", "2021-03", "200046977", "200054781", "cotation",
          "cotation@200046977", "cotation@", "nir", "dalo", "typologie", "commune_souhaitee", "Saint-Denis", "codemandeur_nom", "pj.statut",
          "en_instruction.guichet", "adresse", "evenements", "nom", "age", "date_creation", "loyer_max", "complement_demande", '"a', "a b", "asc", "mois", [], {},
          [1], ["T3"], {"champ": "dalo", "egal": True}, {"champ": "x"}, {"et": []}, {"non": {"champ": "dalo", "egal": "oui"}}, "\0", "~/", "a/b"]
KEYS = ["champ", "epci", "egal", "parmi", "min", "max", "present", "texte", "element", "et", "ou", "non", "nombre", "par", "intervalle", "bornes", "nom", "ordre",
        "exclure_propre_filtre", "elargir", "decrire", "q", "filtres", "facettes", "tri", "champs", "curseur", "x/y", "~z", "", "é" * 200]


def places(node, path=()):
    if path:
        yield path
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield from places(node[key], path + (key,))


def mutated(rng):
    document = copy.deepcopy(REQUEST)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        found = list(places(document))
        if not found:
            break
        path = rng.choice(found)
        parent = document
        for key in path[:-1]:
            parent = parent[key]
        change = rng.randrange(4)
        if change == 0:
            del parent[path[-1]]
        elif change == 1 and isinstance(parent, dict):
            parent[rng.choice(KEYS)] = copy.deepcopy(rng.choice(VALUES))
        elif change == 2 and isinstance(parent, dict):
            parent[rng.choice(KEYS)] = parent.pop(path[-1])
        else:
            parent[path[-1]] = copy.deepcopy(rng.choice(VALUES))
    return document


def points_at_something(document, pointer):
    """RFC 6901."""
    if pointer and not pointer.startswith("/"):
        return False
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        elif isinstance(document, dict) and part in document:
            document = document[part]
        else:
            return False
    return True
