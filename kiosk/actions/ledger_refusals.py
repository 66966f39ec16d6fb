"""Why an entry, publication or objection of the ledger is not taken: one class per reason."""

from __future__ import annotations

from http import HTTPStatus

from kiosk.errors import KioskError
from kiosk.i18n import _


class NotYourEntry(KioskError):
    status = HTTPStatus.FORBIDDEN
    code = "not-your-entry"
    message = _("This draft belongs to %(name)s, who alone may change it.")


class OwnEntry(KioskError):
    """Whoever entered something may not be its second person."""

    status = HTTPStatus.FORBIDDEN
    code = "own-entry"
    message = _("You entered this yourself. Another person has to look at it.")


class OwnPublication(KioskError):
    status = HTTPStatus.FORBIDDEN
    code = "own-publication"
    message = _("You prepared this publication. Another person has to agree to it.")


class LedgerMoved(KioskError):
    """Between the two people's words the ledger changed."""

    code = "ledger-moved"
    message = _(
        "The ledger has changed since this publication was prepared. "
        "Withdraw it and prepare it again."
    )


class ProofRefused(KioskError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "proof-refused"
    message = _(
        "This file cannot be kept as proof. Use a PDF, JPEG or PNG file of at most %(most)s MB."
    )


class ProofsFull(KioskError):
    code = "proofs-full"
    message = _(
        "The proofs of this score sheet fill the %(most)s MB that they may have. Name the paper "
        "instead of uploading it."
    )
