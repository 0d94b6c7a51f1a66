"""The figures: on small cases by hand, and on whole labelled sets against the scorer beside them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.evaluate import Evaluation, evaluate, overlap
from pipeline.gold import fold, read_gold
from pipeline.iris import Iris
from pipeline.records import (
    Act,
    Claim,
    Entity,
    Evidence,
    Kind,
    Membership,
    Mention,
    Position,
    Recognition,
    Stance,
    Status,
)
from pipeline.sinks.jsonl import claim_line

Judge = Callable[..., Evaluation]
GOLD = Path(__file__).parents[3] / "shared" / "gold"

POSITION = {
    "actor": ["Ruritania"],
    "stance": ["states", "warns"],
    "cue": "said",
    "content": "the talks are over",
}
REFUSAL = {"actor": ["Ruritania"], "object": ["Borduria", "Republic of Borduria"], "act": "refuses"}
EVIDENCE = Evidence(0, 10, "the words.", "test/rule")


def mention(label: str, text: str | None = None, *aliases: str) -> Mention:
    return Mention(Entity(label, Kind.COUNTRY, aliases=aliases), text or label, 0, 4)


def position(actor: str, content: str, stance: Stance = Stance.STATES, article: str = "a") -> Position:
    return Position(
        article=article, subject=mention(actor), object=None, cue="said", cue_spans=((0, 4),),
        evidence=EVIDENCE, stance=stance, content=content, content_spans=((0, 4),),
    )  # fmt: skip


def recognition(actor: str, thing: str, act: Act, article: str = "a") -> Recognition:
    return Recognition(
        article=article, subject=mention(actor), object=mention(thing), cue="recognise", cue_spans=((0, 4),),
        evidence=EVIDENCE, act=act,
    )  # fmt: skip


def membership(organisation: str, member: str, status: Status, article: str = "a") -> Membership:
    return Membership(
        article=article, subject=mention(organisation), object=mention(member), cue="member",
        cue_spans=((0, 4),), evidence=EVIDENCE, status=status,
    )  # fmt: skip


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    def judge(labels: dict[str, list[dict[str, object]]], *claims: Claim) -> Evaluation:
        row = {"id": "a", "positions": [], "recognition": [], "membership": [], **labels}
        (tmp_path / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        return evaluate(read_gold(tmp_path / "gold.jsonl"), {"a": claims})

    return judge


def counts(result: Evaluation, measure: str) -> tuple[int, int, int]:
    score = result.scores[measure]
    return score.right, score.found, score.gold


def test_a_position_is_right_when_actor_and_half_of_the_content_are(judged: Judge) -> None:
    result = judged({"positions": [POSITION]}, position("the Ruritania", "the talks are", Stance.WARNS))
    assert counts(result, "position") == (1, 1, 1)
    assert result.stance.precision == 1


def test_the_right_words_from_the_wrong_actor_count_as_content_only(judged: Judge) -> None:
    result = judged({"positions": [POSITION]}, position("Syldavia", "the talks are over"))
    assert counts(result, "position") == (0, 1, 1)
    assert counts(result, "content") == (1, 1, 1)


def test_an_optional_label_is_neither_rewarded_nor_asked_for(judged: Judge) -> None:
    labels = {"positions": [{**POSITION, "optional": True}]}
    assert counts(judged(labels, position("Ruritania", "the talks are over")), "position") == (0, 0, 0)
    assert counts(judged(labels), "position") == (0, 0, 0)


def test_one_claim_cannot_answer_two_labels(judged: Judge) -> None:
    result = judged({"positions": [POSITION, POSITION]}, position("Ruritania", "the talks are over"))
    assert counts(result, "position") == (1, 1, 2)


def test_a_wrong_act_is_right_as_a_pair_only_and_is_named(judged: Judge) -> None:
    result = judged({"recognition": [REFUSAL]}, recognition("Ruritania", "Borduria", Act.PLEDGES))
    assert counts(result, "recognition") == (0, 1, 1)
    assert counts(result, "recognition-pair") == (1, 1, 1)
    assert {(m.what, m.article) for m in result.mistakes if m.measure == "recognition"} == {
        ("missed", "a"),
        ("spurious", "a"),
    }


def test_a_relation_that_nobody_labelled_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(
        json.dumps({"id": "a", "recognition": [REFUSAL]}) + "\n", encoding="utf-8"
    )
    claims = [position("Ruritania", "the talks are over"), recognition("Syldavia", "Borduria", Act.REFUSES)]
    result = evaluate(read_gold(tmp_path / "gold.jsonl"), {"a": claims})
    assert counts(result, "position") == (0, 0, 0)
    assert counts(result, "recognition") == (0, 1, 1)


def test_a_link_is_judged_where_all_else_of_the_claim_is_right(judged: Judge) -> None:
    right = position("Ruritania", "the talks are over")
    wrong = position("Syldavia", "the talks are over")
    assert [ok for _, ok in judged({"positions": [POSITION]}, right).linked] == [True]
    assert [ok for _, ok in judged({"positions": [POSITION]}, wrong).linked] == [False]
    assert judged({"positions": [POSITION]}, position("Syldavia", "no word of it")).linked == ()


def test_names_are_compared_without_case_accents_articles_and_brackets() -> None:
    assert fold("The Pálestine’s  (Region)!") == "palestine"
    assert fold("Ministry of Defence (Chad)") == "ministry of defence"


def test_overlap_counts_words_as_often_as_they_stand() -> None:
    assert overlap("no no", "no") == pytest.approx(2 / 3)
    assert overlap("", "") == 0


def test_a_line_that_is_no_labelled_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "a"}\n{"positions": []}\n', encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        read_gold(tmp_path / "gold.jsonl")


def noisy(row: dict[str, list[dict[str, list[str]]]], dice: random.Random) -> list[Claim]:
    """The labels as claims, some left out, some spoilt."""
    found: list[Claim] = []
    article = str(row["id"])

    def name(names: list[str]) -> str:
        return dice.choice([*names, names[0].upper(), "Somebody Else"])

    for label in row["positions"]:
        words = str(label["content"]).split()
        found.append(
            position(
                name(label["actor"]),
                " ".join(words[dice.randrange(len(words)) :]),
                dice.choice(list(Stance)),
                article,
            )
        )
    found += [
        recognition(name(label["actor"]), name(label["object"]), dice.choice(list(Act)), article)
        for label in row["recognition"]
    ]
    found += [
        membership(name(label["organisation"]), name(label["member"]), dice.choice(list(Status)[:3]), article)
        for label in row["membership"]
    ]
    return [claim for claim in found for _ in range(dice.choice([0, 1, 1, 1, 2]))]


@pytest.mark.parametrize("name", ["briefs-train", "articles-train", "briefs-dev", "articles-dev", "seeds"])
def test_the_figures_are_those_of_the_scorer_that_came_with_the_labels(name: str, tmp_path: Path) -> None:
    if not (GOLD / "score.py").exists():
        pytest.skip("../shared/gold is not there")
    dice = random.Random(name)
    rows = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    claims = {row["id"]: noisy(row, dice) for row in rows}
    lines = (claim_line(claim, Iris()) for found in claims.values() for claim in found)
    (tmp_path / "claims.jsonl").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, GOLD / "score.py", GOLD / f"{name}.jsonl", tmp_path / "claims.jsonl", "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = evaluate(read_gold(GOLD / f"{name}.jsonl"), claims)
    for measure, score in ours.scores.items():
        assert (score.gold, score.found) == (theirs[measure]["gold"], theirs[measure]["found"]), measure
        figures = tuple(round(value, 3) for value in (score.precision, score.recall, score.f1))
        assert figures == tuple(theirs[measure][key] for key in ("precision", "recall", "f1")), measure
    assert (round(ours.stance.precision, 3), ours.stance.gold) == (
        theirs["stance"]["accuracy"],
        theirs["stance"]["of"],
    )
