"""SIE in and out: pure, no database. The small files beside are made for these tests."""
