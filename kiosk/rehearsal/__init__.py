"""A whole meeting run by the machine, through the same doors that people use.

``kiosk rehearse`` runs one from a deck of known ballots and compares the counts; ``kiosk demo``
runs one up to the point where a visitor takes over.
"""
