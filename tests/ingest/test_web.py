"""Articles from the web: fetched politely, each failure one sentence, and nothing anybody did not ask for."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import settings
from kg.errors import ParleyError
from tests.ingest.test_ingest import OTHER, TEXT, articles, failure, write
from tests.site import Served, Site, item, page, redirect, rss, serving

ROBOTS = Served("User-agent: *\nDisallow: /private/\nDisallow: /*?print=\n", media="text/plain")


def reason(site: Site, path: str) -> str:
    """Why what stands at a path of the site is no article."""
    fault = failure(site.url + path)
    assert fault.source == site.url + path
    assert "\n" not in fault.reason
    return fault.reason


def test_an_address_is_an_article_with_its_address_and_date(site: Site) -> None:
    head = '<meta property="article:published_time" content="2025-06-09T10:00:00Z">'
    site.pages["/oslo-talks.html"] = Served(page(f"{TEXT}\n{OTHER}", head=head))
    (article,) = articles(f"{site.url}/oslo-talks.html")
    assert article.text == f"{TEXT}\n{OTHER}"
    assert (article.title, article.published) == ("Talks open in Oslo", "2025-06-09")
    assert article.url == f"{site.url}/oslo-talks.html"
    assert article.id.startswith("oslo-talks-")


def test_a_new_headline_replaces_the_article_and_does_not_add_one(site: Site) -> None:
    site.pages["/a"] = Served(page(TEXT, title="Talks open"))
    (before,) = articles(f"{site.url}/a")
    site.pages["/a"] = Served(page(OTHER, title="Talks end"))
    (after,) = articles(f"{site.url}/a")
    assert before.id == after.id and before.title != after.title


@pytest.mark.parametrize("name", ["list.txt", "list.urls", "-"])
def test_a_list_of_addresses_is_fetched_in_order(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    site.pages |= {"/a": Served(page(TEXT)), "/b": Served(page(OTHER))}
    listed = write(tmp_path / "list", f"# fish\n{site.url}/b\n\n{site.url}/a\n{site.url}/b\n")
    if name == "-":
        with listed.open() as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            found = articles("-")
    else:
        found = articles(listed.rename(tmp_path / name))
    assert [article.url for article in found] == [f"{site.url}/b", f"{site.url}/a"]
    assert site.articles_asked() == ["/b", "/a"]


def test_what_fails_is_reported_and_the_others_are_read(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/a": Served(page(TEXT)), "/robots.txt": ROBOTS, "/empty": Served("<html><body></body></html>")}
    paths = ["/gone", "/private/x", "/empty", "/a"]
    listed = write(tmp_path / "list.txt", "\n".join(site.url + path for path in paths))
    from kg import ingest
    from kg.model import Failure

    items = list(ingest.read([str(listed)]))
    assert [item.source if isinstance(item, Failure) else item.url for item in items] == [site.url + p for p in paths]
    assert [isinstance(item, Failure) for item in items] == [True, True, True, False]


def test_a_page_that_is_gone_shows_what_the_server_says(site: Site) -> None:
    assert "404" in reason(site, "/gone")


@pytest.mark.parametrize("path", ["/private/a", "/a?print=1"])
def test_what_robots_forbid_is_never_asked_for(site: Site, path: str) -> None:
    site.pages |= {"/robots.txt": ROBOTS, path: Served(page(TEXT))}
    assert "robots.txt does not allow" in reason(site, path)
    assert site.asked == ["/robots.txt"]


def test_robots_are_obeyed_after_a_redirect_too(site: Site) -> None:
    site.pages |= {"/robots.txt": ROBOTS, "/a": redirect("/private/a"), "/private/a": Served(page(TEXT))}
    assert "robots.txt does not allow" in reason(site, "/a")
    assert "/private/a" not in site.asked


def test_a_site_that_names_us_in_its_robots_is_obeyed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages |= {"/robots.txt": Served("User-agent: fishbot\nDisallow: /\n"), "/a": Served(page(TEXT))}
    assert articles(f"{site.url}/a")
    assert site.headers[-1]["User-Agent"].startswith("parley-kg/")
    monkeypatch.setenv("KG_USER_AGENT", "FishBot/1.0 (desk@example.org)")
    assert "robots.txt does not allow" in reason(site, "/a")
    assert site.headers[-1]["User-Agent"] == "FishBot/1.0 (desk@example.org)"


def test_a_site_whose_robots_cannot_be_read_is_left_alone(site: Site) -> None:
    site.pages |= {"/robots.txt": Served(status=503), "/a": Served(page(TEXT))}
    assert "robots.txt cannot be read" in reason(site, "/a") and "503" in reason(site, "/a")
    assert "/a" not in site.asked


def test_a_page_that_does_not_come_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_TIMEOUT", 0.3)
    site.pages["/slow"] = Served(page(TEXT), seconds=3)
    started = time.monotonic()
    assert "did not answer within 0.3 seconds" in reason(site, "/slow")
    assert time.monotonic() - started < 2


def test_a_page_that_comes_by_drops_is_given_up_and_not_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_DEADLINE", 0.6)
    site.pages["/drops"] = Served("<p>word</p>", seconds=0.1, pieces=40, headers=(("ETag", '"1"'),))
    started = time.monotonic()
    assert "longer than 0.6 seconds" in reason(site, "/drops")
    assert time.monotonic() - started < 3
    reason(site, "/drops")
    assert "If-None-Match" not in site.headers[-1]


def test_a_page_that_is_too_large_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_PAGE_BYTES", 50_000)
    site.pages["/huge"] = Served(page(TEXT) * 1000)
    assert "larger than 50,000 bytes" in reason(site, "/huge")


def test_redirects_are_followed_but_not_for_ever(site: Site) -> None:
    site.pages |= {"/old": redirect("/new"), "/new": Served(page(TEXT)), "/loop": redirect("/loop")}
    (article,) = articles(f"{site.url}/old")
    assert article.url == f"{site.url}/new"
    assert "redirects more than 5 times" in reason(site, "/loop")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/a", "http://[", "gopher:x"])
def test_no_other_scheme_is_followed(site: Site, to: str) -> None:
    site.pages["/a"] = redirect(to)
    assert "address" in reason(site, "/a")


@pytest.mark.parametrize("source", ["file:///etc/passwd", "ftp://example.org/a.txt"])
def test_no_other_scheme_is_taken(source: str) -> None:
    assert "http and https" in failure(source).reason


def test_an_address_with_a_password_is_not_taken(site: Site) -> None:
    address = site.url.replace("//", "//anna:secret@") + "/a"
    assert "password" in failure(address).reason
    assert site.asked == []


def test_no_password_of_the_user_is_sent(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "netrc", "machine 127.0.0.1 login anna password secret\n").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.pages["/a"] = Served(page(TEXT))
    assert articles(f"{site.url}/a")
    assert not any("Authorization" in headers for headers in site.headers)


def test_a_page_of_the_public_web_leads_nowhere_into_this_network(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is the proxy here, and so stands for a host on the public web."""
    with serving() as inner:
        inner.pages["/a"] = Served(page(TEXT))
        monkeypatch.setenv("http_proxy", site.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        site.pages["http://news.example.org/feed"] = Served(rss(item(f"{inner.url}/a")))
        site.pages["http://news.example.org/b"] = redirect(f"{inner.url}/a")
        assert "on this machine" in failure("http://news.example.org/feed").reason
        assert "on this machine" in failure("http://news.example.org/b").reason
        assert inner.asked == []
        assert articles(f"{inner.url}/a")


def test_a_host_that_does_not_answer_is_reported(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert f"no connection to 127.0.0.1:{port}" in failure(f"http://127.0.0.1:{port}/a").reason


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.pages["/a"] = Served(page(TEXT), headers=(("ETag", '"1"'), ("Cache-Control", "no-cache")))
    first = articles(f"{site.url}/a")
    assert articles(f"{site.url}/a") == first
    assert [headers["If-None-Match"] for headers in site.headers if headers["If-None-Match"]] == ['"1"']
    site.pages["/a"] = Served(page(OTHER), headers=(("ETag", '"2"'), ("Cache-Control", "no-cache")))
    assert articles(f"{site.url}/a")[0].text == OTHER


def test_one_request_at_a_time_with_a_pause(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_FETCH_PAUSE", "0.2")
    site.pages |= {"/a": Served(page(TEXT)), "/b": Served(page(OTHER))}
    articles(write(tmp_path / "list.txt", f"{site.url}/a\n{site.url}/b\n"))
    assert len(site.began) == 3
    assert all(began - ended > 0.15 for began, ended in zip(site.began[1:], site.ended, strict=False))


def test_a_longer_pause_is_kept_where_robots_ask_for_it(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/robots.txt": Served("User-agent: *\nCrawl-delay: 0.3\n"), "/a": Served(page(TEXT))}
    articles(f"{site.url}/a")
    assert site.began[1] - site.ended[0] > 0.25


def test_a_pause_that_is_no_number_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_FETCH_PAUSE", "soon")
    with pytest.raises(ParleyError, match="KG_FETCH_PAUSE must be a number"):
        articles(f"{site.url}/a")


def test_a_cache_that_cannot_be_written_is_reported(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(write(tmp_path / "file", "")))
    with pytest.raises(ParleyError, match="set XDG_CACHE_HOME"):
        articles(f"{site.url}/a")


def test_what_a_page_calls_its_own_address_counts_only_for_its_host(site: Site) -> None:
    def canonical(address: str) -> Served:
        return Served(page(TEXT, head=f'<link rel="canonical" href="{address}">'))

    site.pages["/a?from=feed"] = canonical(f"{site.url}/a")
    site.pages["/b"] = canonical("https://example.org/elsewhere")
    assert articles(f"{site.url}/a?from=feed")[0].url == f"{site.url}/a"
    assert articles(f"{site.url}/b")[0].url == f"{site.url}/b"


def test_a_server_knows_best_in_which_encoding_it_writes(site: Site) -> None:
    text = f"{TEXT} Анна Келлер."
    site.pages["/a"] = Served(page(text).encode("cp1251"), media="text/html; charset=windows-1251")
    assert articles(f"{site.url}/a")[0].text == text


def test_other_formats_are_read_from_the_web_as_well(site: Site) -> None:
    site.pages["/a.json"] = Served(json.dumps({"id": "a", "text": TEXT}), media="application/json")
    site.pages["/plain"] = Served(OTHER, media="text/plain")
    site.pages["/picture"] = Served(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), media="image/png")
    assert [article.text for article in articles(f"{site.url}/a.json", f"{site.url}/plain")] == [TEXT, OTHER]
    assert "binary" in reason(site, "/picture")


def test_a_folder_is_read_and_never_followed(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Served(page(TEXT))
    folder = tmp_path / "articles"
    write(folder / "list.txt", f"{site.url}/a\n")
    write(folder / "feed.xml", rss(item(f"{site.url}/a")))
    write(folder / "mixed.jsonl", "\n".join(map(json.dumps, [{"url": f"{site.url}/a"}, {"id": "b", "text": OTHER}])))
    from kg import ingest
    from kg.model import Failure

    items = list(ingest.read([str(folder)]))
    faults = [Path(item.source).name for item in items if isinstance(item, Failure)]
    assert faults == ["feed.xml", "list.txt", "mixed.jsonl"]
    assert [item.id for item in items if not isinstance(item, Failure)] == ["b"]
    assert site.asked == []


def test_what_is_not_installed_is_named(site: Site) -> None:
    program = (
        "import sys; sys.modules['protego'] = None\n"
        "from kg import ingest; print(*[item.reason for item in ingest.read([sys.argv[1]])])"
    )
    done = subprocess.run([sys.executable, "-c", program, f"{site.url}/a"], capture_output=True, text=True, check=True)
    assert done.stdout == (
        "to read web pages, install protego; in a copy of Parley's source: pip install '.[sources]'\n"
    )
    assert site.asked == []
