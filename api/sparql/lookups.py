"""How the label of a thing, or all its other names, are looked up once for each row: in SPARQL, as Oxigraph has it.

``LATERAL`` (SEP 6 of the SPARQL Community Group) runs a sub-select for each row with what the row has. Each of these
gives exactly one row, so a result has as many rows as without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology import name_in

LABEL, ALT_LABEL = name_in("rdfs", "label").value, name_in("skos", "altLabel").value
DESCRIPTIONS = ("http://schema.org/description", name_in("schema", "description").value)
"""Wikidata's, and that of the data here."""
ENTITY = "/entity/"
"""What stands in the IRI of an entity before the name that it goes by where it has no label."""
HELPERS = ("thing", "text", "other", "rank", "language")
"""Names of variables, to which something is put in front."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is to be found: the variable ``target`` is to be the ``predicate`` of the ``subject``, a term as written."""

    subject: str
    predicate: str
    target: str


def free_names(taken: Iterable[str]) -> Mapping[str, str]:
    """Give variables for the helpers of lookups, none of which a query has."""
    others = set(taken)
    prefix = "_"
    while any(prefix + helper in others for helper in HELPERS):
        prefix += "_"
    return {helper: f"?{prefix}{helper}" for helper in HELPERS}


def lateral(lookup: Lookup, languages: Iterable[str], names: Mapping[str, str]) -> str:
    """Write a lookup; ``names`` are those that its own variables may have."""
    known = tuple(dict.fromkeys(language for code in languages for language in _tags(code)))
    shown = f"{lookup.subject} " if lookup.subject.startswith("?") else ""
    template = ONE if lookup.predicate == LABEL else ALL
    return template.format(
        **names,
        subject=lookup.subject,
        shown=shown,
        grouped=f" GROUP BY {shown}" if shown else "",
        target=f"?{lookup.target}",
        entity=ENTITY,
        path="|".join(f"<{iri}>" for iri in _predicates(lookup.predicate)),
        listed=", ".join(f'"{language}"' for language in known),
        order=_order(known, names["text"]),
    )


ONE = (
    "LATERAL {{ SELECT {shown}{target} {{ BIND(COALESCE({subject}, '') AS {thing}) "
    "OPTIONAL {{ {thing} {path} {text} FILTER(LANG({text}) IN ({listed})) }} "
    "BIND({order} AS {rank}) "
    "BIND(COALESCE({text}, IF(ISIRI({subject}) && CONTAINS(STR({subject}), '{entity}'), "
    "STRAFTER(STR({subject}), '{entity}'), STR({subject}))) AS {target}) "
    "}} ORDER BY {rank} {text} LIMIT 1 }}"
)
"""The label in the first language that there is one in; without any, the last part of an entity's IRI, or the term."""

ALL = (
    "LATERAL {{ SELECT {shown}(IF(SAMPLE({language}) = '', GROUP_CONCAT(STR({other}); SEPARATOR = ', '), "
    "STRLANG(GROUP_CONCAT(STR({other}); SEPARATOR = ', '), SAMPLE({language}))) AS {target}) "
    "{{ BIND(COALESCE({subject}, '') AS {thing}) "
    "LATERAL {{ SELECT {thing} {language} {{ OPTIONAL {{ {thing} {path} {text} FILTER(LANG({text}) IN ({listed})) }} "
    "BIND({order} AS {rank}) BIND(LANG({text}) AS {language}) }} ORDER BY {rank} LIMIT 1 }} "
    "LATERAL {{ SELECT DISTINCT {thing} {language} {other} "
    "{{ OPTIONAL {{ {thing} {path} {other} FILTER(LANG({other}) = {language}) }} }} ORDER BY {other} }} "
    "}}{grouped} }}"
)
"""All names in the first language that there is one in, joined; nothing if there is none."""


def _tags(code: str) -> tuple[str, ...]:
    """Give the tags that a language code stands for. What has no language is in every language, as ``mul`` is."""
    return ("mul", "") if code == "mul" else (code,)


def _predicates(iri: str) -> tuple[str, ...]:
    return DESCRIPTIONS if iri in DESCRIPTIONS else (iri,)


def _order(languages: tuple[str, ...], text: str) -> str:
    written = str(len(languages))
    for place, language in reversed(list(enumerate(languages))):
        written = f'IF(LANG({text}) = "{language}", {place}, {written})'
    return written
