"""Turn files, folders, globs and standard input into articles; say in one sentence why a source is not one."""

from kg.ingest.sources import read

__all__ = ["read"]
