"""What other programs make of our files: the rules of the package, an independent reader (openpyxl) and LibreOffice."""
import io
import os
import posixpath
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

sys.path.append("/usr/lib/python3/dist-packages")  # where Debian keeps openpyxl, also for another Python
import openpyxl  # noqa: E402

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
# ECMA-376, Part 1: CT_Worksheet (18.3.1.99), CT_Workbook (18.2.27), CT_Stylesheet (18.8.39). Excel offers to repair what is in another order.
ORDER = {
    "worksheet": """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter
        sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
        pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing tableParts extLst""".split(),
    "workbook": """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr
        oleSize extLst""".split(),
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split(),
}


def column(name):
    n = 0
    for letter in name:
        n = n * 26 + ord(letter) - 64
    return n


def place(reference):
    letters, digits = re.fullmatch(r"([A-Z]+)([1-9][0-9]*)", reference).groups()
    return int(digits), column(letters)


def area(reference):
    first, _, last = reference.replace("$", "").partition(":")
    return (*place(first), *place(last or first))


def sheet_errors(name, root, styles, strings):
    """What is wrong in one sheet."""
    out = []
    last_row = 0
    for row in root.find(MAIN + "sheetData"):
        number, last_column = int(row.get("r")), 0
        if number <= last_row or number > 1_048_576:
            out.append(f"{name} : rang {number} après {last_row}")
        last_row = number
        for cell in row:
            r, c = place(cell.get("r"))
            if r != number or c <= last_column or c > 16_384:
                out.append(f"{name} : cellule {cell.get('r')} dans le rang {number}, colonne précédente {last_column}")
            last_column = c
            kinds = [child.tag.removeprefix(MAIN) for child in cell]
            t = cell.get("t", "n")
            if kinds not in ([], ["v"], ["is"]) or (t == "inlineStr") != (kinds == ["is"]) or t not in ("n", "s", "inlineStr"):
                out.append(f"{name} {cell.get('r')} : {t} {kinds}")
            if t == "s" and int(cell.find(MAIN + "v").text) >= strings:
                out.append(f"{name} {cell.get('r')} : libellé inconnu")
            if int(cell.get("s", 0)) >= styles:
                out.append(f"{name} {cell.get('r')} : style inconnu")
    merged = [area(m.get("ref")) for m in root.iter(MAIN + "mergeCell")]
    for i, (top, left, bottom, right) in enumerate(merged):
        if (top, left) >= (bottom, right) or bottom > last_row:
            out.append(f"{name} : fusion {i} hors de la feuille")
        if any(a <= bottom and c >= top and b <= right and d >= left for a, b, c, d in merged[i + 1:]):
            out.append(f"{name} : fusions qui se recouvrent")
    columns = [(int(c.get("min")), int(c.get("max"))) for c in root.iter(MAIN + "col")]
    if columns != [(i + 1, i + 1) for i in range(len(columns))]:
        out.append(f"{name} : colonnes {columns[:5]}")
    foot = "".join(root.itertext()) if root.find(MAIN + "headerFooter") is None else root.find(f"{MAIN}headerFooter/{MAIN}oddFooter").text
    if len(foot) > 255:
        out.append(f"{name} : pied de {len(foot)} caractères")
    return out


def package_errors(data):
    """What would make a strict reader of packages refuse a workbook, or Excel offer to repair it."""
    out = []
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    if archive.testzip() or len(set(names)) != len(names) or names[0] != "[Content_Types].xml":
        out.append(f"archive : {names}")
    if any(i.extract_version > 20 or i.extra for i in archive.infolist()):
        out.append("archive : zip64, qu'Excel n'ouvre pas quand les tailles suivent")
    roots = {name: ET.fromstring(archive.read(name)) for name in names}
    types = roots["[Content_Types].xml"]
    defaults = {d.get("Extension"): d.get("ContentType") for d in types.iter(TYPES + "Default")}
    overrides = {o.get("PartName"): o.get("ContentType") for o in types.iter(TYPES + "Override")}
    kind = {n: overrides.get("/" + n) or defaults.get(n.rsplit(".", 1)[-1]) for n in names if n != "[Content_Types].xml"}
    out += [f"sans type : {n}" for n, t in kind.items() if not t] + [f"type d'une partie absente : {o}" for o in overrides if o[1:] not in names]
    reached = set()
    targets = {}
    for name in names:
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in roots[name].iter(RELS + "Relationship"):
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target"))).lstrip("/")
            reached.add(target)
            targets[name, relation.get("Id")] = target
            if relation.get("Type").endswith("/worksheet") != (kind.get(target) == SHEET_TYPE):
                out.append(f"relation {relation.attrib} : {kind.get(target)}")
    out += [f"relation vers une partie absente : {t}" for t in reached - set(names)]
    out += [f"partie sans relation : {n}" for n in kind if n not in reached and not n.endswith(".rels")]
    styles = len(roots["xl/styles.xml"].find(MAIN + "cellXfs"))
    strings = len(roots["xl/sharedStrings.xml"])
    for name, root in roots.items():
        tag = root.tag.rsplit("}", 1)[-1]
        order = [ORDER[tag].index(child.tag.removeprefix(MAIN)) for child in root] if tag in ORDER else []
        if order != sorted(set(order)):
            out.append(f"{name} : éléments dans le désordre, {[child.tag for child in root]}")
        if tag == "worksheet":
            out += sheet_errors(name, root, styles, strings)
        for element in root.iter():
            if element.tag.removeprefix(MAIN) in ("f", "hyperlink", "ddeLink", "externalReference"):
                out.append(f"{name} : {element.tag}")
            if element.get("count") and int(element.get("count")) != len(element):
                out.append(f"{name} : {element.tag} annonce {element.get('count')} éléments, en a {len(element)}")
    workbook = roots["xl/workbook.xml"]
    sheets = [(s.get("name"), targets.get(("xl/_rels/workbook.xml.rels", s.get(f"{{{OFFICE}}}id")))) for s in workbook.iter(MAIN + "sheet")]
    if len({n.casefold() for n, _ in sheets}) != len(sheets) or any(len(n) > 31 or re.search(r"[\\/?*\[\]:]", n) for n, _ in sheets):
        out.append(f"noms de feuilles : {sheets}")
    if sorted(t for _, t in sheets) != sorted(n for n, t in kind.items() if t == SHEET_TYPE):
        out.append(f"feuilles : {sheets}")
    for defined in workbook.iter(MAIN + "definedName"):
        name = sheets[int(defined.get("localSheetId"))][0]
        if any(not re.fullmatch(r"'" + re.escape(name) + r"'!\$([A-Z]+|([A-Z]+\$)?\d+):\$([A-Z]+|([A-Z]+\$)?\d+)", part) for part in defined.text.split(",")):
            out.append(f"nom défini {defined.text} de {name}")
    return out


def decoded(text):
    """ECMA-376, 22.9.2.19: what openpyxl leaves to its callers in texts that stand in their cells."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) if isinstance(text, str) else text


def workbook(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def cut(text):
    """A text as a cell holds it: 32,767 UTF-16 units."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * 32_767:
        return text
    return units[:2 * 32_766].decode("utf-16-le", "ignore") + "…"


# ---- LibreOffice

ODF = {p: "{urn:oasis:names:tc:opendocument:xmlns:" + p + ":1.0}" for p in ("table", "text", "office")}


class LibreOffice:
    """Converts files to ODS, where each cell says what LibreOffice took it for."""

    def __init__(self, directory):
        self.directory = directory
        self.program = shutil.which("soffice")

    def open(self, data, name, filter_=None):
        """Sheets by name, each a list of rows of (value, kind, formula); None when it did not open."""
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(data)
        command = [self.program, f"-env:UserInstallation=file://{self.directory}/profil", "--headless", "--norestore"]
        command += [f"--infilter={filter_}"] if filter_ else []
        process = subprocess.Popen([*command, "--convert-to", "ods", "--outdir", os.path.join(self.directory, "ods"), path], start_new_session=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            process.communicate(timeout=180)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None
        converted = os.path.join(self.directory, "ods", os.path.splitext(name)[0] + ".ods")
        return self.read(converted) if os.path.exists(converted) else None

    def read(self, path):
        sheets, rows, row = {}, None, None
        with zipfile.ZipFile(path).open("content.xml") as content:
            for event, e in ET.iterparse(content, ("start", "end")):
                if event == "start":
                    if e.tag == ODF["table"] + "table":
                        rows = sheets.setdefault(e.get(ODF["table"] + "name"), [])
                    elif e.tag == ODF["table"] + "table-row":
                        row = []
                elif e.tag == ODF["table"] + "table-cell" or e.tag == ODF["table"] + "covered-table-cell":
                    repeated = int(e.get(ODF["table"] + "number-columns-repeated", 1))
                    row += [self.cell(e)] * (repeated if repeated < 1000 else 1)  # the empty rest of a row
                elif e.tag == ODF["table"] + "table-row":
                    while row and row[-1] == (None, None, None):
                        row.pop()
                    repeated = int(e.get(ODF["table"] + "number-rows-repeated", 1))
                    rows += [row] * (repeated if repeated < 100_000 else 0)
                    e.clear()
        for name, found in sheets.items():
            while found and not found[-1]:
                found.pop()
        return sheets

    def cell(self, e):
        kind, formula = e.get(ODF["office"] + "value-type"), e.get(ODF["table"] + "formula")
        if kind is None:
            return None, None, formula
        if kind == "date":
            return e.get(ODF["office"] + "date-value"), kind, formula
        if kind in ("float", "percentage", "currency"):
            return float(e.get(ODF["office"] + "value")), "float", formula
        text = as_libreoffice("\n".join(self.text(p) for p in e.findall(ODF["text"] + "p")))
        return (text, kind, formula) if text else (None, None, formula)

    def text(self, e):
        out = e.text or ""
        for child in e:
            out += {"s": " " * int(child.get(ODF["text"] + "c", 1)), "tab": "\t", "line-break": "\n"}.get(child.tag.rsplit("}", 1)[-1]) or self.text(child)
            out += child.tail or ""
        return out


def as_libreoffice(text):
    """What is left of a text in LibreOffice: cells of several lines have one kind of line break and no tabs, none have control characters."""
    text = re.sub(r"\r\n|\n\r|\r", "\n", text)
    return re.sub(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]", "", text)
