"""The names of things: which IRI an article, an entity, a claim, a passage or a build has.

Plain strings; `pipeline.rdf` makes RDF terms of them. An IRI depends on what it names and on nothing else,
so that two runs give the same one, and different things never share one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from ontology import PREFIXES
from pipeline.errors import SettingsError
from pipeline.records import Claim, Entity, Kind, Membership, Mention, Position, Recognition

WIKIDATA = PREFIXES["wd"]

_BASE = re.compile(r"https?://[A-Za-z0-9._~:\[\]-]+(/[A-Za-z0-9._~-]+)*/")
_QID = re.compile(r"Q[1-9][0-9]*")
_SLUG_LENGTH = 60

_NAMED_BY_ONE_WORD = frozenset({Kind.COUNTRY, Kind.TERRITORY, Kind.ORGANISATION, Kind.MEDIUM})


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What drew the claims: versions only, never a time, so that equal input gives an equal graph."""

    version: str
    model: str
    gazetteer: str


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints IRIs below ``base``, an http(s) address that ends in a slash."""

    base: str = "http://localhost:8000/"

    def __post_init__(self) -> None:
        """Refuse a base that other IRIs cannot be built on."""
        if not _BASE.fullmatch(self.base):
            raise SettingsError(f"base IRI {self.base!r} is not an http(s) address that ends in '/'")

    @property
    def entities_graph(self) -> str:
        """The graph of the facts about entities that articles share."""
        return f"{self.base}graph/entities"

    @property
    def ontology_graph(self) -> str:
        """The graph that holds the vocabulary."""
        return f"{self.base}graph/ontology"

    def article(self, article_id: str) -> str:
        """An article, and the named graph of what it claims. Any characters may stand in the id."""
        return f"{self.base}article/{quote(article_id, safe='/', errors='surrogatepass')}"

    def passage(self, article_id: str, start: int, end: int) -> str:
        """Characters ``[start, end)`` of an article's original text, as an RFC 5147 fragment."""
        return f"{self.article(article_id)}#char={start},{end}"

    def entity(self, entity: Entity, article_id: str) -> str:
        """An entity as an article names it: Wikidata's IRI where linked, else one of ours."""
        if entity.qid is not None:
            return self.wikidata(entity.qid)
        return f"{self.base}entity/{entity_key(entity, article_id)}"

    def entity_page(self, qid: str) -> str:
        """Our page about an entity that Wikidata names."""
        return f"{self.base}entity/{qid}"

    def wikidata(self, qid: str) -> str:
        """Wikidata's IRI. Raises ValueError for what is no QID: the gazetteer is wrong, which is our mistake."""
        if not _QID.fullmatch(qid):
            raise ValueError(f"{qid!r} is not a Wikidata item")
        return WIKIDATA + qid

    def claim(self, claim: Claim) -> str:
        """A claim, named by everything it says and where; not by the rule that found it nor its confidence."""
        return f"{self.base}claim/{_digest(_content(claim), 24)}"

    def time(self, day: str) -> str:
        """A point in time, ISO 8601, named by itself: as precise as it is."""
        return f"{self.base}value/{day}"

    def statement(self, subject: str, *rest: object) -> str:
        """A statement about the item ``subject``, named by all that it says, as Wikidata names one: Q232-<uuid>."""
        said = json.dumps([subject, *rest], separators=(",", ":"))
        return f"{self.base}statement/{subject}-{uuid5(NAMESPACE_URL, said)}"

    def gazetteer(self, version: str) -> str:
        """The source of a gazetteer's facts, by its version."""
        return f"{self.base}gazetteer/{quote(version, safe='')}"

    def build(self, build: BuildInfo) -> str:
        """The activity that drew claims, named by the versions of its parts, and the graph about it."""
        return f"{self.base}build/{_digest([build.version, build.model, build.gazetteer], 16)}"


def is_shared(entity: Entity) -> bool:
    """The merge policy: whether the same name in two articles may be taken for the same thing.

    - Linked to Wikidata: always, by QID.
    - A government or ministry without a QID: where its state is known, by name and state.
    - A country, territory, organisation or medium: when it bears a proper name.
    - A person, event, group or other: when it bears a proper name of two words or more. A bare surname, or
      a description such as "officials", stands for itself in its own article only.

    Names are the same when they are equal but for Unicode composition, curly apostrophes and white space,
    and their kinds are equal.
    """
    if entity.qid is not None:
        return True
    if entity.kind is Kind.GOVERNMENT:
        return entity.state is not None
    words = [word for word in name_of(entity).split() if word.lower() not in {"the", "a", "an"}]
    if not words or not all(_may_stand_in_a_name(word) for word in words):
        return False
    return len(words) > 1 or entity.kind in _NAMED_BY_ONE_WORD


def name_of(entity: Entity) -> str:
    """An entity's label as it is compared and published."""
    return " ".join(unicodedata.normalize("NFC", entity.label).replace("’", "'").split())


def entity_key(entity: Entity, article_id: str) -> str:
    """What follows ``entity/`` in the IRI of an entity without a QID: kind, slug and, where those two do not
    say all that it is, ``~`` and a digest of all of it.
    """
    name = name_of(entity)
    slug = _slug(name)
    if not is_shared(entity):
        scope = f"article {article_id}"
    elif entity.kind is Kind.GOVERNMENT:
        scope = f"state {entity.state}"
    else:
        scope = ""
    if not scope and name == " ".join(word.capitalize() for word in slug.split("-")):
        return f"{entity.kind}-{slug}"  # the slug gives the name back, so nothing else has this slug
    return f"{entity.kind}-{slug[:_SLUG_LENGTH].rstrip('-')}~{_digest([entity.kind, name, scope], 12)}"


def _may_stand_in_a_name(word: str) -> bool:
    """Capitals and digits begin the words of a name, but for short ones such as "of" and "for"."""
    first = word.lstrip("\"'([“‘")[:1]
    return first.isupper() or first.isdigit() or (len(word) <= 3 and word.isalpha())


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", folded))


def _content(claim: Claim) -> list[object]:
    """All that tells one claim from another, in a fixed order."""
    match claim:
        case Position():
            own: list[object] = [claim.stance, claim.content, claim.content_spans]
        case Recognition():
            own = [claim.act]
        case Membership():
            own = [claim.status]
        case _:
            raise TypeError(f"{type(claim).__name__} is not a relation")
    mentions = [_mention(mention, claim) for mention in (claim.subject, claim.object, claim.reported_by)]
    evidence = [claim.evidence.start, claim.evidence.end, claim.evidence.text]
    shared = [claim.article, mentions, claim.cue, claim.cue_spans, evidence, claim.negated, claim.modality]
    return [type(claim).__name__, *shared, claim.date, *own]


def _mention(mention: Mention | None, claim: Claim) -> list[object] | None:
    if mention is None:
        return None
    return [mention.entity.qid or entity_key(mention.entity, claim.article), mention.start, mention.end]


def _digest(parts: Sequence[object], length: int) -> str:
    """The first ``length`` hexadecimal digits of the SHA-256 of ``parts`` as JSON."""
    return sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:length]
