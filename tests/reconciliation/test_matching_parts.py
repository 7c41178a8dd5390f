"""The parts of the matcher by themselves: references, sums, chains, days, learning, the command and its words."""

import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.matching import Confirmed, Line, Rules, learn, match, try_rule
from reconciliation.matching import __main__ as command
from reconciliation.matching.chains import expected, usual
from reconciliation.matching.days import calendar
from reconciliation.matching.references import compact, is_near, mentions, plain, without_check
from reconciliation.matching.rules import RULES
from reconciliation.matching.sums import Pool
from reconciliation.matching.table import read
from reconciliation.matching.texts import LANGUAGES

D = date(2026, 3, 2)
TOP = Path(__file__).resolve().parents[2]


# ------------------------------------------------------------------ references
def test_references_in_comparable_form():
    assert compact("RF18 5390-0754 7034") == "rf18539007547034"
    assert plain("rf18539007547034") == "539007547034" and plain("rf19539007547034") == "rf19539007547034"
    assert plain("0001245") == "1245" and plain("000") == "000" and plain("ocr1245") == "1245"
    assert without_check("1234566") == ("123456",)  # Luhn
    assert without_check("1234567") == ()
    assert mentions("Betalning faktura 20417, 20418 och F20419 den 5/3") >= {"20417", "20418", "f20419", "20419"}
    assert "1234567890" in mentions("1234 5678 90") and not mentions("den 12 mars 305")


def test_a_slip_of_the_pen_is_near_and_a_neighbour_of_two_figures_is_not():
    assert is_near("1234567", "1234576") and is_near("1234567", "123456") and is_near("1234567", "1234967")
    assert not is_near("1234567", "1234589") and not is_near("1234", "1235")


# ------------------------------------------------------------------ sums and chains
@given(st.lists(st.integers(1, 60), min_size=2, max_size=9), st.integers(2, 150))
def test_sums_find_what_trying_everything_finds(amounts, target):
    true = {c for size in (2, 3, 4, 5) for c in combinations(range(len(amounts)), size)
            if sum(amounts[at] for at in c) == target}  # fmt: skip
    found = {tuple(sorted(each)) for each in Pool(amounts, 5, 100_000).solve(target)}
    assert found <= true and len(found) == min(3, len(true))


def _by_trying(shape, weights):
    """Expected pairs by counting every way one by one."""
    bank = [at for at, (_, count, _) in enumerate(shape) for _ in range(count)]
    ledger = [at for at, (_, _, count) in enumerate(shape) for _ in range(count)]
    totals, whole = {}, 0.0

    def go(at, used, weight, pairs):
        nonlocal whole
        if at == len(bank):
            whole += weight
            for pair in pairs:
                totals[pair] = totals.get(pair, 0.0) + weight
            return
        go(at + 1, used, weight, pairs)
        for other, day in enumerate(ledger):
            apart = abs(shape[bank[at]][0] - shape[day][0])
            if other not in used and apart < len(weights):
                go(at + 1, used | {other}, weight * weights[apart], [*pairs, (bank[at], day)])

    go(0, frozenset(), 1.0, [])
    return {pair: value / whole for pair, value in totals.items()}


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=3),
    st.lists(st.floats(0.1, 50), min_size=1, max_size=3),
)
def test_chains_give_what_counting_every_way_gives(days, weights):
    at, shape = 0, []
    for step, bank, ledger in days:
        shape.append((at, bank, ledger))
        at += step
    assert expected(tuple(shape), tuple(weights)) == pytest.approx(_by_trying(shape, weights))


def test_usual_habits_prefer_the_same_date():
    same, near = usual(1).weights(0.05)
    assert same > 10 * near > 10


def test_short_closings_take_no_time_and_long_ones_do():
    open_days = [D + timedelta(n) for n in (*range(5), *range(7, 12), 40)]
    bank = [Line(f"b{n}", day, 1) for n, day in enumerate(open_days)]
    saturday, sunday, monday = (Line(f"l{n}", D + timedelta(n), 1) for n in (5, 6, 7))
    ours, theirs = calendar(bank, [saturday, sunday, monday], True)
    assert theirs[0] == theirs[1] == theirs[2] == ours[5] == ours[4] + 1 and ours[10] - ours[9] > 20
    assert calendar(bank, [], None)[0] == [day.toordinal() for day in open_days]  # too few to tell


# ------------------------------------------------------------------ learning
def case(n, amount=-8900, words="Telefon mars", days=3):
    paid = Line(f"b{n}", D, amount, text=f"TELIA SVERIGE 2026-0{n}")
    return Confirmed((paid,), (Line(f"g{n}", D + timedelta(days), amount, text=words),))


def test_rules_are_proposed_when_enough_cases_agree():
    history = [case(n) for n in range(1, 5)]
    (rule,) = learn(history)
    assert (rule.pattern, rule.ledger_pattern, rule.days) == ("telia sverige", "telefon mars", 3)
    assert (rule.support, rule.seen) == (4, 4) and learn(history[::-1]) == (rule,)
    assert not learn(history[:2]), "two cases are a coincidence"
    assert not learn([*history, case(5, words="Hyra"), case(6, words="El")]), "the words go several ways"


def test_a_rule_is_tried_before_it_is_switched_on():
    (rule,) = learn([case(n) for n in range(1, 5)])
    bank = [Line("b", D, -4400, text="TELIA SVERIGE 2026-06"), Line("c", D, -4400, text="ICA")]
    ledger = [
        Line("g", D + timedelta(3), -4400, text="Telefon mars juni"),
        Line("h", D + timedelta(3), -4400, text="Mat"),
    ]
    assert [(m.bank, m.ledger, m.rule) for m in try_rule(rule, bank, ledger)] == [(("b",), ("g",), "learned")]
    assert not try_rule(rule, bank, [*ledger, Line("i", D, -4400, text="telefon mars igen")]), "two fit: none is taken"
    assert not any(each.rule == "learned" for each in match(bank, ledger))
    assert any(each.rule == "learned" for each in match(bank, ledger, Rules(learned=(rule,))))


# ------------------------------------------------------------------ words
def _fields(words):
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_said_in_every_language(language):
    for table, swedish in zip(LANGUAGES[language], LANGUAGES["sv"], strict=True):
        assert set(table) == set(swedish)
        for code, words in table.items():
            if isinstance(words, str):
                assert _fields(words) == _fields(swedish[code]), code
            else:
                assert [_fields(part) for part in words] == [_fields(part) for part in swedish[code]], code
    assert set(LANGUAGES[language][1]) == set(RULES)


# ------------------------------------------------------------------ the command
BANK = "id,date,amount,reference\n1,2026-01-02,10000,4711\n2,2026-01-02,-500,\n"


def run(tmp_path, capsys, bank, ledger, *more):
    paths = []
    for name, data in (("bank.csv", bank), ("ledger.csv", ledger)):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data if isinstance(data, bytes) else data.encode())
    code = command.main([*map(str, paths), *more])
    return code, capsys.readouterr()


def test_the_command_prints_exactly_the_six_fields(tmp_path, capsys):
    ledger = "\ufeffid;date;amount;reference;text\n7;2026-01-05;10000;0004711;\n8;2026-01-02;-500;;avgift\n"
    code, shown = run(tmp_path, capsys, BANK, ledger, "--json")
    (first, second) = json.loads(shown.out)["matches"]
    assert code == 0 and set(json.loads(shown.out)) == {"matches"} and not shown.err
    assert list(first) == ["bank", "ledger", "rule", "reason", "score", "sure"]
    assert (first["bank"], first["ledger"], first["rule"], first["sure"]) == (["1"], ["7"], "reference", True)
    assert (second["bank"], second["ledger"], second["rule"]) == (["2"], ["8"], "same_date")


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        ("", 0, "empty"), ("id,date,amount\n", 1, "no_column"), ("id,id,date,amount,reference\n", 1, "column_twice"),
        ("id,date,amount,reference\n1,2026-02-30,1,\n", 2, "bad_date"),
        ("id,date,amount,reference\n\n1,2026-02-03,1.5,\n", 3, "bad_amount"),
        ("id,date,amount,reference\n1,2026-02-03,\u0663,\n", 2, "bad_amount"),
        ("id,date,amount,reference\n,2026-02-03,1,\n", 2, "no_id"),
        ("id,date,amount,reference\n1,2026-02-03,1,\n1,2026-02-03,1,\n", 3, "id_twice"),
        ("id,date,amount,reference\n1\n", 2, "short"), ('id,date,amount,reference\n"1,2\n', 2, "broken"),
        (b"PK\0\0", 0, "binary"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_row_cause_and_cure(tmp_path, capsys, text, row, code):
    exit_code, shown = run(tmp_path, capsys, BANK, text, "--json")
    (error,) = json.loads(shown.out)["errors"]
    assert exit_code == 2 and (error["row"], error["code"]) == (row, code)
    assert error["message"] and error["cause"] and error["cure"] and error["cure"] in shown.err


def test_every_fault_of_both_files_is_told_and_absent_files_too(tmp_path, capsys):
    exit_code, shown = run(tmp_path, capsys, "id,date,amount,reference\n1,x,y,\n", "nothing", "--language", "en")
    assert exit_code == 2 and not shown.out and len(shown.err.splitlines()) == 3
    assert command.main([str(tmp_path / "no.csv"), str(tmp_path / "nor.csv")]) == 2


def test_extra_columns_and_delimiters_are_understood():
    (line,) = read("ID;Date;Amount;Reference;Currency;more\n1;2026-01-02;−5;R;sek;x\n".encode(), "x")
    assert (line.amount, line.currency, line.reference) == (-5, "SEK", "R")
    assert read(b"id\tdate\tamount\treference\n1\t2026-01-02\t5\tK\xe5\n", "x")[0].reference == "Kå"


def test_the_command_runs_by_itself(tmp_path):
    """As a program of its own: no Django, no database, no environment."""
    path = tmp_path / "b.csv"
    path.write_text(BANK)
    ran = subprocess.run([sys.executable, "-m", "reconciliation.matching", path, path, "--json"], cwd=TOP, check=True,
                         capture_output=True, text=True, env={"PATH": "/usr/bin"})  # fmt: skip
    assert len(json.loads(ran.stdout)["matches"]) == 2
    loaded = "import sys, reconciliation.matching.__main__; print('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", loaded], cwd=TOP, check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False"
