project: tidemark
day: 0
title: Review of the ranking

14:05 you: review the pull request https://github.com/example/tidemark/pull/41
14:12 claude: Reviewed the ranking. One case is untested: two notes with the same title and date.
14:15 you: comment that
14:16 runs: gh pr comment 41 --body "Two notes with the same title and date have no defined order."
    https://github.com/example/tidemark/pull/41#issuecomment-1
14:16 claude: Commented.
