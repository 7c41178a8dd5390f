"""Exactly once, whatever fails: 2,000 seeds of the real decisions in a virtual world."""

from collections import Counter

from tests.hub.outbox_world import run

SEEDS = range(2_000)


def test_no_seed_ends_with_two_batches_or_with_a_lie():
    for seed in SEEDS:
        end = run(seed)
        assert end.batches <= 1, f"seed {seed}: {end}"
        assert end.state in ("done", "rejected", "review"), f"seed {seed} never ended: {end}"
        if end.state == "done":
            assert end.batches == 1, f"seed {seed}: done, but not there: {end}"
        if end.state == "rejected":
            assert end.batches == 0, f"seed {seed}: rejected, but there: {end}"


def test_nearly_all_end_done_and_a_person_sees_only_the_rest():
    ends = Counter(run(seed).state for seed in SEEDS)
    assert ends["done"] > 0.95 * len(SEEDS), ends


def test_the_quiet_period_is_what_does_it():
    """The control: with a quiet period shorter than the receiver's worst case, duplicates do appear."""
    assert sum(run(seed, quiet=1.0).batches > 1 for seed in SEEDS) > 0
