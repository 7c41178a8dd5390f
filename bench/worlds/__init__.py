"""Made-up data with the truth known, for the figures and for the tests that hold quality."""
