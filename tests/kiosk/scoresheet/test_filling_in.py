"""A score sheet is started, typed in, pasted, sent as a workbook and taken away again."""

import io
import json
import re

import openpyxl
import pytest

from kiosk.actions.score_inputs import MOST_ROWS, layouts_by_key
from kiosk.actions.score_of_sheet import score_of
from kiosk.models.audit_entry import entries_of
from kiosk.models.score_input import table_stored
from kiosk.models.score_sheet import score_sheets_of
from tally.scoring.scheme_file import SHIPPED, read_scheme, shipped_text
from tests.kiosk.scoresheet.office import HEADS, SECOND, fill_worked_example

XSS = "<script>alert(1)</script>"


def test_a_sheet_follows_a_scheme_of_the_program(office, clerk):
    sheet_id = office.start()
    page = clerk.read(f"/scores/{sheet_id}")
    assert "履职尽责管理及考核" in page
    assert "2023年度考核得分表" in clerk.read("/scores/")


def test_a_sheet_follows_a_scheme_file_of_the_office(clerk):
    text = shipped_text("000-duty").replace("履职尽责管理及考核", "本局自定考核")
    form = {
        "title": "表",
        "unit": "局",
        "period": "2023",
        "scheme": "own",
        "scheme_file": (io.BytesIO(text.encode()), "own.toml"),
    }
    page = clerk.send("/scores/new", form)
    assert "本局自定考核" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "  ", "请填写得分表的标题"),
        ("title", "张\u200b三", "看不见的字符（U+200B）"),
        ("title", "年" * 101, "超过 100 个字"),
        ("period", "去年", "“去年”不是考核期"),
        ("period", "2023Q1", "2023Q1"),
        ("scheme", "../../etc/passwd", "请选择一个考核方案"),
    ],
)
def test_what_cannot_be_is_told_and_makes_no_sheet(office, clerk, field, value, told):
    form = {"title": "表", "unit": "局", "period": "2023", "scheme": "000-duty", field: value}
    answer = clerk.post("/scores/new", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code in {409, 422}
    assert told in page
    assert 'value="局"' in page, "what was typed stays"
    assert score_sheets_of(office.session) == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = [", b"[" * 100_000, b""])
def test_a_hostile_scheme_file_is_refused_with_a_sentence(office, clerk, content):
    form = {
        "title": "表",
        "unit": "局",
        "period": "2023",
        "scheme": "own",
        "scheme_file": (io.BytesIO(content), "own.toml"),
    }
    answer = clerk.post("/scores/new", form)
    assert answer.status_code in {409, 422}
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert score_sheets_of(office.session) == []


def grid_form(page: str, **cells: str) -> dict[str, str]:
    fields = dict(re.findall(r'name="(page|shown|seen)" value="([^"]*)"', page))
    names = re.findall(r'name="([A-Z]+\d+)"', page)
    values = dict(re.findall(r'name="([A-Z]+\d+)"[^>]*? value="([^"]*)"', page))
    chosen = dict(
        re.findall(
            r'name="([A-Z]+\d+)"[^>]*>(?:(?!</select>).)*?<option selected>([^<]*)', page
        )
    )
    return {**fields, **dict.fromkeys(names, ""), **values, **chosen, **cells}


def test_rows_are_typed_into_a_grid_and_bad_cells_are_marked(office, clerk):
    sheet_id = office.start()
    path = f"/scores/{sheet_id}/inputs/people"
    form = grid_form(clerk.read(path), A2="001", B2="张三", C2=HEADS, A3="００２", B3="李四")
    page = clerk.send(path, form)
    assert "已保存" in page
    assert table_stored(office.session, sheet_id, "people") == [
        ["001", "张三", HEADS, "", ""],
        ["００２", "李四", "", "", ""],
    ]
    assert page.count('aria-invalid="true"') == 2, "a full-width code, and no class"
    assert 'href="/scores/' in page
    assert "单元格 A3" in page


def test_a_row_is_removed_by_clearing_it(office, clerk):
    sheet_id = office.start()
    office.fill(sheet_id, people=[["001", "张三", HEADS], ["002", "李四", HEADS]])
    path = f"/scores/{sheet_id}/inputs/people"
    clerk.send(path, grid_form(clerk.read(path), A2="", B2="", C2=""))
    office.session.expire_all()
    assert table_stored(office.session, sheet_id, "people") == [["002", "李四", HEADS, "", ""]]


def test_rows_that_somebody_else_changed_are_not_overwritten(office, clerk):
    sheet_id = office.start()
    office.fill(sheet_id, people=[["001", "张三", HEADS]])
    path = f"/scores/{sheet_id}/inputs/people"
    mine = grid_form(clerk.read(path), D2="办公室")
    theirs = grid_form(office.reader(SECOND).read(path), D2="监测站")
    office.reader(SECOND).send(path, theirs)
    answer = clerk.post(path, mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "刚被别人改过" in page
    assert 'value="办公室"' in page, "what was typed is shown"
    assert "<td>监测站</td>" in page, "and what saving it would take out"
    office.session.expire_all()
    assert table_stored(office.session, sheet_id, "people")[0][3] == "监测站"
    assert "已保存" in clerk.send(path, grid_form(page)), "after a look it is saved"


def test_rows_that_moved_up_while_they_were_typed_keep_their_neighbours(office, clerk):
    sheet_id = office.start()
    office.fill(sheet_id, people=[[f"{n:03}", f"人{n}", HEADS] for n in range(1, 101)])
    path = f"/scores/{sheet_id}/inputs/people"
    mine = grid_form(clerk.read(f"{path}?page=2"), B40="改名")
    second = office.reader(SECOND)
    second.send(path, grid_form(second.read(path), A5="", B5="", C5=""))
    assert "已保存" in clerk.send(path, mine)
    office.session.expire_all()
    rows = table_stored(office.session, sheet_id, "people")
    assert [row[0] for row in rows] == [f"{n:03}" for n in range(1, 101) if n != 4]
    assert rows[37][:2] == ["039", "改名"]


def test_many_rows_have_pages_and_a_code_leads_to_its_row(office, clerk):
    sheet_id = office.start()
    office.fill(sheet_id, people=[[f"{n:03}", f"人{n}", HEADS] for n in range(1, 101)])
    path = f"/scores/{sheet_id}/inputs/people"
    assert "第 1 页，共 4 页" in clerk.read(path)
    page = clerk.read(f"{path}?code=095")
    assert 'value="095"' in page
    assert "第 4 页，共 4 页" in page
    page = clerk.read(f"{path}?page=2")
    clerk.send(path, grid_form(page, B32="改名"))
    office.session.expire_all()
    rows = table_stored(office.session, sheet_id, "people")
    assert len(rows) == 100
    assert rows[30][:2] == ["031", "改名"]


def test_rows_are_pasted_from_a_spreadsheet(office, clerk):
    sheet_id = office.start()
    path = f"/scores/{sheet_id}/inputs/people/paste"
    clerk.send(path, {"rows": f"001\t张三\t{HEADS}\r\n002\t李四\t{HEADS}\t监测站\r\n\r\n"})
    page = clerk.send(path, {"rows": "姓名\t编号\t类别\n王五\t003\t" + HEADS})
    assert "已在末尾加入 1 行" in page
    rows = table_stored(office.session, sheet_id, "people")
    assert [row[:2] for row in rows] == [["001", "张三"], ["002", "李四"], ["003", "王五"]]
    page = clerk.send(path, {"rows": "\t".join("1234567")})
    assert "粘贴的列数超过本表的 5 列" in page
    assert "1\t2\t3\t4\t5\t6\t7</textarea>" in page, "what was pasted is still there"


def test_more_rows_than_a_table_holds_are_refused(office, clerk):
    sheet_id = office.start()
    path = f"/scores/{sheet_id}/inputs/people/paste"
    rows = "\n".join(str(n) for n in range(MOST_ROWS + 1))
    assert "最多 50000 行" in clerk.send(path, {"rows": rows})
    assert table_stored(office.session, sheet_id, "people") == []


def test_names_never_become_markup(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    office.fill(sheet_id, people=[["001", XSS, HEADS, XSS, XSS]])
    for page in (
        "",
        "/inputs",
        "/inputs/people",
        "/ranking",
        "/people/001",
        "/decisions",
        "/meetings",
        "/notice",
        "/papers",
    ):
        text = clerk.read(f"/scores/{sheet_id}{page}")
        assert XSS not in text, page
    assert "&lt;script&gt;" in clerk.read(f"/scores/{sheet_id}/ranking")


def test_everything_that_is_missing_is_told_with_its_place(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    office.fill(sheet_id, entered__common=[["001", "张三", "92", "九十", "94", "88"]])
    page = clerk.read(f"/scores/{sheet_id}")
    assert "缺少或有误" in page
    assert f'href="/scores/{sheet_id}/inputs/entered.common#D2"' in page
    assert "九十" in page
    office.fill(sheet_id, entered__common=[["001", "张三", "92", "90", "94", "88"]])
    page = clerk.read(f"/scores/{sheet_id}")
    assert "缺少或有误：2 处" in page
    assert "“半年民主测评”：还没有测评；请选入测评会议，或填写票数" in page
    assert page.count(f'href="/scores/{sheet_id}/meetings">“') == 2
    rows = [["001", "张三", "0", "0", "0", "0", "9", "0"]]
    office.fill(sheet_id, poll__half=rows)
    page = clerk.read(f"/scores/{sheet_id}")
    assert f'href="/scores/{sheet_id}/inputs/poll.half?code=001"' in page
    assert "还没有得分" in clerk.read(f"/scores/{sheet_id}/ranking")


# --- the workbook ------------------------------------------------------------------------


def workbook_of(clerk, sheet_id) -> openpyxl.Workbook:
    answer = clerk.client.get(f"/scores/{sheet_id}/inputs.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_workbook_goes_out_filled_in_and_comes_back_the_same(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    before = score_of(office.session, office.sheet(sheet_id))
    data = clerk.client.get(f"/scores/{sheet_id}/inputs.xlsx").data
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", data, "填好.xlsx")
    assert "没有变动" in page
    assert before.sheet.people[0].score == "89.78"


def test_changes_are_shown_before_anything_is_replaced(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    book = workbook_of(clerk, sheet_id)
    book["人员"].append(["002", "李四", HEADS, "监测站", "站长"])
    book["履职尽责工作"]["C2"] = 95.5
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", saved(book), "a/填好.xlsx")
    assert "由 1 行变为 2 行：去掉 0 行，加入 1 行" in page
    assert "95.5" in page
    assert "李四" in page
    assert len(table_stored(office.session, sheet_id, "people")) == 1, "nothing yet"
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    path = f"/scores/{sheet_id}/workbook/take-over"
    page = clerk.send(path, {"seen": seen, "act": "take"})
    assert "已用工作簿替换 2 张表" in page
    office.session.expire_all()
    assert table_stored(office.session, sheet_id, "entered.duty")[0][2] == "95.5"


def test_a_workbook_is_looked_at_again_when_the_tables_changed_meanwhile(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    book = workbook_of(clerk, sheet_id)
    book["人员"].append(["002", "李四", HEADS])
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", saved(book), "x.xlsx")
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    office.fill(sheet_id, people=[["001", "张三", HEADS, "", "副主任"]])
    path = f"/scores/{sheet_id}/workbook/take-over"
    assert "刚被改过，没有办理" in clerk.send(path, {"seen": seen, "act": "take"})
    assert "没有采用" in clerk.send(path, {"seen": seen, "act": "discard"})
    office.session.expire_all()
    assert table_stored(office.session, sheet_id, "people")[0][4] == "副主任"


def test_a_workbook_that_another_person_sent_meanwhile_is_not_taken_over_unseen(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    path = f"/scores/{sheet_id}/workbook"
    seen = []
    for reader, code in ((clerk, "002"), (office.reader(SECOND), "003")):
        book = workbook_of(reader, sheet_id)
        book["人员"].append([code, "李四", HEADS])
        page = reader.upload(path, "workbook", saved(book), "x.xlsx")
        seen.append(re.search(r'name="seen" value="(\w+)"', page)[1])
    page = clerk.send(f"{path}/take-over", {"seen": seen[0], "act": "take"})
    assert "刚被改过，没有办理" in page
    assert "003" in page
    assert len(table_stored(office.session, sheet_id, "people")) == 1
    assert "已用工作簿替换" in clerk.send(f"{path}/take-over", {"seen": seen[1], "act": "take"})


def test_decisions_and_the_ledger_do_not_come_by_workbook(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    book = workbook_of(clerk, sheet_id)
    book["等次决定"].append(["001", "张三", "优秀", "党组会议", "2024-01-05", ""])
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", saved(book), "x.xlsx")
    assert "不从工作簿采用：等次决定" in page
    assert "没有变动" in page


def test_a_workbook_of_another_shape_is_refused_with_all_its_faults(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    book = workbook_of(clerk, sheet_id)
    book["人员"]["B1"] = "名字"
    book["人员"]["D2"] = "=A2"
    book.create_sheet("别的表").append(["1"])
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", saved(book), "x.xlsx")
    for told in ("名字", "D2", "别的表"):
        assert told in page
    assert len(table_stored(office.session, sheet_id, "people")) == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 no zip", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", "x.xls"),
        (b"<html>", "../../x.xlsx"),
        (b"", "x.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(office, clerk, data, name):
    sheet_id = office.start()
    page = clerk.upload(f"/scores/{sheet_id}/workbook", "workbook", data, name)
    assert "note-bad" in page
    assert "Traceback" not in page


def test_an_upload_beyond_all_measure_is_not_read(office, clerk):
    sheet_id = office.start()
    path = f"/scores/{sheet_id}"
    answer = clerk.post_large(f"{path}/workbook", "workbook", b"0" * 32_000_000)
    assert answer.status_code == 413
    # The larger measure is for this view alone.
    answer = clerk.post_large(f"{path}/inputs/people/paste", "rows", b"0" * 9_000_000)
    assert answer.status_code == 413
    answer = clerk.post_large(f"{path}/workbook", "workbook", b"0" * 9_000_000)
    assert answer.status_code == 422, "read, and refused for what it is"


# --- open values -------------------------------------------------------------------------

SECTION = {"period": "2023H1"}
WEIGHTS = {"value-component.staff-poll.weight": "60", "value-component.board-poll.weight": "40"}


def test_open_values_are_decided_with_who_and_when(office, clerk):
    sheet_id = office.start("004-1-section", **SECTION)
    path = f"/scores/{sheet_id}/values"
    assert "待定" in clerk.read(path)
    assert "须" in clerk.read(f"/scores/{sheet_id}")
    page = clerk.send(path, WEIGHTS)
    assert "请填写由谁决定" in page
    assert 'value="60"' in page, "what was typed stays"
    form = {**WEIGHTS, "by": "党组会议", "day": "2023-05-04", "filed": "党组〔2023〕9号"}
    page = clerk.send(path, form)
    assert "已记下 2 项" in page
    assert "备案：党组〔2023〕9号" in page
    scheme = score_of(office.session, office.sheet(sheet_id)).read.scheme
    assert dict(scheme.decided)["component.staff-poll.weight"] == "60"
    said = json.loads(entries_of(office.session)[-1].text)
    assert said["act"] == "decide-score-value"
    assert said["details"]["by"] == "党组会议"


def test_a_value_that_another_person_decided_meanwhile_is_not_undone_by_a_form(office, clerk):
    sheet_id = office.start("001-points")
    path = f"/scores/{sheet_id}/values"
    shown = dict.fromkeys(re.findall(r'name="((?:was|value)-[^"]+)"', clerk.read(path)), "")
    first, second = "selection.advanced.rounding", "selection.last.rounding"
    who = {"by": "部务会", "day": "2023-01-10"}
    office.reader(SECOND).send(path, {**shown, **who, f"value-{first}": "floor"})
    page = clerk.send(path, {**shown, **who, f"value-{second}": "up"})
    assert "已记下 1 项" in page
    page = clerk.send(path, {**shown, **who, f"value-{first}": "nearest"})
    assert "刚被改过，没有办理" in page
    scheme = score_of(office.session, office.sheet(sheet_id)).read.scheme
    assert dict(scheme.decided) == {first: "floor", second: "up"}
    was = dict(re.findall(r'name="(was-[^"]+)" value="([^"]*)"', page))
    assert was[f"was-{first}"] == "floor", "the page shows what holds now"
    page = clerk.send(
        path, {**shown, **who, **was, f"value-{first}": "nearest", f"value-{second}": "up"}
    )
    assert "已记下 1 项" in page


def test_values_with_which_the_scheme_does_not_hold_are_refused(office, clerk):
    sheet_id = office.start("004-1-section", **SECTION)
    form = {**WEIGHTS, "by": "会议", "day": "2023-05-04"}
    form["value-component.board-poll.weight"] = "50"
    page = clerk.send(f"/scores/{sheet_id}/values", form)
    assert "100" in page
    assert "note-bad" in page
    page = clerk.send(
        f"/scores/{sheet_id}/values",
        {"value-component.staff-poll.weight": "九", "by": "会议", "day": "2023-05-04"},
    )
    assert "note-bad" in page


def test_every_shipped_scheme_has_all_its_pages(office, clerk):
    for name in SHIPPED:
        kind = read_scheme(shipped_text(name)).sheets[0]
        period = {"year": "2023", "half": "2023H1", "quarter": "2023Q1", "month": "2023M1"}[
            kind
        ]
        sheet_id = office.start(name, period=period)
        for page in ("", "/inputs", "/values", "/meetings", "/ranking", "/notice", "/papers"):
            clerk.read(f"/scores/{sheet_id}{page}")
        for key, layout in layouts_by_key(office.sheet(sheet_id).scheme).items():
            if layout.key not in {"basics", "open", "ledger", "decisions"}:
                clerk.read(f"/scores/{sheet_id}/inputs/{key}")
