"""A user's table is read as people have it; what is wrong with it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity.wikidata import items
from kg.identity.wikidata.items import Item
from kg.model import Kind

EXPORTED = """\
item,itemLabel,itemAltLabel,itemDescription,positionLabel,countryLabel
http://www.wikidata.org/entity/Q900001,Anna Keller,"A. Keller, Anna K.","Icelander, left",Foreign Minister,Iceland
http://www.wikidata.org/entity/Q900001,Anna Keller,"A. Keller, Anna K.","Icelander, left",Fisheries Minister,Iceland
"""
KELLER = Item(
    "Q900001",
    "Anna Keller",
    Kind.PERSON,
    ("A. Keller", "Anna K."),
    "Icelander, left",
    ("Fisheries Minister", "Foreign Minister"),
    ("Iceland",),
)
TSV = (
    "?person\t?personLabel\t?personDescription\n"
    '<http://www.wikidata.org/entity/Q900001>\t"Anna Keller"@en\t"minister, ""so called"""@en\n'
)
LINES = (
    '{"qid": "Q900001", "label": "Anna Keller", "aliases": ["A. Keller"], "post": ["Minister"], "kind": "human"}\n\n'
)


def read(tmp_path: Path, name: str, text: str) -> list[Item]:
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    return items.from_file(tmp_path / name, Kind.PERSON)[1]


def test_what_the_query_service_exports_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "people.csv", EXPORTED) == [KELLER]


def test_the_source_is_the_file_and_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(tmp_path, "people.csv", EXPORTED)
    source = items.from_file(tmp_path / "people.csv", Kind.PERSON)[0]
    assert source.name == "people.csv" and len(source.version) == len("sha256 ") + 12
    read(tmp_path, "people.csv", EXPORTED.replace("left", "right"))
    assert items.from_file(tmp_path / "people.csv", Kind.PERSON)[0].version != source.version


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.tsv", TSV),
        ("people.jsonl", LINES),
        ("people.csv", "id,name\nQ900001,Anna Keller\n"),
        ("people.csv", 'id;name;aliases\nQ900001;Anna Keller;"Keller, Anna"\n'),
    ],
)
def test_other_forms_are_read(tmp_path: Path, name: str, text: str) -> None:
    (item,) = read(tmp_path, name, text)
    assert (item.qid, item.label, item.kind) == ("Q900001", "Anna Keller", Kind.PERSON)


def test_a_column_of_kinds_says_what_a_row_is(tmp_path: Path) -> None:
    found = read(
        tmp_path, "all.csv", "qid,label,kind\nQ1,Iceland,country\nQ2,Lake Board,organisation\nQ3,Anna Keller,\n"
    )
    assert [item.kind for item in found] == [Kind.NATION, Kind.ORGANIZATION, Kind.PERSON]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "name,post\nAnna,Minister\n", r"a\.csv: it needs a column qid or item"),
        ("a.csv", "qid,label\n", "it has no rows"),
        ("a.csv", "qid,label\nQ1,Anna Keller\nX2,Kei Oda\n", r"a\.csv, line 3: 'X2' is not the id"),
        ("a.csv", "qid,label\nQ1,\n", "line 2: the item Q1 has no label"),
        ("a.csv", "qid,label,kind\nQ1,Anna,poem\n", "line 2: 'poem' is not a kind"),
        ("a.jsonl", '{"qid": "Q1", "label": "Anna"}\n{', r"a\.jsonl, line 2: it is not JSON"),
        ("a.jsonl", '{"qid": ' + "[" * 200_000, r"a\.jsonl, line 1: it is not JSON"),
        ("a.jsonl", "[1]", "line 1: it is not a JSON object"),
    ],
)
def test_what_is_wrong_is_shown_with_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(tmp_path, name, text)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("qid,label\nQ1,Élodie\n".encode("latin-1"))
    with pytest.raises(SourceError, match="save it as UTF-8"):
        items.from_file(tmp_path / "a.csv", Kind.PERSON)
