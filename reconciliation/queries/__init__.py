"""What the pages, the API and the report ask for. Nothing here changes anything."""
