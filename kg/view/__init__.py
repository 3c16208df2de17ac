"""The page: one HTML file in which anyone can see who negotiates with whom, and check it against the words."""

from kg.view.page import html, write

__all__ = ["html", "write"]
