"""Whatever a dishonest server plants at sealing is found, each by a refusal of its own."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.canonical_json import canonical
from tally.meeting import SMALLEST_MIN_GROUP, Grade, Limit, VoterGroup, canonical_meeting
from tally.station.refusals import (
    CeremonyUnfinished,
    ManifestChanged,
    OtherMeeting,
    RehearsalMismatch,
)
from tally.station.sealed_check import check_papers
from tally.station.sealing_refusals import (
    CredentialInTwoGroups,
    CredentialsNotSorted,
    CredentialsNotValid,
    CredentialsNumber,
    ElectionKeyDiffers,
    GroupsDiffer,
    GroupSwapped,
    KeyUsedBefore,
    MeetingFileDiffers,
    MeetingNotValid,
    MinGroupBelowLeast,
    MinGroupDiffers,
    NotSealedPapers,
    OtherTrustees,
    PhiDiffers,
    QuestionsDiffer,
    SeatsDiffer,
    SetupDiffers,
    SlipsDiffer,
    UuidDiffers,
    UuidSeen,
)
from tally.station.seen_manifests import SeenManifest, signing_key_of
from tally.station.sentences import refusal_sentence
from tests.tally.station.sealed_meeting import MEETING, new_credential, seal, uuid_of

IDENTITY = "0" * 63 + "1"


@pytest.fixture(scope="module")
def sealing(keys):
    return seal(keys)


def check(sealing, *, seat=1, seen=(), **key):
    keyfile = replace(sealing.keys.keyfiles[seat - 1], **key)
    return check_papers(sealing.text, keyfile, list(seen), lambda _: None)


def refused(kind, sealing, **how):
    """The refusal, which is said in both languages with nothing left to fill in."""
    with pytest.raises(kind) as caught:
        check(sealing, **how)
    assert type(caught.value) is kind
    for language in ("zh", "en"):
        said = refusal_sentence(caught.value, language)
        assert "{" not in said
        assert caught.value.code not in said
    return caught.value


def form(**changes):
    return replace(MEETING, forms=(replace(MEETING.forms[0], **changes),))


def test_an_honest_sealing_holds_at_every_station(sealing):
    found = [check(sealing, seat=seat) for seat in (1, 2, 3)]
    assert {one.manifest.digest for one in found} == {sealing.manifest.digest}
    assert all(one.meeting == MEETING for one in found)
    assert len({one.verification_key for one in found}) == 3


def test_the_same_sealing_may_be_checked_again(sealing):
    digest = sealing.manifest.digest
    seen = [SeenManifest("00", sealing.manifest)]
    assert check(sealing, seen=seen, manifest=digest).manifest.digest == digest


# --- keys


def test_trustees_of_another_ceremony_are_found(sealing, other_keys):
    other = seal(other_keys())
    refused(OtherTrustees, replace(other, keys=sealing.keys))
    refused(OtherTrustees, sealing.with_papers(trustees=other.papers.trustees))
    refused(OtherTrustees, sealing.with_manifest(lambda m: m.update(trustees="0" * 64)))


def test_a_key_whose_ceremony_has_not_ended_signs_nothing(sealing):
    refused(CeremonyUnfinished, sealing, share=None)
    refused(CeremonyUnfinished, sealing, trustees=None)


def test_another_key_in_one_election_is_found(sealing, other_keys):
    other = json.loads(seal(other_keys()).papers.groups[0].election)["public_key"]
    planted = sealing.with_election("B", lambda e: e.update(public_key=other))
    assert refused(ElectionKeyDiffers, planted).values == {"group": "B"}


# --- the meeting file

FIRST, SECOND = MEETING.forms[0].subjects
PLANTED = {
    "weight": form(groups={"A": "60", "B": "40"}),
    "coefficient": replace(MEETING, grades=(Grade("优秀", "1"), Grade("称职", "0.9"))),
    "limit": form(limit=Limit("优秀", "100%", "refuse")),
    "no limit": form(limit=None),
    "level of publication": replace(MEETING, publish="counts"),
    "post": form(subjects=(replace(FIRST, post="副主任"), SECOND)),
    "rule for a missing group": replace(MEETING, missing="renormalise"),
}


@pytest.mark.parametrize("part", PLANTED)
def test_a_meeting_file_sealed_otherwise_than_it_is_shown_is_found(keys, part):
    assert refused(MeetingFileDiffers, seal(keys, PLANTED[part], shown=MEETING)).values == {
        "group": "A"
    }


@pytest.mark.parametrize("part", PLANTED)
def test_what_all_are_shown_is_what_was_sealed_for_people_to_read(keys, part):
    """Shown alike to everybody, it is for people to see, and the codes of all stations agree."""
    assert check(seal(keys, PLANTED[part])).meeting == PLANTED[part]


@pytest.mark.parametrize(
    "meeting",
    [
        form(groups={"A": "40", "B": "61"}),
        replace(MEETING, grades=(Grade("优秀", "0.8"), Grade("称职", "1"))),
        replace(MEETING, threshold=1),
    ],
)
def test_a_meeting_that_no_meeting_file_makes_is_found(keys, meeting):
    refused(MeetingNotValid, seal(keys, meeting))


def test_other_scrutineers_or_another_threshold_are_found(keys):
    refused(SeatsDiffer, seal(keys, replace(MEETING, threshold=3)))
    refused(SeatsDiffer, seal(keys, replace(MEETING, scrutineers=("赵监票", "钱监票"))))
    other = seal(keys, replace(MEETING, scrutineers=("赵监票", "钱监票", "李监票")))
    assert "李监票" in refusal_sentence(refused(SeatsDiffer, other), "zh")


def test_a_key_of_the_command_line_knows_its_own_name_only(sealing):
    assert check(sealing, names=("赵监票", "", ""))
    refused(SeatsDiffer, sealing, names=("某某", "", ""))


# --- questions, groups, numbers


def test_another_question_is_found(sealing):
    def plant(election):
        election["questions"][1]["question"] = "heads/王五 · 总体评价"

    refusal = refused(QuestionsDiffer, sealing.with_election("B", plant))
    assert (refusal.values["group"], refusal.values["number"]) == ("B", 2)
    assert "王五" in refusal.values["sealed"]
    assert "李四" in refusal.values["meeting"]


@pytest.mark.parametrize(
    "plant",
    [
        lambda questions: questions.pop(),
        lambda questions: questions.append(questions[0]),
        lambda questions: questions.reverse(),
        lambda questions: questions[0]["answers"].reverse(),
        lambda questions: questions[0]["answers"].remove("弃权"),
    ],
)
def test_questions_missing_doubled_swapped_or_with_other_answers_are_found(sealing, plant):
    refused(QuestionsDiffer, sealing.with_election("A", lambda e: plant(e["questions"])))


@pytest.mark.parametrize(
    "plant",
    [
        lambda election: election.update(name="另一场大会"),
        lambda election: election.update(description="A 另一票种"),
        lambda election: election.update(administrator="server"),
        lambda election: election["pingyi"].update(note="x"),
        lambda election: election.pop("pingyi"),
        lambda election: election["questions"][0].update(max=2),
    ],
)
def test_an_election_written_otherwise_is_found(sealing, plant):
    refused(NotSealedPapers, sealing.with_election("A", plant))


def test_another_number_of_slips_is_found(sealing):
    planted = sealing.with_election("A", lambda e: e["pingyi"].update(slips=9))
    assert refused(SlipsDiffer, planted).values == {"group": "A", "sealed": 9, "meeting": 8}


def test_another_smallest_box_is_found(sealing, keys):
    def plant(number):
        return sealing.with_election("B", lambda e: e["pingyi"].update(min_group=number))

    refused(MinGroupDiffers, plant(6))
    refused(MinGroupBelowLeast, plant(1))
    below = replace(MEETING, min_group=SMALLEST_MIN_GROUP - 1)
    refused(MinGroupBelowLeast, seal(keys, below))


def test_a_group_missing_added_swapped_or_in_another_order_is_found(sealing, keys):
    groups = sealing.papers.groups
    extra = replace(MEETING, groups=(*MEETING.groups, VoterGroup("C", "其他", 8)))
    for planted in (
        sealing.with_papers(groups=groups[:1]).resealed(),
        sealing.with_papers(groups=groups[::-1]).resealed(),
        sealing.with_papers(groups=(*groups, groups[0])),
        sealing.with_papers(groups=groups[:1]),
        sealing.with_papers(meeting=canonical_meeting(_only_a())),
        seal(keys, _with_form_for(extra)).with_papers(meeting=sealing.papers.meeting),
    ):
        refused(GroupsDiffer, planted)
    swapped = sealing.with_election("A", lambda e: e["pingyi"].update(group="B"))
    assert refused(GroupSwapped, swapped).values == {"group": "A", "other": "B"}


def _only_a():
    return replace(form(groups={"A": "100"}), groups=MEETING.groups[:1])


def _with_form_for(meeting):
    one = replace(meeting.forms[0], groups={"A": "40", "B": "50", "C": "10"})
    return replace(meeting, forms=(one,))


# --- numbers and fingerprints


def test_another_phi_setup_or_uuid_in_the_manifest_is_found(sealing):
    def plant(**changes):
        return sealing.with_manifest(lambda m: m["groups"][0].update(changes))

    refused(PhiDiffers, plant(phi="A" * 43))
    refused(SetupDiffers, plant(setup="0" * 64))
    refused(UuidDiffers, plant(uuid="ABCDEFGHJKLMNP"))


def test_an_election_altered_after_the_manifest_was_made_is_found(sealing, keys):
    other = seal(keys)
    later = sealing.with_group("A", sealed=False, election=other.papers.groups[0].election)
    refused(UuidDiffers, later)
    again = seal(keys, uuids={group.code: uuid_of(group) for group in sealing.papers.groups})
    # The same elections with other slips: only the setup hash tells.
    later = sealing.with_group(
        "B", sealed=False, credentials=again.papers.groups[1].credentials
    )
    refused(SetupDiffers, later)


def test_another_meeting_is_found_wherever_it_stands(sealing):
    refused(OtherMeeting, sealing.with_manifest(lambda m: m.update(meeting="Another")))
    refused(OtherMeeting, sealing.with_election("A", lambda e: e["pingyi"].update(meeting="X")))
    refused(OtherMeeting, sealing, meeting="Another")


def test_a_rehearsal_and_a_real_meeting_are_told_apart(sealing, keys, other_keys):
    refused(RehearsalMismatch, seal(keys, rehearsal=True))
    refused(RehearsalMismatch, sealing, rehearsal=True)
    refused(
        RehearsalMismatch,
        sealing.with_election("B", lambda e: e["pingyi"].update(rehearsal=True)),
    )
    assert check(seal(other_keys(rehearsal=True), rehearsal=True)).rehearsal


# --- credentials


def test_credentials_too_many_or_too_few_are_found(sealing):
    listed = json.loads(sealing.papers.groups[0].credentials)
    extra = new_credential(uuid_of(sealing.papers.groups[0]))
    for other in (sorted([*listed, extra]), listed[1:], []):
        planted = sealing.with_group("A", credentials=canonical(other))
        assert refused(CredentialsNumber, planted).values == {
            "group": "A",
            "slips": 8,
            "listed": len(other),
        }


def test_a_credential_exchanged_for_another_goes_into_the_manifest(sealing):
    """A server that lists its own credential changes the setup hash, which all compare."""
    listed = json.loads(sealing.papers.groups[0].credentials)
    own = sorted([*listed[1:], new_credential(uuid_of(sealing.papers.groups[0]))])
    planted = sealing.with_group("A", sealed=False, credentials=canonical(own))
    refused(SetupDiffers, planted)
    other = planted.resealed()
    refused(ManifestChanged, other, seen=[SeenManifest("00", sealing.manifest)])


@pytest.mark.parametrize("point", [IDENTITY, "00" * 32, "zz", ""])
def test_what_is_no_credential_is_found(sealing, point):
    listed = json.loads(sealing.papers.groups[0].credentials)
    planted = sealing.with_group("A", credentials=canonical(sorted([point, *listed[1:]])))
    refused(CredentialsNotValid, planted)


def test_a_credential_listed_twice_is_found(sealing):
    listed = json.loads(sealing.papers.groups[0].credentials)
    twice = sorted([listed[1], *listed[1:]])
    refused(CredentialsNotValid, sealing.with_group("A", credentials=canonical(twice)))


def test_a_slip_that_may_vote_in_two_groups_is_found(sealing):
    first, second = (json.loads(group.credentials) for group in sealing.papers.groups)
    shared = sorted([first[0], *second[1:]])
    planted = sealing.with_group("B", credentials=canonical(shared))
    assert refused(CredentialInTwoGroups, planted).values == {"group": "A", "other": "B"}


def test_credentials_in_the_order_of_printing_are_found(sealing):
    listed = json.loads(sealing.papers.groups[1].credentials)[::-1]
    refused(CredentialsNotSorted, sealing.with_group("B", credentials=canonical(listed)))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '["a" ]', "null"])
def test_a_list_that_is_none_is_found(sealing, text):
    refused(NotSealedPapers, sealing.with_group("B", credentials=text))


# --- once, for ever


def test_a_second_manifest_for_the_same_meeting_is_refused(sealing, keys):
    second = seal(keys)
    refused(ManifestChanged, second, manifest=sealing.manifest.digest)
    for key in ("00", signing_key_of(keys.keyfiles[0].seed)):
        refused(ManifestChanged, second, seen=[SeenManifest(key, sealing.manifest)])


def test_a_key_that_signed_for_another_meeting_is_refused(sealing, other_keys):
    other = seal(other_keys("Meeting2")).manifest
    own = signing_key_of(sealing.keys.keyfiles[0].seed)
    refusal = refused(KeyUsedBefore, sealing, seen=[SeenManifest(own, other)])
    assert refusal.values == {"other": "Meeting2"}
    assert check(sealing, seen=[SeenManifest("00", other)])


def test_an_election_number_seen_in_another_meeting_is_refused(sealing, other_keys):
    used = {"B": uuid_of(sealing.papers.groups[1])}
    other = seal(other_keys("Meeting2"), uuids=used).manifest
    refusal = refused(UuidSeen, sealing, seen=[SeenManifest("00", other)])
    assert refusal.values == {"group": "B"}


# --- ruins


@pytest.mark.parametrize(
    "change",
    [
        {"manifest": "{}"},
        {"manifest": ""},
        {"meeting": "{}"},
        {"meeting": " " + canonical_meeting(MEETING)},
    ],
)
def test_papers_in_ruins_are_told_by_name(sealing, change):
    refused(NotSealedPapers, sealing.with_papers(**change))


def test_an_answer_that_is_no_sealing_is_refused(sealing):
    for text in ("", "[]", sealing.text + " ", secrets.token_hex()):
        with pytest.raises(NotSealedPapers):
            check_papers(text, sealing.keys.keyfiles[0], [], lambda _: None)


def test_progress_goes_group_by_group(sealing):
    told = []
    check_papers(sealing.text, sealing.keys.keyfiles[0], [], told.append)
    assert [(one.done, one.total, one.what) for one in told] == [(0, 2, "A"), (1, 2, "B")]
