#!/usr/bin/env python3
"""Retention: applications struck off longer ago than is allowed leave the index, no others do, the report proves it, and their bytes are gone
with the next rebuild; whatever kills the indexer or refuses its writes meanwhile.

    conservation.py build/release [--long]
"""
import hashlib
import hmac
import json
import os
import random
import shutil
import sys
import time

from banc_vivant import Base, Indexer, Tally, Tools, arguments, build, change, ndjson, read
from effacement import holding, rows
from points import KILLS, REFUSALS

COUNT = 400
MARK, TAIL = "Zqxwvutsrq", "Wkyzzgrotzek"
tally = Tally()
check, equal = tally.check, tally.equal
# Days before the reference date 2021-06-30, and whether a year of retention is over.
DATES = {"2020-01-05": True, "2020-06-28": True, "2020-06-29": True, "2020-06-30": False, "2020-07-01": False, "2021-06-30": False}
REASONS = ["RADATT", "RADREN", "RADABA"]


def struck(record, date, reason, **more):
    for name in ("bail_signe", "date_bail"):
        record = {k: v for k, v in record.items() if k != name}
    return {**record, "statut": "RADIEE", "date_radiation": date, "motif_radiation": reason, **more}


def created_before(base, date):
    return next(n for n in base.ordinary() if base.records[n]["date_creation"] <= date and base.records[n].get("nom") != MARK)


def prepared(tools):
    """A base with struck-off applications: (base, those due, those that stay though struck off)."""
    base = Base(tools, COUNT)
    due, stay = [], []
    for date, over in DATES.items():
        for reason in REASONS:
            number = created_before(base, date)
            base.records[number] = struck(base.records[number], date, reason, nom=MARK)
            (due if over else stay).append(number)
    return base, due, stay


def report(index):
    path = os.path.join(index, "purges.ndjson")
    if not os.path.exists(path):
        return []
    out = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            try:
                out.append(json.loads(line))
            except ValueError:
                out.append({"phase": "déchirée"})
    return out


def hashed(index, number):
    with open(os.path.join(index, "nir.cle"), "rb") as file:
        digest = hmac.new(file.read(), b"numero:" + number.encode(), hashlib.sha256).digest()
    return "".join(digest[i:i + 8][::-1].hex() for i in (0, 8))


def purged(indexer):
    return indexer.ask("GET", "/etat").json["purgees"]


def until(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.01)
    return None


def proof(name, index, due, stay):
    decided = {e for line in report(index) if line["phase"] == "decidee" for e in line["empreintes"]}
    missing = [n for n in due if hashed(index, n) not in decided]
    equal(f"{name} : chaque demande purgée est dans la preuve", missing, [])
    equal(f"{name} : et aucune autre", [n for n in stay if hashed(index, n) in decided], [])


def ordinary_life(tools, base, start, due, stay):
    index = tools.path("vie")
    shutil.copytree(start, index)
    indexer = Indexer(tools, index, "--queue-max", "100000", "--effacement", "30")
    check("la purge se fait au démarrage", until(lambda: purged(indexer) == len(due)), indexer.ask("GET", "/etat"))
    here = read(tools, index)[1]
    equal("ce qui doit partir est parti", [n for n in due if n in here], [])
    equal("le reste est là", [n for n in base.records if n not in due and n not in here], [])
    proof("en cours", index, due, [n for n in base.records if n not in due])
    lines = report(index)
    equal("phases", [line["phase"] for line in lines], ["decidee", "faite"])
    equal("règle", lines[0]["regle"], {"conservation_jours": 365, "radiees_avant": "2020-06-30"})
    equal("jour et compte", (lines[1]["jour"], lines[1]["purgees"], lines[1]["ecartees"]), ("2021-06-30", len(due), 0))
    text = json.dumps(lines)
    equal("la preuve ne nomme personne", [n for n in base.records if n in text] + [m for m in (MARK,) if m in text], [])
    # The source sends them again as they were: known to be gone. With a new version, the next purge takes them.
    again = indexer.ask("POST", "/v1/changements", ndjson([change("remplacer", due[0], 1, demande=base.records[due[0]])])).json
    equal("la même version", again["ignores"], 1)
    tail = struck(base.new(created_before(base, "2020-02-01"), 1), "2020-02-01", "RADIRR", sous_motif_irrecevabilite="IRRRES", nom=TAIL)
    sent = indexer.ask("POST", "/v1/changements", ndjson([change("remplacer", due[1], 2, demande=base.records[due[1]]),
                                                         change("remplacer", tail["numero_unique"], 1, demande=tail)])).json
    equal("deux arrivées tardives", (sent["acceptes"], sent["lignes_rejetees"]), (2, []))
    equal("arrêt", indexer.stop(), 0)
    indexer = Indexer(tools, index, "--effacement", "0")  # erased at once
    check("derrière le point de reprise aussi", until(lambda: purged(indexer) == 2), indexer.ask("GET", "/etat"))
    done = until(lambda: [line for line in report(index) if line["phase"] == "effacee"])
    if check("les octets sont effacés sans qu'on le demande", done, report(index)):
        check("la preuve dit jusqu'où", done[0]["generation"] >= [line for line in report(index) if line["phase"] == "faite"][-1]["generation"]
              and done[0]["build"] in os.listdir(index), done)
    gone = set(due[:3]) | {tail["numero_unique"], TAIL, TAIL.upper()}
    until(lambda: not holding(index, gone), 10)
    equal("aucun fichier ne les tient", holding(index, gone), {})
    equal("aucune ligne", [w for w in gone if w in rows(tools, index)], [])
    here = read(tools, index)[1]
    equal("le reste est toujours là", sorted(here), sorted(set(base.records) - set(due)))
    metrics = indexer.ask("GET", "/metrics").body.decode()
    check("mesure", "sne_indexer_purged_total 2\n" in metrics, metrics)
    equal("arrêt", indexer.stop(), 0)
    equal("verify", tools.run_indexer("verify", "--index", index, "--silencieux").returncode, 0)
    quiet = Indexer(tools, index, "--conservation", "0")
    late = struck(base.new(created_before(base, "2020-02-01"), 2), "2020-02-01", "RADATT")
    quiet.ask("POST", "/v1/changements", ndjson([change("remplacer", late["numero_unique"], 1, demande=late)]))
    equal("arrêt", quiet.stop(), 0)
    quiet = Indexer(tools, index, "--conservation", "0")
    time.sleep(0.5)
    equal("0 : rien n'est purgé", purged(quiet), 0)
    equal("arrêt", quiet.stop(), 0)


def command(tools, base, start, due, stay):
    index = tools.path("commande")
    shutil.copytree(start, index)
    copy = tools.path("preuve.ndjson")
    run = tools.run_indexer("purge", "--index", index, "--conservation", "365", "--rapport", copy)
    check("purge sans service", run.returncode == 0 and str(len(due)).encode() + b" demandes" in run.stdout, run)
    with open(copy, "rb") as one, open(os.path.join(index, "purges.ndjson"), "rb") as other:
        equal("copie de la preuve", one.read(), other.read())
    proof("commande", index, due, stay)
    equal("encore une fois", tools.run_indexer("purge", "--index", index).stdout.split()[0], b"0")
    equal("reconstruction", tools.run_indexer("rebuild", "--index", index).returncode, 0)
    equal("phases", [line["phase"] for line in report(index)], ["decidee", "faite", "effacee"])
    equal("aucun fichier ne les tient", holding(index, due), {})
    equal("verify", tools.run_indexer("verify", "--index", index, "--silencieux").returncode, 0)
    all_struck = tools.run_indexer("purge", "--index", index, "--conservation", "1")
    struck_before = [n for n, r in base.records.items() if n not in due and r["statut"] == "RADIEE" and r["date_radiation"] < "2021-06-29"]
    equal("un jour", int(all_struck.stdout.split()[0]), len(struck_before))


def interrupted(tools, base, start, due, stay, long):
    """Killed, or refused, at a point of a start that purges and of the rebuild behind it."""
    runs = 0
    for what, sort in KILLS + REFUSALS:
        step = 1 if long else 45 if sort in ("toute", "autre") else 15
        n, reached = random.Random(what + sort).randrange(step), True
        while reached and n < (10_000 if long else 90):
            index = tools.path("essai")
            shutil.rmtree(index, ignore_errors=True)
            shutil.copytree(start, index)
            point = f"{what} {sort} {n}"
            indexer = Indexer(tools, index, program=[os.path.join(tools.build, "tests", "indexer", "serve_aux_points")],
                              env={**os.environ, "SNE_POINT": point}, socket_path=tools.path("socket"))
            if indexer.ready:
                until(lambda: (lambda r: r is None or r.json["purgees"] == len(due))(indexer.ask("GET", "/etat") if indexer.process.poll() is None else None), 5)
                if indexer.process.poll() is None:
                    indexer.rebuild()
            if indexer.process.poll() is None:
                indexer.stop()
            reached = "point atteint" in indexer.log
            os.remove(indexer.log_path)
            after = Indexer(tools, index, socket_path=tools.path("socket"))
            if check(f"{point} : redémarre", after.ready, after.log):
                until(lambda: not [n for n in due if n in read(tools, index)[1]], 10)
                until(lambda: report(index)[-1]["phase"] != "decidee", 10)
                here = read(tools, index)[1]
                equal(f"{point} : rien d'autre ne part", sorted(here), sorted(set(base.records) - set(due)))
                proof(point, index, due, stay)
                lines = [line["phase"] for line in report(index)]
                check(f"{point} : chaque décision a sa fin", lines.count("decidee") == lines.count("faite") and lines.count("déchirée") <= 1, lines)
                equal(f"{point} : reconstruction", after.rebuild(), "faite")
                equal(f"{point} : effacé", (report(index)[-1]["phase"], holding(index, due[:2])), ("effacee", {}))
                equal(f"{point} : s'arrête", after.stop(), 0)
            os.remove(after.log_path)
            n, runs = n + step, runs + 1
    print(f"{runs} points")


def main():
    directory, long = arguments(__doc__)
    with Tools(directory) as tools:
        base, due, stay = prepared(tools)
        start = build(tools, base, tools.path("depart"))
        ordinary_life(tools, base, start, due, stay)
        command(tools, base, start, due, stay)
        interrupted(tools, base, start, due, stay, long)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
