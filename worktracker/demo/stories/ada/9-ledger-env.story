project: ledger
day: 0
title: Deploy to the small server

15:20 you: Write a deploy script for the small server: build, copy, restart.
15:24 reads: .env
15:33 writes: bin/deploy.sh 38
15:34 runs: bash -n bin/deploy.sh
15:35 runs: bin/deploy.sh --dry-run
    would build ledger 0.9.2
    would copy 214 files
    would restart ledger.service
15:36 claude: Created bin/deploy.sh with a dry run.
15:50 you: run it for real
15:51 runs: bin/deploy.sh
15:52 stops:
15:53 you: I'll run it tomorrow, the server is being backed up now
15:53 claude: Understood, nothing was deployed.
