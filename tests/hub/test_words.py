"""The catalogue of faults: facts filled in, one and many told apart."""

import pytest

from hub.errors import words


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"name": "Lön", "count": 1}, "Mallen Lön används av 1 person."),
        ({"name": "Lön", "count": 2}, "Mallen Lön används av 2 personer."),
        ({"name": "Lön", "count": "1"}, "Mallen Lön används av 1 person."),
        ({"name": "Lön", "count": "många"}, "Mallen Lön används av – personer."),
        ({}, "Mallen – används av – personer."),
    ],
)
def test_one_and_many_and_what_nobody_told(facts, text):
    assert words("HUB-041", facts).message == text
