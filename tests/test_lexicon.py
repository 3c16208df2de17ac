"""The lexicon reads what each frame says it reads, and refuses what is malformed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import lexicon, reference, settings
from kg.errors import ReferenceDataError
from kg.lexicon import Frame

if TYPE_CHECKING:
    from spacy.language import Language

FRAMES = [(name, frame) for name in lexicon.families() for frame in lexicon.family(name)]
READS = [
    pytest.param(name, frame, text, dict(want), id=f"{frame.id}: {text}")
    for name, frame in FRAMES
    for text, want in frame.reads
]
IGNORES = [
    pytest.param(name, frame, text, id=f"{frame.id}: {text}") for name, frame in FRAMES for text in frame.ignores
]

FRAME = """
frames:
  - frame: led-by
    evoke: [lead]
    roles: {leader: [agent]}
"""


@pytest.mark.parametrize(("name", "frame", "text", "want"), READS)
def test_a_frame_reads_its_sentences(nlp: Language, name: str, frame: Frame, text: str, want: dict[str, str]) -> None:
    fired = [match for match in lexicon.match(nlp(text), name) if match.frame == frame]
    found = [{role: {token.text for token in tokens} for role, tokens in match.roles.items()} for match in fired]
    assert any(all(word in roles[role] for role, word in want.items()) for roles in found), found


@pytest.mark.parametrize(("name", "frame", "text"), IGNORES)
def test_a_frame_ignores_its_sentences(nlp: Language, name: str, frame: Frame, text: str) -> None:
    assert [match for match in lexicon.match(nlp(text), name) if match.frame == frame] == []


@pytest.mark.parametrize(("name", "frame"), FRAMES, ids=lambda value: getattr(value, "id", None))
def test_every_frame_shows_a_sentence_it_reads(name: str, frame: Frame) -> None:
    assert frame.reads, f"{frame.id} in ontology/lexicon/{name}.yaml needs a sentence under reads"


def test_frame_names_are_unique() -> None:
    ids = [frame.id for _, frame in FRAMES]
    assert sorted(ids) == sorted(set(ids))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty lexicon in place of ours."""
    found = tmp_path / "ontology" / "lexicon"
    found.mkdir(parents=True)
    monkeypatch.setattr(reference, "resource", lambda *parts: tmp_path.joinpath(*parts))
    caches = (reference.read_yaml, lexicon.family)
    for cached in caches:
        cached.cache_clear()
    yield found
    for cached in caches:
        cached.cache_clear()


def test_a_sound_frame_is_taken(folder: Path) -> None:
    (folder / "trial.yaml").write_text(FRAME)
    assert [frame.id for frame in lexicon.family("trial")] == ["trial.led-by"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    evoke: [lead]\n", "", "evoke"),
        ("    roles: {leader: [agent]}\n", "", "roles"),
        ("roles: {leader: [agent]}", "roles: [leader]", "list"),
        ("[agent]", "[agnet]", "'agnet'"),
        ("[agent]", "[agent>objekt]", "'objekt'"),
        ("    roles", "    required: [group]\n    roles", "group"),
        ("    evoke: [lead]\n", "    evoke: [lead]\n    reads: [a sentence]\n", "list"),
    ],
)
def test_a_malformed_frame_is_named_with_its_file(folder: Path, old: str, new: str, complaint: str) -> None:
    (folder / "trial.yaml").write_text(FRAME.replace(old, new))
    with pytest.raises(ReferenceDataError) as raised:
        lexicon.family("trial")
    message = str(raised.value)
    assert "ontology/lexicon/trial.yaml" in message
    assert "led-by" in message
    assert complaint in message


def test_a_file_that_is_no_yaml_is_named(folder: Path) -> None:
    (folder / "trial.yaml").write_text("frames: [")
    with pytest.raises(ReferenceDataError, match=r"trial\.yaml"):
        lexicon.family("trial")


def test_a_place_can_lead_on_to_another(nlp: Language) -> None:
    verb = next(token for token in nlp("Norway imposed a ban on imports.") if token.lemma_ == "impose")
    assert [token.text for token in lexicon.fillers(verb, ("object>@on",))] == ["imports"]


def test_coordinated_fillers_are_all_found(nlp: Language) -> None:
    verb = next(
        token
        for token in nlp("The team was led by Anna Keller, Tomas Rybak and Elsa Brandt.")
        if token.lemma_ == "lead"
    )
    assert [token.text for token in lexicon.fillers(verb, ("agent",))] == ["Keller", "Rybak", "Brandt"]


def test_the_lexicon_is_found_where_the_package_keeps_it() -> None:
    assert settings.resource("ontology", "lexicon", "delegations.yaml").is_file()
