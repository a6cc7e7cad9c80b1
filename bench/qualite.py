#!/usr/bin/env python3
"""How often the simple search finds the person, when the name is typed with one noise.

    qualite.py --url http://127.0.0.1:8080 --demandes demandes.ndjson [--echantillon 400] [--graine 1]

The demandes are those the index was made of; a sample of them is typed with one noise each. A person of the same folded birth or
used name and the same first given name counts as found. Prints a table: recall at 10, first row right, tolerant rows, times.
"""
import argparse
import http.client
import json
import random
import re
import statistics
import unicodedata
import urllib.parse

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PARTICLES = {"DE", "DU", "DES", "LA", "LE", "BEN", "EL", "DA", "DOS", "VAN", "VON", "AL", "SAINT", "DEL"}


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text or "") if not unicodedata.combining(c)).lower()
    return re.sub("[^a-z0-9]+", "", text.replace("œ", "oe").replace("æ", "ae"))


def edit(rng, word):
    """One letter missing, added, changed, or two swapped; never the word itself."""
    for _ in range(20):
        i, letter = rng.randrange(len(word)), rng.choice(LETTERS)
        made = rng.choice([word[:i] + word[i + 1:], word[:i] + letter + word[i:], word[:i] + letter + word[i + 1:],
                           word[:i] + word[i + 1:i + 2] + word[i] + word[i + 2:]])
        if fold(made) != fold(word) and len(made) > 2:
            return made
    return word + "x"


# Spellings a French ear does not tell apart: each is tried where it applies.
SOUNDS = [("ph", "f"), ("eau", "o"), ("au", "o"), ("th", "t"), ("y", "i"), ("qu", "k"), ("ck", "k"), ("ss", "c"), ("ll", "l"), ("nn", "n"),
          ("tt", "t"), ("rr", "r"), ("mm", "m"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("ge", "je"), ("gi", "ji"), ("ain", "in"),
          ("ein", "in"), ("ai", "e"), ("an", "en"), ("en", "an"), ("kh", "k"), ("dj", "j"), ("sh", "ch"), ("z", "s"), ("ou", "w")]


def by_ear(rng, word):
    low = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).lower()
    made = {low.replace(a, b, 1) for a, b in SOUNDS if a in low and not (b == "w" and not re.search("ou[aei]", low))
            and not (a == "z" and not re.search("[aeiou]z[aeiou]", low)) and not (a == "ss" and not re.search("ss[ei]", low))
            and not (a in ("an", "en") and not re.search(a + "[bcdfgjklpqrstvxz]", low))
            and not (a in ("ai",) and re.search("ai[nmly]", low)) and not (a == "y" and re.search("y[aeiou]|[aeou]y", low))}
    made |= {low[:-1]} if re.search("[aeiou][td]$|[aou]s$", low) and len(low) > 4 else set()
    made = sorted(m for m in made if m != low)
    return rng.choice(made) if made else None


def noises(rng, d):
    """kind -> (typed, the name that must be found, the first given name)"""
    nom, prenom = d["nom"], d["prenoms"].split()[0]
    ascii_ = "".join(c for c in unicodedata.normalize("NFD", nom + " " + prenom) if not unicodedata.combining(c))
    out = {"casse": ((nom + " " + prenom).swapcase(), nom, prenom), "ordre": (prenom + " " + nom, nom, prenom)}
    if ascii_ != nom + " " + prenom:
        out["accents"] = (ascii_, nom, prenom)
    parts = nom.split()
    if len(parts) > 1 and parts[0] in PARTICLES:
        out["particule collée"] = (nom.replace(" ", "") + " " + prenom, nom, prenom)
        out["particule omise"] = (" ".join(p for p in parts if p not in PARTICLES) + " " + prenom, nom, prenom)
    if "-" in nom:
        out["trait d'union"] = (nom.replace("-", rng.choice([" ", ""])) + " " + prenom, nom, prenom)
    if "'" in nom or "’" in nom:
        out["apostrophe"] = (re.sub("['’]", rng.choice([" ", "", "’"]), nom) + " " + prenom, nom, prenom)
    if d.get("nom_usage") and fold(d["nom_usage"]) != fold(nom):
        out["nom d'usage"] = (d["nom_usage"] + " " + prenom, d["nom_usage"], prenom)
    for c in d.get("codemandeurs") or []:
        if c.get("nom") and c.get("prenoms"):
            out["codemandeur"] = (c["nom"] + " " + c["prenoms"].split()[0], c["nom"], c["prenoms"].split()[0])
    if len(fold(nom)) >= 4:
        out["faute au nom"] = (edit(rng, nom.lower()) + " " + prenom, nom, prenom)
        out["début"] = (nom[:max(3, len(nom) * 2 // 3)] + " " + prenom, nom, prenom)
    if len(fold(prenom)) >= 4:
        out["faute au prénom"] = (nom + " " + edit(rng, prenom.lower()), nom, prenom)
    heard = by_ear(rng, nom)
    if heard:
        out["à l'oreille"] = (heard + " " + prenom, nom, prenom)
    out["nom et année"] = (nom + " " + d["date_naissance"][:4], nom, prenom)
    year, month, day = d["date_naissance"].split("-")
    out["nom, prénom et date"] = (f"{nom} {prenom} {day}/{month}/{year}", nom, prenom)
    out["numéro sans guichet"] = (d["numero_unique"][:13], nom, prenom)
    return out


def names_of(row):
    first = (row.get("prenoms") or " ").split() or [""]
    people = {(fold(row.get(k)), fold(first[0])) for k in ("nom", "nom_usage") if row.get(k)}
    for k in ("codemandeur_nom", "codemandeur_nom_usage"):
        for n in row.get(k) or []:
            people |= {(fold(n), fold((p.split() or [""])[0])) for p in row.get("codemandeur_prenoms") or []}
    return people


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--demandes", required=True)
    parser.add_argument("--echantillon", type=int, default=400)
    parser.add_argument("--graine", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.graine)
    server = http.client.HTTPConnection(urllib.parse.urlparse(options.url).netloc)
    results = {}
    with open(options.demandes, encoding="utf-8") as lines:
        for line in lines:
            if rng.random() > 0.02:
                continue
            d = json.loads(line)
            if not (d.get("nom") and d.get("prenoms") and d.get("date_naissance")):
                continue
            for kind, (typed, name, first) in noises(rng, d).items():
                done = results.setdefault(kind, [])
                if len(done) >= options.echantillon:
                    continue
                body = {"q": typed, "nombre": 10, "champs": ["nom", "nom_usage", "prenoms", "codemandeur_nom", "codemandeur_nom_usage",
                                                             "codemandeur_prenoms"]}
                server.request("POST", "/v1/demandes/recherche", json.dumps(body), {"Content-Type": "application/json"})
                answer = json.loads(server.getresponse().read())
                right = [row["numero_unique"] == d["numero_unique"] or (fold(name), fold(first)) in names_of(row)
                         for row in answer.get("demandes", [])]
                done.append((any(right), bool(right) and right[0], answer.get("totaux", {}).get("tolerant", 0), answer.get("duree_us", 0)))
            if all(len(r) >= options.echantillon for r in results.values()) and len(results) >= 16:
                break
    print("| noise | queries | recall@10 | first right | tolerant rows, median | p50 µs | p99 µs |\n| --- | --- | --- | --- | --- | --- | --- |")
    for kind, done in results.items():
        times = sorted(t for _, _, _, t in done)
        print(f"| {kind} | {len(done)} | {100 * sum(f for f, *_ in done) / len(done):.1f} % | {100 * sum(f for _, f, *_ in done) / len(done):.1f} % | "
              f"{statistics.median(t for _, _, t, _ in done):.0f} | {times[len(times) // 2]} | {times[min(len(times) - 1, len(times) * 99 // 100)]} |")


if __name__ == "__main__":
    main()
