"""Sign-off cards and incident log of an evidence package: what is altered is found by its check."""

import json

import pytest

from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.record.codes import check_code
from tally.record.evidence import write_evidence
from tally.record.incidents import Author, Incident, IncidentDecision, incidents_json
from tally.record.sign_offs import sign_offs_in
from tally.verifier import Verdict, verify_file
from tally.verifier.spread import Here
from tests.tally.making_records import MEETING, acts_of, audit_log

ORGANISER = {"login": "chen", "name": "陈组织", "role": "organiser"}
SEATS = [
    {"login": f"s{seat}", "name": name, "role": "scrutineer"}
    for seat, name in enumerate(MEETING.scrutineers, 1)
]
CHIEF = SEATS[0]


def author(person):
    return Author(**person)


def tick(person, card, **shown):
    return (
        person,
        "sign-off",
        {"card": card, "seat": SEATS.index(person) + 1, **shown},
    )


def cards(package):
    """Every tick of an ordinary meeting, by the step that waits for it."""
    closing = check_code(bytes.fromhex(hex_of(package["closing.json"].decode())))
    results = json.loads(package["results.json"])["check_code"]
    return {
        "open": [
            (ORGANISER, "chief-scrutineer", {"login": CHIEF["login"], "name": CHIEF["name"]}),
            tick(CHIEF, "zero-report", ballots={"A": 0, "B": 0}, tablets=["1号机"]),
        ],
        "count": [tick(CHIEF, "register"), tick(CHIEF, "codes", code=closing)],
        "certify": [
            *(tick(person, "verified", code=results) for person in SEATS[1:]),
            *(tick(person, "signed", code=results) for person in SEATS),
        ],
    }


def entry(number=1, **changes):
    decision = IncidentDecision("另抽一张，原凭条封存。", author(CHIEF), author(ORGANISER))
    given = {
        "number": number,
        "kind": "slip",
        "group": "A",
        "words": "一张凭条有折痕。",
        "by": author(ORGANISER),
        "corrects": None,
        "decision": decision,
    }
    return Incident(**{**given, **changes})


def noted(one):
    """What the audit log holds of an entry."""
    acts = [(vars_of(one.by), "incident", {"incident": one.number, "sha256": one.hash})]
    if one.decision:
        acts.append(
            (
                vars_of(one.decision.agreed_by),
                "incident-decision",
                {
                    "incident": one.number,
                    "proposed_by": one.decision.proposed_by.login,
                    "sha256": one.decision.hash_for(one.number),
                },
            )
        )
    return acts


def vars_of(person):
    return {"login": person.login, "name": person.name, "role": person.role}


def packed(package, ticks=None, incidents=None, *, written=None):
    """The package with cards before their steps, and the incident log ``written`` as noted or not."""
    incidents = [entry()] if incidents is None else incidents
    ticks = cards(package) if ticks is None else ticks
    handed_out = {
        line["group"]: line["handed_out"] for line in json.loads(package["register.json"])
    }
    acts = []
    for act in acts_of(handed_out):
        verb, _, step = act[1].partition("-")
        if verb == "propose":
            acts += ticks.get(step, [])
            if step == "count":
                acts += [one for incident in incidents for one in noted(incident)]
        acts.append(act)
    log = audit_log(acts)
    lines = sign_offs_in(json.loads(line) for line in log.decode().splitlines())
    told = incidents if written is None else written
    return {
        **package,
        "audit-log.jsonl": log,
        "sign-offs.json": canonical(lines).encode(),
        "incidents.json": canonical(incidents_json(tuple(told))).encode(),
    }


def report_of(files):
    return verify_file(write_evidence(files), "evidence.zip", spread=Here())


def fault(files):
    """The one check that fails, and why."""
    report = report_of(files)
    assert report.verdict is Verdict.NOT_VERIFIED
    failing = {check.name for check in report.checks if not check.ok}
    return failing, " ".join(check.where for check in report.checks if not check.ok)


def line_of(files, name):
    (line,) = [check for check in report_of(files).checks if check.name == name]
    return line


def test_cards_and_incidents_of_an_honest_package_hold(package):
    files = packed(package)
    assert [check for check in report_of(files).checks if not check.ok] == []
    assert line_of(files, "cards").values["ticks"] == 8
    assert line_of(files, "incidents").values["entries"] == 1


def test_a_package_without_cards_or_incident_log_is_told(package):
    for name, words in (("cards", "ask why"), ("incidents", "before")):
        line = line_of(package, name)
        assert line.ok
        assert words in line.where


@pytest.mark.parametrize(
    ("step", "place", "card"),
    [
        ("open", 1, "zero-report"),
        ("count", 0, "register"),
        ("count", 1, "codes"),
        ("certify", 0, "verified"),
        ("certify", 3, "signed"),
    ],
)
def test_a_step_without_one_of_its_ticks_is_found(package, step, place, card):
    ticks = cards(package)
    del ticks[step][place]
    failing, why = fault(packed(package, ticks))
    assert failing == {"cards"}
    assert card in why


@pytest.mark.parametrize(
    ("step", "place", "changes", "words"),
    [
        ("open", 1, {"ballots": {"A": 0, "B": 1}}, "empty boxes"),
        ("open", 1, {"ballots": None}, "empty boxes"),
        ("open", 1, {"seat": 2}, "somebody else"),
        ("open", 1, {"seat": 9}, "there is not"),
        ("count", 1, {"code": "0000-0000-0000-0000"}, "closed boxes"),
        ("certify", 0, {"code": "0000-0000-0000-0000"}, "check code of the results"),
    ],
)
def test_a_tick_that_shows_something_else_is_found(package, step, place, changes, words):
    ticks = cards(package)
    who, act, details = ticks[step][place]
    ticks[step][place] = (who, act, {**details, **changes})
    failing, why = fault(packed(package, ticks))
    assert failing == {"cards"}
    assert words in why


def test_an_organiser_ticks_no_card(package):
    ticks = cards(package)
    _who, act, details = ticks["count"][0]
    ticks["count"][0] = (ORGANISER, act, {**details, "seat": None})
    assert fault(packed(package, ticks))[0] == {"cards"}


def test_a_card_of_the_chief_is_not_ticked_by_another_scrutineer(package):
    ticks = cards(package)
    ticks["open"][1] = tick(SEATS[1], "zero-report", ballots={"A": 0}, tablets=[])
    assert fault(packed(package, ticks))[0] == {"cards"}


def test_a_tick_that_was_taken_back_does_not_count(package):
    ticks = cards(package)
    ticks["count"].append((CHIEF, "undo-sign-off", {"card": "codes"}))
    assert fault(packed(package, ticks))[0] == {"cards"}


def exception(proposed_by="s1", card="signed"):
    reason = {"card": card, "seat": 3, "reason": "突发疾病"}
    return [
        (CHIEF, "sign-off-exception", reason),
        (ORGANISER, "agree-exception", {**reason, "proposed_by": proposed_by}),
    ]


def test_an_exception_agreed_by_two_people_stands_for_a_missing_tick_and_is_told(package):
    ticks = cards(package)
    ticks["certify"][-1:] = exception()
    files = packed(package, ticks)
    line = line_of(files, "cards")
    assert line.ok
    assert line.values["exceptions"] == 1
    assert {"missing": 3, "reason": "突发疾病"}.items() <= json.loads(files["sign-offs.json"])[
        -2
    ].items()


def test_an_exception_that_one_person_made_or_nobody_agreed_to_is_found(package):
    for made in (exception(proposed_by="chen"), exception()[:1]):
        ticks = cards(package)
        ticks["certify"][-1:] = made
        assert fault(packed(package, ticks))[0] == {"cards"}


def test_one_who_is_missing_excuses_nobody_who_is_there_from_verifying(package):
    ticks = cards(package)
    ticks["certify"] = [
        one for one in ticks["certify"] if one[2] != {**one[2], "card": "verified", "seat": 3}
    ]
    ticks["certify"] += exception(card="verified")
    assert fault(packed(package, ticks))[0] == {"cards"}


def test_sign_offs_that_leave_a_card_out_are_found(package):
    files = packed(package)
    lines = json.loads(files["sign-offs.json"])
    lines = [line for line in lines if line.get("card") != "codes"]
    files["sign-offs.json"] = canonical(lines).encode()
    assert fault(files) == ({"cards"}, fault(files)[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "没有异常。"},
        {"kind": "other"},
        {"group": "B"},
        {"by": author(CHIEF)},
        {"decision": IncidentDecision("不处理。", author(CHIEF), author(ORGANISER))},
        {"decision": IncidentDecision("另抽。", author(ORGANISER), author(CHIEF))},
        {"decision": None},
    ],
)
def test_an_entry_that_was_altered_afterwards_is_found(package, changes):
    assert fault(packed(package, written=[entry(**changes)]))[0] == {"incidents"}


def test_an_entry_that_was_left_out_or_added_is_found(package):
    two = (entry(), entry(2, corrects=1))
    assert fault(packed(package, incidents=two, written=two[:1]))[0] == {"incidents"}
    assert fault(packed(package, incidents=two[:1], written=two))[0] == {"incidents"}
    assert fault(packed(package, incidents=two, written=two[1:]))[0] == {"incidents"}


def test_a_certified_meeting_has_no_entry_without_a_decision(package):
    open_entry = entry(decision=None)
    failing, why = fault(packed(package, incidents=[open_entry]))
    assert failing == {"incidents"}
    assert "decided" in why


def test_a_decision_of_one_role_is_found(package):
    decision = IncidentDecision("另抽。", author(SEATS[1]), author(CHIEF))
    assert fault(packed(package, incidents=[entry(decision=decision)]))[0] == {"incidents"}


def test_an_entry_corrects_only_what_was_before_it(package):
    assert fault(packed(package, incidents=[entry(corrects=1)]))[0] == {"incidents"}


def test_an_incident_log_that_is_missing_although_there_are_entries_is_found(package):
    files = packed(package)
    del files["incidents.json"]
    assert fault(files)[0] == {"incidents"}
    files["incidents.json"] = b"[]"
    assert fault(files)[0] == {"incidents"}


@pytest.mark.parametrize("value", [{}, [], {"a": 1}, None, 7, "x" * 9])
def test_no_value_of_a_hostile_log_breaks_the_verifier(package, value):
    ticks = cards(package)
    for act in ("sign-off", "undo-sign-off", "agree-exception", "drop-exception", "incident"):
        details = {"card": value, "seat": value, "incident": value, "login": value}
        ticks["count"].append((CHIEF, act, details))
    assert report_of(packed(package, ticks)).verdict is Verdict.NOT_VERIFIED
