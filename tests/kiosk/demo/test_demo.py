"""What a demo holds, and how its stand-in agrees without ever deciding."""

import secrets

import pytest
from sqlalchemy import select

from kiosk import create_app
from kiosk.actions.results import results_of
from kiosk.actions.steps import StepTools, confirm_step
from kiosk.deck import read_deck
from kiosk.demo.guide import build_demo
from kiosk.demo.make import make_demo
from kiosk.demo.notes import DemoPlace
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.meeting_file import read_meeting
from kiosk.models.ballot import BallotRecord
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.models.opened_ballot import CardRecord
from kiosk.models.proposal import proposal_of
from kiosk.models.register import register_of
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.course import cast_ballots
from kiosk.rehearsal.held_meeting import KEY_COST, HeldMeeting
from kiosk.rehearsal.trustees import Trustee, Trustees
from kiosk.samples import sample_deck, sample_meeting
from kiosk.server import running
from kiosk.settings import read_settings
from tally.credential import grouped, public_credential, read_slip_code, secret_of
from tally.station.cards import held_cards
from tally.station.key_shelf import KeyShelf, unlock

pytestmark = pytest.mark.slow

STATION = "http://127.0.0.1:1/enter/station"
CAST = {"A": 7, "B": 20}


def app_of(place):
    return build_demo(read_settings(place.instance), place, STATION)


class Visitor:
    """The one person at a demo, who is its organiser."""

    def __init__(self, place, session):
        self.place, self.session = place, session
        self.notes = place.read_notes()

    @property
    def meeting(self):
        self.session.expire_all()
        return meeting_of(self.session, self.notes.meeting_id)

    def proposed(self, step):
        """The login of whoever proposed ``step``."""
        self.session.expire_all()
        proposal = proposal_of(self.session, self.notes.meeting_id, step)
        return proposal and proposal.staff.login

    def confirm(self, step):
        confirm_step(
            self.session,
            meeting_id=self.notes.meeting_id,
            step=step,
            staff=staff_with_login(self.session, "chen"),
            tools=StepTools(random=secrets.token_bytes, instance=self.place.instance),
        )
        self.session.commit()

    def vote(self, origin):
        """Cast a ballot with the first ready slip of each voter group."""
        held = HeldMeeting(
            settings=read_settings(self.place.instance),
            engine=self.session.get_bind(),
            meeting_id=self.notes.meeting_id,
            meeting=self.meeting.parsed(),
            slips=dict(self.notes.slips),
        )
        marks = {
            group: [(0,) * len(held.meeting.contests(group))] for group in self.notes.slips
        }
        cast_ballots(held, marks, origin, lambda *_: None)

    def key(self, seat):
        """The key of a seat, as its station opens it."""
        shelf = KeyShelf(self.place.keys)
        (card,) = [card for card in shelf.cards() if card.header.index == seat]
        passphrase = self.notes.keys[seat - 1].passphrase
        return unlock(shelf, card.file, passphrase, self.place.journal)

    def decrypt(self, origin):
        """Open the first two keys with the passphrases of the guide."""
        seats = [
            Trustee(
                folder=self.place.keys,
                server=origin,
                code=self.notes.station_codes[str(number)],
                passphrase=key.passphrase,
                cost=KEY_COST,
            )
            for number, key in enumerate(self.notes.keys, 1)
        ]
        Trustees(seats).decrypt(2)


def test_an_open_demo_waits_for_its_visitor(demo, session_of):
    visitor = Visitor(demo, session_of(demo))
    assert visitor.meeting.state is MeetingState.OPEN
    assert visitor.proposed(Step.CLOSE) == visitor.notes.stand_in.login
    assert {group: len(codes) for group, codes in visitor.notes.slips.items()} == {
        "A": 2,
        "B": 8,
    }
    assert len(list(demo.keys.glob("*.json"))) == 3
    for group in visitor.notes.slips:
        sheet = demo.slips(visitor.notes.meeting_id, group)
        assert sheet.read_bytes().startswith(b"%PDF")


def test_the_first_scrutineers_station_opens_what_the_visitor_tests(demo, session_of):
    visitor = Visitor(demo, session_of(demo))
    held = held_cards(visitor.key(1))
    assert tuple(card.text for card in held) == visitor.notes.cards
    assert len(held) == 4
    known = visitor.session.scalars(select(CardRecord.id)).all()
    assert sorted(known) == sorted(card.id for card in held)


def test_the_used_slips_of_the_guide_have_their_ballots(demo, session_of):
    visitor = Visitor(demo, session_of(demo))
    for election in elections_of(visitor.session, visitor.meeting.id):
        for slip in visitor.notes.used[election.group]:
            secret = secret_of(read_slip_code(slip), election.uuid)
            credential = public_credential(secret).hex
            cast = select(BallotRecord.tracker).filter_by(credential=credential)
            assert visitor.session.scalars(cast).one()
        assert not set(visitor.notes.used[election.group]) & set(
            visitor.notes.slips[election.group]
        )


def test_the_guide_shows_every_slip_key_login_and_paper(demo):
    notes = demo.read_notes()
    answer = app_of(demo).test_client().get("/demo/")
    assert answer.status_code == 200
    for person in notes.people:
        assert person.login in answer.text
        assert person.password in answer.text
    for key in notes.keys:
        assert key.passphrase in answer.text
    for code in (*notes.cards, *(code for codes in notes.used.values() for code in codes)):
        assert grouped(code) in answer.text
    for group, codes in notes.slips.items():
        assert str(demo.slips(notes.meeting_id, group)) in answer.text
        for code in codes:
            assert grouped(code) in answer.text
    assert STATION in answer.text


def test_every_page_of_a_demo_leads_to_its_guide_and_no_other_page_does(demo):
    link = '<a href="/demo/">演示 DEMO'
    assert link in app_of(demo).test_client().get("/board/").text
    served = create_app(read_settings(demo.instance)).test_client().get("/board/").text
    assert link not in served
    assert "演示 DEMO" in served


def test_the_guide_gives_codes_that_enrol_a_tablet(demo):
    client = app_of(demo).test_client()
    page = client.get("/demo/").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    given = client.post("/demo/tablet-code", data={"csrf_token": token})
    assert given.status_code == 303
    assert '<output class="code">' in client.get("/demo/").text
    assert '<output class="code">' not in client.get("/demo/").text


def test_the_stand_in_proposes_each_step_in_its_time_and_confirms_none(demo, session_of):
    visitor = Visitor(demo, session_of(demo))
    stand_in = visitor.notes.stand_in.login
    app = app_of(demo)
    client = app.test_client()

    def look_around():
        for path in ("/demo/", "/board/", "/login"):
            assert client.get(path).status_code == 200

    with running(app) as server:
        origin = f"http://127.0.0.1:{server.effective_port}"
        visitor.vote(origin)
        look_around()
        assert visitor.meeting.state is MeetingState.OPEN
        visitor.confirm(Step.CLOSE)
        look_around()
        assert visitor.meeting.state is MeetingState.CLOSED
        assert visitor.proposed(Step.COUNT) is None
        visitor.decrypt(origin)
        look_around()
        assert visitor.meeting.state is MeetingState.CLOSED
        assert visitor.proposed(Step.COUNT) == stand_in
        assert visitor.proposed(Step.CERTIFY) is None
        visitor.confirm(Step.COUNT)
        look_around()
        assert visitor.meeting.state is MeetingState.COUNTED
        assert visitor.proposed(Step.CERTIFY) == stand_in
        visitor.confirm(Step.CERTIFY)
        look_around()
        assert visitor.meeting.state is MeetingState.CERTIFIED
    boxes = {e.group: e.ballots for e in elections_of(visitor.session, visitor.meeting.id)}
    assert boxes == {group: number + 1 for group, number in CAST.items()}
    entries = register_of(visitor.session, visitor.meeting.id)
    assert {group: entry.returned for group, entry in entries.items()} == boxes


def test_a_finished_demo_shows_the_counts_of_its_deck(tmp_path, session_of):
    place = DemoPlace(tmp_path / "demo" / "finished")
    make_demo(place.folder, finished=True, tell=lambda *_: None)
    assert list(place.folder.parent.iterdir()) == [place.folder]
    visitor = Visitor(place, session_of(place))
    assert visitor.meeting.state is MeetingState.CERTIFIED
    meeting = read_meeting(sample_meeting())
    counts = read_deck("deck.csv", sample_deck(), meeting).counts(meeting)
    found = results_of(visitor.session, visitor.meeting.id)["contests"]
    for group, rows in counts.items():
        assert [
            [*row["counts"].values(), row["abstained"], row["spoiled"]]
            for row in found
            if row["group"] == group
        ] == rows
    assert "本次演示的票箱已关闭" in app_of(place).test_client().get("/demo/").text
