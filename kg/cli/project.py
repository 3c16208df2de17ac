"""A folder for one subject: what `kg init` creates, the settings that commands read there, and shell completion."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

from kg.cli.output import json_option, print_json, tell
from kg.errors import ParleyError
from kg.files import write_whole

SETTINGS = "parley.toml"
_STARTER = """\
# Default options of every `kg` command in this folder, by their names without the dashes.
store = "talks.kg"

[ask]
# min-confidence = 0.6

[view]
output = "talks.html"
"""
_ABOUT = """\
Put articles here: text, Markdown with title, date and source in front matter, HTML, JSON Lines. Then, one folder up:

    kg build articles
    kg ask who-led-each-delegation
    kg view
"""


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@json_option
def init(folder: Path, as_json: bool) -> None:
    """Make a folder for one affair.

    It has a place for the articles, and a file of settings for every command.

    \b
    Examples:
      kg init
      kg init oslo
    """
    if (folder / SETTINGS).exists():
        raise ParleyError(f"{folder / SETTINGS} already exists; name another folder, or edit that file.")
    try:
        (folder / "articles").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParleyError(f"The folder {folder} cannot be made ({error.strerror}); name another folder.") from error
    written = [folder / SETTINGS, folder / "articles" / ".about.txt"]
    for path, text in zip(written, (_STARTER, _ABOUT), strict=True):
        write_whole(path, text.encode())
    if as_json:
        print_json({"folder": str(folder), "written": [str(path) for path in written]})
    else:
        tell(f"Put articles into {folder / 'articles'}, then, in {folder}: kg build articles")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@json_option
def completion(shell: str, as_json: bool) -> None:
    """Print code that lets the Tab key complete commands.

    It completes options too. Your shell must read this code when it starts.

    \b
    Examples:
      kg completion bash >> ~/.bashrc
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click carries these three
    source = kind(root, {}, "kg", "_KG_COMPLETE").source()
    if as_json:
        print_json({"shell": shell, "source": source})
    else:
        click.echo(source)


def defaults(group: click.Group, path: Path = Path(SETTINGS)) -> dict[str, Any]:
    """The settings of parley.toml in this folder as click takes them, by command and parameter; empty without a file.

    A key at the top applies to every command with such an option. Raises ParleyError for invalid TOML, and for a
    command or option that does not exist.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParleyError(f"{path} cannot be read: {error}; correct the file or delete it.") from error
    found: dict[str, Any] = {name: {} for name in group.commands}
    used: set[str] = set()
    for name, command in group.commands.items():
        options = {flag.lstrip("-"): str(option.name) for option in command.params for flag in option.opts}
        own = settings.get(name, {})
        if not isinstance(own, dict):
            raise ParleyError(f"{path}: {name} is a command; write its options under [{name}].")
        for key, value in {
            **{key: value for key, value in settings.items() if key not in group.commands},
            **own,
        }.items():
            if key in options:
                found[name][options[key]] = value
                used.add(key)
            elif key in own:
                raise ParleyError(f"{path}: `kg {name}` has no option --{key}; `kg {name} --help` lists them.")
    strange = sorted(key for key in settings if key not in group.commands and key not in used)
    if strange:
        raise ParleyError(f"{path}: no command has an option --{strange[0]}, and there is no command {strange[0]}.")
    return found
