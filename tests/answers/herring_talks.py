"""Seven invented articles, six of them dated: two rows over fish and land, as people would ask about them."""

from __future__ import annotations

from kg.model import Kind, Reading, Status
from tests.factory import ReadingMaker


def readings() -> list[Reading]:
    """What the seven articles say, article by article."""
    return [oslo(), tromso(), accord(), cusco(), truce(), mora(), nairobi()]


def _fishing(make: ReadingMaker) -> tuple[str, str, str, str]:
    """Iceland and Denmark, and those who speak for them."""
    iceland, denmark = make.nation("Iceland"), make.nation("Denmark")
    return iceland, denmark, make.person("Anna Keller", "Keller"), make.person("Tomas Rybak", "Rybak")


def _seat(make: ReadingMaker, side: str, talks: str, leader: str, words: str) -> str:
    delegation = make.delegation(side, talks)
    make.say(words, delegation, "ledBy", leader)
    make.say(f"{words} and came", talks, "hasParty", side)
    return delegation


def _post(make: ReadingMaker, person: str, title: str, of: str, *, former: bool = False) -> None:
    name = f"{person}, {title}"
    more = {"former": "true"} if former else {}
    post = make.thing(Kind.POST_HOLDING, name, title=title, holder=person, of=of, **more)
    make.say(f"{title} of {of}", person, "holds", post)


def oslo() -> Reading:
    make = ReadingMaker("oslo", published="2031-01-10", title="Herring talks open in Oslo")
    iceland, denmark, keller, rybak = _fishing(make)
    talks = make.talks("Oslo herring talks")
    make.say("in Oslo", talks, "heldIn", make.place("Oslo"))
    make.say("on 8 January", talks, "startsOn", "2031-01-08")
    ours = _seat(make, iceland, talks, keller, "Keller led Iceland")
    _seat(make, denmark, talks, rybak, "Rybak led Denmark")
    make.say("with Jon Vik", ours, "hasMember", make.person("Jon Vik"))
    make.say("Norway hosted", talks, "hostedBy", make.nation("Norway"))
    make.say("Oda mediated", talks, "mediatedBy", make.person("Kei Oda", "Oda"))
    make.say("over herring quotas", talks, "about", "herring quotas")
    make.say("Brandt stayed at home", talks, "notAttendedBy", make.person("Elsa Brandt"))
    _post(make, keller, "Trade Minister", iceland)
    _post(make, rybak, "Fisheries Minister", denmark)
    outlet = make.thing(Kind.ORGANIZATION, "Sample Gazette", type="outlet")
    words = "We will not sell our herring cheaply"
    said = make.thing(Kind.QUOTATION, words, text=words)
    make.say(words, said, "spokenBy", keller)
    make.say("told the Gazette", said, "saidTo", outlet)
    return make.reading()


def tromso() -> Reading:
    make = ReadingMaker("tromso", published="2031-02-03", title="Herring talks break off in Tromsø")
    iceland, denmark, _, rybak = _fishing(make)
    talks, first = make.talks("Tromsø herring talks"), make.talks("Oslo herring talks")
    make.say("in Tromsø", talks, "heldIn", make.place("Tromsø"))
    make.say("from 1 February", talks, "startsOn", "2031-02-01")
    make.say("to 2 February", talks, "endsOn", "2031-02-02")
    make.say("the second round", talks, "follows", first, ordinal="2", series="rounds")
    make.say("Iceland was there", talks, "hasParty", iceland)
    make.say("so was Denmark", talks, "hasParty", denmark)
    make.say("Oda mediated again", talks, "mediatedBy", make.person("Kei Oda", "Oda"))
    make.say("Keller did not come", talks, "notAttendedBy", "person/anna-keller")
    make.say("were broken off", talks, "hasPhase", "broken-off")
    words = "There is nothing left to say"
    make.say(words, make.thing(Kind.QUOTATION, words, text=words), "spokenBy", rybak)
    ban = make.thing(Kind.MEASURE, "ban on herring", action="ban", object="herring")
    make.say("Denmark banned", ban, "imposedBy", denmark)
    make.say("Icelandic herring", ban, "directedAt", iceland)
    make.say("on 3 February", ban, "occurredOn", "2031-02-03")
    return make.reading()


def accord() -> Reading:
    make = ReadingMaker("accord", published="2031-03-05", title="Iceland and Denmark agree on herring")
    iceland, denmark, keller, rybak = _fishing(make)
    call = make.thing(Kind.CONTACT, "call of Keller and Rybak", type="phone-call")
    make.say("Keller called", call, "hasParticipant", keller)
    make.say("Rybak answered", call, "hasParticipant", rybak)
    make.say("on 2 March", call, "occurredOn", "2031-03-02")
    deal, talks = make.thing(Kind.AGREEMENT, "herring accord"), make.talks("Oslo herring talks")
    make.say("Iceland signed", deal, "agreedBy", iceland)
    make.say("Denmark signed", deal, "agreedBy", denmark)
    make.say("on 4 March", deal, "agreedOn", "2031-03-04")
    make.say("a tenth more herring", deal, "hasTerm", "a tenth more herring")
    make.say("reached at last", deal, "hasFate", "reached")
    make.say("begun in Oslo", deal, "reachedIn", talks)
    next_round = make.talks("Copenhagen herring talks")
    make.say("will meet in Copenhagen", next_round, "heldIn", make.place("Copenhagen"), status=Status.PLANNED)
    make.say("on 10 April", next_round, "startsOn", "2031-04-10", status=Status.PLANNED)
    make.say("Iceland will come", next_round, "hasParty", iceland, status=Status.PLANNED)
    make.say("Denmark will come", next_round, "hasParty", denmark, status=Status.PLANNED)
    make.say("Rybak claims a victory", rybak, "alleges", "Iceland gave way", status=Status.CLAIMED, claimant=rybak)
    return make.reading()


def cusco() -> Reading:
    make = ReadingMaker("cusco", published="2031-03-20", title="Peru meets the River Front")
    peru, front = make.nation("Peru"), make.thing(Kind.ORGANIZATION, "River Front", "the Front", type="armed-group")
    quispe, illa = make.person("Rosa Quispe", "Quispe"), make.person("Mateo Illa", "Illa")
    talks = make.talks("Cusco talks")
    make.say("in Cusco", talks, "heldIn", make.place("Cusco"))
    make.say("on 15 March", talks, "startsOn", "2031-03-15")
    _seat(make, peru, talks, quispe, "Quispe spoke for Peru")
    _seat(make, front, talks, illa, "Illa led the Front")
    make.say("Kenya mediated", talks, "mediatedBy", make.nation("Kenya"))
    make.say("land rights", talks, "about", "land rights")
    make.say("prisoners", talks, "about", "the release of prisoners")
    _post(make, quispe, "Interior Minister", peru)
    words = "Land comes before everything else"
    make.say(words, make.thing(Kind.QUOTATION, words, text=words), "spokenBy", illa)
    return make.reading()


def truce() -> Reading:
    make = ReadingMaker("truce", published="2031-04-01", title="The truce of Cusco does not hold")
    peru, front = make.nation("Peru"), make.thing(Kind.ORGANIZATION, "River Front", "the Front", type="armed-group")
    quispe = make.person("Rosa Quispe", "Quispe")
    deal, talks = make.thing(Kind.AGREEMENT, "river truce"), make.talks("Cusco talks")
    make.say("Peru agreed", deal, "agreedBy", peru)
    make.say("the Front agreed", deal, "agreedBy", front)
    make.say("on 18 March", deal, "agreedOn", "2031-03-18")
    make.say("agreed in Cusco", deal, "reachedIn", talks)
    make.say("was reached", deal, "hasFate", "reached")
    make.say("Quispe says it is broken", deal, "hasFate", "broken", status=Status.CLAIMED, claimant=quispe)
    return make.reading()


def mora() -> Reading:
    make = ReadingMaker("mora", published="2031-04-12", title="Mora receives Quispe")
    peru, chile = make.nation("Peru"), make.nation("Chile")
    quispe, mora, arana = make.person("Rosa Quispe", "Quispe"), make.person("Inés Mora"), make.person("Luis Arana")
    visit = make.thing(Kind.CONTACT, "meeting of Quispe and Mora", type="meeting")
    make.say("Quispe came", visit, "hasParticipant", quispe)
    make.say("Mora received her", visit, "hasParticipant", mora)
    make.say("on 11 April", visit, "occurredOn", "2031-04-11")
    _post(make, mora, "President", chile)
    _post(make, arana, "President", peru, former=True)
    return make.reading()


def nairobi() -> Reading:
    make = ReadingMaker("nairobi", title="Kenya and Chile talk about tea")
    kenya, chile = make.nation("Kenya"), make.nation("Chile")
    talks = make.talks("Nairobi tea talks")
    make.say("in Nairobi", talks, "heldIn", make.place("Nairobi"))
    make.say("Kenya received", talks, "hasParty", kenya)
    make.say("a team of Chile", talks, "hasParty", chile)
    make.say("tea", talks, "about", "tea")
    letter = make.thing(Kind.CONTACT, "letter of Mora to Illa", type="letter")
    make.say("Mora wrote", letter, "hasParticipant", make.person("Inés Mora"))
    make.say("to Illa", letter, "hasParticipant", make.person("Mateo Illa"))
    return make.reading()
