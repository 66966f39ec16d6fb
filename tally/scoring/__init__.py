"""Annual scoring: from components, ledger and certified polls to a score sheet with its derivations.

Plain exact arithmetic: no web, no database, no cryptography, no spreadsheet library (only
``tally/scoring/workbook`` knows one).  The rules of an office stand in a scheme file
(``scheme_file``, ``schemes/*.toml``); nothing here knows a particular document.
"""
