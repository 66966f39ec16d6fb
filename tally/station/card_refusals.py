"""What the station refuses about test cards and test ballots."""

from __future__ import annotations

from tally.station.refusals import StationRefusal


class SealNotSigned(StationRefusal):
    """Test ballots, checkpoints and records are compared with what this station signed: it has not."""

    code = "seal-not-signed"


class CardsNotCounted(StationRefusal):
    """Not a number of cards that can be made at once."""

    code = "cards-not-counted"


class CardsTooLate(StationRefusal):
    """Cards are made before the vote begins."""

    code = "cards-too-late"


class CardNotHeld(StationRefusal):
    """The station has no key for this card: another station made it, or it was used before."""

    code = "card-not-held"


class NoTabletNamed(StationRefusal):
    """The tester did not say which tablet was tested."""

    code = "no-tablet-named"


class TrackerIncomplete(StationRefusal):
    """What was typed is no tracker of 16 symbols."""

    code = "tracker-incomplete"


class NothingTested(StationRefusal):
    """There is no test ballot on the screen to be judged."""

    code = "nothing-tested"


class CardsBroken(StationRefusal):
    """The file with the keys of the cards is not what this station wrote."""

    code = "cards-broken"
