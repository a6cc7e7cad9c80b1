#!/usr/bin/env python3
"""An index without --date follows the day: what depends on it is that of an index built for that day, after midnight in Paris while
the server runs, and after a restart on an index sealed long before. The clock is moved by a library loaded before the C library.

    jour_http.py build/release
"""
import datetime
import os
import subprocess
import sys
import time

from banc import Client, Tally, Tools, short

COUNT = 3000
tally = Tally()
check, equal = tally.check, tally.equal

# Seconds to add to the time of day stand in a file, so that a running server sees another hour. The monotonic clock is left alone.
SHIM = r"""
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  const char *path = getenv("SNE_TEST_DECALAGE");
  if (clock != CLOCK_REALTIME || path == NULL) return result;
  FILE *file = fopen(path, "r");
  long long seconds = 0;
  if (file != NULL && fscanf(file, "%lld", &seconds) == 1) now->tv_sec += seconds;
  if (file != NULL) fclose(file);
  return result;
}
"""

# Every criterion that depends on the day and can be counted or ordered, and some searches on them.
SEARCHES = [
    {"facettes": ["statut", "tranche_plafond", "quartile", "delai_depasse", "suroccupation", "categorie_menage", "jeune_menage",
                  {"champ": "age", "intervalle": 1}, {"champ": "anciennete", "intervalle": 6}, {"champ": "taux_plafond", "intervalle": 10},
                  {"champ": "date_fin_validite", "par": "mois"}, {"champ": "reste_a_vivre", "intervalle": 500}], "nombre": 0},
    {"filtres": {"champ": "statut", "present": True}, "facettes": ["statut"], "tri": [{"champ": "anciennete", "ordre": "desc"}, "age"], "nombre": 50},
    {"filtres": {"et": [{"champ": "age", "min": 30, "max": 40}, {"champ": "anciennete", "min": 12}]}, "champs": ["age", "anciennete", "statut"]},
    {"filtres": {"champ": "statut", "egal": "A_RENOUVELER"}, "champs": ["date_fin_validite", "statut"], "nombre": 100},
    {"filtres": {"champ": "delai_depasse", "egal": True}, "nombre": 20},
]


class Hour:
    """A time of day that programs started with `environment` believe."""

    def __init__(self, tools):
        source, library, self.file = tools.path("decalage.c"), tools.path("decalage.so"), tools.path("decalage")
        with open(source, "w", encoding="ascii") as text:
            text.write(SHIM)
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
        self.environment = {**os.environ, "LD_PRELOAD": library, "SNE_TEST_DECALAGE": self.file}

    def set(self, utc):
        when = datetime.datetime.fromisoformat(utc + "+00:00").timestamp()
        with open(self.file + ".n", "w", encoding="ascii") as file:
            file.write(str(int(when - time.time())))
        os.replace(self.file + ".n", self.file)


def answers(client):
    """What the searches and some records say; not the time they took, nor what differs between two builds."""
    out = []
    for body in SEARCHES:
        answer = client.search(body).json
        for name in ("duree_us", "curseur_suivant", "generation"):
            answer.pop(name, None)
        out.append(answer)
    for row in client.search({"nombre": 5, "tri": ["nom"]}).json["demandes"]:
        out.append(client.get("/v1/demandes/" + row["numero_unique"]).json)
    return out


def first_difference(got, want, where=""):
    """"" when there is none. Each index has a key of its own for the NIR."""
    if isinstance(got, dict) and isinstance(want, dict) and set(got) == set(want):
        return next((d for k in got if k != "nir_empreinte" and (d := first_difference(got[k], want[k], f"{where}/{k}"))), "")
    if isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        return next((d for i, (a, b) in enumerate(zip(got, want)) if (d := first_difference(a, b, f"{where}/{i}"))), "")
    return "" if got == want else f"{where} : {short(got)} au lieu de {short(want)}"


def same(name, got, want):
    equal(name, first_difference(got, want), "")


def tags(client):
    """ETag and body of some records."""
    found = {}
    for row in client.search({"nombre": 200, "tri": ["nom"]}).json["demandes"]:
        answer = client.get("/v1/demandes/" + row["numero_unique"])
        found[row["numero_unique"]] = answer.headers["etag"], answer.body
    return found


def reference(client):
    return client.get("/v1/demandes?nombre=0").json["date_reference"]


def wait_for(client, date, seconds=15):
    end = time.monotonic() + seconds
    while reference(client) != date and time.monotonic() < end:
        time.sleep(0.1)
    return reference(client)


def of_the_day(tools, lines, date):
    """The answers of an index built for this day."""
    index = tools.path("fixe-" + date)
    built = tools.index(lines, index=index, date=date)
    if not check(f"construction au {date}", built.returncode == 0, built.stderr):
        return None
    server = tools.start(index)
    found = answers(Client(server.port))
    server.stop()
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Tools(sys.argv[1]) as tools:
        lines = tools.demandes(COUNT, "--radiees")
        hour = Hour(tools)
        index = tools.path("courant")
        hour.set("2021-06-30T12:00:00")
        built = tools.index(lines, index=index, date=None, env=hour.environment)
        check("construction sans --date", built.returncode == 0 and b" 0 lignes rejet" in built.stderr, built.stderr)
        server = tools.start(index, env=hour.environment)
        client = Client(server.port)
        wanted = {date: of_the_day(tools, lines, date) for date in ("2021-06-30", "2021-07-01", "2021-12-31", "2022-01-01")}
        check("les jours diffèrent", wanted["2021-06-30"] != wanted["2021-07-01"] != wanted["2022-01-01"])
        same("le jour de la construction", answers(client), wanted["2021-06-30"])
        before = tags(client)
        cursor = client.search({"tri": ["anciennete"], "nombre": 10}).json["curseur_suivant"]

        # Midnight in Paris is 22:00 UTC in summer, 23:00 in winter.
        for evening, midnight, eve, day in [("2021-06-30T21:59:40", "2021-06-30T22:00:01", "2021-06-30", "2021-07-01"),
                                        ("2021-12-31T22:59:40", "2021-12-31T23:00:01", "2021-12-31", "2022-01-01")]:
            hour.set(evening)
            equal(f"la veille au soir, {eve}", wait_for(client, eve), eve)
            time.sleep(1.5)  # three looks at the clock
            same(f"toujours la veille, {eve}", answers(client), wanted[eve])
            hour.set(midnight)
            equal(f"minuit passé, {day}", wait_for(client, day), day)
            same(f"les réponses du {day}", answers(client), wanted[day])
        after = tags(client)
        common = set(before) & set(after)
        changed = [n for n in common if before[n][1] != after[n][1]]
        equal("ETag : change quand le corps change, et alors seulement", [n for n in common if (before[n][0] != after[n][0]) != (before[n][1] != after[n][1])], [])
        check("ETag : des corps ont changé avec le jour", len(changed) > 20, len(changed))
        page = client.search({"tri": ["anciennete"], "nombre": 10, "curseur": cursor})
        check("un curseur de la veille se poursuit", page.status == 200 and len(page.json["demandes"]) == 10, page)
        equal("arrêt", server.stop(), 0)

        again = tools.start(index, env=hour.environment)
        same("redémarrage sur un index d'un autre jour", answers(Client(again.port)), wanted["2022-01-01"])
        again.stop()
        fixed = tools.start(tools.path("fixe-2021-06-30"), env=hour.environment)
        same("un index à --date reste à sa date", answers(Client(fixed.port)), wanted["2021-06-30"])
        fixed.stop()
        verified = tools.run_indexer("verify", "--index", index, "--silencieux")
        equal("verify d'un index d'un autre jour", verified.returncode, 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
