import type { Estimate } from '../statistics/bootstrap.ts';
import { type ColumnSet, distinctSets } from './column-sets.ts';
import { type AuditContext, type AuditLabelled, seenAt } from './context.ts';
import type { AuditCut } from './cuts.ts';
import type { AuditScore } from './result.ts';
import { forestWork } from './work.ts';

/** Predictions from each set of columns under each cut, as far as they could be made. */
export interface SetScores {
  readonly scores: readonly AuditScore[];
  readonly losses: readonly AuditScore[];
  /** Predictions from a set under a cut; undefined where there are none. */
  predictions(set: ColumnSet['id'], cut: string): readonly Int32Array[] | undefined;
}

/** Scores what each set of columns tells of the label under each cut. */
export function scoreSets({ sets, meter }: AuditContext, labelled: AuditLabelled): SetScores {
  const predicted = new Map<string, readonly Int32Array[]>();
  const scores: AuditScore[] = [];
  const losses: AuditScore[] = [];
  for (const { id, title, columns } of distinctSets(sets)) {
    const seen = seenAt(columns, labelled.at);
    for (const cut of labelled.cuts) {
      const reason = columns.length === 0 ? `needs ${neededColumns[id]}, got none` : cut.reason;
      if (reason !== null) {
        scores.push(unmeasured(id, cut, reason));
        if (cut.id !== 'random') losses.push(unmeasured(id, cut, reason));
        continue;
      }
      meter.begin(`${title}, ${cut.title}`, forestWork(labelled.at.length, columns.length));
      const predictions = labelled.predict(seen, cut);
      predicted.set(`${id} ${cut.id}`, predictions);
      scores.push(measured(id, cut, labelled.score(predictions)));
      const random = predicted.get(`${id} random`);
      if (cut.id === 'random' || random === undefined) continue;
      const lost = labelled.lose(random, predictions);
      losses.push(measured(id, cut, lost));
    }
  }
  return { scores, losses, predictions: (set, cut) => predicted.get(`${set} ${cut}`) };
}

const neededColumns: Readonly<Record<ColumnSet['id'], string>> = {
  all: 'columns of numbers',
  machine: 'columns of time, memory, CPU, GPU or the like',
  others: 'columns of numbers that are not of the machine',
};

function measured(set: string, { id }: AuditCut, { value, low, high }: Estimate): AuditScore {
  return {
    set,
    cut: id,
    value,
    low,
    high,
    reason: low === null ? 'no interval: needs two units to draw from' : null,
  };
}

function unmeasured(set: string, { id }: AuditCut, reason: string): AuditScore {
  return { set, cut: id, value: null, low: null, high: null, reason };
}
