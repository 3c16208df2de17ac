"""The page: one HTML file in which anyone can see who negotiates with whom, and check it against the words."""

from kg.publish.page.document import Page, html, write

__all__ = ["Page", "html", "write"]
