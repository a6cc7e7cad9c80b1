#!/usr/bin/env python3
"""The README's tour: its commands, run, and its answers, compared with the real ones or written anew.

    tour.py build/release INDEX     rewrites the answers in README.md from this index

INDEX: the README's own base école (deploy/demo.sh leaves it in build/demo/100000). The shape of an answer stays what the README
quotes: "…" in a list stands for elements left out, and as a key for members left out.
"""
import json
import os
import re
import subprocess
import sys

from banc import HOST, ROOT, Tools, short

README = os.path.join(ROOT, "README.md")
# A command stands at four blanks and goes on after a backslash or inside quotes; its answer follows, also at four blanks.
BLOCK = re.compile(r"^    curl [^\n]*(?:\n    [^\n]*)*", re.M)
VOLATILE = re.compile(r"/(duree_us|curseur_suivant|generation|instance)$")


def read():
    with open(README, encoding="utf-8") as file:
        return file.read()


def examples(text):
    """[(whole block, command, quoted answer, whether it is a stream of lines)]"""
    out = []
    for block in BLOCK.findall(text):
        lines = [line[4:] for line in block.splitlines()]
        end = 1
        while lines[end - 1].endswith("\\") or "\n".join(lines[:end]).count("'") % 2:
            end += 1
        command = "\n".join(lines[:end])
        out.append((block, command, "\n".join(lines[end:]), "x-ndjson" in command))
    return out


def run(command, port):
    return subprocess.run(["bash", "-c", command.replace("127.0.0.1:8080", f"{HOST}:{port}")], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)


def parse(text, stream):
    return [json.loads(line) for line in text.splitlines() if line.strip()] if stream else json.loads(text)


def differences(quote, real, exact, where=""):
    """Between a quoted answer and a real one; not exact: names and types only."""
    if isinstance(quote, dict):
        if not isinstance(real, dict):
            return [f"{where} : objet attendu"]
        out = []
        for key, value in quote.items():
            if key != "…":
                out += differences(value, real[key], exact, f"{where}/{key}") if key in real else [f"{where} : {key} n'est pas dans la réponse"]
        return out
    if isinstance(quote, list):
        if not isinstance(real, list):
            return [f"{where} : liste attendue"]
        wanted = [element for element in quote if element != "…"]
        if exact and (len(wanted) > len(real) or ("…" not in quote and len(wanted) != len(real))):
            return [f"{where} : {len(real)} éléments"]
        return [d for i, (a, b) in enumerate(zip(wanted, real)) for d in differences(a, b, exact, f"{where}/{i}")]
    if exact:
        return [] if VOLATILE.search(where) or quote == real else [f"{where} : {short(real)} au lieu de {short(quote)}"]
    return [] if real is None or quote is None or isinstance(quote, type(real)) else [f"{where} : {short(real)} n'est pas du type de {short(quote)}"]


def renewed(quote, real):
    """The real values in the quoted shape; a quoted list of plain values is renewed whole."""
    if isinstance(quote, dict):
        return {key: "…" if key == "…" else renewed(value, real[key]) for key, value in quote.items()}
    if isinstance(quote, list) and isinstance(real, list):
        if not any(isinstance(element, (dict, list)) for element in real):
            return real
        wanted = [element for element in quote if element != "…"]
        out = [renewed(a, b) for a, b in zip(wanted, real)]
        return out + (["…"] if len(real) > len(out) else [])
    return real[:12] + "…" if isinstance(real, str) and isinstance(quote, str) and quote.endswith("…") else real


def layout(value, indent=0, width=124):
    """JSON as a person would break it: members side by side while they fit."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or indent + len(line) <= width:
        return line
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    pad = " " * (indent + 2)
    parts = [json.dumps(k, ensure_ascii=False) + ": " + layout(v, indent + 2, width) for k, v in value.items()] \
        if isinstance(value, dict) else [layout(v, indent + 2, width) for v in value]
    lines = []
    for part in parts:
        if lines and "\n" not in part and "\n" not in lines[-1] and indent + 4 + len(lines[-1]) + len(part) <= width:
            lines[-1] += ", " + part
        else:
            lines.append(part)
    return opening + (",\n" + pad).join(lines) + closing if indent == 0 else opening + "\n" + pad + (",\n" + pad).join(lines) + closing


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    text = read()
    with Tools(sys.argv[1]) as tools:
        server = tools.start(os.path.abspath(sys.argv[2]))
        if server.port is None:
            sys.exit(server.log)
        for block, command, quoted, stream in examples(text):
            real = parse(run(command, server.port).stdout.decode(), stream)
            quote = renewed(parse(quoted, stream), real)
            answer = "\n".join(json.dumps(line, ensure_ascii=False) for line in quote) if stream else layout(quote)
            text = text.replace(block, "\n".join("    " + line for line in (command + "\n" + answer).splitlines()))
        server.stop()
    with open(README, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
