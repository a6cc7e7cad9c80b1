#!/usr/bin/env python3
"""The sheet of one application, to print: every label and value compared with the JSON record and the catalogue; what is of class X; hostile
texts; negotiation.

    fiche_http.py build/release [SEED]
"""
import base64
import datetime
import decimal
import hashlib
import html.parser
import json
import random
import re
import sys
import urllib.parse

from banc import SANS_X, Client, Tally, Tools
from tableau import MASQUES, Tableau

PARIS, LYON = "217500016", "200046977"
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "bdi", "main", "section", "table", "thead", "tbody", "tr", "th", "td", "footer"}
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "id", "aria-labelledby", "scope"}
MARK = "SECRETDECLASSEX"
tally = Tally()
check, equal = tally.check, tally.equal

NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&amp;", "&lt;b&gt;", "</td></table>", "' onclick='x", "-->", "]]>", "é€😀", "\u202edroite", "\u200b",
         "<style>*{display:none}</style>", "a\nb", "a\tb", "a\r\nb\rc", "a\x01b\x1fc\x7fd", "x" * 90, "{{7*7}}", "</title>", "javascript:alert(1)", "=1+1"]


def prepare(lines):
    """Hostile texts, marks of instruction, delivered scores, and a mark in every free text of class X."""
    out = []
    for i, line in enumerate(lines.splitlines()):
        record = json.loads(line)
        if i % 3 == 0:
            record["nom"] = NASTY[i // 3 % len(NASTY)]
            record["nom_usage"] = NASTY[(i // 3 + 1) % len(NASTY)]
            record["quartier_souhaite"] = [NASTY[(i // 3 + k) % len(NASTY)] for k in range(2, 5)]
            record["adresse"] = {**(record.get("adresse") or {}), "voie": NASTY[(i // 3 + 5) % len(NASTY)]}
        if i % 2 == 0:
            record.update(complement_demande=MARK, handicap_autre=MARK, motifs=["07", "27", "01"][: 1 + i % 3], motif_principal="07", priorites=["PN_A", "PN_G", "PN_C"][: 1 + i % 3],
                          titre_sejour_fin="2031-12-31", nb_a_naitre=1, handicap_personnes=["DEM"], mesure_protection="TUTELLE")
        if i % 5 == 0:
            record["en_instruction"] = {"guichet": "69123", "agent": NASTY[i // 5 % len(NASTY)], "depuis": "2021-06-15", "motif": "commission & co"}
        if i % 4 == 0:
            record["commune_souhaitee"] = record["commune_souhaitee"][:2] + [c for c in ("69029", "75113") if c not in record["commune_souhaitee"][:2]]
            record["cotations_livrees"] = [{"epci": LYON, "note": 12345 - i, "date": "2021-05-03", "origine": "EPCI"}]
        out.append(record)
    return out


class Sheet(html.parser.HTMLParser):
    """What stands on a sheet: categories, labels and values, tables of groups. Anything else than the few tags that it needs is an error."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.named = [], [], [], []
        self.texts = {"title": "", "style": "", "h1": "", "p": ""}
        self.paragraphs, self.sections, self.headings, self.scopes = [], [], [], []
        self.row = self.table = None
        self.feed(body)
        self.close()
        if self.open:
            self.wrong.append(f"ouverts à la fin : {self.open}")
        self.wrong += [f"identifiant en double : {i}" for i in self.ids if self.ids.count(i) > 1]
        self.wrong += [f"nommé par rien : {n}" for n in self.named if n not in self.ids]

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in TAGS or set(attributes) - ATTRIBUTES:
            self.wrong.append((tag, attributes))
        if tag == "html" and attributes.get("lang") != "fr":
            self.wrong.append("lang")
        if tag == "th" and attributes.get("scope") not in ("row", "col"):
            self.wrong.append("th sans scope")
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.named += [attributes["aria-labelledby"]] if "aria-labelledby" in attributes else []
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag in ("h2", "h3", "p"):
            self.texts[tag] = ""
        if tag == "section":
            self.sections.append({"classe": attributes.get("class"), "titre": None, "groupes": [], "valeurs": []})
        if tag == "table":
            self.table = []
        if tag == "tr":
            self.row = []
        if tag in ("th", "td"):
            self.row.append([tag, attributes.get("scope"), ""])
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"fermé sans être ouvert : {tag}")
        if tag == "h2":
            self.sections[-1]["titre"] = self.texts["h2"]
        if tag == "h3":
            self.sections[-1]["groupes"].append((self.texts["h3"], None))
        if tag == "p":
            self.paragraphs.append(self.texts["p"])
        if tag == "tr":
            self.table.append(self.row)
            self.row = None
        if tag == "table":
            section, table = self.sections[-1], [[cell[2] for cell in row] for row in self.table]
            if section["groupes"] and section["groupes"][-1][1] is None:
                section["groupes"][-1] = (section["groupes"][-1][0], table)
            else:
                section["valeurs"] = table
            if any([cell[1] for cell in row if cell[0] == "th"] not in (["row"], ["col"] * len([c for c in row if c[0] == "th"])) and any(c[0] == "th" for c in row) for row in self.table):
                self.wrong.append("portées d'une table")

    def handle_data(self, data):
        if self.row:
            self.row[-1][2] += data
        else:
            for tag in ("title", "style", "h1", "h2", "h3", "p"):
                if tag in self.open:
                    self.texts[tag] = self.texts.get(tag, "") + data

    def handle_comment(self, data):
        self.wrong.append(("commentaire", data))

    def unknown_decl(self, data):
        self.wrong.append(("déclaration", data))


# ---- what a sheet must say

def clean(text):
    """As HTML can hold it."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def thousands(digits):
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", "\u202f", digits)


def written(reference, champ, raw, masked):
    """One value as people read it."""
    if champ.type in ("int", "cotation"):
        number = ("-" if raw < 0 else "") + (thousands(str(abs(raw))) if abs(raw) >= 10_000 else str(abs(raw)))
        unit = champ.unite[:-1] if champ.unite in ("ans", "points") and abs(raw) < 2 else champ.unite
        return number + ("\u00a0" + unit if unit else "")
    value = reference.valeur(champ, raw, False, masked)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, decimal.Decimal):
        euros, cents = f"{abs(value):.2f}".split(".")
        return ("-" if value < 0 else "") + f"{thousands(euros)},{cents}\u00a0{champ.unite}"
    return clean(value)


def cell(reference, champ, raw, masked):
    if raw is None or raw == []:
        return ""
    if champ.type not in ("multi", "texts"):
        return written(reference, champ, raw, masked)
    values = [written(reference, champ, one, masked) for one in raw]
    return " ; ".join([v for v in values if v not in MASQUES] + sorted({v for v in values if v in MASQUES}))


def label(champ):
    return champ.libelle.removesuffix(f" ({champ.unite})")


def secret(champ):
    return champ.type == "nir" or champ.cle == "nir_empreinte"


def table(reference, groupe, elements, asked, masked):
    """A list as a table, or an object as labels and values."""
    shown = [c for c in groupe.champs if not secret(c) and (c.classe != "X" or groupe.classe == "X" or c.nom in asked) and any(e.get(c.cle) is not None for e in elements)]
    cells = [[cell(reference, c, e.get(c.cle), masked) for c in shown] for e in elements]
    if groupe.type == "object":
        return [[label(c), v] for c, v in zip(shown, cells[0])]
    if len(shown) > 6:
        return [["", *(str(i + 1) for i in range(len(elements)))]] + [[label(c), *(row[k] for row in cells)] for k, c in enumerate(shown)]
    return [[label(c) for c in shown]] + cells


def expected(reference, record, asked=(), masked=True):
    """Sections of the sheet: title, labels and values, groups. `asked`: names of fields; none: all that are not of class X."""
    sections = {}
    for racine in reference.racines:
        section = sections.setdefault(racine.categorie, {"classe": None, "titre": racine.categorie, "valeurs": [], "groupes": []})
        if secret(racine) or (racine.classe == "X" if not asked else racine.nom not in asked):
            section["valeurs"] += [[label(c), " ; ".join(filter(None, (cell(reference, c, e.get(c.cle), masked) for e in elements(racine, record)))) or "non renseigné"]
                                   for c in racine.champs if c.nom in asked and not secret(c)]
        elif racine.cle == "cotation":
            notes = [(k.split("@")[1], v) for k, v in record.items() if k.startswith("cotation@")]
            section["valeurs"] += [[f"{racine.libelle} – {reference.libelles['epci'][siren]['libelle']}", written(reference, racine, note, masked)] for siren, note in notes]
            if asked and not notes:
                section["valeurs"].append([racine.libelle, "non renseigné"])
        elif record[racine.cle] is None:
            section["valeurs"] += [[label(racine), "non renseigné"]] if asked else []
        elif racine.type in ("list", "object"):
            if racine.cle == "en_instruction":
                sections = {"": {"classe": "instruction", "titre": racine.libelle, "valeurs": table(reference, racine, [record[racine.cle]], asked, masked), "groupes": []}, **sections}
            else:
                section["groupes"].append((racine.libelle, table(reference, racine, elements(racine, record), asked, masked)))
        else:
            section["valeurs"].append([label(racine), cell(reference, racine, record[racine.cle], masked)])
    return [s for s in sections.values() if s["valeurs"] or s["groupes"]]


def elements(groupe, record):
    value = record.get(groupe.cle) or []
    return [value] if isinstance(value, dict) else value


# ---- checks

def sheet(client, number, asked=(), status=200):
    query = "?champs=" + urllib.parse.quote(",".join(asked)) if asked else ""
    answer = client.get(f"/v1/demandes/{number}{query}", Accept="text/html")
    if not check(f"fiche {number} {query[:60]}", answer.status == status, answer):
        return None, answer
    return Sheet(answer.body.decode()), answer


def compare(name, reference, page, record, asked=(), masked=True):
    wanted = expected(reference, record, asked, masked)
    equal(f"{name} : parties", [s["titre"] for s in page.sections], [s["titre"] for s in wanted])
    for got, want in zip(page.sections, wanted):
        equal(f"{name} : {want['titre']}", got, want)


def every_value(client, reference, numbers, rng):
    """Random applications, whole and by fields of one's own."""
    names = [c.nom for r in reference.racines for c in [r, *r.champs] if not secret(c)]
    groups = set()
    for number in numbers:
        record = client.get(f"/v1/demandes/{number}").json
        page, answer = sheet(client, number)
        equal(f"{number} : forme", page.wrong, [])
        compare(number, reference, page, record)
        groups |= {title for s in page.sections for title, _ in s["groupes"]}
        check(f"{number} : titres sans saut", page.headings[0] == 1 and all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:])), page.headings)
        check(f"{number} : numéro en tête", number in page.texts["h1"] and number in page.texts["title"])
        usage, birth = record["nom_usage"], record["nom"]
        person = " ".join(filter(None, [record["prenoms"], usage or birth])) + (f" (nom de naissance : {birth or ''})" if usage else "")
        equal(f"{number} : nom", page.paragraphs[0], clean(", ".join(filter(None, [record["raison_sociale"], person]))))
        check(f"{number} : marque d'instruction d'abord", (page.sections[0]["classe"] == "instruction") == bool(record["en_instruction"]))
        foot = page.paragraphs[-1]
        check(f"{number} : pied", "Situation au 30/06/2021" in foot and re.search(r"imprimée le \d\d/\d\d/20\d\d", foot) and "génération " in foot, foot)
        check(f"{number} : rien de dehors", not re.search(r"https?:|url\(|@import", page.texts["style"]))

        asked = rng.sample(names, rng.randrange(1, 15))
        page, _ = sheet(client, number, asked)
        equal(f"{number} : forme de {asked}", page.wrong, [])
        compare(f"{number} {asked}", reference, page, record, asked, False)
        equal(f"{number} : le nom toujours", page.paragraphs[0].startswith(clean(record["prenoms"] or record["raison_sociale"])), True)
    check("listes et objets vus", {"Codemandeurs", "Personnes à charge", "Ressources mensuelles nettes", "Pièces justificatives", "Adresse postale"} <= groups, groups)


def class_x(client, without, reference, number):
    """Never unless named; never at all for who may not know of it."""
    record = client.get(f"/v1/demandes/{number}").json
    fields = [c for r in reference.racines for c in [r, *r.champs] if c.classe == "X"]
    hidden = {v["libelle"] for n in ("motif", "priorites", "pj_categorie") for v in reference.libelles[n].values() if v.get("classe") == "X"}
    check("des champs de classe X", len(fields) > 15)
    for server, allowed in ((client, True), (without, False)):
        page, answer = sheet(server, number)
        body = answer.body.decode()
        labels = {row[0] for s in page.sections for row in s["valeurs"]}
        values = {v for s in page.sections for row in s["valeurs"] for v in row[1].split(" ; ")}
        check(f"classe X, {allowed} : absente", MARK not in body and "31/12/2031" not in body and not labels & {label(c) for c in fields})
        check(f"classe X, {allowed} : valeurs", {"Motif sensible", "Priorité sensible"} <= values and not values & hidden, values & hidden)
        for champ in fields:
            if secret(champ):
                answer = server.get(f"/v1/demandes/{number}?champs=nom,{champ.nom}", Accept="text/html")
                check(f"jamais : {champ.nom}", answer.status == 422 and answer.json["erreurs"][0]["parametre"] == "champs", answer)
            elif allowed:
                page, _ = sheet(server, number, [champ.nom])
                compare(f"nommé : {champ.nom}", reference, page, record, [champ.nom], False)
            else:
                answer = server.get(f"/v1/demandes/{number}?champs=nom,{champ.nom}", Accept="text/html")
                check(f"sans classe X : {champ.nom}", answer.status == 422 and any(champ.nom in e["detail"] for e in answer.json["erreurs"]), answer)
        page, _ = sheet(server, number, ["motifs", "motif_principal", "priorites"])
        compare(f"classe X, {allowed} : motifs nommés", reference, page, record, ["motifs", "motif_principal", "priorites"], not allowed)


def scores(client, reference, number):
    record = client.get(f"/v1/demandes/{number}").json
    for asked in (["cotation@" + LYON], ["cotation"], ["cotation", "nom"]):
        page, _ = sheet(client, number, asked)
        rows = [row for s in page.sections for row in s["valeurs"] if row[0].startswith("Cotation")]
        equal(f"{asked}", rows, [["Cotation – " + reference.libelles["epci"][LYON]["libelle"], thousands(str(record["cotation@" + LYON])) + "\u00a0points"]])


def negotiation(client, number):
    target = f"/v1/demandes/{number}"
    for accept, kind in [("text/html", "text/html; charset=utf-8"), ("*/*", "application/json"), ("application/json", "application/json"), ("text/html;q=0.5, application/json", "application/json"),
                         ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"), ("text/*", "text/html; charset=utf-8")]:
        answer = client.get(target, Accept=accept)
        equal(f"Accept {accept}", (answer.status, answer.headers["content-type"]), (200, kind))
    equal("sans Accept", client.get(target).headers["content-type"], "application/json")
    answer = client.get(target, Accept="text/csv")
    check("406", answer.status == 406 and "application/json, text/html" in answer.json["detail"], answer)

    page, answer = sheet(client, number)
    style = base64.b64encode(hashlib.sha256(page.texts["style"].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    check("politique", "default-src 'none'" in policy and f"style-src 'sha256-{style}'" in policy and "unsafe" not in policy, policy)
    check("jamais gardée", answer.headers["cache-control"] == "private, no-store")
    check("A4", "size: A4" in page.texts["style"] and "@media print" in page.texts["style"])
    etag = answer.headers["etag"]
    check("ETag fort", re.fullmatch(r'"[^"]+"', etag), etag)
    again = client.request("GET", target, headers={"Accept": "text/html", "If-None-Match": etag})
    equal("304", (again.status, again.headers.get("etag"), again.body), (304, etag, b""))
    head = client.request("HEAD", target, headers={"Accept": "text/html"})
    equal("HEAD", (head.status, head.headers["content-type"], head.headers["content-length"], head.body), (200, "text/html; charset=utf-8", str(len(answer.body)), b""))
    check("autres champs, autre ETag", client.get(target + "?champs=nom", Accept="text/html").headers["etag"] != etag)
    check("autre forme, autre ETag", client.get(target).headers["etag"] != etag)

    def refused(name, query, status, place, *words, accept="text/html", number=number):
        answer = client.get(f"/v1/demandes/{number}{query}", Accept=accept)
        text = json.dumps(answer.json, ensure_ascii=False)
        check(f"refusé : {name}", answer.status == status and answer.headers["content-type"] == "application/problem+json" and (place is None or answer.json["erreurs"][0]["parametre"] == place)
              and all(w in text for w in words), answer)

    refused("champs d'un JSON", "?champs=nom", 400, "champs", "min_generation", accept="application/json")
    refused("autre paramètre", "?nom=x", 400, "nom", "champs")
    refused("champs deux fois", "?champs=nom&champs=age", 400, "champs")
    refused("champ inconnu", "?champs=nom,prenmos", 422, "champs", "prenoms")
    refused("aucun champ", "?champs=", 422, "champs")
    refused("cotation d'un territoire inconnu", "?champs=cotation@123456789", 422, "champs")
    refused("numéro inconnu", "", 404, None, number="0691119900321G0214")
    equal("numéro inconnu : comme en JSON", *({k: v for k, v in client.get("/v1/demandes/x", Accept=a).json.items() if k != "instance"} for a in ("text/html", "application/json")))


def main(build, seed):
    rng = random.Random(seed)
    print(f"graine {seed}")
    with Tools(build) as tools:
        reference = Tableau(tools.build)
        lines = prepare(tools.demandes(700, "--graine", "23"))
        index = tools.path("index")
        built = tools.index("\n".join(json.dumps(r, ensure_ascii=False) for r in lines).encode(), index=index)
        if not equal("index", (built.returncode, b", 0 lignes rejet" in built.stderr), (0, True)):
            print(built.stderr.decode()[-400:])
        client = Client(tools.start(index).port)
        without = client.comme(SANS_X)
        numbers = [r["numero_unique"] for r in lines]
        kept = [n for n in numbers if client.get(f"/v1/demandes/{n}").status == 200]
        check("toutes là", len(kept) == len(numbers), len(kept))
        every_value(client, reference, rng.sample(kept, 120), rng)
        class_x(client, without, reference, numbers[2])
        scores(client, reference, numbers[4])
        negotiation(client, numbers[1])
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)))
