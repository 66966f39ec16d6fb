"""What the audit refuses that no single message shows.

Source: protocol 7.1, 7.3 and the last paragraph of 8; guarding A2.
"""

from __future__ import annotations

from tally.errors import TallyError


class NotTheSame(TallyError):
    """What was computed again differs from what the record says."""

    code = "not-the-same"


class SecondBallot(TallyError):
    """Two ballots of one slip."""

    code = "second-ballot"
    rule = "protocol 6.6"


class NotInOrder(TallyError):
    """Ballots of a closed box that do not stand in the order of their trackers."""

    code = "not-in-order"
    rule = "formats <group>.bel"


class InvalidCredentials(TallyError):
    """The list of public credentials is none."""

    code = "invalid-credentials"
    rule = "protocol 3"


class WrongNumber(TallyError):
    """A number that must agree with another does not."""

    code = "wrong-number"


class TooFewBallots(TallyError):
    """Fewer ballots than ``min_group`` were decrypted, or ``min_group`` is below five."""

    code = "too-few-ballots"
    rule = "guarding A2"


class TellsTime(TallyError):
    """The headers tell a time of day, and so when the record was written."""

    code = "tells-time"
    rule = "formats <group>.bel"


class TooLarge(TallyError):
    """More than this program takes from a record, so that none can exhaust the machine."""

    code = "too-large"
