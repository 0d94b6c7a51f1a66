"""Not a test: what a bot that reads items does, run by test_pywikibot_items.py with a configuration of its own."""

from __future__ import annotations

import json
import sys

import pywikibot
from pywikibot.exceptions import OtherPageSaveError
from pywikibot.pagegenerators import PreloadingGenerator, SearchPageGenerator, WikidataSPARQLPageGenerator

site = pywikibot.Site("communique", "communique")
repo = site.data_repository()
kazakhstan = pywikibot.ItemPage(repo, "Q232")
kazakhstan.get()
finland = pywikibot.ItemPage(repo, "Q33")
membership = finland.get()["claims"]["P463"][0]
query = "SELECT DISTINCT ?item { ?item wdt:P463 wd:Q7184 } ORDER BY ?item"


def heads() -> list[tuple[str, str, str]]:
    """Who was head of state: label, rank and beginning."""
    return [
        (claim.getTarget().labels["en"], claim.rank, claim.qualifiers["P580"][0].getTarget().toTimestr())
        for claim in kazakhstan.claims["P35"]
    ]


def refused() -> str:
    """What a bot is told that would change something."""
    try:
        kazakhstan.editLabels({"en": "Qazaqstan"})
    except OtherPageSaveError as error:
        return str(error)
    return ""


json.dump(
    {
        "version": pywikibot.__version__,
        "repository": repo == site,
        "endpoint": repo.sparql_endpoint,
        "concept": kazakhstan.concept_uri(),
        "label": kazakhstan.labels["en"],
        "description": kazakhstan.descriptions["en"],
        "aliases": kazakhstan.aliases["en"],
        "revision": kazakhstan.latest_revision_id,
        "heads": heads(),
        "organisation": membership.getTarget().get()["labels"]["en"],
        "urls": [source["P854"][0].getTarget() for source in membership.sources],
        "quotation": membership.sources[1]["P1683"][0].getTarget().text,
        "since": membership.qualifiers["P580"][0].getTarget().precision,
        "best": kazakhstan.get_best_claim("P35").getTarget().getID(),
        "found": [hit["id"] for hit in repo.search_entities("qazaq", "en")],
        "property": pywikibot.PropertyPage(repo, "P463").type,
        "exists": [pywikibot.ItemPage(repo, key).exists() for key in ("Q31", "Q404404")],
        "preloaded": [
            page.getID() for page in repo.preload_entities([pywikibot.ItemPage(repo, "Q31"), finland])
        ],
        "redirects": [kazakhstan.isRedirectPage(), pywikibot.Page(repo, "Property:P463").exists()],
        "history": [revision.revid for revision in finland.revisions()],
        "text": json.loads(pywikibot.Page(repo, "Q33").text)["labels"]["en"]["value"],
        "hits": [page.title() for page in SearchPageGenerator("qazaq", site=repo)],
        "pages": [page.exists() for page in PreloadingGenerator([pywikibot.Page(repo, "Q31")])],
        "queried": [page.getID() for page in WikidataSPARQLPageGenerator(query, site=repo)],
        "refused": refused(),
    },
    sys.stdout,
)
