#!/usr/bin/env python3
"""Hostile HTTP against a real server: every message must get exactly the answer that is due, the connection must be closed
when nobody can know where the next request begins, and no request hidden inside another may ever be answered.

    hostile_http.py [--get PATH] [--post PATH] [--delai-entetes S] [--delai-corps S] -- PROGRAM ARGUMENTS…
    hostile_http.py build/release

The second form tests the sne-server of that build on a small base école. {port} in the arguments becomes a free port. GET PATH and POST PATH with the body {} must answer 200. The two delays are those
of the server: how long a head and a body may take. Standard library only.
"""
import argparse
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

HOST = "127.0.0.1"
failures = []
checks = 0


def fail(name, text):
    failures.append(name)
    print(f"ÉCHEC {name} : {text}", flush=True)


def count(number=1):
    """So many checks were made, failed or not."""
    global checks
    checks += number


class Wire:
    """One connection; reads whole answers."""

    def __init__(self, port, timeout=10.0):
        self.socket = socket.create_connection((HOST, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""
        self.ended = False

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server may rightly have closed: what it answered is what counts

    def more(self):
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            self.ended = True
            return False
        if not piece:
            self.ended = True
        self.data += piece
        return bool(piece)

    def answer(self, head_only=False):
        """(status, head, body), or None when the connection ended first."""
        while b"\r\n\r\n" not in self.data:
            if not self.more():
                return None
        head, self.data = self.data.split(b"\r\n\r\n", 1)
        status = int(head.split(b" ", 2)[1])
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length" and not head_only:
                length = int(value)
        while len(self.data) < length:
            if not self.more():
                return None
        body, self.data = self.data[:length], self.data[length:]
        return status, head, body

    def closed(self, within=5.0):
        """True iff the server ends the connection without sending anything more."""
        self.socket.settimeout(within)
        try:
            while not self.ended:
                self.more()
        except socket.timeout:
            return False
        return self.data == b""

    def close(self):
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def messages(get, post):
    """(name, bytes, status): one refusal, then the connection closes."""
    g, p = get.encode(), post.encode()

    def head(*lines, body=b"", first=b"GET " + g + b" HTTP/1.1", host=b"Host: localhost"):
        fields = [first] + ([host] if host else []) + list(lines)
        return b"\r\n".join(fields) + b"\r\n\r\n" + body

    def put(*lines, body=b""):
        return head(*lines, body=body, first=b"POST " + p + b" HTTP/1.1")

    chunk = b"2\r\n{}\r\n0\r\n\r\n"
    te = b"Transfer-Encoding: "
    length = b"Content-Length: "
    yield "te-gzip-et-longueur", put(te + b"gzip", length + b"2", body=b"{}"), 501
    yield "te-chunked-et-longueur", put(te + b"chunked", length + b"2", body=chunk), 501
    yield "longueur-et-te-chunked", put(length + b"2", te + b"chunked", body=chunk), 501
    yield "te-identity", put(te + b"identity", length + b"2", body=b"{}"), 501
    yield "te-xchunked", put(te + b"xchunked", body=chunk), 501
    yield "te-chunked-gzip", put(te + b"chunked, gzip", body=chunk), 501
    yield "te-gzip-chunked", put(te + b"gzip, chunked", body=chunk), 501
    yield "te-chunked", put(te + b"chunked", body=chunk), 501
    yield "te-casse", put(b"tRANSFER-eNCODING:chunked", body=chunk), 501
    yield "te-vide", put(te, body=chunk), 501
    yield "te-deux-fois", put(te + b"identity", te + b"chunked", body=chunk), 501
    yield "te-tabulation", put(b"Transfer-Encoding:\tchunked", body=chunk), 501
    yield "te-sur-get", head(te + b"chunked", body=chunk), 501
    yield "te-espace-avant-deux-points", put(b"Transfer-Encoding : chunked", body=chunk), 400
    yield "te-replie", put(b"Transfer-Encoding:\r\n chunked", body=chunk), 400
    yield "remorques", put(te + b"chunked", b"Trailer: Authorization",
                           body=b"2\r\n{}\r\n0\r\nAuthorization: x\r\nX-Forwarded-User: root\r\n\r\n"), 501
    yield "remorques-geantes", put(te + b"chunked", body=b"2\r\n{}\r\n0\r\n" + b"X: " + b"y" * 1200000 + b"\r\n\r\n"), 501
    yield "extension-de-bloc", put(te + b"chunked", body=b"2;" + b"a" * 5000000 + b"\r\n{}\r\n0\r\n\r\n"), 501
    yield "http10", head(first=b"GET " + g + b" HTTP/1.0"), 505
    yield "http10-chunked", head(te + b"chunked", body=chunk, first=b"POST " + p + b" HTTP/1.0"), 505
    yield "http12", head(first=b"GET " + g + b" HTTP/1.2"), 505
    yield "http2-preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505
    yield "http09", b"GET " + g + b"\r\n\r\n", 400
    yield "version-minuscule", head(first=b"GET " + g + b" http/1.1"), 400
    yield "tls", bytes.fromhex("16030100c8010000c40303") + bytes(range(32)), 400
    yield "ssh", b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n\r\n", 400
    yield "binaire", bytes(range(128, 256)) * 4, 400
    yield "texte-sans-fin-de-ligne", b"A" * 5000, 400
    yield "ligne-vide-devant", b"\r\n" + head(), 400
    yield "pas-de-host", head(host=None), 400
    yield "deux-host", head(b"Host: localhost"), 400
    yield "deux-host-differents", head(b"Host: autre"), 400
    yield "host-vide", head(host=b"Host:"), 400
    yield "host-avec-chemin", head(host=b"Host: localhost/../x"), 400
    yield "utf8-brut-chemin", head(first="GET /é HTTP/1.1".encode()), 400
    yield "utf8-brut-requete", head(first=b"GET " + g + "?q=hôpital HTTP/1.1".encode()), 400
    yield "espace-dans-la-cible", head(first=b"GET " + g + b"?q=a b HTTP/1.1"), 400
    yield "deux-espaces", head(first=b"GET  " + g + b" HTTP/1.1"), 400
    yield "fragment", head(first=b"GET " + g + b"#x HTTP/1.1"), 400
    yield "nul-dans-la-cible", head(first=b"GET " + g + b"\0 HTTP/1.1"), 400
    yield "forme-absolue", head(first=b"GET http://h" + g + b" HTTP/1.1"), 400
    yield "forme-asterisque", head(first=b"OPTIONS * HTTP/1.1"), 400
    yield "connect", head(first=b"CONNECT h:443 HTTP/1.1"), 400
    yield "methode-vide", head(first=b" " + g + b" HTTP/1.1"), 400
    yield "methode-illegale", head(first=b"GE@T " + g + b" HTTP/1.1"), 400
    yield "methode-longue", head(first=b"M" * 40 + b" " + g + b" HTTP/1.1"), 400
    yield "longueur-deux-fois-egale", put(length + b"2", length + b"2", body=b"{}"), 400
    yield "longueur-deux-fois-differente", put(length + b"2", length + b"40", body=b"{}"), 400
    yield "longueur-plus", put(length + b"+2", body=b"{}"), 400
    yield "longueur-moins", put(length + b"-2", body=b"{}"), 400
    yield "longueur-espace", put(length + b"2 2", body=b"{}"), 400
    yield "longueur-hexa", put(length + b"0x2", body=b"{}"), 400
    yield "longueur-liste", put(length + b"2, 2", body=b"{}"), 400
    yield "longueur-vide", put(length, body=b"{}"), 400
    yield "longueur-decimale", put(length + b"2.0", body=b"{}"), 400
    yield "longueur-arabe", put(length + "٢".encode(), body=b"{}"), 400
    yield "longueur-debordement", put(length + b"18446744073709551618", body=b"{}"), 413
    yield "longueur-immense", put(length + b"9" * 200, body=b"{}"), 413
    yield "corps-trop-gros", put(length + b"1000000000", body=b"{}"), 413
    yield "content-encoding", put(b"Content-Encoding: gzip", length + b"2", body=b"{}"), 415
    yield "expect-inconnu", put(b"Expect: 42", length + b"2", body=b"{}"), 417
    yield "obs-fold", head(b"X: a\r\n\tb"), 400
    yield "obs-fold-premier", b"GET " + g + b" HTTP/1.1\r\n Host: localhost\r\n\r\n", 400
    yield "espace-avant-deux-points", head(b"X : a"), 400
    yield "sans-deux-points", head(b"X"), 400
    yield "nom-vide", head(b": a"), 400
    yield "nom-illegal", head(b"X\x80: a"), 400
    yield "nul-dans-la-valeur", head(b"X: a\0b"), 400
    yield "cr-isole", head(b"X: a\rY: b"), 400
    yield "lf-isole", head(b"X: a\nContent-Length: 40"), 400
    yield "lf-seuls", b"GET " + g + b" HTTP/1.1\nHost: localhost\n\n", 400
    yield "cr-cr-lf", head(b"X: a\r"), 400
    yield "autorisation-deux-fois", head(b"Authorization: a", b"Authorization: b"), 400
    yield "entetes-geants", head(b"X: " + b"y" * 20000), 431
    yield "entetes-par-morceaux", head(*[b"X-%d: %s" % (i, b"y" * 500) for i in range(60)]), 431
    yield "entetes-trop-nombreux", head(*[b"X-%d: y" % i for i in range(150)]), 431
    yield "entetes-sans-fin", b"GET " + g + b" HTTP/1.1\r\nX: " + b"y" * 1000000, 431
    yield "cible-longue", head(first=b"GET " + g + b"?q=" + b"a" * 8192 + b" HTTP/1.1"), 414
    yield "cible-sans-fin", b"GET " + g + b"?q=" + b"a" * 1000000, 414


def run_message(port, get, name, data, status):
    hidden = b"GET " + get.encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for cut in ("d'un trait", "octet par octet"):
        if cut == "octet par octet" and len(data) > 2000:
            continue
        wire = Wire(port)
        if cut == "d'un trait":
            wire.send(data + hidden)
        else:
            for i in range(len(data)):
                wire.send(data[i:i + 1])
            wire.send(hidden)
        answer = wire.answer()
        if answer is None:
            fail(name, f"{cut} : connexion fermée sans réponse, {status} attendu")
        elif answer[0] != status:
            fail(name, f"{cut} : statut {answer[0]} au lieu de {status}")
        elif b"application/problem+json" not in answer[1] or b'"/problemes/' not in answer[2]:
            fail(name, f"{cut} : la réponse n'est pas un problème")
        elif b"private, no-store" not in answer[1]:
            fail(name, f"{cut} : Cache-Control manque")
        if not wire.closed():
            fail(name, f"{cut} : la connexion reste ouverte, ou une seconde réponse est venue : {wire.data[:80]!r}")
        wire.close()


def check_good(port, get, post):
    """What must be accepted although it looks odd, and leaves the connection usable."""
    g, p = get.encode(), post.encode()
    normal = b"GET " + g + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    cases = [
        ("normal", normal, [200]),
        ("post", b"POST " + p + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", [200]),
        ("suite-apres-corps", b"POST " + p + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
         + normal, [200, 200]),
        ("longueur-zeros", b"POST " + p + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 0002\r\n\r\n{}",
         [200]),
        ("corps-sur-get", b"GET " + g + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nGET /", [200]),
        ("pipeline", normal * 20, [200] * 20),
        ("upgrade-ignore", b"GET " + g + b" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n", [200]),
        ("methode-minuscule", b"get " + g + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", [405]),
        ("methode-inconnue", b"BREW " + g + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", [405]),
        ("barre-finale", b"GET " + g + b"/ HTTP/1.1\r\nHost: localhost\r\n\r\n", [404]),
        ("remontee", b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", [404]),
        ("double-barre", b"GET //" + g[1:] + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", [404]),
        ("pourcent-casse", b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", [400]),
        ("pourcent-nul", b"GET " + g + b"%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", [404]),
        ("options", b"OPTIONS " + g + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", [204]),
        ("cent-entetes", b"GET " + g + b" HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(99)) + b"\r\n", [200]),
    ]
    for name, data, statuses in cases:
        count()
        wire = Wire(port)
        wire.send(data)
        got = []
        for _ in statuses:
            answer = wire.answer()
            got.append(answer[0] if answer else None)
            if answer and answer[0] in (204, 405) and b"\r\nAllow: " not in answer[1]:
                fail(name, "Allow manque")
        if got != statuses:
            fail(name, f"statuts {got} au lieu de {statuses}")
        wire.send(normal)
        answer = wire.answer()
        if not answer or answer[0] != 200:
            fail(name, "la connexion n'est plus utilisable")
        wire.close()
    wire = Wire(port)
    wire.send(b"HEAD " + g + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = wire.answer(head_only=True)
    wire.send(normal)
    second = wire.answer()
    if not answer or answer[0] != 200 or not second or second[0] != 200:
        fail("head", "HEAD doit répondre 200 sans corps et laisser la connexion utilisable")
    wire.close()


def check_body_flood(port, post):
    """A client that pours 50 MB in without looking still gets to read its 413."""
    wire = Wire(port)
    wire.send(b"POST " + post.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n" + b"x" * 8000000)
    answer = wire.answer()
    if not answer or answer[0] != 413:
        fail("corps-deverse", f"{answer and answer[0]} au lieu de 413")
    wire.close()


def check_ends(port, get, post):
    """Clients that leave at every possible place, politely or not."""
    data = b"POST " + post.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    for i in range(len(data) + 1):
        for leave in (Wire.close, Wire.reset):
            wire = Wire(port)
            wire.send(data[:i])
            leave(wire)
    for name, part, status in [("corps-court", data[:-1], 400), ("entete-court", data[:20], 400), ("entier", data, 200)]:
        wire = Wire(port)
        wire.send(part)
        wire.socket.shutdown(socket.SHUT_WR)
        answer = wire.answer()
        if not answer or answer[0] != status:
            fail(name, f"fin d'envoi : {answer and answer[0]} au lieu de {status}")
        if not wire.closed():
            fail(name, "la connexion reste ouverte")
        wire.close()
    wire = Wire(port)
    wire.send(b"GET " + get.encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = wire.answer()
    if not answer or answer[0] != 200:
        fail("fins-precoces", "le serveur ne répond plus")
    wire.close()


def check_slow(port, get, post, head_s, body_s):
    """One byte now and then gains nothing: the deadline of a phase is absolute."""

    def drip(name, prefix, data, want_status, limit):
        wire = Wire(port, timeout=limit + 10)
        wire.send(prefix)
        start = time.monotonic()
        stop = threading.Event()

        def dripper():
            for i in range(len(data)):
                if stop.wait(0.3):
                    return
                wire.send(data[i:i + 1])

        thread = threading.Thread(target=dripper)
        thread.start()
        try:
            answer = wire.answer()
        except socket.timeout:
            answer = (0, b"", b"")
        took = time.monotonic() - start
        stop.set()
        thread.join()
        got = answer[0] if answer else None
        if got != want_status:
            fail(name, f"statut {got} au lieu de {want_status}")
        if not limit - 0.5 <= took <= limit + 2.5:
            fail(name, f"coupé après {took:.1f} s au lieu de {limit} s")
        wire.close()

    endless = b"X: " + b"y" * 1000
    post_head = (b"POST " + post.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
    threads = [threading.Thread(target=drip, args=a) for a in [
        ("entete-lent", b"GET " + get.encode() + b" HTTP/1.1\r\nHost: localhost\r\n", endless, 408, head_s),
        ("corps-lent", post_head, b" " * 999, 408, body_s),
        ("corps-absent", post_head, b"", 408, body_s),
        ("silence", b"", b"", None, head_s),
    ]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_slowloris(port, get, count, head_s, p95_ms):
    """`count` connections that never finish their head do not slow a normal client down, and end with their deadline."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 100:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard))
    normal = b"GET " + get.encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    start = time.monotonic()
    slow = []
    for _ in range(count):
        wire = Wire(port)
        wire.send(b"GET /v1/demandes?q=" + b"a" * 20)
        slow.append(wire)
    times = []
    wire = Wire(port)
    while time.monotonic() - start < head_s - 0.5 or len(times) < 100:
        for one in slow[len(times) % 10::10][:20]:
            one.send(b"a")
        begin = time.monotonic()
        wire.send(normal)
        answer = wire.answer()
        times.append((time.monotonic() - begin) * 1000)
        if not answer or answer[0] != 200:
            fail("connexions-lentes", f"le client normal reçoit {answer and answer[0]}")
            break
        fresh_begin = time.monotonic()
        fresh = Wire(port)
        fresh.send(normal)
        answer = fresh.answer()
        times.append((time.monotonic() - fresh_begin) * 1000)
        fresh.close()
        if not answer or answer[0] != 200:
            fail("connexions-lentes", f"un nouveau client reçoit {answer and answer[0]}")
            break
        time.sleep(0.005)
    times.sort()
    p95 = times[len(times) * 95 // 100]
    print(f"  {count} connexions lentes : {len(times)} réponses, p50 {times[len(times) // 2]:.2f} ms, p95 {p95:.2f} ms, "
          f"max {times[-1]:.2f} ms")
    if p95 > p95_ms:
        fail("connexions-lentes", f"p95 {p95:.1f} ms > {p95_ms} ms")
    time.sleep(max(0.0, start + head_s + 3 - time.monotonic()))
    still_open = 0
    for one in slow:
        one.socket.settimeout(1)
        try:
            while one.more():
                pass
        except socket.timeout:
            still_open += 1
        one.close()
    if still_open:
        fail("connexions-lentes", f"{still_open} connexions survivent à leur délai")
    wire.close()


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def start(command, port):
    process = subprocess.Popen([argument.replace("{port}", str(port)) for argument in command], stdout=subprocess.DEVNULL)
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"le serveur s'est arrêté au démarrage (code {process.returncode})")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    sys.exit("le serveur n'écoute pas")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--get", default="/vivant")
    parser.add_argument("--post", default="/v1/demandes/recherche")
    parser.add_argument("--delai-entetes", type=float, default=10)
    parser.add_argument("--delai-corps", type=float, default=30)
    parser.add_argument("--connexions-lentes", type=int, default=2000)
    parser.add_argument("--p95-ms", type=float, default=100, help="pour un client normal parmi les connexions lentes")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if len(options.command) == 1 and os.path.isdir(options.command[0]):
        from banc import Tools
        with Tools(options.command[0]) as tools:
            built = tools.index(tools.demandes(1000), index=tools.path("index"))
            if built.returncode != 0:
                sys.exit(f"la construction de l'index a échoué : {built.stderr.decode()}")
            return run(options, [tools.server, "--demo", "--index", tools.path("index"), "--ecoute", HOST + ":{port}"])
    return run(options, options.command)


def run(options, command):
    port = free_port()
    server = start(command, port)
    try:
        slow = threading.Thread(target=check_slow,
                                args=(port, options.get, options.post, options.delai_entetes, options.delai_corps))
        slow.start()
        for name, data, status in messages(options.get, options.post):
            run_message(port, options.get, name, data, status)
            count()
        print(f"  {checks} messages hostiles", flush=True)
        check_good(port, options.get, options.post)
        check_body_flood(port, options.post)
        check_ends(port, options.get, options.post)
        slow.join()
        count(5)
        check_slowloris(port, options.get, options.connexions_lentes, options.delai_entetes, options.p95_ms)
        if server.poll() is not None:
            fail("serveur", f"arrêté, code {server.returncode}")
        server.send_signal(signal.SIGTERM)
        if server.wait(timeout=20) != 0:
            fail("arret", f"code {server.returncode} après SIGTERM")
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
    failed = len(set(failures))
    if failed:
        print("ÉCHEC", ", ".join(sorted(set(failures))))
    print(f"{max(checks - failed, 0)} passed, {failed} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
