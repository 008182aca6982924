import type { AuditLabelled } from '../context.ts';
import { isByChance } from '../duplicates.ts';
import { isAbove, smallestLoss } from '../predict.ts';
import type { AuditFinding } from '../result.ts';
import { whyClearLoss } from '../why-clear.ts';
import {
  counted,
  estimateOf,
  missingValue,
  sayCount,
  sayScore,
  sayShare,
  scoreValue,
  unmeasuredFinding,
} from '../words.ts';
import type { AuditCheck, AuditMeasured } from './contract.ts';

/** Fewer near rows than this share may be chance: the search itself is wrong about one row of two hundred. */
const nearShare = 0.02;
const equalShare = 0.01;

/** Rows that are alike lie on both sides of a random split. */
export const alikeRows: AuditCheck = (audit) => [
  equalFinding(audit),
  nearFinding(audit),
  togetherFinding(audit),
];

function equalFinding({ duplicates, table, blank, seen }: AuditMeasured): AuditFinding {
  const [id, title] = ['equal-rows', 'Rows that stand twice'];
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  const { equal, equalRuns } = duplicates;
  const filled = blank.filter((own) => !own).length;
  const twice = equal.sets.flat().length;
  const runs = equalRuns.sets.flat().length;
  const contradicting = equal.sets.filter((rows) => labelsOf(table.label?.of, rows) > 1);
  const chance = isByChance(equal);
  const level = chance || twice === 0 ? 'clear' : twice >= equalShare * filled ? 'leak' : 'look';
  const says = [
    twice === 0
      ? 'No row with numbers equals another.'
      : `${sayShare(twice, filled)} equal another row in every column of numbers${chance ? ', as many as columns of so few values have by chance' : ''}.`,
    ...(runs > twice ? [`${sayCount(runs)} equal another row but for what the machine felt.`] : []),
    ...(contradicting.length > 0
      ? [
          `${sayCount(contradicting.length)} of ${sayCount(equal.sets.length)} sets of equal rows have different labels.`,
        ]
      : []),
  ].join(' ');
  return {
    ...{ id, title, says },
    level: level === 'clear' && contradicting.length > 0 && !chance ? 'look' : level,
    values: [
      counted('rows', twice),
      counted('sets', equal.sets.length),
      counted('sets of different labels', contradicting.length),
      counted('rows equal but for the machine', runs),
      counted('pairs by chance', equal.pairsByChance),
    ],
  };
}

function labelsOf(of: Int32Array | undefined, rows: readonly number[]): number {
  return of === undefined ? 0 : new Set(rows.map((row) => of[row]!).filter((own) => own >= 0)).size;
}

function nearFinding({ duplicates: { near }, seen }: AuditMeasured): AuditFinding {
  const [id, title] = ['near-rows', 'Rows that nearly stand twice'];
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  if (typeof near === 'string') return unmeasuredFinding(id, title, near);
  const share = near.rows.length / near.compared;
  const isMany = share >= nearShare;
  return {
    ...{ id, title, level: isMany ? 'look' : 'clear' },
    says: `${sayShare(near.rows.length, near.compared, 'different rows')} lie closer to another row than the rows around them explain${isMany ? ', such as repeats of one run: a random split has them on both sides' : '; half a percent would be chance'}.`,
    values: [
      counted('rows', near.rows.length),
      counted('compared', near.compared),
      counted('dimension', near.dimension),
    ],
  };
}

/** What likeness is worth: the only thing that a table without programs can say of them. */
function togetherFinding({ labelled, scored, duplicates, seen }: AuditMeasured): AuditFinding {
  const [id, title] = ['alike-together', 'What rows that are alike are worth'];
  if (seen.length === 0) return unmeasuredFinding(id, title, 'no column of numbers varies');
  if (typeof labelled === 'string' || scored === null)
    return unmeasuredFinding(id, title, labelled as string);
  const cut = labelled.cuts.find((one) => one.id === 'duplicates-together')!;
  if (cut.reason !== null)
    return {
      id,
      title,
      level: 'clear',
      says: 'Every row is unlike the others.',
      values: [missingValue(id, cut.reason)],
    };
  const loss = scored.losses.find((one) => one.cut === cut.id && one.value !== null);
  if (loss === undefined) return unmeasuredFinding(id, title, 'no column of numbers varies');
  const score = scored.scores.find((one) => one.cut === cut.id && one.set === loss.set)!;
  const random = scored.scores.find((one) => one.cut === 'random' && one.set === loss.set)!;
  const isLost = isAbove(estimateOf(loss)!, 0, smallestLoss);
  const clusters = new Set(duplicates.clusters).size;
  const apart = countApart(labelled, duplicates.clusters);
  return {
    ...{ id, title, level: isLost ? 'leak' : 'clear' },
    says:
      `In random folds ${sayShare(apart, labelled.at.length)} have a row like them on the training side. ` +
      `With equal and near rows kept on one side (${sayCount(clusters)} stand-ins for groups, not programs), ${sayScore(score)} is left; ` +
      `random rows promise ${sayScore(random)}. The difference is ${sayScore(loss)}.${whyClearLoss(estimateOf(loss)!, isLost)}`,
    values: [
      counted('rows with one like them in training', apart),
      counted('stand-in groups', clusters),
      scoreValue('together', score),
      scoreValue('lost', loss),
    ],
  };
}

/** Rows that are tested, in the first random folds, while a row like them is trained on. */
function countApart({ cuts, at }: AuditLabelled, clusters: Int32Array): number {
  const [own] = cuts[0]!.folds!;
  const folds = new Map<number, Set<number>>();
  for (const [i, row] of at.entries()) {
    const seen = folds.get(clusters[row]!) ?? new Set();
    folds.set(clusters[row]!, seen.add(own![i]!));
  }
  return at.filter((row) => folds.get(clusters[row]!)!.size > 1).length;
}
