"""The same leaks in the other forms in which they may lie about."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest
from itsdangerous import URLSafeTimedSerializer
from openpyxl import Workbook

from kiosk.secrecy_check.attacks.subtraction import ATTACK as SUBTRACTION
from kiosk.secrecy_check.loot import carried_away
from kiosk.secrecy_check.published import sheets
from kiosk.settings import KEY_FILE
from printable.inputs import SlipSheet
from printable.slips import slips_pdf
from tally.credential import grouped, public_credential, read_slip_code, secret_of
from tests.kiosk.secrecy_check.conftest import COOKIE
from tests.kiosk.secrecy_check.plants import PLANTS, archive_with_times, change, member_of

pytestmark = pytest.mark.slow


def said(place, **more):
    """Every finding in English, by attack."""
    report = place.check(**more)
    return {attack.name: [str(f) for f in tried.findings] for attack, tried in report.found}


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: code.lower().encode(),
        lambda code: code[:26].encode(),
        lambda code: f"x={code}&y=1".encode(),
        lambda code: grouped(code).replace(" ", "-").encode(),
        lambda code: "\n".join(grouped(code).split()).encode(),
        lambda code: code.encode("utf-16-le"),
        lambda code: b"\0\1\xff" + code.encode() + b"\0" * 5,
    ],
)
def test_a_slips_code_is_known_however_it_is_written(place, spell):
    (place.instance / "core").write_bytes(spell(place.codes["B"][5]))
    assert said(place) == {"slip-codes": ["core: slip codes found: 1."]}


def test_a_slips_code_is_found_in_a_package_in_a_package(place):
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codes.txt", place.codes["A"][0])
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    (place.papers / "backup.zip").write_bytes(outer.getvalue())
    (finding,) = said(place)["slip-codes"]
    assert finding.startswith("papers/backup.zip!inner.zip!codes.txt: ")


def test_a_slips_code_is_found_in_a_row_that_was_deleted(place):
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=0")
        connection.execute("CREATE TABLE spool (code TEXT)")
        connection.execute("INSERT INTO spool VALUES (?)", (place.codes["A"][0],))
        connection.execute("DROP TABLE spool")
    assert said(place) == {"slip-codes": ["kiosk.sqlite3: slip codes found: 1."]}


def test_a_sheet_printed_in_the_order_of_credentials_names_the_ballots(place):
    uuid = place.uuid
    by_credential = sorted(
        place.codes["A"],
        key=lambda code: public_credential(secret_of(read_slip_code(code), uuid)).hex,
    )
    for name, codes in (("drawn", place.codes["A"]), ("sorted", by_credential)):
        sheet = SlipSheet(
            title="会", unit="局", date="2023-12-28", group_name="A", rehearsal=False,
            codes=tuple(codes),
        )  # fmt: skip
        (place.papers / f"{name}.pdf").write_bytes(slips_pdf(sheet))
    findings = said(place)
    assert set(findings) == {"slip-sheets"}
    ordered = [finding for finding in findings["slip-sheets"] if "order" in finding]
    assert len(ordered) == 1
    assert ordered[0].startswith("papers/sorted.pdf: ")


def test_private_keys_are_known_as_seeds_numbers_digits_and_files(place):
    secret = secret_of(read_slip_code(place.codes["B"][0]), place.uuid)
    mine = secret_of(read_slip_code(place.codes["A"][0]), place.uuid)
    notes = {
        "seed.txt": place.seeds[1],
        "share.json": json.dumps({"share": f"{place.shares[2]:064x}"}),
        "slip.txt": str(mine),
        "nobody.txt": str(secret),  # a slip of group B under group A's election is nobody's
        "a.key.json": '{"header": {"format": "pingyi-key/1"}}',
    }
    for name, text in notes.items():
        (place.papers / name).write_text(text)
    assert said(place) == {
        "private-keys": [
            "papers/a.key.json is a key file of a trustee.",
            "papers/seed.txt holds a private key of a trustee.",
            "papers/share.json holds a private key of a trustee.",
            "papers/slip.txt holds the secret of a slip.",
        ]
    }


def test_cookies_codes_and_keys_are_known_however_they_are_written(place):
    key = (place.instance / KEY_FILE).read_bytes()
    cookie = URLSafeTimedSerializer("other").dumps({"token": COOKIE})
    notes = {
        "1.log": f"Cookie: pingyi={cookie}",
        "2.txt": grouped(place.station_code),
        "3.txt": place.tablet_code,
        "4.env": f"SECRET_KEY={key.hex()}",
        "5.sql": "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaA",
    }
    for name, text in notes.items():
        (place.papers / name).write_text(text)
    (place.instance / KEY_FILE).chmod(0o644)
    findings = said(place)
    assert set(findings) == {"server-secrets"}
    assert findings["server-secrets"] == [
        "papers/1.log: the cookie of a person who is logged in.",
        "papers/2.txt: a station code in clear.",
        "papers/3.txt: the code of a tablet that is not enrolled yet.",
        "papers/4.env: the key with which the server signs cookies.",
        "papers/5.sql: hashes of passwords.",
        "Other accounts of this machine may read secret_key.",
    ]


def test_a_log_of_caddy_names_ballots_by_their_length(place):
    with closing(sqlite3.connect(place.database)) as connection:
        lengths = [row[0] for row in connection.execute("SELECT length(raw) FROM ballot")]
    length = next(length for length in lengths if lengths.count(length) == 1)
    request = {
        "remote_ip": "192.168.1.9",
        "uri": f"/booth/elections/{place.uuid}/ballots",
        "headers": {"Content-Length": [str(length)]},
    }
    log = place.folder / "caddy.log"
    log.write_text(json.dumps({"ts": 1703727067.1, "request": request}) + "\n")
    assert said(place, proxy_logs=[log]) == {
        "requests": [
            "caddy.log notes requests of tablets: 1, with the time: 1, with an address: 1.",
            "caddy.log notes lengths; ballots that can be told by their length alone: 1.",
        ]
    }


def test_a_proxys_log_without_tablets_is_nothing(place):
    log = place.folder / "caddy.log"
    log.write_text('{"level":"warn","ts":1703727067.1,"msg":"certificate renewed"}\n')
    report = place.check(proxy_logs=[log])
    assert [tried.verdict for attack, tried in report.results if attack.name == "requests"] == [
        "nothing-found"
    ]


def test_a_dump_with_a_part_of_a_box_was_taken_while_it_was_open(place):
    with closing(sqlite3.connect(place.folder / "while-open" / "kiosk.sqlite3")) as connection:
        connection.execute("DELETE FROM ballot WHERE tracker = ?", (place.trackers[0],))
        connection.execute(
            "DELETE FROM slip_end WHERE credential NOT IN (SELECT credential FROM ballot)"
        )
        lines = [line for line in connection.iterdump() if '"ballot"' in line]
    (place.papers / "dump.sql").write_text("\n".join(lines), encoding="utf-8")
    (finding,) = said(place)["copies"]
    assert "6 of the 7 ballots of group A" in finding


def test_a_copy_made_after_closing_is_a_leak_only_if_it_was_not_rewritten(place):
    copy = place.instance / "monday" / "pingyi.copy"
    copy.parent.mkdir()
    copy.write_bytes(place.database.read_bytes())
    assert said(place) == {}
    before = place.database.read_bytes()
    PLANTS["file-order"](place)
    copy.write_bytes(place.database.read_bytes())
    place.database.write_bytes(before)
    findings = said(place)
    assert set(findings) == {"copies"}
    assert (
        "monday/pingyi.copy holds the ballots of group A in an order that is not that of their trackers."
        in findings["copies"]
    )


def test_times_of_entries_are_found_in_records_and_packages(place):
    data = member_of(place.papers / "evidence.zip", "record/A.bel")
    (place.papers / "A.bel").write_bytes(archive_with_times(data))
    with zipfile.ZipFile(place.papers / "again.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("record/A.bel", (2023, 12, 28, 9, 31, 8)), data)
    assert said(place) == {
        "export-order": [
            "papers/A.bel notes different times for what is in it.",
            "papers/again.zip notes different times for what is in it.",
        ]
    }


def test_a_table_of_ones_own_with_times_and_row_numbers_is_found(place):
    change(place.database, "CREATE TABLE seen (tracker TEXT, at TEXT)", "VACUUM")
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        for minute, tracker in enumerate(place.trackers):
            row = (tracker, f"2023-12-28 09:{minute:02}")
            connection.execute("INSERT INTO seen VALUES (?, ?)", row)
        connection.execute("CREATE INDEX by_slip ON ballot (credential)")
    assert said(place)["columns"] == [
        "Column at of table seen tells times of single ballots.",
        "Table seen numbers its rows in the order in which they came.",
        "by_slip (index) is about ballots and not known to be harmless.",
    ]


def test_an_entry_of_the_staffs_log_about_a_ballot_is_found(place):
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        for number, minute in ((900, "2023-12-28T09:31Z"), (901, "2023-12-28T09:31:08Z")):
            entry = {"number": number, "minute": minute, "act": "cast-ballot", "details": {}}
            row = (number, json.dumps(entry), f"{number:064}")
            connection.execute("INSERT INTO audit_entry VALUES (?, NULL, ?, ?)", row)
    assert said(place) == {
        "staff-log": [
            "kiosk.sqlite3: audit_entry notes an act that is not known to be harmless: cast-ballot.",
            "kiosk.sqlite3: audit_entry notes times finer than minutes.",
        ]
    }


def test_the_counts_of_a_small_group_are_found_in_a_workbook(place):
    workbook = Workbook()
    workbook.active.append(
        ["编号", "票种", "优秀", "称职", "基本称职", "不称职", "弃权", "废票"]
    )
    workbook.active.append(["001", "B 机关干部职工", 1, 1, 1, 0, 0, 0])
    workbook.save(place.papers / "mine.xlsx")
    assert set(said(place)) == {"small-groups"}


def test_a_small_group_is_solved_from_totals_and_a_score(place):
    row = {
        "form": "heads", "subject": "001", "score": "64.00",
        "counts": {"优秀": 7, "称职": 0, "基本称职": 0, "不称职": 3}, "abstained": 0, "spoiled": 0,
    }  # fmt: skip
    (place.papers / "board.json").write_text(json.dumps([row]), encoding="utf-8")
    (finding,) = [text for text in said(place)[SUBTRACTION.name] if "comes out" in text]
    assert finding.startswith("papers/board.json tells totals and scores")


def test_two_results_that_differ_by_one_voter_are_found(place):
    results = json.loads((place.papers / "results.json").read_text(encoding="utf-8"))
    for row in results["contests"]:
        if row["counts"]:
            row["counts"]["优秀"] += 1
    text = json.dumps(results, ensure_ascii=False)
    (place.papers / "earlier.json").write_text(text, encoding="utf-8")
    findings = said(place)["subtraction"]
    assert all("differ by very few voters (1)" in finding for finding in findings)


def test_piles_of_paper_forms_are_no_leak_unless_one_is_small(place):
    def pile(group, forms):
        marks = {"counts": {"优秀": forms, "称职": 0, "基本称职": 0, "不称职": 0}}
        contest = {"form": "heads", "subject": "001", "criterion": "总体评价", **marks}
        others = {"abstained": 0, "spoiled": 0}
        return {"group": group, "forms": forms, "contests": [contest | others]}

    paper = place.papers / "paper.json"
    paper.write_text(json.dumps([pile("A", 13), pile("B", 6)]), encoding="utf-8")
    assert said(place) == {}
    paper.write_text(json.dumps([pile("A", 13), pile("B", 3)]), encoding="utf-8")
    assert set(said(place)) == {"small-groups"}


def test_the_counts_on_a_printed_tally_sheet_are_read(held):
    with carried_away(held.instance, also=[held.papers]) as loot:
        rows = list(sheets(loot))
    results = json.loads((held.papers / "results.json").read_text(encoding="utf-8"))
    printed = [(row.group, row.counts) for row in rows]
    assert printed == [
        ("A", (*row["counts"].values(), row["abstained"], row["spoiled"]))
        for row in results["contests"]
        if row["counts"]
    ]


@pytest.mark.parametrize(
    "person", ["欧阳若兰", "wang@example.cn", "13912345678", "11010119900307123X"]
)
def test_a_person_nobody_knows_beside_a_slip_is_a_person_all_the_same(place, person):
    credentials = sorted(place.credentials[tracker] for tracker in place.trackers)
    rows = "".join(f"{credential};{person}\n" for credential in credentials)
    (place.papers / "drawn.csv").write_text(rows, encoding="utf-8")
    (finding,) = said(place)["names"]
    assert finding.startswith("papers/drawn.csv: 7 times words or numbers that may stand")


def test_a_tablet_beside_a_ballot_box_is_found_without_a_ballot(place):
    (place.instance / "server.log").write_text(f"{place.tablet} -> {place.uuid}\n")
    assert said(place) == {"tablets": ["server.log: 1 times a tablet beside a ballot box."]}
