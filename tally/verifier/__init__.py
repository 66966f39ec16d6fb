"""Verification of a record or of a whole evidence package, from its bytes alone."""

from tally.verifier.files import verify_file
from tally.verifier.record import AuditedRecord, VerifiedRecord, verify_record
from tally.verifier.report import Check, Report, Verdict, worst
from tally.verifier.spread import Here, Processes, Spread

__all__ = [
    "AuditedRecord",
    "Check",
    "Here",
    "Processes",
    "Report",
    "Spread",
    "Verdict",
    "VerifiedRecord",
    "verify_file",
    "verify_record",
    "worst",
]
