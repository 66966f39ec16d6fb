"""The way in: start page, log-in, log-out, choice of language."""

from kiosk.login.views import blueprint

__all__ = ["blueprint"]
