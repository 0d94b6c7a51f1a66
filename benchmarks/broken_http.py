"""HTTP as nobody should send it: requests made to be wrong, and what came back.

``request(chance)`` makes one from a source of chance, so that the same seed gives the same requests.
"""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

FIRST, LONGEST = 0.3, 40.0
"""Seconds to wait for an answer: before saying that no more will be sent, and after."""
STATUS = re.compile(rb"(?:^|\r\n\r\n|[}\n>])HTTP/1\.[01] (\d{3})")
INJECTED = re.compile(rb"^x-injected:", re.IGNORECASE | re.MULTILINE)
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

TARGETS = (
    "/", "/health", "/search?q=a", "/entity/Q232", "/entity/Q232.ttl", "/article/a/b/c", "/claim/x", "/build/x",
    "/graph/entities", "/ontology.nt", "/openapi.json", "/static/style.css", "/sparql", "/sparql?query=ASK%7B%7D",
)  # fmt: skip
ODD_TARGETS = (
    "*", "//", "/%00", "/%", "/%zz", "/entity/%ff%fe", "/../../etc/passwd", "/static/../app.py", "/static/..%2fapp.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/%00", "/static//etc/passwd", "http://x/health", "http://[::1",
    "x:80", "/entity/%0d%0aX-Injected:%201", "/entity/person-a%0d%0aX-Injected:%201", "/search?q=%0d%0aX-Injected:1",
    "/?q=" + "a" * 5000, "/" + "a/" * 3000, "/entity/" + "%F0%9F%92%A9" * 200, "/é", "/entity/Q1;v=1", "?", "#", "",
    "/sparql?query=%00", "/sparql?query=%ED%A0%80", "/sparql?" + "a=b&" * 1500, "/sparql?timeout=1e400&query=ASK{}",
    "/search?page=9&q=%00", "/article/long?page=99999999999999999999", "/entity/Q1?format=%0d%0aX-Injected:1",
)  # fmt: skip
METHODS = (
    "GET",
    "GET",
    "GET",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PATCH",
    "get",
    "G T",
    "",
    "\0",
    "GETGETGET" * 40,
)
VERSIONS = (
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/0.9",
    "HTTP/2.0",
    "HTTP/9",
    "HTP/1.1",
    "",
    "HTTP/1.1 x",
)
HEADERS = (
    "Host: x", "Host:", "Host: x\r\nHost: y", "Connection: close", "Connection: upgrade\r\nUpgrade: websocket",
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__", "Expect: 100-continue",
    "Expect: miracles", "Accept: " + "text/html," * 3000, "Accept: */*;q=" + "9" * 400, "Accept: \xff\xfe", "Accept: text/html;q=nan",
    'Accept: text/html;a="' + "\\" * 999, "Accept: ,;=/*", "Accept:\r\n text/turtle", "Accept : text/turtle", "NoColon",
    ": empty", "X-\0: y", "X: \0", "X: a\rb", "X: a\nb", "X-Long: " + "x" * 70000, "\r\n".join(f"X-{n}: {n}" for n in range(300)),
    'Cookie: a="\\"', "Range: bytes=0-", "Range: bytes=-0", "Range: bytes=9999999-", "Range: bytes=" + "0-1," * 500, "Range: lines=1",
    'If-None-Match: "', "If-None-Match: *", "If-None-Match: " + '"a",' * 999, "If-Modified-Since: yesterday", "If-Range: x",
    "X-Forwarded-For: \xff, 1.2.3.4", "X-Forwarded-Proto: javascript", "X-Forwarded-For: " + "1.1.1.1," * 999,
    "Content-Type: application/sparql-query", "Content-Type: application/x-www-form-urlencoded", "Content-Type: \xff/;;;=",
    "Content-Type: application/sparql-query; charset=utf-7", "Content-Type: application/sparql-update", "Content-Encoding: gzip",
    "Content-Length: 0", "Content-Length: -1", "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: 99999999999999999999",
    "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 0x5", "Content-Length: 3", "Transfer-Encoding: chunked",
    "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding : chunked", "Transfer-Encoding:\x0bchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x", "Trailer: Host", "Origin: null", "Origin: \xff", "Authorization: Basic \xff", "Authorization: Bearer ",
    "Access-Control-Request-Method: GET\r\nOrigin: http://x",
)  # fmt: skip
BODIES = (
    b"", b"ASK {}", b"query=ASK%20%7B%7D", b"query=%ff", b"query=ASK+%7B%7D&query=ASK+%7B%7D", b"update=CLEAR+ALL", b"\0" * 99,
    b"\xff\xfe\xfd", b"query=" + b"%25" * 999, b"&" * 2000, b"SELECT * { ?s ?p ?o } LIMIT 1", b"ASK { FILTER(" + b"(" * 9999,
)  # fmt: skip
CHUNKS = (
    b"0\r\n\r\n", b"6\r\nASK {}\r\n0\r\n\r\n", b"6\r\nASK {}", b"ffffffffffffffff\r\nx", b"-1\r\nx\r\n", b"6;x=y\r\nASK {}\r\n0\r\n\r\n",
    b"6\nASK {}\n0\n\n", b"zz\r\nx\r\n", b"0\r\nX-Injected: 1\r\n\r\n", b"1\r\nAB\r\n0\r\n\r\n", b"6 \r\nASK {}\r\n0\r\n\r\n", b"0x6\r\nASK {}\r\n0\r\n\r\n",
    b"6\r\nASK {}\r\n0\r\n" + b"T: x\r\n" * 3000 + b"\r\n", b"6;" + b"x" * 70000 + b"\r\nASK {}\r\n0\r\n\r\n", b"\r\n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the statuses of the answers, and whether something of ours stood where it must not."""

    statuses: tuple[int, ...]
    wrong: str | None


def request(chance: random.Random) -> bytes:
    """Make a request that is broken in some way."""
    return chance.choice(KINDS)(chance)


def odd(chance: random.Random) -> bytes:
    """Put a request together from parts of which any may be wrong."""
    target = chance.choice(TARGETS if chance.random() < 0.5 else ODD_TARGETS)
    line = f"{chance.choice(METHODS)} {target} {chance.choice(VERSIONS)}"
    headers = ["Host: x", *chance.sample(HEADERS, chance.randrange(4))]
    body = chance.choice(BODIES)
    if chance.random() < 0.5:
        headers.append(f"Content-Length: {len(body)}")
    if chance.random() < 0.7:
        headers.append("Connection: close")
    chance.shuffle(headers)
    return "\r\n".join([line, *headers, "", ""]).encode("latin-1", "replace") + body


def sound(chance: random.Random) -> bytes:
    """Make a request with nothing wrong, for others to spoil."""
    if chance.random() < 0.5:
        return f"GET {chance.choice(TARGETS)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    body = "query=" + quote(chance.choice(["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 2", "DESCRIBE <x>", "é"]))
    return (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    ).encode()


def truncated(chance: random.Random) -> bytes:
    """Stop somewhere."""
    whole = sound(chance)
    return whole[: chance.randrange(len(whole))]


def mutated(chance: random.Random) -> bytes:
    """Change, add, repeat and take away some bytes."""
    spoiled = bytearray(sound(chance))
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(spoiled))
        match chance.randrange(4):
            case 0:
                spoiled[at] = chance.randrange(256)
            case 1:
                spoiled[at:at] = chance.choice(
                    [b"\0", b"\r", b"\n", b"\r\n", b" ", b":", b"\xff", b"%", b"\t"]
                )
            case 2:
                spoiled[at:at] = spoiled[at : at + chance.randrange(30)]
            case _:
                del spoiled[at : at + chance.randrange(1, 6)]
                spoiled = spoiled or bytearray(b"\r\n")
    return bytes(spoiled)


def chunked(chance: random.Random) -> bytes:
    """Send a body in chunks that are none."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(chance.choice(CHUNKS) for _ in range(chance.randrange(1, 4)))


def smuggling(chance: random.Random) -> bytes:
    """Hide a second request in the body of the first, for a server that reads one length where another counts."""
    inner = b"0\r\n\r\n" + SMUGGLED
    encoding = chance.choice(
        [
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            b"Transfer-Encoding: identity, chunked",
            b"transfer-encoding:\tchunked",
        ]
    )
    lengths = [b"Content-Length: %d" % len(inner), encoding]
    chance.shuffle(lengths)
    head = [b"POST /sparql HTTP/1.1", b"Host: x", b"Content-Type: application/sparql-query", *lengths]
    return b"\r\n".join([*head, b"", b""]) + inner


def noise(chance: random.Random) -> bytes:
    """Send what is no HTTP at all: bytes, the greeting of TLS, of HTTP/2, of SSH."""
    return chance.choice([
        chance.randbytes(chance.randrange(1, 400)), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(60),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-x\r\n", b"\r\n" * chance.randrange(1, 2000), b"\0" * chance.randrange(1, 70000),
        b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + sound(chance), b"A" * 200_000,
    ])  # fmt: skip


def pipelined(chance: random.Random) -> bytes:
    """Send several at once, some of them spoiled."""
    several = [chance.choice([sound, mutated, odd])(chance) for _ in range(chance.randrange(2, 5))]
    return b"".join(one.replace(b"Connection: close\r\n", b"") for one in several)


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    odd,
    odd,
    odd,
    truncated,
    mutated,
    mutated,
    chunked,
    smuggling,
    noise,
    pipelined,
)


def send(port: int, what: bytes) -> Answer:
    """Send some bytes and read what comes back. Raises TimeoutError if the connection is left hanging."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as connection:
        try:
            connection.sendall(what)
            connection.settimeout(FIRST)
            _read(connection, received)
        except ConnectionError:  # it may hang up on such as this
            pass
    heads = bytes(received)
    wrong = None
    if INJECTED.search(heads):
        wrong = "a header that the client wrote"
    elif b"/smuggled" in heads:
        wrong = "an answer to a smuggled request"
    elif b"[project]" in heads or b"root:x:" in heads or b"def create_app" in heads:
        wrong = "a file that is not to be served"
    return Answer(tuple(int(found) for found in STATUS.findall(heads)), wrong)


def _read(connection: socket.socket, received: bytearray) -> None:
    """Read till the end; when nothing comes for a while, say that nothing will be sent, and read on."""
    told = False
    while True:
        try:
            got = connection.recv(65536)
        except TimeoutError:
            if told:
                raise
            told = True
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(LONGEST)
            continue
        if not got:
            return
        received += got
