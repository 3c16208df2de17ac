"""What can go wrong: exceptions with one message for the user."""


class ParleyError(Exception):
    """Something that Parley cannot do. The message says what is wrong, where, and what to do."""


class SourceError(ParleyError):
    """A source cannot be read as an article."""


class EvidenceError(ParleyError):
    """A claim points at words that are not in its article."""


class StoreError(ParleyError):
    """A store is missing, damaged, or of the wrong kind."""


class QuestionError(ParleyError):
    """A question is unknown, malformed, or given wrong parameters."""


class QueryError(ParleyError):
    """A SPARQL text has a syntax error, or is not allowed."""


class LimitError(ParleyError):
    """A query takes too long, or returns or needs more than the server allows."""


class ReferenceDataError(ParleyError):
    """The lexicon, a reference file or the ontology lacks something that it must say."""


class IdentityError(ParleyError):
    """A name leads to no entity of the store, or to several."""


class CorrectionError(ParleyError):
    """A correction names no claim, or says something that no claim can say."""


class EndpointError(ParleyError):
    """A language model's endpoint gives no answer; ``lasting`` where it would give none to any other question."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting
