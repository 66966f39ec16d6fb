"""Test ballots: opened instead of cast, so that people can see what a tablet encrypts.

Source: guarding B.  ``card`` is what a tester brings, ``package`` what the tablet hands over and
how it is sealed, ``rebuild`` how a station finds out whether the tablet told the truth.
"""
