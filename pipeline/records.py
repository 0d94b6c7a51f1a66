"""
The values that flow between the stages: frozen, plain, without behaviour of their own.

``Article -> Cleaned -> Doc -> entities -> Claim -> Quad``

Offsets are Python string indices, ``[start, end)``. Between ``clean`` and ``extract`` they count in the
cleaned text; in a finished claim they count in the article's original text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class Kind(StrEnum):
    """What sort of thing an entity is."""

    COUNTRY = "country"
    TERRITORY = "territory"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    PERSON = "person"
    MEDIUM = "medium"
    EVENT = "event"
    GROUP = "group"
    OTHER = "other"


PLACES = frozenset({Kind.COUNTRY, Kind.TERRITORY})
"""The kinds that lie on a map."""


class Stance(StrEnum):
    """What a speaker does by a position."""

    STATES = "states"
    SUPPORTS = "supports"
    OPPOSES = "opposes"
    CALLS_FOR = "calls-for"
    REJECTS = "rejects"
    WARNS = "warns"
    PLEDGES = "pledges"


class Act(StrEnum):
    """What a state does about recognising something."""

    REFUSES = "refuses"
    RECOGNISES = "recognises"
    PLEDGES = "pledges"
    WITHDRAWS = "withdraws"


class Status(StrEnum):
    """How a country stands to an organisation."""

    MEMBER = "member"
    JOINS = "joins"
    LEAVES = "leaves"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    APPLIES = "applies"
    CANDIDATE = "candidate"
    INTENDS_TO_JOIN = "intends-to-join"
    INTENDS_TO_LEAVE = "intends-to-leave"
    ELECTED = "elected"
    FORMER = "former"
    NOT_MEMBER = "not-member"


class Via(StrEnum):
    """How the words at one place lead to whom they mean: the step that linked them."""

    NAME = "name"
    ACRONYM = "acronym"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"
    SURNAME = "surname"
    UNLINKED = "unlinked"  # a name that the gazetteer does not know
    BODY = "body"  # "the Hungarian government", by its country
    OFFICE = "office"  # "the Russian foreign minister", by country and date
    ROLE = "role"  # "the minister", of whom the text said so
    DESCRIPTION = "description"  # "the bloc"
    PAIR = "pair"  # "both sides"
    PRONOUN = "pronoun"
    OWNER = "owner"  # "his lawyer", by whose they are
    UNNAMED = "unnamed"  # "officials"


class Modality(StrEnum):
    """How firmly the text itself puts a claim forward."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    FUTURE = "future"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Article:
    """
    One article as it was read, before any cleaning.

    ``published`` is an ISO 8601 date as precise as known. ``text`` is what every offset in a finished
    claim points into: a file's decoded text, a record's ``text``, the text extracted from a page.
    """

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that could not be used: where it stands and why, in words for the report."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A claim that breaks a shape and is not published: its article, its sentence from where, and why."""

    article: str
    start: int
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """
    Something that can state, recognise or belong.

    ``label`` is the canonical name (Wikidata's English label where linked). ``state`` is the QID of the
    country that a government, ministry or office-holder speaks for, ``state_label`` its name. ``role`` is what the
    text calls a person whom the gazetteer does not know: "defence minister".
    """

    label: str
    kind: Kind
    qid: str | None = None
    aliases: tuple[str, ...] = ()
    state: str | None = None
    state_label: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """
    An entity named, or pointed at, at one place of the text.

    ``text`` is the name that was found for it (the antecedent's where the words here are a pronoun or a
    description); ``start`` and ``end`` are those of the words at this place. ``confidence`` is the
    linker's, 0..1; ``via`` the step by which the entity was found. ``candidates`` are the entities that the
    words may mean where it is not sure enough which, with their scores, the best first.
    """

    entity: Entity
    text: str
    start: int
    end: int
    confidence: float = 1.0
    via: Via = Via.NAME
    candidates: tuple[tuple[Entity, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that a claim rests on, its exact words, and the rule that read it."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    What every claim has. ``subject`` states, recognises, or is the organisation; ``object`` is the
    target of a position (or None), what is recognised, or the member.
    """

    article: str
    subject: Mention
    object: Mention | None
    cue: str
    cue_spans: tuple[Span, ...]
    evidence: Evidence
    reported_by: Mention | None = None
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    date: str | None = None
    confidence: float = 1.0

    @property
    def asserted(self) -> bool:
        """Whether the claim may stand in the graph as a simple triple."""
        return not self.negated and self.modality in (Modality.ASSERTED, Modality.FUTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Claim):
    """An actor publicly takes a position: actor – states – position."""

    stance: Stance
    content: str
    content_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition(Claim):
    """A state recognises, or declines to recognise: country – refuses – recognition."""

    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Claim):
    """A country stands in some way to an organisation: organisation – member – country."""

    status: Status
