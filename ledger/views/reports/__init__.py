"""The pages of reports. Figures are computed in ledger/reports; here they get addresses, words and files."""
