"""The server's side of `clients/hub_connect.py`: a computer is bound to a company, then hands in books in parts."""
