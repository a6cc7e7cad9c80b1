"""What each profile may see, over HTTP: every profile, field and channel, generated from the catalogue; planted markers; two bases that
differ only in what a caller may not see; victims; counts of who may only count.

    python3 tests/server/classes_http.py build/release [graine]
"""
import copy
import json
import random
import re
import sys
import urllib.parse

from banc import ROOT, Client, Tally, Tools

SEARCH = "/v1/demandes/recherche"
PROFILS = ("GUICHET", "BAILLEUR", "RESERVATAIRE", "EPCI", "ETAT", "GT", "STAT", "ECOLE")
tally = Tally()
check, equal = tally.check, tally.equal


def caller(profil, guichets=(), enregistreur=True):
    return {"id": f"{profil}{'' if enregistreur else '-'}", "profil": profil, "enregistreur": enregistreur, "guichets": list(guichets),
            "perimetre": {"france": True}}


class Rules:
    """Who sees what, read from the two data files."""

    def __init__(self):
        with open(f"{ROOT}/schema/catalogue.json", encoding="utf-8") as text:
            self.catalogue = json.load(text)
        with open(f"{ROOT}/schema/profils.json", encoding="utf-8") as text:
            self.profils = {p["code"]: p for p in json.load(text)["profils"]}
        self.fields = []  # (entry, group or None)
        for categorie in self.catalogue["categories"]:
            for e in categorie["champs"]:
                self.fields.append((e, None))
                self.fields.extend((s, e) for s in e.get("champs", []))

    @staticmethod
    def name(e, group):
        return e.get("projection") or (f"{group['champ']}.{e['champ']}" if group else e["champ"])

    def named(self, profil, name):
        return any(name == n or n.endswith("*") and name.startswith(n[:-1]) for n in self.profils[profil].get("aussi", []))

    def sees(self, profil, e, group, sheet=False, registers=True):
        classes = self.profils[profil]["classes_fiche" if sheet else "classes_liste"]
        if self.profils[profil].get("identite_si_enregistreur") and not registers:
            classes = classes.replace("I", "")
        if group is not None and not self.sees(profil, group, None, sheet, registers):
            return False
        if e["champ"] == "nir_empreinte":
            return False
        if e["type"] == "nir":
            return "nir" in self.profils[profil]["droits"]
        classe = e.get("classe") or (group or {}).get("classe", "N")
        return classe in classes or self.named(profil, f"{group['champ']}.{e['champ']}" if group else e["champ"])

    def masks(self, profil, e, group, sheet=False):
        """Codes of class X of the field that the profile may not tell apart."""
        name = f"{group['champ']}.{e['champ']}" if group else e["champ"]
        classes = self.profils[profil]["classes_fiche" if sheet else "classes_liste"]
        if "X" in classes or self.named(profil, name):
            return []
        return [v["code"] for v in self.catalogue["nomenclatures"].get(e.get("nomenclature"), []) if v.get("classe") == "X"]


def post(client, body, accept="application/json"):
    return client.request("POST", SEARCH, body, {"Accept": accept})


def unknown(answer, name):
    return answer.status == 422 and "champ inconnu" in answer.json["detail"] and f"« {name} »" in answer.json["detail"]


def matrix(rules, everybody, client, profil, number, registers=True):
    """Every field in every channel: it is there, or it is a field like any unknown one."""
    counts = profil == "STAT"
    who = f"{profil}{'' if registers else ' sans enregistrer'}"
    criteria = {c["champ"]: c for g in client.get("/v1/criteres").json["categories"] for c in g["criteres"]}
    record = None if counts else client.get(f"/v1/demandes/{number}").json
    whole = None if counts else json.loads(post(client, {"nombre": 1}, "application/x-ndjson").body.splitlines()[0])
    for e, group in rules.fields:
        name, seen = rules.name(e, group), rules.sees(profil, e, group, registers=registers)
        if e["type"] == "nir":
            continue  # never shown; looked for by its own rules
        equal(f"{who} {name} : critère", name in criteria, seen)
        if group is None and not counts:
            equal(f"{who} {name} : dans la demande", (name in record) or name == "cotation", rules.sees(profil, e, group, True, registers) or name == "cotation")
            equal(f"{who} {name} : dans un NDJSON entier", (name in whole) or name == "cotation", seen or name == "cotation")
        if e["type"] == "int" and e.get("calcule") == "cotation":
            continue
        present = {"filtres": {"champ": name, "present": True}, "nombre": 0}
        facet = {"facettes": [{"champ": name, **({"par": "annee"} if e["type"] == "date" else {"intervalle": 500} if e["type"] == "money" else {})}], "nombre": 0}
        asked = [("filtre", post(client, present)), ("facette", post(client, facet)),
                 ("suggestion", client.get("/v1/suggestions?" + urllib.parse.urlencode({"champ": name, "q": "a"})))]
        if not counts:
            asked += [("tri", post(client, {"tri": [{"champ": name}], "nombre": 1})), ("champs", post(client, {"champs": [name], "nombre": 1})),
                      ("CSV", post(client, {"champs": [name], "nombre": 1}, "text/csv")),
                      ("NDJSON", post(client, {"champs": [name], "nombre": 1}, "application/x-ndjson")),
                      ("lien", client.get("/v1/demandes?" + urllib.parse.urlencode({name: "*", "nombre": 0})))]
            if e.get("texte"):
                asked.append(("texte", post(client, {"filtres": {"champ": name, "texte": "maison"}, "nombre": 0})))
        for channel, answer in asked:
            refused = unknown(answer, name) or channel == "lien" and answer.status in (400, 422)
            equal(f"{who} {name} : {channel} comme un champ inconnu", refused, not seen)
        if seen:
            check(f"{who} {name} : se filtre", asked[0][1].status == 200, asked[0][1])
        hidden = rules.masks(profil, e, group)
        if not seen or not hidden:
            continue
        codes = [v["code"] for v in criteria[name]["valeurs"]]
        equal(f"{who} {name} : valeurs", (set(codes) & set(hidden), codes.count("SENSIBLE")), (set(), 1))
        check(f"{who} {name} : ne se trie pas", not criteria[name]["tri"])
        for code in hidden:
            answer = post(client, {"filtres": {"champ": name, "egal": code}, "nombre": 0})
            check(f"{who} {name} : {code} inconnu", answer.status == 422 and "valeur inconnue" in answer.json["detail"], answer)
        if not counts:
            all_of_them = post(everybody, {"filtres": {"champ": name, "parmi": hidden}, "facettes": [name], "nombre": 1000, "champs": []})
            as_one = post(client, {"filtres": {"champ": name, "egal": "SENSIBLE"}, "facettes": [name], "nombre": 1000, "champs": [name]})
            equal(f"{who} {name} : SENSIBLE les trouve tous", as_one.json["total"], all_of_them.json["total"])
            shown = json.dumps([d[name] for d in as_one.json["demandes"]])
            check(f"{who} {name} : écrit SENSIBLE", not any(f'"{c}"' in shown for c in hidden) and (as_one.json["total"] == 0 or "SENSIBLE" in shown), shown)
            values = {v["code"]: v["nombre"] for v in as_one.json["facettes"][name]["valeurs"]}
            check(f"{who} {name} : une fois dans la facette", not set(values) & set(hidden), values)


def planted(rules, line):
    """The application with a word of its own in every text; which word is whose."""
    markers, line = {}, copy.deepcopy(line)
    for n, (e, group) in enumerate(rules.fields):
        if e["type"] not in ("text", "texts", "name") or e.get("calcule"):
            continue
        place = line
        if group is not None:
            if group["champ"] not in ("adresse", "codemandeurs", "personnes_a_charge", "pj") or not line.get(group["champ"]):
                continue
            place = line[group["champ"]] if isinstance(line[group["champ"]], dict) else line[group["champ"]][0]
        if e["champ"] in ("raison_sociale", "code_postal") or (group is None and e["champ"] not in place):
            continue
        word = "zq" + "".join(chr(ord("a") + int(d)) for d in f"{n:03}") + "xy"
        place[e["champ"]] = [word] if e["type"] == "texts" else word
        markers[rules.name(e, group)] = (word, e, group)
    return line, markers


def no_marker(rules, client, profil, number, markers, registers=True):
    """No word of a field that is hidden comes out of any channel."""
    who = f"{profil}{'' if registers else ' sans enregistrer'}"
    one = {"champ": "numero_unique", "egal": number}
    outputs = {}
    if profil != "STAT":
        everything = {"filtres": one, "nombre": 1}
        outputs = {"page": post(client, everything).body, "NDJSON": post(client, everything, "application/x-ndjson").body,
                   "CSV": post(client, {**everything, "modele": "complet"}, "text/csv").body,
                   "coordonnées": post(client, {**everything, "modele": "coordonnees"}, "text/csv").body}
    sheet = {} if profil == "STAT" else {"demande": client.get(f"/v1/demandes/{number}").body,
                                         "fiche": client.get(f"/v1/demandes/{number}", Accept="text/html").body}
    for name, (word, e, group) in markers.items():
        seen = rules.sees(profil, e, group, registers=registers)
        if not seen:
            for channel, body in outputs.items():
                check(f"{who} : {name} n'est pas dans {channel}", word.encode() not in body.lower())
            answer = client.search({"q": word})
            if profil == "STAT":
                equal(f"{who} : q refusé", answer.status, 422)
            else:
                equal(f"{who} : q ne trouve pas {name}", answer.json["total"], 0)
            suggestions = client.get(f"/v1/suggestions?q={word}")
            check(f"{who} : {name} n'est pas suggéré", word.encode() not in suggestions.body, suggestions)
        elif e.get("texte") or e["type"] == "name" and (group is None or e.get("projection")):
            if profil != "STAT":
                equal(f"{who} : q trouve {name}", client.search({"q": word}).json["total"], 1)
        if not rules.sees(profil, e, group, True, registers):
            for channel, body in sheet.items():
                check(f"{who} : {name} n'est pas dans {channel}", word.encode() not in body.lower())


def questions(client, rng, numbers):
    """Answers by every route that a caller has, as bytes, without what tells of time and of the build."""
    criteria = [c for g in client.get("/v1/criteres").json["categories"] for c in g["criteres"]]
    out = []

    def keep(what, answer):
        body = re.sub(rb'"duree_us":\d+|"generation":\d+|[Gg]\xc3\xa9n\xc3\xa9ration \d+|"instance":"[^"]*"|"curseur_suivant":"[^"]*"', b"", answer.body)
        out.append((what, answer.status, body))

    facets = [c["champ"] for c in criteria if c["facette"] and c["type"] not in ("date", "money") and c["champ"] != "cotation"]
    sorts = [c["champ"] for c in criteria if c["tri"] and c["champ"] != "cotation"]
    keep("facettes", client.search({"facettes": facets[:90], "nombre": 0}))
    for champ in sorts:
        for order in ("asc", "desc"):
            keep(f"tri {champ}", client.search({"tri": [{"champ": champ, "ordre": order}], "nombre": 40}))
    for c in criteria:
        if c["champ"] == "cotation":
            continue
        keep(f"présent {c['champ']}", client.search({"filtres": {"champ": c["champ"], "present": True}, "nombre": 5, "elargir": True} if "present" in c["operateurs"] else {}))
        for v in c.get("valeurs", []):
            keep(f"{c['champ']}={v['code']}", client.search({"filtres": {"champ": c["champ"], "parmi": [v["code"]]}, "facettes": [c["champ"]] if c["facette"] else [], "nombre": 3}))
        if c["texte"]:
            keep(f"texte {c['champ']}", client.search({"filtres": {"champ": c["champ"], "texte": "logement"}, "nombre": 20}))
    for word in ("logement", "hopital", "maman", "fauteuil", "martin", "sensible", "handicap", "marie 1984", "lyon martin"):
        keep(f"q {word}", client.search({"q": word, "elargir": True}))
        keep(f"suggestions {word}", client.get("/v1/suggestions?" + urllib.parse.urlencode({"q": word[:6]})))
    for number in rng.sample(numbers, 40):
        keep(f"demande {number}", client.get(f"/v1/demandes/{number}"))
        keep(f"fiche {number}", client.get(f"/v1/demandes/{number}", Accept="text/html"))
        keep(f"pourquoi {number}", client.request("POST", f"/v1/demandes/{number}/pourquoi", {"q": "logement"}))
    keep("CSV", post(client, {"modele": "complet", "codes": True}, "text/csv"))
    keep("NDJSON", post(client, {}, "application/x-ndjson"))
    return out


# What may change without a visible field that follows from it: every other value that the profile tells apart stays.
SWAPS = {"07": "08", "08": "07", "27": "28", "28": "27", "PN_A": "PN_B", "PN_B": "PN_M", "PN_M": "PN_A", "PN_G": "PN_H", "PN_H": "PN_I", "PN_I": "PN_G"}
ADAPTED = {"21": "22", "22": "24", "23": "21", "24": "23"}


def otherwise(rules, profil, line, rng):
    """The same application with other values where the profile does not see them, in both channels."""
    line = copy.deepcopy(line)

    def hidden(name):
        e, group = next((e, g) for e, g in rules.fields if g is None and e["champ"] == name)
        return not rules.sees(profil, e, group) and not rules.sees(profil, e, group, True)

    changed = 0
    for name, values in [("complement_demande", ["en fauteuil roulant", "logement près de l'hôpital pour maman", "handicap de ma fille"]),
                         ("mesure_protection", ["AUCUNE", "CURATELLE", "TUTELLE"]), ("indice_fraude", ["AUCUN", "FAIBLE", "FORT"]),
                         ("titre_sejour_fin", ["2024-05-06", "2023-02-03"]), ("handicap_etat", ["STA", "EVO"]), ("handicap_autre", ["fauteuil", "malvoyante"]),
                         ("handicap_marches", ["1", "2", "3"]), ("handicap_moteur", [["MS"], ["MI"], ["MS", "MI"]]),
                         ("handicap_aides", [["2"], ["4"], ["3", "5"]]), ("loyer_actuel", [310, 645.5]), ("charges_actuelles", [20, 75]), ("apl_actuelle", [0, 120])]:
        if line.get(name) is not None and hidden(name):
            line[name] = rng.choice(values)
            changed += 1
    for e, group in rules.fields:
        if group is not None or not rules.masks(profil, e, group) or not rules.masks(profil, e, group, True) or rng.random() < 0.3:
            continue
        value = line.get(e["champ"])
        if isinstance(value, list) and any(v in SWAPS for v in value) and e["champ"] in ("motifs", "priorites"):
            swapped = [SWAPS.get(v, v) for v in value]
            if len(set(swapped)) == len(swapped) and e["champ"] == "priorites":
                line[e["champ"]] = swapped
                changed += 1
        elif e["champ"] == "dalo_typologie" and value in ADAPTED:
            line[e["champ"]] = ADAPTED[value]
            changed += 1
    if rules.masks(profil, *next(f for f in rules.fields if f[0]["champ"] == "motif_principal")) and profil != "BAILLEUR" and line.get("motifs"):
        swapped = [SWAPS.get(v, v) for v in line["motifs"]]
        if swapped != line["motifs"] and len(set(swapped)) == len(swapped):
            line["motifs"], line["motif_principal"] = swapped, SWAPS.get(line["motif_principal"], line["motif_principal"])
            changed += 1
    return line, changed


def law(rules, tools, lines, seed):
    """Two bases that differ only in what a caller may not see answer him alike, byte for byte."""
    for profil in ("EPCI", "GT", "RESERVATAIRE", "GUICHET"):
        rng = random.Random(seed)
        others, changed = [], 0
        for line in lines:
            other, n = otherwise(rules, profil, line, rng)
            others.append(other)
            changed += n
        check(f"{profil} : beaucoup change", changed > 100, changed)
        answers = []
        for which, base in (("une", lines), ("autre", others)):
            index = tools.path(f"loi-{profil}-{which}")
            built = tools.index("\n".join(json.dumps(r, ensure_ascii=False) for r in base).encode(), index=index)
            check(f"{profil} : base {which}", built.returncode == 0 and b" 0 lignes rejet" in built.stderr, built.stderr.decode()[-300:])
            server = tools.start(index)
            answers.append(questions(Client(server.port).comme(caller(profil)), random.Random(seed), [r["numero_unique"] for r in base]))
            server.stop()
        def where(a, b):
            i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            return a[max(0, i - 80):i + 40], b[max(0, i - 10):i + 40]

        different = [(a[0], *where(a[2], b[2])) for a, b in zip(*answers) if a != b]
        equal(f"{profil} : les mêmes réponses à {len(answers[0])} questions", different[:3], [])


def victims(client, index_lines):
    """Where a victim lives is read by the services that handle him alone."""
    codes, letters = {"06", "27", "28"}, {"PN_G", "PN_G2", "PN_H", "PN_I"}
    protected = [r for r in index_lines if codes & {r.get("motif_principal"), *r.get("motifs", [])} or letters & set(r.get("priorites", []))]
    check("des victimes", len(protected) > 20, len(protected))
    for r in protected[:25]:
        number, towns = r["numero_unique"], {r["guichet_creation"], r.get("guichet_dernier")} - {None}
        theirs = client.comme(caller("BAILLEUR", sorted(towns)[:1]))
        others = client.comme(caller("BAILLEUR", ["A0A0A"]))
        mine, shown = theirs.get(f"/v1/demandes/{number}").json, others.get(f"/v1/demandes/{number}").json
        check(f"{number} : le service voit l'adresse", mine["commune_residence"] == r.get("commune_residence") and bool(mine["adresse"]) == bool(r.get("adresse")), mine)
        for champ in ("adresse", "commune_residence", "departement_residence", "epci_residence", "heberge_chez", "adresse_courrier", "guichet_creation", "guichet_dernier"):
            equal(f"{number} : {champ} n'est pas aux autres", shown[champ], None)
        equal(f"{number} : la région reste", shown["region_residence"], mine["region_residence"])
        if r.get("commune_residence"):
            here = {"et": [{"champ": "numero_unique", "egal": number}, {"champ": "commune_residence", "egal": r["commune_residence"]}]}
            equal(f"{number} : ni par un filtre", [c.search({"filtres": here, "nombre": 0}).json["total"] for c in (theirs, others)], [1, 0])
            column = [post(c, {"filtres": {"champ": "numero_unique", "egal": number}, "champs": ["commune_residence"], "codes": True}, "text/csv").body.decode() for c in (theirs, others)]
            equal(f"{number} : ni dans un fichier", [r["commune_residence"] in c for c in column], [True, False])
    nobody = client.comme(caller("ETAT"))
    total = client.search({"filtres": {"champ": "commune_residence", "present": True}, "nombre": 0}).json["total"]
    alive = sum(bool(client.search({"filtres": {"champ": "numero_unique", "egal": r["numero_unique"]}, "nombre": 0}).json["total"]) and bool(r.get("commune_residence")) for r in protected)
    equal("comptées sans commune", nobody.search({"filtres": {"champ": "commune_residence", "present": True}, "nombre": 0}).json["total"], total - alive)


def counts_alone(client, everybody):
    """STAT: nobody is shown, and no count is exact; the same applications are counted the same."""
    def refused(name, body, where):
        answer = client.search(body)
        check(name, answer.status == 422 and answer.json["erreurs"][0]["chemin"] == where, answer)

    refused("q", {"q": "martin"}, "/q")
    refused("des lignes", {"nombre": 1}, "/nombre")
    refused("champs", {"champs": ["age"]}, "/champs")
    refused("élargir", {"elargir": True}, "/elargir")
    equal("un flux", post(client, {}, "text/csv").status, 403)
    equal("une demande", client.get("/v1/demandes/0691119900321G0214").status, 403)
    check("suggestions sans nombre", all("nombre" not in s for s in client.get("/v1/suggestions?q=lyo").json["suggestions"]))

    exact = everybody.search({"facettes": ["typologie", {"champ": "commune_souhaitee", "nombre": 1000}, {"champ": "date_creation", "par": "mois"}], "nombre": 0}).json
    said = client.search({"facettes": ["typologie", {"champ": "commune_souhaitee", "nombre": 1000}, {"champ": "date_creation", "par": "mois"}]}).json
    equal("pas de demandes", said["demandes"], [])
    off = []
    for champ in ("typologie", "commune_souhaitee"):
        truth = {v["code"]: v["nombre"] for v in exact["facettes"][champ]["valeurs"]}
        for v in said["facettes"][champ]["valeurs"]:
            check(f"{champ} {v['code']} : onze ou plus, à cinq près", v["nombre"] >= 11 and abs(v["nombre"] - truth.get(v["code"], 0)) <= 5, v)
            off.append(v["nombre"] - truth[v["code"]])
            again = client.search({"filtres": {"champ": champ, "egal": v["code"]}}).json
            equal(f"{champ} {v['code']} : autrement demandé, le même compte", again["total"], v["nombre"])
    check("écarts des deux côtés, sans biais", min(off) < 0 < max(off) and abs(sum(off) / len(off)) < 1.5, off)
    small = [v["code"] for v in exact["facettes"]["commune_souhaitee"]["valeurs"] if v["nombre"] <= 4]
    check("de petites communes", len(small) > 3, len(small))
    for code in small[:20]:
        answer = client.search({"filtres": {"champ": "commune_souhaitee", "egal": code}, "facettes": ["commune_souhaitee"]}).json
        equal(f"commune {code} : tue", (answer["total"], answer.get("masque")), (None, True))
        mine = [v for v in answer["facettes"]["commune_souhaitee"]["valeurs"] if v["code"] == code]
        check(f"commune {code} : valeur tue", all(v["nombre"] is None and v["masque"] for v in mine), mine)
        check(f"commune {code} : pas dans la facette", code not in [v["code"] for v in said["facettes"]["commune_souhaitee"]["valeurs"]])
    for t in said["facettes"]["date_creation"]["intervalles"]:
        check("intervalle : tu ou onze et plus", t["nombre"] is None and t["masque"] or t["nombre"] >= 11, t)
    # With and without the few of a commune: what is said of both differs by anything but their number.
    differences = []
    for code in small[:40]:
        truth = everybody.search({"filtres": {"champ": "commune_souhaitee", "egal": code}, "nombre": 0}).json["total"]
        without = client.search({"filtres": {"non": {"champ": "commune_souhaitee", "egal": code}}}).json["total"]
        differences.append(client.search({}).json["total"] - without - truth)
    check("par différence, rien de sûr", len(set(differences)) > 3 and sum(d == 0 for d in differences) < len(differences) / 2, differences)


def prepare(lines, rules, rng):
    """Records of the base école with more of what is hidden."""
    records = [json.loads(line) for line in lines.splitlines()]
    for r in records:
        if rng.random() < 0.03 and "motifs" in r:
            code = rng.choice(["27", "28"]) if r.get("version_cerfa") == "V4" else "27"
            if r.get("version_cerfa") != "V2" and code not in r["motifs"]:
                r["motifs"], r["motif_principal"] = [code, *r["motifs"]][:3], code
        if rng.random() < 0.05:
            r["priorites"] = sorted({*r.get("priorites", []), rng.choice(["PN_A", "PN_B", "PN_G", "PN_H", "PN_M"])})
    return records


def main(build, seed):
    print(f"graine {seed}")
    rng, rules = random.Random(seed), Rules()
    with Tools(build) as tools:
        lines = prepare(tools.demandes(2500, "--graine", "31"), rules, rng)
        rich = next(i for i, r in enumerate(lines) if r.get("adresse") and r.get("codemandeurs") and r.get("personnes_a_charge") and r.get("complement_demande"))
        lines[rich], markers = planted(rules, lines[rich])
        victim = bool({"06", "27", "28"} & set(lines[rich].get("motifs", []))) or bool({"PN_G", "PN_H"} & set(lines[rich].get("priorites", [])))
        index = tools.path("index")
        built = tools.index("\n".join(json.dumps(r, ensure_ascii=False) for r in lines).encode(), index=index)
        if not check("index", built.returncode == 0 and b" 0 lignes rejet" in built.stderr, built.stderr.decode()[-600:]):
            return tally.close()
        check("des marques partout", len(markers) > 10, markers)
        everybody = Client(tools.start(index).port)
        number = lines[rich]["numero_unique"]
        clients = {p: everybody if p == "ECOLE" else everybody.comme(caller(p)) for p in PROFILS}
        steps = [(matrix, (rules, everybody, everybody.comme(caller(p)), p, number)) for p in PROFILS]
        steps.append((matrix, (rules, everybody, everybody.comme(caller("EPCI", enregistreur=False)), "EPCI", number, False)))
        if not victim:
            steps += [(no_marker, (rules, clients[p], p, number, markers)) for p in PROFILS]
            steps.append((no_marker, (rules, everybody.comme(caller("EPCI", enregistreur=False)), "EPCI", number, markers, False)))
        steps += [(victims, (everybody, lines)), (counts_alone, (clients["STAT"], everybody)), (law, (rules, tools, lines[:900], seed))]
        for function, arguments in steps:
            try:
                function(*arguments)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)))
