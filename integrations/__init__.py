"""The edge: other systems. Nothing of the project may import upward from here."""
