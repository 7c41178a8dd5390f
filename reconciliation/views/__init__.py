"""The bank pages. Each view turns a request into one question or one act."""
