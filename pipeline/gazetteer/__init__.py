"""Names of countries, organisations, persons and media, with what is known of those who bear them.

- ``gazetteer``: the one class that the pipeline asks; opens the CSV files or a written folder
- ``files``, ``read``: the CSV files under data/gazetteer, and what they say
- ``names``: how names are spelled, and how likely each means whom
- ``compile``, ``tables``, ``lookup``, ``spelled``: tables and a trie made from either, and the questions to them
- ``store``, ``overlay``, ``wanted``: a gazetteer from elsewhere, laid over the CSV files and written
- ``manifest``, ``written``, ``digest``: where a gazetteer comes from, what is in it, which version it is
- ``fact``, ``curated_facts``: what it knows, in the terms of Wikidata's data model
- ``diff``: what changed between two
"""

from __future__ import annotations

from pipeline.gazetteer.gazetteer import FOLDER, Gazetteer, Match, load
from pipeline.gazetteer.names import Candidate, Relation
from pipeline.gazetteer.read import Office

__all__ = ["FOLDER", "Candidate", "Gazetteer", "Match", "Office", "Relation", "load"]
