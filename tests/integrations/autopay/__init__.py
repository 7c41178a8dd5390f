"""The feed of bank statements."""
