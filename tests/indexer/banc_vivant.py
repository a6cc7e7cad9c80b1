"""What the tests of the living index share: a real sne-indexer serve and its Unix socket, a reader of what stands in the index, a base.

Standard library only. Every program started here is ended by its own process id, also when a test fails.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "server"))
from banc import DATE, Client, Tally, Tools, short  # noqa: E402  (for those who import this one)

# A killed process loses nothing that it has written: memory does for a disk here, and does not make the tests wait.
if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 1 << 30:
    tempfile.tempdir = "/dev/shm"

GUICHETS = ["69123", "75001", "13055", "B0692"]
AGENTS = ["Zoé", "Max", "Ève"]


class Reply:
    """An answer of the indexer; `json` is None when its body is none."""

    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body
        self.json = json.loads(body) if "json" in head.get("content-type", "") and body else None

    def __repr__(self):
        return f"{self.status} {short(self.body.decode('utf-8', 'replace'))}"


def ask(path, method, target, body=None, timeout=60, headers=None):
    """One request over the Unix socket. None: the indexer has gone without a whole answer, nothing is known."""
    if isinstance(body, (dict, list)):
        body = json.dumps(body, ensure_ascii=False)
    data = body.encode() if isinstance(body, str) else body or b""
    length = f"Content-Length: {len(data)}\r\n" if body is not None or method in ("POST", "PUT") else ""
    more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(timeout)
        received = bytearray()
        try:
            sock.connect(path)
            sock.sendall(f"{method} {target} HTTP/1.1\r\nHost: indexeur\r\n{length}{more}\r\n".encode() + data)
            while piece := sock.recv(1 << 16):
                received += piece
        except TimeoutError:
            raise
        except OSError:
            return None
    head, blank, rest = bytes(received).partition(b"\r\n\r\n")
    if not blank:
        return None
    fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.decode().split("\r\n")[1:])}
    if len(rest) < int(fields.get("content-length", 0)):
        return None
    return Reply(int(head.split()[1]), fields, rest)


class Indexer:
    """One sne-indexer serve. `ready` is False when it ended instead; `log` is its standard error."""
    count = 0

    def __init__(self, tools, index, *options, program=None, env=None, socket_path=None):
        Indexer.count += 1
        self.socket = socket_path or tools.path(f"s{Indexer.count}")
        self.log_path = tools.path(f"indexeur-{Indexer.count}.log")
        command = program or [tools.indexer, "serve"]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([*command, "--index", index, "--ecoute", "unix:" + self.socket, *options],
                                            stdout=subprocess.DEVNULL, stderr=log, env=env)
        tools.servers.append(self)
        end = time.monotonic() + 60
        self.ready = False
        while not self.ready and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
            self.ready = "prêt" in self.log

    @property
    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def ask(self, method, target, body=None, timeout=60, headers=None):
        return ask(self.socket, method, target, body, timeout, headers)

    def rebuild(self, body=None):
        """Starts a rebuild and waits for its end; what it says then."""
        started = self.ask("POST", "/reconstruction", body)
        while started is not None and started.status in (202, 200):
            state = self.ask("GET", "/reconstruction")
            if state is None or state.json["reconstruction"]["etat"] != "en_cours":
                return state and state.json["reconstruction"]["etat"]
            time.sleep(0.005)
        return started and started.status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def stop(self, timeout=60):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)


class Base:
    """Applications of the base école, by number; nobody holds any."""

    def __init__(self, tools, count):
        self.records = {}
        for line in tools.demandes(count).splitlines():
            record = json.loads(line)
            record.pop("en_instruction", None)
            self.records[record["numero_unique"]] = record

    def lines(self):
        return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in self.records.values()).encode()

    def ordinary(self):
        """Numbers that are neither struck off nor allocated."""
        return [n for n, r in self.records.items() if r["statut"] in ("ACTIVE", "A_RENOUVELER", "EXPIREE")]

    def new(self, model, rank):
        """A record like that of `model` under a number that does not stand in the base."""
        number = model[:7] + f"{900000 + rank:06d}" + model[13:]
        assert number not in self.records, number
        return {**self.records[model], "numero_unique": number}


def build(tools, base, index, *options):
    built = tools.index(base.lines(), *options, index=index)
    if built.returncode != 0 or b" 0 lignes rejet" not in built.stderr:
        sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
    return index


def reader(tools):
    return os.path.join(tools.build, "tests", "indexer", "lire_index")


def read(tools, index):
    """(generation, {number: modele_vivant.shown of it}) of what stands there; sne-indexer may be running or dead."""
    run = subprocess.run([reader(tools), index], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode != 0:
        raise RuntimeError("l'index ne se lit pas : " + run.stderr.decode())
    first, *rows = map(json.loads, run.stdout.splitlines())
    found = {r["numero"]: (r["texte"], r["detient"], r["statut"], r["renouvelee"]) for r in rows}
    if len(found) != len(rows):
        raise RuntimeError("un numéro deux fois dans l'index")
    return first["generation"], found


def grids(tools, index):
    """{SIREN: its grids} as a reader finds them."""
    run = subprocess.run([reader(tools), index, "--grilles"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode != 0:
        raise RuntimeError("les grilles ne se lisent pas : " + run.stderr.decode())
    return {g["epci"]: g for g in json.loads(run.stdout)}


def counters(tools, index):
    """{month: (created, renewed, struck off, allocated, deleted)} as sne-indexer stats tells it."""
    text = tools.run_indexer("stats", "--index", index).stdout.decode()
    lines = text.partition("compteurs, par mois")[2].partition("\n\n")[0].splitlines()[2:]
    return {line.split()[0]: tuple(map(int, line.split()[1:])) for line in lines}


def change(op, number, version, **members):
    return {"op": op, "numero_unique": number, "version": version, **members}


def ndjson(lines):
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def arguments(usage):
    """(build directory, whether --long)."""
    if len(sys.argv) < 2 or not os.path.isdir(sys.argv[1]):
        sys.exit(usage)
    return sys.argv[1], "--long" in sys.argv
