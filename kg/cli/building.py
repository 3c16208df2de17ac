"""Articles in and out of the store."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kg.build_report import BuildReport, DraftUse, ModelUse
from kg.cli import on_spark
from kg.cli.output import SOME_FAILED, is_verbose, json_option, print_json, store_option, tell
from kg.cli.progress import bars
from kg.folding import counted, few
from kg.namespaces import in_words
from kg.reading.draft_files import PERSON, DraftFolder
from kg.reading.llm import LanguageModel
from kg.reading.readers import CHOICES, LLM, Readers
from kg.settings import DEFAULT_MODEL, samples

#: Options that only a language model has, as `LanguageModel` calls them.
_LLM_OPTIONS = ("endpoint", "max_tokens", "answer_tokens", "timeout", "cache", "passes")

#: How many articles a message names.
_NAMED = 5
#: What a build says about a reader that was never measured, before it says how to change that.
_NO_FACT = "{name} has not been calibrated, so what it alone says is not a fact; to change that"


def _language_code(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch("[a-z]{2}", value):
        raise click.BadParameter(f"{value!r} is not a language code of two small letters, such as en or fr.")
    return value


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@store_option
@click.option("--samples", "with_samples", is_flag=True, help="Read the articles that come with Parley, to try it on.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Number of processes that read articles."
)
@click.option("--again", is_flag=True, help="Read unchanged articles again too.")
@click.option(
    "--reader",
    type=click.Choice(CHOICES),
    help="Who reads: frames, trained, llm (a language model), or several.  [default: trained+frames, or the drafts]",
)
@click.option(
    "--drafts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of drafts, each <article id>.json. Articles without a draft are read as usual.",
)
@click.option(
    "--language",
    metavar="CODE",
    callback=_language_code,
    help="The language of the articles (ISO 639-1), such as en.  [default: detected for each article]",
)
@click.option("--drafts-by", metavar="NAME", help=f"Who made the drafts, such as llm:NAME.  [default: {PERSON}]")
@click.option("--endpoint", metavar="URL", help="The language model's server (OpenAI-compatible); its key: KG_LLM_KEY.")
@click.option(
    "--model", metavar="NAME", help="The language model to ask; without --reader llm, the same as --spacy-model."
)
@click.option("--max-tokens", type=click.IntRange(1), help="Most tokens for the whole build, in and out.")
@click.option("--answer-tokens", type=click.IntRange(1), help="Most tokens for one answer.  [default: 8192]")
@click.option("--timeout", type=click.FloatRange(1), help="Seconds to wait for an answer.  [default: 300]")
@click.option("--passes", type=click.IntRange(1), help="Ask this often, to find what was missed.  [default: 1]")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that keeps answers.  [default: the system's folder for caches]",
)
@click.option("--spacy-model", metavar="NAME", help=f"The spaCy pipeline to read with.  [default: {DEFAULT_MODEL}]")
@on_spark.spark_options
@json_option
def build(sources: tuple[str, ...], location: str, jobs: int, again: bool, as_json: bool, **given: Any) -> None:
    """Read articles into the store.

    A SOURCE is a file, a folder, a quoted pattern, or - for standard input. Parley reads plain text, Markdown with
    front matter, HTML, PDF, DOCX, RTF, JSON, JSON Lines, WARC, e-mails and mailboxes. It splits exports of Nexis,
    Factiva and ProQuest into articles. A SOURCE can also be the web address of a page, a feed or a list of addresses;
    feeds and lists may be files too. Parley fetches what you name and what these feeds and lists link to, nothing else.

    Unchanged articles are skipped, changed ones are replaced. With --again and no SOURCE, Parley reads all articles of
    the store again, for example after an upgrade.

    \b
    Examples:
      kg build --samples
      kg build articles/ more/*.html
      kg build https://news.example.org/world.rss addresses.txt
      zcat wire.jsonl.gz | kg build - --store wire.kg --jobs 4
      kg build articles/ --drafts drafts/
      kg build articles/ --reader frames+llm --endpoint http://localhost:8080/v1 --model qwen3
      kg build wire/*.jsonl --on spark --master spark://head:7077 --output graph/
    """
    from kg import batch

    sources = _sources(sources, again, given["with_samples"])
    model, readers = spacy_model_of(given), readers_of(given)
    if on_spark.is_wanted(given, location, again):
        report, location = on_spark.build(sources, location, given, model, readers, as_json)
    else:
        with bars(as_json) as progress:
            report = batch.build(
                sources,
                location=location,
                jobs=jobs,
                model=model,
                again=again,
                readers=readers,
                progress=progress,
                language=given["language"],
            )
    _print_report(report, location, as_json)
    if report.drafts is not None and not as_json:
        _tell_unmeasured(readers)
    if report.failures:
        sys.exit(SOME_FAILED if report.added or report.replaced or report.unchanged else 1)


def _sources(named: tuple[str, ...], again: bool, with_samples: bool) -> tuple[str, ...]:
    """The sources to read; UsageError if there are none and nothing is to be read again."""
    sources = (*named, str(samples())) if with_samples else named
    if not sources and not again:
        raise click.UsageError(
            "Name the articles to read, or use --samples for the articles that come with Parley, "
            "or --again to read the articles of the store again."
        )
    return sources


def reader_options() -> list[click.Parameter]:
    """The options of `kg build` that choose the readers, except --reader, for use in another command."""
    shared_names = {*_LLM_OPTIONS, "model", "spacy_model", "drafts", "drafts_by"}
    return [option for option in build.params if option.name in shared_names]


def spacy_model_of(given: dict[str, Any]) -> str:
    """The spaCy pipeline: --model names it too if no language model is asked."""
    if LLM in (given["reader"] or ""):
        return given["spacy_model"] or DEFAULT_MODEL
    if given["model"] and given["spacy_model"]:
        raise click.UsageError("Without a language model, --model and --spacy-model mean the same: give one of them.")
    if given["model"] and not _is_pipeline(given["model"]):
        raise click.UsageError(
            f"--model {given['model']} is not an installed spaCy pipeline; to ask a language model of that name, "
            "add --reader llm or frames+llm, and --endpoint."
        )
    return given["spacy_model"] or given["model"] or DEFAULT_MODEL


def _is_pipeline(name: str) -> bool:
    return importlib.util.find_spec(name) is not None if name.isidentifier() else Path(name).is_dir()


def readers_of(given: dict[str, Any]) -> Readers:
    """The readers the options name."""
    if given["drafts_by"] and not given["drafts"]:
        raise click.UsageError("--drafts-by says who made the drafts: add --drafts.")
    drafts = DraftFolder(given["drafts"], given["drafts_by"] or PERSON) if given["drafts"] else None
    chosen = tuple(given["reader"].split("+")) if given["reader"] else ()
    return Readers(chosen, drafts, _language_model(given))


def _language_model(given: dict[str, Any]) -> LanguageModel | None:
    """The language model that the options name, or None if none is asked."""
    chosen = {name: given[name] for name in _LLM_OPTIONS if given[name] is not None}
    if LLM not in (given["reader"] or ""):
        if chosen:
            option = next(iter(chosen)).replace("_", "-")
            raise click.UsageError(f"--{option} is for a language model: add --reader llm or frames+llm.")
        return None
    missing = [name for name in ("endpoint", "model") if not given[name]]
    if missing:
        raise click.UsageError(f"--reader {given['reader']} needs --{missing[0]}.")
    return LanguageModel(name=given["model"], **chosen)


def _print_report(report: BuildReport, location: str, as_json: bool) -> None:
    say_failures(report)
    if as_json:
        print_json(asdict(report))
        return
    for name in report.emptied:
        tell(f"kg: {name}: it had claims before, and now has none; try another --reader")
    tell(summary(report, location))
    if report.undated:
        have = "article has" if len(report.undated) == 1 else "articles have"
        tell(f"{len(report.undated):,} {have} no date, so days such as Tuesday are unknown; write it in front matter.")
    if report.outdone:
        tell(f"Older versions of the same page were left out: {few(report.outdone, _NAMED)}.")
    if report.copies:
        prints, counts = ("prints", "counts") if len(report.copies) == 1 else ("print", "count")
        tell(
            f"{len(report.copies):,} of these {prints} the text of another article, and {counts} as one source with it:"
            f" {few(report.copies, _NAMED)}."
        )
    if report.believed_english:
        them = few(report.believed_english, _NAMED)
        tell(f"Too short to detect the language, so read as English: {them}. Use --language to name it.")
    if report.llm is not None:
        _tell_use(report.llm)
    if report.drafts is not None:
        _tell_drafts(report.drafts)
    _tell_passed_over(report.passed_over | _of_unchanged(report, location))
    _tell_faults(report, location)


def _tell_passed_over(passed_over: dict[str, tuple[str, ...]]) -> None:
    """Say how many sentences name talks, calls or deals and gave no claim, and where; with --verbose, list them."""
    from kg.cli.formatting import one_line

    if not passed_over:
        return
    total = counted(sum(map(len, passed_over.values())), "sentence")
    where = counted(len(passed_over), "article")
    if is_verbose():
        tell(f"Sentences about talks, calls or deals that gave no claim ({total} in {where}):")
        for name, missed in passed_over.items():
            for sentence in missed:
                tell(f"  {name}: {one_line(sentence)}")
    else:
        # Those with the most first: there something whole may be missing.
        most = sorted(passed_over, key=lambda name: (-len(passed_over[name]), name))
        each = few([f"{name} {len(passed_over[name])}" for name in most], _NAMED)
        tell(f"{total} about talks, calls or deals in {where} gave no claim ({each}); --verbose lists them.")


def _of_unchanged(report: BuildReport, location: str) -> dict[str, tuple[str, ...]]:
    """With --verbose, also what articles gave no claim for that were read before and are unchanged."""
    from kg.answers.passed_over import gave_nothing
    from kg.graph.records import Readings
    from kg.graph.store import open_store

    if not (is_verbose() and report.unchanged and _is_store(location)):
        return {}
    readings = Readings(open_store(location))
    return {name: missed for name in report.unchanged if (missed := gave_nothing(readings[name]))}


def _is_store(location: str) -> bool:
    """Whether the build left a store, and not only a report or files of N-Quads."""
    from kg.settings import MEMORY

    return location != MEMORY and not click.get_current_context().params["output"]


def _tell_faults(report: BuildReport, location: str) -> None:
    """With --verbose, the faults that `kg check` finds in the store now."""
    from kg.graph import validate
    from kg.graph.store import open_store

    if not is_verbose() or not _is_store(location) or not (report.added or report.replaced):
        return
    faults = validate.check(open_store(location).quads)
    tell(f"kg check finds {counted(len(faults), 'fault')}." if faults else "kg check finds no fault.")
    for fault in faults[:_NAMED]:
        tell(f"  {fault.rule}: {fault.subject}: {fault.message}")


def say_failures(report: BuildReport) -> None:
    """Print one line for each source or article that failed, even with --quiet."""
    for failure in report.failures:
        click.echo(f"kg: {failure.source}: {failure.reason}", err=True)


def summary(report: BuildReport, location: str, nothing: str = "nothing to read") -> str:
    """One line about what a build did and what the store has now."""
    outcomes = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": report.failures,
    }
    did = ", ".join(f"{len(names)} {outcome}" for outcome, names in outcomes.items() if names) or nothing
    held = ", ".join(
        counted(count, "article") if name == "articles" else f"{count:,} {name}"
        for name, count in report.counts.items()
    )
    return f"{did}. {location} holds {held}." if report.counts["articles"] else f"{did}. Nothing is kept in {location}."


def _tell_use(use: ModelUse) -> None:
    """What a language model used, in two or three lines."""
    retried = f" ({use.retries:,} of them again)" if use.retries else ""
    rate = f", {use.tokens_a_thousand_words:,} tokens per thousand words" if use.words else ""
    tell(
        f"{use.model}: {counted(use.requests, 'request')}{retried}, {counted(use.cached, 'answer')} from the cache, "
        f"{use.tokens_in:,} tokens in, {use.tokens_out:,} out{rate}."
    )
    if use.cut:
        tell(
            f"{counted(use.cut, 'answer')} reached the limit, even after asking for the rest, "
            "so something may be missing."
        )
    if use.structured != "json_schema":
        tell(
            "The endpoint does not take JSON schemas, so the model was asked for JSON in words; expect more "
            "refused items."
        )


def _tell_drafts(use: DraftUse) -> None:
    """How the drafts agreed with their articles: what was refused, and which checks the rest failed."""
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in use.refused.items())
    refused = f", {sum(use.refused.values()):,} refused ({reasons})" if use.refused else ""
    tell(f"{counted(use.items, 'item')} in {counted(use.articles, 'draft')}{refused}; {counted(use.claims, 'claim')}.")
    failed = ", ".join(f"{count:,} {in_words(level)}" for level, count in use.failed.items())
    if failed:
        tell(f"Claims that failed a check: {failed}. kg explain shows the checks of a claim.")


def _tell_unmeasured(readers: Readers) -> None:
    """For each reader of drafts that was never measured, say that its claims are not facts, and how to change that."""
    from kg.reading import calibrate, trust

    policy = trust.load()
    model, drafts = readers.language_model, readers.drafts
    costs = f"about {calibrate.tokens_needed():,} tokens"
    if model is not None and LLM in readers.chosen and not policy.is_measured(model.producer):
        asked = shlex.join(["--reader", LLM, "--endpoint", model.endpoint, "--model", model.name])
        tell(f"{_NO_FACT.format(name=model.producer)} ({costs}): kg calibrate {asked}")
    if drafts is not None and not policy.is_measured(drafts.producer):
        given = shlex.join(["--drafts", "DRAFTS", "--drafts-by", drafts.producer])
        where = calibrate.shipped() / "articles.jsonl"
        tell(f"{_NO_FACT.format(name=drafts.producer)}: let it draft {where} ({costs}), then kg calibrate {given}")


@click.command()
@store_option
@json_option
def articles(location: str, as_json: bool) -> None:
    """List the articles of the store.

    \b
    Examples:
      kg articles
      kg articles --json | jq -r '.[].id'
    """
    from kg.cli.formatting import show_table
    from kg.graph.store import open_store

    columns = ("id", "published", "source", "title", "url")
    rows = [{name: getattr(article, name) for name in columns} for article in open_store(location).articles()]
    if as_json:
        print_json(rows)
    else:
        show_table(columns[:4], rows)


@click.command()
@click.argument("article")
@store_option
@json_option
def remove(article: str, location: str, as_json: bool) -> None:
    """Remove an article from the store.

    Everything that only this article supports is removed too. ARTICLE is its id, its headline or its address.

    \b
    Examples:
      kg remove oslo-talks-2025
      kg remove "Talks open in Oslo"
      kg remove "$(kg articles --json | jq -r '.[0].id')"
    """
    from kg import pipeline
    from kg.batch import changing
    from kg.graph.store import save_changes

    with changing(location) as store:
        removed = pipeline.remove(article, store)
        save_changes(store)
    if as_json:
        print_json({"removed": [removed.id]})
    else:
        tell(f"{removed.title} ({removed.id}) removed." if removed.title else f"{removed.id} removed.")
