"""A stand-in for sne-indexer serve: answers on a Unix socket, well or badly as told, and remembers what it was sent."""
import hashlib
import json
import os
import socket
import threading
import time
import urllib.parse


class Cut(Exception):
    """The server ended the connection before the request was whole."""


class Request:
    """One request as it arrives. `body` is kept when short; `complete` says whether all of it came, `cut` that it never will."""

    def __init__(self, connection):
        self.connection = connection
        self.data = b""
        while b"\r\n\r\n" not in self.data:
            self.more()
        head, self.data = self.data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        self.method, target, self.version = lines[0].split(" ")
        path, _, query = target.partition("?")
        own = [p for p in query.split("&") if p and not p.startswith("pour_")]
        self.target = path + ("?" + "&".join(own) if own else "")
        self.mandate = urllib.parse.parse_qs("&".join(p for p in query.split("&") if p.startswith("pour_")), keep_blank_values=True)  # for whom
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.length = int(dict(self.fields)["Content-Length"])
        self.read, self.digest, self.body, self.complete, self.cut = 0, hashlib.sha256(), b"", False, False
        self.take(self.data)

    def more(self):
        piece = self.connection.recv(1 << 16)
        if not piece:
            raise Cut
        self.data += piece

    def take(self, piece):
        self.read += len(piece)
        self.digest.update(piece)
        if self.read <= 1 << 16:
            self.body += piece
        self.complete = self.read == self.length

    def read_body(self, until=None):
        """All of it, or so many bytes."""
        while self.read < (self.length if until is None else until):
            try:
                piece = self.connection.recv(1 << 16)
            except ConnectionResetError:
                piece = b""
            if not piece:
                self.cut = True
                raise Cut
            self.take(piece)

    def answer(self, status=200, body=None, headers=(), generation=None):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        kind = "application/problem+json" if status >= 400 else "application/json"
        fields = [f"HTTP/1.1 {status} Quelque chose"] + ([f"Content-Type: {kind}"] if data else [])
        fields += [f"{name}: {value}" for name, value in headers] + ([f"Generation: {generation}"] if generation is not None else [])
        self.send(("\r\n".join(fields + ([] if status == 204 else [f"Content-Length: {len(data)}"])) + "\r\n\r\n").encode() + data)

    def send(self, data):
        self.connection.sendall(data)


def problem(slug, status, **members):
    return {"type": f"/problemes/{slug}", "title": "Titre", "status": status, "detail": "Détail.",
            "instance": "urn:uuid:00000000-0000-4000-8000-000000000000", **members}


def obliging(request):
    """Takes everything and says yes."""
    request.read_body()
    if request.method == "DELETE":
        request.answer(204, generation=0)
    else:
        request.answer(200, {"generation": 0}, generation=0)


class Indexer:
    def __init__(self, path, backlog=256):
        self.path, self.behave, self.requests = path, obliging, []
        self.lock = threading.Lock()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(backlog)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                request = Request(connection)
                with self.lock:
                    self.requests.append(request)
                self.behave(request)
            except (Cut, ConnectionError):
                pass

    def take(self, count=1, within=5.0):
        """The requests since the last take(): `count` of them, waited for."""
        end = time.monotonic() + within
        while len(self.requests) < count and time.monotonic() < end:
            time.sleep(0.005)
        with self.lock:
            taken, self.requests = self.requests, []
        return taken

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        os.unlink(self.path)
