"""Speed figures, as ratios within one run. One module per area; each has `figures()`. May import every room."""
