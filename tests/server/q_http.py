#!/usr/bin/env python3
"""What people type or paste into the one box by mistake: a useful answer or a clear refusal, and never a long one.

    q_http.py BUILD_DIRECTORY
"""
import sys

from banc import Client, Tally, Tools

COUNT = 3000
tally = Tally()
check, equal = tally.check, tally.equal

# name, q, what the refusal says
REFUSED = [
    ("une lettre", "a", "deux lettres"), ("une lettre accentuée, décomposée", "e\u0301", "deux lettres"), ("une lettre, deux fois", "a a", "deux lettres"),
    ("un chiffre", "7", "deux"), ("une apostrophe", "d'", "mot"), ("des signes", "!!! ??? %_*", "mot"), ("un emoji", "😀", "mot"),
    ("des emojis composés", "👩‍👩‍👧 🇫🇷", "mot"), ("des accents sans lettre", "\u0301\u0300", "mot"),
    ("300 mots", " ".join(f"mot{i}" for i in range(300)), "64"), ("300 fois un mot", "martin " * 300, "64"),
    ("un NIR", "184037511600148", "sécurité sociale"), ("un NIR à la clé fausse", "184037511600199", "faux"),
    ("un NIR à la clé fausse, en morceaux", "1 84 03 75 116 001 99", "faux"), ("un NIR de Corse à côté d'un nom", "martin 2 84 03 2A 116 001 99", "faux"),
]

# name, q; answered, whatever is found
ANSWERED = [
    ("des particules", "de la"), ("une particule", "de"), ("des particules, 60 fois", "de la " * 30), ("un prénom, 60 fois", "jean " * 60),
    ("des initiales", "a b c d e f g h i j"), ("deux lettres, souvent", "ma ma ma ma ma ma la la la la"), ("toutes les syllabes", " ".join(a + b for a in "bcdflm" for b in "aeiou")),
    ("alphabets mêlés", "martin Мартин"), ("cyrillique", "Мартинов"), ("arabe", "محمد علي"), ("chinois", "王伟"), ("un nom de 200 lettres", "x" * 200),
    ("un nom de 200 lettres, à particules", "de la " + "abcde" * 40), ("200 lettres accentuées", "é" * 200), ("du HTML", "<script>alert(1)</script>"),
    ("du SQL", "' OR 1=1; --"), ("des jokers", "mart* du?ont"), ("des guillemets", "\"martin jean\""), ("un numéro trop long", "0691119900321G02149999"),
    ("deux dates", "martin 12/03/1984 13/03/1984"), ("un téléphone trop court", "06 39 98"), ("une adresse incomplète", "martin@"),
]


def check_refused(client):
    for name, q, says in REFUSED:
        answer = client.search({"q": q})
        equal(f"{name} : statut", answer.status, 422)
        check(f"{name} : dit pourquoi", says in answer.json["detail"], answer.json)
        equal(f"{name} : dit où", answer.json["erreurs"][0]["chemin"], "/q")
        check(f"{name} : ne répète pas", q.strip() not in answer.json["detail"] or len(q) < 4, answer.json)


def check_answered(client):
    for name, q in ANSWERED:
        answer = client.search({"q": q})
        if not equal(f"{name} : statut", answer.status, 200):
            continue
        totals = answer.json.get("totaux", {"strict": answer.json["total"], "tolerant": 0})
        equal(f"{name} : total", answer.json["total"], totals["strict"] + totals["tolerant"])
        check(f"{name} : interprétation", answer.json["interpretation"], answer.json)


def check_repaired(client):
    """What is wrong around a name does not change what the name finds."""
    def found(q):
        answer = client.search({"q": q, "nombre": 50}).json
        return [d["numero_unique"] for d in answer["demandes"]], answer["total"]

    plain = found("martin")
    check("martin est trouvé", plain[1] > 0)
    equal("marques de direction seules : rien de tapé", client.search({"q": "\u200f\u202e \u2066"}).json["total"], client.search({}).json["total"])
    for name, q in [("marques de direction", "\u202emar\u200ftin\u202c"), ("blancs insécables", "\u00a0martin\u202f"), ("césure invisible", "mar\u200btin"),
                    ("emoji", "martin 😀"), ("virgules", ",;martin,,"), ("deux fois", "martin martin"), ("casse et accents", "MÀRTÍN"), ("pleine chasse", "ｍａｒｔｉｎ")]:
        equal(f"martin, {name}", found(q), plain)


def check_impossible_dates(client):
    for date in ("31/02/1984", "00/01/1984", "12/13/1984", "29-02-1983"):
        answer = client.search({"q": f"martin {date}"})
        equal(f"{date} : statut", answer.status, 200)
        check(f"{date} : dit qu'elle n'existe pas", any(date in w and "date" in w for w in answer.json["avertissements"]), answer.json["avertissements"])
        equal(f"{date} : lue comme du texte", [t["role"] for t in answer.json["interpretation"]], ["nom", "texte"])
    right = client.search({"q": "martin 29/02/1984"}).json
    equal("29/02/1984 : une date", ([t["role"] for t in right["interpretation"]], right["avertissements"]), (["nom", "date_naissance"], []))


def check_ressort(client):
    """A caller of a territory: of his rows that answer a name as well, those that wish for it come before a neighbour's that accept it."""
    near = client.comme({"profil": "ECOLE", "perimetre": {"communes": ["93066"]}})
    lifted = others = 0
    for name in ("marie", "jean", "martin", "ma", "je", "mo", "na", "sa", "al", "ch", "be"):  # beginnings are found equal most often
        body = {"q": name, "nombre": 1000, "champs": ["epci_souhaite"]}
        ours, all_ = (c.request("POST", "/v1/demandes/recherche", body).json["demandes"] for c in (near, client))
        seen = {d["numero_unique"] for d in ours}
        before = [d for d in all_ if d["numero_unique"] in seen]
        wished = lambda found: ["200057867" in (d["epci_souhaite"] or []) for d in found]
        equal(f"ressort, {name} : les mêmes", sorted(d["numero_unique"] for d in before), sorted(seen))
        rank = lambda found: [sum(found[:i + 1]) for i in range(len(found))]
        check(f"ressort, {name} : pas moins des siennes, où qu'on s'arrête", all(a >= b for a, b in zip(rank(wished(ours)), rank(wished(before)))), wished(ours))
        lifted += wished(ours) != wished(before)
        others += not all(wished(ours))
    check("le ressort change l'ordre", lifted > 0, (lifted, others))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Tools(sys.argv[1]) as tools:
        built = tools.index(tools.demandes(COUNT), index=tools.path("index"))
        if built.returncode != 0:
            sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
        server = tools.start(tools.path("index"))
        if server.port is None:
            sys.exit(f"le serveur n'a pas démarré : {server.log}")
        client = Client(server.port)
        for function in (check_refused, check_answered, check_repaired, check_impossible_dates):
            try:
                function(client)
            except Exception as error:  # one broken part does not hide the others
                check(function.__name__, False, repr(error))
        check_ressort(client)
        check("le journal ne garde aucun NIR", "184037511600" not in server.log and "84 03 75" not in server.log)
        equal("arrêt", server.stop(), 0)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
