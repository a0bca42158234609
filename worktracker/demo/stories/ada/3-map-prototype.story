project: portolan
day: -6
title: First map on screen

09:40 you: Set up a small TypeScript project that shows a map with the harbours from harbours.json.
09:46 plan: Leaflet map with raster tiles and a React wrapper
    => no: no React, one page does not need it
09:47 you: Let's use MapLibre instead of Leaflet because it draws vector tiles. Plain TypeScript.
09:58 writes: src/map.ts 72
10:02 writes: src/harbours.ts 38
10:05 writes: src/harbours.test.ts 41
10:06 runs: npm test
    > vitest run

     FAIL  src/harbours.test.ts > skips harbours without a position
     Test Files  1 failed (1)
          Tests  1 failed | 5 passed (6)
    ! failed
10:11 edits: src/harbours.ts +5 -2
10:12 runs: npm test
    > vitest run

     Test Files  1 passed (1)
          Tests  6 passed (6)
10:14 runs: npm run build
    > vite build

    dist/index.html                 0.41 kB
    dist/assets/index-8f1b2c.js   212.18 kB
    built in 1.92s
10:16 claude: Added a map page with the harbours drawn as points.
10:24 you: nice, that works. commit
10:25 runs: git add -A && git commit -m "feat: show the harbours on a map"
    [main 04d1f6e] feat: show the harbours on a map
     9 files changed, 311 insertions(+)
10:25 claude: Committed.
