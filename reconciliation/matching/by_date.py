"""Rules "same_date" and "near_date": one amount, dates the same or close. Both follow one plan, made before either.

The plan weighs all lines of an amount together, so that the nearer date is never taken blindly from a line that
needs it more; where the lines cannot be told apart and are not equally many, nothing is planned.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from reconciliation.matching import chains, scores, similarity
from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import Links
from reconciliation.matching.records import Line, Reason
from reconciliation.matching.references import is_near
from reconciliation.matching.rules import NEAR_DATE, SAME_DATE

_LEAST_DAYS = 30
_NAMED, _AGREE = 20, 0.8  # pairs that must show it, and the share that must, for names to speak against a pair
_COMPARABLE = 0.3  # share of the ledger's references the bank must know for an unknown one to speak against a pair
_TRIED = 50  # partners looked at when the user has rejected some
_CERTAIN = 0.995  # of lines too many to weigh that are equally many on every day


@dataclass
class Cluster:
    """Open lines of one amount and currency, on days with no gap wider than the window between them."""

    rate: float
    days: list[int] = field(default_factory=list)
    bank: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ledger: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def shape(self) -> chains.Shape:
        first = self.days[0]
        return tuple((d - first, len(self.bank.get(d, ())), len(self.ledger.get(d, ()))) for d in self.days)

    @property
    def is_pair(self) -> bool:
        return sum(map(len, self.bank.values())) == sum(map(len, self.ledger.values())) == 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A pair to make: positions, words of the reason, how likely, how alike the words are, how many such pairs."""

    bank: int
    ledger: int
    code: str
    chance: float
    words: float = 0.0
    count: int = 1


def same(board: Board, links: Links) -> None:
    """Match what the plan pairs on one day."""
    _make(board, links, [each for each in _plan(board, links) if board.gap(each.bank, each.ledger) == 0], SAME_DATE)


def near(board: Board, links: Links) -> None:
    """Match what the plan pairs on different days."""
    _make(board, links, [each for each in _plan(board, links) if board.gap(each.bank, each.ledger) > 0], NEAR_DATE)


def _make(board: Board, links: Links, planned: list[Planned], rule: str) -> None:
    for each in planned:
        is_open = board.free_bank[each.bank] and board.free_ledger[each.ledger]
        if is_open and not speaks_against(board, links, each.bank, each.ledger):
            days = board.dates_apart([each.bank], [each.ledger])
            reason = Reason(each.code, (("days", days), ("count", each.count)))
            parts = scores.by_date(days, each.chance, each.words)
            board.take((each.bank,), (each.ledger,), rule, reason, parts, sure=rule in board.rules.sure)


def _plan(board: Board, links: Links) -> list[Planned]:
    """The pairs both rules make, worked out once on the lines open at the first call."""
    if board.plan is None:
        window = board.rules.near_days if NEAR_DATE in board.rules.order else 0
        strangers = foreign(board, links)
        found = list(clusters(board, window))
        planned = [pair for cluster in found for pair in _by_words(board, cluster, strangers)]
        for cluster in found:
            _leave_out(board, links, cluster, strangers)
        board.plan = planned + list(_by_chance(board, found, window))
    return board.plan


# ------------------------------------------------------------------ which lines lie together
def clusters(board: Board, window: int) -> Iterator[Cluster]:
    """Open lines by amount and currency, parted where days lie further apart than the window; both sides have any."""
    kinds: dict[tuple[int, str], tuple[list[int], list[int]]] = {}
    for at in board.open_bank():
        kinds.setdefault(_kind(board.bank[at]), ([], []))[0].append(at)
    for at in board.open_ledger():
        if sides := kinds.get(_kind(board.ledger[at])):
            sides[1].append(at)
    days = [day for side in (board.bank_days, board.ledger_days) for day in (side[:1] + side[-1:])]
    span = max(_LEAST_DAYS, max(days, default=0) - min(days, default=0) + 1)
    for kind in sorted(kinds):
        ours, theirs = kinds[kind]
        if theirs:
            yield from _split(board, ours, theirs, window, (len(ours) + len(theirs)) / 2 / span)


def _kind(line: Line) -> tuple[int, str]:
    return line.amount, line.currency


def _split(board: Board, ours: list[int], theirs: list[int], window: int, rate: float) -> Iterator[Cluster]:
    lines = sorted([(board.bank_days[at], 0, at) for at in ours] + [(board.ledger_days[at], 1, at) for at in theirs])
    cluster = Cluster(rate)
    for day, side, at in lines:
        if cluster.days and day - cluster.days[-1] > window:
            yield from _both(cluster)
            cluster = Cluster(rate)
        if not cluster.days or cluster.days[-1] != day:
            cluster.days.append(day)
        (cluster.bank, cluster.ledger)[side][day].append(at)
    yield from _both(cluster)


def _both(cluster: Cluster) -> Iterator[Cluster]:
    if cluster.bank and cluster.ledger:
        yield cluster


def foreign(board: Board, links: Links) -> set[int]:
    """Ledger lines whose reference the bank does not know, where it knows many: they may belong to other lines."""
    if board.strangers is None:
        board.strangers = _foreign(links)
    return board.strangers


def _foreign(links: Links) -> set[int]:
    known = links.known[0]
    referenced = [at for at, form in enumerate(links.plain[1]) if form]
    strangers = [at for at in referenced if links.plain[1][at] not in known and not links.mentioned(1, at)]
    if not referenced or 1 - len(strangers) / len(referenced) < _COMPARABLE:
        return set()
    return set(strangers)


def _leave_out(board: Board, links: Links, cluster: Cluster, strangers: set[int]) -> None:
    """Take the foreign ledger lines away where every bank line has a reference, which is then another one."""
    if strangers and all(links.plain[0][at] for lines in cluster.bank.values() for at in lines):
        for day, lines in cluster.ledger.items():
            cluster.ledger[day] = [at for at in lines if at not in strangers]


def speaks_against(board: Board, links: Links, one: int, other: int) -> bool:
    """Whether two lines of one amount name different references or people, where the two sides agree on such names."""
    if board.names_agree is None:
        board.names_agree = _names_agree(board)
    bank, ledger = board.bank[one], board.ledger[other]
    if board.names_agree and bank.counterparty and ledger.counterparty and not similarity.share_name(bank, ledger):
        return True
    form, their_form = links.plain[0][one], links.plain[1][other]
    return bool(form and their_form and other in foreign(board, links) and not is_near(form, their_form))


def _names_agree(board: Board) -> bool:
    """Whether lines that belong together by reference mostly share a word of their counterparty."""
    bank, ledger = {line.id: line for line in board.bank}, {line.id: line for line in board.ledger}
    pairs = [(board.bank[one], board.ledger[other]) for one, other in board.settled]
    pairs += [(bank[m.bank[0]], ledger[m.ledger[0]]) for m in board.made if len(m.bank) == len(m.ledger) == 1]
    named = [pair for pair in pairs if pair[0].counterparty and pair[1].counterparty]
    return len(named) >= _NAMED and sum(similarity.share_name(*pair) for pair in named) >= _AGREE * len(named)


# ------------------------------------------------------------------ told apart by their words
def _by_words(board: Board, cluster: Cluster, strangers: set[int]) -> Iterator[Planned]:
    """Pairs of a cluster whose words single each other out; they leave the cluster."""
    if cluster.is_pair and not any(at in strangers for lines in cluster.ledger.values() for at in lines):
        return
    ours = [at for lines in cluster.bank.values() for at in lines]
    theirs = [at for lines in cluster.ledger.values() for at in lines]
    for one, other, words in similarity.mutual(board.bank, board.ledger, ours, theirs):
        days = board.gap(one, other)
        if days <= max(board.rules.near_days, 0):
            cluster.bank[board.bank_days[one]].remove(one)
            cluster.ledger[board.ledger_days[other]].remove(other)
            yield Planned(one, other, "near_date_party" if days else "same_date_party", 0.98, words)


# ------------------------------------------------------------------ told apart by their dates, or not at all
def _by_chance(board: Board, found: list[Cluster], window: int) -> Iterator[Planned]:
    weighed = [each for each in found if chains.can_weigh(each.shape, window)]
    counted = Counter((each.shape, _rounded(each.rate)) for each in weighed)
    if board.habits is None:  # learnt once, from all lines: those left over later are not like the rest
        board.habits = chains.observed([(*key, times) for key, times in sorted(counted.items())], window)
    weights = {rate: (board.habits.weights(rate), {}) for _, rate in counted}
    shares = {key: chains.expected(key[0], *weights[key[1]]) for key in counted}
    for cluster in found:
        key = cluster.shape, _rounded(cluster.rate)
        yield from _likely(board, cluster, shares[key]) if key in shares else _even(board, cluster, window)


def _rounded(rate: float) -> float:
    """Two figures are enough, and make most clusters alike."""
    return float(f"{rate:.1e}")


def _even(board: Board, cluster: Cluster, window: int) -> Iterator[Planned]:
    """Too many to weigh: only where a day, and those within the window of it, have equally many lines on both sides."""
    uneven = [day for day in cluster.days if len(cluster.bank.get(day, ())) != len(cluster.ledger.get(day, ()))]
    near = {day + off for day in uneven for off in range(-window, window + 1)}
    for day in cluster.days:
        if day not in near and cluster.bank.get(day):
            yield from _pairs(board, cluster.bank[day], cluster.ledger[day], _CERTAIN)


def _likely(board: Board, cluster: Cluster, shares: chains.Shares) -> Iterator[Planned]:
    """Every two days whose lines almost certainly belong together, all of the bank's day to all of the ledger's."""
    shape, days = cluster.shape, cluster.days
    given: dict[int, float] = defaultdict(float)
    for (_, other), pairs in shares.items():
        given[other] += pairs
    for (one, other), pairs in sorted(shares.items()):
        bank, ledger = cluster.bank.get(days[one], []), cluster.ledger.get(days[other], [])
        chance = pairs / shape[one][1]
        full = given[other] > shape[other][2] - 0.5
        if chance * 100 >= board.rules.certainty and full and len(bank) <= len(ledger):
            yield from _pairs(board, bank, ledger, chance)


def _pairs(board: Board, ours: list[int], theirs: list[int], chance: float) -> Iterator[Planned]:
    """Lines that cannot be told apart, or one and one."""
    if len(ours) == len(theirs) == 1:
        days = board.gap(ours[0], theirs[0])
        yield Planned(ours[0], theirs[0], "near_date" if days else "same_date", chance)
    elif _alike(board.bank, ours) or _alike(board.ledger, theirs):
        for one, at in _allowed(board, ours, theirs):
            yield Planned(one, at, "twins", chance, count=len(ours))


def _allowed(board: Board, ours: list[int], theirs: list[int]) -> Iterator[tuple[int, int]]:
    """Each of `ours` with one of `theirs`, past pairs the user has rejected where another partner is as good."""
    left = theirs[::-1]
    for one in ours:
        choices = range(min(len(left), _TRIED if board.rules.rejected else 1))
        if (at := next((k for k in choices if not board.is_rejected((one,), (left[-1 - k],))), None)) is not None:
            yield one, left.pop(-1 - at)


def _alike(lines: list[Line], positions: list[int]) -> bool:
    first = similarity.traits(lines[positions[0]])
    return all(similarity.traits(lines[at]) == first for at in positions)
