"""A store shown to others: as one page, over HTTP, and in the formats of other programs."""
