"""Why a test ballot does not hold: each of these is a finding about a tablet, or about a server."""

from __future__ import annotations

from tally.errors import TallyError


class BoxNotOpened(TallyError):
    """The card's key does not open the box, or the box is not of the fixed length."""

    code = "box-not-opened"
    rule = "guarding B4"


class OtherBody(TallyError):
    """The ballot in the box is not the one whose tracker was shown."""

    code = "other-body"
    rule = "guarding B6"


class RebuiltDiffers(TallyError):
    """Mark and seed give another encryption than the tablet's."""

    code = "rebuilt-differs"
    rule = "guarding B6"
