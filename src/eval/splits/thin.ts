import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import { type Guarantee, type RowCut, type SplitRow, twinsOf } from '../contract.ts';

/** Program and class of a row, as one text. */
const classOfProgram = ({ program, label }: SplitRow): string => `${program}\n${label}`;

/** Without the twins of what the fold tests: where folds are not dealt by mutant, they may stand on both sides. */
export function dropTwins(trained: readonly number[], { rows, own }: RowCut, fold: number): number[] {
  const tested = new Set(rows.filter((_, i) => own[i] === fold).map(twinsOf));
  return trained.filter((i) => !tested.has(twinsOf(rows[i]!)));
}

/**
 * Per program the share of its rows that every class may keep in training: that of the class which lost most of its rows to
 * the tested fold, and never more than a program keeps on average where programs are held out.
 */
export function sharesLeft(trained: readonly number[], { rows, folds }: RowCut): Map<string, number> {
  const left = countClasses(trained.map((i) => rows[i]!));
  const shares = new Map<string, number>();
  const most = 1 - 1 / programFolds(rows, folds);
  for (const [key, own] of groupBy(rows, classOfProgram)) {
    const { program } = own[0]!;
    const share = (left.get(key) ?? 0) / own.length;
    shares.set(program, Math.min(share, shares.get(program) ?? most));
  }
  return shares;
}

/** Folds that programs are dealt to; two where there is one program, of which half would be held out. */
export function programFolds(rows: readonly SplitRow[], folds: number): number {
  return Math.max(2, Math.min(folds, new Set(rows.map((row) => row.program)).size));
}

/**
 * Keeps of every class of every program the program's share of all its rows, to the nearest whole row, so that how often a
 * program has a class in training says nothing of the class that is tested. Whole mutants are kept, drawn anew for every
 * fold; the last one in part.
 */
export function keepShares(
  trained: readonly number[],
  { rows, own }: RowCut,
  fold: number,
  shares: ReadonlyMap<string, number>,
): number[] {
  const all = countClasses(rows);
  const salt = rows[own.indexOf(fold)]!.traceId;
  const kept = [...groupBy(trained, (i) => classOfProgram(rows[i]!))].flatMap(([key, ofClass]) => {
    const wanted = Math.round(shares.get(rows[ofClass[0]!]!.program)! * all.get(key)!);
    if (wanted >= ofClass.length) return ofClass;
    const mutants = [...groupBy(ofClass, (i) => rows[i]!.mutant)]
      .map(([mutant, members]) => ({ members, rank: randomStream('thin', salt, mutant).uniform() }))
      .sort((a, b) => a.rank - b.rank);
    return mutants.flatMap(({ members }) => members).slice(0, wanted);
  });
  return kept.sort((a, b) => a - b);
}

/** What `keepShares` brings about. */
export const sharesEqual: Guarantee = {
  says: 'all classes of a program keep the same share of their rows in training, to one row',
  breach({ rows, sides }) {
    const all = countClasses(rows);
    for (const { fold, trained } of sides) {
      const kept = countClasses(trained.map((i) => rows[i]!));
      for (const [program, own] of groupBy(rows, (row) => row.program)) {
        const counts = [...new Set(own.map(classOfProgram))].map(
          (key) => [kept.get(key) ?? 0, all.get(key)!] as const,
        );
        // Shares that can all be rounded to these counts.
        const lowest = Math.max(...counts.map(([some, whole]) => (some - 0.5) / whole));
        const highest = Math.min(...counts.map(([some, whole]) => (some + 0.5) / whole));
        if (lowest > highest) return `fold ${fold} keeps unequal shares of ${program}`;
      }
    }
    return null;
  },
};

function countClasses(rows: readonly SplitRow[]): Map<string, number> {
  return new Map([...groupBy(rows, classOfProgram)].map(([key, own]) => [key, own.length]));
}
