"""Two registers in step. Left is Severa, right is eEkonomi.

The pure half, which knows no database:

    records.py      a record of one side in shared words, its digest, its problems
    likeness.py     how alike two records are, and whether they will link
    plan.py         both sides, links and decisions → creates, updates, links, conflicts, refusals, each with its reason
    registers/      one module per register: the field map as data, and what becomes of a record on the other side

What is written where stands in the plan before anything is written; a dry run is the plan shown. Around it:

    reading.py      both systems into snapshots; never concludes a deletion from an incomplete reading
    planning.py     plan_of(company, register, scope="all") -> plan.Plan
    running.py      start_run(company=, register=, scope="since"|"all"|[[side, key], …], is_dry=False, by=) -> SyncRun
                    start_check(company=, what="sent"|"paid", by=) -> SyncRun        invoices on their way back
    writing.py      one write on the other side, through the outbox; remembering.py what is remembered of it
    delivering.py   a run's own deliveries: opened leased, carried out one by one, let go of when the way is lost
    statistics.py   refresh(company): the planner is told of a register that has just been read
    issues.py       note / resolve what a run found; rows(issues) -> [{…}] for export  words_of(issue)
                    links_of(issue, company) -> {"left": url, "right": url}
    curing.py       retry(company=, issues=, by=) -> [SyncRun]      mute / unmute(company=, issues=, by=)
                    keep_left / keep_right(company=, issues=, by=)
    decisions.py    decide(company=, register=, rows=[(side, key, wish, other)], by=)
    compared.py     the comparison report, made of the plan
    preflight.py    preflight(company) -> [Check(name, state, code, facts)], Check.words
    registers       NAMES, register_of(name) -> Register: .fields is ((left field, right field, rule in words), …)
"""
