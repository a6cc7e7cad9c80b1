#!/usr/bin/env python3
"""The queries of `sne-bench --scenario qualite --exemples FILE` asked of PostgreSQL with pg_trgm and unaccent.

    pg_trgm.py --demandes demandes.ndjson --exemples requetes.ndjson [--dossier DIR] [--requetes 100] [--index gin|gist|both] [--seuil 0.3]

Debian's postgresql-15 and postgresql-contrib. A scratch cluster in DIR, on a socket alone, stopped at the end; found there again
unless DIR is removed. One row for each name of a person: birth and used name, demandeur and codemandeurs, with the first given
name, lower case without accents, and a trigram index on "name given-name". gin: the rows more similar than a threshold,
sorted; gist: the ten nearest. Dates and numbers have indexes of their own, and are asked for as such.
Times are psql's \\timing on prepared statements, the table and its index read into memory before.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import unicodedata

BIN = "/usr/lib/postgresql/15/bin"
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
SETTINGS = ("listen_addresses=''", "shared_buffers=3GB", "work_mem=64MB", "maintenance_work_mem=1GB", "fsync=off", "max_wal_size=8GB",
            "jit=off", "max_parallel_workers_per_gather=0", "random_page_cost=1.1")
SCHEMA = r"""
CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION pg_prewarm;
CREATE TABLE brut (numero text, nom text, prenom text, naissance date);
\copy brut FROM pstdin
CREATE TABLE personnes AS SELECT numero, lower(unaccent(nom)) AS nom, lower(unaccent(prenom)) AS prenom, naissance,
  lower(unaccent(nom || ' ' || prenom)) AS texte FROM brut;
DROP TABLE brut;
"""
INDEXES = {"gin": "CREATE INDEX personnes_gin ON personnes USING gin (texte gin_trgm_ops)",
           "gist": "CREATE INDEX personnes_gist ON personnes USING gist (texte gist_trgm_ops(siglen=256))",
           "both": "CREATE INDEX personnes_numero ON personnes (numero text_pattern_ops); "
                   "CREATE INDEX personnes_naissance ON personnes (naissance); VACUUM ANALYZE personnes"}
COLUMNS = "numero, nom, prenom"
NORMAL = "lower(unaccent($1))"
STATEMENTS = {
    "gin": f"SELECT {COLUMNS} FROM personnes WHERE texte % {NORMAL} ORDER BY similarity(texte, {NORMAL}) DESC LIMIT 10",
    "gist": f"SELECT {COLUMNS} FROM personnes ORDER BY texte <-> {NORMAL} LIMIT 10",
}
OTHERS = {
    "date": f"SELECT {COLUMNS} FROM personnes WHERE naissance BETWEEN $2 AND $3 ORDER BY similarity(nom, {NORMAL}) DESC LIMIT 10",
    "numero": f"SELECT {COLUMNS} FROM personnes WHERE numero LIKE $1 || '%' LIMIT 10",
}


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "", "".join(LIGATURES.get(c, c) for c in text))


def distance(a, b):
    """Letters missing, added, changed, or two neighbours swapped."""
    before, last = [], list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def persons(lines):
    """A line of COPY for each name of each person."""
    for line in lines:
        d = json.loads(line)
        if not d.get("numero_unique"):
            continue
        for person in [d, *(d.get("codemandeurs") or [])]:
            first = ((person.get("prenoms") or "").split() or [""])[0]
            for name in {person.get("nom"), person.get("nom_usage")} - {None, ""}:
                values = (d["numero_unique"], name, first, person.get("date_naissance"))
                yield "\t".join("\\N" if v is None else v.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ") for v in values) + "\n"


class Cluster:
    def __init__(self, directory):
        self.directory, self.data = os.path.abspath(directory), os.path.join(os.path.abspath(directory), "data")
        self.as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.made = not os.path.exists(os.path.join(self.data, "PG_VERSION"))
        if self.made:
            os.makedirs(self.directory, exist_ok=True)
            if os.getuid() == 0:
                shutil.chown(self.directory, "postgres")
            self.run(f"{BIN}/initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres")
        settings = " ".join(f"-c {s}" for s in (*SETTINGS, f"unix_socket_directories={self.directory}"))
        self.run(f"{BIN}/pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.directory, "journal"), "-o", settings, "start")

    def run(self, *command, **more):
        return subprocess.run([*self.as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd="/", **more)

    def psql(self, *arguments):
        return [*self.as_postgres, f"{BIN}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.directory, "-U", "postgres",
                "postgres", *arguments]

    def fill(self, demandes):
        loader = subprocess.Popen(self.psql("-c", SCHEMA.split("\\copy")[0]), cwd="/")
        if loader.wait():
            raise SystemExit("le schéma n'a pas été créé")
        loader = subprocess.Popen(self.psql("-c", "\\copy brut FROM pstdin"), stdin=subprocess.PIPE, text=True, encoding="utf-8", cwd="/")
        with open(demandes, encoding="utf-8") as lines:
            loader.stdin.writelines(persons(lines))
        loader.stdin.close()
        if loader.wait():
            raise SystemExit("les personnes n'ont pas été copiées")
        self.execute(SCHEMA.split("pstdin")[1])

    def execute(self, sql):
        return subprocess.run(self.psql(), input=sql, check=True, text=True, stdout=subprocess.PIPE, cwd="/").stdout

    def stop(self):
        self.run(f"{BIN}/pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def statement(query, index):
    """The SQL of one query, which a program in front would make of what was typed."""
    typed = query["q"]
    if query["bruit"] == "numero":
        return f"EXECUTE numero({quoted(typed)});"
    born = re.search(r" (?:(\d\d)/(\d\d)/)?(\d{4})$", typed) if query["bruit"] in ("nom-date", "nom-annee") else None
    if born:
        day, month, year = born.groups()
        first, last = (f"{year}-{month}-{day}",) * 2 if day else (f"{year}-01-01", f"{year}-12-31")
        return f"EXECUTE date({quoted(typed[:born.start()])}, '{first}', '{last}');"
    return f"EXECUTE {index}({quoted(typed)});"


def judge(query, rows):
    """(counted, found, identifies, first right), as bench/sne_bench/qualite.cc has them; rows: numbers, name, first given name."""
    people = [(number, fold(name), fold(first)) for number, name, first in rows]
    found = any(number == query["numero_unique"] or (name, first) == (query["nom"], query["prenom"]) for number, name, first in people)
    typed = query["ecrit"]
    if not typed["nom"]:
        return True, found, True, bool(people) and people[0][0] == query["numero_unique"]

    def far(name, first):
        name = name[:len(typed["nom"])] if typed["debut"] else name
        return distance(typed["nom"], name) + (distance(typed["prenom"], first) if typed["prenom"] else 0)

    limit = far(query["nom"], query["prenom"])
    near = [number != query["numero_unique"] and far(name, first) <= limit for number, name, first in people]
    counted = found or (query["porteuses"] <= 10 if not typed["prenom"] else sum(near) < 10)
    identifies = query["porteuses"] == 1 and not (near and near[0])
    return counted, found, identifies, bool(people) and people[0][0] == query["numero_unique"]


def measure(cluster, index, threshold, queries):
    script = "".join(f"PREPARE {name} (text{', date, date' if name == 'date' else ''}) AS {sql};\n"
                     for name, sql in {index: STATEMENTS[index], **OTHERS}.items())
    once = "".join(f"\\echo =\n{statement(q, index)}\n" for q in queries)
    out = cluster.execute(f"SET pg_trgm.similarity_threshold = {threshold};\nSELECT pg_prewarm('personnes'), pg_prewarm('personnes_{index}');\n"
                          f"{script}\\echo #\n\\timing on\n{once}")
    answers = out.split("#\n", 1)[1].split("=\n")[1:]
    results = {}
    for query, answer in zip(queries, answers, strict=True):
        *rows, time = answer.strip().split("\n")
        milliseconds = float(re.match(r"Time: ([\d.]+) ms", time)[1])
        results.setdefault(query["bruit"], []).append((*judge(query, [r.split("|") for r in rows if r]), milliseconds))
    print(f"\n{index}{f', {threshold}' if index == 'gin' else ''}\n| noise | queries | recall@10 | first row right | p50 ms | p99 ms |\n| --- | --- | --- | --- | --- | --- |")
    for noise, done in {**results, "all": sum(results.values(), [])}.items():
        counted, right = [f for c, f, *_ in done if c], [r for *_, i, r, _ in done if i]
        times = sorted(t for *_, t in done)
        share = lambda values: f"{100 * sum(values) / len(values):.1f} %" if values else "-"
        print(f"| {noise} | {len(done)} | {share(counted)} | {share(right)} | {statistics.median(times):.1f} | {times[int(len(times) * 0.99)]:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demandes", required=True)
    parser.add_argument("--exemples", required=True)
    parser.add_argument("--dossier", default="/tmp/sne-pg-trgm")
    parser.add_argument("--requetes", type=int, default=100, help="de chaque bruit")
    parser.add_argument("--seuil", type=float, default=0.3, help="de ressemblance, pour gin")
    parser.add_argument("--index", choices=("gin", "gist", "both"), default="both")
    options = parser.parse_args()
    queries, seen = [], {}
    with open(options.exemples, encoding="utf-8") as lines:
        for query in map(json.loads, lines):
            seen[query["bruit"]] = seen.get(query["bruit"], 0) + 1
            if seen[query["bruit"]] <= options.requetes:
                queries.append(query)
    cluster = Cluster(options.dossier)
    try:
        if cluster.made:
            cluster.fill(options.demandes)
            for sql in INDEXES.values():
                cluster.execute(sql)
        print(cluster.execute("SELECT count(*) || ' noms ; table ' || pg_size_pretty(pg_table_size('personnes')) || ', gin ' || "
                              "pg_size_pretty(pg_relation_size('personnes_gin')) || ', gist ' || pg_size_pretty(pg_relation_size('personnes_gist')) "
                              "FROM personnes").strip())
        for index in ("gin", "gist") if options.index == "both" else (options.index,):
            measure(cluster, index, options.seuil, queries)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
