"""Stories an accountant can read: the pages are used as a browser uses them, Visma.net answers in its own process."""
