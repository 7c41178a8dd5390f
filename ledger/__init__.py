"""The books: ledgers, fiscal years, vouchers, import and export. `sie` in here is pure, without Django."""
