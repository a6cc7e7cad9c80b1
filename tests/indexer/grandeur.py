#!/usr/bin/env python3
"""An index of full size, killed a few times under load, also in the middle of a checkpoint and of a rebuild: nothing acknowledged is lost.

    grandeur.py build/release INDEX NDJSON [KILLS]     INDEX is written to: give a copy (cp -al); NDJSON: applications that it holds

Not part of tests/run.sh: it wants an index of millions, made beforehand.
"""
import itertools
import json
import random
import sys
import threading
import time

from banc_vivant import Client, Indexer, Tally, Tools, change, ndjson

AUTHORS, EACH = 4, 1500
tally = Tally()
check, equal = tally.check, tally.equal


class Author(threading.Thread):
    """Changes and holds applications of his own; `sure` is what was acknowledged, `maybe` what was under way at the end."""

    def __init__(self, rank, indexer, records, sure, rng):
        super().__init__()
        self.rank, self.indexer, self.records, self.sure, self.rng = rank, indexer, records, sure, rng
        self.maybe, self.done, self.requests = {}, False, 0

    def run(self):
        for turn in itertools.count():
            if self.done:
                return
            numbers = self.rng.sample(list(self.records), self.rng.randint(1, 40))
            after, lines = {}, []
            if self.rng.random() < 0.2:
                number = numbers[0]
                version, text, _ = self.sure[number]
                after[number] = (version, text, True)
                reply = self.indexer.ask("PUT", f"/v1/demandes/{number}/instruction", {"guichet": "69123", "agent": "Zoé"})
            else:
                for number in numbers:
                    version, _, held = self.sure[number]
                    text = f"grandeur {self.rank} {turn}"
                    after[number] = (version + 1, text, held)
                    lines.append(change("remplacer", number, version + 1, demande={**self.records[number], "complement_demande": text}))
                reply = self.indexer.ask("POST", "/v1/changements", ndjson(lines))
            if reply is None or reply.status >= 500:
                self.maybe = after
                return
            if lines and reply.json["acceptes"] != len(lines):
                check(f"auteur {self.rank} : tout est accepté", False, reply.json)
                return
            self.sure.update(after)
            self.requests += 1


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    build, index, path = sys.argv[1:4]
    kills = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    rng = random.Random(5)
    records = {}
    with open(path, encoding="utf-8") as file:
        for line in itertools.islice(file, 0, None, 7):
            record = json.loads(line)
            if record["statut"] in ("ACTIVE", "A_RENOUVELER") and not record.get("en_instruction"):
                records[record["numero_unique"]] = record
            if len(records) == AUTHORS * EACH:
                break
    numbers = list(records)
    base = int(time.time() * 1000) * 1000
    sure = [{n: (base, records[n].get("complement_demande", ""), False) for n in numbers[a::AUTHORS]} for a in range(AUTHORS)]
    with Tools(build) as tools:
        for kill in range(kills):
            started = time.monotonic()
            indexer = Indexer(tools, index)
            check(f"démarrage {kill} : prêt", indexer.ready, indexer.log)
            ready = time.monotonic() - started
            authors = [Author(a, indexer, {n: records[n] for n in sure[a]}, sure[a], random.Random(kill * 10 + a)) for a in range(AUTHORS)]
            for author in authors:
                author.start()
            quoi = ["changements", "reconstruction", "point de contrôle", "reconstruction", "changements"][kill % 5]
            pause = rng.uniform(5, 12)
            time.sleep(pause)
            if quoi == "reconstruction":
                indexer.ask("POST", "/reconstruction")
                time.sleep(rng.uniform(5, 60))
            elif quoi == "point de contrôle":
                threading.Thread(target=indexer.ask, args=("POST", "/point-de-controle"), daemon=True).start()
                time.sleep(rng.uniform(0.05, 0.8))
            indexer.kill()
            for author in authors:
                author.join()
            print(f"arrêt {kill} ({quoi}) : prêt en {ready:.1f} s, {sum(a.requests for a in authors)} requêtes acquittées", flush=True)
            # What stands is read by a fresh server, while no writer runs.
            server = tools.start(index)
            client = Client(server.port)
            lost = []
            for author in authors:
                for number, (version, text, held) in author.sure.items():
                    found = client.request("GET", f"/v1/demandes/{number}").json
                    seen = (found.get("complement_demande") or "", found["en_instruction"] is not None)
                    allowed = [(text, held)] + ([author.maybe[number][1:]] if number in author.maybe else [])
                    if seen not in allowed:
                        lost.append((number, seen, allowed))
                    elif number in author.maybe and seen == author.maybe[number][1:]:
                        author.sure[number] = author.maybe[number]
            equal(f"arrêt {kill} : rien n'est perdu, rien n'est inventé", lost[:3], [])
            server.stop()
        verified = tools.run_indexer("verify", "--index", index, "--silencieux")
        check("verify", verified.returncode == 0, verified.stderr.decode()[-300:])
    sys.exit(tally.close())


if __name__ == "__main__":
    main()
