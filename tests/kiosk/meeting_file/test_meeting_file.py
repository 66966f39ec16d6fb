from dataclasses import replace

import pytest

from kiosk.meeting_file import (
    FileRefused,
    form,
    notices_of,
    plain_text,
    read_meeting,
    read_meeting_dir,
    refusals,
    roster,
    section,
    toml_source,
    whole_meeting,
)
from kiosk.samples import sample_meeting
from tally.meeting import (
    Criterion,
    Grade,
    Limit,
    Subject,
    VoterGroup,
    canonical_meeting,
    parse_meeting,
)


def test_a_meeting_is_read_as_written(make_files):
    meeting = read_meeting(make_files())
    assert (meeting.title, meeting.unit, meeting.date) == (
        *("年终述职测评大会", "区环境保护局", "2023-12-28"),
    )
    assert (meeting.threshold, meeting.scrutineers) == (2, ("赵监票", "钱监票", "孙监票"))
    assert meeting.grades[1] == Grade("称职", "0.8")
    assert meeting.groups == (
        VoterGroup("A", "局领导班子", 9),
        VoterGroup("B", "机关干部职工", 60),
    )
    heads = meeting.forms[0]
    assert heads.groups == {"A": "40", "B": "60"}
    assert heads.subjects[1] == Subject("002", "陈𬱖", "法规科", "科长")
    assert heads.criteria == (Criterion("德", "30"), Criterion("绩", "70"))
    assert heads.limit == Limit("优秀", "50%", "refuse")


def test_what_is_read_has_a_canonical_form(make_files):
    meeting = read_meeting(make_files())
    assert parse_meeting(canonical_meeting(meeting)) == meeting


def test_what_is_left_out_has_its_default(make_files):
    files = make_files('missing = "refuse"\nmin_group = 5\n')
    text = files["meeting.toml"].decode()
    files["meeting.toml"] = text[: text.index("[[form.criterion]]")].encode()
    meeting = read_meeting(files)
    assert (meeting.missing, meeting.min_group, meeting.publish) == ("refuse", 5, "scores")
    assert meeting.forms[0].criteria == (Criterion("总体评价", "100"),)
    assert meeting.forms[0].limit is None


@pytest.mark.parametrize("publish", ["turnout", "scores", "counts"])
def test_the_level_of_publication_can_be_chosen(make_files, publish):
    files = make_files("min_group = 5", f'min_group = 5\npublish = "{publish}"')
    assert read_meeting(files).publish == publish


def test_a_byte_order_mark_and_crlf_change_nothing(make_files):
    plain = make_files()
    windows = {
        name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in plain.items()
    }
    assert read_meeting(windows) == read_meeting(plain)
    assert notices_of(windows) == ()


def test_weights_and_coefficients_may_be_whole_numbers(make_files):
    files = make_files('A = "40"\nB = "60"', "A = 40\nB = 60")
    assert read_meeting(files) == read_meeting(make_files())
    files = make_files('["1", "0.8", "0.6", "0.4"]', '[1, "0.8", "0.6", 0]')
    assert [grade.coefficient for grade in read_meeting(files).grades] == [
        "1",
        "0.8",
        "0.6",
        "0",
    ]


def test_a_decimal_weight_is_exact(make_files):
    files = make_files('A = "40"\nB = "60"', 'A = "33.3"\nB = "66.7"')
    assert read_meeting(files).forms[0].groups == {"A": "33.3", "B": "66.7"}


def test_groups_stand_in_the_order_of_the_meeting(make_files):
    files = make_files('A = "40"\nB = "60"', 'B = "60"\nA = "40"')
    assert canonical_meeting(read_meeting(files)) == canonical_meeting(
        read_meeting(make_files())
    )


def test_subjects_may_stand_in_the_meeting_file(make_files):
    inline = (
        '[[form.subject]]\nname = "局领导班子"\n[[form.subject]]\nname = "李四"\ncode = 7\n'
    )
    files = make_files('subjects = "heads.csv"\n')
    files["meeting.toml"] += inline.encode()
    del files["heads.csv"]
    assert read_meeting(files).forms[0].subjects == (
        Subject("001", "局领导班子", "", ""),
        Subject("7", "李四", "", ""),
    )


@pytest.mark.parametrize(
    ("at_most", "allowed"), [('"30%"', 3), ('"33.5%"', 4), ("2", 2), ('"2"', 2)]
)
def test_a_limit_is_a_percentage_or_a_number(make_files, at_most, allowed):
    limit = read_meeting(make_files('"50%"', at_most)).forms[0].limit
    assert limit.allowed(13) == allowed


REFUSED = [
    # no TOML, unknown keys, floats, kinds
    ('title = "', "title = ", toml_source.NotToml, "line 1"),
    ("min_group = 5", "min_group = 5\nmin_group = 6", toml_source.NotToml, "line 8"),
    ("min_group = 5", "mingroup = 5", section.UnknownKey, "mingroup"),
    ("slips = 60", "slips = 60\nspare = 3", section.UnknownKey, "group 2, spare"),
    ('code = "heads"', 'code = "heads"\nweight = 1', section.UnknownKey, "form 1, weight"),
    ('weight = "30"', 'weight = "30"\nx = 1', section.UnknownKey, "form 1, criterion 1, x"),
    ('grade = "优秀"', 'grade = "优秀"\nx = 1', section.UnknownKey, "form 1, limit, x"),
    ("[grades]", "[grades]\nx = 1", section.UnknownKey, "grades, x"),
    ('weight = "30"', "weight = 30.0", toml_source.TomlFloat, "form 1, criterion 1, weight"),
    ('["1", "0.8"', '["1", 0.8', toml_source.TomlFloat, "grades, coefficients 2"),
    ("threshold = 2", "threshold = inf", toml_source.TomlFloat, "threshold"),
    ("threshold = 2\n", "", section.MissingKey, "threshold"),
    ('subjects = "heads.csv"\n', "", section.MissingKey, "form 1, subjects"),
    ("threshold = 2", "threshold = true", section.WrongKind, "threshold"),
    ("threshold = 2", 'threshold = "2"', section.WrongKind, "threshold"),
    ("2023-12-28", '"2023-12-28"', section.WrongKind, "date"),
    ("2023-12-28", "2023-12-28T09:00:00", section.WrongKind, "date"),
    ('title = "年终述职测评大会"', "title = 7", section.WrongKind, "title"),
    ('["赵监票", "钱监票", "孙监票"]', '"赵监票"', section.WrongKind, "scrutineers"),
    ('title = "年终述职测评大会"', 'title = " "', section.EmptyText, "title"),
    ('missing = "refuse"', 'missing = "ignore"', section.NotAmong, "renormalise"),
    ("min_group = 5", 'min_group = 5\npublish = "all"', section.NotAmong, "turnout"),
    ("年终述职测评大会", "年终\\u202E述职", refusals.ForbiddenCharacter, "U+202E"),
    ("赵监票", "赵\\u0000监票", refusals.ForbiddenCharacter, "scrutineers 1"),
    ("年终述职测评大会", "评" * 101, refusals.TextTooLong, "title"),
    ("年终述职测评大会", "年终\\uFFFF述职", refusals.ForbiddenCharacter, "U+FFFF"),
    ("2023-12-28", "1969-12-31", whole_meeting.UnusableDate, "1969-12-31"),
    ("2023-12-28", "2200-01-01", whole_meeting.UnusableDate, "2200-01-01"),
    # scrutineers
    ('["赵监票", ', '["钱监票", ', whole_meeting.DuplicateScrutineer, "钱监票"),
    ('"孙监票"]', '"3","4","5","6","7","8","9","10"]', whole_meeting.TooManyScrutineers, "10"),
    ("threshold = 2", "threshold = 1", whole_meeting.UnusableThreshold, "threshold"),
    ("threshold = 2", "threshold = 4", whole_meeting.UnusableThreshold, "(3)"),
    ("min_group = 5", "min_group = 4", whole_meeting.MinGroupTooSmall, "4"),
    # grades
    ('"0.6", "0.4"]', '"0.6"]', whole_meeting.UnequalGrades, "4 names but 3"),
    ('"优秀", "称职"', '"优秀", "弃权"', whole_meeting.ReservedGrade, "弃权"),
    ('"优秀", "称职"', '"优秀", "废票"', whole_meeting.ReservedGrade, "废票"),
    ('"优秀", "称职"', '"优秀", "优秀"', whole_meeting.DuplicateGrade, "优秀"),
    ('"0.8", "0.6"', '"0.6", "0.6"', whole_meeting.CoefficientsNotFalling, "0.6"),
    ('"0.8", "0.6"', '"0.6", "0.8"', whole_meeting.CoefficientsNotFalling, "0.8 follows 0.6"),
    ('["1", "0.8"', '["1.2", "0.8"', whole_meeting.UnusableCoefficient, "1.2"),
    ('"0.6", "0.4"', '"0.6", "-0.4"', whole_meeting.UnusableCoefficient, "-0.4"),
    ('"0.6", "0.4"', '"0.6", "4e-1"', whole_meeting.UnusableCoefficient, "4e-1"),
    # groups
    ('code = "A"', 'code = "a"', whole_meeting.UnusableGroupCode, "group 1, code"),
    ('code = "A"', 'code = "ABCDE"', whole_meeting.UnusableGroupCode, "ABCDE"),
    ('code = "A"', 'code = "../A"', whole_meeting.UnusableGroupCode, "../A"),
    ('code = "A"', 'code = "Ａ"', whole_meeting.UnusableGroupCode, "Ａ"),
    ('code = "A"', 'code = "CON"', whole_meeting.DeviceGroupCode, "CON"),
    ('code = "A"', 'code = "NUL"', whole_meeting.DeviceGroupCode, "NUL"),
    ('code = "A"', 'code = "COM1"', whole_meeting.DeviceGroupCode, "COM1"),
    ('code = "B"', 'code = "A"', whole_meeting.DuplicateGroup, "group 2, code"),
    ("slips = 9", "slips = 4", whole_meeting.TooFewSlips, "group 1, slips"),
    ("slips = 9", "slips = 1000000", whole_meeting.TooManySlips, "1000000"),
    ('A = "40"\nB = "60"', 'A = "100"', whole_meeting.IdleGroup, "group B"),
    # forms
    ('code = "heads"', 'code = "../heads"', form.UnusableFormCode, "../heads"),
    ('code = "heads"', 'code = "*"', form.UnusableFormCode, "*"),
    ('B = "60"', 'C = "60"', form.UnknownGroup, "form 1, groups, C"),
    ('A = "40"', 'A = "0"', form.WeightNotPositive, "form 1, groups, A"),
    ('A = "40"', 'A = "-40"', section.NotDecimal, "-40"),
    ('A = "40"', 'A = "４０"', section.NotDecimal, "４０"),
    ('A = "40"', 'A = "1e1"', section.NotDecimal, "1e1"),
    ('A = "40"', 'A = "40.01"', form.WeightsDoNotSum, "100.01"),
    ('weight = "30"', 'weight = "29.9"', form.WeightsDoNotSum, "99.9"),
    ('name = "绩"', 'name = "德"', form.DuplicateCriterion, "criterion 2"),
    ('grade = "优秀"', 'grade = "杰出"', section.NotAmong, "杰出"),
    ('"50%"', '"-5"', form.UnusableLimit, "-5"),
    ('"50%"', '"101%"', form.UnusableLimit, "101%"),
    ('"50%"', '"half"', form.UnusableLimit, "half"),
    ('otherwise = "refuse"', 'otherwise = "warn"', section.NotAmong, "spoil"),
    # the roster's place
    ('"heads.csv"', '"../heads.csv"', roster.NotBeside, "../heads.csv"),
    ('"heads.csv"', '"/etc/passwd"', roster.NotBeside, "/etc/passwd"),
    ('"heads.csv"', "'sub\\heads.csv'", roster.NotBeside, "subjects"),
    ('"heads.csv"', '"C:heads.csv"', roster.NotBeside, "C:heads.csv"),
    ('"heads.csv"', '"NUL.csv"', roster.NotBeside, "NUL.csv"),
    ('"heads.csv"', '".."', roster.NotBeside, ".."),
    ('"heads.csv"', '"other.csv"', refusals.FileMissing, "other.csv"),
]


@pytest.mark.parametrize(("old", "new", "reason", "said"), REFUSED)
def test_a_meeting_file_that_cannot_be_used_is_refused(make_files, old, new, reason, said):
    with pytest.raises(reason) as refused:
        read_meeting(make_files(old, new))
    for language in ("en", "zh"):
        sentence = refused.value.sentence.text(language)
        assert said in sentence or language == "zh"
        assert "\n" not in sentence
    assert "meeting.toml" in str(refused.value) or reason is refusals.FileMissing


def test_a_form_with_subjects_in_two_places_is_refused(make_files):
    files = make_files()
    files["meeting.toml"] += '[[form.subject]]\nname = "李四"\n'.encode()
    with pytest.raises(form.SubjectsTwice):
        read_meeting(files)


def test_two_forms_with_one_code_are_refused(make_files):
    files = make_files()
    text = files["meeting.toml"]
    files["meeting.toml"] = text + text[text.index(b"[[form]]") :]
    with pytest.raises(whole_meeting.DuplicateForm):
        read_meeting(files)


def test_a_form_that_nobody_fills_in_is_refused(make_files):
    with pytest.raises(form.NoGroups):
        read_meeting(make_files('A = "40"\nB = "60"\n'))


def test_a_grade_alone_and_nine_grades_are_refused(make_files):
    for count in (1, 9):
        text = make_files()["meeting.toml"].decode()
        head, rest = text.split("[grades]")
        names = [f"等{number}" for number in range(count)]
        coefficients = [f"0.{9 - number}" for number in range(count)]
        grades = f"[grades]\nnames = {names}\ncoefficients = {coefficients}\n\n"
        text = head + grades.replace("'", '"') + rest[rest.index("[[group]]") :]
        with pytest.raises(whole_meeting.NumberOfGrades):
            read_meeting({**make_files(), "meeting.toml": text.encode()})


def test_more_contests_than_a_ballot_can_hold_are_refused(make_files):
    roster_text = "name\n" + "".join(f"人{number}\n" for number in range(501))
    with pytest.raises(whole_meeting.TooManyContests, match="1002 contests"):
        read_meeting(make_files(roster=roster_text))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", section.MissingKey),
        ('title = "年终"'.encode("gb18030"), refusals.NotUtf8),
        (b"\xff\xfet\0i\0", refusals.NotUtf8),
        (b"PK\x03\x04" + bytes(100), toml_source.NotToml),
        (b"x = " + b"[" * 5000, toml_source.NotToml),
        (b"x = " + b"9" * 5000, toml_source.NotToml),
        (b"x" + b".x" * 5000 + b" = 1", toml_source.NotToml),
        (b"#" * 1_000_001, refusals.FileTooLarge),
    ],
)
def test_what_is_no_meeting_file_is_refused(make_files, data, reason):
    with pytest.raises(reason):
        read_meeting({**make_files(), "meeting.toml": data})


def test_without_a_meeting_file_nothing_is_read(make_files):
    files = make_files()
    del files["meeting.toml"]
    with pytest.raises(refusals.FileMissing, match=r"meeting\.toml"):
        read_meeting(files)


def test_a_directory_gives_the_meeting_and_all_its_files(tmp_path, make_files):
    files = make_files()
    (tmp_path / "year-end.toml").write_bytes(files["meeting.toml"])
    (tmp_path / "heads.csv").write_bytes(files["heads.csv"])
    (tmp_path / "other.csv").write_bytes(b"not asked for")
    assert read_meeting_dir(tmp_path / "year-end.toml") == (read_meeting(files), files)


def test_a_file_that_is_missing_or_no_file_is_refused(tmp_path, make_files):
    with pytest.raises(refusals.FileMissing, match=r"meeting\.toml is missing"):
        read_meeting_dir(tmp_path / "meeting.toml")
    (tmp_path / "meeting.toml").write_bytes(make_files()["meeting.toml"])
    with pytest.raises(refusals.FileMissing, match=r"heads\.csv is missing"):
        read_meeting_dir(tmp_path / "meeting.toml")
    (tmp_path / "heads.csv").mkdir()
    with pytest.raises(refusals.FileUnreadable, match=r"heads\.csv"):
        read_meeting_dir(tmp_path / "meeting.toml")


def test_inner_spaces_stay_and_outer_ones_go():
    assert plain_text.plain_text(" 张　三 ", file="f", where="w") == "张　三"


def test_a_character_that_this_python_does_not_know_is_accepted():
    # Unicode 15.1 added characters of Chinese names after Python 3.11 was made.
    assert plain_text.plain_text("\U0002ebf0", file="f", where="w") == "\U0002ebf0"


@pytest.mark.parametrize(
    "character",
    ["\0", "\x1b", "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u2028", "\ud800"],
)
def test_characters_that_nobody_sees_are_refused(character):
    with pytest.raises(refusals.ForbiddenCharacter, match=f"U\\+{ord(character):04X}"):
        plain_text.plain_text(f"张{character}三", file="f", where="w")


def test_a_character_lost_in_conversion_is_refused():
    with pytest.raises(refusals.DamagedText):
        plain_text.plain_text("张\ufffd", file="f", where="w")


def test_the_sample_meeting_is_that_of_source_document_000():
    meeting = read_meeting(sample_meeting())
    assert [len(meeting.contests(group)) for group in ("A", "B")] == [13, 14]
    assert len(meeting.forms[0].subjects) == 13
    assert "陈𬱖" in [subject.name for subject in meeting.forms[0].subjects]
    assert notices_of(sample_meeting()) == ()
    assert [grade.coefficient for grade in meeting.grades] == ["1", "0.8", "0.6", "0.4"]


def test_every_refusal_is_a_sentence_of_its_own():
    def reasons(base):
        for reason in base.__subclasses__():
            yield reason
            yield from reasons(reason)

    sentences = [reason.message.msgid for reason in reasons(FileRefused)]
    assert len(sentences) == len(set(sentences)) > 40
    assert all(sentence.startswith("%(file)s") for sentence in sentences)


def test_a_meeting_with_another_weight_is_another_meeting(make_files):
    meeting = read_meeting(make_files())
    other = read_meeting(make_files('A = "40"\nB = "60"', 'A = "41"\nB = "59"'))
    assert replace(other, forms=meeting.forms) == meeting
    assert canonical_meeting(other) != canonical_meeting(meeting)
