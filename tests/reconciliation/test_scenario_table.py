"""Every scenario of the reconciliation has a test that bears its number."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
# Told by a test that measures rather than tells: its name says what.
MEASURED = {47: "test_the_benchmarks_mix_is_matched_within_the_bars"}


def names() -> set[str]:
    found = set()
    for path in HERE.rglob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found


def test_no_scenario_is_without_a_test():
    found = names()
    numbers = {int(told[1]) for name in found if (told := re.match(r"test_(\d+)_", name))}
    numbers |= {number for number, name in MEASURED.items() if name in found}
    assert numbers == set(range(1, 49)), sorted(set(range(1, 49)) ^ numbers)
