"""An issuer of tokens for the tests: keys made and used by the openssl program, tokens well made or forged, a JWKS over HTTP.

Standard library and /usr/bin/openssl only.
"""
import base64
import http.server
import json
import os
import ssl
import subprocess
import threading
import time

ISS, AUD = "https://emetteur.example/realms/sne", "sne-search"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def b64(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


def dump(value):
    return value if isinstance(value, (str, bytes)) else json.dumps(value, ensure_ascii=False)


class Key:
    """A pair. `kind`: "RSA:2048", "EC:P-256"."""
    number = 0

    def __init__(self, directory, kind="EC:P-256", kid=None):
        Key.number += 1
        self.kid = kid or f"cle-{Key.number}"
        self.path = os.path.join(directory, f"cle-{Key.number}.pem")
        self.kind, size = kind.split(":")
        option = f"rsa_keygen_bits:{size}" if self.kind == "RSA" else f"ec_paramgen_curve:{size}"
        openssl("genpkey", "-algorithm", self.kind, "-pkeyopt", option, "-out", self.path)
        self.public_pem = openssl("pkey", "-in", self.path, "-pubout")
        if self.kind == "RSA":
            modulus = bytes.fromhex(openssl("rsa", "-in", self.path, "-noout", "-modulus").decode().strip().split("=")[1])
            self.jwk = {"kty": "RSA", "kid": self.kid, "n": b64(modulus), "e": "AQAB"}
        else:
            der = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")
            half = {"P-256": 32, "P-384": 48}[size]
            self.jwk = {"kty": "EC", "kid": self.kid, "crv": size, "x": b64(der[-2 * half:-half]), "y": b64(der[-half:])}

    def sign(self, alg, data, salt=32, digest="sha256"):
        data = data if isinstance(data, bytes) else data.encode()
        options = []
        if alg == "PS256":
            options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", f"rsa_pss_saltlen:{salt}", "-sigopt", "rsa_mgf1_md:sha256"]
        signature = openssl("dgst", f"-{digest}", "-sign", self.path, *options, data=data)
        return raw(signature) if self.kind == "EC" else signature


def raw(der):
    """r and s side by side, of the DER of an ECDSA signature."""
    def integer(at):
        length = der[at + 1]
        return int.from_bytes(der[at + 2:at + 2 + length], "big"), at + 2 + length
    r, at = integer(2)
    s, _ = integer(at)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def claims(**changes):
    """What a good token says; None takes a member away."""
    now = int(time.time())
    good = {"iss": ISS, "aud": AUD, "iat": now, "exp": now + 600, "sub": "agent-1", "name": "Agent Un", "organisme": "Un bailleur",
            "profil": "BAILLEUR", "guichets": ["B6902"], "finalite": "attribution", "perimetre": {"departements": ["69"]}}
    return {k: v for k, v in {**good, **changes}.items() if v is not None}


def token(key, alg="ES256", header=None, payload=None, signature=None, **sign):
    """`header`: members beside alg and kid (None takes one away), or the bytes of all of it. `payload`: claims or bytes."""
    if not isinstance(header, (bytes, str)):
        header = {k: v for k, v in {"alg": alg, "kid": key.kid, **(header or {})}.items() if v is not None}
    body = b64(dump(header)) + "." + b64(dump(claims() if payload is None else payload))
    return body + "." + b64(key.sign(alg, body, **sign) if signature is None else signature)


def certificate(directory, name, host):
    """A certificate that signs itself, and its key, in one PEM; its path."""
    path = os.path.join(directory, name + ".pem")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host,
            "-keyout", path + ".cle", "-out", path)
    with open(path, "ab") as whole, open(path + ".cle", "rb") as key:
        whole.write(key.read())
    return path


class Jwks:
    """A JWKS over HTTP on loopback, that can be changed, counted and stopped. `certificate`: a PEM of certificate and key, for HTTPS."""

    def __init__(self, keys, port=0, certificate=None):
        self.document, self.status, self.asked = {"keys": [k.jwk for k in keys]}, 200, 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                body = dump(outer.document)
                body = body if isinstance(body, bytes) else body.encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/jwks"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{self.port}/jwks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, *keys):
        self.document = {"keys": [k.jwk for k in keys]}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
