#!/usr/bin/env python3
"""The living index, killed again and again: what was acknowledged is there, what was not is there up to one of its records, nothing is
torn; a server that follows answers as one that has just started.

    tueries.py build/release [--long] [--graine N]        100 kills, 1,000 with --long
"""
import collections
import os
import random
import shutil
import sys
import threading
import time

from banc_vivant import Base, Client, Indexer, Tally, Tools, arguments, build, counters, grids, read, short
from modele_vivant import KINDS, Auteur, AuteurDeGrilles, shown, state_of

COUNT, AUTHORS, EACH, NEW = 3000, 4, 60, 20
TERRITORIES = ["200046977", "200057867", "217500016", "243100518", "200054807"]
OPTIONS = ["--queue-max", "40", "--segments-max", "8"]
tally = Tally()
check, equal = tally.check, tally.equal

SEARCHES = [
    {"facettes": ["statut", "typologie", "en_instruction.guichet", "systeme", "motif_radiation", {"champ": "date_dernier_renouvellement", "par": "mois"}],
     "filtres": {"champ": "statut", "present": True}, "tri": [{"champ": "nom"}, {"champ": "date_creation", "ordre": "desc"}], "nombre": 200},
    {"filtres": {"champ": "en_instruction", "egal": True}, "champs": ["en_instruction", "complement_demande", "statut"], "nombre": 300},
    {"filtres": {"champ": "statut", "egal": "RADIEE"}, "champs": ["motif_radiation", "date_radiation", "evenements"], "nombre": 300},
    {"filtres": {"champ": "complement_demande", "texte": "auteur"}, "champs": ["complement_demande"], "facettes": ["statut"], "nombre": 1000},
    {"q": "auteur 2", "nombre": 100, "champs": ["complement_demande", "nom"]},
    {"q": "martin", "nombre": 100},
    {"q": "martn marie", "nombre": 50, "tri": []},
    {},
]


def answers(client, generation):
    """What a server says at this generation or later; not the time it took, nor its own seal."""
    out = []
    for body in SEARCHES:
        answer = client.request("POST", f"/v1/demandes/recherche?min_generation={generation}", body)
        if answer.status != 200:
            return [repr(answer)]
        found = answer.json
        out.append({k: v for k, v in found.items() if k not in ("duree_us", "curseur_suivant")})
    return out


def difference(got, want, where=""):
    if isinstance(got, dict) and isinstance(want, dict) and set(got) == set(want):
        return next((d for k in got if (d := difference(got[k], want[k], f"{where}/{k}"))), "")
    if isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        return next((d for i, (a, b) in enumerate(zip(got, want)) if (d := difference(a, b, f"{where}/{i}"))), "")
    return "" if got == want else f"{where} : {short(got)} au lieu de {short(want)}"


class Essai:
    def __init__(self, tools, seed):
        self.tools, self.rng = tools, random.Random(seed)
        self.base = Base(tools, COUNT)
        self.index = build(tools, self.base, tools.path("index"))
        self.counts = collections.Counter()
        numbers = self.base.ordinary()[:AUTHORS * EACH]
        rank = iter(range(AUTHORS * NEW))
        self.authors = [Auteur(f"auteur {i}", self.base, numbers[i::AUTHORS],
                               [self.base.new(n, next(rank)) for n in numbers[i::AUTHORS][:NEW]], random.Random(seed * 100 + i), self.counts)
                        for i in range(AUTHORS)]
        self.grids = AuteurDeGrilles(TERRITORIES, random.Random(seed * 100 + AUTHORS))
        mine = {n for a in self.authors for n in a.records}
        self.others = {n: shown(state_of(r)) for n, r in self.base.records.items() if n not in mine}
        self.follower = None
        self.done = dict.fromkeys(("point-de-controle", "reconstruction", "copie"), 0)
        self.copies = 0

    def work(self, indexer, author, stop):
        """One request after the other, until the indexer has gone."""
        while not stop.is_set():
            method, target, body, steps, judge = author.draw()
            author.pending = target, body, steps
            answer = indexer.ask(method, target, body, headers=author.headers)
            if answer is None:
                return
            author.pending = None
            wrong = judge(answer)
            if not check(f"{method} {target[:60]}", not wrong, wrong):
                return
            author.done(steps)
            author.acknowledged += 1

    def disturb(self, indexer, rng, stop):
        """Checkpoints, rebuilds and snapshots beside the changes."""
        while not stop.wait(rng.choice((0, 0.04, 0.15)) * rng.random()):
            kind = rng.choice(("point-de-controle", "copie", "point-de-controle", "copie", "reconstruction"))
            self.copies += 1
            vers = self.tools.path(f"copie-{self.copies}")
            while (answer := indexer.ask("POST", "/" + kind, {"vers": vers} if kind == "copie" else "")) and answer.status == 409:
                time.sleep(0.005)  # another of them is at it
            if answer is not None:
                check(f"POST /{kind}", answer.status in (200, 202), answer)
                self.done[kind] += answer.status < 300
            shutil.rmtree(vers, ignore_errors=True)
            if answer is None:
                return

    def round(self, gentle):
        """From one start of the indexer to its end, then what stands on disk."""
        indexer = Indexer(self.tools, self.index, *OPTIONS, socket_path=self.tools.path("socket"))
        if not check("l'indexeur démarre", indexer.ready, indexer.log):
            return False
        stop = threading.Event()
        threads = [threading.Thread(target=self.work, args=(indexer, a, stop)) for a in [*self.authors, self.grids]]
        threads.append(threading.Thread(target=self.disturb, args=(indexer, random.Random(self.rng.random()), stop)))
        for t in threads:
            t.start()
        time.sleep(self.rng.choice((0.02, 0.1, 0.3, 0.6, 1)) * self.rng.random() + 0.001)
        if gentle:
            equal("SIGTERM : code de sortie", indexer.stop(), 0)
        else:
            if not check("l'indexeur vit jusqu'à ce qu'on le tue", indexer.process.poll() is None, indexer.log):
                return False
            indexer.kill()
        stop.set()
        for t in threads:
            t.join()
        os.remove(indexer.log_path)
        return self.compare()

    def compare(self):
        self.generation, found = read(self.tools, self.index)
        good = True
        for author in self.authors:
            wrong = author.compare(found)
            good = check(f"{author.name} : ce qui a été accepté est là", not wrong, wrong) and good
        wrong = self.grids.compare(grids(self.tools, self.index))
        good = check("les grilles acceptées sont là", not wrong, wrong) and good
        rest = {n: v for n, v in found.items() if n not in {m for a in self.authors for m in a.records}}
        return check("les autres demandes n'ont pas changé", rest == self.others, [n for n in rest if rest[n] != self.others.get(n)][:5]) and good

    def recount(self):
        months = {m for m, _ in self.counts}
        want = {m: tuple(self.counts[m, k] for k in KINDS) for m in months}
        return equal("compteurs", counters(self.tools, self.index), want)

    def verify(self):
        run = self.tools.run_indexer("verify", "--index", self.index, "--silencieux")
        return equal("verify", (run.returncode, run.stderr), (0, b""))

    def follow(self):
        """The server that has been running all along, and one that has just started."""
        if self.follower is None:
            self.follower = self.tools.start(self.index)
        fresh = self.tools.start(self.index)
        old, new = (answers(Client(s.port), self.generation) for s in (self.follower, fresh))
        fresh.kill()
        self.tools.servers.remove(fresh)
        equal("un serveur qui démarre est à la génération du journal", {a.get("generation") for a in new if isinstance(a, dict)}, {self.generation})
        return equal("un serveur qui suit répond comme un serveur qui démarre", difference(old, new), "")


def main():
    directory, long = arguments(__doc__)
    kills = 1000 if long else 100
    seed = int(sys.argv[sys.argv.index("--graine") + 1]) if "--graine" in sys.argv else random.SystemRandom().randrange(1 << 30)
    print(f"graine {seed}", flush=True)
    begin = time.monotonic()
    with Tools(directory) as tools:
        essai = Essai(tools, seed)
        for i in range(kills):
            good = essai.round(gentle=i % 20 == 19)
            if good and i % 5 == 4:
                good = essai.follow()
            if good and i % 10 == 9:
                good = essai.verify() and essai.recount()
            if not good:
                print(f"arrêt à la tuerie {i + 1} ; index : {essai.index}")
                break
        acknowledged = sum(a.acknowledged for a in essai.authors)
        check("des requêtes ont été acquittées", acknowledged > 10 * kills, acknowledged)
        check("des grilles aussi", essai.grids.acknowledged > kills, essai.grids.acknowledged)
        check("des points de contrôle, des reconstructions, des copies aussi", sum(essai.done.values()) > 0, essai.done)
        print(f"{kills} tueries, {acknowledged} requêtes et {essai.grids.acknowledged} grilles acquittées, {essai.done}, {time.monotonic() - begin:.0f} s")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
