project: tidemark
day: 0
title: A lease for the search index

06:42 you: Two tidemark commands at the same time must not both write the search index. Use a lease row in the index instead of the advisory lock because a lock leaves no trace when its process dies.
06:44 reads: tidemark/index.py
06:52 edits: tests/test_index.py +38 -6
06:53 runs: pytest -q
    3 failed, 35 passed in 0.96s
    ! failed
07:03 edits: tidemark/index.py +46 -31
07:04 runs: pytest -q
    ..................................F...                                   [100%]
    FAILED tests/test_index.py::test_a_lease_ends_when_its_process_dies
    1 failed, 37 passed in 1.02s
    ! failed
07:12 edits: tidemark/index.py +9 -4
07:13 runs: pytest -q
    1 failed, 37 passed in 1.01s
    ! failed
07:19 edits: tidemark/index.py +5 -5
07:20 runs: pytest -q
    1 failed, 37 passed in 1.03s
    ! failed
07:21 claude: The lease compares its expiry with the clock of the process. In the test that clock is a minute late, so the lease never ends.
07:24 you: Then let SQLite set the time, when the lease is written and when it is compared.
07:30 edits: tidemark/index.py +12 -9
07:31 runs: pytest -q
    38 passed in 1.04s
07:38 runs: git commit -am "feat(index): replace the advisory lock with a lease row"
    [main 4be19d2] feat(index): replace the advisory lock with a lease row
     2 files changed, 101 insertions(+), 46 deletions(-)
07:39 runs: git push
    To https://github.com/example/tidemark.git
       d41a90c..4be19d2  main -> main
07:40 claude: The lease is in. An index whose writer dies is free again after 60 seconds.
07:44 you: I killed the writer while it was indexing and the next command went on. Works for me.
07:46 you: Lesson: the database must always set the time of a lease.
07:46 claude: Noted.
