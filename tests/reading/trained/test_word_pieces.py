"""The pieces the network was trained on are those it reads: as the library cuts them that made its vocabulary."""

from __future__ import annotations

import json

import pytest
from tokenizers import Tokenizer

from kg.reading.trained.inference import SHIPPED
from kg.reading.trained.word_pieces import WordPieces
from tests.conftest import ROOT
from tests.hostile import texts as hostile

VOCABULARY = SHIPPED / "tokenizer.json"
SIGNS = (
    "Ærøskøbing’s naïve CAFÉ—İstanbul, Łódź e\u0301te\u0301.",
    "co\u00adop\u200bted\ufeff tabs\tand\u00a0spaces\u2003here\r\nand\x0bthere\x00 \ufffd",
    "$5 + £6 = 11% (a_b) [x]^2 `~ © ™ 😀 ½ ﬁ",
    "東京で 한국과 会談, Москва и Αθήνα, العربية, ไทย",
    f"a word {'x' * 100} and {'y' * 101} of {'supercalifragilistic' * 4}",
    " \n ",
    "",
)


@pytest.fixture(scope="module")
def library() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(VOCABULARY))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def texts() -> list[str]:
    gold = (ROOT / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.md"))]
    return [*SIGNS, *samples, *hostile(500).values(), *(json.loads(line)["text"] for line in gold)]


def test_texts_are_cut_as_the_library_cuts_them(library: Tokenizer) -> None:
    vocabulary = WordPieces(VOCABULARY)
    for text in texts():
        theirs = library.encode(text, add_special_tokens=False)
        ours = vocabulary.cut(text)
        assert ours.ids == theirs.ids, text[:80]
        assert list(zip(ours.starts, ours.ends, strict=True)) == theirs.offsets, text[:80]


def test_a_text_cannot_hold_marks_of_the_network() -> None:
    assert not {0, 2, 3} & set(WordPieces(VOCABULARY).cut("[PAD] [CLS] talks [SEP]").ids)
