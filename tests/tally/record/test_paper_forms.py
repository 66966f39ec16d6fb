import json

import pytest

from tally.errors import Malformed
from tally.record.paper_forms import InvalidPile, PaperPile, paper_json, read_paper

PILES = {"A": PaperPile(5, ((3, 1, 1, 0), (0, 0, 0, 5)))}


@pytest.fixture
def content(sealed_meeting):
    return json.loads(json.dumps(paper_json(sealed_meeting, PILES)))


def test_piles_come_back_as_they_were_written(sealed_meeting, content):
    assert read_paper(sealed_meeting, content) == PILES


def test_the_file_names_every_column(content):
    (pile,) = content
    assert pile["contests"][0] == {
        "form": "heads",
        "subject": "001",
        "criterion": "总体评价",
        "counts": {"优秀": 3, "称职": 1},
        "abstained": 1,
        "spoiled": 0,
    }


def contest(content):
    return content[0]["contests"][0]


ALTERED = {
    "a mark too many": (lambda content: contest(content)["counts"].update(优秀=4), InvalidPile),
    "a mark below zero": (
        lambda content: contest(content).update(abstained=-1, spoiled=2),
        Malformed,
    ),
    "fewer than are counted": (lambda content: content[0].update(forms=4), InvalidPile),
    "no form": (lambda content: content[0].update(forms=0), InvalidPile),
    "another group": (lambda content: content[0].update(group="C"), InvalidPile),
    "a group twice": (lambda content: content.append(content[0]), InvalidPile),
    "a contest missing": (lambda content: content[0]["contests"].pop(), InvalidPile),
    "contests exchanged": (lambda content: content[0]["contests"].reverse(), InvalidPile),
    "grades exchanged": (
        lambda content: contest(content).update(counts={"称职": 1, "优秀": 3}),
        Malformed,
    ),
    "a truth for a number": (
        lambda content: contest(content).update(abstained=True),
        Malformed,
    ),
    "no group": (lambda content: content.clear(), InvalidPile),
}


@pytest.mark.parametrize(("change", "refusal"), ALTERED.values(), ids=ALTERED)
def test_a_pile_that_may_not_be_counted_or_does_not_add_up_is_refused(
    sealed_meeting, content, change, refusal
):
    change(content)
    with pytest.raises(refusal):
        read_paper(sealed_meeting, content)


def test_a_refusal_names_the_group_and_the_contest(sealed_meeting, content):
    contest(content)["spoiled"] = 1
    with pytest.raises(InvalidPile) as refused:
        read_paper(sealed_meeting, content)
    assert refused.value.place == {"group": "A", "question": 1}
    assert refused.value.rule == "guarding E"
