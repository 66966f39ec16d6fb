"""Verification of a record or of a whole evidence package, from its bytes alone."""

from tally.verifier.files import verify_file
from tally.verifier.record import verify_record
from tally.verifier.report import Check, Report, Verdict, worst

__all__ = ["Check", "Report", "Verdict", "verify_file", "verify_record", "worst"]
