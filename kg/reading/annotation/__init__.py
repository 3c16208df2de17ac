"""From articles to spaCy Docs with correct names.

The statistical model misses and mislabels names, above all those that it has never seen. Other knowledge repairs this:
reference data for nations and organisations, titles for persons, and repetitions in the article. After `annotate`,
``doc.ents`` has only

    PERSON  a person's name without titles, ``ent_id_`` the first name given where this is a second one;
    NATION  ``ent_id_`` its code, ``kb_id_`` the form (name, people, seat);
    ORG     ``ent_id_`` the full name and ``kb_id_`` the type where reference data knows them;
    GROUP   peoples, movements and parties no reference data knows;
    PLACE   cities, regions, buildings;
    DATE    as the model found them.
"""

from kg.reading.annotation.asides import blanked
from kg.reading.annotation.parsing import annotate, load

__all__ = ["annotate", "blanked", "load"]
