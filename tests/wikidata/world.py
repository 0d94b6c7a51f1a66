"""Not a test: some items in Wikidata's forms, JSON and RDF, of a world that there is not.

Every quirk of the real data that the gazetteer has to get right stands in one of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.wikidata.times import DAY, JULIAN, iso

SOME = "somevalue"
NONE = "novalue"
Json = dict[str, Any]
Time = tuple[str, int] | str
Times = Time | list[Time]

ZUBROVIA, ARLUNDIA, OSTMARK, VELDANIA, SKERRIES, OLD_UNION, TAMBURA = (f"Q9000000{n:02}" for n in range(1, 8))
PACT, LEAGUE, CLUB, OLD_PACT, PACT_MERGED, GUILD = (f"Q9000000{n}" for n in range(11, 17))
HALVERIN, BRENNA, VOSS, QUEEN, MARLOW, DRAY, EASTON, SENN, GREAVES = (f"Q9000000{n}" for n in range(21, 30))
LUTZ, ARL_CITY, OST_CITY = (f"Q9000000{n}" for n in range(31, 34))
PRESIDENCY, CROWN, PREMIERSHIP, FOREIGN, DEFENCE, FOREIGN_UNION = (f"Q9000000{n}" for n in range(41, 47))
COURIER, WIRE, TODAY, RADIO, TANK, MINISTRY = (f"Q9000000{n}" for n in range(51, 57))
CAT, NAMELESS, DEPRECATED, MERGED_CLASS, HALVERIN_OLD = (f"Q9000000{n}" for n in range(61, 66))


def item(
    qid: str, label: str | None, *claims: tuple[str, Json], also: Iterable[str] = (), also_mul: Iterable[str] = (),
    **labels: str,
) -> Json:  # fmt: skip
    """An item as Wikibase's JSON: English label and aliases (and those for all languages), labels in further languages
    (``en_gb``), claims."""
    named = {code.replace("_", "-"): name for code, name in labels.items()} | ({"en": label} if label else {})
    grouped: dict[str, list[Json]] = {}
    for number, (property_, claim) in enumerate(claims):
        grouped.setdefault(property_, []).append(claim | {"id": f"{qid}$0000-{number:04}"})
    return {
        "type": "item",
        "id": qid,
        "labels": {code: {"language": code, "value": name} for code, name in named.items()},
        "descriptions": {},
        "aliases": {
            code: [{"language": code, "value": name} for name in names]
            for code, names in (("en", also), ("mul", also_mul))
            if names
        }
        or [],
        "claims": grouped or [],
        "sitelinks": {},
    }


def claim(
    property_: str, value: str | tuple[str, str], rank: str = "normal", **qualifiers: Times
) -> tuple[str, Json]:
    """A statement; a pair is words and their language; qualifiers by their numbers, dates as (time, precision)."""
    given: Json = {"mainsnak": snak(property_, value), "type": "statement", "rank": rank}
    if qualifiers:
        given["qualifiers"] = {
            name: [snak(name, one) for one in (several if isinstance(several, list) else [several])]
            for name, several in qualifiers.items()
        }
    return property_, given


def snak(property_: str, value: Any) -> Json:
    """A property with a value, SOME or NONE."""
    if value in (SOME, NONE):
        return {"snaktype": value, "property": property_}
    if isinstance(value, tuple) and isinstance(value[1], int):
        calendar = JULIAN if value[0].endswith("J") else "Q1985727"
        inner: Any = {"time": value[0].removesuffix("J"), "timezone": 0, "precision": value[1],
                      "calendarmodel": f"http://www.wikidata.org/entity/{calendar}"}  # fmt: skip
        kind = "time"
    elif isinstance(value, tuple):
        inner, kind = {"text": value[0], "language": value[1]}, "monolingualtext"
    elif value[:1] == "Q" and value[1:].isdigit():
        inner = {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}
        kind = "wikibase-entityid"
    else:
        inner, kind = value, "string"
    return {"snaktype": "value", "property": property_, "datavalue": {"value": inner, "type": kind}}


def day(text: str) -> Time:
    return f"+{text}T00:00:00Z", 11


def year(text: str) -> Time:
    return f"+{text}-00-00T00:00:00Z", 9


def month(text: str) -> Time:
    return f"+{text}-00T00:00:00Z", 10


SOVEREIGN, COUNTRY, LIMITED, HISTORICAL, DISPUTED = "Q3624078", "Q6256", "Q10711424", "Q3024240", "Q15239622"
REDIRECTS = {PACT_MERGED: PACT, HALVERIN_OLD: HALVERIN}

ITEMS: tuple[Json, ...] = (
    item(
        ZUBROVIA, "Zubrovia",
        claim("P31", SOVEREIGN), claim("P31", COUNTRY),
        claim("P1813", ("Zubrovia", "en")), claim("P1813", ("ZUBR", "en")),
        claim("P1549", ("Zubrovian", "en")), claim("P1549", ("zubrovien", "fr")),
        claim("P297", "ZV"), claim("P298", "ZVA"),
        claim("P36", LUTZ, "preferred"), claim("P36", ARL_CITY),
        claim("P35", HALVERIN_OLD, P580=day("2019-05-20")), claim("P35", BRENNA, P580=year("2010"), P582=month("2019-05")),
        claim("P6", VOSS, P580=day("2021-01-01")),
        claim("P1906", PRESIDENCY), claim("P1313", PREMIERSHIP),
        claim("P463", PACT_MERGED, P580=day("2004-03-29")),
        claim("P463", LEAGUE, P580=year("1999"), P582=month("2016-07")),
        claim("P463", CLUB, P582=SOME),
        claim("P463", GUILD, "deprecated"),
        also=("Republic of Zubrovia", "ZV", "🇿🇻", "zubrovia"),
    ),
    item(
        ARLUNDIA, "Arlundia",
        claim("P31", SOVEREIGN),
        claim("P1549", ("Arlundian", "en")),
        claim("P36", ARL_CITY),
        claim("P35", QUEEN, "preferred", P580=day("1988-02-06")), claim("P35", SENN), claim("P1906", CROWN),
        claim("P6", SOME), claim("P6", MARLOW, P580=("+1918-02-01T00:00:00ZJ", 11), P582=("+1920-00-00T00:00:00Z", 9)),
        claim("P463", PACT, P580=("+1190-00-00T00:00:00Z", 7)), claim("P463", LEAGUE, P582=NONE),
        also=("Kingdom of Arlundia",),
    ),
    item(
        OSTMARK, None, claim("P31", COUNTRY), claim("P36", NONE), claim("P463", OLD_PACT), claim("P463", CLUB),
        also_mul=("OSTM",), mul="Ostmarch", fr="Ostmarque",
    ),
    item(
        VELDANIA, "Veldania",
        claim("P31", LIMITED, P1310=ZUBROVIA), claim("P31", DISPUTED, P1310=ARLUNDIA), claim("P17", ZUBROVIA),
        claim("P1549", ("Veldanian", "mul")),
    ),
    item(SKERRIES, "Outer Skerries", claim("P31", "Q161243"), claim("P17", ARLUNDIA)),
    item(
        OLD_UNION, "Zubro-Arlundian Union",
        claim("P31", SOVEREIGN, P582=year("1990")), claim("P31", HISTORICAL),
        claim("P35", GREAVES, P580=("-0044-03-15T00:00:00Z", 11), P582=year("1990")),
    ),
    item(
        TAMBURA, "Tambura", claim("P31", COUNTRY), claim("P576", SOME), claim("P297", SOME), claim("P1549", SOME),
        claim("P463", OLD_PACT, P580=[SOME, year("1950")], P582=[year("1975"), SOME]),
    ),
    item(PACT, "Seven Rivers Pact", claim("P31", "Q1127126"), claim("P17", ARLUNDIA), also=("SRP",)),
    item(LEAGUE, "League of Harbours", claim("P31", "Q245065"), claim("P31", CAT)),
    item(CLUB, "Grain Club", claim("P31", CAT)),
    item(OLD_PACT, "Amber Pact", claim("P31", CAT), claim("P576", year("2001"))),
    item(GUILD, "Salt Guild", claim("P31", CAT)),
    item(HALVERIN, "Tomas Halverin", claim("P31", "Q5"), claim("P39", PRESIDENCY, P580=day("2019-05-20"))),
    item(BRENNA, "Ilse Brenna", claim("P31", "Q5")),
    item(VOSS, "Petra Voss", claim("P31", "Q5"), claim("P39", FOREIGN, P580=year("2015"), P582=day("2021-01-01")), also=("P. Voss",)),
    item(QUEEN, "Queen Sunniva", claim("P31", "Q5")),
    item(MARLOW, None, claim("P31", "Q5"), en_gb="Edgar Marlow"),
    item(DRAY, "Anton Dray", claim("P31", "Q5"), claim("P39", FOREIGN, P580=day("2021-01-02"))),
    item(EASTON, "Mary Easton", claim("P31", "Q5"), claim("P39", DEFENCE, P580=month("2020-06"), P582=SOME), claim("P39", FOREIGN_UNION, "preferred")),
    item(SENN, "Rolf Senn", claim("P31", "Q5"), claim("P39", CAT)),
    item(GREAVES, "Old Greaves", claim("P31", "Q5")),
    item(LUTZ, "Lutzberg", claim("P31", "Q515"), claim("P1376", ZUBROVIA)),
    item(ARL_CITY, "Arlund City", claim("P31", "Q515")),
    item(OST_CITY, "Ostburg", claim("P31", "Q515")),
    item(PRESIDENCY, "President of Zubrovia", claim("P279", "Q30461")),
    item(CROWN, "Queen of Arlundia", claim("P279", "Q116")),
    item(PREMIERSHIP, "Prime Minister of Zubrovia", claim("P279", "Q14212")),
    item(FOREIGN, "Foreign Minister of Zubrovia", claim("P279", "Q7330070"), claim("P1001", ZUBROVIA), claim("P17", ARLUNDIA)),
    item(DEFENCE, "Defence Secretary of Arlundia", claim("P31", "Q2518691"), claim("P17", ARLUNDIA)),
    item(FOREIGN_UNION, "Commissioner of the Pact", claim("P279", "Q7330070"), claim("P1001", PACT)),
    item(COURIER, "Zubrovian Courier", claim("P31", "Q1110794"), claim("P17", ZUBROVIA)),
    item(WIRE, "ArlWire", claim("P31", "Q192283"), claim("P17", SOME)),
    item(TODAY, "The Today Paper", claim("P31", "Q11032"), claim("P17", ARLUNDIA, P582=year("1999")), also=("Today",)),
    item(RADIO, "Radio Zubro", claim("P31", "Q1126006"), claim("P576", day("2020-01-01"))),
    item(TANK, "Lutzberg Institute for Peace", claim("P31", "Q155271"), claim("P17", ZUBROVIA, P580=year("1987"))),
    item(MINISTRY, "Ministry of Tides", claim("P31", "Q192350"), claim("P17", ARLUNDIA)),
    item(CAT, "a class that nobody wants", claim("P279", "Q35120")),
    item(NAMELESS, None, claim("P31", "Q11032"), ja="名前"),
    item(DEPRECATED, "Never A Country", claim("P31", SOVEREIGN, "deprecated"), claim("P31", CAT)),
    item(MERGED_CLASS, "State Of A Merged Class", claim("P31", "Q15634554")),
)  # fmt: skip


def write_json(path: Path, items: Iterable[Json] = ITEMS, *, between: Iterable[str] = ()) -> Path:
    """A JSON dump; lines ``between`` come first. Packed where the name ends in .gz."""
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in items]
    lines += [
        json.dumps({"entity": old, "redirect": new}, separators=(",", ":")) for old, new in REDIRECTS.items()
    ]
    text = "[\n" + ",\n".join([*between, *lines]) + "\n]\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def write_triples(path: Path, items: Iterable[Json] = ITEMS) -> Path:
    """The RDF dump in N-Triples."""
    path.write_text("".join(f"{line} .\n" for line in triples(items)), encoding="utf-8")
    return path


PREFIXES = {
    "data": "https://www.wikidata.org/wiki/Special:EntityData/", "p": "http://www.wikidata.org/prop/",
    "owl": "http://www.w3.org/2002/07/owl#", "pq": "http://www.wikidata.org/prop/qualifier/",
    "pqv": "http://www.wikidata.org/prop/qualifier/value/", "ps": "http://www.wikidata.org/prop/statement/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "s": "http://www.wikidata.org/entity/statement/", "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#", "v": "http://www.wikidata.org/value/",
    "wd": "http://www.wikidata.org/entity/", "wdno": "http://www.wikidata.org/prop/novalue/",
    "wdt": "http://www.wikidata.org/prop/direct/", "wikibase": "http://wikiba.se/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def write_turtle(path: Path, items: Iterable[Json] = ITEMS) -> Path:
    """The RDF dump in Turtle, set as Wikidata sets it."""
    text = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    before = ("", "")
    for line in triples(items):
        subject, verb, value = (_short(term) for term in line.split(" ", 2))
        verb = "a" if verb == "rdf:type" else verb
        if (subject, verb) == before:
            text += f",\n\t\t{value}"
        else:
            text += f" ;\n\t{verb} {value}" if subject == before[0] else f" .\n\n{subject} {verb} {value}"
        before = (subject, verb)
    path.write_text(text.replace(" .\n .\n", " .\n") + " .\n", encoding="utf-8")
    return path


def _short(term: str) -> str:
    """A term with a prefix; of a literal its type."""
    words, types, iri = term.rpartition("^^")
    for name, begun in PREFIXES.items():
        local = iri.removeprefix(f"<{begun}").removesuffix(">")
        if iri.startswith(f"<{begun}") and local.replace("-", "").isalnum():
            return f"{words}{types}{name}:{local}"
    return term


WD, PROP, WB = (
    "http://www.wikidata.org/entity/",
    "http://www.wikidata.org/prop/",
    "http://wikiba.se/ontology#",
)
RANKS = {"normal": "NormalRank", "preferred": "PreferredRank", "deprecated": "DeprecatedRank"}


def triples(items: Iterable[Json]) -> Iterator[str]:
    """https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format, without references and sitelinks."""
    yield f'<{WB}Dump> <http://schema.org/dateModified> "2031-02-11T23:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    seen: set[str] = set()
    for one in items:
        qid = one["id"]
        yield f"<https://www.wikidata.org/wiki/Special:EntityData/{qid}> <http://schema.org/about> <{WD}{qid}>"
        yield f"<{WD}{qid}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{WB}Item>"
        for code, label in one["labels"].items():
            for named in ("http://www.w3.org/2000/01/rdf-schema#label", "http://schema.org/name"):
                yield f"<{WD}{qid}> <{named}> {_words(label['value'])}@{code}"
        for aliases in dict(one["aliases"]).values():
            for alias in aliases:
                yield f"<{WD}{qid}> <http://www.w3.org/2004/02/skos/core#altLabel> {_words(alias['value'])}@{alias['language']}"
        for property_, claims in dict(one["claims"]).items():
            yield from _truthy(qid, property_, claims)
            for claim_ in claims:
                yield from _statement(qid, property_, claim_, seen)
    for old, new in REDIRECTS.items():
        yield f"<{WD}{old}> <http://www.w3.org/2002/07/owl#sameAs> <{WD}{new}>"


def _truthy(qid: str, property_: str, claims: list[Json]) -> Iterator[str]:
    best = [c for c in claims if c["rank"] == "preferred"] or [c for c in claims if c["rank"] == "normal"]
    for one in best:
        if one["mainsnak"]["snaktype"] != NONE:
            yield f"<{WD}{qid}> <{PROP}direct/{property_}> {_term(one['mainsnak'], one['id'])}"


def _statement(qid: str, property_: str, one: Json, seen: set[str]) -> Iterator[str]:
    node = f"<{WD}statement/{one['id'].replace('$', '-')}>"
    yield f"<{WD}{qid}> <{PROP}{property_}> {node}"
    yield f"{node} <{WB}rank> <{WB}{RANKS[one['rank']]}>"
    if one["mainsnak"]["snaktype"] == NONE:
        yield f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{PROP}novalue/{property_}>"
    else:
        yield f"{node} <{PROP}statement/{property_}> {_term(one['mainsnak'], one['id'])}"
    for name, snaks in one.get("qualifiers", {}).items():
        for given in snaks:
            if given["snaktype"] == NONE:
                yield f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{PROP}novalue/{name}>"
                continue
            yield f"{node} <{PROP}qualifier/{name}> {_term(given, one['id'] + name)}"
            if given["snaktype"] == "value" and given["datavalue"]["type"] == "time":
                yield from _value(node, name, given, seen)


def _value(node: str, name: str, given: Json, seen: set[str]) -> Iterator[str]:
    """A value node, written where it is first used, as in Wikidata's dumps."""
    value = given["datavalue"]["value"]
    key = hashlib.md5(json.dumps(value).encode()).hexdigest()
    yield f"{node} <{PROP}qualifier/value/{name}> <http://www.wikidata.org/value/{key}>"
    if key not in seen:
        seen.add(key)
        yield f"<http://www.wikidata.org/value/{key}> <{WB}timeValue> {_term(given, '')}"
        yield (
            f"<http://www.wikidata.org/value/{key}> <{WB}timePrecision>"
            f' "{value["precision"]}"^^<http://www.w3.org/2001/XMLSchema#integer>'
        )


def _term(given: Json, name: str) -> str:
    if given["snaktype"] == SOME:
        return f"_:{hashlib.md5(name.encode()).hexdigest()}"
    kind, value = given["datavalue"]["type"], given["datavalue"]["value"]
    if kind == "wikibase-entityid":
        return f"<{WD}{value['id']}>"
    if kind == "monolingualtext":
        return f"{_words(value['text'])}@{value['language']}"
    if kind == "time":
        return f'"{_date_time(value)}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    return _words(value)


def _date_time(value: Json) -> str:
    """As Wikibase writes a time to RDF: months and days that nobody knows become 1, Julian days Gregorian ones."""
    if value["calendarmodel"].endswith(JULIAN) and value["precision"] == DAY:
        return f"{iso(value['time'], DAY, julian=True)}T00:00:00Z"
    return value["time"].removeprefix("+").replace("-00", "-01", 2)


def _words(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
