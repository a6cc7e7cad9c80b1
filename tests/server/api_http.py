#!/usr/bin/env python3
"""The HTTP contract, end to end, against the real sne-server on a small base école: every example of the OpenAPI description and
of the README, answers against their schemas, links against bodies, counts against searches, pages, streams, and every refusal.

    api_http.py build/release [--index-readme DIR]

--index-readme: an index of the README's own base école (100,000 applications); its figures must then be exactly the README's.
"""
import argparse
import gzip
import json
import os
import random
import re
import socket
import sys
import threading
import time
import urllib.parse

import tour
from banc import HOST, ROOT, Client, Schema, Tally, Tools, short
from mutations import mutated, points_at_something
from refus import BODIES, LINKS, OTHER_LINKS

COUNT = 5000
tally = Tally()
check, equal = tally.check, tally.equal


def link(parameters):
    return "/v1/demandes?" + urllib.parse.urlencode(parameters)


def without_time(answer):
    """What two answers to the same question share: not the time they took, nor the seal of the cursor."""
    document = dict(answer.json or {"statut": answer.status, "corps": short(answer.body.decode("utf-8", "replace"))})
    document.pop("duree_us", None)
    document["curseur_suivant"] = document.get("curseur_suivant") is not None
    return document


def rows(client, body, page=500):
    """Every row, page by page."""
    out, cursor = [], None
    while True:
        answer = client.search({**body, "nombre": page, "curseur": cursor}).json
        out += answer["demandes"]
        cursor = answer["curseur_suivant"]
        if cursor is None:
            return out


def ndjson(answer):
    return [json.loads(line) for line in answer.body.splitlines()]


# ---- the description of the API

def check_description(client, document):
    equal("openapi servie", client.get("/v1/openapi.json").json, document)
    equal("openapi version", document["openapi"], "3.1.0")
    # Every route has its metrics from the start, so /metrics names exactly what the server answers.
    served = set(re.findall(r'sne_http_duree_secondes_count\{route="([A-Z]+ [^"]+)"\}', client.get("/metrics").body.decode()))
    described = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    equal("openapi décrit les routes servies, et elles seules", sorted(described), sorted(served))
    for path, methods in document["paths"].items():
        target = path.replace("{nu}", "x").replace("{slug}", "introuvable").replace("{epci}", "x").replace("{n}", "1").replace("{id}", "x")
        allow = {m.upper() for m in methods} | {"OPTIONS"} | ({"HEAD"} if "get" in methods else set())
        answer = client.request("OPTIONS", target)
        equal(f"OPTIONS {path}", (answer.status, set(answer.headers.get("allow", "").split(", ")), answer.body), (204, allow, b""))
        for method in ("DELETE", "PUT", "PATCH", "GET", "POST"):
            if method in allow:
                continue
            answer = client.request(method, target)
            equal(f"{method} {path}", (answer.status, answer.slug, set(answer.headers.get("allow", "").split(", "))),
                  (405, "methode-non-admise", allow))
        check(f"barre finale {path}", client.get(target + "/").slug == "introuvable")
        if "get" in methods:
            get, head = client.get(target), client.request("HEAD", target)
            equal(f"HEAD {path}", (head.status, head.headers.get("content-type"), head.body),
                  (get.status, get.headers.get("content-type"), b""))
    # The table of problem.cc, its pages and the description agree.
    with open(os.path.join(ROOT, "server", "problem.cc"), encoding="utf-8") as source:
        table = [(slug, int(status)) for slug, status in re.findall(r'^\s+\{"([a-z-]+)", (\d+),', source.read(), re.M)]
    equal("openapi liste tous les problèmes", [(p["slug"], p["statut"]) for p in document["x-problemes"]], table)
    for slug, status in table:
        page = client.get("/problemes/" + slug)
        check(f"page {slug}", page.status == 200 and page.headers["content-type"].startswith("text/html")
              and f"<strong>{status}</strong>" in page.body.decode() and len(page.body) > 300, page)
    equal("page d'un problème inconnu", client.get("/problemes/xyz").status, 404)


def references(node):
    """Every $ref below."""
    if isinstance(node, dict):
        return ({node["$ref"]} if "$ref" in node else set()).union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def check_components(client, document):
    """No dangling reference, no component that nothing names; the types of a status are those of the table; described headers come."""
    defined = {f"#/components/{kind}/{name}" for kind, named in document["components"].items()
               if kind != "securitySchemes" for name in named}
    equal("openapi : références", references(document), defined)
    for name, response in document["components"]["responses"].items():
        if name != "Autre":
            listed = set(re.findall(r"/problemes/([a-z-]+)", response["description"]))
            equal(f"openapi {name} : types", listed, {p["slug"] for p in document["x-problemes"] if p["statut"] == int(name[1:]) and "reserve" not in p})
    told = {s for methods in document["paths"].values() for o in methods.values() for s in o["responses"]}
    equal("openapi : statuts", {s for s in told if s.isdigit() and s >= "400"} | {"405"}, {str(p["statut"]) for p in document["x-problemes"] if "reserve" not in p})
    nu = client.search({"nombre": 1}).json["demandes"][0]["numero_unique"]
    query = {"/v1/suggestions": "?q=lyon"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if not {"instruction", "changements", "cotation", "extractions", "demonstration"}.isdisjoint(operation["tags"]):
                continue  # they need an indexer: relais_http.py; grids: grilles_http.py; a directory: extractions_http.py; a body: identite_http.py
            answer = client.request(method.upper(), path.replace("{nu}", nu).replace("{slug}", "introuvable") + query.get(path, ""),
                                    {} if method == "post" else None)
            for name, header in operation["responses"]["200"]["headers"].items():
                pattern = document["components"]["headers"][header["$ref"].rsplit("/", 1)[-1]]["schema"].get("pattern", ".")
                check(f"{method} {path} : en-tête {name}", answer.status == 200 and re.search(pattern, answer.headers.get(name.lower(), "")), answer.headers)
            kinds = set(operation["responses"]["200"]["content"])
            check(f"{method} {path} : type", answer.headers["content-type"].split(";")[0] in kinds, (answer.headers, kinds))


def check_statuses(document):
    """Every status that this run has met is described, explicitly but for 405."""
    patterns = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods) for path, methods in document["paths"].items()]
    patterns.sort(key=lambda p: "[" in p[0].pattern)
    for method, path, status in sorted(Client.seen):
        methods = next((m for pattern, m in patterns if pattern.fullmatch(path)), None)
        operation = (methods or {}).get("get" if method == "HEAD" else method.lower())
        if operation:
            check(f"openapi décrit {status} de {method} {path[:60]}", str(status) in operation["responses"], sorted(operation["responses"]))
        elif methods:
            check(f"{method} {path[:60]} : 204 ou 405", status == (204 if method == "OPTIONS" else 405), status)


def check_examples(client, schema):
    """Every example is accepted, its answer is as described; so are the other documents."""
    paths = schema.document["paths"]
    for name, example in paths["/v1/demandes/recherche"]["post"]["requestBody"]["content"]["application/json"]["examples"].items():
        body = example["value"]
        equal(f"exemple {name} : corps", schema.errors(schema.named("Requete"), body), [])
        answer = client.search(body)
        if check(f"exemple {name}", answer.status == 200, answer):
            equal(f"exemple {name} : réponse", schema.errors(schema.named("Reponse"), answer.json), [])
            check(f"exemple {name} : trouve", (answer.json["total"] > 0) != (name == "cotation"), answer)
    for parameter in paths["/v1/demandes"]["get"]["parameters"]:
        parameter = parameter if "name" in parameter else schema.document["components"]["parameters"]["min_generation"]
        queries = [e["value"] for e in parameter.get("examples", {}).values()]
        if "example" in parameter:
            queries.append({parameter["name"]: parameter["example"]})
        for query in queries:
            answer = client.get(link(query))
            if check(f"exemple de lien {query}", answer.status == 200, answer):
                equal(f"exemple de lien {query} : réponse", schema.errors(schema.named("Reponse"), answer.json), [])
    suggestions = paths["/v1/suggestions"]["get"]["parameters"]
    query = urllib.parse.urlencode({p["name"]: p["example"] for p in suggestions if "example" in p})
    for target, name in [("/v1/suggestions?" + query, "Suggestions"), ("/v1/criteres", "Criteres"), ("/v1/criteres-cotation", "CriteresCotation"), ("/vivant", "Vivant"),
                         ("/pret", "Pret"), ("/v1/criteres?min_generation=0", "Criteres"),
                         ("/v1/suggestions?champ=commune_souhaitee&q=ly&nombre=3", "Suggestions")]:
        answer = client.get(target)
        if check(target, answer.status == 200 and answer.headers["content-type"] == "application/json", answer):
            equal(f"{target} : réponse", schema.errors(schema.named(name), answer.json), [])
    found = client.get("/v1/suggestions?" + query).json["suggestions"]
    check("suggestions d'exemple", 0 < len(found) <= 5 and any(s["code"] == "PN_L" for s in found), found)
    nu = paths["/v1/demandes/{nu}"]["get"]["parameters"][0]["example"]
    check("exemple de numéro", client.get("/v1/demandes/" + nu).status in (200, 404))


# ---- the README

def check_readme(port, exact):
    found = tour.examples(tour.read())
    check("le README compte cinq exemples", len(found) >= 5, len(found))
    for _, command, quoted, stream in found:
        run, name = tour.run(command, port), "README " + command[:90]
        if not check(name, run.returncode == 0 and run.stdout, run.stderr):
            continue
        try:
            real, quote = tour.parse(run.stdout.decode(), stream), tour.parse(quoted, stream)
        except ValueError as error:
            check(name, False, f"{error} ; {short(run.stdout.decode())} ; {short(quoted)}")
            continue
        if not stream:
            equal(name + " : statut", real.get("status"), quote.get("status"))
        equal(name + " : réponse citée", tour.differences(quote, real, exact), [])


# ---- meaning

SAME = [  # the same question as a link and as a body
    ({}, {}),
    ({"typologie": "T3,T4", "nb_personnes": "3..5", "tri": "-anciennete,nom", "nombre": "7", "facettes": "typologie,dalo",
      "champs": "nom,typologie"},
     {"filtres": {"et": [{"champ": "typologie", "parmi": ["T3", "T4"]}, {"champ": "nb_personnes", "min": 3, "max": 5}]},
      "tri": [{"champ": "anciennete", "ordre": "desc"}, {"champ": "nom"}], "nombre": 7, "facettes": ["typologie", "dalo"],
      "champs": ["nom", "typologie"]}),
    ({"email": "!", "dalo": "true"}, {"filtres": {"et": [{"champ": "email", "present": False}, {"champ": "dalo", "egal": True}]}}),
    ({"email": "*", "mode_logement_actuel": "!HLM,SH"},
     {"filtres": {"et": [{"champ": "email", "present": True}, {"non": {"champ": "mode_logement_actuel", "parmi": ["HLM", "SH"]}}]}}),
    ({"date_creation": "2019..2020-02"}, {"filtres": {"et": [{"champ": "date_creation", "min": "2019-01-01", "max": "2020-02-29"}]}}),
    ({"ressources_mensuelles": "..1200.5"}, {"filtres": {"et": [{"champ": "ressources_mensuelles", "max": 1200.5}]}}),
    ({"commune_souhaitee": "lyon"}, {"filtres": {"champ": "commune_souhaitee", "egal": "69123"}}),
    ({"parking": "OUI"}, {"filtres": {"champ": "parking", "egal": True}}),
    ({"q": "martin", "nombre": "50"}, {"q": "martin", "nombre": 50}),
    ({"complement_demande": "logement", "facettes": "statut"},
     {"filtres": {"champ": "complement_demande", "texte": "logement"}, "facettes": ["statut"]}),
    ({"filtres": '{"ou":[{"champ":"dalo","egal":true},{"champ":"priorites","present":true}]}', "typologie": "T2"},
     {"filtres": {"et": [{"champ": "typologie", "egal": "T2"},
                         {"ou": [{"champ": "dalo", "egal": True}, {"champ": "priorites", "present": True}]}]}}),
    ({"statut": "*", "nombre": "0"}, {"filtres": {"champ": "statut", "present": True}, "nombre": 0}),
    ({"ressources.nature": "RSA", "nombre": "3"},
     {"filtres": {"champ": "ressources", "element": {"champ": "nature", "egal": "RSA"}}, "nombre": 3}),
    ({"cotation@200046977": "60..", "nombre": "1"}, {"filtres": {"champ": "cotation", "epci": "200046977", "min": 60}, "nombre": 1}),
    ({"nom": "Martin\\,Petit,petit"}, {"filtres": {"champ": "nom", "parmi": ["Martin,Petit", "petit"]}}),
    ({"nb_personnes": "!3..5"}, {"filtres": {"non": {"champ": "nb_personnes", "min": 3, "max": 5}}}),
    ({"nb_personnes": "!"}, {"filtres": {"champ": "nb_personnes", "present": False}}),
    ({"loyer_max": "300.5.."}, {"filtres": {"champ": "loyer_max", "min": 300.5}}),
    ({"nb_personnes": "1,2"}, {"filtres": {"champ": "nb_personnes", "parmi": [1, 2]}}),
    ({"en_instruction": "true"}, {"filtres": {"champ": "en_instruction", "egal": True}}),
    ({"en_instruction.depuis": "2021.."}, {"filtres": {"champ": "en_instruction", "element": {"champ": "depuis", "min": "2021-01-01"}}}),
    ({"complement_demande": '"trop petit"'}, {"filtres": {"champ": "complement_demande", "texte": '"trop petit"'}}),
    ({"cotation": "60..", "epci_souhaite": "200046977", "champs": "cotation", "facettes": "cotation", "tri": "-cotation,nom"},
     {"filtres": {"et": [{"champ": "cotation@200046977", "min": 60}, {"champ": "epci_souhaite", "egal": "200046977"}]},
      "champs": ["cotation@200046977"], "facettes": [{"champ": "cotation", "epci": "200046977"}],
      "tri": [{"champ": "cotation", "epci": "200046977", "ordre": "desc"}, "nom"]}),
    ({"tri": "", "facettes": "", "q": ""}, {}),
    ({"champs": ""}, {"champs": []}),
]


def check_links(client):
    for query, body in SAME:
        a, b = client.get(link(query)), client.search(body)
        check(f"lien {query} : 200", a.status == 200 and b.status == 200, (a, b))
        equal(f"lien {query} = corps", without_time(a), without_time(b))
    answer = client.get(link({"nombre": "1"})).json
    equal("filtre implicite", answer["filtres_implicites"], [{"champ": "statut", "parmi": ["ACTIVE", "A_RENOUVELER", "EXPIREE", "ATTRIBUEE"]}])
    equal("statut demandé : pas de filtre implicite", client.get(link({"statut": "ACTIVE"})).json["filtres_implicites"], [])
    equal("statut dans ou : pas de filtre implicite",
          client.search({"filtres": {"ou": [{"non": {"champ": "statut", "egal": "ACTIVE"}}, {"champ": "dalo", "egal": True}]}}).json["filtres_implicites"], [])
    criteria = {c["champ"]: c for k in client.get("/v1/criteres").json["categories"] for c in k["criteres"]}
    equal("champs par défaut : ceux de la liste", set(answer["demandes"][0]), {n for n, c in criteria.items() if c["liste"]} | {"numero_unique"})
    for body in (b"", b"  \n"):
        equal("corps vide", without_time(client.request("POST", "/v1/demandes/recherche", body)), without_time(client.search({})))
    # `champ` and `non champ` share the rows out, without a third value.
    everything = answer["total"]
    for condition in ({"champ": "loyer_max", "max": 500}, {"champ": "parking", "egal": True}, {"champ": "priorites", "parmi": ["PN_K"]},
                      {"champ": "complement_demande", "texte": "logement"}):
        yes = client.search({"filtres": condition, "nombre": 0}).json["total"]
        no = client.search({"filtres": {"non": condition}, "nombre": 0}).json["total"]
        equal(f"non de {condition}", yes + no, everything)
    return criteria


def check_facets(client, criteria):
    every = [{"statut": "*"}, {"typologie": "T3", "dalo": "true"}, {"departement_souhaite": "69,75", "nb_personnes": "2.."}]
    plain = [n for n, c in criteria.items() if c["facette"] and c["type"] in ("enum", "multi", "commune", "bool", "bool3") and n != "statut"]
    # A city's bucket holds its arrondissements, a current code's the older one that covered it: those buckets overlap.
    overlap = {n for n in plain if criteria[n]["type"] == "commune" or n.startswith(("epci_", "motif_"))}
    single = {n for n in plain if criteria[n]["type"] != "multi" and "." not in n and not n.startswith("codemandeur_")}
    for query in every:
        for start in range(0, len(plain), 40):
            names = plain[start:start + 40]
            answer = client.get(link({**query, "nombre": 0, "facettes": ",".join(names)})).json
            for name in names:
                facet = answer["facettes"][name]
                listed = sum(v["nombre"] for v in facet["valeurs"])
                if name in query:
                    continue  # its own condition does not bear on it
                if name in overlap & single:
                    check(f"facette {name} {query} : somme", listed + facet["autres"] + facet["sans_valeur"] >= answer["total"], facet)
                elif name in single:
                    equal(f"facette {name} {query} : somme", listed + facet["autres"] + facet["sans_valeur"], answer["total"])
                else:
                    check(f"facette {name} {query} : chacun ≤ total", all(v["nombre"] <= answer["total"] for v in facet["valeurs"]))
                order = [(-v["nombre"], v["code"]) for v in facet["valeurs"]]
                equal(f"facette {name} {query} : ordre", order, sorted(order))
                check(f"facette {name} {query} : pas de zéro", all(v["nombre"] > 0 for v in facet["valeurs"]))
    # Default size: everything when there are 50 values or fewer, else the first 10.
    counted = plain + [n for n, c in criteria.items() if c["facette"] and c["type"] == "int" and n != "cotation"]
    for start in range(0, len(counted), 40):
        names = counted[start:start + 40]
        short_form = client.get(link({"nombre": 0, "facettes": ",".join(names)})).json["facettes"]
        long_form = client.search({"nombre": 0, "facettes": [{"champ": n, "nombre": 1000} for n in names]}).json["facettes"]
        for name in names:
            many = len(long_form[name]["valeurs"])
            fields = len(criteria[name].get("valeurs", [])) or many
            wanted = {many} if many <= 50 and 0 < fields <= 50 and criteria[name]["type"] != "commune" else {10, many} if many <= 50 else {10}
            check(f"facette {name} : taille par défaut", len(short_form[name]["valeurs"]) in wanted, (len(short_form[name]["valeurs"]), many))
            equal(f"facette {name} : les premiers", short_form[name]["valeurs"], long_form[name]["valeurs"][:len(short_form[name]["valeurs"])])
    # A count is what a search for that value finds.
    base = {"champ": "departement_souhaite", "parmi": ["69", "75", "13"]}
    for name in ("typologie", "commune_souhaitee", "motif_principal", "priorites", "parking", "nb_personnes", "guichet_creation", "dalo"):
        answer = client.search({"filtres": {"et": [base]}, "nombre": 0, "facettes": [{"champ": name, "nombre": 12}]}).json
        kind = criteria[name]["type"]
        for value in answer["facettes"][name]["valeurs"]:
            code = int(value["code"]) if kind == "int" else value["code"] == "true" if kind == "bool" else value["code"]
            found = client.search({"filtres": {"et": [base, {"champ": name, "egal": code}]}, "nombre": 0}).json["total"]
            equal(f"facette {name} = {code}", found, value["nombre"])
        missing = client.search({"filtres": {"et": [base, {"champ": name, "present": False}]}, "nombre": 0}).json["total"]
        equal(f"facette {name} : sans valeur", missing, answer["facettes"][name]["sans_valeur"])
    # Multi-select, and how to turn it off.
    chosen = {"filtres": {"et": [{"champ": "typologie", "egal": "T3"}, {"champ": "dalo", "egal": False}]}, "nombre": 0}
    free = client.search({"filtres": {"champ": "dalo", "egal": False}, "nombre": 0, "facettes": ["typologie"]}).json["facettes"]["typologie"]
    own = client.search({**chosen, "facettes": ["typologie", {"champ": "typologie", "nom": "restantes", "exclure_propre_filtre": False}]}).json
    equal("multi-sélection", own["facettes"]["typologie"], free)
    remaining = {v["code"]: v["nombre"] for v in own["facettes"]["restantes"]["valeurs"]}
    equal("multi-sélection coupée", remaining["T3"], own["total"])
    off = client.search({**chosen, "exclure_propre_filtre": False, "facettes": ["typologie"]}).json["facettes"]["typologie"]
    equal("multi-sélection coupée pour toutes", off, own["facettes"]["restantes"])
    # Histograms cover every row that has a value.
    histograms = [{"champ": "date_creation", "par": p, "nom": p} for p in ("semaine", "mois", "trimestre", "annee")]
    histograms += [{"champ": "ressources_mensuelles", "intervalle": 250}, {"champ": "age", "intervalle": 7},
                   {"champ": "loyer_max", "bornes": [-1, 300.5, 100000]}]
    answer = client.search({"nombre": 0, "facettes": histograms}).json
    for name, facet in answer["facettes"].items():
        slices = facet["intervalles"]
        equal(f"histogramme {name} : somme", sum(s["nombre"] for s in slices) + facet["sans_valeur"], answer["total"])
        check(f"histogramme {name} : tranches jointives", all(a["max"] == b["min"] for a, b in zip(slices, slices[1:])), slices)
        check(f"histogramme {name} : bouts non vides", name == "loyer_max" or (slices[0]["nombre"] and slices[-1]["nombre"]), slices)
    middle = next(s for s in answer["facettes"]["mois"]["intervalles"] if s["min"] == "2020-03-01")
    found = client.get(link({"date_creation": "2020-03", "nombre": 0}))  # a month is not a day
    equal("un mois n'est pas une date", found.status, 422)
    found = client.get(link({"date_creation": "2020-03..2020-03", "nombre": 0})).json["total"]
    equal("histogramme mois = recherche", found, middle["nombre"])


def check_pages(client):
    orders = [None, [{"champ": "nom"}], [{"champ": "loyer_max", "ordre": "desc"}], [{"champ": "statut"}, {"champ": "anciennete", "ordre": "desc"}],
              [{"champ": "dernier_refus_date"}, {"champ": "prenoms", "ordre": "desc"}],
              [{"champ": "cotation", "epci": "200046977", "ordre": "desc"}, {"champ": "nom"}], ["cotation@200046977"]]
    whole = None
    for order in orders:
        body = {"filtres": {"champ": "nb_personnes", "min": 1}, "champs": ["date_creation", "loyer_max", "dernier_refus_date"], "tri": order}
        found = rows(client, body, page=397)
        numbers = [r["numero_unique"] for r in found]
        total = client.search({**body, "nombre": 0}).json["total"]
        equal(f"pages {order} : chaque demande une fois", (len(numbers), len(set(numbers))), (total, total))
        whole = whole or set(numbers)
        equal(f"pages {order} : les mêmes demandes", set(numbers), whole)
        if order is None:
            keys = [(r["date_creation"], r["numero_unique"]) for r in found]
            equal("ordre par défaut", keys, sorted(keys))
        elif "cotation" in str(order):  # no grid: the next key, then the number
            keys = [r["numero_unique"] for r in found]
            if len(order) == 1:
                equal("cotation nulle partout : par numéro", keys, sorted(keys))
        elif order[0]["champ"] == "loyer_max":
            keys = [(r["loyer_max"] is None, -(r["loyer_max"] or 0), r["numero_unique"]) for r in found]
            equal("décroissant, sans valeur à la fin", keys, sorted(keys))
        elif order[0]["champ"] == "dernier_refus_date":
            nulls = [r["dernier_refus_date"] is None for r in found]
            equal("croissant, sans valeur à la fin", nulls, sorted(nulls))
    equal("pages q : chaque demande une fois", *(lambda r: (len({x["numero_unique"] for x in r}), client.search({"q": "jean", "nombre": 0}).json["total"]))(
        rows(client, {"q": "jean", "champs": []}, page=13)))
    question = {"filtres": {"champ": "dalo", "egal": False}, "tri": [{"champ": "nom"}]}
    first = client.search({**question, "nombre": 10}).json
    cursor = first["curseur_suivant"]
    changed = client.search({**question, "nombre": 3, "champs": ["age"], "facettes": ["dalo"], "curseur": cursor})
    check("nombre, champs et facettes peuvent changer", changed.status == 200 and len(changed.json["demandes"]) == 3 and changed.json["total"] == first["total"], changed)
    for name, other in [("autre filtre", {**question, "filtres": {"champ": "dalo", "egal": True}}), ("autre tri", {**question, "tri": [{"champ": "age"}]}),
                        ("autre sens", {**question, "tri": [{"champ": "nom", "ordre": "desc"}]}), ("q en plus", {**question, "q": "jean"}),
                        ("sans filtre", {"tri": question["tri"]})]:
        answer = client.search({**other, "curseur": cursor})
        equal(f"curseur, {name}", (answer.status, answer.slug), (400, "curseur-etranger"))
    for i in range(0, len(cursor), 5):
        forged = cursor[:i] + ("A" if cursor[i] != "A" else "B") + cursor[i + 1:]
        equal(f"curseur altéré au caractère {i}", client.search({**question, "curseur": forged}).slug, "curseur-etranger")
    for forged in ("", "A", cursor[:-1], cursor + "A", cursor * 3, "é", "A" * 5000):
        equal(f"curseur forgé {short(forged)}", client.search({**question, "curseur": forged}).slug, "curseur-etranger")
    equal("curseur forgé dans un lien", client.get(link({"curseur": "AAAA"})).slug, "curseur-etranger")
    check("rien de lisible dans le curseur", first["demandes"][-1]["nom"].encode() not in cursor.encode() and "{" not in cursor)
    zero = client.search({"nombre": 0}).json
    equal("nombre 0", (zero["demandes"], zero["curseur_suivant"]), ([], None))


def check_streams(client, tools):
    columns = ["nom", "typologie", "loyer_max", "codemandeurs", "en_instruction"]
    body = {"filtres": {"champ": "dalo", "egal": False}, "tri": [{"champ": "nom"}], "champs": columns}
    stream = client.request("POST", "/v1/demandes/recherche", body, {"Accept": "application/x-ndjson"})
    equal("flux : type", (stream.status, stream.headers.get("content-type"), stream.headers.get("transfer-encoding")), (200, "application/x-ndjson", "chunked"))
    equal("flux = pages", ndjson(stream), rows(client, body))
    as_link = client.get(link({"dalo": "false", "tri": "nom", "champs": ",".join(columns)}), Accept="application/x-ndjson")
    equal("flux par lien", as_link.body, stream.body)
    capped = client.get(link({"nombre": 1200, "champs": "nom"}), Accept="application/x-ndjson")
    equal("flux : nombre borne", len(ndjson(capped)), 1200)
    equal("flux : nombre 0", client.get(link({"nombre": 0}), Accept="application/x-ndjson").body, b"")
    zipped = client.get(link({"dalo": "false", "tri": "nom", "champs": ",".join(columns)}), Accept="application/x-ndjson", Accept_Encoding="gzip")
    equal("flux compressé", (zipped.headers.get("content-encoding"), gzip.decompress(zipped.body)), ("gzip", stream.body))
    check("réponse simple jamais compressée", "content-encoding" not in client.get(link({}), Accept_Encoding="gzip").headers)
    for name, bad in [("curseur", {"curseur": "AAAA"}), ("facettes", {"facettes": "dalo"}), ("elargir", {"elargir": "true"}), ("decrire", {"decrire": "true"})]:
        answer = client.get(link(bad), Accept="application/x-ndjson")
        equal(f"flux : {name} refusé", (answer.status, answer.slug), (422, "requete-impossible"))
    # A whole extraction can be read back: the same totals.
    whole = client.get(link({"statut": "*"}), Accept="application/x-ndjson")
    records = ndjson(whole)
    for record in records[::997]:
        equal("flux : la demande entière", client.get("/v1/demandes/" + record["numero_unique"]).json, record)
    built = tools.index(whole.body, index=tools.path("relu"))
    check("relu : accepté", built.returncode == 0 and b" 0 lignes rejet" in built.stderr, built.stderr)
    server = tools.start(tools.path("relu"))
    if check("relu : démarre", server.port, server.log):
        again = Client(server.port)
        facets = "statut,typologie,dalo,tranche_plafond,commune_souhaitee,nb_personnes,priorites,en_instruction,quartile"
        for query in ({"statut": "*"}, {}, {"q": "jean"}, {"complement_demande": "logement"}, {"departement_souhaite": "75", "age": "30..40"}):
            query = {**query, "facettes": facets, "nombre": 5}
            ours, theirs = without_time(client.get(link(query))), without_time(again.get(link(query)))
            ours.pop("generation"), theirs.pop("generation")
            equal(f"relu : {query}", theirs, ours)
    server.stop()


def check_record(client):
    found = client.search({"filtres": {"champ": "codemandeurs", "present": True}, "nombre": 1}).json["demandes"][0]
    nu = found["numero_unique"]
    one = client.get("/v1/demandes/" + nu)
    record = one.json
    criteria = {c["champ"] for k in client.get("/v1/criteres").json["categories"] for c in k["criteres"]}
    own = {c for c in criteria if "." not in c and not (c.startswith("codemandeur_"))}
    equal("la demande a tous les champs", set(record) ^ own, set())
    check("le NIR n'est pas rendu", "nir" not in record and b'"nir"' not in one.body)
    check("null quand c'est vide", not any(v in ("", [], {}) for v in record.values()))
    for field, value in found.items():
        equal(f"la ligne et la demande : {field}", value, record[field])
    etag = one.headers.get("etag", "")
    check("ETag fort", re.fullmatch(r'"[^"]+"', etag), etag)
    for sent, status in [(etag, 304), (f'"x", {etag}', 304), ("W/" + etag, 304), ("*", 304), ('"x"', 200), ("", 200)]:
        answer = client.get("/v1/demandes/" + nu, If_None_Match=sent)
        equal(f"If-None-Match {sent}", (answer.status, answer.headers.get("etag"), len(answer.body) > 0), (status, etag, status == 200))
    head = client.request("HEAD", "/v1/demandes/" + nu)
    equal("HEAD d'une demande", (head.status, head.headers.get("etag"), head.headers.get("content-length"), head.body), (200, etag, str(len(one.body)), b""))
    for form in (nu.lower(), "%20".join([nu[:3], nu[3:7], nu[7:]]), "%" + format(ord(nu[0]), "02x") + nu[1:]):
        equal(f"numéro écrit {form}", client.get("/v1/demandes/" + form).json, record)
    unknown = nu[:3] + "0199" + nu[7:]  # the same guichet, a month without applications
    bodies = set()
    for bad in (unknown, "0", "x", nu + "0", nu[:-1], "%00", "%FF%FE", "é".encode().hex(), "..", nu + "%2F", "a" * 3000):
        answer = client.get("/v1/demandes/" + bad)
        check(f"404 {bad[:30]}", answer.status == 404 and (len(bad) < 15 or bad[:15] not in answer.body.decode()), answer)
        bodies.add(re.sub(rb"urn:uuid:[0-9a-f-]+", b"", answer.body))
    equal("un seul et même 404", len(bodies), 1)
    equal("paramètre inconnu d'une demande", client.get(f"/v1/demandes/{nu}?x=1").status, 400)


def check_headers(client):
    """What every answer carries."""
    nu = client.search({"nombre": 1}).json["demandes"][0]["numero_unique"]
    search = "/v1/demandes/recherche"
    for name, request in [("recherche", ("POST", search, {})), ("lien", ("GET", "/v1/demandes")), ("demande", ("GET", "/v1/demandes/" + nu)),
                          ("suggestions", ("GET", "/v1/suggestions?q=lyon")), ("critères", ("GET", "/v1/criteres")), ("critères de cotation", ("GET", "/v1/criteres-cotation")), ("vivant", ("GET", "/vivant")),
                          ("inconnue", ("GET", "/v1/demandes/x")), ("impossible", ("POST", search, {"nombre": -1})),
                          ("OPTIONS", ("OPTIONS", search)), ("HEAD", ("HEAD", "/v1/demandes")),
                          ("inchangée", ("GET", "/v1/demandes/" + nu, None, {"If-None-Match": "*"})),
                          ("flux", ("GET", "/v1/demandes?nombre=3", None, {"Accept": "application/x-ndjson"}))]:
        answer = client.request(*request)
        equal(f"Cache-Control, {name}", answer.headers.get("cache-control"), "private, no-store")
        timing = re.fullmatch(r"total;dur=(\d+\.\d{3})", answer.headers.get("server-timing", ""))
        if check(f"Server-Timing, {name}", timing, answer.headers) and name == "recherche":
            check("Server-Timing comprend duree_us", answer.json["duree_us"] <= float(timing[1]) * 1000 + 1 < answer.json["duree_us"] + 5000, (timing[1], answer.json["duree_us"]))


# ---- the simple search

def check_person(client, schema):
    people = rows(client, {"champs": ["nom", "prenoms", "date_naissance", "typologie"]})
    people = [p for p in people if p["nom"] and p["prenoms"] and re.fullmatch("[A-Z]{6,}", p["nom"])][:40]
    check("des personnes à chercher", len(people) == 40, len(people))
    for p in people:
        nu, nom, prenom = p["numero_unique"], p["nom"], p["prenoms"].split()[0]
        year, month, day = p["date_naissance"].split("-")
        typed = {"exact": f"{prenom} {nom.lower()}", "faute": f"{nom[:3]}{nom[4]}{nom[3]}{nom[5:]} {prenom}",
                 "debut": f"{nom[:-1]} {prenom}", "numero": nu[:13], "date": f"{nom} {day}/{month}/{year}"}
        for kind, q in typed.items():
            answer = client.search({"q": q, "nombre": 1000})
            found = {d["numero_unique"]: d for d in answer.json["demandes"]}
            if check(f"{kind} « {q} »", nu in found, answer.json["interpretation"]) and kind not in ("numero", "date"):
                fields = {c["mot"]: (c["champ"], c["genre"]) for c in found[nu]["correspondance"]}
                check(f"{kind} « {q} » : correspondance", "nom" in {c for c, _ in fields.values()} or p["nom"] in q.upper(), fields)
            equal(f"{kind} : réponse", schema.errors(schema.named("Reponse"), answer.json), [])
        why = client.request("POST", f"/v1/demandes/{nu}/pourquoi", {"q": nom})
        order = [d["numero_unique"] for d in client.search({"q": nom, "nombre": 1000}).json["demandes"]]
        equal(f"rang de {nom}", (why.status, why.json["rang"], why.json["exclusions"]), (200, order.index(nu) + 1, []))
        wrong = {"filtres": {"et": [{"champ": "typologie", "parmi": [t for t in ("T1", "T2", "T3", "T4", "T5") if t not in (p["typologie"] or [])]},
                                    {"non": {"champ": "typologie", "present": True}}]}, "q": "zzzzqqqq"}
        why = client.request("POST", f"/v1/demandes/{nu}/pourquoi", wrong)
        check("exclue par q", {"chemin": "/q", "mot": "zzzzqqqq"} in why.json["exclusions"], why.json)
        check("exclue par la deuxième condition", {"chemin": "/filtres/et/1", "champ": "typologie"} in why.json["exclusions"], why.json)
        equal("sa propre valeur", why.json["demande"]["typologie"], p["typologie"])
    unknown = client.request("POST", "/v1/demandes/0/pourquoi", {})
    equal("pourquoi d'un numéro inconnu", unknown.status, 404)
    warned = client.search({"q": "martin 31/02/1984"}).json
    check("date impossible dite", len(warned["avertissements"]) == 1 and warned["interpretation"][1]["role"] == "texte", warned)
    names = client.get("/v1/suggestions?champ=nom&q=mar&nombre=5").json["suggestions"]
    check("suggestions de noms", names and all(s["libelle"].upper().startswith("MAR") and s["nombre"] > 0 for s in names), names)
    equal("les plus portés d'abord", [s["nombre"] for s in names], sorted((s["nombre"] for s in names), reverse=True))
    for q, code in [("vileurban", "69266"), ("expulsoin", "05"), ("tipologie", "typologie")]:
        found = client.get("/v1/suggestions?" + urllib.parse.urlencode({"q": q})).json["suggestions"]
        check(f"suggestion malgré la faute de « {q} »", any(s["code"] == code for s in found), found)


# ---- refusals

def problem(schema, name, answer, status, slug, element=None, words=()):
    """`element`: ("chemin" or "parametre", value); `words` must all stand in the details."""
    if not check(name, (answer.status, answer.slug) == (status, slug), f"attendu {status} {slug} ; obtenu {answer}"):
        return
    document = answer.json
    equal(name + " : forme", schema.errors(schema.named("Probleme"), document), [])
    check(name + " : en-têtes", answer.headers.get("content-type") == "application/problem+json" and answer.headers.get("cache-control") == "private, no-store",
          answer.headers)
    faults = document.get("erreurs", [])
    details = " ".join([document["detail"]] + [f["detail"] for f in faults])
    check(name + " : en français", not re.search(r"\b(the|of|is|error|while|parsing|invalid|too|unexpected|some|found|must)\b", details, re.I), details)
    check(name + " : en UTF-8", "\ufffd" not in details, details)
    if element:
        kind, want = element
        got = [f.get(kind) for f in faults]
        check(name + " : élément", any(g == want or (isinstance(want, tuple) and g in want) for g in got), f"{got} au lieu de {want}")
    for word in words:
        check(f"{name} : dit « {word} »", word in details, details)


def check_refusals(client, schema):
    for name, body, status, slug, pointer, words in BODIES:
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        problem(schema, name, client.request("POST", "/v1/demandes/recherche", body), status, slug, pointer is not None and ("chemin", pointer), words)
    for name, query, status, slug, parameter, words in LINKS:
        problem(schema, "lien : " + name, client.get("/v1/demandes?" + query), status, slug, parameter and ("parametre", parameter), words)
    for name, target, status, slug, parameter, words in OTHER_LINKS:
        problem(schema, name, client.get(target), status, slug, parameter and ("parametre", parameter), words)
    search = "/v1/demandes/recherche"
    for name, request, status, slug in [
            ("texte/plain", ("POST", search, b"{}", {"Content-Type": "text/plain"}), 415, "type-non-admis"),
            ("formulaire", ("POST", search, b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}), 415, "type-non-admis"),
            ("corps compressé", ("POST", search, b"{}", {"Content-Encoding": "gzip"}), 415, "type-non-admis"),
            ("Content-Encoding identity", ("POST", search, b"{}", {"Content-Encoding": "identity"}), 415, "type-non-admis"),
            ("corps de plus de 64 Kio", ("POST", search, b'{"q":"' + b"a" * 65536 + b'"}', {}), 413, "trop-gros"),
            ("Transfer-Encoding", ("POST", search, None, {"Transfer-Encoding": "chunked"}), 501, "transfert-refuse"),
            ("adresse de plus de 8 Kio", ("GET", "/v1/demandes?q=" + "a" * 8200, None, {}), 414, "cible-trop-longue"),
            ("en-têtes de plus de 16 Kio", ("GET", "/vivant", None, {"X-A": "a" * 17000}), 431, "entetes-trop-grands"),
            ("Accept XML", ("GET", "/v1/demandes", None, {"Accept": "application/xml"}), 406, "non-acceptable"),
            ("Accept XML, POST", ("POST", search, b"{}", {"Accept": "application/xml"}), 406, "non-acceptable"),
            ("Accept JSON refusé", ("GET", "/v1/demandes", None, {"Accept": "application/json;q=0"}), 406, "non-acceptable"),
            ("Accept d'une demande", ("GET", "/v1/demandes/x", None, {"Accept": "text/csv"}), 406, "non-acceptable"),
            ("Accept des critères", ("GET", "/v1/criteres", None, {"Accept": "text/csv"}), 406, "non-acceptable"),
            ("Accept des critères de cotation", ("GET", "/v1/criteres-cotation", None, {"Accept": "text/csv"}), 406, "non-acceptable"),
            ("Accept des suggestions", ("GET", "/v1/suggestions?q=a", None, {"Accept": "text/csv"}), 406, "non-acceptable"),
            ("Expect inconnu", ("POST", search, b"{}", {"Expect": "x"}), 417, "attente-refusee"),
            ("adresse inconnue", ("GET", "/v2", None, {}), 404, "introuvable"),
            ("casse du chemin", ("GET", "/V1/criteres", None, {}), 404, "introuvable"),
            ("paramètre d'un POST", ("POST", search + "?q=a", b"{}", {}), 400, "parametre-illisible")]:
        problem(schema, name, client.request(*request), status, slug)
    for accept in ("*/*", "application/*", "text/html, application/json;q=0.1", "application/json; charset=utf-8"):
        equal(f"Accept {accept}", client.get("/v1/demandes", Accept=accept).status, 200)
    for content in ("application/json; charset=utf-8", "APPLICATION/JSON"):
        equal(f"Content-Type {content}", client.request("POST", search, b"{}", {"Content-Type": content}).status, 200)
    with socket.create_connection((HOST, client.connection.port), timeout=10) as raw:
        raw.sendall(b"GET /vivant HTTP/1.0\r\nHost: localhost\r\n\r\n")
        check("HTTP/1.0", raw.recv(4096).startswith(b"HTTP/1.1 505 "))


def check_mutations(client, schema, seed=7, count=3000):
    """Whatever is broken: an answer as described, or a refusal whose pointers lead into the request (or to the epci that is missing)."""
    rng, met = random.Random(seed), set()
    for i in range(count):
        body = mutated(rng)
        answer = client.search(body)
        met.add(answer.status)
        name = f"requête cassée {i} de la graine {seed} : {short(body)}"
        if answer.status == 200:
            faults = schema.errors(schema.named("Reponse"), answer.json) + schema.errors(schema.named("Requete"), body)
        elif answer.status in (400, 422):
            faults = schema.errors(schema.named("Probleme"), answer.json) + ([answer.json["detail"]] if "\ufffd" in answer.json["detail"] else [])
            faults += [f"pointeur {p}" for p in (e.get("chemin") for e in answer.json.get("erreurs", [{}]))
                       if p is None or not (points_at_something(body, p) or p.endswith("/epci") and points_at_something(body, p[:-5]))]
        else:
            faults = [answer]
        equal(name, faults, [])
    equal("requêtes cassées : les trois issues", met, {200, 400, 422})


def check_generation(client, schema):
    generation = client.get("/pret").json["generation"]
    nu = client.search({"nombre": 1}).json["demandes"][0]["numero_unique"]
    for target in ("/v1/demandes?nombre=0&", f"/v1/demandes/{nu}?", "/v1/criteres?", "/v1/criteres-cotation?", "/v1/suggestions?q=lyon&"):
        for wanted in (0, generation):
            equal(f"min_generation={wanted} {target}", client.get(f"{target}min_generation={wanted}").status, 200)
        for bad in ("", "x", "-1", "1.5", "99999999999999999999999"):
            problem(schema, f"min_generation={bad} {target}", client.get(f"{target}min_generation={bad}"), 400, "parametre-illisible", ("parametre", "min_generation"))
        problem(schema, f"min_generation deux fois {target}", client.get(f"{target}min_generation=0&min_generation=0"), 400, "parametre-illisible",
                ("parametre", "min_generation"))
    begin = time.monotonic()
    late = client.request("POST", f"/v1/demandes/recherche?min_generation={generation + 1}", {})
    took = time.monotonic() - begin
    problem(schema, "génération à venir", late, 503, "indisponible")
    # Those who wait leave threads to the others.
    waiting = [threading.Thread(target=lambda: Client(client.connection.port).get(f"/v1/criteres?min_generation={generation + 1}")) for _ in range(16)]
    for thread in waiting:
        thread.start()
    time.sleep(0.1)
    times = []
    for _ in range(5):
        start = time.monotonic()
        equal("recherche pendant que d'autres attendent une génération", client.get("/v1/demandes?nombre=1").status, 200)
        times.append(time.monotonic() - start)
    for thread in waiting:
        thread.join()
    check("elle n'attend pas avec eux", max(times) < 1, times)
    check("génération à venir : attente bornée, Retry-After", took < 8 and late.headers.get("retry-after"), late.headers)


def check_privacy(client, server):
    """What a request names or an answer holds is neither in the metrics nor in the log."""
    row = client.search({"filtres": {"et": [{"champ": "email", "present": True}, {"champ": "tel_portable", "present": True}]}, "nombre": 1,
                         "champs": ["nom", "prenoms", "email", "tel_portable", "date_naissance"]}).json["demandes"][0]
    secrets = [str(v) for k, v in row.items() if v] + ["zorglubine", "Zorglubine"]
    for secret in secrets:
        client.search({"q": secret})
        client.search({"filtres": {"champ": "nom", "egal": secret}})
        client.search({"filtres": {"champ": secret, "egal": secret}})
        client.get(link({"q": secret, "nom": secret, "facettes": secret}))
        client.get("/v1/demandes/" + urllib.parse.quote(secret))
        client.get("/" + urllib.parse.quote(secret))
        client.get("/v1/suggestions?" + urllib.parse.urlencode({"q": secret, "champ": secret}))
        client.request("POST", "/v1/demandes/recherche", b'{"q":"' + secret.encode() + b'"')
    metrics = client.get("/metrics")
    check("/metrics : format", metrics.headers["content-type"].startswith("text/plain") and b"# TYPE sne_http_requetes_total counter" in metrics.body)
    time.sleep(0.3)  # the log is asynchronous
    log = server.log
    check("journal d'accès écrit", log.count("acces methode=") > 100, short(log))
    for secret in secrets:
        written = {secret, urllib.parse.quote(secret), urllib.parse.quote_plus(secret)}
        check(f"rien de personnel dans /metrics", not any(w in metrics.body.decode() for w in written), secret)
        check(f"rien de personnel dans le journal", not any(w in log for w in written), secret)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--index-readme")
    options = parser.parse_args()
    with open(os.path.join(ROOT, "server", "openapi.json"), encoding="utf-8") as text:
        schema = Schema(json.load(text))
    with Tools(options.build) as tools:
        built = tools.index(tools.demandes(COUNT, "--radiees"), index=tools.path("index"))
        if built.returncode != 0:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        server = tools.start(tools.path("index"), "--journal-acces", *tools.audit())
        if server.port is None:
            sys.exit(f"le serveur n'a pas démarré : {server.log}")
        client = Client(server.port)

        def part(function, *arguments):
            try:
                return function(*arguments)
            except Exception as error:  # one broken part does not hide the others
                tally.check(function.__name__, False, repr(error))
                if server.process.poll() is not None:
                    tally.check("le serveur vit", False, f"code {server.process.returncode}")
                return None

        part(check_description, client, schema.document)
        part(check_components, client, schema.document)
        part(check_examples, client, schema)
        part(check_readme, server.port, False)
        criteria = part(check_links, client)
        part(check_facets, client, criteria or {})
        part(check_pages, client)
        part(check_streams, client, tools)
        part(check_record, client)
        part(check_headers, client)
        part(check_person, client, schema)
        part(check_refusals, client, schema)
        part(check_mutations, client, schema)
        part(check_generation, client, schema)
        part(check_privacy, client, server)
        part(check_statuses, schema.document)
        equal("arrêt", server.stop(), 0)
        if options.index_readme:
            exact = tools.start(options.index_readme)
            part(check_readme, exact.port, True)
            exact.stop()
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
