"""`kg read`: what each reader finds in a text, and which frames its words evoke."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import json_option, print_json
from kg.errors import ParleyError
from kg.namespaces import in_words
from kg.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from kg.reading.frames.heard import Heard
    from kg.reading.side_by_side import ReadClaim

#: The longest path; anything longer is a text.
_LONGEST_PATH = 255


@click.command("read")
@click.argument("text")
@click.option("--spacy-model", default=DEFAULT_MODEL, metavar="NAME", help="The spaCy pipeline to read with.")
@json_option
def read(text: str, spacy_model: str, as_json: bool) -> None:
    """Show what each reader finds in a text.

    TEXT is a sentence, a file, or - for standard input. Each line is a claim: its confidence, its reader, what it says,
    and the checks that it failed. Below are the frames whose words are in the text and that did not fire, with the
    roles that nothing fills.

    \b
    Examples:
      kg read "The Latvian delegation was led by Anna Keller at talks in Oslo."
      kg read article.txt --json
    """
    from kg.reading import annotation
    from kg.reading.side_by_side import read_by_each

    words = _text(text)
    if not words.strip():
        raise ParleyError("There is nothing to read; give a sentence, a file, or - with a text on standard input.")
    claims, heard = read_by_each(words, annotation.load(spacy_model))
    if as_json:
        print_json({"claims": [asdict(each) for each in claims], "frames": [asdict(each) for each in heard]})
        return
    _show(claims)
    _show_frames([each for each in heard if not each.fired])


def _text(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    path = Path(text)
    if len(text) > _LONGEST_PATH or not path.is_file():
        return text
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParleyError(f"{path} cannot be read as text ({error}).") from error


def _show(claims: list[ReadClaim]) -> None:
    for each in claims:
        own = f", probability {each.probability:.2f}" if each.probability is not None else ""
        failed = f"; failed: {', '.join(map(in_words, each.failed))}" if each.failed else ""
        status = f" ({each.status})" if each.status != "asserted" else ""
        click.echo(
            f"{each.confidence:.2f}  {each.reader:8} {each.subject}  {in_words(each.relation)}  {each.object}{status}"
            f"  [{each.frame}{own}{failed}]"
        )
    if not claims:
        click.echo("No reader finds a claim.")


def _show_frames(heard: list[Heard]) -> None:
    if heard:
        click.echo("\nFrames whose words are in the text and that did not fire:")
    for each in heard:
        filled = ", ".join(f"{role}: {words}" for role, words in each.filled) or "no role filled"
        click.echo(f"  {each.frame}, at {each.cue!r}: nothing fills {', '.join(each.missing)} ({filled})")
