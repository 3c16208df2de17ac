"""From articles to spaCy Docs whose names are right.

The statistical model misses and mislabels names, above all those it has never seen. What it says is therefore
repaired by knowledge: reference data for nations and organisations, titles for persons, and the article's own
repetitions. After `annotate`, ``doc.ents`` holds only

    PERSON  a person's name without titles;
    NATION  ``ent_id_`` its code, ``kb_id_`` the form (name, people, seat);
    ORG     ``ent_id_`` the full name and ``kb_id_`` the type where reference data knows them;
    GROUP   peoples, movements and parties no reference data knows;
    PLACE   cities, regions, buildings;
    DATE    as the model found them.
"""

from kg.reading.annotation.asides import blanked
from kg.reading.annotation.parsing import annotate, load

__all__ = ["annotate", "blanked", "load"]
