project: ledger
day: -8
title: How the importer guesses columns

14:20 you: How does the importer decide which column holds the amount?
14:21 reads: ledger/importer.py
14:22 claude: It looks for a known header first and falls back to the most numeric column.
14:26 you: And what happens when a bank writes two amount columns, debit and credit?
14:28 claude: The second one is ignored today. Debits in such files come in as zero.
