#!/usr/bin/env python3
"""The writer ended, or refused by the system, at each of its file operations in turn, from the start to the end of one script: changes,
claims, grids, checkpoints, a rebuild, a snapshot. A restart finds what was acknowledged, and goes on.

    points.py build/release [--long]        some points of each sort; every one with --long
"""
import collections
import os
import random
import shutil
import sys

from banc_vivant import Base, Indexer, Tally, Tools, arguments, build, grids, read
from modele_vivant import Auteur, AuteurDeGrilles

COUNT, SEED = 50, 5
KILLS = [("avant", "écriture"), ("pendant", "écriture"), ("apres", "écriture"), ("avant", "synchronisation"), ("apres", "synchronisation"),
         ("avant", "renommage"), ("apres", "renommage"), ("avant", "répertoire"), ("apres", "répertoire"), ("avant", "autre"), ("apres", "autre")]
REFUSALS = [("ENOSPC", "toute"), ("EIO", "toute")]
STARTING, SERVING = 3, 5  # exit codes
tally = Tally()
check, equal = tally.check, tally.equal


class Essai:
    """One run of the script on a fresh copy of the index."""

    def __init__(self, tools, base, start, point):
        self.tools, self.point = tools, point
        self.index, self.copy = tools.path("index"), tools.path("copie")
        for path in (self.index, self.copy):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(start, self.index)
        numbers = base.ordinary()[:15]
        self.author = Auteur("auteur", base, numbers, [base.new(n, i) for i, n in enumerate(numbers[:5])], random.Random(SEED), collections.Counter())
        self.grids = AuteurDeGrilles(["200046977", "217500016"], random.Random(SEED))
        self.turns, self.copied = 0, None

    def request(self, indexer):
        self.turns += 1
        author = self.author if self.turns % 3 else self.grids
        method, target, body, steps, judge = author.draw()
        author.pending = target, body, steps
        answer = indexer.ask(method, target, body, headers=author.headers)
        if answer is None or answer.status == 503:  # it ends: nothing is promised
            return False
        author.pending = None
        wrong = judge(answer)
        check(f"{self.point} : {method} {target[:50]}", not wrong, wrong)
        author.done(steps)
        return True

    def script(self, indexer):
        """False when the indexer has gone before its end."""
        def requests(count):
            return all(self.request(indexer) for _ in range(count))

        def post(target, body=""):
            answer = indexer.ask("POST", target, body)
            return answer is not None and answer.status == 200
        if not (requests(6) and post("/point-de-controle") and requests(5) and indexer.rebuild() == "faite" and requests(3)):
            return False
        self.copied = indexer.ask("POST", "/copie", {"vers": self.copy})
        return self.copied is not None and self.copied.status != 503 and requests(2) and post("/point-de-controle") and requests(3)

    def run(self):
        """Whether the point was reached."""
        indexer = Indexer(self.tools, self.index, program=[os.path.join(self.tools.build, "tests", "indexer", "serve_aux_points")],
                          env={**os.environ, "SNE_POINT": self.point}, socket_path=self.tools.path("socket"))
        finished = indexer.ready and self.script(indexer)
        code = indexer.stop() if finished else indexer.process.wait(60)
        log = indexer.log
        os.remove(indexer.log_path)
        reached = "point atteint" in log
        if not reached:
            equal(f"{self.point} : sans panne, tout va au bout", (finished, code, self.copied and self.copied.status), (True, 0, 200))
        elif self.point.split()[0] not in ("ENOSPC", "EIO"):
            equal(f"{self.point} : tué", code, -9)
        elif code == 0:  # what a snapshot is refused is no harm to the index; and a report that cannot be read is begun anew
            check(f"{self.point} : seule une copie peut échouer sans mort", self.copied.status == 422 or "refuses" in log or self.point.startswith("EIO"), log)
        else:
            equal(f"{self.point} : code de sortie", code, SERVING if indexer.ready else STARTING)
            check(f"{self.point} : dit pourquoi", ("No space left" if "ENOSPC" in self.point else "Input/output") in log, log)
        return reached

    def compare(self):
        return self.author.compare(read(self.tools, self.index)[1]) + self.grids.compare(grids(self.tools, self.index))

    def after(self):
        wrong = self.compare()
        check(f"{self.point} : ce qui a été accepté est là", not wrong, wrong)
        again = Indexer(self.tools, self.index, socket_path=self.tools.path("socket"))
        if not check(f"{self.point} : redémarre", again.ready, again.log):
            return
        check(f"{self.point} : va plus loin", all([self.request(again) for _ in range(2)]) and again.ask("POST", "/point-de-controle").status == 200)
        equal(f"{self.point} : s'arrête", again.stop(), 0)
        os.remove(again.log_path)
        wrong = self.compare()
        check(f"{self.point} : la suite est là", not wrong, wrong)
        verified = self.tools.run_indexer("verify", "--index", self.index, "--silencieux")
        equal(f"{self.point} : verify", (verified.returncode, verified.stderr), (0, b""))


def main():
    directory, long = arguments(__doc__)
    runs = 0
    with Tools(directory) as tools:
        base = Base(tools, COUNT)
        start = build(tools, base, tools.path("depart"))
        for what, sort in KILLS + REFUSALS:
            # Without --long every few operations, and other ones for each way to end.
            step = 1 if long else 90 if sort == "toute" else 40 if sort == "autre" else 12
            n, reached = random.Random(what).randrange(step), True
            while reached:
                essai = Essai(tools, base, start, f"{what} {sort} {n}")
                reached = essai.run()
                essai.after()
                n, runs = n + step, runs + 1
            print(f"{what} {sort} : jusqu'à {n - step}", flush=True)
    print(f"{runs} points")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
