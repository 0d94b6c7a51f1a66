"""The noun phrases that "and" and commas join, also where the parser hung them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.mentions import is_title
from pipeline.grammar.syntax import conjuncts

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.entities.phrases import Phrases


def joined_heads(phrases: Phrases, token: Token) -> tuple[Token, ...]:
    """The heads of the noun phrases that are joined at a token: "A and B" as two, a title joined to a title as one."""
    if _is_second_title(token) or _describes_one(phrases, token):
        return tuple(conjuncts(token))[1:]
    apposed = [c for c in token.rights if c.dep_ == "appos" and c.i == token.i + len(_name_before(c)) + 1]
    joined = [one for c in apposed for one in conjuncts(c) if one is not c and one.pos_ in {"NOUN", "PROPN"}]
    found = (*phrases.joined_modifiers(token), *conjuncts(token), *joined)
    return found if len(found) > 1 else (*found, *phrases.joined_names(token))


def _is_second_title(token: Token) -> bool:
    """Whether a title is another one of the person named behind it: "military leader and council chairman Ana Ruiz
    declares", one subject of a singular verb."""
    joined = list(conjuncts(token))
    return (
        len(joined) == 2
        and token.pos_ == "NOUN"
        and token.tag_ == "NN"
        and joined[1].pos_ == "PROPN"
        and token.dep_ == "nsubj"
        and token.head.tag_ == "VBZ"
        and is_title(token)
        and not any(c.dep_ == "det" for c in joined[1].lefts)
    )


def _describes_one(phrases: Phrases, token: Token) -> bool:
    """Whether what is joined only describes the one that is named at its end: "technology and commerce firm Acme
    says"."""
    joined = list(conjuncts(token))
    if len(joined) != 2 or token.dep_ != "nsubj" or token.head.tag_ != "VBZ" or token.pos_ != "NOUN":
        return False
    name = phrases.name_at(joined[1].i + 1)
    return name is not None and name.first == joined[1].i + 1 and phrases.name_at(token) is None


def _name_before(last: Token) -> list[Token]:
    """The words of a name before its last one: "Keir" before "Starmer"."""
    return [child for child in last.lefts if child.dep_ == "compound"]
