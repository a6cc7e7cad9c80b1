#!/usr/bin/env python3
"""Grids of cotation over the indexer's socket: what is refused and how, who wins of many, what a checkpoint, a rebuild and a restart leave;
and the scores that another tool delivers.

    grilles.py build/release
"""
import concurrent.futures
import json
import os
import socket
import sys
import threading

from banc_vivant import Base, Indexer, Tally, Tools, arguments, build, change, grids, ndjson

COUNT = 300
SOURCES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LYON, PLAINE_COMMUNE, PARIS, TOULOUSE, GRAND_PARIS = "200046977", "200057867", "217500016", "243100518", "200054781"
WEIGHT = {"hors_mutation": {"poids": 5}, "mutation": {"poids": -3, "option_pj": 1}}
tally = Tally()
check, equal = tally.check, tally.equal


def grid(first="2021-07-01", statut="BROUILLON", lines=None, **members):
    return {"libelle": "essai", "statut": statut, "valide_du": first, "criteres": lines or [{"code": "DAL", **WEIGHT}], **members}


def put(indexer, territory, body, tag=None, target=None):
    return indexer.ask("PUT", target or f"/v1/grilles/{territory}", body, headers={"If-Match": tag} if tag else None)


def errors(answer):
    return [(e.get("chemin", e.get("parametre")), e["detail"]) for e in (answer.json or {}).get("erreurs", [])]


def said(answer):
    return " ".join([answer.json["detail"], *(d for _, d in errors(answer))])


def shipped(name):
    with open(os.path.join(SOURCES, "deploy", "grilles", name + ".json"), encoding="utf-8") as text:
        return json.load(text)


def check_life(indexer):
    answer = put(indexer, LYON, grid(statut="PUBLIEE", lines=shipped("metropole-de-lyon")["criteres"]))
    told = {"epci": LYON, "version": 1, "statut": "PUBLIEE", "revision": 1, "generation": answer.json.get("generation")}
    equal("la première", (answer.status, answer.json, answer.head.get("etag"), answer.head.get("generation")),
          (201, told, f'"{LYON}-1"', str(answer.json.get("generation"))))
    answer = put(indexer, LYON, grid("2022-01-01"), f'"{LYON}-1"')
    equal("un brouillon", (answer.status, answer.json["version"], answer.json["statut"], answer.head["etag"]), (200, 2, "BROUILLON", f'"{LYON}-2"'))
    answer = put(indexer, LYON, grid("2022-02-01"), f'"{LYON}-2"')
    equal("remplacé sur place", (answer.json["version"], answer.json["revision"]), (2, 3))
    answer = put(indexer, LYON, grid("2022-02-01", statut="ARCHIVEE"), "*")
    equal("mis de côté", (answer.status, answer.json["version"], answer.json["statut"]), (200, 2, "ARCHIVEE"))
    answer = put(indexer, LYON, grid("2022-02-01", statut="ARCHIVEE"), "*")
    equal("plus de brouillon", (answer.status, errors(answer)[0][0]), (422, "/statut"))
    answer = put(indexer, LYON, grid("2022-03-01", statut="PUBLIEE"), "*")
    equal("publiée sans brouillon", (answer.json["version"], answer.json["statut"], answer.json["revision"]), (3, "PUBLIEE", 5))
    for territory, name in ((PLAINE_COMMUNE, "fictive"), (TOULOUSE, "toulouse-metropole")):
        equal(f"la grille livrée {name}", put(indexer, territory, shipped(name)).status, 201)


def check_refused(indexer, index):
    tag = f'"{LYON}-5"'
    line = {"code": "DAL", **WEIGHT}
    cases = [
        # name, body, headers or None, status, where, what it says
        ("sans If-Match", grid("2023-01-01"), None, 412, None, tag), ("If-Match périmé", grid("2023-01-01"), f'"{LYON}-4"', 412, None, tag),
        ("If-Match d'un autre", grid("2023-01-01"), f'"{PARIS}-5"', 412, None, tag), ("If-Match faible", grid("2023-01-01"), f"W/{tag}", 412, None, tag),
        ("date passée", grid("2021-06-29"), tag, 422, "/valide_du", "2021-06-30"), ("fin passée", grid("2020-01-01", valide_au="2021-01-01"), tag, 422, "/valide_au", "date passée"),
        ("dates à l'envers", grid("2023-02-01", valide_au="2023-01-01"), tag, 422, "/valide_au", "à l'envers"), ("date qui n'existe pas", grid("2023-02-30"), tag, 422, "/valide_du", "AAAA-MM-JJ"),
        ("le même jour qu'une publiée", grid("2022-03-01", statut="PUBLIEE"), tag, 422, "/valide_du", "la version 3, publiée, s'applique du 2022-03-01"),
        ("sur une publiée plus tardive", grid("2022-02-01", statut="PUBLIEE"), tag, 422, "/valide_au", "au plus tard le 2022-02-28"),
        ("critère inconnu", grid(lines=[{"code": "PARENT_ISOL", **WEIGHT}]), tag, 422, "/criteres/0/code", "PARENT_ISOLE"),
        ("modalité inconnue", grid(lines=[{"code": "SUROCCUPATION", "modalites": ["X"], **WEIGHT}]), tag, 422, "/criteres/0/modalites/0", "LEGERE"),
        ("poids hors bornes", grid(lines=[{"code": "DAL", "hors_mutation": {"poids": 101}, "mutation": {"poids": 0}}]), tag, 422, "/criteres/0/hors_mutation/poids", "-100 à 100"),
        ("poids texte", grid(lines=[{"code": "DAL", "hors_mutation": {"poids": "5"}, "mutation": {"poids": 0}}]), tag, 422, "/criteres/0/hors_mutation/poids", "entier"),
        ("intervalle à l'envers", grid(lines=[{"code": "TAUX_EFFORT", "intervalle": {"min": 40, "max": 30}, **WEIGHT}]), tag, 422, "/criteres/0/intervalle", "à l'envers"),
        ("grille vide", {**grid(), "criteres": []}, tag, 422, "/criteres", "au moins un"), ("sans critères", {k: v for k, v in grid().items() if k != "criteres"}, tag, 422, "/criteres", "attendu"),
        ("groupe d'une ligne", grid(lines=[{**line, "groupe": "G"}]), tag, 422, "/criteres/0/groupe", "que cette ligne"), ("deux fois le même", grid(lines=[line, line]), tag, 422, "/criteres/1/code", "déjà"),
        ("statut inconnu", grid(statut="VOTEE"), tag, 422, "/statut", "BROUILLON, PUBLIEE, ARCHIVEE"), ("sans libellé", {**grid(), "libelle": ""}, tag, 422, "/libelle", "texte"),
        ("U+0000", grid(libelle="a\0b"), tag, 422, "/libelle", "sans caractère de contrôle"),
        ("membre inconnu", grid(valid_au="2023-01-01"), tag, 422, "/valid_au", "inconnu"), ("un autre territoire", grid(epci=PARIS), tag, 422, "/epci", LYON),
        ("clé répétée", '{"libelle":"a","libelle":"b"}', tag, 400, "/libelle", "deux fois"), ("une liste", "[]", tag, 422, "", "objet"),
        ("pas de JSON", "{", tag, 400, "", "JSON"), ("rien", "", tag, 400, "", "JSON"), ("UTF-8 invalide", b'{"libelle":"\xff"}', tag, 400, "", "JSON"),
        ("profondeur", '{"criteres":' + "[" * 5000 + "]" * 5000 + "}", tag, 400, "", "JSON"),
        ("trop gros", json.dumps(grid()) + " " * (256 * 1024), tag, 413, None, "256 Kio"),
    ]
    others = [
        ("If-Match sur rien", PARIS, "*", 412, None, "sans If-Match"), ("territoire inconnu", "200046978", None, 404, None, "aucun territoire"), ("un département", "69", None, 404, None, "aucun"),
        ("un libellé", "M%C3%A9tropole%20de%20Lyon", None, 404, None, "aucun"), ("codage incorrect", "%zz", None, 404, None, "aucun"), ("la métropole du Grand Paris", GRAND_PARIS, None, 422, "epci", "("),
        ("paramètre", f"{LYON}?attendre=visible", tag, 422, "?", "aucun paramètre"), ("adresse plus longue", f"{LYON}/versions/1", tag, 404, None, "rien"), ("adresse sans territoire", "", None, 404, None, "rien"),
    ]
    generation, before = indexer.ask("GET", "/etat").json["generation"], grids(*index)
    for name, body, match, status, where, words in cases:
        answer = put(indexer, LYON, body, match)
        check(f"refusée : {name}", answer.status == status and (where is None or any(w == where and words in d for w, d in errors(answer))) and words in said(answer), answer)
        equal(f"refusée : {name} : problème", (answer.head["content-type"], answer.json["status"]), ("application/problem+json", status))
        if status == 412:
            equal(f"{name} : ETag", answer.head.get("etag"), tag)
    for name, territory, match, status, where, words in others:
        answer = put(indexer, None, grid(), match, target="/v1/grilles/" + territory)
        check(f"refusée : {name}", answer.status == status and words in said(answer) and (where is None or errors(answer)[0][0] == where), answer)
    for method in ("GET", "DELETE", "POST"):
        equal(f"méthode {method}", indexer.ask(method, f"/v1/grilles/{LYON}", None).status, 405)
    for head, status in ((b"", 411), (b"Transfer-Encoding: chunked\r\n", 501), (b"Content-Length: 500\r\n", 400)):
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(indexer.socket)
            sock.sendall(b"PUT /v1/grilles/%s HTTP/1.1\r\nHost: h\r\n%s\r\n{" % (LYON.encode(), head))
            sock.shutdown(socket.SHUT_WR)
            equal(f"corps annoncé par {head}", sock.recv(100)[9:12], str(status).encode())
    equal("rien n'a été écrit", (indexer.ask("GET", "/etat").json["generation"], grids(*index)), (generation, before))


def check_race(indexer):
    """Twenty officers who have all read the same: one writes, the others are told; on a territory without any, too."""
    for tag, won in ((None, 201), (f'"{PARIS}-1"', 200), (f'"{PARIS}-2"', 200)):
        start = threading.Barrier(20)

        def one(i, tag=tag, start=start):
            start.wait()
            return put(indexer, PARIS, grid("2021-08-01", libelle=f"agent {i}"), tag).status
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            said = sorted(pool.map(one, range(20)))
        equal(f"un vainqueur sur {tag}", said, [won] + [412] * 19)


def check_delivered(indexer, base, numbers):
    """Scores of another tool, by the nightly file and by themselves."""
    number, territory = next((n, LYON) for n in numbers if "69123" in base.records[n]["commune_souhaitee"])
    score = {"epci": territory, "note": 42, "date": "2021-06-01", "origine": "EPCI"}
    send = lambda *lines: indexer.ask("POST", "/v1/changements", ndjson(lines)).json  # noqa: E731
    counts = lambda answer: tuple(answer[k] for k in ("acceptes", "sans_effet", "rejetes"))  # noqa: E731
    equal("une note livrée", counts(send(change("modifier", number, 2, version_precedente=1, champs={"cotations_livrees": [score]}))), (1, 0, 0))
    equal("le fichier de la nuit n'en dit rien", counts(send(change("remplacer", number, 3, demande=base.records[number]))), (0, 1, 0))
    for name, bad in (("non numérique", {**score, "note": "quarante"}), ("d'un territoire où rien n'est voulu", {**score, "epci": "200040715"}),
                      ("d'un territoire inconnu", {**score, "epci": "123456789"}), ("sans date", {k: v for k, v in score.items() if k != "date"})):
        answer = send(change("modifier", number, 4, version_precedente=3, champs={"cotations_livrees": [bad]}))
        check(f"note {name}", answer["rejetes"] == 1 and answer["lignes_rejetees"][0]["erreurs"][0]["chemin"].startswith("/champs/cotations_livrees"), answer)
    equal("effacée", counts(send(change("remplacer", number, 5, demande={**base.records[number], "cotations_livrees": None}))), (1, 0, 0))
    equal("elle n'y est plus", counts(send(change("modifier", number, 6, version_precedente=5, champs={"cotations_livrees": []}))), (0, 1, 0))


def main():
    directory, _ = arguments(__doc__)
    with Tools(directory) as tools:
        base = Base(tools, COUNT)
        index = build(tools, base, tools.path("index"))
        indexer = Indexer(tools, index)
        check_life(indexer)
        check_refused(indexer, (tools, index))
        check_race(indexer)
        before = grids(tools, index)
        equal("/etat", indexer.ask("GET", "/etat").json["grilles"], 4)
        check("/metrics", b"\nsne_indexer_grids 4\n" in indexer.ask("GET", "/metrics").body)
        equal("point de contrôle", indexer.ask("POST", "/point-de-controle").status, 200)
        equal("après le point de contrôle", grids(tools, index), before)
        with open(os.path.join(SOURCES, "schema", "catalogue.json"), encoding="utf-8") as text:
            lines = text.read().splitlines(keepends=True)
        answer = indexer.ask("POST", "/reconstruction", "".join(x for x in lines if '{"champ": "activite_essentielle"' not in x))
        check("un catalogue sans ce qu'un critère demande", answer.status == 422 and "activite_essentielle" in answer.json["detail"], answer)
        equal("reconstruction", indexer.rebuild(), "faite")
        equal("arrêt", indexer.stop(), 0)
        equal("après la reconstruction", grids(tools, index), before)
        stats = tools.run_indexer("stats", "--index", index).stdout.decode()
        check("stats", "4 territoires, 0 en vigueur, 1 en brouillon" in stats, stats[:600])
        verified = tools.run_indexer("verify", "--index", index, "--silencieux")
        check("verify", verified.returncode == 0 and "4 territoires qui ont une grille".encode() in verified.stdout, verified)
        indexer = Indexer(tools, index)
        answer = put(indexer, LYON, grid("2022-04-01"), f'"{LYON}-5"')
        equal("après un redémarrage, la suite", (answer.status, answer.json["version"], answer.json["revision"]), (200, 4, 6))
        check_delivered(indexer, base, base.ordinary())
        equal("arrêt", indexer.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
