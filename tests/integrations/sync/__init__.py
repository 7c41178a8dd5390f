"""The engine that keeps two registers in step."""
