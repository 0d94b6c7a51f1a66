"""What ``names_index`` asks of the index, in SQL. What may be asked for by any number of keys has them as a JSON array."""

from __future__ import annotations

from typing import Final

SPELT: Final = "SELECT entity, name, folded, what FROM name WHERE folded = ? LIMIT ?"
BEGINNING: Final = "SELECT entity, name, folded, what FROM name WHERE folded >= ? AND folded < ? LIMIT ?"
PROMINENT: Final = (
    "SELECT entity, name, folded, what FROM name INDEXED BY name_entity "
    "WHERE folded >= ? AND folded < ? ORDER BY entity LIMIT ?"
)
GLUED: Final = "SELECT entity, name, folded, what FROM name WHERE glued = ? LIMIT ?"
WEIGHED: Final = (
    "WITH asked (word, weight) AS MATERIALIZED "
    "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)), "
    "borne (name, weight) AS (SELECT name, weight FROM asked CROSS JOIN word_of USING (word) LIMIT ?), "
    "best (number) AS (SELECT name FROM borne GROUP BY name ORDER BY SUM(weight) DESC, name LIMIT ?) "
    "SELECT entity, name, folded, what FROM best JOIN name USING (number)"
)
"""The words in their order (CROSS JOIN keeps it), of each the short names first."""
GRAMS: Final = "SELECT words FROM gram WHERE gram IN (SELECT value FROM json_each(?))"
WORDS: Final = (
    "SELECT number, word, names FROM word WHERE number IN (SELECT value FROM json_each(?)) "
    "UNION SELECT number, word, names FROM word WHERE letters = ?"
)
FACTS: Final = (
    "SELECT entity, property, value FROM fact WHERE entity IN (SELECT value FROM json_each(?)) "
    "AND property IN (SELECT value FROM json_each(?))"
)
WORD: Final = "SELECT number, names FROM word WHERE word = ?"
KNOWN_WORDS: Final = "SELECT word FROM word WHERE word IN (SELECT value FROM json_each(?))"
HOLDERS: Final = (
    "SELECT DISTINCT entity FROM fact WHERE property IN (SELECT value FROM json_each(?)) "
    "AND value COLLATE NOCASE IN (SELECT value FROM json_each(?)) ORDER BY entity LIMIT ?"
)
BY_NUMBER: Final = (
    "SELECT number, id, iri, label, kinds, claims, description FROM entity "
    "WHERE number IN (SELECT value FROM json_each(?))"
)
BY_ID: Final = BY_NUMBER.replace("WHERE number", "WHERE id")
BY_IRI: Final = BY_NUMBER.replace("WHERE number", "WHERE iri")
