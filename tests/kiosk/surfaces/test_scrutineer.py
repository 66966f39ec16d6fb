"""The scrutineer's own work: duties, station codes, files carried on a stick."""

import io
import re
import zipfile

from kiosk.actions.record import election_of, tally_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.machine_code import station_code_hash
from kiosk.models.ceremony import decryptions_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of, seat_with_code, seats_of
from kiosk.models.sealing import SealingKind
from kiosk.models.staff import staff_with_login
from tally.partial_decryption import make_partial_decryption
from tally.record.attestations import Attestation, pass_on, read_passed
from tally.record.closing import attestation_words
from tally.record.left_out import LeftOut
from tally.record.sealed_papers import read_papers
from tally.trustee.commitment import Place, begin
from tally.trustee.signed import sign_words


def page_of(hall, page: str = "") -> str:
    return f"/scrutineer/meetings/{hall.meeting_id}{page}"


def carry(reader, path: str, page: str, field: str, text: str, **data: str) -> str:
    part = (io.BytesIO(text.encode() + b"\n"), f"{field}.json")
    return reader.send(
        page_of(reader.hall, path), {**data, field: part}, page=page_of(reader.hall, page)
    )


def test_the_duties_follow_the_ceremony(hall, scrutineer):
    assert "1 号席位 赵监票：请生成工作站代码" in scrutineer.read(page_of(hall))
    hall.hold_ceremony()
    page = scrutineer.read(page_of(hall))
    assert "1 号席位 赵监票：您的密钥份额已完成" in page
    assert "同意封存会议" in page


def test_a_station_code_is_shown_once_and_opens_the_seat(hall, scrutineer):
    page = scrutineer.send(
        page_of(hall, "/seats/code"), {"index": "1"}, page=page_of(hall, "/seats")
    )
    (code,) = re.findall(r'class="code-large code-long">([^<]+)<', page)
    seat = seat_with_code(hall.session, station_code_hash(code))
    assert seat
    assert seat.index == 1
    assert code not in scrutineer.read(page_of(hall, "/seats"))


def test_a_scrutineer_acts_for_no_seat_but_the_own_one(hall, scrutineer):
    """One scrutineer with two seats could read every ballot of a 2-of-3 meeting."""
    scrutineer.send(page_of(hall, "/seats/code"), {"index": "2"}, page=page_of(hall, "/seats"))
    hall.session.expire_all()
    assert [bool(seat.code) for seat in seats_of(hall.session, hall.meeting_id)] == [
        True,
        False,
        False,
    ]


def test_a_login_whose_name_stands_at_no_seat_is_told_what_to_do(hall, scrutineer):
    staff = staff_with_login(hall.session, "scrutineer")
    staff.name = "赵 监票"
    hall.session.commit()
    said = "没有名为“赵 监票”的席位"
    assert said in scrutineer.read(page_of(hall, "/seats"))
    assert said in scrutineer.send(
        page_of(hall, "/seats/code"), {}, page=page_of(hall, "/seats")
    )
    scrutineer.read(page_of(hall, "/seats/files/commitment.zip"), status=403)


def test_ceremony_messages_come_by_file(hall, scrutineer):
    page = carry(scrutineer, "/seats/message", "/seats", "message", "{}", kind="commitment")
    assert "工作站提交的内容不成立" in page
    ceremony = meeting_of(hall.session, hall.meeting_id).ceremony
    place = Place(ceremony=ceremony, size=3, threshold=2, index=1)
    text = begin(place, hall.tools.random).commitment
    page = carry(scrutineer, "/seats/message", "/seats", "message", text, kind="commitment")
    assert "消息已收到" in page
    assert page.count(">已收到<") == 1
    assert ceremony in page


def test_the_ceremony_s_files_are_taken_back(hall, scrutineer):
    hall.hold_ceremony()
    page = scrutineer.read(page_of(hall, "/seats"))
    assert "完成的密钥：密钥保管人文件" in page
    for kind in ("commitment", "reveal", "polynomial", "done"):
        answer = scrutineer.client.get(page_of(hall, f"/seats/files/{kind}.zip"))
        names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
        assert names == [f"{kind}-{index}.json" for index in (1, 2, 3)]
    answer = scrutineer.client.get(page_of(hall, "/seats/files/trustees.json"))
    assert answer.text == meeting_of(hall.session, hall.meeting_id).trustees
    for name in ("secret.json", "output.zip"):
        scrutineer.read(page_of(hall, f"/seats/files/{name}"), status=404)


def test_what_was_sealed_is_taken_away_and_the_words_come_back_by_file(hall, scrutineer):
    assert "会议还没有封存" in scrutineer.read(page_of(hall, "/sealing"))
    scrutineer.read(page_of(hall, "/sealing/sealed.json"), status=409)
    hall.lead_to(MeetingState.SEALED)
    page = scrutineer.read(page_of(hall, "/sealing"))
    assert page.count("等待中") == 6
    answer = scrutineer.client.get(page_of(hall, "/sealing/sealed.json"))
    assert read_papers(answer.text).manifest == hall.record.manifest
    for kind in SealingKind:
        wrong = carry(
            scrutineer,
            "/sealing/words",
            "/sealing",
            "words",
            hall.sealing_words(2, kind),
            kind=str(kind),
        )
        assert "签名成立" not in wrong
        page = carry(
            scrutineer,
            "/sealing/words",
            "/sealing",
            "words",
            hall.sealing_words(1, kind),
            kind=str(kind),
        )
        assert "已收到文件，签名成立" in page
    assert page.count("等待中") == 4


def test_attestation_and_partial_decryption_come_by_file(hall, scrutineer):
    hall.lead_to(MeetingState.CLOSED)
    election = elections_of(hall.session, hall.meeting_id)[0]
    words = attestation_words(meeting_of(hall.session, hall.meeting_id).closing)
    decryption = make_partial_decryption(
        tally_of(hall.session, election),
        hall.shares[0],
        election_of(election),
        hall.tools.random,
    )
    send = {"group": "A"}
    early = carry(
        scrutineer, "/records/decryption", "/records", "decryption", decryption, **send
    )
    assert "部分解密已收到" not in early
    page = carry(
        scrutineer,
        "/records/attestation",
        "/records",
        "attestation",
        pass_on(
            Attestation(index, sign_words(seed, words))
            for index, seed in enumerate(hall.seeds, 1)
        ),
    )
    assert "核对声明已收到" in page
    passed = scrutineer.client.get(page_of(hall, "/records/attestations-0.json")).text
    assert len(read_passed(passed)) == 3
    left_out = scrutineer.client.get(page_of(hall, "/records/left-out.json")).text
    assert left_out == LeftOut().text
    page = carry(
        scrutineer, "/records/decryption", "/records", "decryption", decryption, **send
    )
    assert "部分解密已收到" in page
    hall.session.expire_all()
    assert list(decryptions_of(hall.session, hall.meeting_id, "A")) == [1]


def test_records_are_there_from_closing_on(hall, scrutineer):
    assert "投票截止后可下载" in scrutineer.read(page_of(hall, "/records"))
    hall.lead_to(MeetingState.CLOSED, ballots={"A": 3, "B": 6})
    page = scrutineer.read(page_of(hall, "/records"))
    assert "票数过少，永不解密" in page
    answer = scrutineer.client.get(page_of(hall, "/files/A.bel"))
    assert b"BELENIOS" in answer.data[:600]
