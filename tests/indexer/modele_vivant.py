"""What must stand in an index that several writers change until it is killed.

Each Auteur has applications of his own and one request under way at a time. A request that was acknowledged has been done whole; one
that was not has been done up to one of its steps, in order: each step is one record of the journal. Several claims of one request are made
together or not at all. AuteurDeGrilles puts grids of cotation: each request is one record.
"""
import collections
import datetime

from banc_vivant import AGENTS, DATE, GUICHETS, change, ndjson

State = collections.namedtuple("State", "exists text holder status renewed")
ABSENT = State(False, None, None, None, None)


def shown(state):
    """What lire_index says of it; None: it is not there."""
    status = " ".join(state.status) if isinstance(state.status, tuple) else state.status
    return (state.text, state.holder, status, state.renewed) if state.exists else None


KINDS = ("creees", "renouvelees", "radiees", "attribuees", "supprimees")
MONTH = DATE[:7]


def state_of(record):
    """Of a record of the base, which nobody holds."""
    status = record["statut"] if record["statut"] in ("ATTRIBUEE", "SUSPENDUE") else "ACTIVE"
    if record["statut"] == "RADIEE":
        status = "RADIEE", record["motif_radiation"]
    return State(True, record.get("complement_demande", ""), None, status, record.get("date_dernier_renouvellement"))


class Etape:
    """One record of the journal: what an application becomes, and what is counted for it."""

    def __init__(self, number, state, version, counted=()):
        self.number, self.state, self.version, self.counted = number, state, version, counted


class Auteur:
    headers = {}

    def __init__(self, name, base, numbers, new, rng, counts):
        """`numbers`: of the base, each with version 1; `new`: records that are not there yet. `counts`: shared, Counter of (month, kind)."""
        self.name, self.rng, self.counts = name, rng, counts
        self.records = {n: base.records[n] for n in numbers}
        self.records.update({r["numero_unique"]: r for r in new})
        self.sure = {n: self.of_record(n) if n in base.records else ABSENT for n in self.records}
        # The lowest and the highest version that may stand: they differ when it is not known whether a record came through.
        self.versions = {n: (1, 1) if n in base.records else (0, 0) for n in self.records}
        self.pending = None  # the request under way: (target, body, steps)
        self.again = None  # a batch that broke off, to be sent again as it is, and the steps that are left of it
        self.drawn = self.acknowledged = 0
        self.last = None  # the last batch that was acknowledged, when nothing else has changed since

    def of_record(self, number):
        return state_of(self.records[number])

    # ---- requests: (method, target, body, steps, judge(answer) -> what is wrong or None)

    def draw(self):
        self.drawn += 1
        if self.again:
            (body, steps), self.again = self.again, None
            return "POST", "/v1/changements", body, steps, lambda a: None if (
                a.status, a.json["acceptes"] + a.json["sans_effet"]) == (200, len(steps)) else f"{a} pour {body} renvoyé, {len(steps)} restaient"
        kind = self.rng.randrange(20)
        if kind == 0 and self.last:
            return self.replay()
        if kind < 12:
            return self.changes()
        if kind < 14:
            return self.claim_many()
        return self.claim()

    def replay(self):
        """The same bytes again: every line is known already."""
        return "POST", "/v1/changements", self.last, [], lambda a: None if (a.status, a.json["acceptes"], a.json["sans_effet"]) == (200, 0, 0) else a

    def changes(self):
        lines, steps, told = [], [], collections.Counter()
        now, versions = dict(self.sure), dict(self.versions)
        came, left = set(), set()  # in this batch: created, deleted
        for i in range(self.rng.choice((1, 1, 2, 3, 5, 8, 13))):
            number = self.rng.choice(list(self.records))
            state, (low, high) = now[number], versions[number]
            text = state.text if state.exists and self.rng.randrange(5) == 0 else f"{self.name} {self.drawn}.{i}"
            late = low > 0 and self.rng.randrange(8) == 0
            version = self.rng.randint(1, low) if late else high + self.rng.choice((1, 1, 1, 2, 40))
            kind = self.rng.choice(("remplacer",) * 4 + ("modifier",) * 6 + ("supprimer",) * 2 + ("fausse",))
            if kind == "modifier" and low != high:
                kind = "remplacer"  # whether the version that it names is the current one is not known
            if kind == "fausse":
                lines.append(change("remplacer", number, version, demande={"typologi": text}))
                told["rejetes"] += 1
                continue
            if kind == "modifier":
                lines.append(self.modified(number, version, state, low, text))
                if not 1 <= lines[-1]["version_precedente"] < version:
                    lines.pop()
                    continue
                changed = {"text": text, **self.renamed(lines[-1]["champs"])}
                after = state._replace(**changed)
                if isinstance(after.status, tuple):
                    after = after._replace(holder=None)
                refused = not state.exists or lines[-1]["version_precedente"] != low
            elif kind == "supprimer":
                if number in came or number in left:
                    continue  # two roads to the same absence could not be told apart
                lines.append(change("supprimer", number, version))
                after, refused = ABSENT, False
            else:
                lines.append(change("remplacer", number, version, demande={**self.records[number], "complement_demande": text}))
                after = self.of_record(number)._replace(text=text, holder=state.holder if state.exists else None)
                refused = False
            if late:
                told["ignores"] += 1
                continue
            if refused:
                told["rejetes"] += 1
                continue
            if kind != "supprimer" and after == state:
                told["sans_effet"] += 1
            else:
                told["acceptes"] += 1
            (came if after.exists and not state.exists else left if state.exists and not after.exists else set()).add(number)
            steps.append(Etape(number, after, version, self.counted(number, state, after)))
            now[number], versions[number] = after, (version, version)
        body = ndjson(lines)

        def judge(answer):
            self.last = body
            got = {k: answer.json[k] for k in ("acceptes", "sans_effet", "ignores", "rejetes")} if answer.status == 200 else answer
            want = {k: told[k] for k in ("acceptes", "sans_effet", "ignores", "rejetes")}
            return None if got == want else f"{got} au lieu de {want} pour {body[:2000]}"
        return "POST", "/v1/changements", body, steps, judge

    def modified(self, number, version, state, low, text):
        fields = {"complement_demande": text}
        draw = self.rng.randrange(10) if state.exists and state.text != text else 9
        if draw < 2:
            fields["date_dernier_renouvellement"] = self.rng.choice((DATE, "2021-05-31", "2021-04-15"))
            if fields["date_dernier_renouvellement"] < self.records[number]["date_creation"]:
                fields["date_dernier_renouvellement"] = DATE
        elif draw == 2 and state.status != "RADIEE":
            fields.update(statut="RADIEE", motif_radiation=self.rng.choice(("RADATT", "RADABA", "RADREN")), date_radiation=DATE)
        elif draw == 3 and state.status == "ACTIVE":
            fields["statut"] = "ATTRIBUEE"
        previous = low if self.rng.randrange(10) else low - 1  # one that will not be the current one again
        return change("modifier", number, version, version_precedente=previous, champs=fields)

    @staticmethod
    def renamed(fields):
        names = {"statut": "status", "date_dernier_renouvellement": "renewed"}
        return {names[k]: v for k, v in fields.items() if k in names} | ({"status": ("RADIEE", fields["motif_radiation"])} if "motif_radiation" in fields else {})

    def counted(self, number, before, after):
        """The months and kinds of what has happened, as compteurs.h says."""
        record = self.records[number]
        if not after.exists:
            return [("sans", "supprimees")] if before.exists else []
        struck = isinstance(after.status, tuple)
        was = "RADIEE" if isinstance(before.status, tuple) else before.status
        out = []
        if not before.exists and not struck:
            out.append((record["date_creation"][:7], "creees"))
        if before.exists and after.renewed and (before.renewed or "") < after.renewed:
            out.append((after.renewed[:7], "renouvelees"))
        if struck and was != "RADIEE":
            out.append((MONTH, "radiees"))
            if after.status[1] == "RADATT" and was != "ATTRIBUEE":
                out.append((MONTH, "attribuees"))
        if after.status == "ATTRIBUEE" and was != "ATTRIBUEE":
            out.append((record.get("date_modification", "sans")[:7], "attribuees"))
        return out

    def claim(self):
        number = self.rng.choice(list(self.records))
        state = self.sure[number]
        guichet, agent, target = self.rng.choice(GUICHETS), self.rng.choice(AGENTS), f"/v1/demandes/{number}/instruction"
        if state.holder and self.rng.randrange(2):
            guichet, agent = state.holder.split(" ")
        who, kind = f"{guichet} {agent}", self.rng.randrange(5)
        struck = isinstance(state.status, tuple)
        if kind < 3:
            want = 404 if not state.exists else 409 if struck or state.holder not in (None, who) else 200 if state.holder else 201
            after = state._replace(holder=who) if want < 300 else state
            call = "PUT", target, {"guichet": guichet, "agent": agent}
        elif kind == 3:
            force = self.rng.randrange(3) == 0
            want = 404 if not state.exists else 409 if state.holder not in (None, who) and not force else 204
            after = state._replace(holder=None) if want < 300 else state
            agent_ = agent.encode()
            coded = "".join(f"%{b:02X}" for b in agent_)
            call = "DELETE", f"{target}?guichet={guichet}&agent={coded}" + ("&force=true&motif=essai" if force else ""), None
        else:
            to = self.rng.choice(AGENTS)
            want = 404 if not state.exists else 409 if struck or state.holder not in (who, f"{guichet} {to}") else 200
            after = state._replace(holder=f"{guichet} {to}") if want < 300 else state
            call = "POST", target + "/transfert", {"guichet": guichet, "agent": agent, "vers_agent": to}
        steps = [Etape(number, after, None)] if after != state else []
        return *call, steps, lambda a: None if a.status == want else f"{a} au lieu de {want} : {call}, {state}"

    def claim_many(self):
        numbers = self.rng.sample(list(self.records), self.rng.randint(1, 4))
        guichet, agent = self.rng.choice(GUICHETS), self.rng.choice(AGENTS)
        who, states = f"{guichet} {agent}", [self.sure[n] for n in numbers]
        want = 200
        if any(not s.exists for s in states):
            want = 422
        elif any(isinstance(s.status, tuple) or s.holder not in (None, who) for s in states):
            want = 409
        steps = [Etape(n, s._replace(holder=who), None) for n, s in zip(numbers, states) if s.holder is None] if want == 200 else []
        return ("POST", "/v1/instructions", {"guichet": guichet, "agent": agent, "numeros": numbers}, steps,
                lambda a: None if a.status == want else f"{a} au lieu de {want} : {states}")

    # ---- what became of it

    def done(self, steps):
        """All these steps have been made."""
        for e in steps:
            self.sure[e.number] = e.state
            if e.version:
                self.versions[e.number] = (e.version, e.version)
            self.counts.update(e.counted)

    def compare(self, found):
        """What is wrong with `found`, {number: shown(state)}, as texts; from now on what was found is sure."""
        target, body, steps = self.pending or (None, None, [])
        self.pending = self.last = self.again = None
        seen = {n: found.get(n) for n in self.records}
        reached = {n: shown(s) for n, s in self.sure.items()}
        possible = [0] if reached == seen else []
        for i, e in enumerate(steps):
            reached[e.number] = shown(e.state)
            if reached == seen and (target != "/v1/instructions" or i + 1 == len(steps)):
                possible.append(i + 1)
        if not possible:
            sure = {n: shown(s) for n, s in self.sure.items()}
            return [f"{n} : {seen[n]} au lieu de {sure[n]}, étapes {[(e.state, e.version) for e in steps if e.number == n]}"
                    for n in seen if seen[n] != sure[n]]
        self.done(steps[:possible[0]])
        for e in steps[possible[0]:possible[-1]]:  # the version alone may have advanced
            if e.version:
                self.versions[e.number] = (self.versions[e.number][0], e.version)
        if target == "/v1/changements" and possible[0] == possible[-1] < len(steps):
            self.again = body, steps[possible[0]:]
        return []


class AuteurDeGrilles:
    """An officer who drafts, publishes and puts aside the grids of some territories, now and then upon something stale. What stands in a
    territory: (revision, ((version, statut, libelle), …)); each request has a libelle of its own, and a first day later than all before."""
    name = "auteur de grilles"

    def __init__(self, territories, rng):
        self.rng = rng
        self.sure = {t: None for t in territories}
        self.pending = None
        self.headers = {}
        self.drawn = self.acknowledged = 0

    def tag(self, territory):
        return f'"{territory}-{self.sure[territory][0]}"'

    def draw(self):
        self.drawn += 1
        territory = self.rng.choice(list(self.sure))
        before = self.sure[territory]
        statut = self.rng.choice(("BROUILLON", "BROUILLON", "PUBLIEE", "PUBLIEE", "ARCHIVEE"))
        first = datetime.date.fromisoformat(DATE) + datetime.timedelta(days=self.drawn)
        body = {"libelle": str(self.drawn), "statut": statut, "valide_du": first.isoformat(),
                "criteres": [{"code": "ANCIENNETE", "par": "MOIS", "plafond": self.drawn % 10000 + 1, "hors_mutation": {"poids": 1}, "mutation": {"poids": 1}}]}
        wrong = self.rng.randrange(6) == 0
        tags = ["*", f'"{territory}-99999"'] if before is None else [None, f'"{territory}-{before[0] - 1}"'] if wrong else ["*", self.tag(territory), f'"x", {self.tag(territory)}']
        tag = self.rng.choice(tags) if wrong or before else None
        self.headers = {"If-Match": tag} if tag else {}
        revision, versions = before or (0, ())
        draft = bool(versions) and versions[-1][1] == "BROUILLON"
        kept = versions[:-1] if draft else versions
        number = len(kept) + 1
        want = 412 if wrong else 422 if statut == "ARCHIVEE" and not draft else 200 if before else 201
        step = (territory, (revision + 1, kept + ((number, statut, str(self.drawn)),))) if want < 300 else None

        def judge(answer):
            if answer.status != want:
                return f"{answer} au lieu de {want} : {before}, {body}, {self.headers}"
            if want < 300:
                got = {k: answer.json[k] for k in ("epci", "version", "statut", "revision")}, answer.head["etag"], int(answer.head["generation"])
                told = {"epci": territory, "version": number, "statut": statut, "revision": revision + 1}, f'"{territory}-{revision + 1}"', answer.json["generation"]
                return None if got == told else f"{got} au lieu de {told}"
            return None
        return "PUT", f"/v1/grilles/{territory}", body, step, judge

    def done(self, step):
        if step:
            self.sure[step[0]] = step[1]

    def compare(self, found):
        """What is wrong with `found`, as `grids` reads them; from now on what was found is sure."""
        step = self.pending[2] if self.pending else None
        self.pending = None
        wrong = [f"{t} : jamais posée" for t in found if t not in self.sure]
        for territory, sure in self.sure.items():
            g = found.get(territory)
            seen = g and (g["revision"], tuple((v["version"], v["statut"], v["libelle"]) for v in g["versions"]))
            if seen != sure and (step is None or step != (territory, seen)):
                wrong.append(f"{territory} : {seen} au lieu de {sure}, en cours : {step}")
            for v in g["versions"] if g else ():
                if v["criteres"][0]["plafond"] != int(v["libelle"]) % 10000 + 1 or (v["statut"] == "PUBLIEE") != ("publiee_le" in v):
                    wrong.append(f"{territory} : version d'une autre requête : {v}")
            self.sure[territory] = seen
        return wrong
