project: tidemark
day: -7
title: Plan for syncing notes

15:02 you: Let's plan how notes could sync between two machines. No code yet, ask me what you need.
15:05 asks: How should conflicts be resolved?
    - Last writer wins
    - Keep both versions side by side
    => Keep both versions side by side, because losing a note is worse than a duplicate
15:08 asks: Which transport should the first version use?
    - A shared folder (Recommended)
    - A server of our own
    => A shared folder
15:15 plan: Sync notes through a shared folder
    => yes
15:22 writes: docs/sync.md 63
15:23 claude: Wrote down the plan for sync in docs/sync.md.
15:25 runs: git add docs/sync.md && git commit -m "docs: describe syncing through a shared folder"
    [main 90bb17e] docs: describe syncing through a shared folder
     1 file changed, 63 insertions(+)
15:25 claude: Committed.
