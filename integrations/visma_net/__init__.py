"""Visma.net ERP: connect, link companies, deliver journals, look them up again."""
