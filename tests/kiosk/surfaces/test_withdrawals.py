"""The page of withdrawn slips: what is asked of the server, and what two people see."""

import json

import pytest

from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.withdrawal import Instead
from kiosk.models.ballot import withdrawn_of


@pytest.fixture
def opened(hall):
    hall.lead_to(MeetingState.OPEN)
    return hall


def page_of(hall, role):
    return f"/{role}/meetings/{hall.meeting_id}/withdrawals"


def token_of(reader, hall):
    page = reader.read(page_of(hall, reader.home.strip("/")))
    return page.partition('data-token="')[2].partition('"')[0]


def show(reader, hall, group="A", slip=0, instead=Instead.SPARE, **changes):
    """Show a slip as the page's script does."""
    path = f"/withdrawals/{hall.meeting_id}"
    nonce = reader.client.get(f"{path}/nonce").json["nonce"]
    shown = {**hall.shown(group, slip, instead, nonce), **changes}
    token = token_of(reader, hall)
    return reader.client.post(f"{path}/shown", json=shown, headers={"X-CSRFToken": token})


def decide(reader, hall, act, **changes):
    page = page_of(hall, reader.home.strip("/"))
    form = {
        "act": act,
        "group": "A",
        "instead": "spare",
        "proposer": hall.organiser.login,
        "slips": 1,
        **changes,
    }
    return reader.send(page, form, page=page)


def withdrawn(hall, group="A"):
    hall.session.expire_all()
    return len(withdrawn_of(hall.session, hall.election(group).uuid))


def test_one_shows_a_slip_and_another_confirms(opened, organiser, scrutineer):
    answer = show(organiser, opened).json
    assert answer["said"] == "已登记：A 票凭条一张，目前没有计入。"
    assert answer["so_far"] == "票种 A：等待 1 张。"
    own = organiser.read(page_of(opened, "organiser"))
    assert "王组织提议作废 1 张，换另一张凭条" in own
    assert "确认作废" not in own
    page = scrutineer.read(page_of(opened, "scrutineer"))
    assert "已清点 1 张，确认作废" in page
    assert "等待的张数已有变化" in decide(scrutineer, opened, "confirm", slips=2)
    assert withdrawn(opened) == 0
    assert "已作废凭条 1 张" in decide(scrutineer, opened, "confirm")
    assert withdrawn(opened) == 1
    assert show(organiser, opened).json["said"] == "这张 A 票凭条已经作废。"


def test_a_proposal_is_refused_by_the_other_and_nobody_confirms_an_own_one(
    opened, organiser, scrutineer
):
    show(organiser, opened)
    assert "须由另一人同意" in decide(organiser, opened, "confirm")
    assert withdrawn(opened) == 0
    assert "已撤回：1 张凭条仍然有效" in decide(scrutineer, opened, "take-back")
    assert "没有等待的凭条" in scrutineer.read(page_of(opened, "scrutineer"))


def test_the_page_tells_where_envelopes_go(opened, organiser, scrutineer):
    tracker = opened.cast("B", 0)
    paper = {"group": "B", "instead": Instead.PAPER}
    counted = show(organiser, opened, slip=0, **paper)
    assert counted.json["todo"].startswith("内信封不拆，另放")
    assert tracker not in counted.get_data(as_text=True)
    first = show(organiser, opened, slip=1, **paper).json
    assert first["todo"].startswith("把凭条和内信封放回外信封")
    assert first["so_far"] == (
        "票种 B：等待 1 张，已收回 0 张；至少还差 4 张，否则这些投票人到平板上投票。"
    )
    page = scrutineer.read(page_of(opened, "scrutineer"))
    assert "不足 5 份的纸质测评表从不计票" in page
    assert "确认作废" not in page
    for slip in range(2, 6):
        last = show(organiser, opened, slip=slip, **paper).json
    assert last["so_far"] == "票种 B：等待 5 张，已收回 0 张，足够计票。"
    assert "这个票种的票箱里不足 5 张票" in scrutineer.read(page_of(opened, "scrutineer"))
    said = decide(scrutineer, opened, "confirm", group="B", instead="paper", slips=5)
    assert "已收回凭条 5 张，等待的没有一张已经计入" in said
    assert show(organiser, opened, slip=1, **paper).json["said"] == "已为纸质测评表收回。"


def test_a_nonce_is_good_once_and_a_request_of_another_site_is_nothing(opened, organiser):
    answer = show(organiser, opened, nonce="00" * 16)
    assert (answer.status_code, answer.json["code"]) == (409, "nonce-unknown")
    path = f"/withdrawals/{opened.meeting_id}/shown"
    assert organiser.client.post(path, json={}).status_code == 400
    assert show(organiser, opened, instead="else").json["code"] == "malformed"


def test_the_credentials_come_without_any_code(opened, organiser):
    text = organiser.read(f"/withdrawals/{opened.meeting_id}/slips")
    assert [group["code"] for group in json.loads(text)["groups"]] == ["A", "B"]
    assert not [code for codes in opened.codes.values() for code in codes if code in text]


@pytest.mark.parametrize("role", ["organiser", "scrutineer"])
def test_this_page_of_staff_alone_may_use_the_camera(hall, reader_of, role):
    reader = reader_of(role)
    answer = reader.client.get(page_of(hall, role))
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    assert "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]
    assert "作废凭条在封存以后、截止以前办理" in answer.get_data(as_text=True)
    other = reader.client.get(f"/{role}/meetings/{hall.meeting_id}")
    assert "camera=()" in other.headers["Permissions-Policy"]


def test_the_register_shows_withdrawn_slips_as_neither_handed_out_nor_unused(opened, organiser):
    opened.withdraw("A", [0])
    path = f"/organiser/meetings/{opened.meeting_id}/slips"
    organiser.send(path, {"handed_out-A": "3"}, page=path)
    page = organiser.read(path)
    assert '<td class="number">2</td><td class="number">1</td>' in page
