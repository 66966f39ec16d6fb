"""Workbooks: the sheets to fill in, and the score sheet.

The only room of ``tally`` that knows spreadsheet libraries.  Workbooks are in Chinese like the
documents that they serve; what is wrong with them is told in Chinese or English.
"""
