project: ledger
day: -4
title: Import bank statements with two amount columns

21:48 you: Add support for bank statements with separate debit and credit columns.
22:04 edits: ledger/importer.py +41 -12
22:06 edits: tests/test_importer.py +22 -0
22:07 runs: pytest -q tests/test_importer.py
    12 passed in 0.30s
22:08 claude: The importer now reads debit and credit columns.
22:15 you: still wrong, my October file comes in with every debit as zero
22:31 edits: ledger/importer.py +11 -5
22:33 runs: pytest -q tests/test_importer.py
    13 passed in 0.31s
22:34 claude: Fixed the order of the columns.
22:40 you: no, it does not work, same result with that file
22:58 runs: python -m ledger.importer samples/october.csv
    Traceback (most recent call last):
      File "ledger/importer.py", line 88, in amount
    ValueError: could not convert string to float: '1.204,50'
    ! failed
23:12 edits: ledger/importer.py +18 -4
23:14 edits: tests/test_importer.py +9 -0
23:15 runs: pytest -q
    78 passed in 4.02s
23:16 claude: The file uses a comma as the decimal sign, so the amounts were dropped. The importer now reads both signs.
23:41 you: works now with all my files, commit and push
23:42 runs: git commit -am "feat(importer): read debit and credit columns and decimal commas"
    [main e7c01fd] feat(importer): read debit and credit columns and decimal commas
     2 files changed, 88 insertions(+), 19 deletions(-)
23:43 runs: git push
    To git@github.com:example/ledger.git
       8d20e4b..e7c01fd  main -> main
23:43 claude: Pushed.
00:34 you: One more thing: document the two formats in the README.
00:38 edits: README.md +17 -1
00:39 runs: git commit -am "docs: describe the statement formats"
    [main b02f5c9] docs: describe the statement formats
     1 file changed, 17 insertions(+), 1 deletion(-)
00:39 claude: Documented both formats.
