"""Verifiable counting: no web, no database, no clock."""
