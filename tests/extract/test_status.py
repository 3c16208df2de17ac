"""Whose word a claim is, and how firmly it is put."""

from __future__ import annotations

from tests.extract.conftest import Read


def test_what_somebody_claims_is_not_asserted(read: Read) -> None:
    account = read("Latvian President Anna Keller claimed that Estonia had lifted tariffs on timber.")
    (claim,) = account.claims("imposedBy")
    assert claim.status == "claimed"
    assert account.referent(claim.claimant).name == "Anna Keller"


def test_what_an_outlet_passes_on_is_reported(read: Read) -> None:
    account = read("Reuters reported that Latvia had imposed tariffs on Estonia.")
    assert account.statuses("imposedBy") == {"reported"}


def test_a_denial_is_no_assertion(read: Read) -> None:
    assert read("Latvia did not impose tariffs on Estonia.").statuses("imposedBy") == {"denied"}


def test_a_plan_is_planned(read: Read) -> None:
    assert read("Latvia will impose tariffs on Estonia.").statuses("imposedBy") == {"planned"}


def test_the_plain_word_of_the_article_is_asserted(read: Read) -> None:
    assert read("Latvia imposed tariffs on Estonia.").statuses("imposedBy") == {"asserted"}
