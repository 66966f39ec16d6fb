"""What the stations say at sealing, and that nothing opens without all of them."""

import pytest

from kiosk.actions.accept_sealing_words import accept_sealing_words
from kiosk.actions.conditions import conditions_of
from kiosk.actions.sealed_papers import sealed_papers_of
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import AlreadySent, ConditionsNotMet, MessageRefused, NotYet
from kiosk.models.sealing import SealingKind, sealing_words_of
from tally.record.sealed_papers import read_papers
from tally.trustee.signed import sign_words


@pytest.fixture
def sealed(session, make_meeting):
    return make_meeting(session, state=MeetingState.SEALED)


def accept(meeting, index, kind, text):
    accept_sealing_words(
        meeting.session, meeting_id=meeting.id, index=index, kind=kind, text=text
    )


def test_nothing_opens_before_all_scrutineers_have_signed_and_who_is_missing_is_named(sealed):
    for signed, missing in (
        ((), "赵监票、钱监票、孙监票"),
        ((2,), "赵监票、孙监票"),
        ((1,), "孙监票"),
    ):
        if signed:
            sealed.sign_seal(*signed)
        _slips, setup, ready, _zero_report = conditions_of(sealed.session, sealed.id, Step.OPEN)
        assert not setup.holds
        assert not ready.holds
        assert missing in setup.sentence.text("zh")
        assert f"Still missing: {missing}." in ready.sentence.text("en")
        with pytest.raises(ConditionsNotMet):
            sealed.take(Step.OPEN)
    sealed.sign_seal(3)
    sealed.take(Step.OPEN)
    assert sealed.record.state is MeetingState.OPEN


@pytest.mark.parametrize("kind", SealingKind)
def test_a_checked_meeting_does_not_open_with_an_untested_key_nor_the_reverse(sealed, kind):
    sealed.sign_seal(1, 2)
    accept(sealed, 3, kind, sealed.sealing_words(3, kind))
    assert [c.holds for c in conditions_of(sealed.session, sealed.id, Step.OPEN)] == [
        True,
        kind is SealingKind.SETUP,
        kind is SealingKind.READY,
        False,  # nobody has ticked the zero report
    ]


def test_words_are_taken_once_and_the_same_again_is_harmless(sealed):
    words = sealed.sealing_words(1, SealingKind.SETUP)
    accept(sealed, 1, SealingKind.SETUP, words)
    accept(sealed, 1, SealingKind.SETUP, words)
    assert sealing_words_of(sealed.session, sealed.id, SealingKind.SETUP) == {1: words}
    with pytest.raises(AlreadySent):
        accept(sealed, 1, SealingKind.SETUP, sealed.sealing_words(1, SealingKind.READY))


def test_words_of_another_seat_kind_meeting_or_manifest_are_refused(sealed):
    ready, setup = SealingKind.READY, SealingKind.SETUP
    digest = "00" * 32
    for kind, text in (
        (setup, sealed.sealing_words(2, setup)),
        (setup, sealed.sealing_words(1, ready)),
        (ready, sealed.sealing_words(1, setup)),
        (setup, sign_words(sealed.seeds[0], f"pingyi-setup|1|{sealed.id}|{digest}")),
        (ready, sign_words(sealed.seeds[0], "pingyi-ready|1|Another")),
        (setup, "{}"),
        (setup, ""),
    ):
        with pytest.raises(MessageRefused):
            accept(sealed, 1, kind, text)
    assert not sealing_words_of(sealed.session, sealed.id, setup)


def test_there_is_nothing_to_check_or_sign_before_sealing(session, make_meeting):
    draft = make_meeting(session, state=MeetingState.DRAFT)
    with pytest.raises(NotYet):
        sealed_papers_of(session, draft.id)
    with pytest.raises(NotYet):
        accept(draft, 1, SealingKind.READY, "{}")


def test_the_papers_are_the_exact_texts_that_were_sealed(sealed):
    papers = read_papers(sealed_papers_of(sealed.session, sealed.id).text)
    assert papers.manifest == sealed.record.manifest
    assert papers.meeting == sealed.record.text
    assert papers.trustees == sealed.record.trustees
    assert [group.code for group in papers.groups] == ["A", "B"]
    assert papers.groups[0].election == sealed.election("A").text
