"""Are the slips' papers still here, and do they tell which slip is which credential?"""

from __future__ import annotations

from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.codes import slips_of
from kiosk.secrecy_check.concordance import FEWEST, concordance, first_places, is_sorted
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.unpack import is_pdf


def run(loot: Loot) -> Tried:
    papers = [piece for piece in loot.pieces if is_pdf(piece.data)]
    slips_folder = loot.settings.instance / "slips"
    findings = []
    for paper in papers:
        words = f"{paper.name}!words"
        text = next((piece for piece in loot.pieces if piece.name == words), paper)
        order = first_places(slips_of(loot.codes(text), loot.known.boxes))
        if order:
            findings.append(
                _(
                    "%(file)s: slips with their codes: %(slips)s.",
                    file=paper.name,
                    slips=len(order),
                )
            )
        elif paper.path and paper.path.is_relative_to(slips_folder):
            findings.append(_("%(file)s lies where slips wait to be printed.", file=paper.name))
        if len(order) >= FEWEST and is_sorted(order):
            findings.append(
                _(
                    "%(file)s: the slips are printed in the order of their public credentials "
                    "(%(percent)s %% of pairs agree), so the place on the sheet names the ballot.",
                    file=paper.name,
                    percent=concordance(order),
                )
            )
    on = _(
        "PDF files: %(files)s, and the folder of slips; words on the pages, not pictures.",
        files=len(papers),
    )
    waiting = any(meeting.state is MeetingState.SEALED for meeting in loot.known.meetings)
    if findings and waiting:
        findings.append(
            _(
                "A meeting is sealed and not open yet: its slips may lie here until they are printed."
            )
        )
    return Tried(on=on, findings=tuple(findings))


ATTACK = Attack(
    name="slip-sheets",
    title=_("Sheets of slips"),
    how=_(
        "The sheets are taken away before opening. None may be left, and the order of printing may "
        "have nothing to do with the order of the public credentials."
    ),
    means=_(
        "Whoever finds the sheet knows every slip: as with the codes of slips above. Print, then "
        "delete them with “printed, delete from the server”."
    ),
    run=run,
)
