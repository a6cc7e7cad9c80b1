#!/usr/bin/env python3
"""Streams of every row of a running server: rows and bytes a second, time to the first byte of the body, memory of the server before and
after. With --duckdb, the same rows and columns written by DuckDB's COPY in the same run (needs the Python package duckdb).

    bench/pairs/extraction.py --port 8080 [--pid PID] [--duckdb DIR] [--fois 3]

Forty columns (the model « instruction »), in the order of the index, by date and by name. What is read is thrown away; the client shares the machine.
"""
import argparse
import json
import os
import re
import socket
import statistics
import time

CASES = [("csv", "index"), ("csv", "date_creation"), ("csv", "nom"), ("ndjson", "index"), ("ndjson", "nom"), ("xlsx", "index")]
TYPES = {"csv": "text/csv", "ndjson": "application/x-ndjson", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def request(port, body, accept):
    data = json.dumps(body).encode()
    conn = socket.create_connection(("127.0.0.1", port))
    conn.sendall(f"POST /v1/demandes/recherche HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nContent-Type: application/json\r\n"
                 f"Connection: close\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
    return conn


def search(port, body):
    with request(port, body, "application/json") as conn:
        answer = b"".join(iter(lambda: conn.recv(1 << 16), b""))
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    return json.loads(rest)


def stream(port, body, accept, to=None):
    """Bytes as sent (with the frames of chunks), seconds to the first byte of the body, seconds to the last."""
    start = time.perf_counter()
    with request(port, body, accept) as conn:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        buffer, seen, first, head, last = memoryview(bytearray(1 << 20)), 0, None, b"", b""
        while count := conn.recv_into(buffer):
            if first is None:
                head += bytes(buffer[:count])
                if len(head.partition(b"\r\n\r\n")[2]) > 0:
                    first = time.perf_counter() - start
            seen += count
            last = (last + bytes(buffer[max(0, count - 8):count]))[-8:]
    assert head.startswith(b"HTTP/1.1 200"), head[:400]
    assert last.endswith(b"0\r\n\r\n"), "flux interrompu"
    return seen, first, time.perf_counter() - start


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return {m[1]: int(m[2]) / 1024 for m in re.finditer(r"(RssAnon|RssFile|VmHWM):\s+(\d+) kB", status.read())}


def duckdb_copy(port, columns, total, directory, times):
    """DuckDB writes the table that one of our streams fills."""
    import duckdb
    source, target = os.path.join(directory, "source.csv"), os.path.join(directory, "copie.csv")
    with request(port, {"tri": ["index"], "modele": "instruction", "dialecte": "rfc4180"}, "text/csv") as conn, open(source, "wb") as file:
        stream_in = conn.makefile("rb")
        while stream_in.readline().strip():
            pass
        while size := int(stream_in.readline(), 16):
            file.write(stream_in.read(size))
            stream_in.readline()
    for threads in (1, os.cpu_count()):
        base = duckdb.connect(config={"threads": threads})
        base.execute(f"create table d as select * from read_csv('{source}', header=true, auto_detect=true, sample_size=200000)")
        assert base.execute("select count(*) from d").fetchone()[0] == total
        assert len(base.execute("describe d").fetchall()) == columns
        for source_rows, order in (("d", "index"), ('(select * from d order by "Nom de naissance")', "nom")):
            taken = []
            for _ in range(times):
                start = time.perf_counter()
                base.execute(f"copy {source_rows} to '{target}' (header, delimiter ',')")
                taken.append(time.perf_counter() - start)
            report(f"DuckDB {duckdb.__version__} COPY, {threads} fil(s), ordre {order}", total, os.path.getsize(target), taken)
        base.close()
    os.remove(source), os.remove(target)


def report(name, rows, size, taken, more=""):
    middle = statistics.median(taken)
    print(f"{name:58} {rows / middle:12,.0f} lignes/s {size / middle / 1e6:8.0f} Mo/s {middle:8.2f} s (au plus {max(taken):.2f}){more}", flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=8080)
    arguments.add_argument("--pid", type=int, help="du serveur, pour sa mémoire")
    arguments.add_argument("--duckdb", metavar="DIR", help="où écrire, sur un disque qui a la place")
    arguments.add_argument("--fois", type=int, default=3)
    arguments.add_argument("--cas", default="", help="expression régulière des cas, « csv/nom »")
    a = arguments.parse_args()
    total = search(a.port, {"nombre": 0})["total"]
    with request(a.port, {"nombre": 1, "modele": "instruction", "dialecte": "rfc4180"}, "text/csv") as conn:
        columns = b"".join(iter(lambda: conn.recv(1 << 16), b"")).split(b"\r\n\r\n", 1)[1].split(b"\r\n")[1].count(b",") + 1
    names = re.findall(r'"([a-z_.0-9]+)"', re.search(r'"instruction",.*?\{(.*?)\}', open(os.path.join(
        os.path.dirname(__file__), "..", "..", "server", "extraction", "modeles.cc"), encoding="utf-8").read(), re.S)[1])
    assert len(names) == columns, (len(names), columns)
    print(f"{total:,} lignes, {columns} colonnes, charge {os.getloadavg()[0]:.1f}")
    for format_, order in CASES:
        if not re.search(a.cas, f"{format_}/{order}"):
            continue
        body = {"tri": [order], **({"champs": names} if format_ == "ndjson" else {"modele": "instruction"})}
        before = memory(a.pid) if a.pid else {}
        runs = [stream(a.port, body, TYPES[format_]) for _ in range(1 if format_ == "xlsx" else a.fois)]
        after = memory(a.pid) if a.pid else {}
        grown = f", mémoire {before['RssAnon']:.0f} -> {after['RssAnon']:.0f} Mio (pointe {after['VmHWM'] - after['RssFile']:.0f})" if a.pid else ""
        report(f"{format_}, ordre {order}", total, runs[0][0], [r[2] for r in runs], f", premier octet {max(r[1] for r in runs) * 1000:.1f} ms{grown}")
    if a.duckdb:
        duckdb_copy(a.port, columns, total, a.duckdb, a.fois)


if __name__ == "__main__":
    main()
