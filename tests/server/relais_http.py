#!/usr/bin/env python3
"""Changes and claims, which sne-server passes on to the indexer: what reaches it, what comes back, and what the client is told when
one of the two sides fails. The real sne-server, before an indexer that behaves well or badly as told.

    relais_http.py build/release
"""
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

import hostile_http
from banc import ROOT, Client, Schema, Tally, Tools
from faux_indexeur import Indexer, obliging, problem
from hostile_http import Wire

NU = "0691119900321G0214"
CLAIM = f"/v1/demandes/{NU}/instruction"
TAKER = {"guichet": "B0692", "agent": "Zorglubine"}
GRID = "/v1/grilles/200046977"
NDJSON = {"Content-Type": "application/x-ndjson"}
ROUTES = [("POST", "/v1/changements"), ("PUT", CLAIM), ("DELETE", CLAIM + "?guichet=B0692&agent=Zorglubine"),
          ("POST", CLAIM + "/transfert"), ("POST", "/v1/instructions"), ("PUT", GRID)]
MIB = 1 << 20
tally = Tally()
check, equal = tally.check, tally.equal


def body_of(method):
    return None if method == "DELETE" else TAKER


def told(name, answer, status, slug, *words):
    """A problem of that kind whose text holds these words."""
    equal(f"{name} : statut et type", (answer.status, answer.slug), (status, slug))
    check(f"{name} : dit {words}", all(w in answer.json.get("detail", "") for w in words), answer)
    if status in (429, 503):
        check(f"{name} : Retry-After", answer.headers.get("retry-after"), answer.headers)
    return answer


def raw(method, target, length, *fields):
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", *fields, "", ""]).encode()


# ---- what passes

def check_passed_on(client, indexer):
    """A fresh, minimal head, one spelling of path and query, the body as it is; of the answer what the client may know."""
    hidden = {"Authorization": "Bearer " + client.jeton({"profil": "ECOLE"}), "Cookie": "a=b", "X-Forwarded-User": "root", "Requete": "la mienne", "Generation": "9"}
    for method, target in ROUTES:
        status, body = {"PUT": (201, {"pris": True}), "DELETE": (204, None)}.get(method, (200, {"fait": True}))
        indexer.behave = lambda r: (r.read_body(), r.answer(status, body, [("Location", "/x"), ("Set-Cookie", "c=d"), ("Server", "s")], 7))
        answer = client.request(method, target, body_of(method), hidden)
        equal(f"{method} {target} : réponse", (answer.status, answer.json), (status, body))
        kept = {k for k in answer.headers if k in ("generation", "location", "set-cookie", "server", "retry-after")}
        equal(f"{method} {target} : en-têtes rendus", (kept, answer.headers.get("generation")), ({"generation", "location"}, "7"))
        check(f"{method} {target} : ceux du serveur", answer.headers.get("cache-control") == "private, no-store" and "server-timing" in answer.headers)
        request = indexer.take()[0]
        equal(f"{method} {target} : cible", (request.method, request.target, request.version), (method, target, "HTTP/1.1"))
        fields = dict(request.fields)
        check(f"{method} {target} : Requete", re.fullmatch("[0-9a-f-]{36}", fields.pop("Requete", "")), request.fields)
        data = json.dumps(TAKER, ensure_ascii=False).encode() if method != "DELETE" else b""
        equal(f"{method} {target} : en-têtes passés", fields, {"Host": "indexeur", "Content-Length": str(len(data)), "Connection": "close",
                                                               **({"Content-Type": "application/json"} if data else {})})
        equal(f"{method} {target} : corps", request.body, data)
        equal(f"{method} {target} : longueur de la réponse", "content-length" in answer.headers, status != 204)
    indexer.behave = obliging
    for written in (NU.lower(), f"{NU[:3]}%20{NU[3:7]}%20{NU[7:]}", "%30" + NU[1:]):
        equal(f"numéro écrit {written}", client.request("PUT", f"/v1/demandes/{written}/instruction", TAKER).status, 200)
        equal(f"numéro écrit {written} : une seule forme", indexer.take()[0].target, CLAIM)
    client.request("PUT", CLAIM, TAKER)
    equal("pour qui", indexer.take()[0].mandate, {"pour_profil": ["ECOLE"], "pour_territoire": ["france"]})
    client.request("DELETE", CLAIM + "?agent=%C3%89lo%C3%AFse+d%27A&attendre=visible&force=true&motif=a%26b%3Dc{}&guichet=B0692")
    equal("paramètres récrits, attendre gardé ici", indexer.take()[0].target,
          CLAIM + "?agent=%C3%89lo%C3%AFse%20d%27A&force=true&motif=a%26b%3Dc%7B%7D&guichet=B0692")
    for status, body, headers in [(409, problem("conflit", 409, detenteur={"guichet": "B0691", "depuis": "2021-06-30"}), []),
                                  (429, problem("trop-de-requetes", 429), [("Retry-After", "17")]), (404, problem("introuvable", 404), []),
                                  (405, problem("methode-non-admise", 405), [("Allow", "GET")]), (422, problem("requete-impossible", 422), []),
                                  (500, problem("interne", 500), []), (503, problem("surcharge", 503), [("Retry-After", "3")])]:
        indexer.behave = lambda r: (r.read_body(), r.answer(status, body, headers))
        answer = client.request("PUT", CLAIM, TAKER)
        equal(f"problème {status} de l'indexeur, tel quel", (answer.status, answer.json, answer.headers["content-type"]), (status, body, "application/problem+json"))
        for name, value in headers:
            equal(f"problème {status} : {name}", answer.headers.get(name.lower()), value)
    indexer.take()
    big = {"lignes": "x" * (15 * MIB)}
    indexer.behave = lambda r: (r.read_body(), r.answer(200, big))
    check("réponse de 15 Mio", client.request("PUT", CLAIM, TAKER).json == big)
    indexer.behave = lambda r: (r.read_body(), [(r.send(bytes([b])), time.sleep(0.002)) for b in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"])
    equal("réponse octet par octet", client.request("PUT", CLAIM, TAKER).body, b"{}")
    indexer.behave = obliging
    indexer.take()


def check_grids(client, indexer):
    """A grid goes to the indexer with If-Match, its answer comes back with ETag; what is no SIREN goes nowhere."""
    grid = {"libelle": "Grille", "valide_du": "2021-07-01", "criteres": [{"code": "DAL", "hors_mutation": {"poids": 1}, "mutation": {"poids": 1}}]}
    taken = {"epci": "200046977", "version": 1, "statut": "BROUILLON", "revision": 3, "generation": 0}
    for sent in ('"200046977-2"', '"200046977-1", "200046977-2"', "*", None):
        indexer.behave = lambda r: (r.read_body(), r.answer(200, taken, [("ETag", '"200046977-3"')], 0))
        answer = client.request("PUT", GRID + "?attendre=visible", grid, {"If-Match": sent} if sent else {})
        equal(f"grille, If-Match {sent} : réponse", (answer.status, answer.json, answer.headers.get("etag"), answer.headers.get("generation")), (200, taken, '"200046977-3"', "0"))
        request = indexer.take()[0]
        equal(f"grille, If-Match {sent} : passé", (request.target, dict(request.fields).get("If-Match"), json.loads(request.body)), (GRID, sent, grid))
    for status, body, headers in [(201, taken, [("ETag", '"200046977-1"')]), (412, problem("precondition", 412), [("ETag", '"200046977-4"')]),
                                  (404, problem("introuvable", 404), []), (400, problem("json-illisible", 400, erreurs=[{"chemin": "", "detail": "JSON illisible"}]), []),
                                  (422, problem("requete-impossible", 422, erreurs=[{"chemin": "/criteres/0/code", "detail": "critère inconnu"}]), [])]:
        indexer.behave = lambda r: (r.read_body(), r.answer(status, body, headers))
        answer = client.request("PUT", GRID, grid)
        equal(f"grille, {status} de l'indexeur, tel quel", (answer.status, answer.json, answer.headers.get("etag")), (status, body, dict(headers).get("ETag")))
    indexer.behave = obliging
    big = json.dumps(grid).encode()
    equal("grille de 256 Kio", client.request("PUT", GRID, big + b" " * ((256 << 10) - len(big))).status, 200)
    indexer.take(0)
    for name, target, body, headers, status, slug in [
            ("SIREN court", "/v1/grilles/20004697", grid, {}, 404, "introuvable"), ("SIREN en lettres", "/v1/grilles/20004697a", grid, {}, 404, "introuvable"),
            ("SIREN qui sort du chemin", "/v1/grilles/2000469%2F7", grid, {}, 404, "introuvable"), ("paramètre", GRID + "?statut=PUBLIEE", grid, {}, 400, "parametre-illisible"),
            ("plus de 256 Kio", GRID, b" " * ((256 << 10) + 1), {}, 413, "trop-gros"), ("type", GRID, b"{}", {"Content-Type": "text/csv"}, 415, "type-non-admis"),
            ("forme", GRID, grid, {"Accept": "text/csv"}, 406, "non-acceptable")]:
        answer = client.request("PUT", target, body, headers)
        equal(f"grille refusée : {name}", (answer.status, answer.slug), (status, slug))
    equal("grilles refusées : rien à l'indexeur", indexer.take(1, within=0.3), [])


def check_connection(port, indexer):
    """Bodies of any cutting; what follows a body is the next request; 100-continue once somebody is there to take the body."""
    data = b"".join(b'{"op":"supprimer","numero_unique":"%s","version":%d}\n' % (NU.encode(), i) for i in range(3000))
    for name, size in [("d'un trait", len(data)), ("par 1 000", 1000), ("par 65 537", 65537)]:
        wire = Wire(port)
        whole = raw("POST", "/v1/changements", len(data), "Content-Type: application/x-ndjson") + data
        for i in range(0, len(whole), size):
            wire.send(whole[i:i + size])
        wire.send(raw("PUT", CLAIM, 2) + b"{}" + b"GET /vivant HTTP/1.1\r\nHost: localhost\r\n\r\n")
        equal(f"{name} : trois réponses", [(wire.answer() or [None])[0] for _ in range(3)], [200, 200, 200])
        first, second = indexer.take(2)
        equal(f"{name} : corps", (first.digest.digest(), second.body), (hashlib.sha256(data).digest(), b"{}"))
        wire.close()
    wire = Wire(port)
    wire.send(raw("POST", "/v1/changements", 5, "Expect: 100-continue"))
    equal("100-continue", wire.answer()[0], 100)
    wire.send(b"abcde")
    equal("100-continue : puis la réponse", (wire.answer()[0], indexer.take()[0].body), (200, b"abcde"))
    wire.close()
    wire = Wire(port)
    wire.send(raw("POST", "/v1/changements", 0))
    equal("corps vide", (wire.answer()[0], indexer.take()[0].length), (200, 0))
    wire.close()


def check_refused(client, indexer, schema):
    """What the head alone decides never reaches the indexer."""
    for name, method, target, body, headers, status, slug in [
            ("sans longueur", "POST", "/v1/changements", None, {}, 411, "longueur-requise"),
            ("type", "POST", "/v1/changements", b"a;b\n", {"Content-Type": "text/csv"}, 415, "type-non-admis"),
            ("type d'une prise", "PUT", CLAIM, b"{}", NDJSON, 415, "type-non-admis"),
            ("type de plusieurs", "POST", "/v1/instructions", b"{}", {"Content-Type": "text/plain"}, 415, "type-non-admis"),
            ("compression", "POST", "/v1/changements", b"x", {"Content-Encoding": "gzip"}, 415, "type-non-admis"),
            ("forme", "PUT", CLAIM, TAKER, {"Accept": "text/csv"}, 406, "non-acceptable"),
            ("attendre", "PUT", CLAIM + "?attendre=durable", TAKER, {}, 400, "parametre-illisible"),
            ("attendre deux fois", "PUT", CLAIM + "?attendre=visible&attendre=visible", TAKER, {}, 400, "parametre-illisible"),
            ("paramètre inconnu", "POST", "/v1/changements?visible=1", b"", {}, 400, "parametre-illisible"),
            ("paramètre d'une autre route", "PUT", CLAIM + "?guichet=B0692", TAKER, {}, 400, "parametre-illisible"),
            ("paramètre illisible", "DELETE", CLAIM + "?guichet=%zz", None, {}, 400, "parametre-illisible"),
            ("mandat d'un autre", "DELETE", CLAIM + "?guichet=B0692&agent=A&pour_profil=SOURCE", None, {}, 400, "parametre-illisible"),
            ("mandat d'un autre, changements", "POST", "/v1/changements?pour_territoire=france", b"", {}, 400, "parametre-illisible"),
            ("numéro inconnu", "PUT", "/v1/demandes/x/instruction", TAKER, {}, 404, "introuvable"),
            ("numéro qui sort du chemin", "PUT", f"/v1/demandes/{NU}%2Finstruction%3F/instruction", TAKER, {}, 404, "introuvable"),
            ("numéro inconnu, transfert", "POST", "/v1/demandes/..%2F/instruction/transfert", TAKER, {}, 404, "introuvable"),
            ("corps d'une libération", "DELETE", CLAIM + "?guichet=B&agent=A", b"{}", {}, 413, "trop-gros"),
            ("prise trop grosse", "PUT", CLAIM, b" " * 65537, {}, 413, "trop-gros"),
            ("méthode", "GET", CLAIM, None, {}, 405, "methode-non-admise")]:
        if body is None and status == 411:
            wire = Wire(client.connection.port)
            wire.send(b"POST /v1/changements HTTP/1.1\r\nHost: localhost\r\n\r\n")
            equal(f"refusé : {name}", wire.answer()[0], 411)
            wire.close()
            continue
        answer = client.request(method, target, body, headers)
        equal(f"refusé : {name}", (answer.status, answer.slug), (status, slug))
        equal(f"refusé : {name} : forme", schema.errors(schema.named("Probleme"), answer.json), [])
        check(f"refusé : {name} : numéro non répété", NU not in answer.body.decode(), answer)
    unknown = [{k: v for k, v in client.request(method, target, body).json.items() if k != "instance"}
               for method, target, body in [("GET", "/v1/demandes/x", None), ("PUT", "/v1/demandes/x/instruction", TAKER)]]
    equal("numéro inconnu : le même 404 que partout", unknown[1], unknown[0])
    for length, status in [(4 << 30, 100), ((4 << 30) + 1, 413), (1 << 70, 413)]:
        wire = Wire(client.connection.port)
        wire.send(raw("POST", "/v1/changements", length, "Expect: 100-continue"))
        equal(f"longueur {length}", wire.answer()[0], status)
        wire.close()
    equal("rien n'est passé à l'indexeur", [r.method + r.target for r in indexer.take(2, within=0.5)], ["POST/v1/changements"])


def check_big(server, indexer):
    """200 MiB: whole, in constant memory, at the indexer's pace."""
    def resident():
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    reads = threading.Event()
    indexer.behave = lambda r: (r.read_body(MIB), reads.wait(), r.read_body(), r.answer(200, {"generation": 0}))
    before, highest, sent, answers = resident(), 0.0, [0], []
    block, blocks, digest = os.urandom(MIB), 200, hashlib.sha256()
    for _ in range(blocks):
        digest.update(block)

    def upload():
        wire = Wire(server.port, timeout=60)
        wire.socket.sendall(raw("POST", "/v1/changements", blocks * MIB))
        for _ in range(blocks):
            wire.socket.sendall(block)
            sent[0] += 1
        answers.append(wire.answer())
        wire.close()

    thread = threading.Thread(target=upload)
    thread.start()
    time.sleep(1)
    check("un indexeur qui ne lit pas retient le client", sent[0] < 20, sent)
    reads.set()
    while thread.is_alive():
        highest = max(highest, resident())
        time.sleep(0.01)
    thread.join()
    equal("200 Mio : réponse", [a and a[0] for a in answers], [200])
    request = indexer.take()[0]
    equal("200 Mio : entiers", (request.read, request.digest.digest()), (blocks * MIB, digest.digest()))
    check("200 Mio : mémoire constante", highest - before < 16, f"de {before:.0f} à {highest:.0f} Mio")
    indexer.behave = obliging


def check_concurrent(server, client, indexer):
    """Relays that wait take nothing from searches; there are only so many."""
    go, answers = threading.Event(), []
    indexer.behave = lambda r: (r.read_body(), go.wait(), r.answer(200, {"generation": 0}))
    claims = [threading.Thread(target=lambda: answers.append(Client(server.port).request("PUT", CLAIM, TAKER).status)) for _ in range(128)]
    for thread in claims[:50]:
        thread.start()
    held = indexer.take(50)
    equal("50 prises en cours", len(held), 50)
    check("50 prises en cours : comptées", "sne_relais_en_cours 50" in client.get("/metrics").body.decode())
    times = []
    for i in range(50):
        start = time.monotonic()
        equal(f"recherche {i} pendant 50 relais", client.search({"facettes": ["typologie"]}).status, 200)
        times.append(time.monotonic() - start)
    check("recherches pendant 50 relais : sans attendre", sorted(times)[25] < 1, times)
    for thread in claims[50:]:
        thread.start()
    equal("128 prises en cours", len(indexer.take(78)), 78)
    told("129e", client.request("PUT", CLAIM, TAKER), 503, "surcharge", "Trop de changements")
    go.set()
    for thread in claims:
        thread.join()
    equal("toutes répondues", answers, [200] * 128)
    indexer.behave = obliging
    equal("puis de nouveau", client.request("PUT", CLAIM, TAKER).status, 200)
    indexer.take()


def check_hostile(port, indexer):
    """Not one of the malformed heads reaches the indexer, whichever route it names."""
    for target in ("/v1/changements", "/v1/instructions", CLAIM + "/transfert"):
        for name, data, status in hostile_http.messages("/vivant", target):
            if name != "corps-trop-gros" or target != "/v1/changements":  # 1 GB: not too much there
                hostile_http.run_message(port, "/vivant", f"{name} {target}", data, status)
    equal("messages hostiles", hostile_http.failures, [])
    equal("messages hostiles : rien à l'indexeur", [r.target for r in indexer.take(1, within=0.3)], [])


# ---- when one side fails

def check_early(port, indexer):
    """An answer that comes before the end of the body reaches the client, whatever he goes on sending."""
    def hang_up(status, read):
        def behave(request):
            request.read_body(read)
            request.answer(status, problem("surcharge", status), [("Retry-After", "5")])  # and closes on unread bytes
        return behave

    def keep(status):
        def behave(request):
            request.answer(status, problem("surcharge", status))
            time.sleep(1)
        return behave

    for status in (400, 413, 429, 503):
        for name, behave in [("ferme", hang_up(status, 0)), ("ferme plus tard", hang_up(status, 3 * MIB)), ("laisse ouvert", keep(status))]:
            indexer.behave = behave
            wire = Wire(port)
            wire.send(raw("POST", "/v1/changements", 8 * MIB) + b"x" * (8 * MIB - 1))
            answer = wire.answer()
            equal(f"réponse anticipée {status}, {name}", answer and (answer[0], json.loads(answer[2])["status"]), (status, status))
            check(f"réponse anticipée {status}, {name} : connexion fermée", answer and b"Connection: close" in answer[1] and wire.closed(), answer)
            wire.close()
    indexer.behave = hang_up(429, 0)
    wire = Wire(port)
    wire.send(raw("POST", "/v1/changements", 300 * MIB) + b"x" * (300 * MIB - 1))  # never looks before the end
    answer = wire.answer()
    equal("réponse anticipée à un client qui déverse 300 Mio", answer and answer[0], 429)
    wire.close()
    indexer.behave = keep(503)
    wire = Wire(port)
    wire.send(raw("POST", "/v1/changements", 8 * MIB) + b"x")  # and nothing more
    answer = wire.answer()
    equal("réponse anticipée à un client qui se tait", answer and answer[0], 503)
    wire.close()
    indexer.behave = obliging
    indexer.take()


def check_lost(client, indexer):
    """An indexer that dies, or talks nonsense: the client learns that his change may or may not have been taken."""
    def after(read, data=b""):
        return lambda r: (r.read_body(read), r.send(data))

    good = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    for name, behave in [("après l'en-tête", after(0)), ("après le corps", after(None)), ("en pleine ligne de statut", after(None, good[:8])),
                         ("en plein en-tête", after(None, good[:30])), ("en plein corps", after(None, good + b"{}")),
                         ("autre protocole", after(None, b"SSH-2.0-OpenSSH_9.2\r\n\r\n")), ("octets", after(None, bytes(range(256)) * 100)),
                         ("sans longueur", after(None, b"HTTP/1.1 200 OK\r\n\r\n{}")), ("deux longueurs", after(None, good[:-2] + b"Content-Length: 2\r\n\r\n")),
                         ("par morceaux", after(None, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")),
                         ("provisoire", after(None, b"HTTP/1.1 100 Continue\r\n\r\n" + good + b"0123456789")),
                         ("HTTP/1.0", after(None, b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
                         ("en-tête sans fin", after(None, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10000)),
                         ("trop grande", after(None, b"HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\n"))]:
        indexer.behave = behave
        answer = told(f"perdu {name}", client.request("PUT", CLAIM, TAKER), 503, "indexeur-absent", "a pu être enregistrée", "Renvoyez-la")
        if name != "après l'en-tête":  # there the body may not have been read
            check(f"perdu {name} : connexion gardée", answer.headers.get("connection") != "close", answer.headers)
    indexer.behave = after(2 * MIB)
    wire = Wire(client.connection.port)
    wire.send(raw("POST", "/v1/changements", 8 * MIB) + b"x" * (8 * MIB - 1))
    answer = wire.answer()
    check("perdu en plein envoi", answer and answer[0] == 503 and "a pu être enregistrée" in json.loads(answer[2])["detail"], answer)
    wire.close()
    indexer.behave = obliging
    equal("puis de nouveau", client.request("PUT", CLAIM, TAKER).status, 200)
    indexer.take()


def check_cut(port, indexer):
    """A client that leaves in the middle: the indexer sees a cut, never a whole request."""
    data = raw("PUT", CLAIM, 1000) + b" " * 1000
    begin = data.index(b"\r\n\r\n") + 4
    seen = []

    def behave(request):
        seen.append(request)
        request.read_body()
        request.answer(200, {})

    indexer.behave = behave
    places = [0, 10, begin - 1, begin, begin + 1, begin + 500, begin + 999]
    for at in places:
        for name, leave in [("ferme", Wire.close), ("rompt", Wire.reset)]:
            wire = Wire(port)
            wire.send(data[:at])
            time.sleep(0.02)
            leave(wire)
    wire = Wire(port)
    wire.send(data[:-1])
    wire.socket.shutdown(socket.SHUT_WR)
    answer = wire.answer()
    check("fin d'envoi avant la fin du corps", answer and answer[0] == 400 and "a pu être enregistré" in json.loads(answer[2])["detail"], answer)
    wire.close()
    end = time.monotonic() + 5
    while sum(r.cut for r in seen) < 9 and time.monotonic() < end:
        time.sleep(0.01)
    equal("coupures vues comme telles", (len(seen), [r.cut for r in seen], [r.complete for r in seen]), (9, [True] * 9, [False] * 9))
    big = raw("POST", "/v1/changements", 50 * MIB) + b"x" * (20 * MIB)
    wire = Wire(port)
    wire.send(big)
    wire.reset()
    while not seen[-1].cut and time.monotonic() < end:
        time.sleep(0.01)
    equal("coupure en plein envoi", (len(seen), seen[-1].cut, seen[-1].complete), (10, True, False))
    indexer.behave = obliging
    indexer.take(0)


def check_slow(tools, index):
    """Nobody holds the other up for longer than the limits: 30 s without a byte of the indexer's, or for 64 KiB of the client's."""
    indexer = Indexer(tools.path("lent.sock"))
    server = tools.start(index, "--indexeur", "unix:" + indexer.path)
    mute = Client(server.port)
    took, answers, requests = {}, {}, []

    def behave(request):
        requests.append(request)
        if request.method == "POST":  # reads nothing more
            time.sleep(60)
        request.read_body()
        if request.method == "DELETE":
            time.sleep(60)

    def timed(name, ask):
        start = time.monotonic()
        answers[name] = ask()
        took[name] = time.monotonic() - start

    def drip():
        wire = Wire(server.port, timeout=60)
        wire.send(raw("PUT", CLAIM, 1000))
        stop = threading.Event()
        threading.Thread(target=lambda: [wire.send(b" ") for _ in range(60) if not stop.wait(0.7)], daemon=True).start()
        answer = wire.answer()
        stop.set()
        return answer

    def pour():
        wire = Wire(server.port, timeout=60)
        wire.socket.settimeout(60)
        threading.Thread(target=wire.send, args=(raw("POST", "/v1/changements", 8 * MIB) + b"x" * (8 * MIB),), daemon=True).start()
        return wire.answer()

    indexer.behave = behave
    threads = [threading.Thread(target=timed, args=a) for a in [("client lent", drip), ("indexeur qui ne lit pas", pour),
                                                                ("indexeur muet", lambda: mute.request("DELETE", CLAIM + "?guichet=B&agent=A"))]]
    for thread in threads:
        thread.start()

    def finish():
        for thread in threads:
            thread.join()
        slow = answers["client lent"]
        check("client lent : 408", slow and slow[0] == 408 and "a pu être enregistré" in json.loads(slow[2])["detail"], slow)
        end = time.monotonic() + 5
        while not any(r.cut for r in requests) and time.monotonic() < end:
            time.sleep(0.01)
        equal("client lent : coupure vue", [r.cut for r in requests if r.method == "PUT"], [True])
        full = answers["indexeur qui ne lit pas"]
        check("indexeur qui ne lit pas : 503", full and full[0] == 503 and "indexeur-absent" in full[2].decode(), full)
        told("indexeur muet", answers["indexeur muet"], 503, "indexeur-absent", "a pu être enregistrée")
        check("délais tenus", all(29 < t < 45 for t in took.values()), took)
        equal("arrêt après ces délais", server.stop(), 0)
        indexer.close()
    return finish


def check_absent(tools, index):
    """Without an indexer searches go on, and writes are told why not."""
    alone = tools.start(index)
    nowhere = tools.start(index, "--indexeur", "unix:" + tools.path("nulle-part.sock"))
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(tools.path("mort.sock"))  # a file that nobody listens on
    dead = tools.start(index, "--indexeur", "unix:" + tools.path("mort.sock"))
    for name, server, words in [("sans --indexeur", alone, ("--indexeur unix:", "sne-indexer serve")), ("prise absente", nowhere, ("rien n'a été enregistré",)),
                                ("prise morte", dead, ("rien n'a été enregistré",))]:
        client = Client(server.port)
        for method, target in ROUTES:
            answer = told(f"{name}, {method} {target}", client.request(method, target, body_of(method)), 503, "indexeur-absent", *words)
            check(f"{name} : ni prise ni numéro dans la réponse", ".sock" not in answer.body.decode() and NU not in answer.body.decode(), answer)
        wire = Wire(server.port)
        wire.send(raw("POST", "/v1/changements", 8 * MIB) + b"x" * (8 * MIB))
        equal(f"{name} : 8 Mio", (wire.answer() or [None])[0], 503)
        wire.close()
        wire = Wire(server.port)
        wire.send(raw("POST", "/v1/changements", 8, "Expect: 100-continue"))
        equal(f"{name} : 100-continue", wire.answer()[0], 503)
        wire.close()
        equal(f"{name} : recherche", client.search({}).status, 200)
        equal(f"{name} : arrêt", server.stop(), 0)
    equal("adresse : unix: manque", tools.start(index, "--indexeur", "/run/x.sock").port, None)
    equal("adresse : trop longue", tools.start(index, "--indexeur", "unix:/" + "x" * 200).port, None)
    # The indexer comes back: the next request finds it.
    path = tools.path("revient.sock")
    server = tools.start(index, "--indexeur", "unix:" + path)
    client = Client(server.port)
    equal("avant l'indexeur", client.request("PUT", CLAIM, TAKER).status, 503)
    for _ in range(2):
        indexer = Indexer(path)
        equal("l'indexeur est là", client.request("PUT", CLAIM, TAKER).status, 200)
        indexer.close()
        equal("l'indexeur est parti", client.request("PUT", CLAIM, TAKER).status, 503)
    # Alive but not accepting: a queue that is full is waited for, a little.
    full = socket.socket(socket.AF_UNIX)
    full.bind(path)
    full.listen(0)
    first = socket.socket(socket.AF_UNIX)
    first.connect(path)
    start = time.monotonic()
    told("file pleine", client.request("PUT", CLAIM, TAKER), 503, "indexeur-absent", "rien n'a été enregistré")
    check("file pleine : attente bornée", 1 < time.monotonic() - start < 6, time.monotonic() - start)
    first.close()
    full.close()
    equal("arrêt", server.stop(), 0)


# ---- what is seen, and what is written down

def check_visible(tools, index, server, client, indexer, lines):
    """attendre=visible: the answer comes once searches of this server see the change."""
    now = client.get("/pret").json["generation"]

    def wait_for(generation, status=200, target=CLAIM + "?attendre=visible"):
        indexer.behave = lambda r: (r.read_body(), r.answer(status, {"generation": generation}, generation=generation))
        start = time.monotonic()
        answer = client.request("PUT", target, TAKER)
        return answer, time.monotonic() - start

    for name, got in [("déjà visible", wait_for(now)), ("pas demandé", wait_for(now + 1, target=CLAIM)), ("refus", wait_for(now + 1, 409))]:
        check(f"{name} : sans attendre", got[1] < 1.5, got[1])
    equal("déjà visible", (wait_for(now)[0].status, wait_for(now)[0].headers["generation"]), (200, str(now)))
    answer, took = wait_for(now + 1)
    told("pas visible", answer, 503, "pas-encore-visible", "enregistré durablement", str(now + 1))
    equal("pas visible : génération", (answer.json.get("generation"), answer.headers.get("generation")), (now + 1, str(now + 1)))
    check("pas visible : attente bornée", 1.9 < took < 4, took)
    waiting = [threading.Thread(target=lambda: Client(server.port).request("PUT", CLAIM + "?attendre=visible", TAKER)) for _ in range(16)]
    for thread in waiting:
        thread.start()
    time.sleep(0.1)
    start = time.monotonic()
    equal("recherche pendant que d'autres attendent", client.search({}).status, 200)
    check("elle n'attend pas avec eux", time.monotonic() - start < 1)
    for thread in waiting:
        thread.join()

    def behave(request):
        request.read_body()
        written = subprocess.run([tools.journal, "--index", index], input=lines.splitlines(keepends=True)[0], stderr=subprocess.PIPE)
        check("journal écrit", written.returncode == 0, written.stderr)
        request.answer(200, {"generation": now + 1}, generation=now + 1)

    indexer.behave = behave
    answer = client.request("POST", "/v1/changements?attendre=visible", b"{}\n", NDJSON)
    equal("devient visible", (answer.status, client.get("/pret").json["generation"]), (200, now + 1))
    indexer.behave = obliging
    indexer.take(0)


def check_written_down(server, client):
    metrics = client.get("/metrics").body.decode()
    for method, path in [("POST", "/v1/changements"), ("PUT", "/v1/demandes/{nu}/instruction"), ("DELETE", "/v1/demandes/{nu}/instruction"),
                         ("POST", "/v1/demandes/{nu}/instruction/transfert"), ("POST", "/v1/instructions"), ("PUT", "/v1/grilles/{epci}")]:
        check(f"métriques de {method} {path}", f'sne_http_requetes_total{{route="{method} {path}",statut="' in metrics)
        check(f"journal d'accès de {method} {path}", f"acces methode={method} route={path} statut=" in server.log)
    for answer in ("2xx", "4xx", "5xx", "aucune"):
        found = re.search(rf'^sne_relais_requetes_total{{reponse="{answer}"}} (\d+)', metrics, re.M)
        check(f"relais compté : {answer}", found and int(found[1]) > 0)
    for way, least in [("vers", 200 * MIB), ("depuis", 15 * MIB)]:
        found = re.search(rf'^sne_relais_octets_total{{sens="{way}"}} (\S+)', metrics, re.M)
        check(f"octets comptés : {way}", found and float(found[1]) > least, found)
    check("rien en cours", "sne_relais_en_cours 0" in metrics)
    for secret in (NU, "Zorglubine", "B0692"):
        check("rien de personnel dans le journal ni dans les métriques", secret not in metrics and secret not in server.log, secret)


def check_described(client, indexer, schema):
    """OpenAPI: the examples pass, the answers of the contract are as described, and so is every status met here."""
    paths = schema.document["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if {"instruction", "changements"}.isdisjoint(operation["tags"]):
                continue
            shown = operation.get("requestBody", {}).get("content", {}).get("application/json", {"schema": True, "examples": {"": {"value": None}}})
            query = {p["name"]: p["example"] for p in operation["parameters"] if p.get("in") == "query" and "example" in p}
            target = path.replace("{nu}", NU).replace("{epci}", "200046977") + ("?" + urllib.parse.urlencode(query) if query else "")
            for name, example in shown["examples"].items():
                indexer.take(0)
                equal(f"openapi, {method} {path} {name} : statut", client.request(method.upper(), target, example["value"]).status, 204 if method == "delete" else 200)
                equal(f"openapi, {method} {path} {name} : passé", json.loads(indexer.take()[0].body or b"null"), example["value"])
                equal(f"openapi, {method} {path} {name} : forme", schema.errors(shown["schema"], example["value"]), [])
    holder = {"guichet": "B0691", "depuis": "2021-06-30"}
    for name, answer in [("Changements", {"acceptes": 3, "sans_effet": 1, "ignores": 1, "rejetes": 1, "generation": 12,
                                          "lignes_ignorees": [{"ligne": 2, "numero_unique": NU, "motif": "version déjà connue"}],
                                          "lignes_rejetees": [{"ligne": 4, "erreurs": [{"chemin": "/demande/nom", "detail": "attendu : un texte"}]}]}),
                         ("GrilleDeposee", {"epci": "200046977", "version": 1, "statut": "PUBLIEE", "revision": 2, "generation": 12}),
                         ("PrisesFaites", {"prises": [NU], "renouvelees": [], "avertissements": [], "generation": 12}),
                         ("Probleme", problem("conflit", 409, detenteur=holder)),
                         ("Probleme", problem("conflit", 409, detenues=[{"numero_unique": NU, "detenteur": holder}]))]:
        equal(f"openapi, {name}", schema.errors(schema.named(name), answer), [])
    patterns = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods) for path, methods in schema.document["paths"].items()]
    for method, path, status in sorted(Client.seen):
        operation = next((m for p, m in patterns if p.fullmatch(path)), {}).get(method.lower())
        if operation and status != 405:
            check(f"openapi décrit {status} de {method} {path[:60]}", str(status) in operation["responses"], sorted(operation["responses"]))


def check_stop(server, client, indexer):
    """A claim under way is finished before the server stops."""
    go, answers = threading.Event(), []
    indexer.behave = lambda r: (r.read_body(), go.wait(), r.answer(201, {"generation": 1}))
    thread = threading.Thread(target=lambda: answers.append(client.request("PUT", CLAIM, TAKER).status))
    thread.start()
    indexer.take()
    server.process.terminate()
    time.sleep(0.3)
    go.set()
    thread.join()
    equal("réponse pendant l'arrêt", answers, [201])
    equal("arrêt", server.process.wait(20), 0)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(os.path.join(ROOT, "server", "openapi.json"), encoding="utf-8") as text:
        schema = Schema(json.load(text))
    with Tools(sys.argv[1]) as tools:
        index, lines = tools.path("index"), tools.demandes(1000)
        built = tools.index(lines, index=index)
        if built.returncode != 0:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        indexer = Indexer(tools.path("indexeur.sock"))
        server = tools.start(index, "--indexeur", "unix:" + indexer.path, "--threads", "2", "--journal-acces")
        if server.port is None:
            sys.exit(f"le serveur n'a pas démarré : {server.log}")
        client = Client(server.port)
        finish_slow = check_slow(tools, index)
        for function, arguments in [(check_passed_on, (client, indexer)), (check_grids, (client, indexer)), (check_connection, (server.port, indexer)), (check_refused, (client, indexer, schema)), (check_hostile, (server.port, indexer)),
                                    (check_big, (server, indexer)), (check_concurrent, (server, client, indexer)), (check_early, (server.port, indexer)),
                                    (check_lost, (client, indexer)), (check_cut, (server.port, indexer)), (check_absent, (tools, index)),
                                    (check_visible, (tools, index, server, client, indexer, lines)), (check_described, (client, indexer, schema)), (check_written_down, (server, client)),
                                    (check_stop, (server, client, indexer)), (finish_slow, ())]:
            try:
                function(*arguments)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
                indexer.behave = obliging
                indexer.take(0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
