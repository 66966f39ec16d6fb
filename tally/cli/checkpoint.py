"""``tally trustee checkpoint``: note what is in the boxes of an open meeting, from a carried file.

Source: guarding E.  It is the station's own journal, so ``tally trustee attest`` demands at closing
what was noted here or on the station's page.
"""

from __future__ import annotations

import argparse
import secrets

from tally.cli.outcome import DONE, read_text
from tally.cli.station_key import opened_key, stopping
from tally.station.card_refusals import SealNotSigned
from tally.station.checkpoints import note_checkpoints, noted_checkpoints
from tally.station.seen_manifests import fixed_manifest
from tally.words import Language, say


def run(options: argparse.Namespace) -> int:
    """Note, then show the last checkpoint of each group with its code."""
    language: Language = options.lang
    text = read_text(options.checkpoints, language)
    key = opened_key(options)
    with stopping(str(options.checkpoints), language):
        manifest = fixed_manifest(key.journal)
        if manifest is None:
            raise SealNotSigned
        note_checkpoints(key, manifest, text, secrets.token_bytes)
    latest = {one.group: one for one in noted_checkpoints(key)}
    for group, one in sorted(latest.items()):
        print(say("checkpoint", language, group=group, ballots=one.ballots, code=one.code))
    if not latest:
        print(say("no-checkpoint", language))
    return DONE
