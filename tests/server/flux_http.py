#!/usr/bin/env python3
"""Streams of a search: every row of CSV and NDJSON read back and compared, cell by cell, with the records; columns, models, dialects, what is
refused, what begins like a formula.

    flux_http.py build/release [SEED]
"""
import csv
import datetime
import decimal
import io
import json
import random
import sys
import urllib.parse

from banc import SANS_X, Client, Tally, Tools
from grilles_http import Journal, shipped, version
from tableau import Tableau

SEARCH, LYON = "/v1/demandes/recherche", "200046977"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
tally = Tally()
check, equal = tally.check, tally.equal

NASTY = ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=2", 'a"b', 'a;b,c', "a\nb", "a\r\nb", "''", "é€😀", "‮droite", "x" * 90, " =1", "=cmd|' /C calc'!A0",
         '"', ";", ",", "'=1", "\u200b=1", "a\tb"]


def prepare(lines):
    """Some names and texts that no one has."""
    out = []
    for i, line in enumerate(lines.splitlines()):
        record = json.loads(line)
        if i % 7 == 0:
            record["nom"] = NASTY[i // 7 % len(NASTY)]
            record["complement_demande"] = NASTY[(i // 7 + 3) % len(NASTY)] * (1 + i % 20)
            record["quartier_souhaite"] = [NASTY[(i // 7 + k) % len(NASTY)] for k in range(1, 4)]
        out.append(record)
    return out


def neutral(value):
    return "'" + value if isinstance(value, str) and value.startswith(FORMULAS) else value


def dressed(value, french, among=False):
    """A value as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y") if french else value.isoformat()
    if isinstance(value, decimal.Decimal):
        return f"{value:.2f}".replace(".", "," if french else ".")
    return str(value) if among else neutral(str(value))


def records(client, body):
    """The same search, whole records."""
    body = {k: v for k, v in body.items() if k not in ("champs", "modele", "codes", "dialecte")}
    answer = client.request("POST", SEARCH, body, {"Accept": "application/x-ndjson"})
    equal("enregistrements", answer.status, 200)
    return [json.loads(line) for line in answer.body.splitlines()]


def table(client, body, as_link=False):
    """Header and rows of a CSV; None when it is not one."""
    french = body.get("dialecte", "excel-fr") == "excel-fr"
    if as_link:
        pairs = {k: ",".join(v) if isinstance(v, list) else "true" if v is True else json.dumps(v) if isinstance(v, dict) else str(v) for k, v in body.items()}
        answer = client.get("/v1/demandes?" + urllib.parse.urlencode(pairs), Accept="text/csv")
    else:
        answer = client.request("POST", SEARCH, body, {"Accept": "text/csv"})
    if not check(f"CSV {str(body)[:80]}", answer.status == 200, answer):
        return None, None
    equal("type", answer.headers["content-type"], "text/csv; charset=utf-8; header=present")
    equal("BOM", answer.body.startswith(b"\xef\xbb\xbf"), french)
    text = answer.body.decode("utf-8-sig" if french else "utf-8")
    check("CRLF à la fin", text.endswith("\r\n"))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if french else ",", strict=True))
    return rows[0], rows[1:]


def compare(name, client, reference, body, columns, header, rows, records_, masked):
    """Every cell."""
    french = body.get("dialecte", "excel-fr") == "excel-fr"
    equal(f"{name} : nombre de lignes", len(rows), len(records_))
    wrong = []
    for row, record in zip(rows, records_):
        for (champ, codes), entete, cell in zip(columns, header, row):
            value = reference.cellule(champ, record, codes, masked, lambda v: dressed(v, french, True))
            if dressed(value, french) != cell:
                wrong.append((record["numero_unique"], entete, cell, dressed(value, french)))
    check(f"{name} : {len(rows)} x {len(header)} cellules", not wrong, wrong[:3])
    return len(rows) * len(header)


def models(client, reference):
    base = {"filtres": {"champ": "departement_souhaite", "egal": "69"}, "tri": ["nom"]}
    wanted = records(client, base)
    check("assez de lignes", len(wanted) > 30, len(wanted))
    for modele in ("instruction", "caleol", "priorites", "coordonnees", "complet"):
        for dialecte in ("excel-fr", "rfc4180"):
            body = {**base, "modele": modele, "dialecte": dialecte, "codes": dialecte == "rfc4180"}
            header, rows = table(client, body)
            columns = reference.reconnaitre(header)
            if not check(f"{modele} : colonnes dans l'ordre du catalogue", columns is not None, header):
                continue
            check(f"{modele} : rien de sensible", all(c.classe != "X" for c, _ in columns))
            check(f"{modele} : ni NIR ni groupe", all(c.type not in ("nir", "list") for c, _ in columns))
            equal(f"{modele} : codes", {c.nom for c, code in columns if code}, {c.nom for c, _ in columns if c.a_des_codes} if body["codes"] else set())
            check(f"{modele} : la marque d'instruction", modele == "coordonnees" or {"en_instruction", "en_instruction.guichet", "en_instruction.depuis"} <= {c.nom for c, _ in columns})
            compare(f"{modele}/{dialecte}", client, reference, body, columns, header, rows, wanted, True)
    equal("complet : tous les champs", {c.nom for c, _ in reference.reconnaitre(table(client, {**base, "nombre": 1, "modele": "complet"})[0])},
          {c.nom for r in reference.racines for c in [r, *r.champs] if c.classe != "X" and c.cle != "cotation" and c.type not in ("nir", "list") and (c.type != "object" or c.cle == "en_instruction")})
    default = table(client, {**base, "nombre": 5})
    equal("sans modèle : instruction", default, table(client, {**base, "nombre": 5, "modele": "instruction"}))
    equal("40 colonnes", len(default[0]), 40)
    for name in ("CALEOL", "priorités", "Coordonnées"):
        equal(f"modèle {name}", table(client, {**base, "nombre": 5, "modele": name})[0] is not None, True)


def columns_of_ones_own(client, reference, rng):
    """Any columns in any order, of any search."""
    names = [c.nom for r in reference.racines for c in [r, *r.champs] if c.type != "nir" and c.cle not in ("cotation", "nir_empreinte")]
    sorts = ["nom", "-anciennete", "date_creation", "-ressources_mensuelles", "dalo", "numero_unique", "-en_instruction", "commune_choix1"]
    filters = [{"champ": "statut", "present": True}, {"champ": "typologie", "parmi": ["T2", "T3"]}, {"champ": "age", "min": 30, "max": 50}, {"champ": "dalo", "egal": True},
               {"champ": "en_instruction", "egal": True}, {"champ": "email", "present": False}, {"champ": "motifs", "parmi": ["06", "07", "27"]},
               {"champ": "region_souhaitee", "egal": "11"}]
    cells = 0
    for turn in range(60):
        chosen = rng.sample(names, rng.randrange(1, 12))
        body = {"champs": chosen, "dialecte": rng.choice(["excel-fr", "rfc4180"]), "codes": rng.random() < 0.5, "nombre": rng.choice([0, 1, 7, 400, 2000])}
        body["filtres"] = {"et": rng.sample(filters, rng.randrange(0, 3))}
        tri = rng.sample(sorts, rng.randrange(0, 3))
        body["tri"] = [{"champ": t.lstrip("-"), "ordre": "desc" if t[0] == "-" else "asc"} for t in tri]
        wanted = records(client, body)
        header, rows = table(client, body)
        if rows is None:
            continue
        columns = []
        for champ in reference.developper(chosen if "numero_unique" in chosen else ["numero_unique", *chosen]):
            columns.append((champ, False))
            if body["codes"] and champ.a_des_codes:
                columns.append((champ, True))
        equal(f"colonnes à soi {turn}", header, [c.libelle + " (code)" if code else c.entete for c, code in columns])
        cells += compare(f"colonnes à soi {turn}", client, reference, body, columns, header, rows, wanted, False)
        if turn % 6 == 0:
            link = {**body, "tri": tri, "champs": chosen, "filtres": body["filtres"]}
            equal(f"le même lien {turn}", table(client, {k: v for k, v in link.items() if v != [] and v is not False}, True), (header, rows))
        # The same columns as lines of JSON are those of the pages.
        answer = client.request("POST", SEARCH, {k: v for k, v in body.items() if k not in ("codes", "dialecte")}, {"Accept": "application/x-ndjson"})
        page = client.search({**{k: v for k, v in body.items() if k not in ("codes", "dialecte")}, "nombre": min(body["nombre"], 1000)})
        equal(f"NDJSON {turn} : comme la page", [json.loads(line) for line in answer.body.splitlines()][:1000], page.json["demandes"])
    check("beaucoup de cellules", cells > 50_000, cells)


def masked_by_default(client, reference):
    """Values of class X are not told apart unless their column is named."""
    body = {"filtres": {"champ": "motifs", "parmi": ["07", "27", "06"]}, "modele": "instruction"}
    header, rows = table(client, body)
    column = [row[header.index("Motif principal")] for row in rows]
    check("modèle : « Motif sensible »", "Motif sensible" in column and not {"Handicap", "Violences familiales"} & set(column), set(column))
    header, rows = table(client, {**body, "modele": "", "champs": ["motifs"]})
    check("colonne nommée : les motifs", any("Handicap" in row[1] for row in rows), rows[:3])


def scores(tools, index, client):
    """The score and the rank of the territory searched; ranks counted one by one."""
    Journal(tools, index, client).put(LYON, version(1, "PUBLIEE", shipped("fictive.json"), "2021-01-01"))
    column = f"cotation@{LYON}"
    everyone = records(client, {"filtres": {"champ": "epci_souhaite", "egal": LYON}, "tri": ["nom"]})
    noted = {r["numero_unique"]: r.get(column) for r in everyone}
    check("des notes", len(set(noted.values())) > 5, len(noted))
    rank = {n: sum(o is not None and o > v for o in noted.values()) + 1 for n, v in noted.items() if v is not None}
    for name, body in [("le seul territoire des filtres", {"filtres": {"champ": "epci_souhaite", "egal": LYON}}),
                       ("une commune", {"filtres": {"champ": "commune_souhaitee", "egal": "Villeurbanne"}}),
                       ("un filtre de cotation", {"filtres": {"champ": "cotation", "epci": LYON, "min": 1}}),
                       ("un tri", {"filtres": {"champ": "departement_souhaite", "egal": "69"}, "tri": [{"champ": "cotation", "epci": LYON, "ordre": "desc"}]})]:
        for modele in ("instruction", "caleol", "priorites", "complet"):
            header, rows = table(client, {**body, "modele": modele})
            where = [i for i, h in enumerate(header) if h in ("Cotation – Métropole de Lyon", "Rang de cotation – Métropole de Lyon")]
            if not check(f"{name}, {modele} : note et rang", len(where) == 2 and len(rows) > 3, header):
                continue
            got = {row[0]: tuple(row[i] for i in where) for row in rows}
            equal(f"{name}, {modele} : leurs valeurs", got,
                  {n: ("", "") if noted.get(n) is None else (str(noted[n]), str(rank[n])) for n in got})
    header, rows = table(client, {"champs": ["nom", column], "filtres": {"champ": "departement_souhaite", "egal": "69"}})
    equal("colonne nommée", header[2:], ["Cotation – Métropole de Lyon", "Rang de cotation – Métropole de Lyon"])
    equal("colonne nommée : ses valeurs", {r[0]: r[2] for r in rows if r[2]}, {n: str(v) for n, v in noted.items() if v is not None})
    header, _ = table(client, {"modele": "instruction", "filtres": {"champ": "epci_souhaite", "egal": "217500016"}})
    check("sans grille : ni note ni rang", len(header) == 40, header[-2:])


def raw_bytes(client, number):
    """What is between quotation marks and what is not."""
    body = {"filtres": {"champ": "numero_unique", "egal": number}, "champs": ["nom", "age", "ressources_mensuelles", "date_creation", "dalo", "statut"]}
    record = client.get(f"/v1/demandes/{number}").json
    day = datetime.date.fromisoformat(record["date_creation"])
    money = decimal.Decimal(str(record["ressources_mensuelles"]))
    label = {"ACTIVE": "Active", "A_RENOUVELER": "À renouveler", "EXPIREE": "Non renouvelée (tolérance)", "ATTRIBUEE": "Attribuée, bail à signer"}[record["statut"]]
    yes = "oui" if record["dalo"] else "non"
    line = client.request("POST", SEARCH, body, {"Accept": "text/csv"}).body.decode("utf-8-sig").split("\r\n")[1]
    equal("excel-fr, octet par octet", line, f'"{number}";"{record["nom"]}";{record["age"]};{money:.2f};'.replace(".", ",") + f'{day:%d/%m/%Y};"{yes}";"{label}"')
    line = client.request("POST", SEARCH, {**body, "dialecte": "rfc4180"}, {"Accept": "text/csv"}).body.decode().split("\r\n")[1]
    quoted = f'"{label}"' if "," in label else label
    equal("rfc4180, octet par octet", line, f'{number},{record["nom"]},{record["age"]},{money:.2f},{day.isoformat()},{yes},{quoted}')


def refused(client):
    def bad(name, body, status, place, *words, accept="text/csv"):
        answer = client.request("POST", SEARCH, body, {"Accept": accept})
        text = json.dumps(answer.json, ensure_ascii=False) if answer.json else ""
        errors = (answer.json or {}).get("erreurs", [{}])
        check(f"refusé : {name}", answer.status == status and any(e.get("chemin") == place for e in errors) and all(w in text for w in words), answer)

    bad("colonne inconnue", {"champs": ["nom", "prenmos"]}, 422, "/champs/1", "prenoms")
    bad("modèle inconnu", {"modele": "instructon"}, 422, "/modele", "instruction", "coordonnees")
    bad("modèle et colonnes", {"modele": "complet", "champs": ["nom"]}, 422, "/modele")
    bad("dialecte inconnu", {"dialecte": "excel"}, 422, "/dialecte", "rfc4180")
    bad("NIR", {"champs": ["nir"]}, 422, "/champs/0")
    bad("curseur", {"curseur": "AAAA"}, 422, "/curseur")
    bad("facettes", {"facettes": ["dalo"]}, 422, "/facettes")
    bad("nombre négatif", {"nombre": -1}, 422, "/nombre")
    bad("modèle d'un NDJSON", {"modele": "complet"}, 422, "/modele", accept="application/x-ndjson")
    bad("codes d'un NDJSON", {"codes": True}, 422, "/codes", accept="application/x-ndjson")
    bad("dialecte d'un NDJSON", {"dialecte": "rfc4180"}, 422, "/dialecte", accept="application/x-ndjson")
    bad("modèle d'une page", {"modele": "complet"}, 422, "/modele", "text/csv", accept="application/json")
    bad("codes d'une page", {"codes": True}, 422, "/codes", accept="application/json")
    answer = client.get("/v1/demandes?modele=x", Accept="text/csv")
    equal("lien : le paramètre", (answer.status, answer.json["erreurs"][0]["parametre"]), (422, "modele"))
    answer = client.request("POST", SEARCH, {}, {"Accept": "application/pdf"})
    equal("autre forme", (answer.status, answer.slug, "text/csv" in answer.json["detail"]), (406, "non-acceptable", True))


def without_class_x(tools, index, reference):
    """Those who may not know of class X."""
    client = Client(tools.start(index).port).comme(SANS_X)
    for champ in [c for r in reference.racines for c in [r, *r.champs] if c.classe == "X" and c.type != "nir"]:
        answer = client.request("POST", SEARCH, {"champs": ["nom", champ.nom]}, {"Accept": "text/csv"})
        check(f"sans classe X : {champ.nom}", answer.status == 422 and answer.json["erreurs"][0]["chemin"] == "/champs/1", answer)
    header, rows = table(client, {"champs": ["motifs", "priorites"], "codes": True})
    texts = {value for row in rows for cell in row[1:] for value in cell.split(" ; ")}
    hidden = {v["libelle"] for n in ("motif", "priorites") for v in reference.libelles[n].values() if v.get("classe") == "X"}
    hidden |= {v["code"] for n in ("priorites",) for v in reference.libelles[n].values() if v.get("classe") == "X"}
    check("sans classe X : valeurs", "Motif sensible" in texts and "SENSIBLE" in texts and not texts & hidden, texts & hidden)


def main(build, seed):
    rng = random.Random(seed)
    with Tools(build) as tools:
        reference = Tableau(tools.build)
        lines = prepare(tools.demandes(3000, "--graine", "11"))
        index = tools.path("index")
        built = tools.index("\n".join(json.dumps(r, ensure_ascii=False) for r in lines).encode(), index=index)
        equal("index", built.returncode, 0)
        client = Client(tools.start(index).port)
        models(client, reference)
        columns_of_ones_own(client, reference, rng)
        masked_by_default(client, reference)
        scores(tools, index, client)
        raw_bytes(client, next(r["numero_unique"] for r in lines if r["statut"] == "ACTIVE" and r.get("ressources") and r["nom"].isalpha()))
        refused(client)
        without_class_x(tools, index, reference)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)))
