project: tidemark
day: 0
title: Sync through a shared folder

08:50 you: Implement the sync log from docs/sync.md: one file per machine, append only.
09:14 writes: tidemark/synclog.py 118
09:20 writes: tests/test_synclog.py 74
09:21 runs: pytest -q
    3 failed, 41 passed in 1.20s
    ! failed
09:37 edits: tidemark/synclog.py +22 -14
09:38 runs: pytest -q
    44 passed in 1.18s
09:40 runs: git add -A && git commit -m "feat(sync): write a log per machine"
    [main 5be2f10] feat(sync): write a log per machine
     3 files changed, 214 insertions(+)
09:41 claude: The log is written, one file per machine.
09:48 you: Merge the logs of two machines and keep both versions of a note that changed on both.
10:20 writes: tidemark/merge.py 97
10:28 edits: tests/test_synclog.py +66 -2
10:29 runs: pytest -q
    2 failed, 50 passed in 1.31s
    ! failed
10:49 edits: tidemark/merge.py +17 -12
10:50 runs: pytest -q
    58 passed in 1.33s
10:52 runs: git add -A && git commit -m "feat(sync): merge two logs and keep both versions"
    [main c3390da] feat(sync): merge two logs and keep both versions
     3 files changed, 182 insertions(+), 14 deletions(-)
10:53 claude: Merging works and keeps both versions of a note.
11:05 you: I tried it with two folders here and it works. Don't push yet, I want to read it again.
11:06 runs: git status
    On branch main
    Your branch is ahead of 'origin/main' by 2 commits.
      (use "git push" to publish your local commits)

    nothing to commit, working tree clean
11:06 claude: Two commits are waiting locally.
