"""Turn files, standard input and web pages into articles; say in one sentence why a source is not one."""

from kg.ingest.sources import every_address, read

__all__ = ["every_address", "read"]
