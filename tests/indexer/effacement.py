#!/usr/bin/env python3
"""Erasure: what was deleted or replaced is in no file once the index has been rebuilt, in whatever form.

    effacement.py build/release
"""
import os
import re
import subprocess
import sys

from banc_vivant import Base, Indexer, Tally, Tools, arguments, build, change, ndjson, reader

COUNT = 500
NAME, TEXT, OLD, REFUSED, AGENT = "Zqxwvutsrq", "brumaire-xylophoniste-42", "quetzalcoatlus-vzwxkqjarre-17", "Wkyzzgrotzek", "Agentxvwqzk"
tally = Tally()
check, equal = tally.check, tally.equal


def forms(marker):
    """As the index may write it: as it is, in small letters, in capitals; of each long word the beginning, which stemming leaves."""
    return {marker, marker.lower(), marker.upper()} | {w[:7] for w in re.findall("[a-z]+", marker.lower()) if len(w) > 6}


def holding(index, words):
    """{word: files below the index whose bytes hold it}. What is compressed in blocks, `rows` reads."""
    found = {}
    for directory, _, files in os.walk(index):
        for name in files:
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                data = file.read()
            for word in words:
                if word.encode() in data:
                    found.setdefault(word, set()).add(os.path.relpath(path, index))
    return found


def rows(tools, index):
    """Every row, dead ones too, whole, as the reader of blocks gives them."""
    return subprocess.run([reader(tools), index, "--tout"], stdout=subprocess.PIPE, check=True).stdout.decode()


def main():
    directory, _ = arguments(__doc__)
    with Tools(directory) as tools:
        base = Base(tools, COUNT)
        gone, replaced, once = base.ordinary()[:3]
        planted = {**base.records[gone], "nom": NAME, "complement_demande": TEXT, "email": f"{NAME.lower()}@exemple.fr"}
        base.records[gone] = planted
        base.records[replaced] = {**base.records[replaced], "complement_demande": OLD}
        index = tools.path("index")
        lines = base.lines() + ndjson([{**base.records[once], "numero_unique": gone[:7] + "999999" + gone[13:], "typologi": REFUSED}]).encode()
        built = tools.index(lines, index=index)
        check("construction", built.returncode == 0 and b" 1 lignes rejet" in built.stderr, built.stderr)
        indexer = Indexer(tools, index, "--queue-max", "100000")

        def send(*changes):
            answer = indexer.ask("POST", "/v1/changements", ndjson(changes))
            return answer.json

        # The same marks again in all that the writer makes: journal, checkpoint, refused lines, a claim.
        equal("deux changements", send(change("modifier", gone, 2, version_precedente=1, champs={"nom_usage": NAME}),
                                       change("modifier", replaced, 2, version_precedente=1, champs={"profession": OLD}))["acceptes"], 2)
        equal("mise en instruction", indexer.ask("PUT", f"/v1/demandes/{gone}/instruction", {"guichet": "69123", "agent": AGENT}).status, 201)
        equal("point de contrôle", indexer.ask("POST", "/point-de-controle").status, 200)
        refused = send(change("remplacer", gone, 9, demande={**planted, "civilite": REFUSED}))
        equal("une ligne refusée", refused["rejetes"], 1)
        marks = set().union(*map(forms, (NAME, TEXT, OLD, REFUSED, AGENT))) | {gone}
        before = holding(index, marks)
        kinds = {re.sub(r"\d+", "", f) for files in before.values() for f in files}
        check("les marques sont d'abord partout", {"journal/.journal", "changements-refuses.ndjson", "build-/segment-/noms.lexique",
                                                  "build-/segment-/textes.lexique", "build-/segment-/.bloc"} <= kinds, kinds)
        check("chaque marque se voit d'abord", {gone, NAME, TEXT, OLD, REFUSED, AGENT, "quetzal", "xylopho"} <= set(before), sorted(before))
        check("le build a laissé des rejets", os.path.exists(index + "/rejets.ndjson"))
        equal("suppression et remplacement", send(
            change("supprimer", gone, 3), change("modifier", replaced, 3, version_precedente=2, champs={"profession": None, "complement_demande": "rien"})
        )["acceptes"], 2)
        check("une ligne morte garde encore la marque", TEXT in rows(tools, index))
        equal("reconstruction", indexer.rebuild(), "faite")
        for state in ("après la reconstruction", "après un redémarrage"):
            equal(f"{state} : aucun fichier ne tient une marque", holding(index, marks), {})
            text = rows(tools, index)
            equal(f"{state} : aucune ligne, morte ou vive", [m for m in marks if m in text], [])
            builds = [n for n in os.listdir(index) if n.startswith("build-")]
            equal(f"{state} : un seul build", len(builds), 1)
            check(f"{state} : ni rejets ni refus", not [n for n in os.listdir(index) if "rejets" in n or "refuses" in n], os.listdir(index))
            check(f"{state} : le journal est neuf", all(os.path.getsize(os.path.join(index, "journal", n)) == 0 for n in os.listdir(index + "/journal")))
            equal(f"{state} : le numéro supprimé garde sa version", send(change("remplacer", gone, 3, demande=base.records[gone]))["ignores"], 1)
            equal(f"{state} : verify", tools.run_indexer("verify", "--index", index, "--silencieux").returncode, 0)
            if state == "après la reconstruction":
                equal("arrêt", indexer.stop(), 0)
                indexer = Indexer(tools, index)
        equal("arrêt", indexer.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
