#!/usr/bin/env python3
"""The record of accesses through HTTP: a line for each access before its answer leaves, who asks it and what it tells, nothing of what people
typed in clear, disks that refuse, kills, the number of applications seen in a day; and no personal data in logs or metrics.

    audit_http.py build/release
"""
import datetime
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

from banc import HOST, Client, Schema, Tally, Tools

COUNT = 3000
tally = Tally()
check, equal = tally.check, tally.equal
LYON = {"id": "agent-69", "profil": "ECOLE", "organisme": "Habitat d'essai", "finalite": "attribution"}


def lines(tools, name):
    out = []
    for file in sorted(f for f in os.listdir(tools.path(name)) if f.startswith("acces-")):
        with open(tools.path(name, file), encoding="utf-8") as text:
            out += [json.loads(line) for line in text if line.endswith("\n")]
    return out


def verify(tools, name):
    done = subprocess.run([tools.server, "audit", "verify", "--audit", tools.path(name), "--cle-audit", tools.path(name + ".cle")], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode()


def sound(tools, name, what):
    code, text = verify(tools, name)
    return check(f"{what} : intègre", code == 0, text)


def stream(client, target, accept="text/csv"):
    return client.get(target, Accept=accept)


def wait_for(seen, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.02)
    return None


def each_access(tools, index, numbers):
    server = tools.start(index, *tools.audit("a"), "--extractions", tools.path("x"))
    public = Client(server.port)
    agent, dpo = public.comme({**LYON, "profil": "ECOLE"}), public.comme("dpo")
    other = public.comme({"id": "autre", "profil": "ETAT", "organisme": "Préfecture", "finalite": "contrôle"})
    page = agent.search({"nombre": 7, "filtres": {"champ": "typologie", "parmi": ["T3", "T2"]}}).json
    agent.search({"nombre": 7, "filtres": {"champ": "typologie", "parmi": ["T3", "T2"]}, "curseur": page["curseur_suivant"]})
    shown = [row["numero_unique"] for row in page["demandes"]]
    number = numbers[-1]
    agent.get(f"/v1/demandes/{number}")
    agent.get(f"/v1/demandes/{number}", Accept="text/html")
    agent.request("POST", f"/v1/demandes/{number}/pourquoi", {"filtres": {"champ": "dalo", "egal": True}})
    agent.get("/v1/suggestions?champ=nom&q=mart")
    rows = {}
    for accept in ("text/csv", "application/x-ndjson", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
        rows[accept] = stream(agent, "/v1/demandes?typologie=T3&champs=numero_unique,nom", accept)
    taken = {json.loads(line)["numero_unique"] for line in rows["application/x-ndjson"].body.decode().splitlines()}
    job = agent.request("POST", "/v1/extractions", {"recherche": {"filtres": {"champ": "typologie", "parmi": ["T4"]}}, "format": "ndjson"}).json
    wait_for(lambda: agent.get(f"/v1/extractions/{job['id']}").json["etat"] == "terminee")
    kept = {json.loads(line)["numero_unique"] for line in agent.get(f"/v1/extractions/{job['id']}/fichier").body.decode().splitlines()}
    agent.request("DELETE", f"/v1/extractions/{job['id']}")
    other.get(f"/v1/demandes/{shown[0]}")
    equal("inconnue", other.get("/v1/demandes/069111990099900000").status, 404)
    equal("interdite", dpo.search({}).status, 403)
    equal("sans jeton juste", public.request("GET", "/v1/demandes", headers={"Authorization": "Bearer faux"}).status, 401)
    equal("fautive", agent.search({"filtres": {"champ": "inconnu", "egal": 1}}).status, 422)
    wait_for(lambda: sum(line["action"] == "extraction-fin" for line in lines(tools, "a")) == 4)

    written = lines(tools, "a")
    equal("suite des lignes", [line["n"] for line in written], list(range(1, len(written) + 1)))
    of_agent = [line for line in written if line.get("appelant") == "agent-69"]
    actions = [line["action"] for line in of_agent if line["action"] != "extraction-fin"]
    equal("actions dans l'ordre", actions[:9] + sorted(actions[9:11]) + actions[11:],  # a job may begin before its request is answered
          ["recherche", "recherche", "fiche", "fiche-imprimable", "pourquoi", "suggestion", "extraction", "extraction", "extraction", "extraction",
           "extraction-demande", "telechargement", "extraction-suppression", "echec"])
    first = of_agent[0]
    equal("qui et pourquoi", [first[k] for k in ("organisme", "profil", "finalite", "perimetre", "route", "statut")],
          ["Habitat d'essai", "ECOLE", "attribution", "france", "POST /v1/demandes/recherche", 200])
    equal("critères tels que demandés", first["faits"]["criteres"], {"filtres": {"champ": "typologie", "parmi": ["T3", "T2"]}, "nombre": 7})
    equal("nombre trouvé", first["faits"]["total"], page["total"])
    equal("numéros rendus", first["vues"], shown)
    check("page suivante", of_agent[1]["faits"].get("suite") is True and len(of_agent[1]["vues"]) == 7, of_agent[1])
    equal("fiche", of_agent[2]["vues"], [number])
    equal("refus", {(line.get("appelant"), line["statut"]) for line in written if line["action"] == "refus"}, {("autre", 404), ("dpo", 403), (None, 401)})
    streams = [line for line in of_agent if line["action"] == "extraction"]
    ends = {line["faits"]["debut"]: line for line in of_agent if line["action"] == "extraction-fin"}
    equal("colonnes", [s["faits"]["colonnes"] for s in streams[:3]], [["numero_unique", "nom"]] * 3)
    equal("formats", [s["faits"]["format"] for s in streams], ["csv", "ndjson", "xlsx", "ndjson"])
    equal("lignes emportées", [(ends[s["n"]]["faits"]["lignes"], ends[s["n"]]["faits"]["entiere"]) for s in streams],
          [(len(taken), True)] * 3 + [(len(kept), True)])

    # Who may ask, and what is answered.
    for who in ("bailleur-lyon", "guichet-lyon", "epci-lyon", "reservataire-lyon", "gt-rhone", "etat-rhone", "stat-france", "admin", "source"):
        equal(f"audit interdit à {who}", public.comme(who).get("/v1/audit").status, 403)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../server/openapi.json"), encoding="utf-8") as document:
        schema = Schema(json.load(document))

    def ask(**question):
        found, cursor = [], None
        for _ in range(100):
            answer = dpo.get("/v1/audit?" + urllib.parse.urlencode({**question, **({"curseur": cursor} if cursor else {})}))
            if not check(f"audit {question}", answer.status == 200, answer):
                return found
            equal(f"audit {question} : forme", schema.errors(schema.named("Acces"), answer.json), [])
            equal(f"audit {question} : intégrité", answer.json["integrite"]["anomalies"], [])
            found += answer.json["acces"]
            cursor = answer.json["curseur_suivant"]
            if cursor is None:
                return found
        check("pages sans fin", False)
        return found

    everything = ask(utilisateur="agent-69")
    equal("tout d'une personne", [line["n"] for line in everything], [line["n"] for line in of_agent])
    equal("page à page", [line["n"] for line in ask(utilisateur="agent-69", nombre=2)], [line["n"] for line in of_agent])
    equal("une action", [line["n"] for line in ask(utilisateur="agent-69", action="extraction")], [s["n"] for s in streams])
    equal("rien hier", ask(du="2000-01-01", au="2000-12-31"), [])
    for one in (shown[0], shown[3], next(iter(taken)), next(iter(kept)), number):
        expected = {line["n"] for line in written if one in line.get("vues", []) or line.get("demande") == one}
        expected |= {s["n"] for s, rows in zip(streams, [taken, taken, taken, kept]) if one in rows}
        equal(f"qui a vu {one}", {line["n"] for line in ask(demande=one) if line["action"] != "audit"}, expected)
    check("une consultation laisse sa trace", any(line["faits"].get("demande") == number for line in lines(tools, "a") if line["action"] == "audit"))
    equal("question fautive", dpo.get("/v1/audit?demande=12").status, 422)
    equal("curseur faux", dpo.get("/v1/audit?curseur=x").status, 400)
    sound(tools, "a", "en cours")
    equal("arrêt", server.stop(), 0)
    sound(tools, "a", "arrêté")
    equal("droits du répertoire", {oct(os.stat(tools.path("a", f)).st_mode & 0o777) for f in os.listdir(tools.path("a"))} | {oct(os.stat(tools.path("a")).st_mode & 0o777)},
          {"0o600", "0o700"})
    # A file changes by one byte: who asks sees it, so does who verifies.
    path = tools.path("a", sorted(f for f in os.listdir(tools.path("a")) if f.startswith("acces-"))[0])
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data.replace(b'"agent-69"', b'"agent-75"', 1))
    server = tools.start(index, *tools.audit("a"))
    answer = Client(server.port).comme("dpo").get("/v1/audit")
    equal("une altération se voit", len(answer.json["integrite"]["anomalies"]), 1)
    code, text = verify(tools, "a")
    check("et se vérifie", code == 4 and "ligne" in text, text)
    server.stop()


SECRETS = {"nom": "Zorglubine", "autre": "Krampouz", "naissance": "17/04/1963", "naissance2": "1963-04-17", "telephone": "0698765432", "telephone2": "06 98 76 54 32",
           "courriel": "zorglubine.k@exemple.fr", "nir": "163047800608436", "nir2": "1 63 04 78 006 084 36", "texte": "abracadabrantesque"}


def nothing_in_clear(tools, index, numbers):
    """Planted everywhere a request has room: the record, logs, metrics and the indexer's words hold none of it."""
    socket = tools.path("i.sock")
    with open(tools.path("indexeur.log"), "wb") as log:
        indexer = subprocess.Popen([tools.indexer, "serve", "--index", index, "--ecoute", "unix:" + socket], stderr=log, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: os.path.exists(socket))
        server = tools.start(index, *tools.audit("b"), "--extractions", tools.path("y"), "--indexeur", "unix:" + socket, "--journal-acces")
        client = Client(server.port)
        for secret in SECRETS.values():
            quoted = urllib.parse.quote(secret)
            client.search({"q": secret})
            client.search({"q": f"dupont {secret}", "decrire": True, "elargir": True})
            for field in ("nom", "prenoms", "email", "tel_portable", "date_naissance", "complement_demande", "codemandeur_nom", "numero_unique", "nir", "inconnu",
                          "statut", secret):
                client.search({"filtres": {"champ": field, "egal": secret}})
                client.search({"filtres": {"non": {"champ": field, "parmi": [secret, "x"]}}})
                client.search({"filtres": {"champ": field, "texte": secret}})
            client.search({"filtres": {"champ": "date_naissance", "min": secret, "max": "1990"}})
            client.search({"tri": [secret], "champs": [secret], "facettes": [secret]})
            client.request("POST", "/v1/demandes/recherche", ('{"q":"' + secret).encode())
            for target in (f"/v1/demandes?q={quoted}", f"/v1/demandes?nom={quoted}", f"/v1/demandes?{quoted}=1", f"/v1/demandes/{quoted}", f"/v1/{quoted}",
                           f"/v1/demandes/{quoted}/cotation", f"/v1/suggestions?champ=nom&q={quoted}", f"/v1/suggestions?q={quoted}", f"/v1/suggestions?champ={quoted}&q=a",
                           f"/v1/grilles/{quoted}", f"/v1/extractions/{quoted}", f"/v1/audit?mot={quoted}", f"/problemes/{quoted}"):
                client.get(target)
            stream(client, f"/v1/demandes?q={quoted}")
            client.request("POST", "/v1/extractions", {"recherche": {"q": secret}, "format": "csv", "titre": secret})
            client.request("POST", f"/v1/demandes/{numbers[0]}/pourquoi", {"q": secret})
            client.request("PUT", f"/v1/demandes/{numbers[1]}/instruction", {"guichet": "69123", "agent": secret, "motif": secret})
            client.request("PUT", f"/v1/demandes/{numbers[1]}/instruction", {"guichet": secret, "agent": secret})
            client.request("DELETE", f"/v1/demandes/{numbers[1]}/instruction?guichet=69123&agent={quoted}&motif={quoted}")
            client.request("DELETE", f"/v1/demandes/{quoted}/instruction?guichet={quoted}&agent={quoted}")
            client.request("POST", "/v1/instructions", {"guichet": "69123", "agent": secret, "numeros": [secret, numbers[2]]})
            change = {"op": "modifier", "numero_unique": numbers[3], "version": 2, "version_precedente": 1, "champs": {"nom": secret, secret: secret}}
            client.request("POST", "/v1/changements", json.dumps(change).encode(), {"Content-Type": "application/x-ndjson"})
            client.request("POST", "/v1/changements", (secret + "\n").encode(), {"Content-Type": "application/x-ndjson"})
            client.request("PUT", "/v1/grilles/200046977", {"libelle": secret})
            client.request("GET", "/v1/demandes", headers={"Authorization": f"Bearer {secret}"})
        metrics = client.get("/metrics").body.decode()
        wait_for(lambda: all(t["etat"] == "terminee" for t in client.get("/v1/extractions").json["extractions"]))
        dpo = client.comme("dpo")
        # The key finds what nobody reads.
        for word in ("nom", "autre", "naissance", "naissance2", "telephone", "telephone2", "courriel", "texte"):
            found = dpo.get("/v1/audit?" + urllib.parse.urlencode({"mot": SECRETS[word], "action": "recherche"})).json["acces"]
            check(f"recherches de {word}", len(found) >= 2, len(found))
        equal("dates et téléphones, d'une forme ou de l'autre", *[
            [line["n"] for line in dpo.get("/v1/audit?" + urllib.parse.urlencode({"mot": SECRETS[w], "action": "recherche", "nombre": 1000})).json["acces"]]
            for w in ("telephone", "telephone2")])
        equal("aucune empreinte d'un nom jamais cherché", dpo.get("/v1/audit?mot=personne%20jamais&action=recherche").json["acces"], [])
        equal("arrêt", server.stop(), 0)
    finally:
        indexer.terminate()
        indexer.wait()
    sound(tools, "b", "après les fautes")
    written = lines(tools, "b")
    claims = [line for line in written if line["action"] == "prise"]
    check("prises : une demande puis une réponse", claims and all(
        c.get("phase") == "demande" and a.get("statut") in (200, 201, 409, 422) and a["requete"] == c["requete"] for c, a in zip(claims[::2], claims[1::2])), claims[:4])
    equal("guichet d'une prise", [c["faits"].get("guichet") for c in claims if c.get("statut") == 201][:1], ["69123"])
    check("changements comptés", any(line["faits"].get("acceptes", 0) + line["faits"].get("rejetes", 0) == 1 for line in written
                                     if line["action"] == "changements" and "faits" in line))
    held = {"métriques": metrics, "journal du serveur": server.log}
    with open(tools.path("indexeur.log"), encoding="utf-8", errors="replace") as log:
        held["paroles de l'indexeur"] = log.read()
    for directory in ("b",):
        for name in os.listdir(tools.path(directory)):
            with open(tools.path(directory, name), "rb") as file:
                held[f"{directory}/{name}"] = file.read().decode("latin-1")
    marks = set(SECRETS.values()) | {urllib.parse.quote(s) for s in SECRETS.values()} | {s.upper() for s in SECRETS.values()} | {s.lower() for s in SECRETS.values()}
    check("le journal d'accès est là", "acces methode=" in held["journal du serveur"])
    for name, text in held.items():
        for mark in marks:
            check(f"{name} ne dit pas « {mark} »", mark not in text, text[max(0, text.find(mark) - 200):text.find(mark) + 100])


def killed(tools, index):
    """A stream that is being read, a server that is killed: what had left is known, and nothing is an alarm."""
    for time_ in range(3):
        server = tools.start(index, *tools.audit("c"))
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        connection.request("GET", "/v1/demandes?tri=index&champs=numero_unique", headers={"Accept": "application/x-ndjson"})
        got = connection.getresponse().read(20000 * time_ + 2000)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        connection.close()
        sound(tools, "c", f"tué {time_}")
        rows = [json.loads(line)["numero_unique"] for line in got.decode().splitlines()[:-1]]
        server = tools.start(index, *tools.audit("c"))
        dpo = Client(server.port).comme("dpo")
        for row in (rows[0], rows[-1]):
            seen = dpo.get(f"/v1/audit?demande={row}&action=extraction").json
            check("ce qui est parti est connu", len(seen["acces"]) >= 1 and seen["integrite"]["anomalies"] == [], seen)
        written = lines(tools, "c")
        began = [line["n"] for line in written if line["action"] == "extraction"]
        ended = [line["faits"]["debut"] for line in written if line["action"] in ("extraction-fin", "extraction-interrompue")]
        check("chaque extraction a sa fin", began[-1] in ended, (began, ended))
        server.stop()
        sound(tools, "c", f"reparti {time_}")
    server = tools.start(index, *tools.audit("c"))  # a client who leaves
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # or the system takes all of it for him
    connection.sock.connect((HOST, server.port))
    connection.request("GET", "/v1/demandes?tri=nom&modele=complet&codes=true", headers={"Accept": "text/csv"})
    connection.getresponse().read(500)
    connection.close()
    end = wait_for(lambda: [line for line in lines(tools, "c") if line["action"] == "extraction-fin"])
    check("un client qui part", end and end[-1]["faits"]["entiere"] is False and end[-1]["faits"]["lignes"] > 0, end)
    server.stop()
    sound(tools, "c", "client parti")
    # Killed when their hashes had their names already, before the lines that attest them: today, the evening before, and
    # one that passed midnight while others were attested as they should be.
    today = next(f for f in reversed(sorted(os.listdir(tools.path("c")))) if f.startswith("numeros-"))[len("numeros-"):][:10]
    before = str(datetime.date.fromisoformat(today) - datetime.timedelta(days=1))
    alone = {f"numeros-{day}-{n:012}.bin": n - 900000 for day, n in ((today, 900003), (before, 900005))}
    for name, rows in alone.items():
        with open(tools.path("c", name), "wb") as file:
            file.write(b"12345678" * rows)
    for _ in range(2):
        tools.start(index, *tools.audit("c")).stop()
    told = [line["faits"] for line in lines(tools, "c") if "numeros" in line.get("faits", {})]
    names = [faits["numeros"]["fichier"] for faits in told]
    equal("chaque fichier est attesté une fois", sorted(names), sorted(set(names)))
    equal("avec ses lignes", {faits["numeros"]["fichier"]: faits["lignes"] for faits in told if faits["numeros"]["fichier"] in alone}, alone)
    sound(tools, "c", "attesté")


def full_disk(tools, index, numbers):
    where = tools.path("petit")
    os.mkdir(where, 0o700)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", where], stderr=subprocess.DEVNULL).returncode != 0:
        print("pas de tmpfs : le disque plein n'est essayé que par audit_test")
        return
    socket = tools.path("j.sock")
    with open(tools.path("indexeur2.log"), "wb") as log:
        indexer = subprocess.Popen([tools.indexer, "serve", "--index", index, "--ecoute", "unix:" + socket], stderr=log, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: os.path.exists(socket))
        server = tools.start(index, *tools.audit("petit"), "--extractions", tools.path("z"), "--indexeur", "unix:" + socket)
        client = Client(server.port)
        equal("tant qu'il y a de la place", client.search({}).status, 200)
        with open(os.path.join(where, "bouchon"), "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 1024):
                    pass
            except OSError:
                pass
        statuses = []
        for _ in range(30):  # the last page of the file may have room
            statuses.append(client.search({}).status)
        equal("disque plein", statuses[-1], 503)
        answer = client.search({"nombre": 3})
        equal("disque plein : raison", answer.slug, "audit-indisponible")
        check("disque plein : rien ne sort", b"numero_unique" not in answer.body and "retry-after" in answer.headers, answer)
        for target in (f"/v1/demandes/{numbers[0]}", "/v1/suggestions?champ=nom&q=mar"):
            equal(f"disque plein : {target}", client.get(target).slug, "audit-indisponible")
        equal("disque plein : flux", stream(client, "/v1/demandes").slug, "audit-indisponible")
        equal("disque plein : prise", client.request("PUT", f"/v1/demandes/{numbers[5]}/instruction", {"guichet": "69123", "agent": "Zoé"}).slug, "audit-indisponible")
        equal("disque plein : la santé se dit encore", client.get("/vivant").status, 200)
        os.remove(os.path.join(where, "bouchon"))
        equal("de la place", client.search({}).status, 200)
        check("la prise refusée n'a pas eu lieu", client.get(f"/v1/demandes/{numbers[5]}").json["en_instruction"] is None)
        equal("la prise", client.request("PUT", f"/v1/demandes/{numbers[5]}/instruction", {"guichet": "69123", "agent": "Zoé"}).status, 201)
        equal("arrêt", server.stop(), 0)
        sound(tools, "petit", "disque plein")
    finally:
        indexer.terminate()
        indexer.wait()
        for server in tools.servers:
            server.kill()
        subprocess.run(["umount", where])


def volume(tools, index):
    options = (*tools.audit("v"), "--volume-alerte", "30", "--volume-limite", "50")
    server = tools.start(index, *options)
    public = Client(server.port)
    one, two = public.comme({**LYON, "id": "un"}), public.comme({**LYON, "id": "deux"})
    first = one.search({"nombre": 20}).json
    for _ in range(5):
        equal("les mêmes encore", one.search({"nombre": 20}).status, 200)
    second = one.search({"nombre": 20, "curseur": first["curseur_suivant"]}).json
    check("sous la limite", len(second["demandes"]) == 20, second)
    wait_for(lambda: "volume" in server.log)  # written behind the answer
    check("alerte au journal du serveur, sans personne", "volume" in server.log and '"un"' not in server.log and "agent" not in server.log, server.log)
    third = one.search({"nombre": 20, "curseur": second["curseur_suivant"]})
    equal("au-delà", (third.status, third.slug), (429, "volume-depasse"))
    check("jusqu'à minuit", 0 < int(third.headers["retry-after"]) <= 90000, third.headers)
    check("rien ne sort", b"numero_unique" not in third.body)
    equal("ce qui a été vu se revoit", one.search({"nombre": 20}).status, 200)
    equal("les autres continuent", two.search({"nombre": 40}).status, 200)
    try:
        cut = stream(one, "/v1/demandes?champs=numero_unique")
        check("un flux est refusé ou coupé", cut.status >= 429, cut)
    except http.client.IncompleteRead:
        check("un flux est coupé", True)
    metrics = public.get("/metrics").body.decode()
    check("métriques", re.search(r"^sne_audit_alertes_volume [12]$", metrics, re.M) and re.search(r"^sne_audit_refus_volume [1-9]", metrics, re.M), metrics[-1500:])
    alerts = [line["appelant"] for line in lines(tools, "v") if line["action"] == "alerte-volume"]
    equal("alertes", alerts, ["un", "deux"])
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server = tools.start(index, *options)
    one = Client(server.port).comme({**LYON, "id": "un"})
    equal("le compte survit à un arrêt", one.search({"nombre": 20, "tri": [{"champ": "date_creation", "ordre": "desc"}]}).slug, "volume-depasse")
    server.stop()
    sound(tools, "v", "volume")


def unknown_callers(tools, index):
    """Who has no token cannot fill the disk: some lines a second, the others counted in the next."""
    server = tools.start(index, *tools.audit("i"))
    public = Client(server.port)
    refused = lambda: equal("refusé", public.get("/v1/criteres", Authorization="Bearer faux").status, 401)
    for _ in range(300):
        refused()
    time.sleep(1.1)
    refused()
    server.stop()
    written = [line for line in lines(tools, "i") if line.get("statut") == 401]
    hushed = [line["refus_tus"] for line in written if "refus_tus" in line]
    equal("aucun n'est perdu", len(written) + sum(hushed), 301)
    check("la plupart sont tus", len(written) < 200 and hushed, (len(written), hushed))
    sound(tools, "i", "inconnus")


def starts(tools, index):
    alone = tools.start(index, "--identite", tools.identite(), "--audit", tools.path("sans-cle"), demo=False)
    check("sans clé", alone.port is None and "--cle-audit" in alone.log, alone.log)
    options = tools.audit("s")
    first = tools.start(index, *options)
    second = tools.start(index, *options)
    check("un seul serveur par journal", second.port is None and "journal des accès" in second.log, second.log)
    first.stop()
    inside = tools.path("s", "cle")
    with open(inside, "wb") as file:
        file.write(os.urandom(32))
    third = tools.start(index, "--audit", tools.path("s"), "--cle-audit", inside)
    check("la clé n'est pas avec ce qu'elle scelle", third.port is None and "répertoire" in third.log, third.log)
    process = subprocess.run([tools.server, "--index", index, "--ecoute", f"{HOST}:0", "--identite", tools.identite()], stderr=subprocess.PIPE,
                             stdout=subprocess.DEVNULL, timeout=60)
    check("pas de vraies personnes sans journal", process.returncode == 1 and b"--audit" in process.stderr, process.stderr)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Tools(sys.argv[1]) as tools:
        data = tools.demandes(COUNT)
        index = tools.path("index")
        check("construction", tools.index(data, index=index).returncode == 0)
        numbers = [json.loads(line)["numero_unique"] for line in data.splitlines()[:200]]
        each_access(tools, index, numbers)
        nothing_in_clear(tools, index, numbers)
        killed(tools, index)
        volume(tools, index)
        unknown_callers(tools, index)
        starts(tools, index)
        full_disk(tools, index, numbers)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
