#!/usr/bin/env python3
"""Who may see a part of the applications is answered as if there were no others, over HTTP: the answers to a caller of a perimeter on the whole
index are those to anybody on an index of that perimeter's applications alone, while the whole one lives. What the perimeter is is told by a
slow look at each record. Then writes: what is outside is unknown, and a claim is made for one's own guichets only.

    perimetre_http.py build/release [--graine N] [--profils ECOLE,BAILLEUR,…]
"""
import argparse
import json
import os
import random
import sys
import time
import unicodedata

sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "indexer"))
from banc import Client, Tally, Tools
from banc_vivant import Indexer

COUNT = 6000
LYON, PARIS, GRAND_PARIS = "200046977", "217500016", "200054781"
NDJSON = {"Content-Type": "application/x-ndjson"}
tally = Tally()
check, equal = tally.check, tally.equal


# ---- the oracle of perimeters

class Places:
    def __init__(self, build):
        with open(os.path.join(build, "schema", "territoires.json"), encoding="utf-8") as file:
            places = json.load(file)
        métropole = {e["code"]: e.get("parent") for e in places["epci"]}
        self.communes = {c["code"]: {"commune": {c["code"], c.get("parent")}, "epci": {c.get("epci"), métropole.get(c.get("epci"))},
                                     "departement": c["departement"], "region": c["region"]} for c in places["communes"]}


class Perimeter:
    def __init__(self, places, **members):
        self.places, self.members = places, members
        self.around = {c["departement"] for c in places.communes.values() if self.local(c)}

    def local(self, commune):
        return bool(commune["commune"] & set(self.members.get("communes", [])) or commune["epci"] & set(self.members.get("epci", [])))

    def sees(self, record):
        contingents = self.members.get("contingents")
        if contingents and not set(contingents) & set(record.get("contingents") or []):
            return False
        if self.members.get("france"):
            return True
        wished = [self.places.communes[c] for c in record.get("commune_souhaitee") or []]
        return any(self.local(c) or c["departement"] in self.members.get("departements", []) or c["region"] in self.members.get("regions", [])
                   or (record.get("demande_elargie") and c["departement"] in self.around) for c in wished)


def perimeters(places, rng):
    """One of each kind, of places that many wish for."""
    return [Perimeter(places, departements=["69"]), Perimeter(places, communes=["69123"]), Perimeter(places, epci=[LYON]),
            Perimeter(places, communes=["93066", "93001", "75056"], epci=["200054807"]), Perimeter(places, epci=[GRAND_PARIS]),
            Perimeter(places, regions=[rng.choice(["84", "93", "32", "44"])], contingents=["COLACT", "PPRIOR"]),
            Perimeter(places, departements=["13", "59", "974"], communes=["69266"]), Perimeter(places, france=True, contingents=["COLACT"]),
            Perimeter(places, communes=["01004", "XXXXX"])]


# ---- two sides

class Side:
    """An index that is written to, its server, and what has been written."""

    def __init__(self, tools, lines, name):
        self.tools, self.index = tools, tools.path(name)
        built = tools.index(lines, index=self.index)
        if built.returncode != 0:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        self.indexer = Indexer(tools, self.index)
        key = tools.path("curseurs.cle")  # of both sides: the counts of who may only count are perturbed alike
        if not os.path.exists(key):
            with open(key, "wb") as file:
                file.write(os.urandom(32))
        self.server = tools.start(self.index, "--indexeur", "unix:" + self.indexer.socket, "--extractions", tools.path(name + "-fichiers"), "--cle-curseurs", key)
        self.client, self.version = Client(self.server.port), 100_000

    def next(self):
        self.version += 1
        return self.version

    def send(self, changes):
        body = "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in changes).encode()
        return self.client.request("POST", "/v1/changements?attendre=visible", body, NDJSON)

    def grid(self, epci, grid):
        return self.client.request("PUT", f"/v1/grilles/{epci}?attendre=visible", grid)

    def records(self):
        """All that live, whatever their statut, as they read now."""
        every = {"filtres": {"champ": "statut", "present": True}}
        answer = self.client.request("POST", "/v1/demandes/recherche", every, {"Accept": "application/x-ndjson"})
        return [{k: v for k, v in json.loads(line).items() if "@" not in k} for line in answer.body.splitlines()]  # scores are made again

    def stop(self):
        equal("arrêt", (self.server.stop(), self.indexer.stop()), (0, 0))


def grid_of(rng, since):
    weight = lambda: {"poids": rng.randint(-5, 30), "option_pj": 1}
    codes = rng.sample(["EXPULSION", "PARENT_ISOLE", "DALO", "HANDICAP", "SANS_LOGEMENT", "TAUX_EFFORT"], 4)
    line = lambda code: {"code": code, **({"intervalle": {"min": 30}} if code == "TAUX_EFFORT" else {}), "hors_mutation": weight(), "mutation": weight()}
    return {"libelle": "grille d'essai", "valide_du": since, "statut": "PUBLIEE", "criteres": [line(c) for c in codes]}


# ---- what is asked

class Asker:
    """Random requests about what some application holds, inside the perimeter or not."""

    def __init__(self, client, records, rng):
        self.records, self.rng = records, rng
        criteria = client.get("/v1/criteres").json
        self.fields = [c for category in criteria["categories"] for c in category["criteres"] if not c["champ"].startswith("nir")]
        self.by_name = {c["champ"]: c for c in self.fields}

    def value(self, field):
        for _ in range(20):
            found = [self.rng.choice(self.records)]
            for part in field.split("."):
                found = [v for r in found if isinstance(r, dict) for v in ((r.get(part) if isinstance(r.get(part), list) else [r.get(part)]))]
            found = [v for v in found if v not in (None, "") and not isinstance(v, (dict, list))]
            if found:
                return self.rng.choice(found)
        return None

    def leaf(self):
        rng = self.rng
        for _ in range(50):
            c = rng.choice(self.fields)
            if c["champ"] == "cotation":
                return {"champ": "cotation", "epci": rng.choice([LYON, PARIS]), "min": rng.randint(-10, 40)}
            value = self.value(c["champ"])
            operators = [o for o in c["operateurs"] if o in ("egal", "parmi", "min", "max", "texte", "present")]
            if value is None or not operators:
                continue
            operator = rng.choice(operators)
            if operator == "present":
                return {"champ": c["champ"], "present": rng.random() < 0.7}
            if operator == "parmi":
                return {"champ": c["champ"], "parmi": [value]}
            if operator == "texte":
                words = [w for w in str(value).split() if w.strip('"')]
                return {"champ": c["champ"], "texte": rng.choice(words).replace('"', "")} if words else {"champ": c["champ"], "present": True}
            return {"champ": c["champ"], operator: value}
        return {"champ": "statut", "present": True}

    def condition(self, depth=2):
        kind = self.rng.random()
        if depth == 0 or kind < 0.55:
            return self.leaf()
        if kind < 0.7:
            return {"non": self.condition(depth - 1)}
        return {self.rng.choice(["et", "ou"]): [self.condition(depth - 1) for _ in range(self.rng.randint(1, 3))]}

    def facet(self, name):
        c = self.rng.choice([c for c in self.fields if c["facette"]])
        if c["champ"] == "cotation":
            return {"champ": "cotation", "epci": self.rng.choice([LYON, PARIS]), "intervalle": 5, "nom": name}
        extra = {"par": self.rng.choice(["mois", "annee", "trimestre"])} if c["type"] == "date" else \
            {"intervalle": self.rng.choice([100, 1000])} if c["type"] == "money" else {"nombre": self.rng.choice([3, 20, 200])}
        return {"champ": c["champ"], "nom": name, **extra}

    def word(self):
        field = self.rng.choice(["nom", "nom_usage", "prenoms", "codemandeurs.nom", "email", "date_naissance", "numero_unique", "quartier_souhaite", "complement_demande"])
        text = str(self.value(field) or "martin")
        word = self.rng.choice(text.split() or ["martin"])
        if len(word) > 4 and self.rng.random() < 0.3:
            place = self.rng.randrange(1, len(word) - 1)
            word = word[:place] + self.rng.choice("aeinrst") + word[place + 1:]
        return word[:self.rng.randint(2, len(word))] if len(word) > 2 and self.rng.random() < 0.3 else word

    def search(self):
        rng, body = self.rng, {}
        if rng.random() < 0.4:
            body["q"] = " ".join(self.word() for _ in range(rng.choice([1, 1, 2])))
        if rng.random() < 0.75:
            body["filtres"] = self.condition()
        if rng.random() < 0.7:
            body["facettes"] = [self.facet(f"f{i}") for i in range(rng.randint(1, 4))]
        if rng.random() < 0.4:
            body["tri"] = [{"champ": rng.choice([c for c in self.fields if c["tri"] and c["champ"] != "cotation"])["champ"], "ordre": rng.choice(["asc", "desc"])}]
        if rng.random() < 0.3:
            body["champs"] = ["nom", "commune_souhaitee", "cotation@" + LYON]
        body["nombre"] = rng.choice([0, 1, 7, 20, 50])
        body["elargir"], body["decrire"] = rng.random() < 0.3, rng.random() < 0.1
        return body


def told(answer):
    """What a caller reads, without what each index and each moment has of its own."""
    if answer.status == 304 or not answer.body:
        return answer.status, None
    try:
        body = answer.json
    except ValueError:
        body = answer.body.decode()
    if isinstance(body, dict):
        body = {k: v for k, v in body.items() if k not in ("duree_us", "generation", "instance")}
        if "curseur_suivant" in body:
            body["curseur_suivant"] = body["curseur_suivant"] is not None
    return answer.status, without_nir(body)


def without_nir(value):
    """The index of a perimeter is built from records as they read, which hold no NIR."""
    if isinstance(value, list):
        return [without_nir(v) for v in value]
    return {k: without_nir(v) for k, v in value.items() if k != "nir" and not k.startswith("nir_")} if isinstance(value, dict) else value


class Pair:
    """The restricted caller of the whole index, and who asks the other one: of the same territory where that orders what is found by words."""

    def __init__(self, whole, alone, perimeter, profile):
        guichets = ["G0214"]
        qui = {"profil": profile, "guichets": guichets, "id": "essai-" + profile}
        self.here = whole.client.comme({**qui, "perimetre": perimeter.members})
        self.there = alone.client.comme({**qui, "perimetre": {"france": True}})
        self.same = alone.client.comme({**qui, "perimetre": perimeter.members})
        self.stranger = whole.client.comme({**qui, "perimetre": {"departements": ["2B"]}})
        self.own = {"communes", "epci"} & perimeter.members.keys()  # a territory of cotation that a table shows unasked

    def both(self, name, method, target, body=None, headers=None, ordered=False, read=told):
        mine = self.here.request(method, target, body, headers)
        other = (self.same if ordered else self.there).request(method, target, body, headers)
        same(f"{name} {method} {target} {json.dumps(body, ensure_ascii=False)[:400]}", read(mine), read(other))
        return mine, other

    def pages(self, name, body):
        ordered = "q" in body and "tri" not in body
        mine, other = self.both(name, "POST", "/v1/demandes/recherche", body, ordered=ordered)
        pages = 1
        while mine.status == other.status == 200 and mine.json["curseur_suivant"] and other.json["curseur_suivant"] and pages < 8:
            after = [{**body, "curseur": a.json["curseur_suivant"]} for a in (mine, other)]
            mine = self.here.request("POST", "/v1/demandes/recherche", after[0])
            other = (self.same if ordered else self.there).request("POST", "/v1/demandes/recherche", after[1])
            same(f"{name} page {pages}", told(mine), told(other))
            pages += 1
        return mine

    def stream(self, name, body, accept):
        body = {k: v for k, v in body.items() if k not in ("facettes", "elargir", "decrire", "nombre")}
        ordered = "q" in body and "tri" not in body or self.own
        # Rows that are equal for an order have their numéro to tell them apart: the lines are the same bytes.
        self.both(name, "POST", "/v1/demandes/recherche", body, {"Accept": accept}, ordered, lambda a: (a.status, read_rows(a.body, accept)) if a.status == 200 else told(a))

    def job(self, body, fmt):
        files = []
        for client in (self.here, self.same if self.own else self.there):
            made = client.request("POST", "/v1/extractions", {"recherche": body, "format": fmt})
            if made.status != 202:
                files.append((made.status, made.slug))
                continue
            where = made.headers["location"]
            end = time.monotonic() + 30
            while client.get(where).json["etat"] not in ("TERMINEE", "ECHOUEE", "terminee", "echouee") and time.monotonic() < end:
                time.sleep(0.02)
            got = client.get(where + "/fichier")
            files.append((got.status, read_rows(got.body, fmt)))
            if client is self.here:
                check("une extraction n'est vue que de qui l'a demandée, avec les mêmes droits",
                      self.stranger.get(where).status == 404 and self.here.get(where).status == 200)
        same(f"extraction {fmt}", files[0], files[1])


def read_rows(body, kind):
    if "ndjson" not in kind:
        return body
    return [without_nir(json.loads(line)) for line in body.splitlines()]


def check_counts(pair, asker, requests):
    """Of who may only count."""
    for _ in range(3 * requests):
        body = {k: v for k, v in asker.search().items() if k in ("filtres", "facettes")}
        pair.both("comptage", "POST", "/v1/demandes/recherche", {**body, "nombre": 0})
    for text in ("t", "ly", "saint", "69"):
        pair.both("suggestions", "GET", f"/v1/suggestions?q={text}&nombre=25")


def check_reads(pair, perimeter, records, asker, rng, requests):
    visible = [r for r in records if perimeter.sees(r)]
    every = {"filtres": {"champ": "statut", "present": True}, "nombre": 0}
    equal(f"{perimeter.members} : autant que le parcours en voit", pair.here.search(every).json["total"], len(visible))
    for _ in range(requests):
        pair.pages("recherche", asker.search())
    for accept in ("text/csv", "application/x-ndjson"):
        for _ in range(3):
            pair.stream("flux", asker.search(), accept)
    everything = {"filtres": {"champ": "statut", "present": True}, "champs": ["nom", "typologie", "cotation@" + LYON], "tri": [{"champ": "cotation", "epci": LYON, "ordre": "desc"}]}
    pair.stream("rangs", everything, "text/csv")
    for fmt in ("csv", "ndjson"):
        pair.job({"q": "", "filtres": asker.condition(1)}, fmt)
    for field in ("nom", "nom_usage", "prenoms"):
        for _ in range(6):
            text = str(asker.value(field) or "a")[:rng.randint(1, 6)]
            pair.both("noms", "GET", f"/v1/suggestions?champ={field}&q={quote(text)}&nombre={rng.randint(1, 12)}", read=folded)
    for field in ("", "champ=commune_souhaitee&", "champ=guichet_creation&", "champ=bailleur_actuel&", "champ=attribution.bailleur&", "champ=statut&", "champ=typologie&"):
        for text in ("t", "ly", "saint", "69", "habitat", "off", "b", quote(str(asker.value("bailleur_actuel") or "x"))[:12], str(asker.value("guichet_creation"))[:3]):
            pair.both("suggestions", "GET", f"/v1/suggestions?{field}q={text}&nombre=25")
    for record in rng.sample(records, min(40, len(records))) + rng.sample(visible, min(10, len(visible))):
        number, seen = record["numero_unique"], perimeter.sees(record)
        mine, _ = pair.both("fiche", "GET", f"/v1/demandes/{number}")
        if mine.status != 403:
            equal(f"fiche {number}", mine.status, 200 if seen else 404)
        pair.both("cotation", "GET", f"/v1/demandes/{number}/cotation?epci={LYON}")
        pair.both("pourquoi", "POST", f"/v1/demandes/{number}/pourquoi", {"filtres": asker.condition(1)})
        if not seen and mine.status == 404:
            unknown = pair.here.get("/v1/demandes/0691119999999GDPUB")
            equal("dehors comme inconnue", told(mine), told(unknown))
            equal("la feuille de même", pair.here.get(f"/v1/demandes/{number}", Accept="text/html").status, 404)
    for epci in (LYON, PARIS):
        pair.both("simulation", "POST", f"/v1/grilles/{epci}/simulation", {"grille": {"criteres": grid_of(rng, "2021-06-30")["criteres"]}, "comparer_a": None})


def same(name, mine, other):
    """As equal, but a failure says where the two differ."""
    check(name, mine == other, "" if mine == other else difference(mine, other))


def difference(a, b, where=""):
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return next(difference(a[k], b[k], f"{where}/{k}") for k in a if a[k] != b[k])
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)) and len(a) == len(b):
        return next(difference(x, y, f"{where}/{i}") for i, (x, y) in enumerate(zip(a, b)) if x != y)
    return f"{where} : obtenu {str(a)[:120]}, attendu {str(b)[:120]}"


def quote(text):
    return "".join(c if c.isalnum() and c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def folded(answer):
    """Names as they are compared: which of several spellings is shown is the affair of the order of rows."""
    status, body = told(answer)
    fold = lambda t: "".join(c for c in unicodedata.normalize("NFD", t.lower()) if c.isalnum())
    names = [(fold(s["libelle"]), s.get("nombre")) for s in (body or {}).get("suggestions", [])]
    return status, names


# ---- the whole index lives

def live(whole, places, rng):
    """Applications that come, move from one territory to another, go; some are taken."""
    records = whole.records()
    changes = []
    elsewhere = [[], ["69123"], ["69266", "69029"], ["75056"], ["13055"], ["93066", "69381"]]
    wishes = {}  # by territory of registration, where at least one must lie
    for record in records:
        wishes.setdefault(record["territoire_enregistrement"], []).append(record["commune_souhaitee"])
    for i, record in enumerate(rng.sample(records, 80)):
        number = record["numero_unique"]
        if i >= 70:
            changes.append({"op": "supprimer", "numero_unique": number, "version": whole.next()})
            continue
        here = rng.choice(wishes[record["territoire_enregistrement"]])[:3]
        moved = {"commune_souhaitee": here + [c for c in rng.choice(elsewhere) if c not in here], "demande_elargie": rng.random() < 0.5,
                 "contingents": rng.choice([["COLACT"], ["PPRIOR", "COLTER"], ["AUCUN"]])}
        demande = {k: v for k, v in record.items() if k not in ("version", "en_instruction", "priorites_locales") and not k.startswith("nir_") and v is not None}
        if i >= 60:  # another one like it
            number = demande["numero_unique"] = number[:7] + f"{whole.next():06d}" + number[13:]
        changes.append({"op": "remplacer", "numero_unique": number, "version": whole.next(), "demande": {**without_nir(demande), **moved}})
    answer = whole.send(changes)
    check("changements", answer.status == 200 and answer.json["acceptes"] > 60, answer)
    held = [r["numero_unique"] for r in rng.sample(whole.records(), 40)]
    taken = [whole.client.request("PUT", f"/v1/demandes/{n}/instruction?attendre=visible", {"guichet": "G0214", "agent": "Agent 1"}).status for n in held]
    check("prises", taken.count(201) > 20, taken)


# ---- writes

def check_claims(whole, places, rng):
    records = [r for r in whole.records() if r["statut"] in ("ACTIVE", "A_RENOUVELER") and not r.get("en_instruction")]
    rhone = Perimeter(places, departements=["69"])
    inside = [r["numero_unique"] for r in records if rhone.sees(r)]
    outside = [r["numero_unique"] for r in records if not rhone.sees(r)]
    agent = whole.client.comme({"profil": "BAILLEUR", "id": "b", "guichets": ["G0214", "69123"], "perimetre": rhone.members})
    unknown = "0691119999999GDPUB"
    mark = {"guichet": "G0214", "agent": "Agent 1"}
    before = whole.client.get("/pret").json["generation"]

    def refused(method, path, body=None):
        mine = agent.request(method, path.format(outside[0]), body)
        other = agent.request(method, path.format(unknown), body)
        equal(f"{method} {path} : dehors comme inconnue", (mine.status, told(mine)), (404, told(other)))

    refused("PUT", "/v1/demandes/{}/instruction", mark)
    refused("DELETE", "/v1/demandes/{}/instruction?guichet=G0214&agent=Agent")
    refused("POST", "/v1/demandes/{}/instruction/transfert", {**mark, "vers_agent": "Agent 2"})
    several = agent.request("POST", "/v1/instructions", {**mark, "numeros": [inside[0], outside[0], inside[1]]})
    never = agent.request("POST", "/v1/instructions", {**mark, "numeros": [inside[0], unknown, inside[1]]})
    equal("plusieurs, dont une dehors", told(several), told(never))
    equal("plusieurs : refusées", several.status, 422)
    for name, answer in (("un autre guichet", agent.request("PUT", f"/v1/demandes/{inside[0]}/instruction", {**mark, "guichet": "75056"})),
                         ("rendre pour un autre", agent.request("DELETE", f"/v1/demandes/{inside[0]}/instruction?guichet=75056&agent=A")),
                         ("plusieurs pour un autre", agent.request("POST", "/v1/instructions", {**mark, "guichet": "75056", "numeros": inside[:2]})),
                         ("d'autorité", agent.request("DELETE", f"/v1/demandes/{inside[0]}/instruction?guichet=G0214&agent=A&force=true&motif=x"))):
        equal(name, (answer.status, answer.slug), (403, "interdit"))
    sansguichet = whole.client.comme({"profil": "GUICHET", "id": "s", "guichets": [], "perimetre": rhone.members})
    equal("sans guichet", sansguichet.request("PUT", f"/v1/demandes/{inside[0]}/instruction", mark).status, 403)
    equal("rien n'a été écrit", whole.client.get("/pret").json["generation"], before)

    # Parameters of the relay cannot be forged.
    for forged in ("pour_territoire=france", "pour_profil=ECOLE", "pour_guichets=75056"):
        answer = agent.request("DELETE", f"/v1/demandes/{outside[0]}/instruction?guichet=G0214&agent=A&{forged}")
        equal(f"{forged} : paramètre inconnu", answer.status, 400)

    taken = agent.request("PUT", f"/v1/demandes/{inside[0]}/instruction?attendre=visible", mark)
    equal("prise dans le périmètre", taken.status, 201)
    equal("école : pour n'importe quel guichet", whole.client.request("PUT", f"/v1/demandes/{outside[1]}/instruction?attendre=visible", {**mark, "guichet": "75056"}).status, 201)
    gt = whole.client.comme({"profil": "GT", "id": "gt", "guichets": [], "perimetre": rhone.members})
    force = "/v1/demandes/{}/instruction?guichet=69123&agent=GT&force=true&motif=d%C3%A9part&attendre=visible"
    equal("GT : dehors", gt.request("DELETE", force.format(outside[1])).status, 404)
    equal("GT : libère dedans", gt.request("DELETE", force.format(inside[0])).status, 204)
    equal("libre", agent.get(f"/v1/demandes/{inside[0]}").json["en_instruction"], None)
    grid = grid_of(rng, "2021-03-01")
    epci = whole.client.comme({"profil": "EPCI", "id": "e", "perimetre": {"epci": [LYON]}})
    equal("grille d'un autre", epci.request("PUT", f"/v1/grilles/{PARIS}", grid).status, 403)


# ---- ranks among equals, cursors

def check_caller(whole):
    """A cursor is its caller's, with the rights that he had; a caller's one territory of cotation need not be named."""
    qui = {"profil": "ECOLE", "id": "a"}
    lyon = whole.client.comme({**qui, "perimetre": {"epci": [LYON]}})
    body = {"filtres": {"champ": "statut", "present": True}, "nombre": 2}
    cursor = lyon.search(body).json["curseur_suivant"]
    equal("la suite", lyon.search({**body, "curseur": cursor}).status, 200)
    for name, other in (("autre périmètre", {**qui, "perimetre": {"departements": ["69"]}}), ("autre personne", {**qui, "id": "b", "perimetre": {"epci": [LYON]}}),
                        ("autre profil", {**qui, "profil": "BAILLEUR", "perimetre": {"epci": [LYON]}})):
        answer = whole.client.comme(other).search({**body, "curseur": cursor})
        equal(f"curseur : {name}", (answer.status, answer.slug), (400, "curseur-etranger"))
    body = {"champs": ["cotation"], "nombre": 1}
    equal("cotation de son territoire", list(lyon.search(body).json["demandes"][0]), ["numero_unique", "cotation@" + LYON])
    equal("France : à nommer", whole.client.search(body).status, 422)
    paris = {**body, "filtres": {"champ": "commune_souhaitee", "egal": "75056"}}
    equal("un filtre l'emporte", lyon.search(paris).status, 200)
    check("un filtre l'emporte, dit", "cotation@" + PARIS in json.dumps(lyon.search({**paris, "decrire": True}).json), lyon.search({**paris, "decrire": True}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--graine", type=int, default=1)
    parser.add_argument("--requetes", type=int, default=12)
    parser.add_argument("--profils", default="ECOLE,GUICHET,BAILLEUR,RESERVATAIRE,EPCI,ETAT,GT,STAT")
    options = parser.parse_args()
    rng = random.Random(options.graine)
    with Tools(options.build) as tools:
        places = Places(tools.build)
        # Without NIR: those of the index of a perimeter alone are built from records as they read.
        lines = b"".join(json.dumps(without_nir(json.loads(line)), ensure_ascii=False).encode() + b"\n"
                         for line in tools.demandes(COUNT, "--graine", str(options.graine)).splitlines())
        whole = Side(tools, lines, "tout")
        grids = {epci: grid_of(rng, "2021-06-30") for epci in (LYON, PARIS)}
        for epci, grid in grids.items():
            answer = whole.grid(epci, grid)
            check("grille", answer.status in (200, 201), answer)
        check_caller(whole)
        for round_, perimeter in enumerate(perimeters(places, rng)):
            if round_ > 0:
                live(whole, places, rng)
            records = whole.records()
            visible = [r for r in records if perimeter.sees(r)]
            print(f"{perimeter.members} : {len(visible)} demandes sur {len(records)}", flush=True)
            alone = Side(tools, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in visible).encode(), f"seul-{round_}")
            for epci, grid in grids.items():
                check("grille", alone.grid(epci, grid).status in (200, 201), epci)
            for profile in options.profils.split(","):
                pair = Pair(whole, alone, perimeter, profile)
                asker = Asker(pair.here, records, rng)
                if profile == "STAT":
                    check_counts(pair, asker, options.requetes)
                else:
                    check_reads(pair, perimeter, records, asker, rng, options.requetes)
            alone.stop()
        check_claims(whole, places, rng)
        whole.stop()
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
