"""Bank files in: bytes → statements with lines and findings. Pure Python and lxml, no Django, nothing is fetched.

    reading = read(data, name="kontoutdrag.xml")      never raises on what a file holds; findings say what is wrong
    reading.statements[0].lines                       one Line per entry the bank booked, its payments as details
    identity(line, occurrence)                        the same line again, whichever file or route it came by
    identities(statements, known)                     the same for whole statements, twins kept apart
    continuity(statements)                            gaps, overlaps and repeats between statements

Formats: camt.053 and camt.054 (and camt.052 when asked for), MT940, BgMax, Norwegian OCR giro, CREMUL, CSV.
`python -m reconciliation.formats FILE…` prints what is in files.
"""

from reconciliation.formats.continuity import Break, continuity
from reconciliation.formats.findings import Finding
from reconciliation.formats.identity import account_key, identities, identity, is_continuation
from reconciliation.formats.mapping import Mapping
from reconciliation.formats.reader import read
from reconciliation.formats.records import Detail, Line, Part, Reading, Statement
from reconciliation.formats.texts import Text, text

__all__ = [
    "Break", "Detail", "Finding", "Line", "Mapping", "Part", "Reading", "Statement", "Text", "account_key",
    "continuity", "identities", "identity", "is_continuation", "read", "text",
]  # fmt: skip
