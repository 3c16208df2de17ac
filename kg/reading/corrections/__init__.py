"""A person's word on what one article says, which outranks every reader; it binds to the article, words and a relation.

`stating` makes corrections of what a person gives, `binding` finds what they are about in a reading by whatever reader,
and `applying` has the reading say what they say.
"""
