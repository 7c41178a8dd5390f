"""How alike two records are, and apart from that whether they will link: a high score alone links nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from integrations.sync.records import Record, plain

WEIGHTS = {"number": 40, "name": 35, "orgnr": 15, "email": 5, "city": 5}
WORTH_SHOWING = 40
MOST_PER_WORD = 50  # records that share a word: a word of half the register says nothing
CLOSEST = 6  # of those that share the most; only these are compared letter by letter, which is what costs


@dataclass(frozen=True)
class Pair:
    """`score` 0–100 over what both sides have; `parts`: attribute → 0–100. `will_link`: number and name are equal."""

    left: Record
    right: Record
    score: int
    parts: Mapping[str, int]
    will_link: bool


def will_link(left: Record, right: Record) -> bool:
    return bool(left.number) and left.number == right.number and plain(left.name) == plain(right.name)


def pair(left: Record, right: Record) -> Pair:
    parts = {name: alike for name in WEIGHTS if (alike := _alike(name, left, right)) is not None}
    weight = sum(WEIGHTS[name] for name in parts)
    score = round(sum(WEIGHTS[name] * parts[name] for name in parts) / weight) if weight else 0
    return Pair(left, right, score, parts, will_link(left, right))


def _alike(name: str, left: Record, right: Record) -> int | None:
    """None where a side lacks the attribute: what is not known speaks neither for nor against."""
    mine, theirs = (plain(_value(name, record)) for record in (left, right))
    if not (mine and theirs):
        return None
    if mine == theirs:
        return 100
    if name == "number":
        return 80 if mine.lstrip("0") == theirs.lstrip("0") else 0
    return round(100 * SequenceMatcher(None, mine, theirs).ratio()) if name == "name" else 0


def _value(name: str, record: Record) -> str:
    return getattr(record, name) if name in ("number", "name") else str(record.fields.get(name) or "")


def best_pairs(left: Iterable[Record], right: Iterable[Record]) -> list[Pair]:
    """For each left record its likest right one, where one is worth showing; best first. Looks only at records that
    share a number, an organisation number or a word of the name, so a register costs about its own length."""
    others = list(right)
    index = _index(others)
    found = []
    for record in left:
        pairs = [pair(record, others[at]) for at in _nearest(record, index)]
        best = max(pairs, key=lambda p: (p.will_link, p.score, p.right.key), default=None)
        if best and best.score >= WORTH_SHOWING:
            found.append(best)
    return sorted(found, key=lambda p: (-p.score, p.left.number, p.left.key))


def _nearest(record: Record, index: dict[str, list[int]]) -> list[int]:
    """Places of the records that share the most with it: a number weighs as three words, a rare word more than a common
    one."""
    shared: Counter[int] = Counter()
    for word in sorted(_words(record)):
        places = index.get(word, ())[:MOST_PER_WORD]
        worth = 3 * MOST_PER_WORD if word[0] in "#@" else MOST_PER_WORD // max(len(places), 1) + 1
        for at in places:
            shared[at] += worth
    return sorted(shared, key=lambda at: (-shared[at], at))[:CLOSEST]


def _index(records: list[Record]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        for word in _words(record):
            index[word].append(at)
    return index


def _words(record: Record) -> set[str]:
    numbers = {f"#{record.number.lstrip('0')}"} if record.number else set()
    orgnr = {f"@{plain(str(record.fields['orgnr']))}"} if record.fields.get("orgnr") else set()
    return numbers | orgnr | {word for word in plain(record.name).split() if len(word) > 2}
