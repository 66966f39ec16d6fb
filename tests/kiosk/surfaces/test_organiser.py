"""The organiser's own work: a new meeting, slips, register, tablets, files."""

import io
import json
import re

import pytest

from kiosk.domain.meeting_state import MeetingState
from kiosk.machine_code import enrolment_code_hash
from kiosk.models.meeting import meetings_of
from kiosk.models.tablet import EnrolmentCodeRecord, TabletRecord
from kiosk.slip_files import waiting_groups

NEW = "/organiser/meetings/new"


def upload(reader, files: dict[str, str], purpose: str = "real") -> str:
    parts = [(io.BytesIO(text.encode()), name) for name, text in files.items()]
    return reader.send(NEW, {"files": parts, "purpose": purpose}, page=NEW)


def page_of(hall, page: str = "") -> str:
    return f"/organiser/meetings/{hall.meeting_id}{page}"


def test_a_meeting_comes_from_its_files(hall, organiser):
    roster = "编号,姓名,单位,职务\n001,欧阳晓,办公室,主任\n"
    text = hall.meeting_file.partition("[[form.subject]]")[0]
    text = text.replace("[form.groups]", 'subjects = "heads.csv"\n[form.groups]')
    page = upload(organiser, {"meeting.toml": text, "dir/heads.csv": roster}, "rehearsal")
    assert "会议已建立" in page
    assert "彩排 REHEARSAL" in page
    assert len(meetings_of(hall.session)) == 2


def test_a_faulty_file_says_where_and_what_to_do_and_makes_nothing(hall, organiser):
    page = upload(
        organiser, {"meeting.toml": hall.meeting_file.replace('"40"', '"30"')}, "rehearsal"
    )
    assert 'role="alert"' in page
    assert "权重之和为 90，不是 100" in page
    assert re.search(r'value="rehearsal" checked', page), "what was chosen stays chosen"
    assert len(meetings_of(hall.session)) == 1


def test_the_missing_roster_is_named(hall, organiser):
    text = hall.meeting_file.partition("[[form.subject]]")[0]
    text = text.replace("[form.groups]", 'subjects = "heads.csv"\n[form.groups]')
    assert "缺少 heads.csv" in upload(organiser, {"meeting.toml": text})


def test_slips_are_downloaded_and_then_deleted(hall, organiser):
    hall.lead_to(MeetingState.SEALED)
    assert "凭条 A 局领导班子（PDF）" in organiser.read(page_of(hall, "/slips"))
    answer = organiser.client.get(page_of(hall, "/slips/A.pdf"))
    assert answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    page = organiser.send(page_of(hall, "/slips/delete"), {}, page=page_of(hall, "/slips"))
    assert "已从服务器删除" in page
    assert waiting_groups(hall.settings.instance, hall.meeting_id) == []
    organiser.read(page_of(hall, "/slips/A.pdf"), status=404)
    organiser.read(page_of(hall, "/slips/..%2F..%2Fsecret_key.pdf"), status=404)


def test_the_register_is_kept_and_a_wrong_number_is_told(hall, organiser):
    hall.lead_to(MeetingState.OPEN)
    path = page_of(hall, "/slips")
    page = organiser.send(path, {"handed_out-A": "5", "handed_out-B": "7"}, page=path)
    assert "登记已保存" in page
    assert 'name="handed_out-A" min="0" max="6" value="5"' in page
    page = organiser.send(path, {"handed_out-A": "9"}, page=path)
    assert "多于印制的 6 张" in page
    assert 'name="handed_out-A" min="0" max="6" value="9"' in page, "what was typed stays"
    assert 'name="handed_out-A" min="0" max="6" value="5"' in organiser.read(path)


def test_a_tablet_s_code_is_shown_once_and_only_its_hash_is_kept(hall, organiser):
    path = page_of(hall, "/tablets")
    page = organiser.send(path, {"label": "1号机"}, page=path)
    (code,) = re.findall(r'class="code-large">([^<]+)<', page)
    assert "http://localhost/booth/" in page
    assert hall.session.get(EnrolmentCodeRecord, enrolment_code_hash(code))
    again = organiser.read(path)
    assert code not in again
    assert "代码尚未使用" in again


def test_a_tablet_can_be_removed(hall, organiser):
    hall.session.add(
        TabletRecord(id="t" * 32, meeting_id=hall.meeting_id, label="2号机", public_key=b"key")
    )
    hall.session.commit()
    path = page_of(hall, "/tablets")
    assert "2号机" in organiser.read(path)
    page = organiser.send(page_of(hall, f"/tablets/{'t' * 32}/remove"), {}, page=path)
    assert "平板已移除" in page
    assert "2号机" not in page


def test_the_ceremony_can_begin_again(hall, organiser):
    hall.hold_ceremony()
    assert "已收到" in organiser.read(page_of(hall))
    page = organiser.send(page_of(hall, "/ceremony/restart"), {}, page=page_of(hall))
    assert "密钥仪式重新开始" in page
    assert "已收到" not in page


def test_results_have_bars_tables_codes_and_files(hall, organiser):
    hall.lead_to(MeetingState.COUNTED, ballots={"A": 3, "B": 7})
    page = organiser.read(page_of(hall, "/results"))
    assert page.count('<svg class="bars"') == 2
    assert "不足 5 张，永不解密" in page
    results = json.loads(organiser.read(page_of(hall, "/files/results.json")))
    assert results["check_code"] in page
    assert results["fingerprint"] in page
    for name, start in (
        ("tally-sheet.pdf", b"%PDF"),
        ("results.xlsx", b"PK"),
        ("evidence.zip", b"PK"),
        ("A.bel", b"BELENIOS"),
        ("B.bel", b"BELENIOS"),
    ):
        answer = organiser.client.get(page_of(hall, f"/files/{name}"))
        assert start in answer.data[:600], name
        assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["results.json", "A.bel", "evidence.zip", "nothing.txt"])
def test_there_are_no_files_while_the_vote_is_open(hall, organiser, name: str):
    hall.lead_to(MeetingState.OPEN)
    organiser.read(page_of(hall, f"/files/{name}"), status=404)
    assert "任何人都不能查看票箱内容" in organiser.read(page_of(hall, "/results"))


def test_the_log_tells_who_did_what(hall, organiser):
    hall.lead_to(MeetingState.SEALED)
    page = organiser.read(page_of(hall, "/log"))
    assert "同意并执行：封存会议" in page
    assert "提议人：organiser" in page


def test_the_staff_are_listed_without_their_passwords(organiser):
    page = organiser.read("/organiser/staff")
    assert "监票人" in page
    assert "argon2" not in page
