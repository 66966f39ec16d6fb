"""What the station refuses about checkpoints (guarding E, C2, C6)."""

from __future__ import annotations

from tally.station.refusals import StationRefusal


class NotCheckpoints(StationRefusal):
    """The list is none, or it is about something else than what was sealed."""

    code = "not-checkpoints"


class CheckpointLacks(StationRefusal):
    """While the vote is open: ballots that were in an earlier checkpoint are gone."""

    code = "checkpoint-lacks"


class CheckpointTooFine(StationRefusal):
    """The list would tell the order of ballots in a smaller step than anybody may know."""

    code = "checkpoint-too-fine"


class CheckpointMissing(StationRefusal):
    """At closing: ballots that were in a checkpoint are not in the record."""

    code = "checkpoint-missing"
