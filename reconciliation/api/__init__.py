"""The bank's side for programs. Amounts are text ("1234.50") and days ISO; money in is positive."""
