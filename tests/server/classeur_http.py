#!/usr/bin/env python3
"""Workbooks as others read them: every cell against the records, in openpyxl and in LibreOffice; the rules of the package; sheets of criteria and
of columns; 10,000 texts that would like to be a formula, also as CSV.

    classeur_http.py build/release [SEED]
"""
import datetime
import decimal
import io
import itertools
import json
import os
import random
import subprocess
import sys
import zipfile
import zoneinfo

from banc import DATE, Client, Tally, Tools
from bureautique import LibreOffice, as_libreoffice, cut, decoded, package_errors, workbook
from flux_http import LYON, SEARCH, dressed, neutral, prepare, records
from tableau import SENSIBLES, Tableau

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 2  # of the header
tally = Tally()
check, equal = tally.check, tally.equal


def expected(value):
    """A value as a cell holds it: number, date or text."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value if value >= datetime.date(1900, 3, 1) else value.strftime("%d/%m/%Y")
    return cut(value) if isinstance(value, str) else value


def shown(cell):
    """A cell of openpyxl in the same way."""
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date()
    return float(cell.value) if cell.data_type == "n" and cell.number_format == "#,##0.00" else decoded(cell.value)


def as_ods(value):
    if isinstance(value, datetime.date):
        return value.isoformat(), "date"
    if isinstance(value, (int, float)):
        return float(value), "float"
    return (None, None) if value is None or as_libreoffice(value) == "" else (as_libreoffice(value), "string")


def ask(client, body):
    answer = client.request("POST", SEARCH, body, {"Accept": XLSX})
    if not check(f"classeur {str(body)[:80]}", answer.status == 200, answer):
        return None
    equal("type", answer.headers["content-type"], XLSX)
    equal(f"paquet {str(body)[:60]}", package_errors(answer.body), [])
    return answer.body


def table_looks(name, sheet, columns, headers, rows):
    """What makes it readable."""
    equal(f"{name} : volets", sheet.freeze_panes, "B3")
    last = sheet.cell(2, len(columns)).column_letter
    equal(f"{name} : filtre", sheet.auto_filter.ref, f"A2:{last}{rows + ROWS}")
    equal(f"{name} : à imprimer", (sheet.print_title_rows, sheet.print_title_cols, sheet.print_area, sheet.page_setup.orientation, str(sheet.page_setup.paperSize)),
          ("$1:$2", "$A:$A", [f"$A$1:${last}${rows + ROWS}"], "landscape", "9"))
    check(f"{name} : ajusté à la largeur", sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0 and sheet.page_setup.fitToWidth >= 1)
    check(f"{name} : en-tête en gras", all(c.font.b and c.alignment.wrap_text for c in sheet[2]))
    widths = [sheet.column_dimensions[c.column_letter].width for c in sheet[2]]
    check(f"{name} : largeurs", all(8 <= w <= 60 for w in widths), widths)
    for column in sheet.iter_cols(min_row=ROWS + 1, max_row=min(sheet.max_row, 200)) if rows else []:
        longest = max((len(str(expected(shown(c)) if not isinstance(c.value, datetime.datetime) else "jj/mm/aaaa")) for c in column if c.value is not None), default=0)
        width = sheet.column_dimensions[column[0].column_letter].width
        check(f"{name} : largeur de {column[0].column_letter}", min(longest, 60) <= width, (longest, width))
    band, merged = 1, {}
    for category, group in itertools.groupby(c.categorie for c, _ in columns):
        count = len(list(group))
        merged[band] = (category, count)
        band += count
    equal(f"{name} : bande", {i + 1: c.value for i, c in enumerate(sheet[1]) if c.value}, {at: c for at, (c, _) in merged.items()})
    equal(f"{name} : fusions", {(m.min_row, m.max_row, m.min_col, m.max_col) for m in sheet.merged_cells.ranges},
          {(1, 1, at, at + n - 1) for at, (_, n) in merged.items() if n > 1})
    equal(f"{name} : en-têtes", [decoded(c.value) for c in sheet[2]], headers)


def compare(name, client, reference, libreoffice, body, columns, headers, masked):
    wanted = records(client, body)
    data = ask(client, body)
    if data is None:
        return 0
    sheets = workbook(data)
    equal(f"{name} : feuilles", sheets.sheetnames, ["Demandes", "Critères", "Dictionnaire"])
    sheet = sheets["Demandes"]
    table_looks(name, sheet, columns, headers, len(wanted))
    rows = [[expected(reference.cellule(champ, record, code, masked, lambda v: dressed(v, True, True))) for champ, code in columns] for record in wanted]
    got = list(sheet.iter_rows(min_row=ROWS + 1))
    equal(f"{name} : nombre de lignes", len(got), len(rows))
    wrong = [(cells[0].value, cell.coordinate, cell.value, value) for cells, values in zip(got, rows) for cell, value in zip(cells, values)
             if shown(cell) != value or type(shown(cell)) is not type(value) or cell.data_type == "f"]
    check(f"{name} : {len(rows)} x {len(columns)} cellules", not wrong, wrong[:4])
    equal(f"{name} : formats", {c.number_format for cells in got for c in cells if isinstance(c.value, datetime.datetime)} - {"dd/mm/yyyy"}, set())
    if libreoffice:
        opened = libreoffice.open(data, "classeur.xlsx")
        if check(f"{name} : LibreOffice l'ouvre", opened is not None):
            found = opened["Demandes"][ROWS:]
            equal(f"{name} : LibreOffice, lignes", len(found), len(rows))
            wrong = [(row[0], row[i] if i < len(row) else None, value) for row, values in zip(found, rows) for i, value in enumerate(values)
                     if (row[i][:2] if i < len(row) else (None, None)) != as_ods(value)]
            check(f"{name} : LibreOffice, cellules", not wrong, wrong[:4])
    criteria(name, client, sheets["Critères"], body, len(rows))
    dictionary(name, reference, sheets["Dictionnaire"], columns, headers, masked)
    return len(rows) * len(columns)


def criteria(name, client, sheet, body, rows):
    said = {r[0].value: r[1].value for r in sheet.iter_rows(max_col=2) if r[0].value}
    page = client.search({**{k: v for k, v in body.items() if k in ("q", "filtres", "tri")}, "nombre": 0, "decrire": True}).json
    equal(f"{name} : recherche", said.get("Recherche"), page["recherche"]["phrase"])
    equal(f"{name} : nombre", said.get("Nombre de demandes"), rows)
    equal(f"{name} : génération", said.get("Génération"), page["generation"])
    equal(f"{name} : date de référence", said.get("Date de référence"), datetime.datetime.fromisoformat(page["date_reference"]))
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).replace(tzinfo=None)
    check(f"{name} : date et heure", abs(now - said["Date et heure (Europe/Paris)"]) < datetime.timedelta(minutes=5), said)
    check(f"{name} : périmètre, utilisateur, tri", said.get("Périmètre") and said.get("Utilisateur") and said.get("Tri"), said)
    equal(f"{name} : filtre implicite", any("implicite" in k for k in said), bool(page["filtres_implicites"]))


def dictionary(name, reference, sheet, columns, headers, masked):
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    equal(f"{name} : dictionnaire", [decoded(r[0]) for r in rows], headers)
    entries = {}
    for categorie in reference.source["categories"]:
        for e in categorie["champs"]:
            entries[e["champ"]] = e
            entries.update({f"{e['champ']}.{s['champ']}": s for s in e.get("champs", [])})
    for row, (champ, code) in zip(rows, columns):
        entry = entries[f"{champ.groupe.cle}.{champ.cle}" if champ.groupe else champ.cle]
        equal(f"{name} : {champ.nom}, catégorie, sens, unité", (row[1], row[2] or "", row[4] or ""), (champ.categorie, entry.get("description", ""), champ.unite))
        equal(f"{name} : {champ.nom}, nom", row[7], champ.nom + ("#code" if code else ""))
        equal(f"{name} : {champ.nom}, code", row[3].startswith("code"), code)
        if champ.type in ("enum", "multi") and champ.nomenclature in reference.source["nomenclatures"]:
            values = [v for v in reference.source["nomenclatures"][champ.nomenclature]]
            if len(values) <= 60:
                shown_ = [v for v in values if not (masked and v.get("classe") == "X")]
                texts = [f"{v['code']} : {v['libelle']}" for v in shown_] + ([f"SENSIBLE : {SENSIBLES.get(champ.nomenclature, 'Valeur sensible')}"] if len(shown_) < len(values) else [])
                equal(f"{name} : {champ.nom}, valeurs", row[6], cut(" ; ".join(texts)))
            else:
                check(f"{name} : {champ.nom}, suggestions", "/v1/suggestions" in row[6], row)


def models(client, reference, libreoffice):
    base = {"filtres": {"et": [{"champ": "departement_souhaite", "egal": "69"}, {"champ": "nb_personnes", "min": 1, "max": 6}]},
            "tri": [{"champ": "nom"}, {"champ": "anciennete", "ordre": "desc"}]}
    for modele in ("instruction", "caleol", "complet"):
        body = {**base, "modele": modele, "codes": modele == "caleol"}
        headers = csv_header(client, body)
        columns = reference.reconnaitre(headers)
        compare(modele, client, reference, libreoffice, body, columns, headers, True)


def csv_header(client, body):
    """The same columns stand in the CSV, whose test knows which they must be."""
    answer = client.request("POST", SEARCH, {**body, "nombre": 1}, {"Accept": "text/csv"})
    return [h.strip('"') for h in answer.body.decode("utf-8-sig").split("\r\n")[0].split(";")]


def columns_of_ones_own(client, reference, rng):
    names = [c.nom for r in reference.racines for c in [r, *r.champs] if c.type != "nir" and c.cle not in ("cotation", "nir_empreinte")]
    filters = [{"champ": "statut", "present": True}, {"champ": "typologie", "parmi": ["T2", "T3"]}, {"champ": "age", "min": 30, "max": 50}, {"champ": "dalo", "egal": True},
               {"non": {"champ": "email", "present": True}}, {"ou": [{"champ": "motifs", "parmi": ["06", "07", "27"]}, {"champ": "dalo", "egal": True}]},
               {"champ": "region_souhaitee", "egal": "11"}]
    cells = 0
    for turn in range(200):  # until enough was compared: some draws are of few cells
        if turn >= 25 and cells > 20_000:
            break
        chosen = rng.sample(names, rng.randrange(1, 12))
        body = {"champs": chosen, "codes": rng.random() < 0.5, "nombre": rng.choice([0, 1, 7, 400, 2000]), "filtres": {"et": rng.sample(filters, rng.randrange(0, 3))},
                "tri": [{"champ": t, "ordre": rng.choice(["asc", "desc"])} for t in rng.sample(["nom", "anciennete", "date_creation", "dalo"], rng.randrange(0, 3))]}
        columns = []
        for champ in reference.developper(chosen if "numero_unique" in chosen else ["numero_unique", *chosen]):
            columns += [(champ, False)] + ([(champ, True)] if body["codes"] and champ.a_des_codes else [])
        headers = [c.libelle + " (code)" if code else c.entete for c, code in columns]
        cells += compare(f"colonnes à soi {turn}", client, reference, None, body, columns, headers, False)
    check("beaucoup de cellules", cells > 20_000, cells)


def every_criterion(client):
    """A row of the sheet for each criterion, all of its values in words."""
    departments = ["01", "69", "75", "93", "13", "33", "31", "59", "44", "67", "06", "34"]
    body = {"champs": ["nom"], "nombre": 1, "filtres": {"et": [
        {"champ": "departement_souhaite", "parmi": departments}, {"champ": "age", "min": 30}, {"non": {"champ": "mutation", "egal": True}},
        {"non": {"et": [{"champ": "dalo", "egal": True}, {"champ": "age", "max": 40}]}},
        {"ou": [{"champ": "typologie", "parmi": ["T2"]}, {"champ": "email", "present": False}]}, {"champ": "cotation", "epci": LYON, "present": False}]}}
    said = {r[0].value: r[1].value for r in workbook(ask(client, body))["Critères"].iter_rows(max_col=2) if r[0].value}
    places = next((v for k, v in said.items() if "épartement" in k), "")
    equal("critères : les douze départements", places.count(" ; "), 11)
    check("critères : en toutes lettres", all(n in places for n in ("Ain", "Rhône", "Paris", "Hérault")), places)
    check("critères : groupes", "dalo" in said.get("Exclusion", "").lower() and "T2" in said.get("L'un au moins de ces critères", ""), said)
    check("critères : cotation", any("Métropole de Lyon" in k for k in said), said)
    said = {r[0].value: r[1].value for r in workbook(ask(client, {"champs": ["nom"], "nombre": 0, "q": "dupont"}))["Critères"].iter_rows(max_col=2) if r[0].value}
    equal("critères : q", (said.get("Recherche simple"), "pertinence" in said["Tri"]), ("dupont", True))


# ---- tables of cells, without a server

class Writer:
    def __init__(self, tools):
        self.program = os.path.join(tools.build, "tests", "ecrire_tableau")

    def write(self, format_, columns, rows, **more):
        table = {"colonnes": [{"champ": c, "entete": h} for c, h in columns], "lignes": rows, **more}
        return subprocess.run([self.program, format_], input=json.dumps(table).encode(), stdout=subprocess.PIPE, check=True).stdout


def several_sheets(writer):
    """More rows than a sheet holds; all kinds of cells; columns up to ZZ."""
    columns = [("numero_unique", "Numéro"), ("statut", "Statut"), ("nom", "Nom"), ("nb_personnes", "Personnes"), ("ressources_mensuelles", "Ressources"), ("date_creation", "Date")]
    for count, limit in ((0, 5), (1, 5), (3, 5), (4, 5), (6, 5), (7, 5), (25, 5), (2500, 1200), (1000, None), (1001, None)):
        rows = [[{"texte": f"0690{i}"}, {"libelle": f"Libellé {i % 3}"}, {"texte": "&" * (i % 5 + 1)} if i % 4 else None, {"entier": i - 3}, {"montant": 5 * i - 7},
                 {"date": (datetime.date(1900, 2, 1) + datetime.timedelta(days=i * 7)).isoformat()}] for i in range(count)]
        data = writer.write("xlsx", columns, rows, **({"lignes_par_feuille": limit} if limit else {}), titre="Titre & <essai>", utilisateur="a & b")
        equal(f"{count} lignes : paquet", package_errors(data), [])
        book = workbook(data)
        sheets = 1 if not limit else max(1, -(-count // (limit - ROWS)))
        equal(f"{count} lignes : feuilles", book.sheetnames, ["Demandes", "Critères", "Dictionnaire"] + [f"Demandes ({i})" for i in range(2, sheets + 1)])
        got = []
        for name in [n for n in book.sheetnames if n.startswith("Demandes")]:
            sheet = book[name]
            check(f"{count} lignes : rangs de {name}", sheet.max_row <= (limit or 1 << 20), sheet.max_row)
            equal(f"{count} lignes : {name}", (sheet.freeze_panes, sheet.print_title_rows, [c.value for c in sheet[2]], sheet.auto_filter.ref),
                  ("B3", "$1:$2", [h for _, h in columns], f"A2:F{sheet.max_row}"))
            got += [[shown(c) for c in row] for row in sheet.iter_rows(min_row=ROWS + 1)]
        kinds = {"texte": str, "libelle": str, "entier": int, "montant": lambda v: v / 100, "date": lambda v: expected(datetime.date.fromisoformat(v))}
        equal(f"{count} lignes : cellules", got, [[None if c is None else kinds[k](v) for c in row for k, v in (c or {"": 0}).items()] for row in rows])
        properties = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
        check(f"{count} lignes : titre, sans nom", "<dc:title>Titre &amp; &lt;essai&gt;</dc:title>" in properties and "a &amp; b" not in properties and
              "creator" not in properties, properties)
        equal(f"{count} lignes : feuille montrée", book.active.title, "Demandes")
    wide = [("nom", f"Colonne {i}") for i in range(702)]
    data = writer.write("xlsx", wide, [[{"entier": i} for i in range(702)]])
    equal("702 colonnes : paquet", package_errors(data), [])
    equal("702 colonnes", [(c.column_letter, c.value) for c in workbook(data)["Demandes"][3]][-1], ("ZZ", 701))


def hostile(rng, count):
    """Texts that would like to be a formula, a link, a command, or to break what holds them."""
    seeds = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", '=HYPERLINK("http://x";"y")', "=WEBSERVICE(\"http://x\")",
             "'=1+1", "\"=1+1", "\";=1+1;\"", "\",=1+1,\"", "\r\n=1+1", ";=1+1", ",=1+1", "_x0041_", "_x003D_1+1", "_x005F_x0041_", "_x0041_x0042_", "]]>", "<![CDATA[=1]]>", "&amp;", "&#61;1+1",
             "<f>1+1</f>", "</t></is></c><c><f>1</f></c>", "\x01", "\x0b\x0c", "\x1f=1", "\x7f", "\ufffe", "\uffff", "\ufeff=1", "\u202e=1+1", "\u200f=1", "\u200b=1", "\u00a0=1", " =1", "＝1+1", "﹢1",
             "=SUM(1;2)+cmd", "1e5", "0123", "1/2", "TRUE", "#REF!", "#N/A", "{=1+1}", "👩🏽‍🚀", "é", "e\u0301", "'", '"', '""', "a\rb", "a\nb", "a\r\nb", "a\tb", "%0A=1", "=\u00001"[:1] + "A1",
             "x" * 32_767, "x" * 32_768, "=" + "1+" * 20_000 + "1", "😀" * 16_384, "\x01" * 32_768, "+33612345678", "-", "--", "=-1", "=", "+", "@", "|calc", "%", "\\=1", "^=1"]
    out = list(seeds)
    short = [s for s in seeds if len(s) < 100]
    while len(out) < count:
        out.append("".join(rng.choice(short) for _ in range(rng.randrange(1, 4))) if rng.random() < 0.7
                   else "".join(chr(rng.choice([rng.randrange(1, 128), rng.randrange(1, 0xD800), rng.randrange(0xE000, 0x10000), rng.randrange(0x10000, 0x110000)])) for _ in range(rng.randrange(1, 30))))
    return out[:count]


def never_a_formula(writer, libreoffice, rng):
    texts = hostile(rng, 10_000)
    columns = [("numero_unique", "Numéro"), ("nom", "Nom"), ("statut", "Statut"), ("complement_demande", "=1+1")]
    rows = [[{"texte": f"0{i:05}"}, {"texte": t}, {"libelle": t} if len(t) < 200 else None, {"texte": texts[-1 - i]}] for i, t in enumerate(texts)]
    cells = [[f"0{i:05}", t, t if len(t) < 200 else None, texts[-1 - i]] for i, t in enumerate(texts)]

    data = writer.write("xlsx", columns, rows)
    equal("textes hostiles : paquet", package_errors(data), [])
    got = [[c for c in row] for row in workbook(data)["Demandes"].iter_rows(min_row=ROWS + 1)]
    equal("textes hostiles : lignes", len(got), len(cells))
    equal("textes hostiles : des textes", {c.data_type for row in got for c in row if c.value is not None}, {"s"})
    for at in (0, 1, 3):  # of labels openpyxl drops "x005F_", and so cannot tell what was there
        wrong = [(row[at].coordinate, row[at].value, want[at]) for row, want in zip(got, cells) if decoded(row[at].value) != cut(want[at])]
        check(f"textes hostiles : colonne {at}", not wrong, wrong[:2])
    opened = libreoffice.open(data, "hostile.xlsx")
    if check("textes hostiles : LibreOffice", opened is not None):
        equal("textes hostiles : aucune formule", [c for rows_ in opened.values() for row in rows_ for c in row if c[2] is not None][:3], [])
        found = opened["Demandes"][ROWS:]
        wrong = [(row[:2], value) for row, values in zip(found, cells) for i, value in enumerate(values)
                 if value is not None and (row[i][:2] if i < len(row) else (None, None)) != as_ods(cut(value))]
        check("textes hostiles : les mêmes dans LibreOffice", len(found) == len(cells) and not wrong, wrong[:3])

    for dialect, separator in (("excel-fr", 59), ("rfc4180", 44)):
        opened = libreoffice.open(writer.write(dialect, columns, rows), f"{dialect}.csv", f"CSV:{separator},34,76,1")
        if not check(f"{dialect} : LibreOffice", opened is not None):
            continue
        found = next(iter(opened.values()))[1:]
        equal(f"{dialect} : aucune formule", [c for row in found for c in row if c[2] is not None][:3], [])
        equal(f"{dialect} : lignes", len(found), len(cells))
        wrong = [(row[1], want[1]) for row, want in zip(found, cells) if dialect == "excel-fr" and len(row) > 1 and row[1][1] == "string" and
                 row[1][0] != as_libreoffice(neutral(want[1])) and len(want[1]) < 30_000]
        check(f"{dialect} : les mêmes textes", not wrong, wrong[:3])


def main(build, seed):
    rng = random.Random(seed)
    with Tools(build) as tools:
        libreoffice = LibreOffice(tools.dir)
        if not check("LibreOffice est installé (deploy/setup.sh)", libreoffice.program):
            return tally.close()
        writer = Writer(tools)
        several_sheets(writer)
        never_a_formula(writer, libreoffice, rng)
        reference = Tableau(tools.build)
        lines = prepare(tools.demandes(3000, "--graine", "12"))
        index = tools.path("index")
        equal("index", tools.index("\n".join(json.dumps(r, ensure_ascii=False) for r in lines).encode(), index=index).returncode, 0)
        client = Client(tools.start(index).port)
        models(client, reference, libreoffice)
        columns_of_ones_own(client, reference, rng)
        every_criterion(client)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)))
