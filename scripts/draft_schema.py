"""Write ontology/reading.schema.json, the JSON Schema of a draft, from the records and the ontology.

Usage: python scripts/draft_schema.py
"""

from __future__ import annotations

from kg.files import write_whole
from kg.reading.draft_schema import published_text
from kg.settings import resource

if __name__ == "__main__":
    write_whole(resource("ontology", "reading.schema.json"), published_text().encode())
