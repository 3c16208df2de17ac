"""The spaCy pipeline: loaded with our rules for sentences and hyphens, and run on articles."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from kg import lexicon, reference
from kg.dateline import dateline_end, datelines
from kg.errors import ParleyError
from kg.model import Article
from kg.reading.annotation import grammar
from kg.reading.annotation.asides import blanked
from kg.reading.annotation.bounds import LONGEST_PIECE, end_long_sentences, has_stops, pieces, without_long_words
from kg.reading.annotation.capitals import in_capitals, recased
from kg.reading.annotation.listings import with_usual_case
from kg.reading.annotation.name_words import is_small
from kg.reading.annotation.names import names

#: Where to split a token in addition to spaCy's rules, for texts with misplaced spaces and hyphens.
_INFIXES = (
    r"(?<=[A-Za-z]\.)-(?=[A-Za-z])",
    r"(?<=[a-z])[-–—]{1,2}(?=[A-Z])",
    r"—",
    r"(?<=[a-z])[?.!](?=[A-Z][a-z])",
)
#: Words that stay one token, so that they are parsed as verbs.
_WHOLE = re.compile(
    rf"(?i)(?:{'|'.join(verb.removesuffix('e') for verb in lexicon.phrases('hosting', 'shared'))})[a-z]*\Z"
)
#: Words after a nation's name that make it the subject of a new sentence.
_GOING_ON = frozenset(
    "and has have had will would is are was were did does may can could should must also said held met opened".split()
)
_HOURS = frozenset({"a.m.", "p.m."})
_ZONES = frozenset({"Eastern", "Central", "Mountain", "Pacific", "Greenwich"})
#: Initials of a state or body, and ends of firms' names, whose last full stop may end a sentence as well.
_INITIALS = re.compile(rf"(?:[A-Z]\.){{2,}}|(?:{'|'.join(lexicon.phrases('names', 'firms-ends'))})\.")


def load(model: str) -> Language:
    """The spaCy pipeline of that name, with our sentence and hyphen rules.

    Raises ParleyError when the pipeline is not installed.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import spacy

    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise ParleyError(
            f"The language model {model} is not installed; install it with pip, or name another with --spacy-model."
        ) from error
    infixes = [*(nlp.Defaults.infixes or []), *_INFIXES]
    tokenizer: Any = nlp.tokenizer  # typed as any callable, though it is a Tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.token_match = _WHOLE.match
    for short in sorted(word.capitalize() for word in _short_titles()):
        tokenizer.add_special_case(short, [{"ORTH": short}])  # "Amb. Keller" is no end of a sentence
    if "paragraphs" not in nlp.pipe_names:
        nlp.add_pipe("paragraphs", before="parser" if "parser" in nlp.pipe_names else None)
    return nlp


def _short_titles() -> set[str]:
    """Titles that are cut short with a full stop: "hon.", "amb."."""
    titles = reference.titles()
    return {word for word in titles.ranks.keys() | titles.honorifics if word.endswith(".") and " " not in word}


@Language.component("paragraphs")
def start_sentences(doc: Doc) -> Doc:
    """A sentence starts after a line end, after a dateline, and after U.S. before a new clause; never at an "and", nor
    right after another word where the text has full stops.
    """
    stops = has_stops(doc)
    ends = sorted({dateline_end(doc.text), *(end for _, _, end in datelines(doc.text))})
    starts = [0] * len(doc)
    for token in doc[:-1]:
        following = doc[token.i + 1]
        if "\n" in token.text or bisect_right(ends, following.idx) > bisect_right(ends, token.idx):
            starts[following.i] = 1
        elif token.lower_ == "and" and token.i and doc[token.i - 1].text[-1:].isalnum():
            starts[token.i] = starts[following.i] = -1
        elif _ends_sentence(token, following):
            starts[following.i] = 1
        elif stops and token.text[-1:].isalnum():
            starts[following.i] = starts[following.i] or -1
    end_long_sentences(doc, starts)
    # All at once: for single tokens, spaCy would go through the whole Doc each time.
    column: Any = np.array(starts, dtype=np.int64).astype(np.uint64)  # typed as two-dimensional, though one will do
    return doc.from_array(["SENT_START"], column)


def _ends_sentence(token: Token, following: Token) -> bool:
    """Whether a sentence ends after an abbreviation: "for the U.S. Norway will", "at 6 p.m. Norway and Latvia"."""
    if not following.text[:1].isupper():
        return False
    if token.lower_ in _HOURS:
        zone = following.text.isupper() or following.text in _ZONES
        return (
            not zone and following.lower_ not in reference.weekday_numbers().keys() | reference.month_numbers().keys()
        )
    return _INITIALS.fullmatch(token.text) is not None and _opens_clause(following)


def _opens_clause(token: Token) -> bool:
    """Whether a sentence begins with the token with a capital, though initials come before it."""
    if token.i + 1 == len(token.doc):
        return False
    if is_small(token.lower_) and len(token) > 1:
        return True  # "... for the U.S.A. The talks ..."
    entry = reference.nation_words().get((token.text,))
    after = token.nbor().text
    return entry is not None and (after in grammar.POSSESSIVE or (entry.form == "name" and after in _GOING_ON))


def annotate(articles: Iterable[Article], nlp: Language) -> Iterator[tuple[Article, Doc]]:
    """Each article with its Doc, with repaired names, in the given order.

    The Doc has the article's letters at the article's offsets. Texts in capitals and headings that name nations get
    their usual case, and asides and words that are too long become blanks.
    """
    pairs = ((blanked(without_long_words(article.text)), article) for article in articles)
    cased = ((recased(text, nlp) if in_capitals(text) else with_usual_case(text), article) for text, article in pairs)
    for doc, article in _parsed(((nlp.make_doc(text), article) for text, article in cased), nlp):
        doc.set_ents(names(doc, article.published))
        misread = lexicon.table("status", "lemmas")
        for token in doc:
            if token.pos_ == "VERB" and token.lower_ in misread:
                token.lemma_ = misread[token.lower_]
            elif token.lower_.startswith("co-") and token.pos_ == "VERB":
                token.lemma_ = _shared(token.lower_, token.lemma_)
        yield article, doc


def _parsed(made: Iterable[tuple[Doc, Article]], nlp: Language) -> Iterator[tuple[Doc, Article]]:
    """What the model makes of Docs that have only their words: short ones together, long ones in pieces."""
    for long, group in groupby(made, key=lambda pair: len(pair[0]) > LONGEST_PIECE):
        if not long:
            yield from nlp.pipe(group, as_tuples=True, batch_size=16)
            continue
        for doc, article in group:
            whole = Doc.from_docs(list(nlp.pipe(pieces(doc), batch_size=1)), ensure_whitespace=False)
            assert whole is not None  # noqa: S101 - only no Docs at all give none
            yield whole, article


def _shared(word: str, lemma: str) -> str:
    """The lemma of a verb for which the model has none: "co-chaired" is from "co-chair"."""
    return next(
        (verb for verb in lexicon.phrases("hosting", "shared") if word.startswith(verb.removesuffix("e"))), lemma
    )
