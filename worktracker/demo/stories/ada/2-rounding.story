project: ledger
day: -7
title: Rounding in monthly totals

10:12 you: The monthly total is off by a cent for some accounts. Find out why and fix it.
10:13 reads: ledger/totals.py
10:16 runs: pytest -q tests/test_totals.py
    6 passed in 0.12s
10:19 claude: The totals are summed as floats and rounded at the end. I will sum in cents.
10:24 edits: tests/test_totals.py +14 -0
10:25 runs: pytest -q tests/test_totals.py
    1 failed, 6 passed in 0.15s
    ! failed
10:33 edits: ledger/totals.py +19 -11
10:34 runs: pytest -q
    74 passed in 3.90s
10:35 runs: git commit -am "fix: sum monthly totals in cents"
    [main 8d20e4b] fix: sum monthly totals in cents
     2 files changed, 33 insertions(+), 11 deletions(-)
10:36 runs: git push
    To git@github.com:example/ledger.git
       51aa9b3..8d20e4b  main -> main
10:36 claude: Fixed: totals are summed in whole cents and only formatted at the end.
