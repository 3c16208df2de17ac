"""What can go wrong, as exceptions whose message is the one sentence a user reads."""


class ParleyError(Exception):
    """Something Parley cannot do; the message says what is wrong, where, and what to do."""


class SourceError(ParleyError):
    """A source cannot be read as an article."""


class EvidenceError(ParleyError):
    """A claim points at words that do not stand in its article."""


class StoreError(ParleyError):
    """A store is missing, damaged, or of another kind than asked for."""


class QuestionError(ParleyError):
    """A question is unknown, malformed, or given wrong parameters."""


class QueryError(ParleyError):
    """A SPARQL text does not parse, or is beyond what is allowed."""


class LimitError(ParleyError):
    """A query takes longer, or gives or needs more, than the server allows."""


class ReferenceDataError(ParleyError):
    """The lexicon, a reference file or the ontology does not say what it must."""


class IdentityError(ParleyError):
    """A name leads to no entity of the store, or to several."""


class CorrectionError(ParleyError):
    """A correction names no claim, or says what no claim can say."""


class EndpointError(ParleyError):
    """A language model's endpoint gives no answer; ``lasting`` where it would give none to any other question."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting
