"""What is asked of the endpoint, in the words of ``queries/*.rq``, and its answers as items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.wikidata.items import Draft, Item
from pipeline.wikidata.rdf_terms import RANKS, Value, qid, statement
from pipeline.wikidata.wanted import Wanted

QUERIES = Path(__file__).with_name("queries")
Term = Mapping[str, str]
Row = Mapping[str, Term]
"""A solution as in SPARQL's JSON results: variable -> ``{"type": ..., "value": ..., "xml:lang": ...}``."""


def page(name: str, class_: str, size: int, last: str) -> str:
    """The query for a page of a class's instances or of its offices: those after the last that is known."""
    return _query(name, {"CLASS": class_, "SIZE": str(size), "LAST": last})


def holders(offices: Iterable[str]) -> str:
    """The query for who held offices."""
    return _query("holders", {"ITEMS": _items(offices)})


def details(wanted: Wanted, items: Iterable[str]) -> str:
    """The query for everything that we take of items."""
    holding = " ".join(f'("{one}" p:{one})' for one in wanted.items)
    properties = " ".join(f'("{one}" p:{one} ps:{one})' for one in wanted.properties)
    return _query(
        "items",
        {
            "ITEMS": _items(items),
            "LANGUAGES": ", ".join(f'"{code}"' for code in wanted.languages),
            "PROPERTIES": properties,
            "HOLDING": holding,
        },
    )


def _items(qids: Iterable[str]) -> str:
    return " ".join(f"wd:{one}" for one in qids)


def _query(name: str, words: Mapping[str, str]) -> str:
    text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    for word, value in words.items():
        text = text.replace(word, value)
    return (QUERIES / "prefixes.rq").read_text(encoding="utf-8") + text


def qids(rows: Iterable[Row]) -> list[str]:
    """The items of an answer; what is none (a blank node, a property) is passed over."""
    return [found for row in rows if (found := qid(row["item"]["value"]))]


def items(rows: Iterable[Row], wanted: Wanted) -> tuple[list[Item], list[tuple[str, str]]]:
    """The items that an answer to ``details`` tells of, and the redirects among them."""
    drafts: dict[str, Draft] = {}
    redirects = []
    stated: dict[str, tuple[str, Row]] = {}
    qualifiers: dict[str, list[tuple[str, str, int | None]]] = defaultdict(list)
    for row in rows:
        if (item := qid(row["item"]["value"])) is None:
            continue
        property_ = row["property"]["value"]
        if property_ == "redirect":
            if (leads_to := qid(row["value"]["value"])) is not None:
                redirects.append((item, leads_to))
            continue
        draft = drafts.setdefault(item, Draft(item))
        if "qualifier" in row:
            qualifiers[row["statement"]["value"]].append(_qualifier(row))
        elif "statement" in row:
            stated[row["statement"]["value"]] = (item, row)
        else:
            _name(draft, property_, row["value"])
    for node, (item, row) in stated.items():
        said = row["value"]
        value = Value(said["value"], said.get("xml:lang"), literal=said["type"].endswith("literal"))
        rank = RANKS.get(row["rank"]["value"], "normal")
        if made := statement(row["property"]["value"], value, rank, qualifiers[node], wanted):
            drafts[item].statements.append(made)
    return [draft.finish(wanted) for draft in drafts.values()], redirects


def _name(draft: Draft, property_: str, value: Term) -> None:
    language = value.get("xml:lang", "")
    if property_ == "label":
        draft.labels[language] = value["value"]
    else:
        draft.aliases.add((language, value["value"]))


def _qualifier(row: Row) -> tuple[str, str, int | None]:
    precision = int(row["precision"]["value"]) if "precision" in row else None
    return row["qualifier"]["value"], row["qualified"]["value"], precision
