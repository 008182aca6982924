import type { DiagnosisRule } from './contract.ts';
import { listsOf, percent, type Run } from './run.ts';
import { onlyGuesses } from './trouble.ts';

/** A class is rare where the commonest has this many times its rows. */
const rare = 3;

/** Classes that have few rows, and that no row is ever given to. */
export const rareClass: DiagnosisRule = {
  id: 'rare-class',
  title: 'A class is never predicted',
  source: 'He and Garcia 2009, Learning from Imbalanced Data; taxonomy of real faults (Humbatova et al. 2020)',
  needs: ['observed.script.classCounts', 'activation.predicted-share', 'loss.train-score'],
  faultWhen: 'it has a third of the rows of the commonest or fewer, and the score is that of guessing',
  check(run) {
    const counts = run.script.classCounts;
    const shares = listsOf(run, 'activation.predicted-share').slice(-3);
    if (counts === null || shares.length === 0) return [];
    const never = counts.flatMap((count, c) => (count > 0 && shares.every((list) => list[c] === 0) ? [c] : []));
    if (never.length === 0) return [];
    const most = Math.max(...counts);
    const isRare = never.some((c) => rare * counts[c]! <= most);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return [
      {
        sentence: `${never.length === 1 ? 'Class' : 'Classes'} ${name(never)} (${percent(never.reduce((sum, c) => sum + counts[c]!, 0) / total)} of the rows) ${never.length === 1 ? 'is' : 'are'} predicted for no row`,
        consequence: isRare && sameAsCommonest(run, counts) ? onlyGuesses(run) : null,
        class: 'data',
        changes: [
          { repair: 'class-weights', action: 'Weigh rows by one over the number of rows of their class, or draw classes evenly' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'binary', classes: 2 },
      script: { classCounts: [760, 40] },
      scalars: { 'loss.train': [0.7, 0.3, 0.2, 0.19], 'loss.train-score': [0.5, 0.95, 0.95, 0.95] },
      layered: { 'activation.predicted-share': [[0.4, 0.6], [1, 0], [1, 0], [1, 0]] },
    },
    healthy: {
      observed: { task: 'binary', classes: 2 },
      script: { classCounts: [760, 40] },
      scalars: { 'loss.train': [0.7, 0.3, 0.2, 0.1], 'loss.train-score': [0.5, 0.95, 0.97, 0.99] },
      layered: { 'activation.predicted-share': [[0.4, 0.6], [1, 0], [0.97, 0.03], [0.95, 0.05]] },
    },
  },
}; // biome-ignore format: examples

function name(classes: readonly number[]): string {
  const shown = classes
    .slice(0, 5)
    .map((c) => c + 1)
    .join(', ');
  return classes.length > 5 ? `${shown} …` : shown;
}

/** Only where the commonest class takes nearly all rows is imbalance what it is about. */
function sameAsCommonest(run: Run, counts: readonly number[]): boolean {
  const last = listsOf(run, 'activation.predicted-share').at(-1)!;
  return (last[counts.indexOf(Math.max(...counts))] ?? 0) > 0.9;
}
