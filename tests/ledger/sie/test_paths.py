"""The quick path and the careful path are one reader: same items, same findings, whatever the file looks like."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.sie import Voucher, stream
from tests.ledger.sie.samples import FILES, read_both_ways, sie

HEADS = [
    '#VER A {n} 20240115 "Köp"', '#VER "A" "{n}" "20240115" "Sagt \\"ja\\"" 20240116 "Åsa"', "#VER B {n} 20240115",
    '#VER "" "" 20240115 ""', "#VER  A  {n}  20240115", "   #VER A {n} 20240115 Hyra", '#VER A {n} 20240231 "x"',
    '#VER A 1 20240115 "x" "" Bo', '#VER A {n} 20250115 "x"', '#VER A 00{n} 20240115 "a"b"',
]  # fmt: skip
ROWS = [
    "#TRANS 1930 {{}} {a}", '#TRANS 3001 {{1 "01" 6 "P 1"}} {a} 20240115 "Text {{x}}"', "#TRANS 1930 {{}} {a} 20240115",
    '#TRANS 1930 {{ }} {a} "" "Sagt \\"nej\\"" 5 AN', "  #TRANS\t1930  {{}}   {a}  ", '#TRANS "1930" {{}} "{a}"',
    '#TRANS 1930 {{}} {a} 20240115 "x" "" "Åsa Ö" extra', "#TRANS 0099 {{1 01}} {a}", "#TRANS 1930 {{1}} {a}",
    "#TRANS 1930 {{}} {a} Hyra", "#BTRANS 1930 {{}} {a}", "#EGEN 1 2", "", "#TRANS 1930 {{}} 1e3", "#TRANS 1930 {a}",
    '#TRANS 1930 {{}} {a} 20240115 "C:\\SIE\\"', '#TRANS 1930 {{}} {a} 20240230 "x"', '#TRANS 1930 {{6 "a}}b"}} {a}',
    '#TRANS 1930 {{}} {a} 20240115 "x" -2.5', '#TRANS 1930 {{}} {a} "" "öppen', "#TRANS 1930 {{}} {a} # 2",
]  # fmt: skip
AMOUNTS = ["100.00", "-100.00", "0", "12.5", "-0.00", "7", "+3", "1,50"]
ENDS = ["}}\n}}", "}}", "}}", "}}", "}}", "  }} ", "}} x", "{{", ""]


def ordinary(draw_number: int) -> str:
    return f'#VER A {draw_number} 20240115 "Köp"\n{{\n#TRANS 1930 {{}} 100.00\n#TRANS 3001 {{}} -100.00\n}}\n'


@st.composite
def bodies(draw):
    parts = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        if draw(st.booleans()):
            parts.append(ordinary(number))
            continue
        rows = draw(st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from(AMOUNTS)), max_size=4))
        lines = [draw(st.sampled_from(HEADS)).format(n=number), "{"]
        lines += [row.format(a=amount) for row, amount in rows] + [draw(st.sampled_from(ENDS)).format()]
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


@settings(max_examples=400, deadline=None)
@given(bodies(), st.sampled_from(["cp437", "utf-8"]), st.booleans())
def test_both_paths_agree(body, encoding, crlf):
    data = sie(body, encoding=encoding)
    quick, careful = read_both_ways(data if crlf else data.replace(b"\r\n", b"\n"))
    assert quick == careful


def test_lines_that_add_up_in_the_wrong_order_are_not_ordinary():
    rows = "#TRANS 1930 {} 5.00\n#TRANS 3001 {} -5.00\n"
    body = f'#VER A 1 20240115 "x"\n{{\n{rows}#VER A 2 20240115 "x"\n{{\n{rows}}}\n}}\n'
    quick, careful = read_both_ways(sie(body))
    assert quick == careful
    assert [voucher.sound for voucher in quick[0] if isinstance(voucher, Voucher)] == [False, True]


@pytest.mark.parametrize("name", ["full.se", "history.se"])
def test_both_paths_agree_on_files(name):
    quick, careful = read_both_ways((FILES / name).read_bytes())
    assert quick == careful


def test_both_paths_agree_over_many_blocks():
    """Vouchers of all sizes lie across the places where the file is cut into pieces."""
    chance, parts = random.Random(3), []
    for number in range(1, 1500):
        size = chance.choice((1, 2, 5, 40)) if number != 700 else 20_000
        account = chance.randint(1000, 9999)
        rows = "".join(f"#TRANS {account + n} {{}} {n}.00\n#TRANS 1930 {{}} -{n}.00\n" for n in range(size))
        parts.append(f'#VER A {number} 20240115 "Köp {number}"\n{{\n{rows}}}\n')
        if number % 100 == 0:
            parts.append("#VER B 1 20240115\n{\n#TRANS 1930 {} 1\n}\n")
    quick, careful = read_both_ways(sie("".join(parts)))
    assert quick == careful
    assert quick[2].vouchers == 1499 + 14


def test_an_ordinary_file_takes_the_quick_path(monkeypatch):
    """Otherwise a slip in a pattern would only be seen as slowness."""
    reading = stream(sie("".join(map(ordinary, range(1, 5000)))))
    seen = []
    monkeypatch.setattr(reading, "_item", lambda item: seen.append(item.label), raising=True)
    assert sum(1 for _ in reading) == 4999
    assert "VER" not in seen and "TRANS" not in seen


def test_rows_made_when_asked_for_are_a_tuple_in_all_but_name():
    quick, careful = (list(stream(sie("".join(map(ordinary, (1, 2)))), careful=way))[-1] for way in (False, True))
    assert isinstance(careful.rows, tuple) and not isinstance(quick.rows, tuple)
    assert quick.rows == careful.rows and careful.rows == quick.rows and hash(quick) == hash(careful)
    assert (len(quick.rows), quick.rows[-1], quick.rows[:1]) == (2, careful.rows[-1], careful.rows[:1])
    assert [*quick.rows, *reversed(quick.rows)] == [*careful.rows, *reversed(careful.rows)]
    assert repr(quick) == repr(careful) and quick.rows != careful.rows[:1] and quick.rows != 5
    assert [row.line for row in quick.rows] == [row.line for row in careful.rows] == [19, 20]


def test_one_odd_voucher_in_a_piece_does_not_keep_the_others_from_the_quick_path(monkeypatch):
    odd = '#VER A 51 20240115 "Köp"\n{\n#TRANS 1930 {} 1,50\n#TRANS 3001 {} -1.50\n}\n'
    body = [*map(ordinary, range(1, 51)), odd, *map(ordinary, range(52, 101))]
    reading = stream(sie("".join(body)))
    seen, careful = [], reading._item
    monkeypatch.setattr(reading, "_item", lambda item: (seen.append(item.label), careful(item))[1])
    assert sum(isinstance(item, Voucher) for item in reading) == 100
    assert (seen.count("VER"), seen.count("TRANS")) == (1, 2)
