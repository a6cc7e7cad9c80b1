#!/usr/bin/env python3
"""A server that follows its journal answers as one that starts on it: a journal that begins under it, one that grows record by record
while it is searched, another build.

    suivi_http.py build/release
"""
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time

from banc import HOST, Client, Tally, Tools
from jour_http import first_difference

COUNT = 3000
tally = Tally()
check, equal = tally.check, tally.equal

SEARCHES = [
    {"facettes": ["statut", "typologie", "mutation", "en_instruction", "commune_souhaitee", {"champ": "age", "intervalle": 10}], "nombre": 0},
    {"filtres": {"champ": "en_instruction", "egal": True}, "tri": ["nom", "prenoms"], "nombre": 500,
     "champs": ["nom", "prenoms", "en_instruction", "typologie", "anciennete"]},
    {"q": "martin", "nombre": 100},
    {"q": "urgence hopital", "nombre": 100},
    {"tri": [{"champ": "ressources_mensuelles", "ordre": "desc"}], "nombre": 200},
]


def answers(client):
    """What some searches and suggestions say, without what differs from one server to another."""
    out = []
    for body in SEARCHES:
        answer = client.search(body).json
        for name in ("duree_us", "curseur_suivant"):
            answer.pop(name, None)
        out.append(answer)
    for target in ("champ=nom&q=mar", "q=lyo", "q=habitat"):
        out.append(client.get("/v1/suggestions?" + target).json)
    return out


def same_as_fresh(name, tools, index, client):
    fresh = tools.start(index)
    equal(name, first_difference(answers(client), answers(Client(fresh.port))), "")
    fresh.stop()


def gauge(client, name):
    found = re.search(rb"^" + name.encode() + rb" (\S+)$", client.get("/metrics").body, re.M)
    return float(found[1]) if found else None


STREAMS = [({"tri": ["nom"], "modele": "complet", "codes": True}, "text/csv"), ({"tri": [{"champ": "anciennete", "ordre": "desc"}]}, "application/x-ndjson"),
           ({"tri": ["index"]}, "application/x-ndjson")]


def begin(port, body, accept):
    """A stream of which the first bytes are read, and no more for now."""
    stream = http.client.HTTPConnection(HOST, port, timeout=60)
    stream.connect()
    stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 15)
    stream.request("POST", "/v1/demandes/recherche", json.dumps(body), {"Accept": accept, "Content-Type": "application/json"})
    response = stream.getresponse()
    return stream, response, response.read(500)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Tools(sys.argv[1]) as tools:
        lines = tools.demandes(COUNT + 400, "--radiees").splitlines(keepends=True)[:COUNT + 400]
        index = tools.path("index")
        built = tools.index(b"".join(lines[:COUNT]), index=index)
        check("construction", built.returncode == 0, built.stderr)
        server = tools.start(index)
        client = Client(server.port)
        first = client.get("/pret").json
        equal("prêt", (first["pret"], first["retard_s"]), (True, 0))
        start = first["generation"]

        def write(records, *options):
            program = os.path.join(tools.build, "bench", "sne_bench_journal")
            return subprocess.run([program, "--index", index, "--instruction", "3", *options], input=b"".join(records),
                                  stderr=subprocess.PIPE)

        # The directory of the journal is not there before. Changes of some rows, and some new ones.
        written = write(lines[COUNT - 200:COUNT + 100])
        check("un journal commence", written.returncode == 0, written.stderr)
        seen = client.get(f"/v1/demandes?nombre=0&min_generation={start + 300}")
        equal("vu par qui l'attend", (seen.status, seen.json["generation"]), (200, start + 300))
        same_as_fresh("derrière un premier journal", tools, index, client)

        # Beyond what is there.
        equal("une génération à venir", client.get(f"/v1/demandes?nombre=0&min_generation={start + 301}").status, 503)

        # Record by record, while others search.
        stop, faults = threading.Event(), []

        def search():
            mine = Client(server.port)
            last = 0
            while not stop.is_set():
                for body in SEARCHES[:3]:
                    answer = mine.search(body)
                    if answer.status != 200 or answer.json["generation"] < last:
                        faults.append(answer)
                        return
                    last = answer.json["generation"]

        before = [client.request("POST", "/v1/demandes/recherche", body, {"Accept": accept}).body for body, accept in STREAMS]
        begun = [begin(server.port, body, accept) for body, accept in STREAMS]
        searchers = [threading.Thread(target=search) for _ in range(2)]
        for s in searchers:
            s.start()
        written = write(lines[:300] + lines[COUNT - 100:] + lines[:200], "--debit", "500", "--port", str(server.port))
        stop.set()
        for s in searchers:
            s.join()
        check("écrit au fil de l'eau", written.returncode == 0 and b", 0 refus" in written.stderr, written.stderr)
        check("recherches pendant ce temps", not faults, faults)
        generation = start + 300 + 1000
        equal("tout est vu", client.get(f"/v1/demandes?nombre=0&min_generation={generation}").status, 200)
        for (body, accept), whole, (_, response, head) in zip(STREAMS, before, begun):
            check(f"un flux garde son instant : {accept}, {body['tri']}", len(whole) > 5_000_000 and head + response.read() == whole, len(whole))
            now = client.request("POST", "/v1/demandes/recherche", body, {"Accept": accept}).body
            check(f"le suivant voit les changements : {accept}, {body['tri']}", now != whole)
        same_as_fresh("derrière beaucoup de petits changements", tools, index, client)
        end = time.monotonic() + 15
        while (gauge(client, "sne_queue_segments") or 99) > 8 and time.monotonic() < end:
            time.sleep(0.1)
        check("la queue tient en peu de segments", 1 <= gauge(client, "sne_queue_segments") <= 8, gauge(client, "sne_queue_segments"))
        same_as_fresh("après les fusions", tools, index, client)
        equal("mesures", [gauge(client, n) for n in ("sne_generation", "sne_journal_retard_enregistrements", "sne_journal_retard_secondes")],
              [generation, 0, 0])
        held = client.search({"filtres": {"et": [{"champ": "en_instruction", "egal": True}, {"champ": "statut", "present": True}]}, "nombre": 0})
        equal("demandes en instruction", gauge(client, "sne_instructions"), held.json["total"])

        # Another build takes its place; then its own journal.
        built = tools.index(b"".join(lines[:COUNT]), index=index)
        check("une autre construction", built.returncode == 0, built.stderr)
        end = time.monotonic() + 15
        while client.get("/pret").json["generation"] < 2 << 32 and time.monotonic() < end:
            time.sleep(0.1)
        start = client.get("/pret").json["generation"]
        check("elle est servie", start >= 2 << 32, start)
        written = write(lines[:50])
        check("son journal", written.returncode == 0, written.stderr)
        equal("est suivi", client.get(f"/v1/demandes?nombre=0&min_generation={start + 50}").status, 200)
        same_as_fresh("derrière une autre construction", tools, index, client)
        equal("rien au journal du serveur", "[error]" in server.log, False)
        equal("arrêt", server.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
