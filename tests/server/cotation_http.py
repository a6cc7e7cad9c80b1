#!/usr/bin/env python3
"""A grid tried before it is published, and why an application has its note, against the real sne-server: figures counted again from searches
and from the records, every bad input, and what is kept from those who may not know of class X.

    cotation_http.py build/release
"""
import json
import re
import statistics
import sys

from banc import ROOT, Client, Schema, Tally, Tools
from grilles_http import Journal, shipped, version

PARIS, LYON, TOULOUSE, GRAND_PARIS, LILLE = "217500016", "200046977", "243100518", "200054781", "200093201"
SCORE = "cotation@" + PARIS
TODAY, A_YEAR_AGO = "2021-06-30", "2020-07-01"  # first day of the last twelve months
TRY = f"/v1/grilles/{PARIS}/simulation"
tally = Tally()
check, equal = tally.check, tally.equal


def line(code, weight, option=1, **more):
    """A line that weighs the same with and without mutation."""
    return {"code": code, "hors_mutation": {"poids": weight, "option_pj": option}, "mutation": {"poids": weight, "option_pj": option}, **more}


def grid(*lines):
    return {"criteres": list(lines)}


def months(since, until):
    """Complete ones."""
    (a, b, c), (d, e, f) = (map(int, day.split("-")) for day in (since, until))
    return (d - a) * 12 + e - b - (f < c)


def in_paris(record):
    return [c for c in record.get("commune_souhaitee", []) if c.startswith("75")]


def prepare(lines):
    """Leases of the last year and before, and delivered scores: the base école has neither."""
    records = [json.loads(text) for text in lines.splitlines()]
    paris = [r for r in records if in_paris(r) and r["statut"] == "ACTIVE" and r.get("typologie")]
    for i, r in enumerate(paris):
        if i % 6 == 0:
            day = ("2020-06-30", "2020-07-01", "2020-11-15", "2021-06-30")[i // 6 % 4]
            r.update(statut="ATTRIBUEE", attribution={"bail_signe": True, "date_bail": max(day, r["date_creation"]), "commune": in_paris(r)[0].replace("75056", "75113"),
                                                      "typologie": r["typologie"][0], "accord_collectif": "AUCUN", "dalo": False})
        elif i % 11 == 0:
            r["cotations_livrees"] = [{"epci": PARIS, "note": i - 50, "date": "2021-05-03", "origine": "EPCI" if i % 2 else "SPTA"}]
    return records


def simulate(client, schema, body, epci=PARIS):
    answer = client.request("POST", f"/v1/grilles/{epci}/simulation", body)
    if not check(f"simulation {str(body)[:60]}", answer.status == 200, answer):
        return None
    equal("simulation : forme", schema.errors(schema.named("Simulation"), answer.json), [])
    return answer.json


def figures(answer):
    return {k: v for k, v in answer.items() if k != "duree_us"}


def total(client, *conditions):
    answer = client.search({"filtres": {"et": list(conditions)}, "nombre": 0})
    return answer.json["total"] if check("recherche de comparaison", answer.status == 200, answer) else None


def is_(field, value):
    return {"champ": field, "egal": value}


# ---- explanation

def explained(client, schema, number, epci=PARIS):
    answer = client.get(f"/v1/demandes/{number}/cotation?epci={epci}")
    if not check(f"explication {number}", answer.status == 200, answer):
        return None
    equal("explication : forme", schema.errors(schema.named("ExplicationDeCotation"), answer.json), [])
    return answer.json


def noted(client):
    """Every application of the territory with its note, as searches show them."""
    found = client.search({"filtres": is_("epci_souhaite", PARIS), "nombre": 500, "champs": ["statut", "typologie", "tranche_plafond", "mutation", "commune_souhaitee", SCORE]})
    equal("territoire d'une page", (found.status, found.json["total"]), (200, len(found.json["demandes"])))
    return found.json["demandes"]


def value(shown, field):
    """Code or codes of a field of a result."""
    held = shown.get(field)
    code = lambda v: v["code"] if isinstance(v, dict) and "code" in v else v
    return [code(v) for v in held] if isinstance(held, list) else code(held)


def cohort(shown, wide):
    """The comparable applications, as conditions of a search."""
    out = [{"champ": "statut", "parmi": ["ACTIVE", "A_RENOUVELER"]}, {"champ": SCORE, "present": True}]
    if shown.get("typologie"):
        out.append({"champ": "typologie", "parmi": value(shown, "typologie")})
    ceiling = value(shown, "tranche_plafond")
    out.append(is_("tranche_plafond", ceiling) if ceiling else {"non": {"champ": "tranche_plafond", "present": True}})
    out.append(is_("mutation", True) if shown.get("mutation") else {"non": is_("mutation", True)})
    if not wide:
        out.append({"champ": "commune_souhaitee", "parmi": [c for c in value(shown, "commune_souhaitee") if c.startswith("75")]})
    return out


def check_position(client, shown, got):
    if value(shown, "statut") not in ("ACTIVE", "A_RENOUVELER"):
        equal("pas active : comparée à personne", got["positionnement"], None)
        return
    wide = total(client, *cohort(shown, False)) < 30
    group = cohort(shown, wide)
    size = total(client, *group)
    if size < 5:
        equal("moins de cinq : tu", got["positionnement"], None)
        return
    rank = 1 + total(client, *group, {"champ": SCORE, "min": got["note"] + 1})
    position = got["positionnement"] or {}
    equal(f"position de {got['numero_unique']}", [position.get(k) for k in ("rang", "effectif", "quart")], [rank, size, min(4, 4 * (rank - 1) // size + 1)])
    equal("élargie : dit", "élargies" in position.get("cohorte", ""), wide)


def check_delay(records, record, got):
    """Leases of the last twelve months for a typologie wanted, in a commune wanted, else anywhere in the territory."""
    leases = [r for r in records if A_YEAR_AGO <= r.get("attribution", {}).get("date_bail", "") <= TODAY and r["attribution"]["typologie"] in record["typologie"]]
    wanted = in_paris(record)
    found = [r for r in leases if r["attribution"]["commune"] in wanted or "75056" in wanted]
    wide = len(found) < 5
    found = leases if wide else found
    if len(found) < 5:
        equal("moins de cinq baux : tus", got["delai"], None)
        return
    waited = [months(r["date_creation"], r["attribution"]["date_bail"]) for r in found]
    delay = got["delai"] or {}
    equal("effectif du délai", delay.get("effectif"), len(waited))
    check("délai moyen et médian", abs(delay.get("moyen_mois", -1) - statistics.mean(waited)) <= 0.0501 and delay.get("median_mois") == statistics.median(waited), (delay, waited))
    equal("délai élargi : dit", "tout le territoire" in delay.get("cohorte", ""), wide)


def check_explanations(client, schema, records):
    by = {r["numero_unique"]: r for r in records}
    met = {"position": 0, "delai": 0, "livree": 0, "groupe": 0}
    for i, shown in enumerate(noted(client)):
        number = shown["numero_unique"]
        got = explained(client, schema, number)
        equal(f"la note des recherches, {number}", got["note"], shown[SCORE])
        counted = sum(c["points"] for c in got["criteres"] if c["compte"])
        groups = sum(g["points"] for g in got["groupes"]) + sum(c["points"] for c in got["criteres"] if "groupe" not in c)
        equal(f"la somme de ce qui compte, {number}", (counted, groups), (got["grille"]["note"],) * 2)
        equal("autant de critères que de lignes", [c["code"] for c in got["criteres"]], [c["code"] for c in shipped("fictive.json")["criteres"]])
        delivered = by[number].get("cotations_livrees")
        equal("livrée", (got["livree"], got["origine"]), ({k: v for k, v in delivered[0].items() if k != "epci"}, delivered[0]["origine"]) if delivered else (None, "SNE"))
        check("sans livraison, la note de la grille", delivered or got["note"] == got["grille"]["note"], got)
        check("appliqué d'abord", all(c["applique"] or (c["points"] == 0 and not c["compte"]) for c in got["criteres"]), got)
        check("option 2 : pas de points sans pièce conforme", all(c["points"] == 0 for c in got["criteres"] if c["option_pj"] == 2 and c["piece"]["etat"] != "CONFORME"), got)
        if i % 4 == 0:
            check_position(client, shown, got)
        if by[number].get("typologie"):
            check_delay(records, by[number], got)
        for name, seen in [("position", got["positionnement"]), ("delai", got["delai"]), ("livree", got["livree"]), ("groupe", any("groupe" in c and c["points"] and not c["compte"] for c in got["criteres"]))]:
            met[name] += bool(seen)
    check("chaque cas rencontré", all(met[k] for k in ("position", "delai", "livree")), met)


def check_forms(client, schema):
    """The applicant's form: the same note and delay, the quarter but no rank; all in one text."""
    for shown in noted(client)[:40]:
        number, professional = shown["numero_unique"], explained(client, schema, shown["numero_unique"])
        answer = client.get(f"/v1/demandes/{number}/cotation?epci={PARIS}&forme=demandeur").json
        equal("demandeur : forme", schema.errors(schema.named("CotationDuDemandeur"), answer), [])
        equal("demandeur : mêmes chiffres", (answer["note"], answer["delai"], answer["quart"]),
              (professional["note"], professional["delai"], (professional["positionnement"] or {}).get("quart")))
        check("demandeur : le texte dit la note", f"{answer['note']} point" in answer["texte"] and "Ville de Paris" in answer["texte"], answer["texte"])
        equal("demandeur : le texte dit le quart", " quart." in answer["texte"], answer["quart"] is not None)
        equal("demandeur : le texte dit le délai", "mois d'attente" in answer["texte"], answer["delai"] is not None)
        same = client.get(f"/v1/demandes/{number.lower()}/cotation?forme=professionnel&epci=Ville%20de%20Paris").json
        equal("par le nom du territoire", same, professional)
    # One territory wished: no need to say which. Without grid: no note, but the delay.
    alone = client.search({"filtres": {"et": [is_("epci_souhaite", LYON)]}, "nombre": 100, "champs": ["epci_souhaite"]}).json["demandes"]
    alone = [d["numero_unique"] for d in alone if len(d["epci_souhaite"]) == 1]
    got = client.get(f"/v1/demandes/{alone[0]}/cotation")
    equal("seul territoire, sans grille", (got.status, got.json["epci"], got.json["note"], got.json["origine"], got.json["grille"], got.json["criteres"], got.json["positionnement"]),
          (200, LYON, None, None, None, [], None))
    equal("sans grille : forme", schema.errors(schema.named("ExplicationDeCotation"), got.json), [])
    text = client.get(f"/v1/demandes/{alone[0]}/cotation?forme=demandeur").json
    equal("sans grille, au demandeur : forme", schema.errors(schema.named("CotationDuDemandeur"), text), [])
    check("sans grille, au demandeur", text["note"] is None and "n'a pas de note" in text["texte"], text)


# ---- simulation

def check_simulation(client, schema):
    generation, before = client.get("/pret").json["generation"], client.get(f"/v1/grilles/{PARIS}").json
    shown = noted(client)
    # The very grid in force: nobody moves.
    same = simulate(client, schema, {"grille": shipped("fictive.json")})
    equal("la grille en vigueur contre elle-même", (same["comparee_a"], same["mouvements"], same["hausses"], same["baisses"], same["tete_gardee"]),
          (1, {"montent": 0, "descendent": 0, "stables": len(shown), "deplacement_moyen": 0}, [], [], 20))
    equal("avant et après", same["apres"], same["avant"])
    notes = [explained(client, schema, d["numero_unique"])["grille"]["note"] for d in shown]
    got = same["apres"]
    equal("effectif, extrêmes, médiane", [got[k] for k in ("effectif", "minimum", "maximum", "mediane")], [len(notes), min(notes), max(notes), statistics.median(notes)])
    check("moyenne, écart type", abs(got["moyenne"] - statistics.mean(notes)) < 0.006 and abs(got["ecart_type"] - statistics.pstdev(notes)) < 0.006, got)
    equal("distribution", [v["nombre"] for v in got["distribution"]], [sum(v["min"] <= n < v["max"] for n in notes) for v in got["distribution"]])
    equal("ex æquo", (got["ex_aequo"]["notes_distinctes"], got["ex_aequo"]["demandes"]), (len(set(notes)), sum(notes.count(n) > 1 for n in notes)))
    best = sorted(zip((d["numero_unique"] for d in shown), notes), key=lambda p: (-p[1], p[0]))[:20]
    equal("tête", [(d["numero_unique"], d["note"], d["rang"]) for d in same["tete"]], [(n, note, 1 + sum(x > note for x in notes)) for n, note in best])
    check("parts : une par ligne, un en tout", len(same["parts"]) == len(shipped("fictive.json")["criteres"]) and abs(sum(p["part"] for p in same["parts"]) - 1) < 0.01, same["parts"])
    # Filters narrow; all notes are in the list, so that every figure can be counted again.
    tried = grid(line("DALO", 50), line("ANCIENNETE", 1, par="MOIS"), line("PARENT_ISOLE", 7))
    filters = {"et": [is_("typologie", "T4"), is_("mutation", False)]}
    narrow = simulate(client, schema, {"grille": tried, "filtres": filters, "nombre": 100})
    equal("les filtres restreignent", narrow["apres"]["effectif"], total(client, is_("epci_souhaite", PARIS), filters))
    every = narrow["tete"]
    if check("toutes dans la liste", 20 < len(every) == narrow["apres"]["effectif"] < 100, len(every)):
        for after in (True, False):
            note, rank = ("note", "rang") if after else ("note_avant", "rang_avant")
            equal("rangs", [d[rank] for d in every], [1 + sum(x[note] > d[note] for x in every) for d in every])
            check("moyenne", abs(narrow["apres" if after else "avant"]["moyenne"] - statistics.mean(d[note] for d in every)) < 0.006, narrow)
        gains = [d["rang_avant"] - d["rang"] for d in every]
        equal("mouvements", [narrow["mouvements"][k] for k in ("montent", "descendent", "stables")], [sum(g > 0 for g in gains), sum(g < 0 for g in gains), gains.count(0)])
        check("déplacement moyen", abs(narrow["mouvements"]["deplacement_moyen"] - statistics.mean(map(abs, gains))) <= 0.0501, narrow["mouvements"])
        for name, sign in (("hausses", 1), ("baisses", -1)):
            want = sorted((-sign * g, d["numero_unique"]) for g, d in zip(gains, every) if sign * g > 0)
            equal(name, [d["numero_unique"] for d in narrow[name]], [n for _, n in want])
        for part, code in zip(narrow["parts"], ("DALO", "ANCIENNETE", "PARENT_ISOLE")):
            condition = next(k["condition"] for g in client.get("/v1/criteres-cotation").json["categories"] for k in g["criteres"] if k["code"] == code)
            equal(f"part de {code}", part["code"], code)
            if code != "ANCIENNETE":
                equal(f"demandes de {code}", part["demandes"], total(client, is_("epci_souhaite", PARIS), filters, condition))
        for group in narrow["par_categorie"]["composition_familiale"]:
            equal("par composition", group["nombre"], total(client, is_("epci_souhaite", PARIS), filters, is_("composition_familiale", group["code"])))
    # What it is compared with.
    for sent, want in [({}, 1), ({"comparer_a": None}, None), ({"comparer_a": 1}, 1), ({"comparer_a": 2}, 2)]:
        got = simulate(client, schema, {"grille": tried, **sent})
        equal(f"comparer_a {sent}", (got["comparee_a"], got["avant"] is None, got["mouvements"] is None, got["hausses"] is None, "tete_gardee" in got), (want,) + (want is None,) * 3 + (want is not None,))
    against = simulate(client, schema, {"grille": shipped("toulouse-metropole.json"), "comparer_a": 2})
    equal("contre le brouillon, qui est la même", against["mouvements"]["stables"], len(shown))
    for number in (0, 1, 100):
        got = simulate(client, schema, {"grille": tried, "nombre": number})
        equal(f"nombre {number}", (len(got["tete"]), len(got["hausses"]) <= number, len(got["baisses"]) <= number), (number, True, True))
    # Warnings.
    kinds = lambda *lines: [w["genre"] for w in simulate(client, schema, {"grille": grid(*lines)})["avertissements"]]
    check("ce qui domine et ne départage pas", {"DOMINANT", "TETE_INDISTINCTE"} <= set(kinds(line("DALO", 100), line("PARENT_ISOLE", 1))))
    equal("jamais", kinds(line("ANCIENNETE", 1, par="MOIS"), line("TAUX_EFFORT", 5, intervalle={"min": 5000})).count("JAMAIS"), 1)
    # No grid in force: compared with nothing. Nobody: no figure.
    lyon = simulate(client, schema, {"grille": tried}, LYON)
    equal("sans grille en vigueur", (lyon["comparee_a"], lyon["avant"], lyon["apres"]["effectif"]), (None, None, total(client, is_("epci_souhaite", LYON))))
    nobody = simulate(client, schema, {"grille": tried, "filtres": {"et": [is_("mutation", True), is_("mutation", False)]}})
    equal("personne", (nobody["apres"], nobody["tete"]), ({"effectif": 0, "distribution": []}, []))
    equal("rien n'est gardé", (client.get("/pret").json["generation"], client.get(f"/v1/grilles/{PARIS}").json), (generation, before))


# ---- bad input

def check_refused(client, numbers):
    good = grid(line("DALO", 50))
    several, elsewhere = numbers

    def refused(name, answer, status, slug, where=None, words=()):
        equal(f"{name} : statut et type", (answer.status, answer.slug), (status, slug))
        errors = (answer.json or {}).get("erreurs", [])
        if where is not None:
            check(f"{name} : où", where in [e.get("chemin", e.get("parametre")) for e in errors], errors)
        check(f"{name} : dit {words}", all(w in answer.body.decode() for w in words), answer)

    IMP = "requete-impossible"
    for name, body, where, words in [
            ("critère inconnu", {"grille": grid(line("DALOO", 50))}, "/grille/criteres/0/code", ["DALO"]),
            ("poids trop grand", {"grille": grid(line("DALO", 101))}, "/grille/criteres/0/hors_mutation/poids", ["100"]),
            ("poids trop petit", {"grille": grid(line("DAL", 1), line("DALO", -101))}, "/grille/criteres/1/mutation/poids", ["100"]),
            ("option inconnue", {"grille": grid(line("DALO", 1, 4))}, "/grille/criteres/0/hors_mutation/option_pj", []),
            ("grille vide", {"grille": grid()}, "/grille/criteres", []),
            ("grille sans critères", {"grille": {}}, "/grille/criteres", []),
            ("grille absente", {}, "/grille", []),
            ("grille : une liste", {"grille": []}, "/grille", []),
            ("grille : null", {"grille": None}, "/grille", []),
            ("modalité inconnue", {"grille": grid(line("DALO", 1, modalites=["X"]))}, "/grille/criteres/0/modalites/0", []),
            ("intervalle renversé", {"grille": grid(line("TAUX_EFFORT", 1, intervalle={"min": 40, "max": 30}))}, "/grille/criteres/0/intervalle", []),
            ("membre inconnu d'une ligne", {"grille": grid(line("DALO", 1, point=3))}, "/grille/criteres/0/point", []),
            ("comparer_a inconnu", {"grille": good, "comparer_a": 9}, "/comparer_a", ["version 9"]),
            ("comparer_a nul", {"grille": good, "comparer_a": 0}, "/comparer_a", []),
            ("comparer_a en texte", {"grille": good, "comparer_a": "1"}, "/comparer_a", []),
            ("nombre trop grand", {"grille": good, "nombre": 101}, "/nombre", ["100"]),
            ("nombre négatif", {"grille": good, "nombre": -1}, "/nombre", []),
            ("nombre en texte", {"grille": good, "nombre": "x"}, "/nombre", []),
            ("filtres : champ inconnu", {"grille": good, "filtres": {"et": [is_("typologi", "T3")]}}, "/filtres/et/0/champ", ["typologie"]),
            ("filtres : valeur inconnue", {"grille": good, "filtres": is_("typologie", "T33")}, "/filtres/egal", []),
            ("filtres : une liste", {"grille": good, "filtres": []}, "/filtres", []),
            ("membre inconnu", {"grille": good, "filtre": {}}, "/filtre", ["filtres"])]:
        refused(name, client.request("POST", TRY, body), 422, IMP, where, words)
    refused("un texte", client.request("POST", TRY, b'"x"'), 422, IMP)
    refused("toutes les erreurs à la fois", client.request("POST", TRY, {"grille": grid(line("X", 1)), "nombre": -1, "filtres": is_("y", 1)}), 422, IMP, "/filtres/champ", ["/nombre", "/grille/criteres/0/code"])
    text = json.dumps({"grille": good})
    for name, body in [("vide", b""), ("tronqué", text[:-1].encode()), ("UTF-8", b'{"grille":"\xff"}'), ("deux fois", (text[:-1] + ',"grille":{}}').encode()),
                       ("deux fois dans la grille", json.dumps({"grille": good}).replace('"criteres"', '"criteres":[],"criteres"').encode()),
                       ("deux fois dans un filtre", (text[:-1] + ',"filtres":{"champ":"dalo","champ":"dalo"}}').encode())]:
        refused(f"JSON {name}", client.request("POST", TRY, body), 400, "json-illisible")
    refused("Content-Type", client.request("POST", TRY, text.encode(), {"Content-Type": "text/plain"}), 415, "type-non-admis")
    refused("Accept", client.request("POST", TRY, text.encode(), {"Accept": "text/csv"}), 406, "non-acceptable")
    refused("plus de 64 Kio", client.request("POST", TRY, text.encode() + b" " * 65536), 413, "trop-gros")
    equal("64 Kio", client.request("POST", TRY, text.encode() + b" " * (65536 - len(text.encode()))).status, 200)
    refused("paramètre", client.request("POST", TRY + "?nombre=3", {"grille": good}), 400, "parametre-illisible", "nombre")
    equal("min_generation à venir", client.request("POST", f"{TRY}?min_generation={client.get('/pret').json['generation'] + 1}", {"grille": good}).status, 503)
    for epci, words in [("123456789", []), ("x", []), (GRAND_PARIS, [PARIS])]:
        refused(f"territoire {epci}", client.request("POST", f"/v1/grilles/{epci}/simulation", {"grille": good}), 404, "introuvable", None, words)

    path = f"/v1/demandes/{several}/cotation"
    for query, where, words in [("", "epci", [PARIS, "candidats"]), (f"?epci={elsewhere}", "epci", ["ne souhaite", PARIS]), ("?epci=123456789", "epci", ["123456789"]),
                                (f"?epci={GRAND_PARIS}", "epci", [PARIS]), (f"?epci={PARIS}&forme=agent", "forme", ["demandeur ou professionnel"])]:
        refused(f"explication {query}", client.get(path + query), 422, IMP, where, words)
    for query, where in [("?x=1", "x"), (f"?epci={PARIS}&epci={PARIS}", "epci"), ("?epci=%zz", "epci")]:
        refused(f"explication {query}", client.get(path + query), 400, "parametre-illisible", where)
    for number in ("x", "1110816000002B9999", several[:-1], "%00"):
        refused(f"demande {number}", client.get(f"/v1/demandes/{number}/cotation?epci={PARIS}"), 404, "introuvable")
    refused("explication, Accept", client.get(f"{path}?epci={PARIS}", Accept="text/csv"), 406, "non-acceptable")


# ---- without class X

def check_hidden(client, hidden, schema):
    """`hidden` is asked by those who may not know of class X."""
    criteria = [k for g in client.get("/v1/criteres-cotation").json["categories"] for k in g["criteres"]]
    sensitive = [k["code"] for k in criteria if k["sensible"]]
    secret = re.compile("|".join(rf'\b{code}\b' for code in sensitive) + "|" + "|".join(re.escape(json.dumps(k["libelle"], ensure_ascii=False)) for k in criteria if k["sensible"]))

    def silent(name, answer):
        check(f"{name} : aucun critère sensible n'est nommé", not secret.search(json.dumps(answer, ensure_ascii=False)), secret.search(json.dumps(answer, ensure_ascii=False)))
        return answer

    fictive = shipped("fictive.json")
    # Explanation: one line, of the same sum.
    with_some, kept = 0, 0
    for shown in noted(client):
        # Of a protected person, who is not the service that handles the application does not learn where he lives either.
        lives = [c.get(f"/v1/demandes/{shown['numero_unique']}").json.get("commune_residence") for c in (client, hidden)]
        melted = sensitive + (["RESIDE_COMMUNE"] if lives[0] and not lives[1] else [])
        kept += len(melted) > len(sensitive)
        full, cut = explained(client, schema, shown["numero_unique"]), silent("explication", explained(hidden, schema, shown["numero_unique"]))
        equal("même note, même position", [cut[k] for k in ("note", "origine", "grille", "positionnement", "delai")], [full[k] for k in ("note", "origine", "grille", "positionnement", "delai")])
        merged = [c for c in cut["criteres"] if c["code"] == "SENSIBLE"]
        groups = {c["groupe"] for c in full["criteres"] if c["code"] in melted and "groupe" in c}
        equal("une seule ligne", (len(merged), set(merged[0])), (1, {"code", "libelle", "points"}))
        equal("la somme de ce qu'elle fond", merged[0]["points"], sum(c["points"] for c in full["criteres"] if c["compte"] and (c["code"] in melted or c.get("groupe") in groups)))
        equal("les autres telles quelles", [c for c in cut["criteres"] if c["code"] != "SENSIBLE"],
              [c for c in full["criteres"] if c["code"] not in melted and c.get("groupe") not in groups])
        check("pas de groupe qui en tient", not groups & {g["groupe"] for g in cut["groupes"]}, cut["groupes"])
        with_some += merged[0]["points"] != 0
    check("des demandes en ont", with_some > 3, with_some)
    check("des demandes sont protégées", kept > 0, kept)
    # The grid in force, whose notes every search shows: the same figures, nobody moves.
    for filters in ({"filtres": is_("mutation", False)}, {}):
        full, cut = simulate(client, schema, {"grille": fictive, **filters}), silent("simulation", simulate(hidden, schema, {"grille": fictive, **filters}))
        equal("grille en vigueur : mêmes chiffres", [cut[k] for k in ("apres", "avant", "mouvements", "tete", "hausses", "baisses")], [full[k] for k in ("apres", "avant", "mouvements", "tete", "hausses", "baisses")])
        equal("personne ne bouge", cut["mouvements"]["stables"], cut["apres"]["effectif"])
        equal("une part SENSIBLE", [p["code"] for p in cut["parts"]].count("SENSIBLE"), 1)
    # Other lines tried, the sensitive ones as they are: named.
    moved = {"criteres": [dict(c, hors_mutation={**c["hors_mutation"], "poids": 9}) if c["code"] == "PARENT_ISOLE" else c for c in fictive["criteres"]]}
    full, cut = simulate(client, schema, {"grille": moved}), silent("autres lignes", simulate(hidden, schema, {"grille": moved}))
    equal("autres lignes : les listes", [cut[k] for k in ("mouvements", "tete", "hausses", "baisses")], [full[k] for k in ("mouvements", "tete", "hausses", "baisses")])
    # Weighed otherwise, alone or by what shares their group, or against a version that does: nobody is named.
    heavier = {"criteres": [dict(c, hors_mutation={**c["hors_mutation"], "poids": 41}) if c["code"] == "VIOLENCES" else c for c in fictive["criteres"]]}
    lighter = {"criteres": [dict(c, hors_mutation={**c["hors_mutation"], "poids": 0}) if c["code"] == "PRIO_D" else c for c in fictive["criteres"]]}
    for name, body in [("plus lourd", {"grille": heavier}), ("un autre du groupe", {"grille": lighter}), ("sans eux", {"grille": grid(line("DALO", 1))}),
                       ("contre une autre version", {"grille": fictive, "comparer_a": 2}), ("contre rien", {"grille": heavier, "comparer_a": None})]:
        cut = silent(name, simulate(hidden, schema, body))
        equal(f"{name} : listes tues", ([cut[k] for k in ("tete", "hausses", "baisses")], "tete_gardee" in cut, [w["genre"] for w in cut["avertissements"]].count("LISTES_TUES")), ([None] * 3, False, 1))
        for side in filter(None, (cut["apres"], cut["avant"])):
            check(f"{name} : ni extrêmes ni petits nombres", "maximum" not in side and "ex_aequo" not in side and all(v["nombre"] >= 11 for v in side["distribution"]), side)
            equal(f"{name} : tous comptés", sum(v["nombre"] for v in side["distribution"]), side["effectif"])
        for field, groups in cut["par_categorie"].items():
            rest = cut["apres"]["effectif"] - sum(g["nombre"] for g in groups)
            check(f"{name} : {field}, pas de petit groupe, ni par différence", all(g["nombre"] >= 11 for g in groups) and (field == "priorites" or rest == 0 or rest >= 11), groups)
        check(f"{name} : l'autre serveur les nomme", simulate(client, schema, body)["tete"])
    # A sensitive criterion of few changes no figure, and how few is not told: those of nobody answer the same.
    base = [line("ANCIENNETE", 1, par="MOIS"), line("DALO", 20)]
    conditions = {k["code"]: k["condition"] for k in criteria if k["sensible"] and k["condition"]}
    counts = {code: total(client, is_("epci_souhaite", LILLE), condition) for code, condition in conditions.items()}
    none, few = ([c for c, n in counts.items() if low <= n <= high] for low, high in ((0, 0), (1, 10)))
    many = [c for c, n in counts.items() if n >= 11]
    if check("des critères sensibles de personne, de peu, de beaucoup", none and few and many, counts):
        without = simulate(hidden, schema, {"grille": grid(*base)}, LILLE)
        answers = {code: silent(code, simulate(hidden, schema, {"grille": grid(*base, line(code, 100))}, LILLE)) for code in none + few + many[:1]}
        for code in none + few:
            got = answers[code]
            equal(f"{code} : mêmes chiffres", [got["apres"][k] for k in ("effectif", "moyenne", "mediane", "ecart_type", "premier_quart", "dernier_quart")],
                  [without["apres"][k] for k in ("effectif", "moyenne", "mediane", "ecart_type", "premier_quart", "dernier_quart")])
            equal(f"{code} : mêmes parts", got["parts"][:-1], without["parts"])
            equal(f"{code} : tu", [got["parts"][-1][k] for k in ("code", "demandes", "points", "part")], ["SENSIBLE", None, None, None])
            equal(f"{code} : combien, cela ne se voit pas", figures(got), figures(answers[none[0]]))
        check("de beaucoup : compte", answers[many[0]]["apres"]["moyenne"] > without["apres"]["moyenne"] and answers[many[0]]["parts"][-1]["demandes"] == counts[many[0]], answers[many[0]]["parts"])
        two = simulate(hidden, schema, {"grille": grid(*base, line(many[0], 100), line(few[0], 90))}, LILLE)
        equal("peu à côté de beaucoup : mêmes chiffres", figures(two), figures(answers[many[0]]))
        # Filters that leave one application; a group whose other line hides all but few.
        for shown in client.search({"filtres": {"et": [is_("epci_souhaite", LILLE), conditions[many[0]]]}, "nombre": 3, "champs": ["numero_unique"]}).json["demandes"]:
            one = {"filtres": is_("numero_unique", shown["numero_unique"])}
            answer = hidden.request("POST", f"/v1/grilles/{LILLE}/simulation", {"grille": grid(line(many[0], 100), line("DALO", 1)), **one})
            if answer.status == 200:
                equal("une seule demande : rien", figures(answer.json), figures(simulate(hidden, schema, {"grille": grid(line(none[0], 100), line("DALO", 1)), **one}, LILLE)))
        masked = [line("ANCIENNETE", 100, intervalle={"min": 0}, groupe="G", cumul="MAX"), line(many[0], 100, groupe="G", cumul="MAX")]
        equal("masqué par son groupe : tu", simulate(hidden, schema, {"grille": grid(*masked)}, LILLE)["parts"][-1]["demandes"], None)


def check_described(schema):
    """Every status met here is described."""
    for method, path, status in sorted(Client.seen):
        path = re.sub(r"(?<=/demandes/)[^/]+(?=/cotation$)", "{nu}", re.sub(r"(?<=/grilles/)[^/]+(?=/simulation$)", "{epci}", path))
        operation = schema.document["paths"].get(path, {}).get(method.lower())
        if operation:
            check(f"openapi décrit {status} de {method} {path}", str(status) in operation["responses"], sorted(operation["responses"]))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(f"{ROOT}/server/openapi.json", encoding="utf-8") as text:
        schema = Schema(json.load(text))
    with Tools(sys.argv[1]) as tools:
        records, index = prepare(tools.demandes(6000)), tools.path("index")
        built = tools.index("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode(), index=index)
        if built.returncode != 0 or b" 0 lignes rejet" not in built.stderr:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        server = tools.start(index)
        if server.port is None:
            sys.exit(f"le serveur n'a pas démarré : {server.log}")
        client = Client(server.port)
        hidden = client.comme({"id": "gt", "profil": "GT"})  # no class X, simulations
        journal = Journal(tools, index, client)
        journal.put(PARIS, version(1, "PUBLIEE", shipped("fictive.json"), "2021-01-01"), version(2, "BROUILLON", shipped("toulouse-metropole.json"), "2022-01-01"))
        hidden.get(f"/v1/criteres?min_generation={client.get('/pret').json['generation']}")
        wishes = client.search({"filtres": is_("epci_souhaite", PARIS), "nombre": 500, "champs": ["epci_souhaite"]}).json["demandes"]
        several = next(d for d in wishes if len(d["epci_souhaite"]) > 2)
        for function, arguments in [(check_explanations, (client, schema, records)), (check_forms, (client, schema)), (check_simulation, (client, schema)),
                                    (check_refused, (client, (several["numero_unique"], TOULOUSE))), (check_hidden, (client, hidden, schema)), (check_described, (schema,))]:
            try:
                function(*arguments)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
        for one in (server,):
            equal("rien au journal du serveur", "[error]" in one.log, False)
            equal("arrêt", one.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
