"""The demo: the sample meeting on this machine, up to the point where a visitor takes over.

Everything in it is real (keys, ballots, database, papers) except that the machine plays the other
people, and that slips and passphrases are kept so that a visitor can use them.
"""
