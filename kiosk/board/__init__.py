"""The public board 公示板: what everybody may see."""

from kiosk.board.views import blueprint

__all__ = ["blueprint"]
