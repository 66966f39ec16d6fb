"""Ballots: the names that other rooms use.

Source: protocol 6.  ``ballot_text`` is the written form, ``ballot_making`` makes ballots,
``ballot_check`` judges them.
"""

from tally.ballot_check import check_ballot
from tally.ballot_making import make_ballot, make_body, make_seeds, sign_body
from tally.ballot_text import Answer, Ballot, body_of, largest_ballot, parse_ballot, tracker_of

__all__ = [
    "Answer",
    "Ballot",
    "body_of",
    "check_ballot",
    "largest_ballot",
    "make_ballot",
    "make_body",
    "make_seeds",
    "parse_ballot",
    "sign_body",
    "tracker_of",
]
