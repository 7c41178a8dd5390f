"""Pure reports: no database."""
