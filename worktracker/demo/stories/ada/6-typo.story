project: dotfiles
day: -3
title: Typo in the shell prompt

19:10 you: Fix the typo in the git prompt: it says "brnach".
19:11 edits: zsh/prompt.zsh +1 -1
19:11 runs: git commit -am "Fix a typo in the git prompt"
    [main 77c01aa] Fix a typo in the git prompt
     1 file changed, 1 insertion(+), 1 deletion(-)
19:11 claude: Fixed.
