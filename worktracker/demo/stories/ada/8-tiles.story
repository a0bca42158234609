project: portolan
day: -1
title: Offline tiles

13:30 you: Make the map work offline: cache the vector tiles around each harbour.
13:52 writes: src/tiles.ts 96
13:58 writes: src/tiles.test.ts 52
14:00 runs: npm test
    > vitest run

     Test Files  1 failed | 1 passed (2)
          Tests  3 failed | 8 passed (11)
    ! failed
14:22 edits: src/tiles.ts +31 -18
14:24 runs: npm test
    > vitest run

     Test Files  1 failed | 1 passed (2)
          Tests  2 failed | 9 passed (11)
    ! failed
14:41 edits: src/tiles.ts +12 -9
14:43 runs: npm test
    > vitest run

     Test Files  1 failed | 1 passed (2)
          Tests  2 failed | 9 passed (11)
    ! failed
14:45 claude: Two tests still fail: the cache grows past its limit when two harbours overlap.
14:47 asks: Should overlapping harbours share one tile cache or keep one each?
    - One shared cache
    - One cache per harbour
