"""A new programlänk begins with what is plain, and leaves the rest to the administrator."""

from integrations.visma_net.suggestions import suggested


def segment(key: int, label: str, *values: str) -> dict:
    return {"id": key, "label": label, "values": [{"value": v, "label": ""} for v in values]}


def test_cost_centre_project_and_their_no_value():
    books = [segment(1, "Kostnadsställe", "100", "000"), segment(2, "Projekt", "P100", "0000")]
    assert suggested(books) == {
        "cost_centre_segment": 1,
        "project_segment": 2,
        "default_values": {"1": "000", "2": "0000"},
    }


def test_two_that_could_be_it_are_left_to_a_person():
    books = [segment(1, "Avdelning", "1"), segment(2, "Kostnadsställe", "100")]
    assert suggested(books) == {"cost_centre_segment": None, "project_segment": None, "default_values": {}}


def test_without_segments_nothing_is_sent_in_them():
    assert suggested([]) == {"cost_centre_segment": None, "project_segment": None, "default_values": {}}
