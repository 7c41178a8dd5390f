"""Format BAS and Format PNL: read by our own rules, refused with a place, and explained."""

import time

import pytest

from payroll.patterns import (
    Formats,
    PatternRefused,
    numeric_gaps,
    overlaps,
    read_format,
    read_formats,
)

MISSION = read_formats("[0-3][0-9][0-9][0-9]", "[4-9][0-9][0-9][0-9]")


@pytest.mark.parametrize(
    ("account", "kind"),
    [("1930", "bas"), ("3999", "bas"), ("4010", "pnl"), ("9999", "pnl"), ("401", "neither"), ("40100", "neither"),
     ("A010", "neither"), ("", "neither")],
)  # fmt: skip
def test_the_mission_s_own_patterns(account, kind):
    assert MISSION.classify(account).kind == kind


def test_balance_accounts_go_without_and_result_accounts_with():
    assert not MISSION.classify("1930").has_dimensions
    assert MISSION.classify("7010").has_dimensions
    assert MISSION.classify("7010").pnl.text == "[4-9][0-9][0-9][0-9]"


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("1930", ["1930"], ["1931", "193", "19300"]),
        ("19[2-8]0", ["1920", "1980"], ["1990", "1910"]),
        ("K[0-9][A-F]", ["K1A", "k9f"], ["K1G", "L1A", "KK1"]),
        ("[135]0", ["10", "30", "50"], ["20"]),
        ("[A-CX][.-]1", ["A.1", "x-1"], ["D.1", "A_1"]),
        ("[-1]0", ["-0", "10"], ["20"]),
        ("Å1", ["Å1", "å1"], ["A1"]),
        ("40-1", ["40-1"], ["4001"]),
        ("[0-9]", ["0"], ["٣", "²"]),
    ],
)
def test_a_pattern_is_read_place_by_place(pattern, yes, no):
    format_ = read_format(pattern)
    assert all(format_.match(account) for account in yes) and not any(format_.match(account) for account in no)


@pytest.mark.parametrize("text", ["1930 1940", "1930,1940", "1930;\n1940", "  1930\t1940  1930 "])
def test_several_patterns_stand_beside_each_other(text):
    assert [each.text for each in read_format(text).patterns] == ["1930", "1940"]


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        (".*", "PAY-060", 1),
        ("19.0", "PAY-060", 3),
        ("1930|1940", "PAY-060", 5),
        ("(a+)+$", "PAY-060", 1),
        ("[0-3]\\d", "PAY-060", 6),
        ("[^0]00", "PAY-060", 2),
        ("[0-9]{4}", "PAY-060", 6),
        ("1[0-3", "PAY-061", 2),
        ("1[]0", "PAY-062", 2),
        ("[3-0]", "PAY-063", 2),
        ("[0-Z]", "PAY-063", 2),
        ("[a-Å]", "PAY-063", 2),
        ("1930 [1,2]0", "PAY-060", 8),
        ("[[1]]", "PAY-060", 2),
        ("1]", "PAY-060", 2),
        ("1" * 21, "PAY-064", 1),
        (" ".join(str(n) for n in range(1000, 1051)), "PAY-064", 254),
        ("1" * 1001, "PAY-064", 1000),
        ("\x00", "PAY-060", 1),
    ],
)  # fmt: skip
def test_what_is_no_pattern_is_refused_with_its_place(text, code, position):
    with pytest.raises(PatternRefused) as refused:
        read_format(text)
    assert (refused.value.code, refused.value.position) == (code, position)


def test_no_text_is_slow():
    began = time.process_time()
    for text in ("[" * 1000, "[0-9]" * 20, "(" * 1000, ("[a-z]" * 20 + " ") * 9):
        try:
            read_format(text).match("a" * 20)
        except PatternRefused:
            continue
    assert time.process_time() - began < 0.5


def test_where_one_format_is_empty_the_other_class_is_all_the_rest():
    only_bas, only_pnl = read_formats("[12][0-9][0-9][0-9]", ""), read_formats("", "[4-9][0-9][0-9][0-9]")
    assert [only_bas.classify(a).kind for a in ("1930", "7010")] == ["bas", "pnl"]
    assert [only_pnl.classify(a).kind for a in ("1930", "7010")] == ["bas", "pnl"]


def test_without_formats_nothing_is_decided():
    verdict = Formats().classify("1930")
    assert (verdict.kind, verdict.has_dimensions, bool(Formats())) == ("off", True, False)


def test_overlaps_and_gaps_are_found():
    formats = read_formats("[0-4][0-9][0-9][0-9]", "[4-7][0-9][0-9][0-9]")
    ((bas, pnl, example),) = overlaps(formats)
    assert (bas.text, pnl.text, example) == ("[0-4][0-9][0-9][0-9]", "[4-7][0-9][0-9][0-9]", "4000")
    assert formats.classify("4010").kind == "both"
    assert numeric_gaps(formats) == [("8000", "9999")]
    assert numeric_gaps(MISSION) == [] and overlaps(MISSION) == []
    assert numeric_gaps(read_formats("1930", "")) == []


def test_the_place_that_differs_is_named():
    (pattern,) = read_format("[0-3][0-9][0-9][0-9]").patterns
    assert pattern.misses_at("4010") == 1 and pattern.misses_at("19X0") == 3 and pattern.misses_at("193") is None
