"""Speed figures, each a ratio within one run so that it means the same on every machine: `manage.py bench`.

A test marked `bench` hands its figures to the fixture `figure`; they are printed a line each and kept in
var/bench.json. Names by area: transfer.*, sie.*, payroll.*, bank.*, sync.*, overview.*; lower is better.
"""
