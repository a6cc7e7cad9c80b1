#!/usr/bin/env python3
"""Snapshots from outside: taken while changes go on, damaged, restored, gone on from.

    copies.py build/release
"""
import collections
import json
import os
import random
import shutil
import subprocess
import sys
import threading

from banc_vivant import Base, Client, Indexer, Tally, Tools, arguments, build, grids, read, reader
from modele_vivant import Auteur, AuteurDeGrilles, shown

COUNT = 400
tally = Tally()
check, equal = tally.check, tally.equal


def whole(tools, index):
    """Every living record, each a line of JSON, as a reader opens them."""
    return sorted(subprocess.run([reader(tools), index, "--tout"], stdout=subprocess.PIPE, check=True).stdout.splitlines()[1:])


def kind_of(name):
    """Files of a copy that are alike."""
    last = os.path.basename(name)
    for kind in (".bloc", ".journal"):
        if last.endswith(kind):
            return kind
    return last.partition("-")[0] if last.startswith(("registre-", "grilles-")) else last


def flip(path, where):
    with open(path, "r+b") as file:
        file.seek(where)
        byte = file.read(1)[0]
        file.seek(where)
        file.write(bytes([byte ^ 0x40]))


def refuses(tools, name, copy, file):
    index = tools.path("restauree")
    run = tools.run_indexer("restore", "--index", index, "--depuis", copy)
    said = run.stderr.decode()
    check(f"{name} : refusée, dit quel fichier", run.returncode == 4 and file in said and "pas restaurée" in said, (run.returncode, said))
    check(f"{name} : rien n'est en service", not os.path.exists(index + "/CURRENT"))
    shutil.rmtree(index, ignore_errors=True)


def check_damage(tools, copy, rng):
    with open(copy + "/manifeste.json", encoding="utf-8") as text:
        manifest = json.load(text)
    files = [f["nom"] for f in manifest["fichiers"]]
    by_kind = {}
    for name in files:
        if os.path.getsize(os.path.join(copy, name)):
            by_kind.setdefault(kind_of(name), name)
    equal("chaque sorte de fichier", set(by_kind), {"CURRENT", "nir.cle", "etat", "catalogue.json", "territoires.json", "registre", "grilles", ".bloc", "noms.lexique",
                                                      "noms.lignes", "voisins", "textes.lexique", ".journal"})
    for kind, name in by_kind.items():
        path = os.path.join(copy, name)
        size = os.path.getsize(path)
        for where in {0, size - 1, rng.randrange(size)}:
            flip(path, where)
            refuses(tools, f"{name}, octet {where}", copy, name)
            flip(path, where)
        with open(path, "rb") as file:
            content = file.read()
        for what, change in [("coupé", lambda: os.truncate(path, size - 1)), ("allongé", lambda: open(path, "ab").write(b"\0")), ("absent", lambda: os.remove(path))]:
            change()
            refuses(tools, f"{name} {what}", copy, name)
            with open(path, "wb") as file:
                file.write(content)
    path = copy + "/manifeste.json"
    with open(path, "rb") as file:
        content = file.read()
    for what, change in [("sans manifeste", lambda: os.remove(path)), ("manifeste coupé", lambda: os.truncate(path, len(content) // 2)),
                         ("somme du manifeste", lambda: flip(path, content.index(b"sha256") + 12))]:
        change()
        refuses(tools, what, copy, "manifeste" if what != "somme du manifeste" else files[0])
        with open(path, "wb") as file:
            file.write(content)
    return manifest["generation"]


def main():
    directory, _ = arguments(__doc__)
    rng = random.Random(3)
    with Tools(directory) as tools:
        base = Base(tools, COUNT)
        index = build(tools, base, tools.path("index"))
        numbers = base.ordinary()
        author = Auteur("auteur", base, numbers[:80], [base.new(n, i) for i, n in enumerate(numbers[:20])], rng, collections.Counter())
        officer = AuteurDeGrilles(["200046977", "217500016"], rng)
        indexer = Indexer(tools, index, "--queue-max", "60")
        seen = {}  # generation -> what stood there
        stop = threading.Event()

        def put(indexer):
            method, target, body, step, judge = officer.draw()
            wrong = judge(indexer.ask(method, target, body, headers=officer.headers))
            check(f"{method} {target[:50]}", not wrong, wrong)
            officer.done(step)

        def work():
            while not stop.is_set():
                put(indexer)
                method, target, body, steps, judge = author.draw()
                answer = indexer.ask(method, target, body)
                wrong = judge(answer)
                check(f"{method} {target[:50]}", not wrong, wrong)
                author.done(steps)
                seen[indexer.ask("GET", "/etat").json["generation"]] = {n: shown(s) for n, s in author.sure.items() if s.exists}

        worker = threading.Thread(target=work)
        worker.start()
        copies = []
        while len(copies) < 6:
            copy = tools.path(f"copie-{len(copies)}")
            answer = indexer.ask("POST", "/copie", {"vers": copy})
            if answer.status == 409:  # a checkpoint is being made
                continue
            if not check("copie", answer.status == 200 and answer.json["fichiers"] > 9, answer):
                break
            copies.append((copy, answer.json["generation"]))
            if len(copies) == 3:
                check("une reconstruction pendant les copies", indexer.rebuild() in ("faite", 409))
        stop.set()
        worker.join()
        compared = 0
        for copy, generation in copies:
            restored = copy + "-restauree"
            run = tools.run_indexer("restore", "--index", restored, "--depuis", copy)
            if not check(f"restauration de {generation}", run.returncode == 0 and f"génération {generation}".encode() in run.stdout, run):
                continue
            at, found = read(tools, restored)
            equal("génération restaurée", at, generation)
            if generation in seen:
                compared += 1
                equal(f"ce qui se trouvait à la génération {generation}", {n: found[n] for n in author.records if n in found}, seen[generation])
            equal("verify", tools.run_indexer("verify", "--index", restored, "--silencieux").returncode, 0)
        check("des copies ont été comparées", compared > 0, (list(seen)[-3:], copies))

        # One that nothing disturbs: the same rows, also through a server, and another writer goes on from it.
        copy, restored = tools.path("derniere"), tools.path("suite")
        answer = indexer.ask("POST", "/copie", {"vers": copy})
        equal("une copie vers un répertoire qui n'est pas vide", indexer.ask("POST", "/copie", {"vers": copy}).status, 422)
        equal("un chemin relatif", indexer.ask("POST", "/copie", {"vers": "ici"}).status, 422)
        before, grids_before = whole(tools, index), grids(tools, index)
        check("des grilles", len(grids_before) == 2, grids_before)
        equal("arrêt", indexer.stop(), 0)
        equal("génération du manifeste", check_damage(tools, copy, rng), answer.json["generation"])
        equal("restauration", tools.run_indexer("restore", "--index", restored, "--depuis", copy).returncode, 0)
        equal("les mêmes lignes", whole(tools, restored), before)
        equal("les mêmes grilles", grids(tools, restored), grids_before)
        again = tools.run_indexer("restore", "--index", restored, "--depuis", copy)
        check("jamais par-dessus un index", again.returncode == 1 and "contient déjà un index" in again.stderr.decode(), again)
        servers = [Client(tools.start(i).port) for i in (index, restored)]
        for body in ({"nombre": 1000, "filtres": {"champ": "statut", "present": True}, "facettes": ["statut", "typologie"]}, {"q": "martin", "nombre": 50},
                     {"filtres": {"champ": "en_instruction", "egal": True}, "champs": ["en_instruction", "evenements"], "nombre": 500}):
            answers = [c.search(body).json for c in servers]
            for a in answers:
                a.pop("duree_us"), a.pop("curseur_suivant")
            equal(f"la copie répond comme l'original : {body}", answers[1], answers[0])
        suite = Indexer(tools, restored)
        check("un indexeur continue depuis la copie", suite.ready, suite.log)
        for _ in range(20):
            method, target, body, steps, judge = author.draw()
            wrong = judge(suite.ask(method, target, body))
            check(f"suite : {method} {target[:50]}", not wrong, wrong)
            author.done(steps)
            put(suite)
        equal("suite : reconstruction", suite.rebuild(), "faite")
        equal("suite : arrêt", suite.stop(), 0)
        wrong = author.compare(read(tools, restored)[1]) + officer.compare(grids(tools, restored))
        check("suite : tout est là", not wrong, wrong)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
