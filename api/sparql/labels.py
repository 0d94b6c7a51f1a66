"""Wikidata's label service, answered here: ``SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }``.

A query that uses it is written anew before Oxigraph reads it. In the automatic mode, ``?xLabel``, ``?xAltLabel`` and
``?xDescription`` are looked up for each ``?x`` that their SELECT mentions, wherever they are used and nothing else
binds them; in the manual mode, what stands in the braces. The lookups stand where the SELECT's pattern ends: the label
service runs last on Wikidata too. (Where an expression in an inner group uses the name, they stand in that group.)

What comes out has no label service left, and is checked for calls like every query: this decides nothing about
what may be called. See https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Label_service and
LabelService.java in github.com/wikimedia/wikidata-query-rdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.sparql.lookups import ALT_LABEL, DESCRIPTIONS, LABEL, Lookup
from api.sparql.names import Names
from api.sparql.scopes import SERVICE, Group, Scope, Structure
from api.sparql.tokens import LITERALS, Mistake, Token
from ontology.wikidata import BLAZEGRAPH, HINTS, WIKIBASE

LABEL_SERVICE = f"{WIKIBASE}label"
PARAMETERS = f"{BLAZEGRAPH}serviceParam"
LANGUAGE = f"{WIKIBASE}language"
SUFFIXES = {"AltLabel": ALT_LABEL, "Label": LABEL, "Description": DESCRIPTIONS[0]}
"""In this order: one is the end of another."""
MOST = 100
"""Calls of the service in one query; each is looked at with all variables of its SELECT."""
CODE = re.compile(r"[A-Za-z0-9-]+")
AUTOMATIC, READERS_LANGUAGE = "[AUTO_LANGUAGE]", "en"
"""Wikidata's page puts the reader's language in the place of this, wherever it stands, before it asks."""


@dataclass(frozen=True, slots=True)
class LabelService:
    """A call of the service: the tokens from ``first`` to ``last``, and what they ask. No ``lookups``: automatic."""

    first: int
    last: int
    scope: Scope
    group: Group
    languages: tuple[str, ...]
    lookups: tuple[Lookup, ...]


def label_services(tokens: list[Token], found: Structure, names: Names) -> Iterator[LabelService]:
    """Find the calls of the label service. Raises Mistake."""
    count = 0
    for first, token in enumerate(tokens):
        group = found.group_of[first]
        if token.kind != "word" or token.lower != "service" or group is None:
            continue
        named = first + 1 + (tokens[first + 1].lower == "silent")
        if names.iri(tokens[named]) != LABEL_SERVICE or tokens[named + 1].text != "{":
            continue
        if any(around.role == SERVICE for around in group.outwards()):
            continue  # it is for another endpoint to answer
        if count == MOST:
            raise Mistake(token.start, f"a query may have {MOST} label services, and no more.")
        count += 1
        last = tokens[named + 1].partner
        languages, lookups = _read(tokens[named + 1 : last + 1], names)
        yield LabelService(first, last, found.scope_of[first], group, languages, lookups)


def wanted(service: LabelService) -> Iterator[Lookup]:
    """Give what a service is to look up: what it says, else what the names of variables say."""
    if service.lookups:
        yield from (lookup for lookup in service.lookups if not service.scope.has(lookup.target))
        return
    for name in service.scope.mentioned:
        if service.scope.has(name):
            continue
        for suffix, predicate in SUFFIXES.items():
            subject = name.removesuffix(suffix)
            if subject not in {name, ""} and subject in service.scope.mentioned:
                yield Lookup(f"?{subject}", predicate, name)
                break


def _read(body: list[Token], names: Names) -> tuple[tuple[str, ...], tuple[Lookup, ...]]:
    """Read what stands in the braces, which come first and last."""
    languages: list[str] = []
    lookups: list[Lookup] = []
    for subject, predicate, value in _triples(body):
        about = names.iri(subject)
        if about == PARAMETERS:
            if names.iri(predicate) != LANGUAGE:
                continue  # for Wikidata's engine, like wikibase:disableReordering
            if value.kind not in {"short", "long"}:
                raise Mistake(
                    value.start, 'the label service takes languages like wikibase:language "en,fr".'
                )
            languages += [code.strip() for code in value.text.strip("\"'").split(",")]
        elif about is None or not about.startswith(HINTS):
            iri = names.iri(predicate)
            if iri is None or value.kind != "var" or subject.kind not in {"var", "iri", "pname"}:
                raise Mistake(subject.start, "the label service takes triples like ?x rdfs:label ?name.")
            if subject.kind == "var" and subject.text[1:] == value.text[1:]:
                raise Mistake(value.start, "a name needs another variable than what it names.")
            written = f"?{subject.text[1:]}" if subject.kind == "var" else subject.text
            lookups.append(Lookup(written, iri, value.text[1:]))
    if not languages:
        raise Mistake(
            body[0].start, 'the label service needs a language: bd:serviceParam wikibase:language "en".'
        )
    return tuple(dict.fromkeys(filter(None, map(_code, languages)))), tuple(lookups)


def _code(written: str) -> str:
    if written.upper() == AUTOMATIC:
        return READERS_LANGUAGE
    lower = written.lower()
    return lower if CODE.fullmatch(lower) else ""


def _triples(body: list[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """Read triples, of three terms each, with their lists (``;`` and ``,``): all that may stand there. Raises Mistake."""
    terms: list[Token] = []
    for token in body[1:]:
        ends = token.text in {".", ";", ",", "}"} and token.kind == "other"
        if token.kind == "tag":
            continue  # of a literal
        if token.kind == "word" and token.lower not in LITERALS:
            raise Mistake(token.start, f"{token.text!r} cannot stand in the label service.")
        if not ends and len(terms) < 3:
            terms.append(token)
        elif ends and len(terms) == 3:
            yield terms[0], terms[1], terms[2]
            terms = terms[: {";": 1, ",": 2}.get(token.text, 0)]
        elif ends and len(terms) == 1 and token.text in {".", ";", "}"}:  # a list that ends in ;
            terms = terms[: token.text == ";"]
        elif not ends or terms:
            raise Mistake(token.start, f"{token.text!r} cannot stand in the label service here.")
