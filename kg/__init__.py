"""Parley reads news articles and keeps, as a knowledge graph, who negotiates with whom and the words that say so."""
