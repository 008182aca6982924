import type { SplitRow } from '../../../src/eval/contract.ts';

/**
 * Seven programs of three families and four data sets, three classes of six operators (two fewer of one of them), the first two
 * mutants of each class twins.
 */
export const rows: SplitRow[] = Array.from({ length: 7 }, (_, p) =>
  ['data', 'loss', 'optimisation'].flatMap((label) =>
    (label === 'loss' ? [0, 1, 2, 3] : [0, 1, 2, 3, 4, 5]).flatMap((m) =>
      [0, 1].map((s): SplitRow => {
        const mutant = `p${p}/${label}-${m}`;
        const place = { program: `p${p}`, family: `f${p % 3}`, dataSet: `d${p % 4}`, session: m };
        const twin = m === 1 ? { twinOf: `p${p}/${label}-0` } : {};
        return { ...place, ...twin, traceId: `${mutant}/${s}`, operator: `${label}-${m}`, mutant, label };
      }),
    ),
  ),
)
  .flat()
  .sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
