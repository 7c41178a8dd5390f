"""Payroll results → balanced journals → transfer. Knows destinations by name only; never imports `integrations`."""
