"""The pages around the count: cards, incident log, secrecy check, sealed package, after the end."""

import pytest

from kiosk.actions.seal_package import seal_package
from kiosk.domain.meeting_state import MeetingState
from kiosk.models.sign_off import chief_of
from tests.kiosk.surfaces.conftest import Reader


def page_of(reader, hall, page):
    return f"{reader.home}meetings/{hall.id}/{page}"


def send(reader, hall, page, form=None, **data):
    """Send the form of ``page`` and read what follows."""
    path = page_of(reader, hall, form or page)
    return reader.send(path, data, page=page_of(reader, hall, page))


@pytest.fixture
def sealed(hall):
    hall.lead_to(MeetingState.SEALED)
    return hall


def test_the_cards_of_a_step_are_one_click_from_the_page_of_the_meeting(
    sealed, organiser, scrutineer
):
    for reader in (organiser, scrutineer):
        page = reader.read(f"{reader.home}meetings/{sealed.id}")
        link = f'href="{page_of(reader, sealed, "sign-offs")}"'
        # Once among the pages, once where the checklist says that the card is missing.
        assert page.count(link) >= 2
        assert "零票报告" in page


def test_the_organiser_names_a_chief_who_alone_gets_the_button(sealed, organiser, scrutineer):
    assert "签认：零票报告" not in scrutineer.read(page_of(scrutineer, sealed, "sign-offs"))
    said = send(organiser, sealed, "sign-offs", "chief", chief="scrutineer")
    assert "已指定总监票人" in said
    sealed.session.expire_all()
    assert chief_of(sealed.session, sealed.id).login == "scrutineer"
    assert "签认：零票报告" not in organiser.read(page_of(organiser, sealed, "sign-offs"))
    assert "签认：零票报告" in scrutineer.read(page_of(scrutineer, sealed, "sign-offs"))
    said = send(scrutineer, sealed, "sign-offs", "sign-offs/zero-report", act="tick")
    assert "步骤执行以前可以撤回" in said
    assert "撤回我的签认" in said
    assert "您的签认已撤回" in send(
        scrutineer, sealed, "sign-offs", "sign-offs/zero-report", act="undo"
    )


def test_the_zero_report_is_a_page_for_the_hall_and_a_sheet(sealed, organiser, scrutineer):
    for reader in (organiser, scrutineer):
        page = reader.read(page_of(reader, sealed, "zero-report"))
        assert page.count('<span class="zero-number">0</span>') == 2
        sheet = reader.client.get(page_of(reader, sealed, "zero-report.pdf"))
        assert sheet.data.startswith(b"%PDF")


def test_there_is_no_zero_report_before_sealing_and_the_page_says_so(hall, organiser):
    assert "签认卡" in organiser.read(page_of(organiser, hall, "sign-offs"))
    organiser.read(page_of(organiser, hall, "zero-report"), status=409)


@pytest.mark.parametrize("form", ["sign-offs/nothing", "sign-offs/codes"])
def test_a_card_or_an_act_that_there_is_not_is_refused_without_harm(sealed, organiser, form):
    said = send(organiser, sealed, "sign-offs", form, act="dance")
    assert "note-bad" in said or "没有" in said


def test_an_incident_is_written_decided_by_two_and_kept_when_refused(
    hall, organiser, scrutineer
):
    hall.lead_to(MeetingState.OPEN)
    said = send(organiser, hall, "incidents", kind="slip", words="9:42 有墨点", group="A")
    assert "不要写几点几分" in said
    assert "9:42 有墨点</textarea>" in said
    said = send(organiser, hall, "incidents", kind="slip", words="<b>有墨点", group="A")
    assert "第 1 条已登记" in said
    assert "&lt;b&gt;有墨点" in said
    assert "请选择登记的类别" in send(organiser, hall, "incidents", words="某事")
    send(organiser, hall, "incidents", "incidents/1", act="propose", decision="另抽一张")
    mine = organiser.read(page_of(organiser, hall, "incidents"))
    assert "同意这一决定</button>" not in mine.replace("不同意这一决定", "")
    said = send(scrutineer, hall, "incidents", "incidents/1", act="agree")
    assert "这一条已由两人决定" in said


def test_the_secrecy_check_is_run_by_the_organiser_and_read_by_both(
    hall, organiser, scrutineer
):
    hall.lead_to(MeetingState.CLOSED)
    assert "运行保密自查</button>" not in scrutineer.read(page_of(scrutineer, hall, "secrecy"))
    said = send(organiser, hall, "secrecy")
    assert "保密自查未发现问题" in said
    for reader in (organiser, scrutineer):
        assert "年终述职测评大会" in reader.read(page_of(reader, hall, "secrecy-check.txt"))


def test_the_secrecy_check_waits_for_the_boxes_to_be_closed(hall, organiser):
    hall.lead_to(MeetingState.OPEN)
    said = send(organiser, hall, "secrecy")
    assert "保密自查页属于已截止" in said
    organiser.read(page_of(organiser, hall, "secrecy-check.txt"), status=404)


def test_every_page_still_works_when_the_ballots_are_destroyed(hall, organiser, scrutineer):
    hall.lead_to(MeetingState.CERTIFIED)
    said = send(organiser, hall, "package", keep_until="2023-01-01")
    assert "不能早于今天" in said
    said = send(organiser, hall, "package", keep_until="9999-12-31")
    assert "封存包已制作" in said
    package = organiser.client.get(page_of(organiser, hall, "package/sealed-package.zip"))
    assert package.data.startswith(b"PK")
    seal_package(
        hall.session,
        meeting_id=hall.id,
        keep_until="2024-03-28",
        today="2023-12-28",
        staff=hall.organiser,
    )
    hall.session.commit()
    send(
        organiser,
        hall,
        "results",
        "steps/destroy",
        act="propose",
        **{f"witness-{at}": name for at, name in enumerate("甲乙丙", 1)},
    )
    assert "在场：甲、乙、丙" in organiser.read(f"/organiser/meetings/{hall.id}")
    scrutineer.send(
        f"/scrutineer/meetings/{hall.id}/steps/destroy",
        {"act": "confirm"},
        page=f"/scrutineer/meetings/{hall.id}",
    )
    shared = ("sign-offs", "incidents", "results", "paper", "secrecy", "package", "zero-report")
    for reader, own in (
        (organiser, ("slips", "tablets", "forms", "log")),
        (scrutineer, ("seats", "sealing", "records")),
    ):
        assert "电子票已销毁" in reader.read(f"{reader.home}meetings/{hall.id}")
        for page in (*shared, *own):
            reader.read(page_of(reader, hall, page))
        for name, status in (
            *(("tally-sheet.pdf", 200), ("record-sheet.pdf", 200), ("results.xlsx", 200)),
            *(("evidence.zip", 404), ("A.bel", 404)),
        ):
            assert (
                reader.client.get(page_of(reader, hall, f"files/{name}")).status_code == status
            )
        assert reader.client.get(page_of(reader, hall, "package/package-cover.pdf")).data[
            :4
        ] == (b"%PDF")
    board = Reader(hall).read(f"/board/{hall.id}")
    assert "张三" in board
    assert ">7<" in board
