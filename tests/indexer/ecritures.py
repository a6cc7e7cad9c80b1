#!/usr/bin/env python3
"""Changes and claims over HTTP, through sne-server to a real indexer: a fight for the same applications, and bad input of all kinds.

    ecritures.py build/release [--long]        --long: clients that say nothing or next to nothing too, for a minute
"""
import collections
import concurrent.futures
import json
import os
import socket
import sys
import threading
import time

from banc_vivant import Base, Client, Indexer, Tally, Tools, arguments, build, change, ndjson

COUNT = 1500
NDJSON = {"Content-Type": "application/x-ndjson"}
NIR = "184036911900370"  # its key is made right in main
tally = Tally()
check, equal = tally.check, tally.equal


class Relie:
    """An indexer and a server that passes writes on to it."""

    def __init__(self, tools, index, *options):
        self.index, self.indexer = index, Indexer(tools, index, *options)
        self.server = tools.start(index, "--indexeur", "unix:" + self.indexer.socket)
        self.client = Client(self.server.port)

    def send(self, body, target="/v1/changements"):
        return self.client.request("POST", target, body.encode() if isinstance(body, str) else body, NDJSON)

    def one(self, body, target="/v1/changements"):
        """Of a batch of one line that is refused: its errors as (path, detail)."""
        answer = self.send(body, target)
        if answer.status != 200 or answer.json["rejetes"] != 1 or len(answer.json["lignes_rejetees"]) != 1:
            return [("?", repr(answer))]
        return [(e["chemin"], e["detail"]) for e in answer.json["lignes_rejetees"][0]["erreurs"]]

    def record(self, number, generation=0):
        answer = self.client.get(f"/v1/demandes/{number}?min_generation={generation}")
        return answer.json if answer.status == 200 else None


# ---- the fight

def check_fight(relie, numbers):
    """200 clients, each of whom wants all of 50 applications in an order of his own: each goes to one, and every other is told to whom."""
    winners, told = collections.defaultdict(list), collections.defaultdict(set)
    wrong, start = [], threading.Barrier(200)

    def fight(c):
        client, agent = Client(relie.server.port), f"agent {c}"
        start.wait()
        for i in range(len(numbers)):
            number = numbers[(c * 7 + i * 11) % len(numbers)]
            answer = client.request("PUT", f"/v1/demandes/{number}/instruction", {"guichet": f"{10000 + c}", "agent": agent})
            while answer.status == 503:  # too many at a time: again
                answer = client.request("PUT", f"/v1/demandes/{number}/instruction", {"guichet": f"{10000 + c}", "agent": agent})
            if answer.status == 201:
                winners[number].append(c)
            elif answer.status == 409 and set(answer.json["detenteur"]) == {"guichet", "depuis"}:
                told[number].add(answer.json["detenteur"]["guichet"])
            elif answer.status != 200:  # 503 after it was taken: it was his already
                wrong.append(answer)
        client.connection.close()

    threads = [threading.Thread(target=fight, args=(c,)) for c in range(200)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    equal("que des 201, des 200 et des 409 avec leur détenteur", wrong[:3], [])
    equal("un vainqueur pour chacune", sorted((n, len(w)) for n, w in winners.items()), sorted((n, 1) for n in numbers))
    equal("les autres savent à qui", {n: told[n] for n in numbers}, {n: {f"{10000 + winners[n][0]}"} for n in numbers})
    generation = relie.indexer.ask("GET", "/etat").json["generation"]
    for n in numbers[:10]:
        equal("la recherche le voit", relie.record(n, generation)["en_instruction"]["guichet"], f"{10000 + winners[n][0]}")
    number, winner = numbers[0], winners[numbers[0]][0]
    target = f"/v1/demandes/{number}/instruction"
    other = {"guichet": "69123", "agent": "Zoé"}
    equal("un autre ne rend pas", relie.client.request("DELETE", target + "?guichet=69123&agent=Zo%C3%A9").status, 409)
    equal("le vainqueur renouvelle", relie.client.request("PUT", target, {"guichet": f"{10000 + winner}", "agent": f"agent {winner}"}).status, 200)
    equal("le vainqueur rend", relie.client.request("DELETE", f"{target}?guichet={10000 + winner}&agent=agent%20{winner}").status, 204)
    equal("et encore", relie.client.request("DELETE", f"{target}?guichet={10000 + winner}&agent=agent%20{winner}").status, 204)
    equal("un autre prend", relie.client.request("PUT", target, other).status, 201)
    all_ = relie.client.request("POST", "/v1/instructions", {**other, "numeros": numbers[:3]})
    check("toutes ou aucune", all_.status == 409 and {d["numero_unique"] for d in all_.json["detenues"]} == set(numbers[1:3]), all_)


# ---- lines

def check_lines(relie, base, free):
    a, b, unknown = free[0], free[1], base.new(free[0], 7)["numero_unique"]
    full = base.records[a]
    modify = {"version_precedente": 1}
    cases = [
        ("op inconnue", change("fusionner", a, 2), "/op", "remplacer, modifier ou supprimer"),
        ("sans op", {"numero_unique": a, "version": 2}, "/op", "absent"),
        ("sans version", {"op": "supprimer", "numero_unique": a}, "/version", "absente"),
        ("version texte", {"op": "supprimer", "numero_unique": a, "version": "2"}, "/version", "entier"),
        ("version 0", change("supprimer", a, 0), "/version", "1 ou plus"),
        ("version décimale", change("supprimer", a, 1.5), "/version", "entier"),
        ("sans numéro", {"op": "supprimer", "version": 2}, "/numero_unique", "absent"),
        ("numéro mal formé", change("supprimer", "12", 2), "/numero_unique", "mal formé"),
        ("membre inconnu", change("supprimer", a, 2, motif="x"), "/motif", "membre inconnu"),
        ("remplacer sans demande", change("remplacer", a, 2), "/demande", "absente"),
        ("remplacer et champs", change("remplacer", a, 2, demande=full, champs={}), "/champs", "pas de sens"),
        ("champ inconnu", change("remplacer", a, 2, demande={**full, "typologi": ["T3"]}), "/demande/typologi", "typologie"),
        ("autre numéro dans la demande", change("remplacer", a, 2, demande={**full, "numero_unique": b}), "/demande/numero_unique", "autre numéro"),
        ("règle entre champs", change("remplacer", a, 2, demande={**full, "statut": "RADIEE"}), "/demande/date_radiation", "obligatoire"),
        ("modifier sans version_precedente", change("modifier", a, 2, champs={"profession": "x"}), "/version_precedente", "absente"),
        ("modifier sans champs", change("modifier", a, 2, **modify), "/champs", "absents"),
        ("modifier rien", change("modifier", a, 2, **modify, champs={}), "/champs", "aucun champ"),
        ("champ calculé", change("modifier", a, 2, **modify, champs={"age": 30}), "/champs/age", "calculé"),
        ("champ calculé à null", change("modifier", a, 2, **modify, champs={"anciennete": None}), "/champs/anciennete", "calculé"),
        ("la mise en instruction", change("modifier", a, 2, **modify, champs={"en_instruction": None}), "/champs/en_instruction", "PUT et DELETE"),
        ("version précédente trop jeune", change("modifier", a, 2, version_precedente=2, champs={"profession": "x"}), "/version_precedente", "inférieure"),
        ("version précédente autre", change("modifier", a, 9, version_precedente=8, champs={"profession": "x"}), "/version_precedente", "remplacer-attendu"),
        ("modification d'une inconnue", change("modifier", unknown, 2, **modify, champs={"profession": "x"}), "/op", "remplacer-attendu"),
        ("champ obligatoire retiré", change("modifier", a, 2, **modify, champs={"nom": None}), "/champs/nom", "obligatoire"),
        ("une liste", b"[]\n", "", "un objet"), ("un texte", b'"x"\n', "", "un objet"), ("rien de lisible", b"{\n", "", "JSON illisible"),
        ("deux objets", ndjson([change("supprimer", unknown, 2)]).strip() * 2, "", "suit l'objet"),
        ("clé répétée", f'{{"op":"supprimer","op":"supprimer","numero_unique":"{a}","version":2}}', "/op", "deux fois"),
        ("clé répétée dans la demande", ndjson([change("remplacer", a, 2, demande=full)]).replace('"nom":', '"nom":"X","nom":', 1), "/demande/nom", "deux fois"),
        ("clé répétée dans champs", f'{{"op":"modifier","numero_unique":"{a}","version":2,"version_precedente":1,"champs":{{"nom":"X","nom":"Y"}}}}', "/champs/nom", "deux fois"),
        ("UTF-8 invalide dans la demande", b'{"op":"modifier","numero_unique":"%s","version":2,"version_precedente":1,"champs":{"nom":"\xff"}}' % a.encode(), "", "illisible"),
        ("UTF-8 invalide ailleurs", b'{"op":"\xff","numero_unique":"%s","version":2}' % a.encode(), "", "illisible"),
        ("UTF-8 invalide dans une clé", b'{"\xff":1,"op":"supprimer","numero_unique":"%s","version":2}' % a.encode(), "", "illisible"),
        ("U+0000", f'{{"op":"modifier","numero_unique":"{a}","version":2,"version_precedente":1,"champs":{{"nom":"a\\u0000"}}}}', "/champs/nom", "U+0000"),
        ("profondeur", b'{"op":"modifier","numero_unique":"%s","version":2,"version_precedente":1,"champs":{"nom":%s%s}}' % (a.encode(), b"[" * 3000, b"]" * 3000), "", "illisible"),
    ]
    before = relie.record(a)
    generation = relie.indexer.ask("GET", "/etat").json["generation"]
    for name, line, path, words in cases:
        errors = relie.one(line if isinstance(line, (bytes, str)) else ndjson([line]))
        check(f"ligne refusée : {name}", any(path in p and words in d for p, d in errors), errors)
    equal("rien n'a été écrit", relie.indexer.ask("GET", "/etat").json["generation"], generation)
    equal("rien n'a changé", relie.record(a, generation), before)

    answer = relie.send(ndjson([change("modifier", a, 2, version_precedente=1, champs={"profession": "un"}), change("modifier", a, 3, version_precedente=2, champs={"profession": "deux"}),
                                change("modifier", a, 3, version_precedente=2, champs={"profession": "trois"}), change("supprimer", b, 2), change("modifier", b, 3, **{"version_precedente": 2}, champs={"profession": "x"}),
                                change("remplacer", b, 3, demande=base.records[b])]) , "/v1/changements?attendre=visible").json
    equal("deux changements d'une demande dans un lot", [answer[k] for k in ("acceptes", "sans_effet", "ignores", "rejetes")], [4, 0, 1, 1])
    equal("ligne ignorée", [(x["ligne"], x["numero_unique"], x["motif"]) for x in answer["lignes_ignorees"]], [(3, a, "version déjà connue")])
    equal("visible aussitôt", (relie.record(a)["profession"], relie.record(b)["nom"]), ("deux", base.records[b]["nom"]))
    answer = relie.send("\n\r\n  \n" + ndjson([change("supprimer", unknown, 1)]).replace("\n", "\r\n")).json
    equal("lignes vides, fins de ligne de Windows", (answer["acceptes"], answer["rejetes"]), (1, 0))
    answer = relie.send(ndjson([change("modifier", a, 4, version_precedente=3, champs={"profession": "quatre"})]).rstrip("\n")).json
    equal("sans fin de ligne à la fin", answer["acceptes"], 1)

    mib = 1 << 20
    text = ndjson([change("supprimer", unknown, 5)])
    long = text.rstrip("\n") + " " * (mib - len(text) + 1)  # one MiB to the byte
    equal("une ligne de 1 Mio", relie.send(long + "\n").json["acceptes"], 1)
    for extra in (1, 2, 5 * mib):
        answer = relie.send(text.replace(":5}", ":6}").rstrip("\n") + " " * (mib - len(text) + 1 + extra) + "\n" + ndjson([change("modifier", a, 2, **modify, champs={"profession": "x"})])).json
        equal(f"une ligne de 1 Mio et {extra}", (answer["rejetes"], answer["lignes_rejetees"][0]["ligne"], answer["ignores"], answer["lignes_ignorees"][0]["ligne"]), (1, 1, 1, 2))
        check("dit qu'elle est trop longue", "1 Mio" in answer["lignes_rejetees"][0]["erreurs"][0]["detail"], answer)

    answer = relie.send(ndjson([change("fusionner", a, 2)]) * 4000 + ndjson([change("supprimer", unknown, 2)]) * 1500).json
    equal("4 000 lignes refusées, 1 500 ignorées", [answer[k] for k in ("acceptes", "ignores", "rejetes")] + [len(answer["lignes_rejetees"]), len(answer["lignes_ignorees"])], [0, 1500, 4000, 1000, 1000])
    equal("les premières", ([x["ligne"] for x in answer["lignes_rejetees"]], answer["lignes_ignorees"][0]["ligne"]), (list(range(1, 1001)), 4001))
    with open(relie.index + "/changements-refuses.ndjson", encoding="utf-8") as text:
        refused = [json.loads(line) for line in text]
    check("chacune dans le fichier des refus", sum(r["numero_unique"] == a for r in refused if "numero_unique" in r) >= 4000, len(refused))


def raw_exchange(connect, head, body):
    """Sends these bytes, says that nothing more comes, reads to the end."""
    with connect() as sock:
        sock.settimeout(30)
        sock.sendall(head + body)
        sock.shutdown(socket.SHUT_WR)
        received = b""
        while piece := sock.recv(1 << 16):
            received += piece
    head, _, rest = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(rest)


def check_cut(relie, base, free):
    """A body that stops before its announced end: its complete lines count, the rest is reported."""
    def unix():
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(relie.indexer.socket)
        return sock

    for name, connect, number in [("au socket de l'indexeur", unix, free[2]), ("par le serveur", lambda: socket.create_connection(("127.0.0.1", relie.server.port)), free[3])]:
        lines = [change("modifier", number, v, version_precedente=v - 1, champs={"profession": f"coupe {v}"}) for v in (2, 3, 4)]
        whole = ndjson(lines).encode()
        body = whole[:-20]
        status, answer = raw_exchange(connect, b"POST /v1/changements HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n" % len(whole), body)
        equal(f"corps coupé {name} : 400", status, 400)
        if "bilan" in answer:
            equal(f"corps coupé {name} : bilan", [answer["bilan"][k] for k in ("acceptes", "rejetes")], [2, 1])
            equal(f"corps coupé {name} : la ligne coupée", [(x["ligne"], x["erreurs"][0]["detail"]) for x in answer["bilan"]["lignes_rejetees"]], [(3, "corps coupé avant la fin de cette ligne")])
        else:
            check(f"corps coupé {name} : dit ce qui a pu être enregistré", "a pu être enregistré" in answer["detail"], answer)
        again = relie.send(whole, "/v1/changements?attendre=visible").json  # the same body whole: harmless
        # The server does not wait for what it cut: the indexer may take the whole body first, and the cut one's lines are then the late ones.
        known = [(1, 2)] if "bilan" in answer else [(1, 2), (3, 0)]
        check(f"corps coupé {name} : renvoyé entier", (again["acceptes"], again["ignores"]) in known, again)
        equal(f"corps coupé {name} : la fin est là", relie.record(number)["profession"], "coupe 4")
    number = free[4]
    body = ndjson([change("supprimer", number, 2)]).encode()
    status, answer = raw_exchange(unix, b"POST /v1/changements HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % (len(body) + 5), body[:-1])
    equal("coupée juste avant sa fin de ligne", (status, answer["bilan"]["acceptes"], answer["bilan"]["rejetes"]), (400, 0, 1))


# ---- the NIR

def check_nir(relie, base, free):
    """Wherever somebody puts it, the number is repeated by nobody and kept nowhere."""
    number, nir = free[5], NIR
    full = base.records[number]
    person = {"nom": "Lefèvre", "prenoms": "Max", "date_naissance": "1984-03-12"}
    wrong = [{"nir": int(nir)}, {"nir": [nir]}, {"nir": nir[:-1] + ("1" if nir[-1] != "1" else "2")}, {"nir": nir + "1"}, {"nir": nir[:13]}, {"nom": int(nir)}, {"civilite": nir}, {"civilite": int(nir)},
             {"profession": int(nir)}, {"profession": float(nir) + 0.5}, {"nb_codemandeurs": int(nir)}, {"nb_codemandeurs": nir}, {"loyer_actuel": int(nir)}, {"date_naissance": nir},
             {"date_naissance": int(nir)}, {"parking": nir}, {"demande_elargie": nir}, {"typologie": nir}, {"typologie": [nir]}, {"typologie": [int(nir)]}, {"typologie": int(nir)},
             {"quartier_souhaite": [int(nir)]}, {"guichet_creation": nir}, {"commune_residence": nir}, {nir: 1}, {"nir" + nir: "x"}, {"adresse": nir}, {"adresse": {nir: 1}}, {"adresse": int(nir)},
             {"rfr": [nir]}, {"rfr": [int(nir)]}, {"codemandeurs": [{**person, "nir": int(nir)}]}, {"codemandeurs": [{**person, "nir": nir[:-1] + ("1" if nir[-1] != "1" else "2")}]}, {"codemandeurs": [{**person, nir: 1}]},
             {"email": nir}, {"tel_portable": nir + "12"}, {"employeur_siret": nir}, {"numero_unique_origine": nir}, {"bailleur_actuel": nir}, {"nir": f"{nir[0]} {nir[1:3]} {nir[3:]}", "civilite": f"{nir[0]} {nir[1:3]} {nir[3:5]} {nir[5:7]} {nir[7:10]} {nir[10:13]} {nir[13:]}"}]
    said = b""
    for fields in wrong:
        answer = relie.send(ndjson([change("remplacer", number, 2, demande={**full, **fields}), change("modifier", number, 2, version_precedente=1, champs=fields)]))
        said += answer.body
        equal(f"NIR mal placé : {fields}"[:70], answer.json["rejetes"], 2)
    for line in ([change(nir, number, 2)], [{nir: 1}], [change("supprimer", nir, 2)], [change("supprimer", number, nir)], [change("supprimer", number, 2, **{nir: nir})], [change("modifier", number, int(nir), version_precedente=int(nir) - 1, champs={"nir": nir})],
                 [nir], [int(nir)]):
        said += relie.send(ndjson(line)).body
    target = f"/v1/demandes/{number}/instruction"
    for body in ({"guichet": nir, "agent": "Zoé"}, {"guichet": int(nir), "agent": "Zoé"}, {"guichet": "69123", "agent": "Zoé", nir: "x"}, {"guichet": "69123", "agent": "Zoé", "numeros": [nir]}):
        said += relie.client.request("PUT", target, body).body + relie.client.request("POST", "/v1/instructions", body).body
    said += relie.client.request("DELETE", f"{target}?guichet={nir}&agent=Z").body
    # Where it belongs, it becomes its keyed hash.
    for version, fields in [(2, {"nir": nir}), (3, {"codemandeurs": [{**person, "nir": nir}], "nb_codemandeurs": 1})]:
        answer = relie.send(ndjson([change("modifier", number, version, version_precedente=version - 1, champs=fields)]), "/v1/changements?attendre=visible")
        said += answer.body
        equal(f"NIR à sa place : {list(fields)[0]}", answer.json["acceptes"], 1)
    record = relie.record(number)
    check("son empreinte n'est à personne", "nir_empreinte" not in record and "nir_empreinte" not in record["codemandeurs"][0], record)
    said += json.dumps(record).encode()
    traces = [nir[:13].encode(), f"{nir[0]} {nir[1:3]} {nir[3:5]}".encode(), f"{float(nir):e}"[:8].encode()]
    digits = int(nir).to_bytes(8, "little")[:7]
    equal("ce qui a été répondu", [said[max(0, said.find(t) - 100):said.find(t) + 40] for t in traces if t in said], [])
    for path in [os.path.join(d, f) for d, _, files in os.walk(relie.index) for f in files] + [relie.server.log_path, relie.indexer.log_path]:
        with open(path, "rb") as file:
            data = file.read()
        equal(f"ce qui est gardé dans {os.path.basename(path)}", [t for t in [*traces[:2], digits] if t in data], [])


def check_silent(silent):
    """Who connects and says nothing does not keep a place for ever."""
    silent.settimeout(120)
    try:
        said = silent.recv(1 << 16)
    except TimeoutError:
        said = None
    check("un client muet est renvoyé", said is not None and b" 400 " in said[:20], said)


def drip(sock):
    """A byte every five seconds; how many went before the indexer had enough."""
    for sent, byte in enumerate(b"POST /v1/changements HTTP/1.1\r\n" + b"a" * 100):
        try:
            sock.send(bytes([byte]))
        except OSError:
            return sent
        time.sleep(5)
    return None


def nir_with_key():
    return NIR[:13] + f"{97 - int(NIR[:13]) % 97:02d}"


def main():
    global NIR
    directory, long = arguments(__doc__)
    NIR = nir_with_key()
    with Tools(directory) as tools:
        base = Base(tools, COUNT)
        relie = Relie(tools, build(tools, base, tools.path("index")), "--queue-max", "2000")
        silent = socket.socket(socket.AF_UNIX)
        silent.connect(relie.indexer.socket)
        dripping = socket.socket(socket.AF_UNIX)
        dripping.connect(relie.indexer.socket)
        dripped = concurrent.futures.ThreadPoolExecutor().submit(drip, dripping) if long else None
        numbers = base.ordinary()
        for function, arguments_ in [(check_fight, (numbers[:50],)), (check_lines, (base, numbers[50:60])), (check_cut, (base, numbers[60:70])), (check_nir, (base, numbers[70:80]))]:
            try:
                function(relie, *arguments_)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
        if long:
            check_silent(silent)
            check("un client qui égrène ses octets aussi", dripped.result() in range(8, 20), dripped.result())
        silent.close()
        equal("arrêt du serveur", relie.server.stop(), 0)
        equal("arrêt de l'indexeur", relie.indexer.stop(), 0)
        equal("verify", tools.run_indexer("verify", "--index", relie.index, "--silencieux").returncode, 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
