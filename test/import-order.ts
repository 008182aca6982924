/** Floors from the ground up: a file imports from lower floors and from its own house, never from beside it or above. */
export const importOrder: readonly (readonly string[])[] = [
  ['src/lib'],
  ['src/statistics', 'src/jobs'],
  ['src/tables'],
  ['src/training'],
  ['corpus'],
  ['src/faults'],
  ['src/traces'],
  ['src/features'],
  ['src/eval'],
  ['src/sweep', 'src/diagnosis', 'src/leaderboard', 'src/kills', 'src/audit'],
  ['src/mutants'],
  ['src/inputs', 'src/replication'],
  ['src/report'],
  ['src/cli'],
];

/**
 * Houses within a floor, each importing those before it. Files outside a house import its door only, `index.ts`, or its
 * `options.ts`, which loads nothing of it: a command says what may be chosen before it loads what does the work.
 */
export const innerHouses: readonly (readonly string[])[] = [
  ['src/mutants/post-training', 'src/mutants/quality', 'src/mutants/realism', 'src/mutants/link'],
  [
    'src/inputs/human',
    'src/inputs/sets',
    'src/inputs/generators',
    'src/inputs/judges',
    'src/inputs/search',
    'src/inputs/study',
    'src/inputs/test-sets',
    'src/inputs/bank',
  ],
];
