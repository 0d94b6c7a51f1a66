"""Names in a parsed text: what the gazetteer knows, what the model's recogniser sees, one list without overlaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipeline.entities.linking import Context, choose
from pipeline.entities.vocabulary import vocabulary
from pipeline.records import PLACES, Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.gazetteer import Gazetteer, Match

KIND_OF_LABEL = {
    "PERSON": Kind.PERSON,
    "ORG": Kind.ORGANISATION,
    "GPE": Kind.TERRITORY,
    "LOC": Kind.TERRITORY,
    "FAC": Kind.OTHER,
    "NORP": Kind.GROUP,
    "EVENT": Kind.EVENT,
    "LAW": Kind.OTHER,
    "PRODUCT": Kind.OTHER,
    "WORK_OF_ART": Kind.OTHER,
}
ACRONYM = re.compile(r"[A-Z][A-Za-z&.-]{1,9}")
UNLINKED = 0.6
STANDING = frozenset({"member", "ally", "candidate"})
"""What a state is said to be, and no city."""
BODIES = frozenset({Kind.ORGANISATION, Kind.GOVERNMENT})
DISPOSED = frozenset(
    {
        "ready",
        "willing",
        "unwilling",
        "prepared",
        "reluctant",
        "determined",
        "keen",
        "eager",
        "hesitant",
        "opposed",
    }
)
"""Adjectives of those who act, never of a town."""
SOCIAL = frozenset(
    {
        "accuse",
        "blame",
        "warn",
        "urge",
        "ask",
        "tell",
        "press",
        "anger",
        "criticise",
        "criticize",
        "condemn",
        "support",
        "back",
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at the tokens ``[first, last]``."""

    first: int
    last: int
    mention: Mention

    @property
    def via(self) -> Via:
        """How the name names its entity: one of the gazetteer's ways, or unlinked (only the recogniser saw it)."""
        return self.mention.via


def names(doc: Doc, gazetteer: Gazetteer) -> list[Name]:
    """The names of a text in order, none overlapping another."""
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i for token in doc}
    text = doc.text  # put together anew each time it is asked for
    matches = [m for m in gazetteer.find(text) if m.start in starts and m.end in ends]
    spans = [_trimmed(doc, ent) for ent in doc.ents if ent.label_ in KIND_OF_LABEL]
    spans = [span for span in spans if len(span)]
    context = Context.of(matches, gazetteer)
    surnames = {span[-1].text for span in spans if span.label_ == "PERSON" and len(span) > 1}
    unsure: dict[int, tuple[tuple[Entity, float], ...]] = {}
    places = _places(matches, starts, ends)
    linked: dict[int, Name] = {}
    for match in matches:
        first, last = starts[match.start], ends[match.end]
        label = _label_of(doc, first, last)
        person = any(c.entity.kind is Kind.PERSON and c.relation == "name" for c in match.candidates)
        if not person and _belongs_to_longer(doc, first, last, spans):
            continue
        if not person and _is_part_of_body(doc, first, last, match):
            continue
        namesake = first == last and label == "PERSON" and not person and doc[first].text in surnames
        if namesake and not any(context.support(candidate, match.start) for candidate in match.candidates):
            continue  # "Jordan" where the article has a Michael Jordan and nothing of the country
        of = _qualifiers(doc, first, last, places)
        chosen = choose(match, label, context, of, speaks=_may_speak(doc[last]))
        if chosen.candidate is None:
            unsure[first] = chosen.scored
            continue
        entity = chosen.candidate.entity
        mention = Mention(
            entity,
            text[match.start : match.end],
            match.start,
            match.end,
            chosen.confidence,
            Via(chosen.candidate.relation),
        )
        linked[first] = Name(first, last, mention)
    taken = {i for name in linked.values() for i in range(name.first, name.last + 1)}
    spans = [_widened(doc, span, taken) for span in spans if not _is_body(doc, span, taken)]
    unlinked = [
        _unlinked(span, unsure.get(span.start, ()))
        for span in spans
        if not taken.intersection(range(span.start, span.end))
    ]
    return _with_memory(doc, sorted([*linked.values(), *unlinked], key=lambda name: name.first))


def is_title(token: Token) -> bool:
    """Whether the word says who a person is, not what their name is: "President", "Dr", "MP"."""
    return vocabulary().kinds.get(token.lower_.rstrip(".")) is Kind.PERSON


def _trimmed(doc: Doc, span: Span) -> Span:
    """A recogniser's span without a leading article or country possessive, and without a trailing 's."""
    first, last = span.start, span.end
    while first < last and (doc[first].lower_ in {"the", "a", "an"} or doc[first].is_punct):
        first += 1
    while first < last - 1 and span.label_ == "PERSON" and (is_title(doc[first]) or doc[first].is_punct):
        first += 1
    last = next((token.i for token in doc[first + 1 : last] if _is_set_off(token)), last)
    for i in range(first, last - 1):
        if doc[i].lower_ == "'s" and span.label_ != "WORK_OF_ART":
            first = i + 1
    while last > first and (doc[last - 1].lower_ in {"'s", "'"} or doc[last - 1].is_punct):
        last -= 1
    return Span(doc, first, last, label=span.label)


def _is_set_off(token: Token) -> bool:
    """Whether what follows is no part of a name: a bracket, a dash with blanks around it."""
    return token.text == "(" or (token.text in {"-", "--", "–", "—"} and bool(token.nbor(-1).whitespace_))


def _label_of(doc: Doc, first: int, last: int) -> str:
    """The recogniser's label over exactly these tokens, else of the last one, else nothing."""
    return doc[last].ent_type_ or doc[first].ent_type_


def _places(matches: list[Match], starts: dict[int, int], ends: dict[int, int]) -> dict[int, frozenset[str]]:
    """First and last token of each place name -> the QIDs that it may mean."""
    found: dict[int, frozenset[str]] = {}
    for match in matches:
        qids = frozenset(c.entity.qid for c in match.candidates if c.entity.kind in PLACES and c.entity.qid)
        if qids:
            found[starts[match.start]] = found[ends[match.end]] = qids
    return found


def _qualifiers(doc: Doc, first: int, last: int, places: dict[int, frozenset[str]]) -> frozenset[str]:
    """The places that a name is said to be of: "the Kenyan ...", "Kenya's ...", "... of Kenya"."""
    before = first - 2 if first > 1 and doc[first - 1].lower_ == "'s" else first - 1
    found = places.get(before, frozenset())
    if last + 2 < len(doc) and doc[last + 1].lower_ in {"of", "in"}:
        after = last + 3 if doc[last + 2].lower_ == "the" else last + 2
        found = found or places.get(after, frozenset())
    return found


def _may_speak(token: Token) -> bool:
    """Whether a capital may stand for its state here: as a doer or possessor, or as someone dealt with."""
    while token.dep_ == "conj" and token.head.pos_ == "PROPN":
        token = token.head
    if token.dep_ in {"nsubj", "poss"} or (token.dep_ == "conj" and token.head.dep_ == "nsubj"):
        said = {child.lemma_ for child in token.head.children if child.dep_ == "attr"}
        acts = token.head.lemma_ != "be" or bool(said & STANDING) or _is_disposed(token.head)
        return token.dep_ == "poss" or acts
    if token.dep_ == "pobj":
        if token.head.lower_ == "from" and token.head.head.lemma_ == "recognition":
            return True
        after = token.i + 1  # "recognition for Jerusalem as a capital" is the city's
        if token.head.head.lemma_ == "recognition" and after < len(token.doc) and token.nbor().lower_ == "as":
            return False
        return token.head.lower_ in {
            "with",
            "to",
            "by",
            "against",
            "between",
            "for",
            "towards",
            "toward",
            "upon",
        }
    if token.dep_ not in {"dobj", "dative"} or token.head.pos_ != "VERB":
        return False
    recognised = token.head.lemma_ in {
        "recognise",
        "recognize",
    }  # but not "recognised Jerusalem as a capital"
    return token.head.lemma_ in SOCIAL or (recognised and all(c.lower_ != "as" for c in token.head.rights))


def _is_disposed(verb: Token) -> bool:
    """Whether it is said of someone what only a doer can be: "is READY to", "was unwilling"."""
    return any(child.dep_ == "acomp" and child.lower_ in DISPOSED for child in verb.rights)


def _belongs_to_longer(doc: Doc, first: int, last: int, spans: list[Span]) -> bool:
    """Whether the match is part of a longer name: "Israel" in "Israel Katz", "England" in "Bank of England"."""
    for span in spans:
        if span.start <= first and last < span.end and (span.start, span.end) != (first, last + 1):
            if span.label_ == "PERSON":
                return True
            if (
                first < last
                and first - span.start < 2
                and doc[last + 1].is_lower
                and doc[span.end - 1].is_lower
            ):
                return False  # "the Group of Seven industrialised democracies"
            if span[0].lower_.startswith("non"):
                return False  # "Non-NATO" is no name
            body = doc[span.end - 1].lower_ in vocabulary().body_heads or _names_body(doc, span.start, first)
            return span.label_ in {"ORG", "EVENT", "LAW", "FAC", "WORK_OF_ART"} and not body
    return False


def _is_part_of_body(doc: Doc, first: int, last: int, match: Match) -> bool:
    """Whether a word that alone means one body is the end of another one's name: "Congress" in "National Congress"."""
    if first != last or first == 0 or match.candidates[0].entity.kind not in BODIES:
        return False
    before = doc[first - 1]
    return (
        doc[first].lower_ in vocabulary().body_heads
        and before.is_title
        and not before.is_sent_start
        and before.dep_ in {"compound", "amod"}
        and before.ent_type_ not in {"GPE", "NORP"}
    )


def _names_body(doc: Doc, first: int, place: int) -> bool:
    """Whether the words before a place are those of a body: "Army of the" before "Democratic Republic of the Congo"."""
    words = [token.lower_ for token in doc[first:place]]
    while words and words[-1] in {"of", "the"}:
        words.pop()
    return " ".join(words) in vocabulary().bodies


def _is_body(doc: Doc, span: Span, taken: set[int]) -> bool:
    """Whether the span is a body of a state, which the resolver names by its country: "Russian Defence Ministry"."""
    heads = vocabulary().body_heads
    if span.label_ != "ORG" or not (doc[span.end - 1].lower_ in heads or doc[span.start].lower_ in heads):
        return False
    nearby = (*range(span.start - 2, span.end), *range(span.end, min(span.end + 3, len(doc))))
    return any(i in taken for i in nearby)


def _widened(doc: Doc, span: Span, taken: set[int]) -> Span:
    """A span of one token with the capitalised words before it that the parser hangs on it: "Volker Türk"."""
    first = span.start
    while (
        len(span) == 1
        and first > 0
        and doc[first - 1].tag_ == "NNP"
        and doc[first - 1].dep_ == "compound"
        and doc[first - 1].head.i == span.end - 1
    ):
        if (
            first - 1 in taken
            or doc[first - 1].ent_type_ not in {"", span.label_}
            or is_title(doc[first - 1])
        ):
            break
        first -= 1
    if first == span.start:
        return span
    label = "PERSON" if span.label_ in {"NORP", "GPE"} and len(span) == 1 else span.label_
    return Span(doc, first, span.end, label=label)


def _unlinked(span: Span, candidates: tuple[tuple[Entity, float], ...]) -> Name:
    before = span.doc[span.start - 1] if span.start else None
    titled = (
        (f"{before.text} {span.text}",)
        if before is not None and before.pos_ == "PROPN" and is_title(before)
        else ()
    )
    entity = Entity(label=" ".join(span.text.split()), kind=KIND_OF_LABEL[span.label_], aliases=titled)
    mention = Mention(entity, span.text, span.start_char, span.end_char, UNLINKED, Via.UNLINKED, candidates)
    return Name(span.start, span.end - 1, mention)


def _with_memory(doc: Doc, found: list[Name]) -> list[Name]:
    """Later short forms get what the full name got: surnames, and acronyms introduced in brackets."""
    people: dict[str, Mention] = {}
    short: dict[str, Mention] = {}
    for name in found:
        mention = name.mention
        if mention.entity.kind is Kind.PERSON and name.last > name.first and name.via is not Via.SURNAME:
            people.setdefault(doc[name.last].text, mention)
        after = name.last + 1
        if after + 2 < len(doc) and doc[after].text == "(" and doc[after + 2].text == ")":
            acronym = doc[after + 1].text
            if ACRONYM.fullmatch(acronym) and acronym.upper()[:2] == acronym[:2]:
                short.setdefault(acronym, mention)
    return [_remembered(name, people, short) for name in found]


def _remembered(name: Name, people: dict[str, Mention], short: dict[str, Mention]) -> Name:
    text = name.mention.text
    known = short.get(text) if name.via is Via.UNLINKED else None
    if known is None and name.first == name.last and name.via in {Via.UNLINKED, Via.SURNAME}:
        known = people.get(text)
    if known is None:
        return name
    mention = replace(name.mention, entity=known.entity, text=known.text, confidence=known.confidence)
    return replace(name, mention=mention)
