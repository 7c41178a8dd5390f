"""The books: ledgers, fiscal years, vouchers, import and export. `sie` and `reports` in here are pure, without Django."""
