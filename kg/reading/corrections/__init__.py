"""Corrections by a person of what one article says; they override every reader and refer to words and a relation.

`stating` makes corrections from what a person enters, `binding` finds what they are about in a reading by any reader,
and `applying` changes the reading.
"""
