"""The words of the incident log's kinds."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.incident import IncidentKind
from kiosk.i18n import Sentence, _

KINDS: Mapping[IncidentKind, Sentence] = {
    IncidentKind.SLIP: _("doubtful slip"),
    IncidentKind.DISAGREEMENT: _("disagreement"),
    IncidentKind.TABLET: _("tablet taken out"),
    IncidentKind.PHOTOGRAPH: _("photograph taken"),
    IncidentKind.REGISTER: _("numbers differ"),
    IncidentKind.CODE: _("codes differ"),
    IncidentKind.OTHER: _("something else"),
}
