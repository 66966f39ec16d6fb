"""Was a box with too few ballots decrypted, or are its counts told anywhere?"""

from __future__ import annotations

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.published import ballots_in, counted, sheets
from tally.meeting import SMALLEST_MIN_GROUP


def run(loot: Loot) -> Tried:
    findings: list[Sentence] = []
    for meeting in loot.known.meetings:
        least = meeting.content.min_group
        if least < SMALLEST_MIN_GROUP:
            findings.append(
                _(
                    "%(meeting)s counts boxes of %(least)s ballots.",
                    meeting=meeting.content.title,
                    least=least,
                )
            )
        findings += [
            _(
                "The box of group %(group)s holds %(ballots)s ballots, fewer than %(least)s, and there is a tally, "
                "a part of a decryption or a result of it.",
                group=box.group,
                ballots=len(box.ballots),
                least=least,
            )
            for box in meeting.boxes
            if box.decrypted and len(box.ballots) < least
        ]
    rows = [*counted(loot), *sheets(loot)]
    told = set()
    for row in rows:
        inside, least = ballots_in(row.meeting, row.group or ""), row.meeting.content.min_group
        # A large pile of paper forms may be told although the box stayed closed.
        if inside is not None and inside < least and 0 < sum(row.counts) < least:
            told.add((row.where, row.group, inside))
    findings += [
        _(
            "%(where)s tells the counts of group %(group)s, of %(ballots)s ballots only.",
            where=where,
            group=group,
            ballots=ballots,
        )
        for where, group, ballots in sorted(told)
    ]
    on = _(
        "%(boxes)s boxes, and %(rows)s rows of counts in results, workbooks and tally sheets.",
        boxes=len(loot.known.boxes),
        rows=len(rows),
    )
    return Tried(on=on, findings=tuple(findings))


ATTACK = Attack(
    name="small-groups",
    title=_("Counts of small groups"),
    how=_(
        "A box with fewer ballots than the least number is never decrypted, and no paper tells its counts."
    ),
    means=_(
        "In a group of three the counts nearly name the voters. Withdraw the paper; if the box was "
        "decrypted, the scrutineers' stations did not do their duty: stop and find out."
    ),
    run=run,
)
