"""The stages of a build as jobs of Apache Spark, for more articles than one machine reads in time.

Each job calls the functions that one process calls, and what comes out is the same to the byte (docs/spark.md).
"""
