#!/usr/bin/env python3
"""Extractions as jobs, over HTTP and on real files: their life, their files read whole and by parts, refusals, cancels, restarts, kills,
quota, a full disk. The bytes of a job are those that the stream of the same search gives.

    extractions_http.py build/release
"""
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import time
import urllib.parse

from banc import ROOT, Client, Schema, Tally, Tools

tally = Tally()
check, equal = tally.check, tally.equal
COUNT = 15000  # enough that a job of whole records takes a while
TYPES = {"csv": "text/csv", "ndjson": "application/x-ndjson", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SMALL = {"filtres": {"champ": "typologie", "egal": "T4"}}
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ROUTES = [("POST", ""), ("GET", ""), ("GET", "/x"), ("DELETE", "/x"), ("GET", "/x/fichier")]


def post(client, body):
    return client.request("POST", "/v1/extractions", body)


def ask(client, search=None, form="ndjson", **more):
    """Accepted: its address."""
    answer = post(client, {"recherche": {} if search is None else search, "format": form, **more})
    if not check("extraction acceptée", answer.status == 202, answer):
        raise RuntimeError("refusée")
    return answer.headers["location"]


def state(client, address):
    return client.get(address).json or {}


def ended(client, address, seconds=120):
    """Its state once it has ended."""
    for _ in range(seconds * 50):
        now = state(client, address)
        if now.get("etat") not in ("en_attente", "en_cours"):
            return now
        time.sleep(0.02)
    return now


def begun(client, address):
    """Waits until some of its rows are written; its state then."""
    for _ in range(5000):
        now = state(client, address)
        if now.get("etat") != "en_attente" and (now.get("lignes") or now["etat"] != "en_cours"):
            return now
        time.sleep(0.002)
    return now


def stream(client, search, form="ndjson", **more):
    answer = client.request("POST", "/v1/demandes/recherche", {**search, **more}, {"Accept": TYPES[form]})
    check("flux de la même recherche", answer.status == 200, answer)
    return answer.body


def directories(where):
    return {name for name in os.listdir(where) if UUID.fullmatch(name)}


def refused(name, answer, status, slug, *words):
    equal(f"{name} : statut et type", (answer.status, answer.slug), (status, slug))
    check(f"{name} : dit {words}", all(w in (answer.json or {}).get("detail", "") for w in words), answer)


# ---- parts

def without_a_directory(tools, index):
    server = tools.start(index)
    client = Client(server.port)
    for method, rest in ROUTES:
        body = {"recherche": {}, "format": "csv"} if method == "POST" else None
        refused(f"sans --extractions : {method} {rest}", client.request(method, "/v1/extractions" + rest, body), 503, "extractions-indisponibles",
                "--extractions", "text/csv")
    equal("les recherches vont", client.search({}).status, 200)
    check("aucune mesure d'extractions", b"sne_extractions" not in client.get("/metrics").body)
    equal("arrêt", server.stop(), 0)


def life(client, schema, where):
    """From the request to the file, in each format; the bytes are those of the stream."""
    told = schema.named("Extraction")
    for form, more in (("csv", {"modele": "caleol"}), ("csv", {"colonnes": ["nom", "typologie", "date_creation"], "codes": True, "dialecte": "rfc4180"}),
                       ("ndjson", {}), ("ndjson", {"colonnes": ["nom", "typologie"]})):
        search = {**SMALL, "tri": [{"champ": "nom"}, {"champ": "date_creation", "ordre": "desc"}], "nombre": 700}
        answer = post(client, {"recherche": search, "format": form, "titre": "Grands logements", **more})
        name = f"{form} {more}"
        equal(f"{name} : acceptée", (answer.status, answer.headers["content-type"]), (202, "application/json"))
        equal(f"{name} : forme", schema.errors(told, answer.json), [])
        address = answer.headers["location"]
        equal(f"{name} : adresse", address, "/v1/extractions/" + answer.json["id"])
        done = ended(client, address)
        equal(f"{name} : forme à la fin", schema.errors(told, done), [])
        streamed = {("champs" if k == "colonnes" else k): v for k, v in more.items()}
        want = stream(client, search, form, **streamed)
        equal(f"{name} : finie", (done["etat"], done["lignes"], done["total"], done["octets"], done["erreur"]), ("terminee", 700, 700, len(want), None))
        equal(f"{name} : somme", done["sha256"], hashlib.sha256(want).hexdigest())
        equal(f"{name} : état de l'index", (done["date_reference"], done["generation"]), ("2021-06-30", client.get("/pret").json["generation"]))
        got = client.get(done["fichier"])
        check(f"{name} : les octets du flux", got.body == want, (len(got.body), len(want)))
        equal(f"{name} : type", got.headers["content-type"].split(";")[0], TYPES[form])
        equal(f"{name} : en-têtes", (got.headers["etag"], got.headers["accept-ranges"], got.headers["cache-control"], got.headers["content-length"]),
              (f'"{done["sha256"]}"', "bytes", "private, no-store", str(len(want))))
        day = done["cree"][:10]
        check(f"{name} : nom", f'filename="extraction-Grands-logements-{day[:8]}' in got.headers["content-disposition"]
              and f".{form}\"" in got.headers["content-disposition"], got.headers)
        home = os.path.join(where, answer.json["id"])
        modes = {stat.S_IMODE(os.stat(p).st_mode) for p in (os.path.join(home, f) for f in os.listdir(home))}
        equal(f"{name} : droits", (stat.S_IMODE(os.stat(home).st_mode), modes), (0o700, {0o600}))
        equal(f"{name} : fichiers", sorted(os.listdir(home)), ["demande.json", "etat.json", "fichier"])
    listed = client.get("/v1/extractions")
    equal("liste : forme", schema.errors(schema.named("Extractions"), listed.json), [])
    times = [e["cree"] for e in listed.json["extractions"]]
    equal("liste : les plus récentes d'abord", (len(times), times), (4, sorted(times, reverse=True)))
    empty = ended(client, ask(client, {"filtres": {"champ": "nom", "egal": "Personne ne s'appelle ainsi"}}, "csv"))
    equal("aucune ligne : un fichier avec ses en-têtes", (empty["etat"], empty["lignes"], empty["total"]), ("terminee", 0, 0))
    nothing = ended(client, ask(client, {"nombre": 0}))
    equal("aucun octet", (nothing["octets"], client.get(nothing["fichier"]).body), (0, b""))
    metrics = client.get("/metrics").body.decode()
    check("mesures", "sne_extractions_terminees 6" in metrics and "sne_extractions_en_attente 0" in metrics, re.findall("sne_extractions.*", metrics))
    held = sum(e["octets"] for e in client.get("/v1/extractions").json["extractions"])
    equal("mesure des octets", float(re.search(r"^sne_extractions_octets (\S+)", metrics, re.M)[1]), float(held))


def parts(client):
    """Range, If-Range, If-None-Match, HEAD."""
    done = ended(client, ask(client, SMALL, titre="Plages"))
    file, whole = done["fichier"], client.get(done["fichier"]).body
    size, tag = len(whole), f'"{done["sha256"]}"'
    check("le fichier est assez long", size > 300000, size)
    for asked, first, last in (("bytes=0-0", 0, 0), ("bytes=0-499", 0, 499), ("bytes=262144-262145", 262144, 262145), ("bytes=1000-", 1000, size - 1),
                               ("bytes=-500", size - 500, size - 1), (f"bytes=0-{size + 5}", 0, size - 1), (f"bytes=-{size * 2}", 0, size - 1),
                               (f"bytes={size - 1}-", size - 1, size - 1), ("Bytes=1-2", 1, 2)):
        got = client.get(file, Range=asked)
        equal(f"Range {asked}", (got.status, got.headers.get("content-range"), got.headers["content-length"], got.headers["etag"]),
              (206, f"bytes {first}-{last}/{size}", str(last - first + 1), tag))
        check(f"Range {asked} : octets", got.body == whole[first:last + 1], len(got.body))
    for asked in (f"bytes={size}-", f"bytes={size}-{size + 9}", "bytes=-0", "bytes=99999999999999999999-"):
        got = client.get(file, Range=asked)
        refused(f"Range {asked}", got, 416, "plage-impossible", str(size))
        equal(f"Range {asked} : taille", got.headers.get("content-range"), f"bytes */{size}")
    for asked in ("bytes=0-1,5-6", "bytes=5-4", "bytes=", "bytes=a-b", "octets=0-1", "0-1"):
        got = client.get(file, Range=asked)
        check(f"Range {asked} : le fichier entier", got.status == 200 and got.body == whole and "content-range" not in got.headers, got.status)
    for condition, status in ((tag, 206), ('"autre"', 200), ("W/" + tag, 200), ("Wed, 30 Jun 2021 12:00:00 GMT", 200)):
        equal(f"If-Range {condition[:12]}", client.get(file, Range="bytes=0-9", If_Range=condition).status, status)
    for condition, status in ((tag, 304), ("W/" + tag, 304), ("*", 304), ('"a", ' + tag, 304), ('"autre"', 200)):
        got = client.get(file, If_None_Match=condition, Range="bytes=99999999999-" if status == 304 else "bytes=x")
        equal(f"If-None-Match {condition[:12]}", (got.status, got.headers["etag"], len(got.body)), (status, tag, 0 if status == 304 else size))
    head = client.request("HEAD", file, headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    equal("HEAD", (head.status, head.headers["content-length"], head.headers.get("content-encoding"), head.body), (200, str(size), None, b""))
    packed = client.get(file, Accept_Encoding="gzip")
    check("jamais compressé", "content-encoding" not in packed.headers and packed.body == whole, packed.headers)
    refused("Accept: application/json", client.get(file, Accept="application/json"), 406, "non-acceptable", "application/x-ndjson")
    refused("paramètre", client.get(file + "?x=1"), 400, "parametre-illisible")
    resumed = b""
    while len(resumed) < size:  # a download that is resumed again and again
        got = client.get(file, Range=f"bytes={len(resumed)}-{len(resumed) + 99999}", If_Range=tag)
        resumed += got.body
    check("repris par morceaux", resumed == whole, len(resumed))


def names(client):
    for title, want in (("", ""), ("Priorités Lyon/T3", "Priorités-Lyon-T3-"), ('a"b;c\\d', "a-b-c-d-"), ("../../etc/passwd", "etc-passwd-"),
                        ("Ω 日本 🏠", "Ω-日本-"), ("x" * 200, "x" * 60 + "-"), ("...", ""), ("\u202egpj.exe", "gpj-exe-")):
        done = ended(client, ask(client, {"nombre": 1}, "csv", titre=title))
        equal(f"titre {title[:20]}", done["titre"], title)
        sent = client.get(done["fichier"]).headers["content-disposition"]
        coded = re.fullmatch(r"attachment; filename=\"[ -!#-~]+\"; filename\*=UTF-8''(extraction-[!-~]+)", sent)
        if check(f"titre {title[:20]} : en-tête", coded, sent):
            got = urllib.parse.unquote(coded[1])
            equal(f"titre {title[:20]} : nom", re.sub(r"\d{4}-\d\d-\d\d", "JOUR", got), f"extraction-{want}JOUR.csv")
    equal("xlsx : nom et type", [(h["content-type"], h["content-disposition"].endswith(".xlsx")) for h in
                                 [client.get(ended(client, ask(client, {"nombre": 1}, "xlsx"))["fichier"]).headers]], [(TYPES["xlsx"], True)])


REFUSED = [  # body, status, pointers
    (b"", 400, None), (b"{", 400, None), (b"[]", 422, [""]), ({}, 422, ["/recherche", "/format"]), ({"recherche": {}}, 422, ["/format"]),
    ({"recherche": {}, "format": "pdf"}, 422, ["/format"]), ({"recherche": [], "format": "csv"}, 422, ["/recherche"]),
    (b'{"recherche": {}, "recherche": {}, "format": "csv"}', 400, ["/recherche"]),
    ({"recherche": {"filtres": {"champ": "typologi", "egal": "T3"}}, "format": "csv"}, 422, ["/recherche/filtres/champ"]),
    ({"recherche": {"filtres": {"et": [{"champ": "typologie", "egal": "T99"}]}}, "format": "csv"}, 422, ["/recherche/filtres/et/0/egal"]),
    ({"recherche": {"filtres": {"ou": [{"champ": "dalo", "egal": True}] * 1100}}, "format": "csv"}, 422, ["/recherche/filtres"]),
    ({"recherche": {"tri": ["typologie"]}, "format": "csv"}, 422, ["/recherche/tri/0"]),
    ({"recherche": {"nombre": -1}, "format": "csv"}, 422, ["/recherche/nombre"]),
    ({"recherche": {"q": "a " * 70}, "format": "csv"}, 422, ["/recherche/q"]),
    ({"recherche": {"facettes": ["dalo"], "curseur": "x", "decrire": True, "elargir": True, "champs": ["nom"]}, "format": "csv"}, 422,
     ["/recherche/facettes", "/recherche/curseur", "/recherche/decrire", "/recherche/elargir", "/recherche/champs"]),
    ({"recherche": {"filtre": {}}, "format": "csv"}, 422, ["/recherche/filtre"]),
    ({"recherche": {}, "format": "csv", "colonnes": ["nom", "typologie", "dalo", "nomm"]}, 422, ["/colonnes/3"]),
    ({"recherche": {}, "format": "csv", "colonnes": ["nir"]}, 422, ["/colonnes/0"]),
    ({"recherche": {}, "format": "csv", "modele": "caleo"}, 422, ["/modele"]),
    ({"recherche": {}, "format": "csv", "modele": "caleol", "colonnes": ["nom"]}, 422, ["/modele"]),
    ({"recherche": {}, "format": "csv", "dialecte": "excel-en"}, 422, ["/dialecte"]),
    ({"recherche": {}, "format": "xlsx", "dialecte": "excel-fr"}, 422, ["/dialecte"]),
    ({"recherche": {}, "format": "csv", "titre": "deux\nlignes"}, 422, ["/titre"]),
    ({"recherche": {}, "format": "csv", "titre": "x" * 201}, 422, ["/titre"]),
    ({"recherche": {}, "format": "csv", "codes": 1}, 422, ["/codes"]),
    ({"recherche": {}, "format": "csv", "q": "dupont"}, 422, ["/q"]),
]


def refusals(client, where):
    before = directories(where)
    for body, status, pointers in REFUSED:
        answer = post(client, body)
        name = json.dumps(body, ensure_ascii=False)[:100] if isinstance(body, dict) else repr(body)
        slug = "json-illisible" if status == 400 else "requete-impossible"
        equal(f"{name} : statut et type", (answer.status, answer.slug), (status, slug))
        if pointers is not None:
            equal(f"{name} : éléments", [e["chemin"] for e in answer.json.get("erreurs", [])], pointers)
    refused("type de corps", client.request("POST", "/v1/extractions", b"{}", {"Content-Type": "text/plain"}), 415, "type-non-admis")
    refused("paramètre d'un POST", client.request("POST", "/v1/extractions?x=1", {"recherche": {}, "format": "csv"}), 400, "parametre-illisible")
    refused("Accept d'un POST", client.request("POST", "/v1/extractions", {"recherche": {}, "format": "csv"}, {"Accept": "text/csv"}), 406, "non-acceptable")
    refused("génération à venir", client.request("POST", "/v1/extractions?min_generation=99999999999999", {"recherche": {}, "format": "csv"}), 503, "indisponible")
    for unknown in ("x", "00000000-0000-4000-8000-000000000000", "..%2F..", "%00", "%FF", "a" * 3000):
        for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/fichier")):
            refused(f"inconnue : {method} {unknown[:12]}{rest}", client.request(method, f"/v1/extractions/{unknown}{rest}"), 404, "introuvable")
    equal("rien n'est resté des refus", directories(where), before)


def crowd(client, where):
    """Too many that wait; those that wait or run have no file; cancelled ones go, the others end right."""
    want = stream(client, {})
    accepted = []
    for _ in range(60):
        answer = post(client, {"recherche": {}, "format": "ndjson"})
        if answer.status != 202:
            break
        accepted.append(answer.headers["location"])
    refused("trop de demandes", answer, 429, "trop-de-requetes", "8 de vos extractions attendent")
    equal("trop de demandes : quand revenir", answer.headers.get("retry-after"), "30")
    running, last = next(a for a in accepted if state(client, a)["etat"] in ("en_cours", "en_attente")), accepted[-1]
    now = state(client, last)
    equal("la dernière attend", (now["etat"], now["commencee"], now["total"], now["lignes"], now["expire"]), ("en_attente", None, None, 0, None))
    refused("fichier de qui attend", client.get(last + "/fichier"), 409, "extraction-sans-fichier", "attend")
    now = begun(client, running)
    if now["etat"] == "en_cours":
        check("en cours : on sait où elle en est", 0 < now["lignes"] <= now["total"] and now["lignes_par_s"] > 0 and now["reste_s"] is not None, now)
    for address in {running, last}:
        equal("annulée", client.request("DELETE", address).status, 204)
        now = state(client, address)
        if check("annulée, si elle n'était pas finie", now.get("etat") == "annulee" or (address == running and not now.get("id")), now) and now.get("id"):
            check("annulée : fini et bientôt oubliée", now["finie"] and now["expire"] and now["fichier"] is None, now)
            refused("annulée : pas de fichier", client.get(address + "/fichier"), 409, "extraction-sans-fichier", "annulée")
            equal("annulée : oubliée si on insiste", (client.request("DELETE", address).status, client.get(address).status), (204, 404))
        check("annulée : rien ne reste", address.rsplit("/", 1)[1] not in directories(where))
    for address in accepted:
        if address in (running, last):
            continue
        done = ended(client, address)
        equal("les autres finissent", (done["etat"], done["sha256"]), ("terminee", hashlib.sha256(want).hexdigest()))
        equal("supprimée", (client.request("DELETE", address).status, client.get(address).status, client.get(address + "/fichier").status), (204, 404, 404))
        check("supprimée du disque", address.rsplit("/", 1)[1] not in directories(where))


def deleted_while_read(client, port):
    """Who downloads a file gets it whole, whatever becomes of it."""
    done = ended(client, ask(client))
    reader = Client(port).connection
    reader.request("GET", done["fichier"])
    answer = reader.getresponse()
    first = answer.read(1000)
    equal("supprimée pendant qu'on la lit", client.request("DELETE", done["fichier"].removesuffix("/fichier")).status, 204)
    whole = first + answer.read()
    equal("lue jusqu'au bout", (len(whole), hashlib.sha256(whole).hexdigest()), (done["octets"], done["sha256"]))
    reader.close()


def restarts(tools, index):
    """What had ended stays, what had not begins anew: after SIGTERM and after kill -9, in the middle of a job."""
    where = tools.path("reprises")
    options = ("--extractions", where)
    server = tools.start(index, *options)
    client = Client(server.port)
    want = stream(client, {})
    kept = ended(client, ask(client, SMALL, "csv", titre="gardée"))
    kept_bytes = client.get(kept["fichier"]).body
    second = tools.start(index, *options)
    check("un répertoire, un serveur", second.port is None and second.process.poll() == 1 and "un autre sne-server" in second.log, second.log)
    for how in ("term", "kill", "kill"):
        running, waiting = ask(client), ask(client)
        now = begun(client, running)
        check(f"{how} : en plein travail", now["etat"] == "en_cours", now)
        if how == "term":
            equal("SIGTERM : arrêt", server.stop(), 0)
            home = os.path.join(where, running.rsplit("/", 1)[1])
            equal("SIGTERM : pas de fichier à moitié écrit", sorted(os.listdir(home)), ["demande.json", "etat.json"])
        else:
            server.kill()
        with open(os.path.join(where, "notes"), "w", encoding="utf-8") as notes:
            notes.write("à garder")
        os.makedirs(os.path.join(where, "6aa5ce1c-0000-4000-8000-000000000000"), exist_ok=True)
        server = tools.start(index, *options)
        client = Client(server.port)
        for address in (running, waiting):
            done = ended(client, address)
            equal(f"{how} : reprise et finie", (done.get("etat"), done.get("sha256")), ("terminee", hashlib.sha256(want).hexdigest()))
            check(f"{how} : le bon contenu", client.get(done["fichier"]).body == want)
            client.request("DELETE", address)
        equal(f"{how} : la finie est restée", {**state(client, f"/v1/extractions/{kept['id']}")}, kept)
        check(f"{how} : son fichier aussi", client.get(kept["fichier"]).body == kept_bytes)
        equal(f"{how} : les répertoires", (directories(where), os.path.exists(os.path.join(where, "notes"))), ({kept["id"]}, True))
    client = client.comme({"id": "ecole", "profil": "EPCI"})
    equal("ce qui a été extrait avec la classe X n'est pas à qui ne l'a pas", (client.get(kept["fichier"]).status, client.get("/v1/extractions").json["extractions"]), (404, []))
    equal("arrêt", server.stop(), 0)


def limits(tools, index):
    """Several at once, quota, expiry."""
    server = tools.start(index, "--extractions", tools.path("trois"), "--extractions-simultanees", "3")
    client = Client(server.port)
    want = hashlib.sha256(stream(client, {})).hexdigest()
    several = [ask(client) for _ in range(6)]
    most = 0
    while any(state(client, a)["etat"] in ("en_attente", "en_cours") for a in several):
        most = max(most, sum(e["etat"] == "en_cours" for e in client.get("/v1/extractions").json["extractions"]))
        client.search({"nombre": 1})
    equal("à plusieurs : toutes finies", {state(client, a)["sha256"] for a in several}, {want})
    equal("à plusieurs : au plus trois à la fois, et plus d'une", (most <= 3, most > 1), (True, True))
    server.stop()

    server = tools.start(index, "--extractions", tools.path("quota"), "--extractions-quota", "1M")
    client = Client(server.port)
    done = ended(client, ask(client))
    check("quota : dit pourquoi", done["etat"] == "echouee" and "quota de 1,0 Mio" in done["erreur"] and "DELETE" in done["erreur"], done)
    refused("quota : pas de fichier", client.get(f"/v1/extractions/{done['id']}/fichier"), 409, "extraction-sans-fichier", "a échoué", "quota")
    equal("quota : rien ne reste du fichier", sorted(os.listdir(os.path.join(tools.path("quota"), done["id"]))), ["demande.json", "etat.json"])
    equal("quota : une petite passe", ended(client, ask(client, {"nombre": 10}))["etat"], "terminee")
    server.stop()

    server = tools.start(index, "--extractions", tools.path("court"), "--extractions-duree", "0.0008")
    client = Client(server.port)
    done = ended(client, ask(client, {"nombre": 10}))
    for _ in range(500):
        if not directories(tools.path("court")):
            break
        time.sleep(0.02)
    equal("expirée", (client.get(done["fichier"]).status, client.get("/v1/extractions").json, directories(tools.path("court"))), (404, {"extractions": []}, set()))
    server.stop()


def full_disk(tools, index):
    """A small file system of its own; without the right to mount one, taches_test's failing disks stand alone."""
    where = tools.path("plein")
    os.makedirs(where)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", where], stderr=subprocess.DEVNULL).returncode != 0:
        print("pas de tmpfs : le disque plein n'est essayé que par taches_test")
        return
    try:
        server = tools.start(index, "--extractions", where)
        client = Client(server.port)
        for _ in range(2):
            done = ended(client, ask(client))
            check("disque plein : dit pourquoi", done["etat"] == "echouee" and "disque plein" in done["erreur"] and where not in done["erreur"], done)
        equal("disque plein : les recherches vont", client.search({}).status, 200)
        done = ended(client, ask(client, {"nombre": 10}))
        equal("disque plein : une petite passe", (done["etat"], len(client.get(done["fichier"]).body.splitlines())), ("terminee", 10))
        ballast = os.open(os.path.join(where, "lest"), os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(ballast, b"x" * 4096):
                pass
        except OSError:
            os.close(ballast)
        refused("disque plein dès la demande", post(client, {"recherche": {}, "format": "csv"}), 503, "extractions-indisponibles", "disque plein")
        os.remove(os.path.join(where, "lest"))
        equal("la place revenue", ended(client, ask(client, {"nombre": 10}))["etat"], "terminee")
        equal("arrêt", server.stop(), 0)
        check("le journal dit le fichier", "No space left on device" in server.log, server.log)
    finally:
        for one in tools.servers:
            one.kill()
        subprocess.run(["umount", where])


def described(document):
    """Every status that this run has met is in openapi.json."""
    for method, path, status in sorted(Client.seen):
        if not path.startswith("/v1/extractions"):
            continue
        shape = re.sub("^/v1/extractions/[^/]+", "/v1/extractions/{id}", path)
        responses = document["paths"][shape]["get" if method == "HEAD" else method.lower()]["responses"]
        check(f"openapi décrit {status} de {method} {shape}", str(status) in responses, sorted(responses))


def main():
    tools = Tools(sys.argv[1])
    with open(os.path.join(ROOT, "server", "openapi.json"), encoding="utf-8") as text:
        schema = Schema(json.load(text))
    with tools:
        index, where = tools.path("index"), tools.path("extractions")
        built = tools.index(tools.demandes(COUNT), index=index)
        check("index", built.returncode == 0, built.stderr)
        without_a_directory(tools, index)
        server = tools.start(index, "--extractions", where)
        client = Client(server.port)
        life(client, schema, where)
        for operation in ("modele", "colonnes"):
            example = schema.document["paths"]["/v1/extractions"]["post"]["requestBody"]["content"]["application/json"]["examples"][operation]["value"]
            equal(f"exemple {operation} : forme", schema.errors(schema.named("DemandeDExtraction"), example), [])
            equal(f"exemple {operation}", ended(client, post(client, example).headers.get("location", ""))["etat"], "terminee")
        parts(client)
        names(client)
        refusals(client, where)
        crowd(client, where)
        deleted_while_read(client, server.port)
        secret = ask(client, {"q": "Ysengrinus", "filtres": {"champ": "nom", "egal": "Ysengrinus"}}, titre="Ysengrinus")
        ended(client, secret)
        equal("arrêt", server.stop(), 0)
        check("le journal ne dit rien des personnes", "Ysengrinus" not in server.log, server.log)
        restarts(tools, index)
        limits(tools, index)
        full_disk(tools, index)
        described(schema.document)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
