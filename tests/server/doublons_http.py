#!/usr/bin/env python3
"""Duplicates over HTTP: who is near whom and why, the field as any other, a territorial manager's corrections, a search by NIR that leaves no trace.

    doublons_http.py build/release
"""
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "indexer"))
from banc_vivant import Base, Client, Indexer, Tally, Tools, ask, build, change, ndjson  # noqa: E402
from banc import Schema  # noqa: E402

COUNT = 3000
NIRS = []
for stem in ("2840369119903", "1750197411993", "268112B033992"):
    key = 97 - int(stem.replace("2A", "19").replace("2B", "18")) % 97
    NIRS.append(f"{stem}{key:02d}")
NDJSON = {"Content-Type": "application/x-ndjson"}
tally = Tally()
check, equal = tally.check, tally.equal
said = []  # every answer's body


class Banc:
    def __init__(self, tools, index):
        self.index, self.indexer = index, Indexer(tools, index)
        self.server = tools.start(index, "--indexeur", "unix:" + self.indexer.socket, "--cle-nir", os.path.join(index, "nir.cle"), "--journal-acces")
        self.client = Client(self.server.port)
        self.generation = 0

    def get(self, target):
        glue = "&" if "?" in target else "?"
        answer = self.client.get(f"{target}{glue}min_generation={self.generation}")
        said.append(answer.body)
        return answer

    def search(self, body):
        answer = self.client.request("POST", f"/v1/demandes/recherche?min_generation={self.generation}", body)
        said.append(answer.body)
        return answer

    def send(self, lines, whom=None):
        """As the source, or for whom a server would say it is."""
        target = "/v1/changements" + ("?" + urllib.parse.urlencode(whom) if whom else "")
        answer = ask(self.indexer.socket, "POST", target, ndjson(lines))
        said.append(answer.body)
        self.generation = max(self.generation, answer.json.get("generation", 0))
        return answer.json

    def near(self, number):
        answer = self.get(f"/v1/demandes/{number}/doublons")
        return {d["numero_unique"]: {(m["motif"], m["soi"], m["autre"]) for m in d["motifs"]} for d in answer.json["doublons"]} if answer.status == 200 else answer

    def total(self, value):
        return self.search({"filtres": {"champ": "doublon_probable", "egal": value}, "nombre": 0}).json["total"]


def plant(base):
    """Records of the same persons under new numbers; {number: {other: reasons}}."""
    one, two, three = [n for n in base.ordinary() if base.records[n]["type_demandeur"] == "PP"][:3]
    for number, nir in zip((one, two, three), NIRS):
        base.records[number].update(nir=nir, nir_statut="VERIFIE", codemandeurs=None, nb_codemandeurs=0)
        base.records[number] = {k: v for k, v in base.records[number].items() if v is not None and k != "nb_codemandeurs"}
    base.records[one].update(nom="LEFÈVRE", prenoms="Awa Marie", date_naissance="1984-03-12")
    base.records[two].update(nom="N'DIAYE", prenoms="Jean-Pierre", date_naissance="1975-01-02")
    sound = base.new(one, 1)
    sound.update(nom="lefebvre", prenoms="AWA")
    del sound["nir"]
    sound["nir_statut"] = "ABSENT"
    # Whoever sees one commune does not see the other.
    elsewhere = next(c for r in base.records.values() if r["numero_unique"][:3] == one[:3] for c in r["commune_souhaitee"]
                     if c[:2] == base.records[one]["commune_souhaitee"][0][:2] and c != base.records[one]["commune_souhaitee"][0])
    for record, commune in ((base.records[one], base.records[one]["commune_souhaitee"][0]), (sound, elsewhere)):
        record.update(commune_souhaitee=[commune], demande_elargie=False)
    twin = base.new(two, 2)
    twin.update(prenoms="Jean-Luc", nir_statut="ABSENT")
    del twin["nir"]
    same = base.new(three, 3)
    same.update(nom="TOUTAUTRE", prenoms="Zoé", date_naissance="1990-09-09")
    gone = base.new(three, 4)
    gone.update(statut="RADIEE", motif_radiation="RADABA", date_radiation="2021-06-01")
    for record in (sound, twin, same, gone):
        base.records[record["numero_unique"]] = record
    return one, two, three, sound["numero_unique"], twin["numero_unique"], same["numero_unique"], gone["numero_unique"]


NAME, NIR_ = ("naissance_et_nom", "demandeur", "demandeur"), ("nir", "demandeur", "demandeur")


def check_found(banc, schema, numbers):
    one, two, three, sound, twin, same, gone = numbers
    equal("noms qui sonnent de même", banc.near(one), {sound: {NAME}})
    equal("et réciproquement", banc.near(sound), {one: {NAME}})
    equal("jumeaux", banc.near(two), {})
    equal("même NIR, radiée à part", banc.near(three), {same: {NIR_}})
    equal("une radiée n'en a pas", banc.near(gone), {})
    answer = banc.get(f"/v1/demandes/{one}/doublons")
    equal("selon openapi", schema.errors(schema.named("Doublons"), answer.json), [])
    equal("champs de liste", set(answer.json["doublons"][0]["demande"]), set(banc.search({"nombre": 1}).json["demandes"][0]))
    for target, status in [("/v1/demandes/x/doublons", 404), (f"/v1/demandes/{one}/doublons?x=1", 400)]:
        equal(target, banc.client.get(target).status, status)


def check_field(banc, base, numbers):
    """As any other boolean: each row's value is what its own page says."""
    total = banc.search({"nombre": 0, "filtres": {"champ": "statut", "present": True}, "facettes": ["doublon_probable"]}).json
    buckets = {v["code"]: v["nombre"] for v in total["facettes"]["doublon_probable"]["valeurs"]}
    equal("facette", (sum(buckets.values()), buckets["true"] > 0), (total["total"], True))
    rows = banc.search({"nombre": 1000, "filtres": {"et": [{"champ": "statut", "present": True}, {"champ": "doublon_probable", "egal": True}]}, "champs": ["numero_unique", "doublon_probable"]}).json
    equal("filtre et facette", rows["total"], buckets["true"])
    equal("valeurs", {r["doublon_probable"] for r in rows["demandes"]}, {True})
    found = {r["numero_unique"] for r in rows["demandes"]}
    equal("page de chacune", [n for n in found if not banc.near(n)], [])
    others = [n for n in list(base.records)[::40] if n not in found]
    equal("et des autres", [n for n in others if banc.near(n)], [])
    link = banc.get("/v1/demandes?doublon_probable=true&tri=-doublon_probable,nom&champs=doublon_probable&nombre=5")
    check("lien", link.status == 200 and link.json["total"] > 0, link)
    equal("tri", [r["doublon_probable"] for r in banc.search({"tri": [{"champ": "doublon_probable", "ordre": "desc"}], "nombre": 1, "champs": ["doublon_probable"]}).json["demandes"]], [True])
    stream = banc.client.request("POST", "/v1/demandes/recherche", {"filtres": {"champ": "doublon_probable", "egal": True}, "champs": ["numero_unique", "doublon_probable"]}, {"Accept": "application/x-ndjson"})
    equal("flux", {json.loads(line)["doublon_probable"] for line in stream.body.splitlines()}, {True})
    table = banc.client.request("POST", "/v1/demandes/recherche", {"filtres": {"champ": "doublon_probable", "egal": True}, "champs": ["numero_unique", "doublon_probable"]}, {"Accept": "text/csv"})
    equal("CSV", {line.split(";")[1] for line in table.body.decode("utf-8-sig").splitlines()[1:]}, {'"oui"'})
    record = banc.get(f"/v1/demandes/{numbers[0]}").json
    equal("fiche", (record["doublon_probable"], record["non_doublons"]), (True, None))
    criteria = {c["champ"]: c for category in banc.get("/v1/criteres").json["categories"] for c in category["criteres"]}
    equal("critère", (criteria["doublon_probable"]["type"], criteria["doublon_probable"]["calcule"], "nir" in criteria), ("bool", True, False))


def check_callers(banc, base, numbers):
    """Of what each may see: a twin outside does not exist. Who may correct, and search by NIR."""
    one, two, three, sound, twin, same, gone = numbers
    here, there = (base.records[n]["commune_souhaitee"][0] for n in (one, sound))

    def seen(client, number):
        answer = client.get(f"/v1/demandes/{number}/doublons")
        field = client.search({"filtres": {"champ": "numero_unique", "egal": number}, "champs": ["doublon_probable"], "facettes": ["doublon_probable"]})
        said.extend([answer.body, field.body])
        if answer.status != 200:
            return answer.status
        rows = field.json["demandes"]
        counted = [v["code"] for v in field.json["facettes"]["doublon_probable"]["valeurs"]]
        return [d["numero_unique"] for d in answer.json["doublons"]], [r["doublon_probable"] for r in rows], counted

    for name, communes, of_one, of_sound in [("l'une", [here], ([], [False], ["false"]), 404), ("l'autre", [there], 404, ([], [False], ["false"])),
                                             ("les deux", [here, there], ([sound], [True], ["true"]), ([one], [True], ["true"]))]:
        client = banc.client.comme({"profil": "GT", "perimetre": {"communes": communes}})
        equal(f"qui voit {name}", (seen(client, one), seen(client, sound)), (of_one, of_sound))
        record = client.get(f"/v1/demandes/{one}")
        equal(f"fiche, qui voit {name}", record.status == 200 and record.json["doublon_probable"], of_one != 404 and of_one[1][0])
    line = ndjson([{"op": "modifier", "numero_unique": two, "champs": {"non_doublons": [twin]}}]).encode()
    wrong = ndjson([{"op": "modifier", "numero_unique": two, "champs": {"nom": "X"}}, change("supprimer", two, 2), change("remplacer", two, 2, demande=base.records[two])]).encode()
    gt = {"profil": "GT", "perimetre": {"communes": base.records[two]["commune_souhaitee"]}}
    for name, who, body, want in [("un gestionnaire", gt, line, 1), ("ailleurs", {**gt, "perimetre": {"communes": ["2A004"]}}, line, 0), ("autre chose", gt, wrong, 0)]:
        answer = banc.client.comme(who).request("POST", "/v1/changements", body, NDJSON)
        equal(f"correction, {name}", (answer.status, answer.json["acceptes"], answer.json["rejetes"] > 0), (200, want, not want))
        banc.generation = max(banc.generation, answer.json["generation"])
    equal("correction, un guichet", banc.client.comme({"profil": "GUICHET"}).request("POST", "/v1/changements", line, NDJSON).status, 403)
    equal("pour un autre", banc.client.comme(gt).request("POST", "/v1/changements?pour_profil=SOURCE", line, NDJSON).status, 400)
    for profile, status in [("GUICHET", 200), ("ETAT", 200), ("BAILLEUR", 422), ("GT", 422)]:
        answer = banc.client.comme({"profil": profile}).search({"filtres": {"champ": "nir", "egal": NIRS[2]}, "champs": ["numero_unique"]})
        said.append(answer.body)
        equal(f"par NIR, {profile}", (answer.status, {r["numero_unique"] for r in answer.json.get("demandes", [])}), (status, {three, same} if status == 200 else set()))
    equal("sans fiche", banc.client.comme({"profil": "STAT"}).get(f"/v1/demandes/{one}/doublons").status, 403)


def check_corrections(banc, base, numbers):
    one, two, three, sound, twin, same, gone = numbers
    gt = {"pour_profil": "GT", "pour_territoire": "france"}
    nowhere = {"pour_profil": "GT", "pour_territoire": "communes:99999"}
    before = banc.total(True)
    line = {"op": "modifier", "numero_unique": sound, "champs": {"non_doublons": [one]}}
    equal("hors du territoire", banc.send([line], nowhere)["rejetes"], 1)
    equal("autre que soi", banc.send([{**line, "champs": {"non_doublons": [sound]}}], gt)["rejetes"], 1)
    equal("un numéro", banc.send([{**line, "champs": {"non_doublons": ["x"]}}], gt)["rejetes"], 1)
    equal("reconnues distinctes", banc.send([line], gt)["acceptes"], 1)
    for number, other in ((one, sound), (sound, one)):
        answer = banc.get(f"/v1/demandes/{number}/doublons").json
        equal("écartées", ([d["numero_unique"] for d in answer["doublons"]], [d["numero_unique"] for d in answer["ecartes"]]), ([], [other]))
    equal("deux de moins", banc.total(True), before - 2)
    # The source sends its record again: what others have found out stays.
    record = {k: v for k, v in base.records[sound].items()}
    equal("la source renvoie", banc.send([change("remplacer", sound, 2, demande={**record, "complement_demande": "autre"})])["acceptes"], 1)
    equal("restent distinctes", banc.near(one), {})
    equal("la source revient dessus", banc.send([change("remplacer", sound, 3, demande={**record, "non_doublons": None})])["acceptes"], 1)
    equal("de nouveau", banc.near(one), {sound: {NAME}})
    # A NIR that blocks.
    gone_nir = {"op": "modifier", "numero_unique": same, "champs": {"nir": None, "nir_statut": "SUPPRIME_DOUBLON"}}
    equal("NIR retiré", banc.send([gone_nir], gt)["acceptes"], 1)
    record = banc.get(f"/v1/demandes/{same}").json
    equal("plus d'empreinte", (record.get("nir_empreinte"), record["nir_statut"]), (None, "SUPPRIME_DOUBLON"))
    equal("plus de doublon", banc.near(three), {})
    person = {"lien": "C", "nom": "MARTIN", "prenoms": "Luc", "date_naissance": "1980-01-01", "nir": NIRS[2]}
    equal("codemandeur du même NIR", banc.send([change("modifier", one, 2, version_precedente=1, champs={"codemandeurs": [person], "nb_codemandeurs": 1})])["acceptes"], 1)
    equal("le codemandeur", banc.near(three), {one: {("nir", "demandeur", "codemandeur")}})
    equal("son NIR retiré", banc.send([{"op": "modifier", "numero_unique": one, "champs": {"codemandeur_nir": None}}], gt)["acceptes"], 1)
    equal("plus rien", banc.near(three), {})
    equal("il reste", banc.get(f"/v1/demandes/{one}").json["codemandeurs"][0]["nom"], "MARTIN")
    equal("suppression", banc.send([change("supprimer", sound, 4)])["acceptes"], 1)
    equal("sans elle", banc.near(one), {})


def check_nir(banc, numbers):
    three = numbers[2]

    def by(nir, **more):
        return banc.search({"filtres": {"champ": "nir", "egal": nir}, "champs": ["numero_unique"], **more})

    spaced = " ".join((NIRS[2][0], NIRS[2][1:3], NIRS[2][3:5], NIRS[2][5:7], NIRS[2][7:10], NIRS[2][10:13], NIRS[2][13:]))
    for nir in (NIRS[2], spaced):
        answer = by(nir, decrire=True, elargir=True, facettes=["statut"])
        equal("par NIR", [r["numero_unique"] for r in answer.json["demandes"]], [three])
    both = banc.search({"filtres": {"et": [{"champ": "nir", "egal": NIRS[2]}, {"champ": "statut", "parmi": ["ACTIVE", "A_RENOUVELER", "EXPIREE", "RADIEE"]}]}, "nombre": 1}).json
    equal("avec d'autres conditions", both["total"], 2)
    page = banc.search({"filtres": {"et": [{"champ": "nir", "egal": NIRS[2]}, {"champ": "statut", "present": True}]}, "nombre": 1, "curseur": both["curseur_suivant"]})
    equal("curseur d'une autre question", page.status, 400)
    equal("NIR de personne", by(nir_of("1991299999999")).json["total"], 0)
    for value in (NIRS[2][:14] + ("0" if NIRS[2][14] != "0" else "1"), NIRS[0][:13], "1"):
        equal("NIR faux", by(value).status, 422)
    refused = [banc.search({"filtres": {"non": {"champ": "nir", "egal": NIRS[2]}}}), banc.search({"filtres": {"ou": [{"champ": "nir", "egal": NIRS[2]}]}}),
               banc.search({"filtres": {"champ": "nir", "parmi": [NIRS[2]]}}), banc.search({"facettes": ["nir"]}), banc.search({"tri": ["nir"]}), banc.search({"champs": ["nir"]}),
               banc.search({"champs": ["nir"], "filtres": {"champ": "nir", "egal": int(NIRS[1])}}),
               banc.get(f"/v1/demandes?nir={NIRS[2]}"), banc.get("/v1/demandes?filtres=" + urllib.parse.quote(json.dumps({"champ": "nir", "egal": NIRS[2]})))]
    refused.append(banc.client.request("POST", "/v1/demandes/recherche", {"filtres": {"champ": "nir", "egal": NIRS[2]}}, {"Accept": "text/csv"}))
    said.append(refused[-1].body)
    equal("refusés", [a.status for a in refused], [422] * len(refused))


def nir_of(stem):
    return f"{stem}{97 - int(stem) % 97:02d}"


def check_traces(banc):
    traces = [t for nir in NIRS for t in (nir.encode(), nir[:13].encode())]
    equal("ce qui a été répondu", [body[:200] for body in said if any(t in body for t in traces)], [])
    for path in [os.path.join(d, f) for d, _, files in os.walk(banc.index) for f in files] + [banc.server.log_path, banc.indexer.log_path]:
        with open(path, "rb") as file:
            data = file.read()
        equal(f"ce qui est gardé dans {os.path.basename(path)}", [t for t in traces if t in data], [])


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit(__doc__)
    with Tools(sys.argv[1]) as tools:
        base = Base(tools, COUNT)
        numbers = plant(base)
        banc = Banc(tools, build(tools, base, tools.path("index")))
        schema = Schema(banc.get("/v1/openapi.json").json)
        for function, arguments in [(check_found, (schema, numbers)), (check_field, (base, numbers)), (check_callers, (base, numbers)), (check_corrections, (base, numbers)),
                                    (check_nir, (numbers,)), (check_traces, ())]:
            try:
                function(banc, *arguments)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
        equal("arrêt du serveur", banc.server.stop(), 0)
        equal("arrêt de l'indexeur", banc.indexer.stop(), 0)
        equal("verify", tools.run_indexer("verify", "--index", banc.index, "--silencieux").returncode, 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
