#!/usr/bin/env python3
"""Who may come in: forged and stale tokens, keys that change, profiles before every route of the API description, limits, other
origins, headers, starts that are refused. The real sne-server on a small base école.

    identite_http.py build/release
"""
import http.client
import json
import os
import re
import socket
import sys
import threading
import time

from banc import CLE_DE_PERSONNE, HOST, ROOT, Client, Schema, Tally, Tools
from emetteur import AUD, ISS, P256_ORDER, Jwks, Key, b64, certificate, claims, dump, token

tally = Tally()
check, equal = tally.check, tally.equal
SEARCH = "/v1/demandes?nombre=1"
CATEGORIES = {"Aucun jeton d'accès : envoyez celui de votre fournisseur d'identité, « Authorization: Bearer … ».",
              "Le jeton d'accès n'est pas valable.", "Le jeton d'accès a expiré."}


def with_token(client, jeton, target=SEARCH, method="GET", body=None):
    return client.request(method, target, body, {"Authorization": "Bearer " + jeton})


def strict(tools, jwks, *options, **membres):
    """A server that believes one issuer."""
    membres = {"emetteur": ISS, "audience": [AUD, "autre"], "algorithmes": ["ES256", "RS256", "PS256"], **membres}
    return tools.start(tools.path("index"), "--identite", tools.identite(jwks, **membres), *options, demo=False)


def eventually(what, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


# ---- tokens

def forged(keys):
    """(name, token) of what must never be believed."""
    ec, rsa, thief, ec2 = keys["ec"], keys["rsa"], keys["voleur"], keys["ec2"]
    good = token(ec)
    head, body, signature = good.split(".")
    now = int(time.time())
    yield "vide", ""
    yield "n'importe quoi", "x"
    yield "points seuls", ".."
    yield "deux parties", head + "." + body
    yield "quatre parties", good + "." + signature
    yield "cinq parties", "....".join([head, body])
    yield "sans signature", head + "." + body + "."
    yield "blanc devant", " " + good
    yield "blanc derrière la première partie", head + " ." + body + "." + signature
    for i, name in enumerate(("en-tête", "contenu", "signature")):
        parts = good.split(".")
        yield f"{name} : remplissage", ".".join(p + "=" * (-len(p) % 4 or 4) if j == i else p for j, p in enumerate(parts))
        yield f"{name} : autre alphabet", ".".join(p[:-1] + "+" if j == i else p for j, p in enumerate(parts))
        yield f"{name} : un caractère de trop", ".".join(p + "A" * ((1 - len(p)) % 4 or 4) if j == i else p for j, p in enumerate(parts))
    yield "signature : derniers bits", good[:-1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(good[-1]) ^ 1]
    for name, header in [("pas du JSON", "alg=ES256"), ("une liste", '["ES256"]'), ("vide", "{}"), ("deux alg", '{"alg":"ES256","alg":"ES256","kid":"%s"}' % ec.kid),
                         ("deux alg, un échappé", '{"alg":"ES256","\\u0061lg":"none","kid":"%s"}' % ec.kid), ("deux kid", '{"alg":"ES256","kid":"x","kid":"%s"}' % ec.kid),
                         ("UTF-8 faux", b'{"alg":"ES256","kid":"' + ec.kid.encode() + b'","x":"\xff"}'), ("suite", '{"alg":"ES256","kid":"%s"}{}' % ec.kid)]:
        yield f"en-tête : {name}", token(ec, header=header)
    for alg in ("none", "None", "NONE", "nOnE", ""):
        yield f"alg {alg!r} sans signature", b64(json.dumps({"alg": alg, "kid": ec.kid})) + "." + body + "."
        yield f"alg {alg!r} avec", token(ec, header={"alg": alg})
    import hashlib
    import hmac
    for name, secret in [("clé publique RSA en PEM", rsa.public_pem), ("n de la clé RSA", rsa.jwk["n"].encode()), ("clé EC en PEM", ec.public_pem), ("vide", b""), ("kid", ec.kid.encode())]:
        for key in (rsa, ec):
            text = b64(json.dumps({"alg": "HS256", "kid": key.kid})) + "." + body
            yield f"HMAC, secret {name}, kid {key.kind}", text + "." + b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())
    for alg in ("HS384", "RS384", "RS512", "ES384", "ES512", "ES256K", "PS384", "EdDSA", "RSA-OAEP", "rs256", "es256", "ES256 ", "RS1", 256, None, ["ES256"], {"ES256": 1}):
        yield f"alg {alg}", token(ec, header={"alg": alg})
    yield "en-tête jku", token(thief, header={"kid": thief.kid, "jku": "http://127.0.0.1:1/jwks"})
    yield "en-tête jku, bonne clé", token(ec, header={"jku": "https://emetteur.example/jwks"})
    yield "en-tête x5u, bonne clé", token(ec, header={"x5u": "https://emetteur.example/x5"})
    yield "en-tête jwk du voleur", token(thief, header={"kid": ec.kid, "jwk": thief.jwk})
    yield "en-tête jwk, bonne clé", token(ec, header={"jwk": ec.jwk})
    yield "en-tête x5c", token(ec, header={"x5c": ["MIIB"]})
    yield "crit exp", token(ec, header={"crit": ["exp"], "exp": now + 60})
    yield "crit inconnu", token(ec, header={"crit": ["urn:x"], "urn:x": 1})
    yield "crit vide", token(ec, header={"crit": []})
    yield "b64 faux", token(ec, header={"b64": False})
    yield "zip", token(ec, header={"zip": "DEF"})
    yield "enc", token(ec, header={"enc": "A256GCM"})
    for kid in ("inconnu", "../../../../etc/passwd", "' OR 1=1 --", "", thief.kid, 1, ["cle-1"], "\u0000"):
        yield f"kid {kid!r}", token(ec, header={"kid": kid})
    yield "sans kid, plusieurs clés", token(ec, header={"kid": None})
    yield "kid d'une clé RSA, ES256", token(ec, header={"kid": rsa.kid})
    yield "kid d'une clé EC, RS256", token(rsa, "RS256", header={"kid": ec.kid})
    yield "kid d'une autre clé EC", token(ec, header={"kid": ec2.kid})
    yield "clé du voleur", token(thief, header={"kid": ec.kid})
    for typ in ("JOSE", "JWE", "dpop+jwt", "logout+jwt", 1, ["JWT"]):
        yield f"typ {typ}", token(ec, header={"typ": typ})
    whole = ec.sign("ES256", head + "." + body)
    r, s = int.from_bytes(whole[:32], "big"), int.from_bytes(whole[32:], "big")
    for name, bad in [("un bit", bytes([whole[0] ^ 1]) + whole[1:]), ("tronquée", whole[:63]), ("un octet de trop", whole + b"\0"), ("zéros", bytes(64)),
                      ("r = 0", bytes(32) + whole[32:]), ("s = 0", whole[:32] + bytes(32)), ("r = n", P256_ORDER.to_bytes(32, "big") + whole[32:]),
                      ("r et s échangés", whole[32:] + whole[:32]), ("n partout", P256_ORDER.to_bytes(32, "big") * 2), ("DER", b"\x30\x44\x02\x20" + whole[:32] + b"\x02\x20" + whole[32:]),
                      ("vide", b""), ("256 octets", bytes(256)), ("un octet", b"\1")]:
        yield f"signature : {name}", head + "." + body + "." + b64(bad)
    yield "contenu d'un autre", head + "." + b64(dump(claims(sub="chef"))) + "." + signature
    yield "en-tête d'un autre", b64(json.dumps({"alg": "ES256", "kid": ec.kid, "typ": "JWT"})) + "." + body + "." + signature
    yield "RS256 annoncé PS256", token(rsa, "RS256", header={"alg": "PS256"})
    yield "PS256 annoncé RS256", token(rsa, "PS256", header={"alg": "RS256"})
    yield "RS256 annoncé ES256", token(rsa, "RS256", header={"alg": "ES256"})
    yield "RS256 sur SHA-1", token(rsa, "RS256", digest="sha1")
    yield "RS256 sur SHA-512", token(rsa, "RS256", digest="sha512")
    yield "PS256, sel vide", token(rsa, "PS256", salt=0)
    yield "PS256, sel de 20", token(rsa, "PS256", salt=20)
    yield "RSA de 1024 bits", token(keys["courte"], "RS256")
    yield "clé de chiffrement", token(keys["chiffrement"], "RS256")
    yield "clé réservée à PS256", token(keys["ps"], "RS256")
    yield "P-384", token(keys["p384"], "ES256", signature=bytes(64))
    for name, changes in [
            ("sans iss", {"iss": None}), ("autre iss", {"iss": "https://autre.example"}), ("iss, barre finale", {"iss": ISS + "/"}), ("iss en liste", {"iss": [ISS]}),
            ("iss en majuscules", {"iss": ISS.upper()}), ("sans aud", {"aud": None}), ("autre aud", {"aud": "autre-service"}), ("aud vide", {"aud": []}), ("aud sans nous", {"aud": ["a", "b"]}),
            ("aud en partie illisible", {"aud": [AUD, 1]}), ("aud nombre", {"aud": 1}), ("aud objet", {"aud": {AUD: 1}}), ("aud préfixe", {"aud": AUD + "-2"}), ("sans exp", {"exp": None}),
            ("exp texte", {"exp": str(now + 600)}), ("exp négatif", {"exp": -1}), ("exp infini", {"exp": 1e300}), ("exp entier sans fin", {"exp": 10 ** 30}), ("exp vrai", {"exp": True}),
            ("expiré", {"iat": now - 700, "exp": now - 61}), ("expiré hier", {"iat": now - 90000, "exp": now - 86400}), ("expiré en 1970", {"iat": 0, "exp": 1}), ("sans iat", {"iat": None}),
            ("iat à venir", {"iat": now + 120, "exp": now + 600}), ("iat texte", {"iat": "hier"}), ("nbf à venir", {"nbf": now + 120}), ("nbf texte", {"nbf": "demain"}),
            ("trop longue vie", {"iat": now, "exp": now + 12 * 3600 + 1}), ("mille ans", {"exp": now + 31536000000}), ("exp avant iat", {"iat": now + 30, "exp": now + 20}), ("iat = exp", {"iat": now + 30, "exp": now + 30})]:
        yield name, token(ec, payload=claims(**changes))
    text = json.dumps(claims())
    for name, payload in [("deux exp", text[:-1] + ',"exp":%d}' % (now + 900)), ("deux aud", text[:-1] + ',"aud":"autre"}'), ("deux sub", '{"sub":"chef",' + text[1:]),
                          ("répétition dans le périmètre", text.replace('"departements"', '"departements": ["75"], "departements"')),
                          ("répétition échappée", text[:-1] + ',"\\u0065xp":%d}' % (now + 900)), ("liste", "[1]"), ("pas du JSON", "exp=1"), ("vide", ""), ("UTF-8 faux", text.encode()[:-1] + b',"x":"\xc3"}'),
                          ("suite", text + "{}"), ("profond", text[:-1] + ',"x":' + "[" * 2000 + "]" * 2000 + "}"), ("tronqué", text[:-1]), ("BOM", "\ufeff" + text)]:
        yield f"contenu : {name}", token(ec, payload=payload)
    yield "plus de 8 Kio", token(ec, payload=claims(x="y" * 7000))


def tokens(tools, keys):
    server = strict(tools, {"keys": [keys[k].jwk for k in ("ec", "rsa", "ec2", "courte", "p384")] + [{**keys["chiffrement"].jwk, "use": "enc"}, {**keys["ps"].jwk, "alg": "PS256"},
                                                                                                     {"kty": "oct", "k": "AAAA", "kid": "secret"}, {"kty": "OKP", "crv": "Ed25519", "x": "AA"}]})
    if not check("démarre", server.port, server.log):
        return
    client = Client(server.port)
    now = int(time.time())
    ec, rsa = keys["ec"], keys["rsa"]
    for name, good in [("ES256", token(ec)), ("RS256", token(rsa, "RS256")), ("PS256", token(rsa, "PS256")), ("clé PS256", token(keys["ps"], "PS256")),
                       ("typ JWT", token(ec, header={"typ": "JWT"})), ("typ at+jwt", token(ec, header={"typ": "AT+jwt"})), ("typ application/at+jwt", token(ec, header={"typ": "application/at+jwt"})),
                       ("en-tête de plus", token(ec, header={"x5t": "abc", "nonce": "n"})), ("aud en liste", token(ec, payload=claims(aud=["x", AUD]))), ("autre aud à nous", token(ec, payload=claims(aud="autre"))),
                       ("expiré depuis peu", token(ec, payload=claims(iat=now - 500, exp=now - 30))), ("horloge en avance", token(ec, payload=claims(iat=now + 30, nbf=now + 30))),
                       ("secondes à virgule", token(ec, payload=claims(exp=now + 600.5))), ("profil en liste", token(ec, payload=claims(profil=["x", "BAILLEUR"]))), ("département seul", token(ec, payload=claims(perimetre={"departements": "69"}))),
                       ("presque 8 Kio", token(ec, payload=claims(x="y" * 5500)))]:
        for again in ("", ", déjà vu"):
            answer = with_token(client, good)
            check(f"admis : {name}{again}", answer.status == 200, answer)
    seen, count = set(), 0
    for name, bad in forged(keys):
        count += 1
        for again in ("", ", de nouveau"):
            raw = http.client.HTTPConnection(HOST, server.port, timeout=20)
            raw.putrequest("GET", SEARCH)
            raw.putheader("Authorization", "Bearer " + bad)
            raw.endheaders()
            answer = raw.getresponse()
            body = json.loads(answer.read())
            raw.close()
            check(f"refusé : {name}{again}", answer.status == 401 and body.get("type") == "/problemes/non-authentifie", (answer.status, body))
            check(f"refusé : {name}{again} : WWW-Authenticate", answer.headers.get("WWW-Authenticate") == 'Bearer realm="sne", error="invalid_token"', answer.headers)
            check(f"refusé : {name}{again} : rien de plus qu'une catégorie", set(body) == {"type", "title", "status", "detail", "instance"} and body.get("detail") in CATEGORIES, body)
            seen.add(body.get("detail"))
    check("au moins 60 jetons forgés", count >= 60, count)
    equal("expiré se distingue, rien d'autre", seen, CATEGORIES - {next(c for c in CATEGORIES if c.startswith("Aucun"))})
    good = token(ec)
    for name, fields, expected in [("aucun", [], None), ("Basic", [("Authorization", "Basic YTpi")], "invalid"), ("deux en-têtes", [("Authorization", "Bearer " + good)] * 2, "400"),
                                   ("bearer en minuscules", [("authorization", "bearer " + good)], "200"), ("sans jeton", [("Authorization", "Bearer")], "invalid"), ("jeton seul", [("Authorization", good)], "invalid"),
                                   ("deux blancs", [("Authorization", "Bearer  " + good)], "invalid"), ("jeton en cookie", [("Cookie", "access_token=" + good)], None)]:
        raw = http.client.HTTPConnection(HOST, server.port, timeout=20)
        raw.putrequest("GET", SEARCH)
        for field in fields:
            raw.putheader(*field)
        raw.endheaders()
        answer = raw.getresponse()
        answer.read()
        want = (int(expected), None) if expected in ("200", "400") else (401, 'Bearer realm="sne"' + (', error="invalid_token"' if expected else ""))
        equal(f"en-tête : {name}", (answer.status, answer.headers.get("WWW-Authenticate")), want)
        raw.close()
    equal("jeton dans l'adresse", client.get(SEARCH + "&access_token=" + good).status, 401)
    for name, changes in [("profil inconnu", {"profil": "CHEF"}), ("sans profil", {"profil": None}), ("profil ECOLE", {"profil": "ECOLE", "perimetre": {"france": True}}),
                          ("deux profils", {"profil": ["BAILLEUR", "GUICHET"]}), ("sans périmètre", {"perimetre": None}), ("périmètre vide", {"perimetre": {"communes": []}}),
                          ("contingent seul", {"perimetre": {"contingents": ["COLACT"]}}), ("périmètre illisible", {"perimetre": {"communes": [69123]}}), ("france texte", {"perimetre": {"france": "true"}}),
                          ("sans sub", {"sub": None}), ("sub vide", {"sub": ""}), ("sub trop long", {"sub": "x" * 300}), ("sub avec retour", {"sub": "a\nb"}), ("sub nombre", {"sub": 7}),
                          ("nom objet", {"name": {}}), ("guichets objet", {"guichets": {}})]:
        answer = with_token(client, token(ec, payload=claims(**changes)))
        check(f"sans habilitation : {name}", (answer.status, answer.slug) == (403, "interdit"), answer)
    check("journal sans donnée personnelle", "agent-1" not in server.log and "Agent Un" not in server.log and good[:40] not in server.log, server.log[-500:])
    check("journal : habilitations refusées", eventually(lambda: "jeton sans profil ni périmètre connus requete=" in server.log), server.log[-500:])
    for nobody in ("/vivant", "/pret", "/metrics", "/v1/openapi.json", "/problemes/interdit"):
        equal(f"sans appelant : {nobody}", client.get(nobody).status, 200)
    for gone in ("/v1/demonstration/personnes", "/v1/demonstration/jetons"):
        equal(f"pas de démonstration : {gone}", client.get(gone).status, 404)
    equal("POST sans jeton, corps non lu", (client.request("POST", "/v1/demandes/recherche", {}).status, with_token(client, good, "/v1/demandes/recherche", "POST", {}).status), (401, 200))
    equal("arrêt", server.stop(), 0)
    # The list of algorithms is the configuration's.
    only = strict(tools, {"keys": [ec.jwk, rsa.jwk]}, algorithmes=["RS256"])
    client = Client(only.port)
    equal("seul RS256 est admis", [with_token(client, t).status for t in (token(rsa, "RS256"), token(rsa, "PS256"), token(ec), token(rsa, "RS256", header={"kid": None}))], [200, 401, 401, 200])
    only.stop()


def mapping(tools, keys):
    """Claims where the configuration says, profiles as its table says."""
    server = strict(tools, {"keys": [keys["ec"].jwk]}, claims={"id": "oid", "nom": "", "profil": "/acces/sne/roles", "communes": "https://sne.example/communes", "organisme": "/acces/org~1anisme"},
                    profils={"role-bailleur": "BAILLEUR", "role-dpo": "DPO", "role-chargee": "BAILLEUR"}, duree_max_s=60)
    client = Client(server.port)
    now = int(time.time())

    def ask(target=SEARCH, **changes):
        base = {"iss": ISS, "aud": AUD, "iat": now, "exp": now + 60, "oid": "u1", "acces": {"sne": {"roles": ["autre", "role-bailleur", "role-chargee"]}}, "https://sne.example/communes": "69266"}
        return with_token(client, token(keys["ec"], payload={**base, **changes}), target).status
    equal("claims : où la configuration dit", ask(), 200)
    equal("claims : sub ne suffit pas", ask(oid=None, sub="u1"), 403)
    equal("profils : le code n'est pas une valeur", ask(acces={"sne": {"roles": "BAILLEUR"}}), 403)
    equal("profils : deux qui s'opposent", ask(acces={"sne": {"roles": ["role-bailleur", "role-dpo"]}}), 403)
    equal("profils : sans demandes, sans périmètre", ask(**{"acces": {"sne": {"roles": "role-dpo"}}, "https://sne.example/communes": None}), 403)  # interdit : une DPO ne cherche pas
    equal("durée : celle de la configuration", ask(exp=now + 61), 401)
    equal("arrêt", server.stop(), 0)


# ---- keys that change

def rotation_by_file(tools, keys):
    """The next key is published, then used, then the old one goes: under load no request fails."""
    old, new = keys["ec"], keys["ec2"]
    path = tools.path("rotation.json")

    def publish(*several):
        with open(path + ".neuf", "w", encoding="utf-8") as file:
            json.dump({"keys": [k.jwk for k in several]}, file)
        os.rename(path + ".neuf", path)
    publish(old)
    server = strict(tools, None, cles={"fichier": path}, limites={"requetes_s": 1e6, "requetes_rafale": 1e6, "travail_s": 1000, "travail_rafale_s": 1000})
    current, failures, done, answered = [token(old)], [], threading.Event(), []

    def load():
        client = Client(server.port)
        while not done.is_set():
            answer = with_token(client, current[0])
            answered.append(answer.status)
            if answer.status != 200:
                failures.append(answer)
    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    probe = Client(server.port)
    time.sleep(0.3)
    publish(old, new)
    check("rotation : la nouvelle clé est admise", eventually(lambda: with_token(probe, token(new)).status == 200))
    current[0] = token(new)
    time.sleep(0.3)
    publish(new)
    check("rotation : l'ancienne ne l'est plus", eventually(lambda: with_token(probe, token(old)).status == 401))
    time.sleep(0.3)
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"keys": [')
    check("fichier à moitié écrit : dit", eventually(lambda: "clés refusées, les anciennes restent" in server.log), server.log[-400:])
    os.remove(path)
    time.sleep(1.5)
    publish(new, old)
    check("fichier revenu", eventually(lambda: with_token(probe, token(old)).status == 200))
    done.set()
    for thread in threads:
        thread.join()
    check(f"rotation : {len(answered)} requêtes, aucune en échec", len(answered) > 200 and not failures, failures[:2])
    equal("arrêt", server.stop(), 0)


def keys_by_address(tools, keys):
    old, new = keys["ec"], keys["ec2"]
    jwks = Jwks([old])
    options = {"cles": {"url": jwks.url, "rafraichissement_s": 3600, "cle_inconnue_s": 1}}
    server = strict(tools, None, **options)
    client = Client(server.port)
    equal("adresse : admis", with_token(client, token(old)).status, 200)
    equal("adresse : demandée une fois", jwks.asked, 1)
    # A key that nobody knows: asked for, but not for every token.
    for _ in range(200):
        with_token(client, token(keys["voleur"], signature=bytes(64)))
    time.sleep(0.5)
    check("clé inconnue : pas une question par jeton", jwks.asked <= 2, jwks.asked)
    jwks.publish(old, new)
    check("clé inconnue : trouvée sans attendre", eventually(lambda: with_token(client, token(new)).status == 200), server.log[-400:])
    before = jwks.asked
    stop = time.monotonic() + 4
    while time.monotonic() < stop:
        with_token(client, token(keys["voleur"], signature=bytes(64)))
        time.sleep(0.01)
    check("clé inconnue : au plus une question par seconde", 1 <= jwks.asked - before <= 6, jwks.asked - before)
    # The address fails in every way: the keys stay.
    for name, status, document in [("erreur 500", 500, {"keys": []}), ("pas du JSON", 200, "<html>"), ("aucune clé", 200, {"keys": []}), ("2 Mio", 200, " " * (2 << 20)), ("redirection", 302, {"keys": []})]:
        jwks.status, jwks.document, before = status, document, jwks.asked
        with_token(client, token(keys["voleur"], signature=bytes(64)))
        check(f"adresse, {name} : demandée", eventually(lambda: jwks.asked > before), server.log[-300:])
        time.sleep(0.2)
        equal(f"adresse, {name} : les clés restent", [with_token(client, token(k)).status for k in (old, new)], [200, 200])
    jwks.stop()
    time.sleep(1.5)
    equal("adresse muette : les clés restent", with_token(client, token(new)).status, 200)
    back = Jwks([new], jwks.port)
    check("adresse revenue : demandée d'elle-même", eventually(lambda: back.asked > 0), server.log[-300:])
    check("adresse revenue : l'ancienne clé est partie", eventually(lambda: with_token(client, token(old)).status == 401))
    equal("adresse revenue : la nouvelle reste", with_token(client, token(new)).status, 200)
    equal("arrêt", server.stop(), 0)
    back.stop()
    # A server that starts before its issuer answers.
    early = strict(tools, None, **options)
    client = Client(early.port)
    answer = with_token(client, token(new))
    check("sans clés : 503", (answer.status, answer.slug, "retry-after" in answer.headers) == (503, "indisponible", True), answer)
    late = Jwks([new], jwks.port)
    check("sans clés : elles viennent", eventually(lambda: with_token(client, token(new)).status == 200), early.log[-300:])
    equal("sans clés : arrêt", early.stop(), 0)
    late.stop()
    # An issuer that takes the question and never answers.
    silent = socket.socket()
    silent.bind((HOST, 0))
    silent.listen(8)
    server = strict(tools, None, cles={"url": f"http://127.0.0.1:{silent.getsockname()[1]}/jwks", "rafraichissement_s": 1, "cle_inconnue_s": 1})
    equal("émetteur muet : 503", with_token(Client(server.port), token(new)).status, 503)
    time.sleep(2.5)  # it asks again
    begun = time.monotonic()
    equal("émetteur muet : arrêt", server.stop(), 0)
    check("émetteur muet : sans l'attendre", time.monotonic() - begun < 6, time.monotonic() - begun)
    silent.close()


def keys_over_tls(tools, keys):
    """Who answers at the address must be whom its certificate names, by an authority that is known."""
    ours, other, elsewhere = (certificate(tools.dir, name, host) for name, host in (("a", "localhost"), ("b", "localhost"), ("c", "ailleurs.example")))
    good = token(keys["ec"])
    for name, shown, trusted, status in [("autorité donnée", ours, ours, 200), ("autre autorité", ours, other, 503), ("autorités du système", ours, None, 503), ("autre nom", elsewhere, elsewhere, 503)]:
        jwks = Jwks([keys["ec"]], certificate=shown)
        server = strict(tools, None, cles={"url": jwks.url, **({"autorites": trusted} if trusted else {})})
        equal(f"TLS, {name}", with_token(Client(server.port), good).status, status)
        check(f"TLS, {name} : dit", eventually(lambda: (status == 200) == ("clés illisibles" not in server.log)), server.log)
        equal("arrêt", server.stop(), 0)
        jwks.stop()


# ---- profiles and routes

def profiles(tools):
    """Each operation of the description × each profile: allowed or 403, as profils.json says; without a token, 401."""
    with open(os.path.join(ROOT, "schema", "profils.json"), encoding="utf-8") as text:
        known = json.load(text)["profils"]
    with open(os.path.join(ROOT, "server", "openapi.json"), encoding="utf-8") as text:
        document = json.load(text)
    server = tools.start(tools.path("index"), "--extractions", tools.path("fichiers"))
    client = Client(server.port)
    # A web page may have a name of its own lead to this machine: only what names the machine itself is answered.
    for name, status in (("localhost", 200), ("LocalHost:1", 200), ("127.0.0.1:8080", 200), ("[::1]", 200), ("[::1]:8080", 200), ("pirate.example", 403),
                         ("127.pirate.example", 403), ("localhost.pirate.example:80", 403), ("[::1].pirate", 403), ("127.0.0.1.pirate", 403), ("192.168.0.1", 403)):
        equal(f"démonstration appelée {name}", client.request("GET", "/v1/criteres", headers={"Host": name}).status, status)
    people = client.get("/v1/demonstration/personnes").json
    equal("personnes : comme décrites", Schema(document).errors(Schema(document).named("Personnes"), people), [])
    equal("personnes : une par profil", {p["profil"] for p in people["personnes"]}, {p["code"] for p in known if not p.get("ecole")})
    clients = {p["code"]: client.comme({"profil": p["code"]}) for p in known}
    for person in people["personnes"]:
        other = client.comme(person["id"])
        droits = next(p["droits"] for p in known if p["code"] == person["profil"])
        equal(f"{person['id']} : criteres", other.get("/v1/criteres").status, 200 if "referentiel" in droits else 403)
    closed = strict(tools, None)
    nobody = Client(closed.port)
    operations = cells = 0
    for path, methods in document["paths"].items():
        target = path.replace("{nu}", "0691119900321G0214").replace("{epci}", "200046977").replace("{n}", "1").replace("{id}", "x").replace("{slug}", "interdit")
        for method, operation in methods.items():
            operations += 1
            droits = operation.get("x-droits")
            check(f"{method} {path} : droits, ou ouverte à tous", (droits is None) == (operation.get("security") == []), operation.get("security"))
            body = {} if method in ("post", "put") else None
            answer = nobody.request(method.upper(), target, body)
            if droits is None:
                check(f"{method} {path} : sans jeton", answer.status not in (401, 403), answer)
                continue
            check(f"{method} {path} : sans jeton, 401", (answer.status, answer.slug) == (401, "non-authentifie"), answer)
            check(f"{method} {path} : 401, 403, 429 décrits", {"401", "403", "429"} <= set(operation["responses"]), sorted(operation["responses"]))
            for profile in known:
                cells += 1
                may = not set(droits).isdisjoint(profile["droits"])
                answer = clients[profile["code"]].request(method.upper(), target, body)
                if may:
                    check(f"{method} {path} × {profile['code']} : permis", answer.status != 401 and (answer.status != 403 or "votre profil" not in answer.body.decode().lower()), answer)
                else:
                    check(f"{method} {path} × {profile['code']} : interdit", (answer.status, answer.slug) == (403, "interdit"), answer)
    check("matrice", operations >= 25 and cells >= 200, (operations, cells))
    for method in ("HEAD", "GET"):
        equal(f"{method} sans jeton", nobody.request(method, SEARCH).status, 401)
    # The demonstration's issuer refuses what it cannot make.
    for name, body, status in [("personne inconnue", {"personne": "x"}, 422), ("rien", {}, 422), ("liste", [], 400), ("profil inconnu", {"appelant": {"id": "a", "profil": "X"}}, 422),
                               ("durée", {"personne": "dpo", "duree_s": 0}, 422), ("trop longue durée", {"personne": "dpo", "duree_s": 43201}, 422), ("texte", {"personne": 1}, 422)]:
        equal(f"jetons : {name}", client.request("POST", "/v1/demonstration/jetons", body).status, status)
    equal("jetons : autre type", client.request("POST", "/v1/demonstration/jetons", b"x", {"Content-Type": "text/plain"}).status, 415)
    answer = client.request("POST", "/v1/demonstration/jetons", {"personne": "dpo", "duree_s": 5})
    equal("jeton : comme décrit", Schema(document).errors(Schema(document).named("Jeton"), answer.json), [])
    other = tools.start(tools.path("index"))
    equal("le jeton d'une autre démonstration", with_token(Client(other.port), answer.json["access_token"]).status, 401)
    equal("démonstration : un mauvais jeton n'est pas personne", with_token(client, "x").status, 401)
    for one in (server, closed, other):
        one.stop()


# ---- limits, origins, headers

def limits(tools, keys):
    server = strict(tools, {"keys": [keys["ec"].jwk]}, limites={"requetes_s": 2, "requetes_rafale": 5, "travail_s": 1000, "travail_rafale_s": 1000})
    client = Client(server.port)
    first, second = token(keys["ec"]), token(keys["ec"], payload=claims(sub="agent-2"))
    answers = [with_token(client, first) for _ in range(12)]
    statuses = [a.status for a in answers]
    check("requêtes : la rafale puis 429", statuses[:5] == [200] * 5 and statuses.count(429) >= 5, statuses)
    refused = next(a for a in answers if a.status == 429)
    check("requêtes : Retry-After", refused.slug == "trop-de-requetes" and refused.headers.get("retry-after") == "1", refused.headers)
    equal("requêtes : un autre jeton du même appelant", with_token(client, token(keys["ec"])).status, 429)
    equal("requêtes : un autre appelant", with_token(client, second).status, 200)
    equal("requêtes : sans appelant", client.get("/vivant").status, 200)
    time.sleep(1.2)
    equal("requêtes : après l'attente", with_token(client, first).status, 200)
    equal("arrêt", server.stop(), 0)
    server = strict(tools, {"keys": [keys["ec"].jwk]}, limites={"travail_s": 0.001, "travail_rafale_s": 0.01})
    client = Client(server.port)
    for count in range(200):
        answer = with_token(client, first, "/v1/demandes?statut=*&facettes=commune_souhaitee,typologie,priorites,quartile&nombre=200&q=jean")
        if answer.status != 200:
            break
    check("travail : 429 et son attente", answer.status == 429 and int(answer.headers["retry-after"]) >= 1, (count, answer))
    equal("travail : un autre appelant", with_token(client, second).status, 200)
    equal("arrêt", server.stop(), 0)
    server = tools.start(tools.path("index"))
    client = Client(server.port)
    equal("démonstration : pas de limite", {client.get("/v1/demandes?nombre=0").status for _ in range(600)}, {200})
    equal("arrêt", server.stop(), 0)


def origins(tools, keys):
    ours, other = "https://app.example", "https://autre.example"
    server = strict(tools, {"keys": [keys["ec"].jwk]}, cors=[ours, "http://localhost:5173"])
    client = Client(server.port)
    jeton = "Bearer " + token(keys["ec"])
    for origin in (ours, "http://localhost:5173"):
        answer = client.get(SEARCH, Origin=origin, Authorization=jeton)
        equal(f"origine {origin}", (answer.status, answer.headers.get("access-control-allow-origin")), (200, origin))
        check(f"origine {origin} : en-têtes lisibles", {"ETag", "Retry-After", "X-Request-Id"} <= set(answer.headers.get("access-control-expose-headers", "").split(", ")))
        equal(f"origine {origin} : 401 lisible", client.get(SEARCH, Origin=origin).headers.get("access-control-allow-origin"), origin)
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    preflight = client.request("OPTIONS", "/v1/demandes/recherche", None, {"Origin": ours, **ask})
    equal("question préalable", (preflight.status, preflight.headers.get("access-control-allow-origin"), preflight.headers.get("access-control-allow-methods")), (204, ours, preflight.headers.get("allow")))
    check("question préalable : en-têtes", {"Authorization", "Content-Type"} <= set(preflight.headers.get("access-control-allow-headers", "").split(", ")), preflight.headers)
    for origin in (other, "null", ours + ":443", ours + "/", "https://APP.example", "https://app.example.evil.example", "http://app.example", "*", ""):
        for method, target, more in (("GET", SEARCH, {"Authorization": jeton}), ("OPTIONS", "/v1/demandes/recherche", ask)):
            answer = client.request(method, target, None, {"Origin": origin, **more})
            check(f"origine {origin!r}, {method} : rien", not [h for h in answer.headers if h.startswith("access-control")], answer.headers)
            check(f"origine {origin!r}, {method} : Vary", "Origin" in answer.headers.get("vary", ""), answer.headers)
    check("jamais d'identité du navigateur", "access-control-allow-credentials" not in preflight.headers)
    equal("arrêt", server.stop(), 0)
    server = tools.start(tools.path("index"))
    answer = Client(server.port).request("OPTIONS", "/v1/demandes/recherche", None, {"Origin": ours, **ask})
    check("sans configuration : rien", not [h for h in answer.headers if h.startswith("access-control") or h == "vary"], answer.headers)
    equal("arrêt", server.stop(), 0)


def headers(tools):
    server = tools.start(tools.path("index"), "--journal-acces")
    client = Client(server.port)
    ids = set()
    nu = client.search({"nombre": 1}).json["demandes"][0]["numero_unique"]
    for name, request in [("recherche", ("POST", "/v1/demandes/recherche", {})), ("demande", ("GET", "/v1/demandes/" + nu)), ("fiche", ("GET", "/v1/demandes/" + nu, None, {"Accept": "text/html"})),
                          ("flux", ("GET", "/v1/demandes?nombre=3", None, {"Accept": "text/csv"})), ("inconnue", ("GET", "/rien")), ("page", ("GET", "/problemes/interdit")), ("401", ("GET", SEARCH, None, {"Authorization": "Bearer x"})),
                          ("OPTIONS", ("OPTIONS", SEARCH)), ("405", ("PATCH", "/vivant")), ("inchangée", ("GET", "/v1/demandes/" + nu, None, {"If-None-Match": "*"})), ("impossible", ("POST", "/v1/demandes/recherche", {"nombre": -1})),
                          ("illisible", ("GET", "/%zz")), ("mesures", ("GET", "/metrics")), ("relayée", ("PUT", "/v1/grilles/200046977", {}))]:
        answer = client.request(*request)
        h = answer.headers
        equal(f"{name} : en-têtes de sûreté", (h.get("x-content-type-options"), h.get("referrer-policy"), h.get("cross-origin-resource-policy"), h.get("cache-control")),
              ("nosniff", "no-referrer", "same-origin", "private, no-store"))
        check(f"{name} : Content-Security-Policy", h.get("content-security-policy", "").startswith("default-src 'none'"), h)
        check(f"{name} : pas de Server", "server" not in h and "x-powered-by" not in h, h)
        identifier = h.get("x-request-id", "")
        check(f"{name} : X-Request-Id", re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier), h)
        check(f"{name} : pas deux fois le même", identifier not in ids)
        ids.add(identifier)
        if "json" in h.get("content-type", "") and answer.status >= 400:
            equal(f"{name} : celui du problème", answer.json["instance"], "urn:uuid:" + identifier)
    equal("arrêt", server.stop(), 0)
    check("celui du journal", all(identifier in server.log for identifier in ids), server.log[-400:])


# ---- starts

def starts(tools, keys):
    index = tools.path("index")

    def refused(name, words, *options, **popen):
        server = tools.start(index, *options, demo=False, **popen)
        check(f"refus de démarrer : {name}", server.port is None and server.process.poll() == 1 and all(w in server.log for w in words), (server.process.poll(), server.log))
        server.kill()
    refused("ni l'un ni l'autre", ["--identite", "--demo"])
    refused("les deux", ["s'excluent"], "--demo", "--identite", tools.identite())
    for listen in ("0.0.0.0:0", "192.0.2.1:80", "[::]:0"):
        refused(f"--demo sur {listen}", ["boucle locale"], "--demo", listen=listen)
    refused("fichier absent", ["absent.json"], "--identite", tools.path("absent.json"))
    good = {"keys": [keys["ec"].jwk]}
    for name, membres, words in [
            ("émetteur", {"emetteur": ""}, ["emetteur"]), ("audience", {"audience": []}, ["audience"]), ("none", {"algorithmes": ["none"]}, ["none", "RS256"]), ("HS256", {"algorithmes": ["ES256", "HS256"]}, ["HS256"]),
            ("sans algorithme", {"algorithmes": []}, ["algorithmes"]), ("membre inconnu", {"emeteur": "x"}, ["emeteur", "inconnu"]), ("claim inconnu", {"claims": {"profils": "x"}}, ["claims.profils"]),
            ("sans claim du profil", {"claims": {"profil": ""}}, ["claims"]), ("profil inconnu", {"profils": {"a": "CHEF"}}, ["CHEF"]), ("ECOLE", {"profils": {"a": "ECOLE"}}, ["ECOLE", "--demo"]), ("aucun profil", {"profils": {}}, ["profils"]),
            ("durée", {"duree_max_s": 0}, ["duree_max_s"]), ("décalage", {"decalage_s": 3600}, ["decalage_s"]), ("origine *", {"cors": ["*"]}, ["cors"]), ("origine et chemin", {"cors": ["https://a.example/x"]}, ["cors"]),
            ("limites", {"limites": {"requetes_s": 0}}, ["requetes_s"]), ("limite inconnue", {"limites": {"debit": 1}}, ["debit"]), ("http ailleurs", {"cles": {"url": "http://emetteur.example/jwks"}}, ["cles.url", "https"]),
            ("autre protocole", {"cles": {"url": "file:///etc/passwd"}}, ["cles.url"]), ("mot de passe", {"cles": {"url": "https://a:b@emetteur.example/"}}, ["cles.url"]), ("deux sources", {"cles": {"url": "https://a.example/", "fichier": "/x"}}, ["cles"]),
            ("clés absentes", {"cles": {"fichier": "/nulle/part.json"}}, ["/nulle/part.json"])]:
        refused(name, words, "--identite", tools.identite(good, **membres))
    for name, cles in [("JWKS vide", {"keys": []}), ("pas un JWKS", {"cles": []}), ("clé symétrique seule", {"keys": [{"kty": "oct", "k": "AA"}]}), ("clé trop courte seule", {"keys": [keys["courte"].jwk]}),
                       ("point hors de la courbe", {"keys": [{**CLE_DE_PERSONNE, "y": CLE_DE_PERSONNE["x"]}]}), ("deux clés d'un nom", {"keys": [keys["ec"].jwk, {**keys["ec2"].jwk, "kid": keys["ec"].kid}]})]:
        refused(name, ["jwks"], "--identite", tools.identite(cles))
    for listen in ("127.0.0.1:0", "localhost:0"):
        server = tools.start(index, listen=listen)
        check(f"--demo sur {listen}", server.port, server.log)
        equal("arrêt", server.stop(), 0)


def main():
    with Tools(sys.argv[1]) as tools:
        built = tools.index(tools.demandes(3000), index=tools.path("index"))
        check("index", built.returncode == 0, built.stderr)
        keys = {name: Key(tools.dir, kind) for name, kind in [("ec", "EC:P-256"), ("ec2", "EC:P-256"), ("rsa", "RSA:2048"), ("voleur", "EC:P-256"), ("courte", "RSA:1024"),
                                                               ("chiffrement", "RSA:2048"), ("ps", "RSA:2048"), ("p384", "EC:P-384")]}
        for part in sys.argv[2:] or ["tokens", "mapping", "rotation_by_file", "keys_by_address", "keys_over_tls", "profiles", "limits", "origins", "headers", "starts"]:
            arguments = (tools,) if part in ("profiles", "headers") else (tools, keys)
            globals()[part](*arguments)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
