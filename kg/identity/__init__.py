"""Which things of many articles are one, by rules and by users, each decision with its reason; links to Wikidata."""
