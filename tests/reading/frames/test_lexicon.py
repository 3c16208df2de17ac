"""The lexicon reads what each frame says it reads, and refuses what is malformed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import reference, settings
from kg.errors import ReferenceDataError
from kg.reading.frames import matcher
from kg.reading.frames.matcher import Frame
from tests.conftest import Run

if TYPE_CHECKING:
    from spacy.language import Language

FRAMES = [(name, frame) for name in matcher.families() for frame in matcher.family(name)]
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
    fired = [match for match in matcher.match(nlp(text), name) if match.frame == frame]
    found = [{role: {token.text for token in tokens} for role, tokens in match.roles.items()} for match in fired]
    assert any(all(word in roles[role] for role, word in want.items()) for roles in found), found


@pytest.mark.parametrize(("name", "frame", "text"), IGNORES)
def test_a_frame_ignores_its_sentences(nlp: Language, name: str, frame: Frame, text: str) -> None:
    assert [match for match in matcher.match(nlp(text), name) if match.frame == frame] == []


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
    caches = (reference.read_yaml, reference.parse_yaml, matcher.family)
    for cached in caches:
        cached.cache_clear()
    yield found
    for cached in caches:
        cached.cache_clear()


def test_a_sound_frame_is_taken(folder: Path) -> None:
    (folder / "trial.yaml").write_text(FRAME)
    assert [frame.id for frame in matcher.family("trial")] == ["trial.led-by"]


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
        matcher.family("trial")
    message = str(raised.value)
    assert "ontology/lexicon/trial.yaml" in message
    assert "led-by" in message
    assert complaint in message


def test_a_file_that_is_no_yaml_is_named(folder: Path) -> None:
    (folder / "trial.yaml").write_text("frames: [")
    with pytest.raises(ReferenceDataError, match=r"trial\.yaml"):
        matcher.family("trial")


def test_a_place_can_lead_on_to_another(nlp: Language) -> None:
    verb = next(token for token in nlp("Norway imposed a ban on imports.") if token.lemma_ == "impose")
    assert [token.text for token in matcher.fillers(verb, ("object>@on",))] == ["imports"]


def test_coordinated_fillers_are_all_found(nlp: Language) -> None:
    verb = next(
        token
        for token in nlp("The team was led by Anna Keller, Tomas Rybak and Elsa Brandt.")
        if token.lemma_ == "lead"
    )
    assert [token.text for token in matcher.fillers(verb, ("agent",))] == ["Keller", "Rybak", "Brandt"]


def test_the_lexicon_is_found_where_the_package_keeps_it() -> None:
    assert settings.resource("ontology", "lexicon", "delegations.yaml").is_file()


SHEPHERDS = """\
frames:
  - frame: shepherds
    meaning: leader
    evoke: [shepherd]
    roles: {leader: [subject], group: [object]}
"""
ARTICLE = (
    "Iceland and Denmark opened talks on fishing quotas in Oslo on Monday.\n"
    "Foreign Minister Anna Keller shepherded the Icelandic delegation.\n"
)


@pytest.mark.slow
def test_a_frame_of_ones_own_is_read_beside_parleys(kg: Run, kg_process: Run, tmp_path: Path) -> None:
    (tmp_path / "oslo.txt").write_text(ARTICLE)
    mine = tmp_path / "mine"
    mine.mkdir()
    shipped = settings.resource("ontology", "lexicon", "delegations.yaml").read_text(encoding="utf-8")
    (mine / "delegations.yaml").write_text(shipped.replace("frames:\n", SHEPHERDS, 1), encoding="utf-8")

    assert kg("build", "oslo.txt", "--store", "plain.kg").returncode == 0
    assert kg_process("build", "oslo.txt", "--store", "mine.kg", KG_LEXICON="mine").returncode == 0
    asked = ("ask", "who-led-each-delegation", "--columns", "leader", "--format", "csv", "--store")
    assert "Anna Keller" not in kg(*asked, "plain.kg").stdout
    assert "Anna Keller" in kg(*asked, "mine.kg").stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (None, "", "mine, which is not a folder"),
        ("leaders.yaml", "frames: []", "leaders.yaml replaces no file"),
        (
            "delegations.yaml",
            "frames: []",
            "delegations.yaml lacks also-before, also-behind, also-last, also-members, also-sent, backs-before",
        ),
        ("delegations.yaml", "frames: [", "delegations.yaml cannot be read"),
        ("delegations.yaml", None, "mine/delegations.yaml, frame 'shepherds' names the place 'nowhere'"),
    ],
)
def test_a_lexicon_of_ones_own_that_is_not_in_order_stops_the_build(
    kg_process: Run, tmp_path: Path, name: str | None, content: str | None, complaint: str
) -> None:
    (tmp_path / "oslo.txt").write_text(ARTICLE)
    if name is not None:
        (tmp_path / "mine").mkdir()
        shipped = settings.resource("ontology", "lexicon", "delegations.yaml").read_text(encoding="utf-8")
        wrong = shipped.replace("frames:\n", SHEPHERDS.replace("[object]", "[nowhere]"), 1)
        (tmp_path / "mine" / name).write_text(wrong if content is None else content)
    done = kg_process("build", "oslo.txt", "--store", "mine.kg", KG_LEXICON="mine")
    assert done.returncode == 1
    assert complaint in done.stderr
    assert not (tmp_path / "mine.kg").exists()
