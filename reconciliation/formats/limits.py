"""How large a bank file may be. Reading stays within seconds and a few hundred megabytes at these bounds."""

from __future__ import annotations

MAX_BYTES = 100_000_000
MAX_LINES = 2_000_000  # rows of a text file
MAX_ENTRIES = 300_000  # booked lines of one file
MAX_DETAILS = 1_000_000  # payments inside them
MAX_ELEMENTS = 8_000_000  # of an XML file
MAX_HELD = 400_000  # of them at a time in memory
MAX_FIELD = 4_000  # characters kept of any text
