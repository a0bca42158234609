project: tidemark
day: -1
title: Tests on Windows

10:30 you: The tests fail on Windows because of path separators. Fix that.
10:44 edits: tidemark/store.py +9 -7
10:45 runs: pytest -q
    35 passed in 1.40s
10:47 runs: git commit -am "fix: compare paths without their separators"
    [windows-paths 0aa1b2c] fix: compare paths without their separators
     2 files changed, 12 insertions(+), 8 deletions(-)
10:48 claude: Fixed the comparison of paths.
