"""Mends parses that all English models of spaCy get wrong in news, by the shape of the wrong tree.

- "China's foreign minister, Wang Yi, called upon ...": the verb read as a participle of the noun.
- "According to Reuters, the minister, Wang Yi, called ...": the same below the source.
- "The Kenyan military reports ...": the subject's words hung on the verb like those of a noun.
- "The Rapid Support Forces state that ...": the verb read as a noun (``pipeline.grammar.nominals``).
- "In an interview with Reuters, the minister said ...": the subject read as an apposition of what leads it in.
- "does not recognise Kosovo and China refuses to": a subject read as one more object.
- "after Israel, whose jets ..., became": a subject read as what the conjunction governs like a preposition.
- "from Eswatini, the only state to recognise": an infinitive tied to what stands further off.
- "announces that it will lift ..., and expresses ...": joined to the inner verb instead of the outer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from spacy.tokens import Doc, Token

from pipeline.grammar.kinds import KINDS_OF_STATE, RANKS
from pipeline.grammar.nominals import give_subject, uncover, verbs_with_clauses
from pipeline.grammar.syntax import is_finite, own_subject

if TYPE_CHECKING:
    from thinc.types import Ints2d


AGENTIVE = ("er", "or", "ist", "man", "woman", "ment", "istry", "ant", "ian", "tee", "party", "group", "body")
"""Endings of nouns that may speak: "minister", "spokesman", "government"."""
FINITE = frozenset({"VBZ", "VBD"})
CONJUNCTIONS = frozenset({"after", "before", "since", "until", "as"})
"""Those that may also be prepositions."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def repair(doc: Doc) -> Doc:
    """The document with these trees set right."""
    mended = [_mended(token) for token in doc]
    # edges of phrases are computed anew only when heads are read from an array
    return (
        doc.from_array(["HEAD", "DEP"], cast("Ints2d", doc.to_array(["HEAD", "DEP"]))) if any(mended) else doc
    )


def _mended(token: Token) -> bool:
    if token.dep_ == "ROOT" and token.lower_ == "according":
        return _free_from_source(token)
    uncovered = uncover(token)
    if not uncovered and token.dep_ == "ROOT" and token.pos_ in {"NOUN", "PROPN"}:
        return _raise_participle(token)
    if token.tag_ == "VB" and token.dep_ in {"acl", "advcl"}:
        return _tie_to_rank(token)
    if token.tag_ == "VB" and token.dep_ == "ROOT" and is_finite(token):
        return _part_from_lead(token)
    finite = token.tag_ in FINITE
    mended = finite and (
        give_subject(token)
        or _free_from_conjunction(token)
        or _part_from_list(token)
        or _part_from_lead(token)
        or _rejoin(token)
    )
    return mended or uncovered


def _raise_participle(noun: Token) -> bool:
    verb = _hidden_root(noun)
    if verb is None:
        return False
    _make_root(verb, noun)
    noun.head = verb
    noun.dep_ = "nsubj"
    return True


def _tie_to_rank(verb: Token) -> bool:
    """ "flew in from Eswatini, the only state to recognise Taiwan": the infinitive tells of the state before it."""
    first = verb.left_edge
    noun = first.nbor(-1) if first.i else first
    ranked = any(child.lower_ in {*RANKS, "few"} for child in noun.lefts)
    if first.lower_ != "to" or noun.lemma_.lower() not in KINDS_OF_STATE or not ranked:
        return False
    if noun.dep_ not in {"appos", "pobj"} or verb.head.i >= noun.i:
        return False
    verb.head = noun
    verb.dep_ = "relcl"
    return True


def _free_from_conjunction(verb: Token) -> bool:
    """ "cheered after Israel, whose jets ..., became": the clause between the commas parts "after" from its verb."""
    tied = verb.dep_ in {"conj", "advcl", "dep"} and verb.head.i < verb.i - 1
    if not tied or own_subject(verb) is not None or verb.nbor(-1).text != ",":
        return False
    if any(child.dep_ == "cc" for child in verb.head.rights if child.i < verb.i):
        return False
    for mark in verb.head.rights:
        noun = next((c for c in mark.rights if c.dep_ == "pobj"), None)
        parted = noun is not None and any(
            c.dep_ == "relcl" and c.right_edge.i == verb.i - 2 for c in noun.rights
        )
        if mark.dep_ == "prep" and mark.lower_ in CONJUNCTIONS and noun is not None and parted:
            verb.nbor(-1).head = noun
            noun.head = verb
            noun.dep_ = "nsubj"
            mark.head = verb
            mark.dep_ = "mark"
            verb.dep_ = "advcl"
            return True
    return False


def _part_from_list(verb: Token) -> bool:
    """ "does not recognise Kosovo and China refuses to": the name joined to an object is the next verb's subject."""
    if verb.dep_ != "conj" or verb.i < 2 or own_subject(verb) is not None:
        return False
    noun = verb.nbor(-1)
    first = noun.left_edge.i
    if noun.dep_ != "conj" or noun.pos_ != "PROPN" or noun.head.dep_ not in {"dobj", "pobj"}:
        return False
    link = verb.doc[first - 1] if first else noun
    if link.dep_ != "cc" or link.head.i != noun.head.i or noun.head.head.i > noun.head.i:
        return False
    link.head = verb.head
    noun.head = verb
    noun.dep_ = "nsubj"
    return True


def _part_from_lead(verb: Token) -> bool:
    """ "Speaking to Reuters, the minister, Wang Yi, said": the apposition behind the lead's comma is the subject."""
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    if verb.dep_ not in {"ROOT", "ccomp"} or any(not _is_gerund_subject(child) for child in subjects):
        return False
    leads = [c for c in verb.lefts if c.dep_ in {"prep", "advcl", "csubj"} and c.right_edge.i > c.i]
    lead = leads[-1] if leads else None
    if lead is None or any(
        not t.is_punct and t.pos_ != "ADV" and t.dep_ not in {"aux", "neg"}
        for t in verb.doc[lead.right_edge.i + 1 : verb.i]
    ):
        return False
    apposed = [t for t in lead.subtree if t.dep_ == "appos" and _opens_behind_comma(t)]
    noun = apposed[0] if apposed else _swallowed(lead, verb)
    if noun is None or noun.ent_type_ in {"DATE", "TIME"}:
        return False
    for later in apposed[1:]:
        if later.head is noun.head:
            later.head = noun
    lead.dep_ = "advcl" if lead.dep_ == "csubj" else lead.dep_
    noun.head = verb
    noun.dep_ = "nsubj"
    _free_commas(lead, noun, verb)
    return True


def _is_gerund_subject(child: Token) -> bool:
    return child.dep_ == "csubj" and child.tag_ == "VBG" and child.i == child.left_edge.i


def _swallowed(lead: Token, verb: Token) -> Token | None:
    """The subject in "At the summit, the carrier Emirates announces", read as what "at" governs: the words before its
    comma go back to "at"."""
    noun = next((c for c in lead.rights if c.dep_ == "pobj"), None)
    own = next((c for c in noun.lefts if c.dep_ in {"nmod", "compound"}), None) if noun is not None else None
    if noun is None or own is None or lead.dep_ != "prep" or noun.right_edge.i + 1 != verb.i:
        return None
    after = own.i + 1
    if noun.doc[after].text != "," or after >= noun.i:
        return None
    for child in list(noun.lefts):
        if child.i < own.i or child.i == after:
            child.head = own
    own.head = lead
    own.dep_ = "pobj"
    return noun


def _opens_behind_comma(noun: Token) -> bool:
    first = noun.left_edge.i
    return first > 0 and noun.doc[first - 1].text == "," and noun.head.i < first


def _rejoin(verb: Token) -> bool:
    """A verb that the parser joins to the verb of what is said, though who says that does it, too: "announces that it
    will lift ..., and expresses", "says the tariff is an attack and vows"."""
    if verb.dep_ != "conj" or verb.tag_ not in FINITE or own_subject(verb) is not None:
        return False
    inner = verb.head
    above = next((a for a in inner.ancestors if a.tag_ == verb.tag_ and a.i < verb.i), None)
    noun = inner.pos_ in {"NOUN", "PROPN"}  # "declared an emergency and ordered": no verb is joined to a noun
    if above is None or not (noun or _cannot_be_joined(verb, inner) or _says_no_more(verb, inner)):
        return False
    verb.head = above
    return True


def _cannot_be_joined(verb: Token, inner: Token) -> bool:
    """A present form beside a bare one or a participle: "will lift and expresses"."""
    present = any(c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBZ", "VBP"} for c in inner.children)
    return verb.tag_ == "VBZ" and inner.tag_ in {"VB", "VBN", "VBG"} and not present


def _says_no_more(verb: Token, inner: Token) -> bool:
    """A verb of saying behind ", and", or beside a subject that cannot speak or only points back at the speaker."""
    if verb.lemma_.lower() not in verbs_with_clauses() or inner.dep_ != "ccomp":
        return False
    link = verb.left_edge.i - 1
    while link > 0 and verb.doc[link].lower_ in {"also", "then"}:
        link -= 1
    comma = verb.doc[link].lower_ == "and" and verb.doc[link - 1].text == ","
    who = own_subject(inner)
    dumb = who is not None and (who.lower_ in {"he", "she", "it", "they"} or _is_thing(who))
    return comma or dumb


def _is_thing(noun: Token) -> bool:
    return (
        noun.pos_ == "NOUN"
        and not noun.ent_type_
        and noun.tag_ == "NN"
        and not noun.lemma_.endswith(AGENTIVE)
    )


def _hidden_root(noun: Token) -> Token | None:
    apposed = next((c for c in noun.rights if c.dep_ == "appos"), None)
    if apposed is None:
        return None
    for child in noun.rights:
        follows = child.i > apposed.right_edge.i and noun.doc[child.left_edge.i - 1].text == ","
        if (
            child.dep_ in {"acl", "relcl", "advcl"}
            and child.tag_ in {"VBN", "VBD"}
            and follows
            and child.left_edge.i == child.i
        ):
            return child
    return None


def _free_from_source(according: Token) -> bool:
    """ "According to Reuters, the minister, Wang Yi, called ...": the source is not the verb's subject."""
    source = next((t for t in according.subtree if t.dep_ == "pobj" and t.head.head == according), None)
    verb = _hidden_root(source) if source is not None else None
    if source is None or verb is None:
        return False
    noun = next(child for child in source.rights if child.dep_ == "appos")
    apposed = [child for child in source.rights if child.dep_ == "appos" and child.i > noun.i]
    _make_root(verb, according)
    according.dep_ = "prep"
    noun.head = verb
    noun.dep_ = "nsubj"
    for child in apposed:
        child.head = noun
    _free_commas(source, noun, verb)
    return True


def _free_commas(lead: Token, noun: Token, verb: Token) -> None:
    """Commas behind a lead are the clause's, or the lead would still reach over the subject."""
    for token in verb.doc[lead.i : verb.i]:
        if token.is_punct and token.i + 1 >= noun.left_edge.i and token.head.i < noun.left_edge.i:
            token.head = verb


def _make_root(verb: Token, former: Token) -> None:
    late = [child for child in former.rights if child.i > verb.right_edge.i]
    verb.head = verb
    verb.dep_ = "ROOT"
    verb.tag_ = "VBD"
    former.head = verb
    for child in late:
        child.head = verb
