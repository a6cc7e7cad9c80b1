#!/usr/bin/env python3
"""Grids of cotation as the server shows them: one territory's, its versions, who has one, several side by side. The grids are put
into the journal by sne_bench_journal, under the real sne-server.

    grilles_http.py build/release
"""
import copy
import json
import os
import re
import subprocess
import sys
import time

from banc import ROOT, Client, Schema, Tally, Tools
from jour_http import Hour, wait_for

LYON, TOULOUSE, PLAINE, PARIS, GRAND_PARIS = "200046977", "243100518", "200057867", "217500016", "200054781"
tally = Tally()
check, equal = tally.check, tally.equal


def shipped(name):
    with open(os.path.join(ROOT, "deploy", "grilles", name), encoding="utf-8") as text:
        return json.load(text)


def version(number, status, grid, begins, ends=None, changed="2021-06-01", published="2021-06-02"):
    """One version as the journal holds it."""
    return {"version": number, "statut": status, "modifiee_le": changed, **({"publiee_le": published} if status == "PUBLIEE" else {}),
            "libelle": grid["libelle"], "valide_du": begins, **({"valide_au": ends} if ends else {}), "criteres": grid["criteres"]}


class Journal:
    def __init__(self, tools, index, client):
        self.tools, self.index, self.client, self.revision, self.lines = tools, index, client, {}, []

    def write(self, epci, *versions):
        """All versions of a territory, for the next flush."""
        self.revision[epci] = self.revision.get(epci, 0) + 1
        self.lines.append(json.dumps({"epci": epci, "revision": self.revision[epci], "versions": versions}, ensure_ascii=False) + "\n")

    def flush(self):
        """Returns when they are seen."""
        until = self.client.get("/pret").json["generation"] + len(self.lines)
        written = subprocess.run([self.tools.journal, "--index", self.index, "--grilles"], input="".join(self.lines).encode(), stderr=subprocess.PIPE)
        check("grilles au journal", written.returncode == 0, written.stderr)
        seen = self.client.get(f"/v1/grilles?etat=PUBLIEE&min_generation={until}")
        equal("grilles vues", (seen.status, (seen.json or {}).get("generation")), (200, until))
        self.lines = []

    def put(self, epci, *versions):
        self.write(epci, *versions)
        self.flush()

    def tag(self, epci):
        return f'"{epci}-{self.revision[epci]}"'


def refused(name, answer, status, slug, *words, parameter=None):
    equal(f"{name} : statut et type", (answer.status, answer.slug), (status, slug))
    check(f"{name} : dit {words}", all(w in answer.json["detail"] for w in words), answer)
    if parameter:
        equal(f"{name} : paramètre", [e.get("parametre") for e in answer.json.get("erreurs", [])], [parameter])


def follow_up(client, schema, query=""):
    answer = client.get("/v1/grilles" + query)
    if check(f"suivi {query}", answer.status == 200, answer):
        equal(f"suivi {query} : forme", schema.errors(schema.named("SuiviDesGrilles"), answer.json), [])
    return answer.json


# ---- parts

def check_nothing(client, schema):
    """An index without any grid."""
    everything = follow_up(client, schema)
    codes = [t["epci"] for t in everything["territoires"]]
    check("territoires : EPCI, EPT et Paris, chacun une fois, pas la métropole qui les réunit",
          len(codes) == len(set(codes)) > 1200 and {LYON, TOULOUSE, PLAINE, PARIS} <= set(codes) and GRAND_PARIS not in codes, len(codes))
    equal("aucun n'a de grille", (everything["total"], everything["totaux"]), (len(codes), {"PUBLIEE": 0, "A_VENIR": 0, "BROUILLON": 0, "AUCUNE": len(codes)}))
    refused("territoire sans grille", client.get(f"/v1/grilles/{LYON}"), 404, "introuvable", "Métropole de Lyon", "pas de grille")
    refused("version d'un territoire sans grille", client.get(f"/v1/grilles/{LYON}/versions/1"), 404, "introuvable", "pas de grille")
    refused("métropole", client.get(f"/v1/grilles/{GRAND_PARIS}"), 404, "introuvable", "n'est pas un territoire de cotation", PLAINE, PARIS)
    for unknown in ("123456789", "x", "20004697", "%00", "%FF", LYON + "%2Fversions", "Lyon", "9" * 3000):
        refused(f"territoire {unknown[:20]}", client.get("/v1/grilles/" + unknown), 404, "introuvable", "aucun territoire de cotation")
    compared = client.get("/v1/grilles?departement=69&comparer=true").json
    equal("comparer sans grille", (compared["territoires"], compared["criteres"], compared["resume"]),
          ([], [], [f"0 grille publiée pour {len(compared['sans_grille'])} territoires."]))
    equal("comparer sans grille : forme", schema.errors(schema.named("ComparaisonDesGrilles"), compared), [])
    return codes


def check_one(client, schema, journal):
    """One territory: which version is shown, what it says, its versions, ETag."""
    grid, excerpt = shipped("fictive.json"), shipped("metropole-de-lyon.json")
    path = f"/v1/grilles/{LYON}"
    draft = version(1, "BROUILLON", excerpt, "2021-09-01", "2021-12-31", changed="2021-06-29")
    journal.put(LYON, draft)
    shown = client.get(path)
    equal("un brouillon seul", (shown.status, shown.json["version"], shown.json["statut"], shown.json["publiee_le"], shown.json["fin"]),
          (200, 1, "BROUILLON", None, "2021-12-31"))
    equal("un brouillon seul : suivi", follow_up(client, schema, f"?epci={LYON}")["territoires"],
          [{"epci": LYON, "libelle": "Métropole de Lyon", "departements": ["69"], "etat": "BROUILLON", "version": None, "depuis": None,
            "publiee_le": None, "a_venir": None, "brouillon": {"version": 1, "modifiee_le": "2021-06-29"}}])
    next_ = version(2, "PUBLIEE", grid, "2021-09-01", published="2021-06-30")
    journal.put(LYON, version(1, "ARCHIVEE", excerpt, "2021-09-01"), next_)
    equal("à venir", [client.get(path).json[m] for m in ("version", "statut", "valide_du")], [2, "PUBLIEE", "2021-09-01"])
    equal("à venir : suivi", follow_up(client, schema, f"?epci={LYON}")["territoires"][0],
          {"epci": LYON, "libelle": "Métropole de Lyon", "departements": ["69"], "etat": "A_VENIR", "version": None, "depuis": None,
           "publiee_le": "2021-06-30", "a_venir": {"version": 2, "valide_du": "2021-09-01"}, "brouillon": None})
    journal.put(LYON, version(1, "PUBLIEE", excerpt, "2021-01-01"), next_, version(3, "BROUILLON", grid, "2022-01-01"))
    answer = client.get(path)
    shown = answer.json
    equal("en vigueur : forme", schema.errors(schema.named("GrilleLue"), shown), [])
    equal("en vigueur", {k: v for k, v in shown.items() if k not in ("criteres", "versions")},
          {"epci": LYON, "libelle_epci": "Métropole de Lyon", "version": 1, "statut": "PUBLIEE", "libelle": excerpt["libelle"], "valide_du": "2021-01-01",
           "valide_au": None, "fin": "2021-08-31", "modifiee_le": "2021-06-01", "publiee_le": "2021-06-02"})
    equal("versions", [(v["version"], v["statut"], v["valide_du"], v["fin"]) for v in shown["versions"]],
          [(1, "PUBLIEE", "2021-01-01", "2021-08-31"), (2, "PUBLIEE", "2021-09-01", None), (3, "BROUILLON", "2022-01-01", None)])
    equal("lignes, avec rubrique et libellé", [(c["code"], c["categorie"], c["libelle"]) for c in shown["criteres"]],
          [("EXPULSION", "situation_actuelle", "En procédure d'expulsion"), ("PARENT_ISOLE", "foyer", "Parent isolé"),
           ("TAUX_EFFORT", "ressources", "Taux d'effort excessif")])
    bare = [{k: v for k, v in c.items() if k not in ("categorie", "libelle")} for c in client.get(path + "/versions/2").json["criteres"]]
    want = copy.deepcopy(grid["criteres"])
    for line in want:
        line.update({"par": "UNITE"} if line.get("par") == "MOIS" else {})
    equal("lignes telles qu'elles ont été déposées", bare, want)
    equal("ce que GET rend se renvoie : forme d'un dépôt", schema.errors(schema.named("Grille"), shown), [])
    for number, status in [("1", 200), ("2", 200), ("3", 200), ("4", 404), ("0", 404), ("-1", 404), ("x", 404), ("1x", 404), ("9" * 40, 404)]:
        one = client.get(f"{path}/versions/{number}")
        equal(f"version {number}", (one.status, (one.json or {}).get("version")), (status, int(number) if status == 200 else None))
    refused("version inconnue", client.get(path + "/versions/4"), 404, "introuvable", "pas de version")
    # ETag: the territory's revision, which If-Match compares.
    tag = journal.tag(LYON)
    for target in (path, path + "/versions/1"):
        equal(f"ETag {target}", client.get(target).headers["etag"], tag)
        for sent, status in [(tag, 304), ("W/" + tag, 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200)]:
            again = client.get(target, If_None_Match=sent)
            equal(f"If-None-Match {sent} {target}", (again.status, again.headers.get("etag"), len(again.body) > 0), (status, tag, status == 200))
    head = client.request("HEAD", path)
    equal("HEAD", (head.status, head.headers["etag"], head.headers["content-length"], head.body), (200, tag, str(len(answer.body)), b""))
    # Everything over: the last version, rather than nothing at an address that has an ETag.
    journal.put(LYON, version(1, "PUBLIEE", excerpt, "2021-01-01", "2021-05-31"))
    equal("terminée", [client.get(path).json[m] for m in ("version", "statut", "fin")], [1, "ARCHIVEE", "2021-05-31"])
    equal("terminée : suivi", follow_up(client, schema, f"?epci={LYON}")["territoires"][0]["etat"], "AUCUNE")
    equal("terminée dès le dernier changement", client.get(path, If_None_Match=journal.tag(LYON)).status, 304)


def check_follow_up(client, schema, journal, codes):
    fictive, excerpt, toulouse = shipped("fictive.json"), shipped("metropole-de-lyon.json"), shipped("toulouse-metropole.json")
    journal.put(LYON, version(1, "PUBLIEE", excerpt, "2021-01-01"), version(2, "BROUILLON", fictive, "2022-01-01", changed="2021-06-20"))
    journal.put(TOULOUSE, version(1, "PUBLIEE", toulouse, "2020-01-01"), version(2, "PUBLIEE", fictive, "2021-10-01"))
    journal.put(PLAINE, version(1, "PUBLIEE", fictive, "2021-07-01"))
    journal.put(PARIS, version(1, "BROUILLON", fictive, "2021-07-01"))
    everything = follow_up(client, schema)
    equal("totaux", everything["totaux"], {"PUBLIEE": 2, "A_VENIR": 1, "BROUILLON": 1, "AUCUNE": len(codes) - 4})
    by = {t["epci"]: t for t in everything["territoires"]}
    equal("les mêmes territoires", list(by), codes)
    equal("Toulouse", by[TOULOUSE], {"epci": TOULOUSE, "libelle": "Toulouse Métropole", "departements": ["31"], "etat": "PUBLIEE", "version": 1,
                                     "depuis": "2020-01-01", "publiee_le": "2021-06-02", "a_venir": {"version": 2, "valide_du": "2021-10-01"}, "brouillon": None})
    for query, want in [("?etat=PUBLIEE", {LYON, TOULOUSE}), ("?etat=A_VENIR,BROUILLON", {PLAINE, PARIS}), (f"?epci={LYON},{PARIS}", {LYON, PARIS}),
                        ("?etat=PUBLIEE&departement=69,75", {LYON}), ("?departement=Rh%C3%B4ne&etat=PUBLIEE", {LYON}), ("?epci=Toulouse%20M%C3%A9tropole", {TOULOUSE}),
                        ("?region=76&etat=PUBLIEE", {TOULOUSE}), ("?region=Occitanie&departement=69", set()), ("?comparer=false&etat=BROUILLON", {PARIS})]:
        found = follow_up(client, schema, query)
        equal(f"suivi {query}", ({t["epci"] for t in found["territoires"]}, found["total"]), (want, len(want)))
    equal("totaux : sans le filtre de l'état", follow_up(client, schema, "?departement=69&etat=PUBLIEE")["totaux"],
          follow_up(client, schema, "?departement=69")["totaux"])
    parts = follow_up(client, schema, f"?epci={GRAND_PARIS}")["territoires"]
    check("la Métropole du Grand Paris : ses EPT et Paris", {PLAINE, PARIS} <= {t["epci"] for t in parts} and 10 < len(parts) < 15, len(parts))
    across = [t for t in everything["territoires"] if len(t["departements"]) > 1]
    check("des territoires à cheval", across and all(t["departements"] == sorted(t["departements"]) for t in across), across[:2])
    for department in across[0]["departements"]:
        check("trouvés des deux côtés", across[0]["epci"] in {t["epci"] for t in follow_up(client, schema, "?departement=" + department)["territoires"]})
    for query, parameter, words in [("departement=999", "departement", ["inconnue", "999"]), ("departement=Rhone%20Alpes", "departement", ["inconnue"]),
                                    ("region=", "region", ["inconnue"]), ("epci=123456789", "epci", ["inconnue"]), ("etat=VOTEE", "etat", ["PUBLIEE, A_VENIR, BROUILLON, AUCUNE"]),
                                    ("etat=", "etat", ["inconnu"]), ("comparer=true", "comparer", ["departement, region ou epci"]), ("comparer=true&etat=PUBLIEE", "comparer", ["departement"])]:
        refused(f"suivi ?{query}", client.get("/v1/grilles?" + query), 422, "requete-impossible", *words, parameter=parameter)
    for query, parameter in [("comparer=oui", "comparer"), ("departements=69", "departements"), ("departement=69&departement=69", "departement"), ("epci=%zz", "epci"),
                             ("min_generation=x", "min_generation")]:
        refused(f"suivi ?{query}", client.get("/v1/grilles?" + query), 400, "parametre-illisible", parameter=parameter)
    for target in ("/v1/grilles", f"/v1/grilles/{LYON}", f"/v1/grilles/{LYON}/versions/1"):
        equal(f"Accept {target}", client.get(target, Accept="text/csv").slug, "non-acceptable")
        equal(f"paramètre inconnu {target}", client.get(target + "?x=1").slug, "parametre-illisible")
        equal(f"min_generation à venir {target}", client.get(f"{target}?min_generation={client.get('/pret').json['generation'] + 1}").status, 503)


def check_comparison(client, schema):
    """Lyon, Toulouse and Plaine Commune side by side; the figures were computed by hand (tests/query/cotation_grilles_test.cc)."""
    answer = client.get(f"/v1/grilles?comparer=true&epci={LYON},{TOULOUSE},{PLAINE},{PARIS}").json
    equal("comparaison : forme", schema.errors(schema.named("ComparaisonDesGrilles"), answer), [])
    columns = {t["epci"]: i for i, t in enumerate(answer["territoires"])}
    equal("colonnes", {t["epci"]: (t["etat"], t["version"], t["fin"], t["note_maximale"]) for t in answer["territoires"]},
          {LYON: ("PUBLIEE", 1, None, {"hors_mutation": 35, "mutation": 35}), TOULOUSE: ("PUBLIEE", 1, "2021-09-30", {"hors_mutation": 110, "mutation": 110}),
           PLAINE: ("A_VENIR", 1, None, {"hors_mutation": 514, "mutation": 465})})
    equal("sans grille", [(t["epci"], t["etat"]) for t in answer["sans_grille"]], [(PARIS, "BROUILLON")])
    lines = {c["code"]: c for c in answer["criteres"]}
    equal("une ligne par critère pesé", set(lines), {c["code"] for name in ("fictive.json", "metropole-de-lyon.json", "toulouse-metropole.json")
                                                      for c in shipped(name)["criteres"]})
    dalo = lines["DALO"]
    equal("DALO", (dalo["valeurs"][columns[LYON]], dalo["valeurs"][columns[TOULOUSE]]["hors_mutation"], dalo["valeurs"][columns[PLAINE]]["mutation"]),
          (None, {"poids": 50, "option_pj": 1, "points": 50, "pour_cent": 45.5}, {"poids": 50, "option_pj": 2, "points": 50, "pour_cent": 10.8}))
    equal("DALO : diverge, manque à Lyon", (dalo["divergent"], dalo["manquant_dans"]), (True, [LYON]))
    seniority = lines["ANCIENNETE"]["valeurs"]
    equal("ancienneté", (seniority[columns[TOULOUSE]]["mutation"], seniority[columns[PLAINE]]["mutation"]),
          ({"poids": 1, "option_pj": 1, "par": "UNITE", "points": None, "pour_cent": None},
           {"poids": 1, "option_pj": 1, "par": "UNITE", "plafond": 48, "points": 48, "pour_cent": 10.3}))
    equal("un groupe", lines["HEBERGE_TIERS"]["valeurs"][columns[PLAINE]],
          {"lignes": 1, "hors_mutation": {"poids": 12, "option_pj": 3, "groupe": "LOGEMENT", "cumul": "MAX", "points": 24, "pour_cent": 4.7},
           "mutation": {"poids": 0, "option_pj": 3, "groupe": "LOGEMENT", "cumul": "MAX", "points": 0, "pour_cent": 0}})
    equal("malus seul dans une grille", (lines["REFUS"]["divergent"], lines["REFUS"]["manquant_dans"]),
          (False, [t["epci"] for t in answer["territoires"] if t["epci"] != PLAINE]))
    equal("résumé : le compte", answer["resume"][0], "3 grilles publiées pour 4 territoires.")
    check("résumé : les critères", answer["resume"][1].startswith(f"Sur {len(lines)} critères pesés, "), answer["resume"][1])
    check("résumé : le DALO", "Reconnu prioritaire DALO : 50 points, soit 45 % (Toulouse Métropole) ; 50 points sur pièce, soit 9,7 % (Plaine Commune) ; non pesé (Métropole de Lyon)."
          in answer["resume"], answer["resume"])
    one = client.get("/v1/grilles?comparer=true&departement=69").json
    equal("une seule grille", ([t["epci"] for t in one["territoires"]], any(c["divergent"] or c["manquant_dans"] for c in one["criteres"]), len(one["resume"])),
          ([LYON], False, 1))
    check("les voisins sans grille", len(one["sans_grille"]) > 3 and all(t["etat"] == "AUCUNE" for t in one["sans_grille"]), one["sans_grille"])
    both = client.get(f"/v1/grilles?comparer=true&epci={LYON},{PARIS}&etat=PUBLIEE").json
    equal("comparer et état", (len(both["territoires"]), both["sans_grille"]), (1, []))


def check_many(client, schema, journal, codes):
    """As many as any région has, and no more."""
    some = [c for c in codes if c not in (LYON, TOULOUSE, PLAINE, PARIS)][:201]
    for epci in some[:-1]:
        journal.write(epci, version(1, "PUBLIEE", shipped("toulouse-metropole.json"), "2021-01-01"))
    journal.flush()
    at_most = "/v1/grilles?comparer=true&epci=" + ",".join(some)
    compared = client.get(at_most).json
    equal("200 grilles", (len(compared["territoires"]), len(compared["sans_grille"]), compared["criteres"][0]["divergent"]), (200, 1, False))
    journal.put(some[-1], version(1, "PUBLIEE", shipped("metropole-de-lyon.json"), "2021-01-01"))
    refused("201 grilles", client.get(at_most), 422, "requete-impossible", "201 grilles", "200 au plus", parameter="comparer")
    equal("201 territoires se suivent", follow_up(client, schema, "?epci=" + ",".join(some))["totaux"]["PUBLIEE"], 201)


def check_restart(tools, index, client):
    """A server that starts shows the same."""
    fresh = tools.start(index)
    again = Client(fresh.port)
    for target in ("/v1/grilles", f"/v1/grilles/{LYON}", f"/v1/grilles/{LYON}/versions/2", f"/v1/grilles?comparer=true&epci={LYON},{TOULOUSE}"):
        equal(f"après un redémarrage, {target}", again.get(target).json, client.get(target).json)
    equal("arrêt", fresh.stop(), 0)


def check_midnight(tools, lines):
    """A grid comes into force at midnight in Paris: what is shown changes, and an ETag read the day before is not enough."""
    hour, index = Hour(tools), tools.path("courant")
    hour.set("2021-06-30T12:00:00")
    built = tools.index(lines, index=index, date=None, env=hour.environment)
    check("construction sans --date", built.returncode == 0, built.stderr)
    server = tools.start(index, env=hour.environment)
    client = Client(server.port)
    journal = Journal(tools, index, client)
    grid, path = shipped("fictive.json"), f"/v1/grilles/{LYON}"
    journal.put(LYON, version(1, "PUBLIEE", grid, "2021-06-01", changed="2021-06-01", published="2021-06-01"),
                version(2, "PUBLIEE", grid, "2021-07-01", changed="2021-06-29", published="2021-06-30"))
    tag = journal.tag(LYON)
    equal("la veille", (client.get(path).json["version"], client.get(path, If_None_Match=tag).status), (1, 304))
    hour.set("2021-06-30T22:00:01")
    equal("minuit passé", wait_for(client, "2021-07-01"), "2021-07-01")
    shown = client.get(path, If_None_Match=tag)
    equal("le lendemain : l'autre version, malgré l'ETag", (shown.status, shown.json["version"], [v["statut"] for v in shown.json["versions"]]), (200, 2, ["ARCHIVEE", "PUBLIEE"]))
    equal("le suivi", [client.get(f"/v1/grilles?epci={LYON}").json["territoires"][0][m] for m in ("etat", "version", "depuis")], ["PUBLIEE", 2, "2021-07-01"])
    equal("arrêt", server.stop(), 0)


def check_described(schema):
    """Every status met here is described."""
    patterns = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods) for path, methods in schema.document["paths"].items()]
    for method, path, status in sorted(Client.seen):
        operation = next((m for p, m in patterns if p.fullmatch(path)), {}).get(method.lower())
        if operation:
            check(f"openapi décrit {status} de {method} {path[:60]}", str(status) in operation["responses"], sorted(operation["responses"]))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(os.path.join(ROOT, "server", "openapi.json"), encoding="utf-8") as text:
        schema = Schema(json.load(text))
    with Tools(sys.argv[1]) as tools:
        lines, index = tools.demandes(300), tools.path("index")
        built = tools.index(lines, index=index)
        if built.returncode != 0:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        server = tools.start(index)
        if server.port is None:
            sys.exit(f"le serveur n'a pas démarré : {server.log}")
        client = Client(server.port)
        journal = Journal(tools, index, client)
        codes = check_nothing(client, schema)
        for function, arguments in [(check_one, (client, schema, journal)), (check_follow_up, (client, schema, journal, codes)), (check_comparison, (client, schema)),
                                    (check_many, (client, schema, journal, codes)),
                                    (check_restart, (tools, index, client)), (check_midnight, (tools, lines)), (check_described, (schema,))]:
            try:
                function(*arguments)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
        equal("rien au journal du serveur", "[error]" in server.log, False)
        equal("arrêt", server.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
