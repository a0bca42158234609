project: tidemark
day: -5
branch: ranking
title: Rank search results

09:15 you: Rank the search results: title matches before body matches, then by date.
09:27 edits: tidemark/search.py +38 -9
09:29 edits: tests/test_search.py +27 -0
09:30 runs: pytest -q
    2 failed, 33 passed in 0.90s
    ! failed
09:38 edits: tidemark/search.py +9 -6
09:39 runs: pytest -q
    35 passed in 0.88s
09:41 runs: git commit -am "feat(search): rank title matches first"
    [ranking 6b9e013] feat(search): rank title matches first
     2 files changed, 71 insertions(+), 12 deletions(-)
09:43 you: use a background agent to clean up the lint warnings meanwhile
09:44 agent: Clean up the lint warnings
    09:46 runs: ruff check .
        Found 11 errors.
        ! failed
    09:52 edits: tidemark/cli.py +8 -14
    09:54 runs: ruff check . && pytest -q
        All checks passed!
        35 passed in 0.91s
    09:55 runs: git commit -am "style: fix the lint warnings"
        [ranking 2c7714d] style: fix the lint warnings
         3 files changed, 19 insertions(+), 31 deletions(-)
    => The lint warnings are fixed and committed.
09:57 runs: git push -u origin ranking && gh pr create --title "Rank search results" --body "Title matches first."
    To https://github.com/example/tidemark.git
     * [new branch]      ranking -> ranking
    https://github.com/example/tidemark/pull/41
09:58 pr: https://github.com/example/tidemark/pull/41
09:59 claude: Opened the pull request.
11:30 you: looks good, merge it
11:31 runs: gh pr merge 41 --squash --delete-branch
    ✓ Squashed and merged pull request #41 (Rank search results)
11:31 claude: Merged.
