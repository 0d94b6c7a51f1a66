"""Not a test: a graph of hand-made claims, published as a build does it, and a real server over it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad

from pipeline.iris import BuildInfo, Iris
from pipeline.rdf import build_quads, entities_of, entity_quads, ontology_quads, quads
from pipeline.records import (
    Act,
    Article,
    Claim,
    Entity,
    Evidence,
    Kind,
    Membership,
    Mention,
    Modality,
    Position,
    Recognition,
    Stance,
    Status,
)
from pipeline.sinks.generations import Generations, Manifest
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://data.example/"
IRIS = Iris(BASE)
BUILD = BuildInfo("0", "by hand", "none")

KAZAKHSTAN = Entity("Kazakhstan", Kind.COUNTRY, qid="Q232", aliases=("Republic of Kazakhstan", "Qazaqstan"))
RUSSIA = Entity("Russia", Kind.COUNTRY, qid="Q159", aliases=("Russian Federation",))
SERBIA = Entity("Serbia", Kind.COUNTRY, qid="Q403")
KOSOVO = Entity("Kosovo", Kind.COUNTRY, qid="Q1246")
BELGIUM = Entity("Belgium", Kind.COUNTRY, qid="Q31")
NATO = Entity("NATO", Kind.ORGANISATION, qid="Q7184", aliases=("North Atlantic Treaty Organization",))
REUTERS = Entity("Reuters", Kind.MEDIUM, qid="Q130879")
PREVOT = Entity("Maxime Prévot", Kind.PERSON, state="Q31", state_label="Belgium")
VOTE = Entity("Zaporizhzhia Referendum", Kind.EVENT)
EVIL = Entity("<script>alert('name')</script>", Kind.GROUP)

FOREIGN = Article(
    "kazakhstan-vote",
    "Reuters reports that Kazakhstan will not recognise the Zaporizhzhia Referendum. "
    'The ministry of Kazakhstan called upon Russia "to keep the peace".',
    url="https://news.example/kazakhstan?a=1&b=2",
    title="Kazakhstan and the vote",
    published="2022-09-26",
    publisher="The Example Times",
)
BALKANS = Article(
    "wire/2025 é #1",
    "Serbia refuses to recognise Kosovo. Belgium is a member of NATO. Maxime Prévot warned that time is short.",
    title="Three sentences",
    published="2025-03-04",
)
HOSTILE = Article(
    "hostile",
    "<script>alert('name')</script> said <img src=x onerror=alert(1)> & more.",
    title="<script>alert('title')</script>",
    published="2025",
)
LONG = Article(
    "long", " ".join(f"Russia said that point {n} holds." for n in range(60)), title="Sixty points"
)


def mention(article: Article, entity: Entity, near: int = 0) -> Mention:
    start = article.text.index(entity.label, near)
    return Mention(entity, entity.label, start, start + len(entity.label))


def sentence(article: Article, words: str, rule: str) -> Evidence:
    """The sentence of an article that holds some words."""
    at = article.text.index(words)
    start = max((m.end() for m in re.finditer(r"\. ", article.text[:at])), default=0)
    end = re.compile(r"\.(?= |$)").search(article.text, at)
    stop = end.end() if end else len(article.text)
    return Evidence(start, stop, article.text[start:stop], rule)


def span(article: Article, words: str) -> tuple[tuple[int, int], ...]:
    start = article.text.index(words)
    return ((start, start + len(words)),)


def position(
    article: Article, subject: Entity, cue: str, content: str, stance: Stance, target: Entity | None = None
) -> Position:
    evidence = sentence(article, content, "position/by-hand")
    return Position(
        article=article.id,
        subject=mention(article, subject, evidence.start),
        object=None if target is None else mention(article, target, evidence.start),
        cue=cue,
        cue_spans=span(article, cue),
        evidence=evidence,
        stance=stance,
        content=content,
        content_spans=span(article, content),
        confidence=0.85,
    )


def point(number: int) -> Position:
    """One of the sixty claims of the long article."""
    words = f"that point {number} holds"
    return position(LONG, RUSSIA, "said", words, Stance.STATES)


CLAIMS: dict[Article, list[Claim]] = {
    FOREIGN: [
        Recognition(
            article=FOREIGN.id,
            subject=mention(FOREIGN, KAZAKHSTAN),
            object=mention(FOREIGN, VOTE),
            cue="will not recognise",
            cue_spans=span(FOREIGN, "will not recognise"),
            evidence=sentence(FOREIGN, "will not recognise", "recognition/by-hand"),
            reported_by=mention(FOREIGN, REUTERS),
            modality=Modality.FUTURE,
            date="2022-09-25",
            confidence=0.9,
            act=Act.REFUSES,
        ),
        position(FOREIGN, KAZAKHSTAN, "called upon", "to keep the peace", Stance.CALLS_FOR, RUSSIA),
    ],
    BALKANS: [
        Recognition(
            article=BALKANS.id,
            subject=mention(BALKANS, SERBIA),
            object=mention(BALKANS, KOSOVO),
            cue="refuses to recognise",
            cue_spans=span(BALKANS, "refuses to recognise"),
            evidence=sentence(BALKANS, "refuses", "recognition/by-hand"),
            act=Act.REFUSES,
        ),
        Membership(
            article=BALKANS.id,
            subject=mention(BALKANS, NATO),
            object=mention(BALKANS, BELGIUM),
            cue="member",
            cue_spans=span(BALKANS, "member"),
            evidence=sentence(BALKANS, "member", "membership/by-hand"),
            status=Status.MEMBER,
        ),
        position(BALKANS, PREVOT, "warned", "that time is short", Stance.WARNS),
    ],
    HOSTILE: [position(HOSTILE, EVIL, "said", "<img src=x onerror=alert(1)> & more", Stance.STATES)],
    LONG: [point(number) for number in range(60)],
}
UNSAFE_LINK = Quad(
    NamedNode(IRIS.article(HOSTILE.id)),
    NamedNode("https://schema.org/url"),
    NamedNode("javascript:alert(1)"),
    NamedNode(IRIS.article(HOSTILE.id)),
)


def publish(out: Path, word: str = "first", *, bulk: int = 0, also: Iterable[Quad] = ()) -> str:
    """Publish the graph, with ``word`` said in a graph of its own; give the generation's name.

    ``bulk`` is how many triples of no meaning to add, so that a query can be long and a result large; ``also``
    stands in the graph besides.
    """
    entities = entities_of(claim for claims in CLAIMS.values() for claim in claims)
    all_quads = [*entity_quads(entities, IRIS), *build_quads(BUILD, IRIS), *ontology_quads(IRIS), UNSAFE_LINK]
    for article, claims in CLAIMS.items():
        all_quads += quads(article, claims, IRIS, threshold=0.5, build=BUILD)
    said = NamedNode(BASE + "said")
    all_quads.append(Quad(said, said, Literal(word), NamedNode(BASE + "graph/said")))
    number = NamedNode(BASE + "number")
    all_quads += [Quad(NamedNode(f"{BASE}n/{n}"), number, Literal(n), said) for n in range(bulk)]
    all_quads += also
    with Generations(out, keep=3).draft() as draft:
        store = draft.open()
        store.bulk_extend(all_quads)
        store.flush()
        del store
        claims_by_type: dict[str, int] = {}
        for claim in (claim for claims in CLAIMS.values() for claim in claims):
            claims_by_type[type(claim).__name__] = claims_by_type.get(type(claim).__name__, 0) + 1
        manifest = Manifest(
            quads=len(set(all_quads)), graphs=len({quad.graph_name for quad in all_quads}), base=BASE, built_at="2025-01-02T03:04:05+00:00", version="0",
            model="by hand", gazetteer="none", articles=len(CLAIMS), skipped=0, claims=claims_by_type,
        )  # fmt: skip
        return draft.publish(manifest).name


class Server:
    """A running ``python -m api``."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self.process = process
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=20)

    def workers(self) -> set[int]:
        """The process ids of the server's workers."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in path.read_text().split()}


@contextmanager
def serving(graph: Path, *, log: Path | None = None, **settings: object) -> Iterator[Server]:
    """Run a server on a free port until the block ends; settings by their names in ``Settings``.

    What it prints goes to the file ``log``, or nowhere.
    """
    port = free_port()
    environment = {f"COMMUNIQUE_{name.upper()}": str(value) for name, value in settings.items()}
    with (log or Path(os.devnull)).open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "--port", str(port), "--graph", str(graph)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=printed,
            stderr=subprocess.DEVNULL if not os.environ.get("SHOW_SERVER") else None,
        )
    server = Server(process, f"http://127.0.0.1:{port}")
    try:
        wait_until_up(server)
        yield server
    finally:
        server.client.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_up(server: Server) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode}")
        try:
            server.client.get("/health")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")
