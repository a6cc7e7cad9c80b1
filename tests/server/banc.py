"""What the HTTP tests share: a small index of the base école, a real sne-server on it, requests, and a reader of JSON schemas.

Standard library only. Every server started here is ended by its own process id, also when a test fails.
"""
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

HOST = "127.0.0.1"
DATE = "2021-06-30"
# The example of RFC 7517, appendix A.1.
CLE_DE_PERSONNE = {"kty": "EC", "crv": "P-256", "kid": "1", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                   "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


# Somebody who may see no value of class X and no field of it.
SANS_X = {"id": "sans-x", "profil": "EPCI"}


class Tally:
    """Counts checks; a failed one says what was expected and goes on."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"ÉCHEC {name} : {str(detail)[:600]}", flush=True)
        return bool(good)

    def equal(self, name, got, want):
        return self.check(name, got == want, f"obtenu {short(got)}, attendu {short(want)}")

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def short(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) < 260 else text[:250] + "…"


class Tools:
    """The built programs, and a directory of their own for the files of one run."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.server = os.path.join(self.build, "server", "sne-server")
        self.indexer = os.path.join(self.build, "indexer", "sne-indexer")
        self.school = os.path.join(self.build, "bench", "base_ecole", "sne-base-ecole")
        self.journal = os.path.join(self.build, "bench", "sne_bench_journal")
        self.dir = tempfile.mkdtemp(prefix="sne-test-")
        self.servers = []

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def demandes(self, count, *options):
        """The lines of a base école."""
        return subprocess.run([self.school, "--demandes", str(count), "--date", DATE, *options], stdout=subprocess.PIPE,
                              check=True).stdout

    def index(self, lines, *options, index, date=DATE, **popen):
        """Runs a bulk build on these bytes; its exit code is the caller's to judge. date None: the current day."""
        day = ["--date", date] if date else []
        return subprocess.run([self.indexer, "build", "--index", index, *day, "--silencieux", *options], input=lines,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen)

    def run_indexer(self, *arguments):
        return subprocess.run([self.indexer, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def start(self, index, *options, **popen):
        """A server of the demonstration: whoever has no token may do everything. demo=False: the options say who may."""
        server = Server(self, index, options, popen)
        self.servers.append(server)
        return server

    def identite(self, jwks=None, **membres):
        """A file for --identite: tokens signed with these keys (none given: with a key that nobody holds)."""
        number = len(os.listdir(self.dir))
        keys, path = self.path(f"jwks-{number}.json"), self.path(f"identite-{number}.json")
        with open(keys, "w", encoding="utf-8") as file:
            json.dump(jwks or {"keys": [CLE_DE_PERSONNE]}, file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"emetteur": "https://emetteur.example", "audience": "sne-search", "algorithmes": ["ES256"], "cles": {"fichier": keys}, **membres},
                      file)
        return path

    def audit(self, name=None):
        """Options of a server that keeps a record of accesses: its directory (self.path(name)) and its key, each made once."""
        name = name or f"audit-{len(os.listdir(self.dir))}"
        key = self.path(name + ".cle")
        if not os.path.exists(key):
            with open(key, "wb") as file:
                file.write(os.urandom(32))
        return ["--audit", self.path(name), "--cle-audit", key]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.kill()
        shutil.rmtree(self.dir, ignore_errors=True)


class Server:
    """One sne-server on a free port of loopback. `port` is None when it did not start; `log` is its standard error."""

    def __init__(self, tools, index, options, popen):
        self.log_path = tools.path(f"serveur-{len(tools.servers)}.log")
        program = popen.pop("program", tools.server)
        listen = popen.pop("listen", f"{HOST}:0")
        identity = ["--demo"] if popen.pop("demo", True) else []
        if not identity and "--audit" not in options:
            options = (*options, *tools.audit())
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([program, "--index", index, "--ecoute", listen, *identity, *options], stdout=subprocess.DEVNULL,
                                            stderr=log, **popen)
        self.port = None
        for _ in range(1200):
            ready = re.search(r"demandes, http://(?:127\.0\.0\.1|localhost):(\d+)/", self.log)
            if ready:
                self.port = int(ready[1])
                break
            if self.process.poll() is not None:
                break
            time.sleep(0.05)

    @property
    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def stop(self, timeout=20):
        """SIGTERM; the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def slug(self):
        problem = self.json
        return str(problem.get("type", "")).rsplit("/", 1)[-1] if isinstance(problem, dict) else ""

    def __repr__(self):
        return f"{self.status} {short(self.body.decode('utf-8', 'replace'))}"


class Client:
    """One kept connection."""
    seen = set()  # (method, target, status) of every answer of this run

    def __init__(self, port):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.always = {}  # header fields of every request

    def request(self, method, target, body=None, headers=None):
        headers = {**self.always, **(headers or {})}
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            try:
                self.connection.request(method, target, body=body, headers=headers)
                response = self.connection.getresponse()
                Client.seen.add((method, target.split("?")[0], response.status))
                return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()  # a refusal closed the connection: the next request opens another
                if attempt == 2:
                    raise

    def get(self, target, **headers):
        return self.request("GET", target, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def search(self, body):
        return self.request("POST", "/v1/demandes/recherche", body)

    def jeton(self, qui, **membres):
        """A token of the demonstration's issuer: of one of its people, by name, or of any caller (the members of EcrireAppelant; what is
        missing is filled in)."""
        if isinstance(qui, dict):
            qui = {"appelant": {"id": "essai", "nom": "Essai", "organisme": "Essais", "finalite": "essai", "perimetre": {"france": True}, **qui}}
        else:
            qui = {"personne": qui}
        answer = self.request("POST", "/v1/demonstration/jetons", {**qui, **membres})
        assert answer.status == 200, answer
        return answer.json["access_token"]

    def comme(self, qui):
        """Another client of the same server, who is that person or caller."""
        other = Client(self.connection.port)
        other.always = {"Authorization": "Bearer " + self.jeton(qui)}
        return other


class Schema:
    """As much of JSON Schema 2020-12 as openapi.json uses; an unknown keyword is an error of the test."""

    KNOWN = {"$ref", "type", "enum", "const", "oneOf", "properties", "required", "additionalProperties", "items", "minItems",
             "maxItems", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern", "description", "default"}

    def __init__(self, document):
        self.document = document

    def named(self, name):
        return self.document["components"]["schemas"][name]

    def errors(self, schema, value, where=""):
        """What is wrong, as a list of texts."""
        if schema is True:
            return []
        unknown = set(schema) - self.KNOWN
        if unknown:
            return [f"mots de schéma inconnus : {unknown}"]
        out = []
        if "$ref" in schema:
            out += self.errors(self.named(schema["$ref"].rsplit("/", 1)[-1]), value, where)
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            if not any(self.is_type(t, value) for t in types):
                return out + [f"{where} : {short(value)} n'est pas {types}"]
        if "enum" in schema and value not in schema["enum"]:
            out.append(f"{where} : {short(value)} hors de l'énumération")
        if "const" in schema and value != schema["const"]:
            out.append(f"{where} : {short(value)} n'est pas {schema['const']}")
        if "oneOf" in schema:
            tried = [self.errors(s, value, where) for s in schema["oneOf"]]
            if sum(not t for t in tried) != 1:
                out.append(f"{where} : {sum(not t for t in tried)} formes conviennent au lieu d'une ; {min(tried, key=len)[:2]}")
        if isinstance(value, dict):
            known = schema.get("properties", {})
            out += [f"{where} : {name} manque" for name in schema.get("required", []) if name not in value]
            for name, member in value.items():
                rest = schema.get("additionalProperties", True)
                if name in known:
                    out += self.errors(known[name], member, f"{where}/{name}")
                elif rest is False:
                    out.append(f"{where} : membre {name} inconnu")
                elif isinstance(rest, dict):
                    out += self.errors(rest, member, f"{where}/{name}")
        if isinstance(value, list):
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
                out.append(f"{where} : {len(value)} éléments")
            for i, element in enumerate(value):
                out += self.errors(schema.get("items", True), element, f"{where}/{i}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                out.append(f"{where} : {value} hors des bornes")
            if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
                out.append(f"{where} : {value} hors des bornes")
        if isinstance(value, str):
            if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
                out.append(f"{where} : longueur {len(value)}")
            if "pattern" in schema and not re.search(schema["pattern"], value):
                out.append(f"{where} : {short(value)} ne suit pas {schema['pattern']}")
        return out

    @staticmethod
    def is_type(name, value):
        if name == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}[name])
