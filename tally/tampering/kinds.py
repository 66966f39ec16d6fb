"""All kinds of forgeries, in the order in which a campaign tries them."""

from __future__ import annotations

from functools import partial

from tally.tampering import (
    boxes,
    ceremony,
    counting,
    fields,
    flipped_bytes,
    legal,
    message_moves,
    moves,
    resigned,
    sealed,
    small_order,
    tape_moves,
)
from tally.tampering.forgery import Kind

KINDS = {
    kind.name: kind
    for kind in (
        Kind("legal", legal.variations, 60),
        Kind("bytes", flipped_bytes.every_bit, 800, flipped_bytes.sample),
        Kind("bytes-one-ballot", flipped_bytes.one_ballot, 300),
        Kind("fields-beginning", fields.beginning, 90),
        Kind("fields-election", fields.election, 150),
        Kind("fields-trustees", fields.trustees, 250),
        Kind("fields-credentials", fields.credentials, 100),
        Kind("fields-setup", fields.setup, 90),
        Kind("fields-ballots", fields.ballots, 160, partial(fields.ballots, most=1)),
        Kind("fields-events", fields.events, 250),
        Kind("fields-tally", fields.encrypted_tally, 40),
        Kind("fields-sized", fields.sized, 40),
        Kind("fields-owned", fields.owned, 40),
        Kind("fields-decryptions", fields.decryptions, 40),
        Kind("fields-result", fields.result, 40),
        Kind("resigned-bodies", resigned.bodies, 120, partial(resigned.bodies, most=1)),
        Kind("resigned-signatures", resigned.signatures, 45),
        Kind("resigned-proofs", resigned.proofs, 20),
        Kind("moves-between-ballots", moves.between_ballots, 80),
        Kind("moves-inside-ballots", moves.inside_ballots, 60),
        Kind("moves-copies", moves.copies, 50),
        Kind("moves-messages", message_moves.messages, 30),
        Kind("moves-decryptions", message_moves.decryptions, 30),
        Kind("tape-records", tape_moves.records, 200),
        Kind("tape-cut-inside", tape_moves.inside, 150),
        Kind("tape-ends", tape_moves.ends, 100),
        Kind("tape-cuts", tape_moves.cuts, 60),
        Kind("tape-headers", tape_moves.headers, 300),
        Kind("tape-times", tape_moves.times, 9),
        Kind("tape-steps", tape_moves.steps, 120),
        Kind("tape-left-over", tape_moves.left_over, 40),
        Kind("counting-tallies", counting.tallies, 30),
        Kind("counting-numbers", counting.numbers, 30),
        Kind("counting-decryptions", counting.decryptions, 40),
        Kind("counting-results", counting.results, 40),
        Kind("boxes", boxes.boxes, 60),
        Kind("sealed-elections", sealed.elections, 40),
        Kind("boxes-values", boxes.values, 40),
        Kind("small-order-ballots", small_order.ballots, 24),
        Kind("small-order-credentials", small_order.credentials, 12),
        Kind("small-order-decryptions", small_order.decryptions, 12),
        Kind("ceremony-resigned", ceremony.resigned, 140),
        Kind("ceremony-signatures", ceremony.signatures, 40),
        Kind("ceremony-rogue-keys", ceremony.rogue_keys, 3),
    )
}
