"""The demo: two tenants, four companies, four months of payroll, two years of books.

It uses the same actions as everybody.

Only where HUB_DEMO is on. Nothing here may be imported by another room.
"""
