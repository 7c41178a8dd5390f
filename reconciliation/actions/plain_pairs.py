"""The plainest pairs of a run, found and kept by the database: one open line on either side with a reference and an
amount. No row of them passes through the application.

They are what rule "reference" makes first of all, and nothing else of a run bears on them; `matching.match` is told of
them and goes on from there. What is left out here (another rule stands first, letters beyond ASCII, dates that are near
only where closed days do not count, a pair the user has rejected) the rules themselves come upon.
"""

import json
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from hub.permissions import Actor
from hub.tenancy import current_company, uuid7
from reconciliation import matching
from reconciliation.actions.copying import tell_planner
from reconciliation.guards import guarded
from reconciliation.models import BankAccount

Pair = tuple[str, str]  # ids of a bank line and a ledger line
AT_ONCE = 100_000  # open lines that are looked at in one transaction

# the time of a uuid7, a number that keeps the order in which rows go into the indexes, and chance
KEY = """(left(%(now)s, 20) || overlay(lpad(to_hex({number}), 7, '0') PLACING '-' FROM 4 FOR 0)
  || right(gen_random_uuid()::text, 8))::uuid"""

# `compact` of matching.references, for ASCII; each side's lines that are alone with their reference and amount
SIDE = """SELECT regexp_replace(lower(reference COLLATE "C"), '[^a-z0-9]', '', 'g') AS key, remaining AS amount,
  (array_agg(id))[1] AS id, min(date) AS date
FROM {table} WHERE company_id = %(company)s AND bank_account_id = %(account)s AND state = 'open' AND remaining <> 0
  AND octet_length(reference) = char_length(reference) AND mod(abs(remaining), %(turns)s) = %(turn)s
GROUP BY 1, 2 HAVING count(*) = 1"""
FIND = f"""CREATE TEMPORARY TABLE plain AS
SELECT {KEY.format(number="row_number() OVER (ORDER BY l.id)")} AS id,
  row_number() OVER (ORDER BY l.id) AS number, key, amount, l.id AS line, i.id AS item, abs(l.date - i.date) AS days
FROM ({SIDE.format(table="reconciliation_statementline")}) l
JOIN ({SIDE.format(table="reconciliation_ledgeritem")}) i USING (key, amount)
WHERE key <> '' AND key <> ALL (%(odd)s) AND abs(l.date - i.date) <= %(most)s AND NOT EXISTS (
  SELECT FROM reconciliation_rejection r WHERE r.company_id = %(company)s AND r.bank_account_id = %(account)s
  AND cardinality(r.keys) BETWEEN 1 AND 2 AND r.keys <@ ARRAY[l.id, i.id])
ORDER BY l.id"""
MATCH = """INSERT INTO reconciliation_match (company_id, id, bank_account_id, rule, reason, facts, score, parts, at, by,
  part_count, amount, difference)
SELECT %(company)s, p.id, %(account)s, %(rule)s, %(reason)s,
  jsonb_build_array(jsonb_build_array('reference', p.key), jsonb_build_array('days', p.days), '["count", 1]'::jsonb),
  w.score, w.parts::jsonb, %(at)s, %(by)s, 2, p.amount, 0
FROM plain p
JOIN unnest(%(days)s::int[], %(scores)s::float8[], %(parts)s::text[]) AS w (days, score, parts) USING (days)"""
PARTS = f"""INSERT INTO reconciliation_matchpart (company_id, id, match_id, line_id, item_id, amount)
SELECT %(company)s, {KEY.format(number="2 * p.number + s.side")}, p.id, s.line, s.item, p.amount
FROM plain p CROSS JOIN LATERAL (VALUES (0, p.line, NULL::uuid), (1, NULL::uuid, p.item)) AS s (side, line, item)"""


def has_plain_pairs(rules: matching.Rules) -> bool:
    """Whether a run begins with them, and is sure of them."""
    return rules.order[:1] == (matching.REFERENCE,) and matching.REFERENCE in rules.sure


def turns_for(lines: int) -> int:
    """Transactions to take that many open lines in."""
    return 1 + lines // AT_ONCE


def odd_references(references: Iterable[str]) -> list[str]:
    """In comparable form, those that only the application can put into it; a plain one may be their twin."""
    return sorted({matching.compact(each) for each in references if not each.isascii()})


def keep_plain(
    account: BankAccount, rules: matching.Rules, odd: list[str], by: Actor, *, turn: int = 0, turns: int = 1
) -> list[Pair]:
    """Keeps those of every `turns`-th amount, and gives them. The caller holds the account."""
    days = range(rules.reference_days + 1)
    worth = [matching.plain_pair(each) for each in days]
    facts = {
        "company": current_company(), "account": account.pk, "turn": turn, "turns": turns, "odd": odd,
        "most": rules.reference_days, "now": str(uuid7()), "at": timezone.now(), "by": by.name[:120],
        "rule": matching.REFERENCE, "reason": matching.PLAIN, "days": list(days),
        "scores": [score for score, _parts in worth], "parts": [json.dumps(parts) for _score, parts in worth],
    }  # fmt: skip
    with guarded(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.plain")
        cursor.execute(FIND, facts)
        found = cursor.execute("SELECT line::text, item::text FROM plain").fetchall()
        if found:
            cursor.execute(MATCH, facts)
            tell_planner(2 * len(found))
            cursor.execute(PARTS, facts)
        cursor.execute("DROP TABLE plain")
    return found
