"""Secrets at rest: they open where they belong, with a key that is known, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import sealing
from hub.sealing import CannotOpen, new_key, seal, unseal

OLD, NEW = new_key(), new_key()


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_in_its_place(secret, place):
    assert unseal(seal(secret, place, 1), place, 1) == secret


def test_two_seals_of_the_same_differ():
    assert seal(b"x", 1) != seal(b"x", 1)


def test_a_moved_value_does_not_open():
    with pytest.raises(CannotOpen):
        unseal(seal(b"x", "tenant-a", 1), "tenant-b", 1)


@pytest.mark.parametrize("at", [0, 5, 17, -1])
def test_a_changed_value_does_not_open(at):
    value = bytearray(seal(b"hemligt", 1))
    value[at] ^= 1
    with pytest.raises(CannotOpen):
        unseal(bytes(value), 1)


def test_the_newest_key_seals_and_the_old_one_still_opens(settings):
    settings.SEALING_KEYS = [OLD]
    value = seal(b"x", 1)
    settings.SEALING_KEYS = [NEW, OLD]
    assert unseal(value, 1) == b"x" and not sealing.is_current(value)
    assert sealing.is_current(seal(b"x", 1))
    settings.SEALING_KEYS = [NEW]
    with pytest.raises(CannotOpen):
        unseal(value, 1)


def test_a_database_column_gives_memoryviews():
    assert unseal(memoryview(seal(b"x", 1)), 1) == b"x"
