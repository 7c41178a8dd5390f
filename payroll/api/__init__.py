"""The acts of payroll for programs: the same rights, the same actions, amounts as text with two decimals.

shapes.py  what goes in and comes out     runs.py  files.py  transfers.py  journals.py  the acts by noun
"""
