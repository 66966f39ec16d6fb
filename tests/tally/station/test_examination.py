"""What the station refuses to decrypt, and what it attests to when everything holds."""

import json
from dataclasses import replace

import pytest

from tally.errors import TallyError
from tally.record.archive import read_archive
from tally.record.closing import parse_closing
from tally.record.codes import check_code
from tally.record.left_out import LeftOut
from tally.station.closing_refusals import (
    NotLeftOut,
    OpenedInside,
    RegisterNotBalanced,
    RegisterNotTyped,
    TestsHidden,
    WithdrawnInside,
)
from tally.station.examination import examine
from tally.station.refusals import (
    BoxStillOpen,
    CeremonyUnfinished,
    GroupDoubled,
    GroupMissing,
    GroupNotTallied,
    GroupUnknown,
    ManifestChanged,
    MinGroupTooSmall,
    NotAManifest,
    NotARecord,
    OtherMeeting,
    RecordDiffersFromManifest,
    RecordDoesNotVerify,
    RehearsalMismatch,
    SmallGroupTallied,
    TallyDiffers,
)
from tally.verifier import verify_record
from tests.tally.station.closed_meeting import count, papers_of


def look(hall, **changes):
    keyfile = changes.pop("keyfile", hall.keyfiles[0])
    return examine(papers_of(hall, **changes), keyfile, lambda _: None)


def test_a_good_meeting_is_found_in_order_and_only_the_large_box_gets_a_total(hall):
    found = look(hall)
    assert [(group.code, group.ballots, group.tally is None) for group in found.groups] == [
        ("A", 6, False),
        ("B", 3, True),
    ]
    closing = parse_closing(found.closing)
    assert [(group.code, group.decrypt) for group in closing.groups] == [
        ("A", True),
        ("B", False),
    ]
    assert found.check_code == check_code(bytes.fromhex(found.closing_hash))


def test_the_order_in_which_the_records_come_does_not_matter(hall):
    assert look(hall, records=list(hall.records.values())[::-1]).closing == look(hall).closing


def test_progress_counts_the_ballots_of_all_groups(hall):
    seen = []
    examine(papers_of(hall), hall.keyfiles[0], seen.append)
    assert {at.what for at in seen} == {"A", "B"}
    assert max(at.done for at in seen) == seen[0].total == 9


def test_a_group_that_is_missing_doubled_or_unknown_is_refused(hall, another_meeting):
    first, second = hall.records.values()
    with pytest.raises(GroupMissing, match="group=B"):
        look(hall, records=[first])
    with pytest.raises(GroupDoubled, match="group=A"):
        look(hall, records=[first, first, second])
    third = another_meeting(ballots=(("C", 6),)).records["C"]
    with pytest.raises(GroupUnknown, match="group=C"):
        look(hall, records=[first, second, third])


def test_another_meeting_is_refused(hall, other_keys):
    with pytest.raises(OtherMeeting):
        look(hall, keyfile=other_keys(meeting="Meeting2").keyfiles[0])


def test_a_record_of_another_meeting_among_the_right_ones_is_refused(
    hall, other_keys, another_meeting
):
    other = another_meeting(other_keys(meeting="Meeting2"))
    with pytest.raises(OtherMeeting):
        look(hall, records=[hall.records["A"], other.records["B"]])


def test_a_second_election_of_the_same_meeting_is_refused(hall, another_meeting):
    twin = another_meeting()
    with pytest.raises(RecordDiffersFromManifest, match="group=B, part=uuid"):
        look(hall, records=[hall.records["A"], twin.records["B"]])
    with pytest.raises(ManifestChanged):
        look(twin, keyfile=replace(hall.keyfiles[0], manifest="00" * 32))


def test_keys_of_another_ceremony_are_refused(hall, other_keys):
    with pytest.raises(RecordDiffersFromManifest, match="trustees"):
        look(hall, keyfile=other_keys().keyfiles[0])


def test_a_manifest_that_is_none_is_refused(hall):
    for text in ("", "{}", hall.manifest + " ", hall.records["A"].decode("latin-1")):
        with pytest.raises(NotAManifest):
            look(hall, manifest=text)


@pytest.mark.parametrize("part", ["phi", "setup"])
def test_a_record_that_was_not_sealed_so_is_refused(hall, part):
    manifest = json.loads(hall.manifest)
    value = manifest["groups"][0][part]
    changed = hall.manifest.replace(value, ("0" if value[0] != "0" else "1") + value[1:])
    with pytest.raises(ManifestChanged):
        look(hall, manifest=changed)
    # A key that came without its memory looks at the record itself.
    newcomer = replace(hall.keyfiles[0], manifest=None)
    with pytest.raises(RecordDiffersFromManifest, match=f"group=A, part={part}"):
        look(hall, manifest=changed, keyfile=newcomer)


def test_a_box_that_is_still_open_is_refused(another_meeting):
    hall = another_meeting(ended=False, sums=())
    with pytest.raises(BoxStillOpen):
        look(hall)


def test_fewer_ballots_than_the_meeting_allows_never_have_a_total(another_meeting):
    with pytest.raises(SmallGroupTallied, match="group=B, ballots=3"):
        look(another_meeting(sums=("A", "B")))
    with pytest.raises(GroupNotTallied, match="group=A"):
        look(another_meeting(sums=()))


def test_a_meeting_that_allows_fewer_than_five_is_refused(another_meeting):
    with pytest.raises(MinGroupTooSmall):
        look(another_meeting(min_group=3))


def test_a_rehearsal_is_not_decrypted_with_a_real_key_nor_the_reverse(
    hall, keys, another_meeting
):
    with pytest.raises(RehearsalMismatch):
        look(another_meeting(rehearsal=True))
    with pytest.raises(RehearsalMismatch):
        look(hall, keyfile=replace(keys.keyfiles[0], rehearsal=True))


def test_a_key_without_its_ceremony_decrypts_nothing(hall):
    with pytest.raises(CeremonyUnfinished):
        look(hall, keyfile=replace(hall.keyfiles[0], share=None, trustees=None))


def test_a_ballot_with_another_mark_does_not_verify(hall, rewritten):
    first, second, *rest = read_archive(hall.records["A"]).ballots
    mine, other = (text.split('"alpha":"')[1][:64] for text in (first, second))
    data = rewritten(hall.records["A"], ballots=[first.replace(mine, other), second, *rest])
    with pytest.raises(RecordDoesNotVerify, match="group=A") as refused:
        look(hall, records=[data, hall.records["B"]])
    assert not refused.value.report.holds


def test_a_total_that_is_not_the_sum_of_the_ballots_is_refused(hall, rewritten, monkeypatch):
    ballots = read_archive(hall.records["A"]).ballots
    records = [rewritten(hall.records["A"], summed=ballots[1:]), hall.records["B"]]
    with pytest.raises(RecordDoesNotVerify, match="group=A"):
        look(hall, records=records)
    # Even a verifier that lets everything pass does not get a foreign total decrypted (R2).
    good = verify_record(hall.records["A"], "A.bel")
    monkeypatch.setattr("tally.station.examination.verify_record", lambda *_, **__: good)
    with pytest.raises(TallyDiffers, match="group=A"):
        look(hall, records=records)


@pytest.mark.parametrize("place", [0, 300, 600, 5000, -600])
def test_a_changed_byte_anywhere_is_refused(hall, place):
    data = bytearray(hall.records["A"])
    data[place] ^= 1
    with pytest.raises(TallyError):
        look(hall, records=[bytes(data), hall.records["B"]])


def test_a_file_that_is_no_record_is_refused(hall):
    with pytest.raises(NotARecord):
        look(hall, records=[b"hello", hall.records["B"]])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"handed_out": 10}, "handed-out"),
        ({"handed_out": 5, "returned": 5}, "ballots"),
        ({"paper": 1}, "ballots"),
        ({"returned": 7}, "returned"),
        ({"withdrawn": 1}, "withdrawn"),
        ({"handed_out": 8, "paper": 2, "withdrawn": 0}, "paper"),
        ({"handed_out": 7, "returned": 5}, "unexplained"),
        ({"handed_out": 7, "returned": 7, "explanation": " "}, "unexplained"),
    ],
)
def test_a_register_that_does_not_balance_is_refused(hall, line, fault):
    register = {"A": count("A", 6, **line), "B": count("B", 3)}
    with pytest.raises(RegisterNotBalanced, match=f"group=A, part=register-{fault}"):
        look(hall, register=register)


def test_a_register_that_leaves_out_a_group_is_refused(hall):
    with pytest.raises(RegisterNotTyped, match="group=B"):
        look(hall, register={"A": count("A", 6)})


def test_a_difference_that_is_explained_is_accepted_and_paper_forms_are_counted(hall):
    line = {"handed_out": 9, "returned": 5, "paper": 2, "withdrawn": 2}
    explained = count("A", 6, **line, explanation="一张带走")
    left_out = LeftOut(withdrawn=tuple(sorted(unused_of(hall, "A")[:2])))
    found = look(hall, register={"A": explained, "B": count("B", 3)}, left_out=left_out.text)
    assert found.register["A"] == explained


def test_a_slip_withdrawn_behind_the_holders_back_is_refused(hall):
    """The bag on the table is empty, but the server says that a slip of group B is withdrawn."""
    left_out = LeftOut(withdrawn=tuple(unused_of(hall, "B")[:1]))
    with pytest.raises(RegisterNotBalanced, match="group=B, part=register-withdrawn"):
        look(hall, left_out=left_out.text)


def unused_of(hall, code):
    """Public credentials that cast nothing."""
    record = verify_record(hall.records[code], f"{code}.bel").record
    used = {ballot.credential for ballot in record.ballots}
    return [one for one in record.credentials if one not in used]


def test_opened_and_withdrawn_ballots_are_refused_and_the_lists_are_attested_to(hall):
    ballot = verify_record(hall.records["A"], "A.bel").record.ballots[2]
    with pytest.raises(OpenedInside, match="group=A"):
        look(hall, left_out=LeftOut(tests=(ballot.tracker,)).text)
    with pytest.raises(WithdrawnInside, match="group=A"):
        look(
            hall,
            left_out=LeftOut(withdrawn=(ballot.credential,)).text,
            register={"A": count("A", 6, withdrawn=1), "B": count("B", 3)},
        )
    other = LeftOut(tests=("00" * 32,), withdrawn=("11" * 32, "22" * 32))
    closing = parse_closing(look(hall, left_out=other.text).closing)
    assert (closing.tests, closing.withdrawn) == (other.tests_hex, other.withdrawn_hex)


def test_a_test_ballot_that_this_machine_opened_must_be_in_the_list(hall):
    mine, other = "00" * 32, "11" * 32
    with pytest.raises(TestsHidden):
        look(hall, opened=frozenset({mine}))
    with pytest.raises(TestsHidden):
        look(hall, opened=frozenset({mine, other}), left_out=LeftOut(tests=(other,)).text)
    look(hall, opened=frozenset({mine}), left_out=LeftOut(tests=(mine, other)).text)


@pytest.mark.parametrize("text", ["", "[]", '{"tests":[],"withdrawn":["22","11"]}', "{}"])
def test_lists_that_are_none_are_refused(hall, text):
    with pytest.raises(NotLeftOut):
        look(hall, left_out=text)
