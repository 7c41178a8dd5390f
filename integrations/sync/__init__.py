"""Two registers in step. The pure half: records as both sides see them, their likeness, and the plan.

    records.py      a record of one side in shared words, its digest, its problems
    likeness.py     how alike two records are, and whether they will link
    plan.py         both sides, links and decisions → creates, updates, links, conflicts, refusals, each with its reason

What is written where stands in the plan before anything is written; a dry run is the plan shown.
"""
