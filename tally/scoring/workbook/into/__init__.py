"""Scores put into an office's own sheet: only the cells that a mapping names change.

Contract: docs/annual-score-files.md.  A spreadsheet library that opens a workbook and saves it
loses what it does not know (charts, pictures, extensions of formats), so the sheet's own bytes are
edited where the cells stand, and every other byte of it stays.
"""
