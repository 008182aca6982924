import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRules } from '../../../src/diagnosis/apply-rules.ts';
import { columnsOfTrace } from '../../../src/diagnosis/columns.ts';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';
import { classesGuessed } from '../../../src/traces/logs/guessing.ts';

const counts = [2, 3, 5, 10, 100, 1000];

/** What a network loses that is right that often: less than one that spreads the rest evenly, by a share of what it has learned. */
function lossAt(accuracy: number, classes: number, less = 0.35): number {
  const wrong = 1 - accuracy;
  const even = -accuracy * Math.log(accuracy) - wrong * Math.log(wrong / (classes - 1));
  const skill = (accuracy - 1 / classes) / (1 - 1 / classes);
  return even * (1 - less * skill);
}

describe('classes are counted by the start of a training', () => {
  it('that knows nothing: its loss is their logarithm, and one row in so many is right', () => {
    for (const classes of counts) expect(classesGuessed(Math.log(classes), 1 / classes)).toBe(classes);
  });

  it('of which a few rows are right or wrong by chance, or one rare class is named for all', () => {
    expect(classesGuessed(2.31, 0.12)).toBe(10);
    expect(classesGuessed(1.954, 0.057)).toBe(7);
    expect(classesGuessed(6.9, 0)).toBe(992);
  });

  it.each([
    ['ten that begin at 0.45', 1.52, 0.45],
    ['ten that begin at 0.3', 1.95, 0.3],
    ['a hundred that begin at 0.45', 2.1, 0.45],
    ['a thousand that begin at 0.6', 1.7, 0.6],
    ['four after steps that were too long', 1.96, 0.19],
    ['ten that begin to sink at guessing', 2, 0.1],
    ['a hinge, which is no logarithm', 1, 0.1],
    ['a loss below zero', -0.1, 0.15],
    ['all right', 0.01, 1],
  ])('and not of %s', (_, loss, accuracy) => {
    expect(classesGuessed(loss, accuracy)).toBeNull();
  });
});

describe('a log of a healthy training that begins trained', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultgap-classes-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const columns = {
    'training alone': ['loss', 'accuracy'],
    'training and validation': ['loss', 'accuracy', 'val_loss', 'val_accuracy'],
    'the score of validation alone': ['loss', 'val_accuracy'],
  } as const;

  /** Ten epochs that bring a tenth of what is left to learn. */
  function logOf(
    classes: number,
    start: number,
    names: readonly string[],
    percent: boolean,
    less?: number,
  ): string {
    const rows = Array.from({ length: 10 }, (_, epoch) => {
      const accuracy = start + 0.1 * (1 - start) * (epoch / 9);
      const score = percent ? (100 * accuracy).toFixed(2) : accuracy.toFixed(4);
      const cells = names.map((name) =>
        name.endsWith('loss') ? lossAt(accuracy, classes, less).toFixed(4) : score,
      );
      return [epoch, ...cells].join(',');
    });
    return `${['epoch', ...names].join(',')}\n${rows.join('\n')}\n`;
  }

  const starts = counts.flatMap((classes) =>
    [0.3, 0.45, 0.6].filter((start) => start > 1.2 / classes).map((start) => [classes, start] as const),
  );

  it.each(starts)(
    'of %i classes at %d has no number of classes, and no rule calls it a fault',
    async (classes, start) => {
      for (const names of Object.values(columns))
        for (const [percent, less] of [
          [false, 0.35],
          [true, 0.65],
        ] as const) {
          const path = join(folder, 'training.csv');
          writeFileSync(path, logOf(classes, start, names, percent, less));
          const [trace] = await findTraces(path);
          expect(Object.keys(trace!.scalars).filter((id) => id.endsWith('-skill'))).toEqual([]);
          expect(trace!.header.log!.reading.join()).toContain('of a number of classes that it does not tell');
          expect(applyRules(trace!).facts.filter(({ fault }) => fault)).toEqual([]);
        }
    },
  );

  it('has one where it begins at guessing', async () => {
    const path = join(folder, 'training.csv');
    for (const classes of counts) {
      writeFileSync(path, logOf(classes, 1 / classes, columns['training and validation'], false));
      const [trace] = await findTraces(path);
      expect(trace!.scalars['loss.train-skill']![0]).toBeCloseTo(0, 2);
      const said = /guessing among about (\d+)/.exec(trace!.header.log!.reading.join())![1];
      expect(Math.abs(Number(said) / classes - 1)).toBeLessThan(0.05);
    }
  });

  it('is judged by its accuracy alone where it has no loss', async () => {
    const path = join(folder, 'training.csv');
    writeFileSync(path, logOf(10, 0.45, ['accuracy', 'val_accuracy'], false));
    const [trace] = await findTraces(path);
    const { log, has } = columnsOfTrace(trace!);
    expect(log).toContain('log.score-level.one');
    expect(has).toEqual([]);
  });

  it('of a thousand classes in per cent begins below one, which is no other unit', async () => {
    const rows = ['0,6.91,0.1', '1,5.1,12.5', '2,4.3,18.5', '3,3.9,24.1', '4,3.6,28.3', '5,3.4,31.2'];
    const path = join(folder, 'training.csv');
    writeFileSync(path, `epoch,val_loss,val_accuracy\n${rows.join('\n')}\n`);
    const [trace] = await findTraces(path);
    expect(trace!.scalars['loss.validation-score']!.slice(0, 2)).toEqual([0.001, 0.125]);
  });
});

describe('a log that ends at guessing', () => {
  it('tells the number of classes, and that nothing was learned', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultgap-guessing-'));
    try {
      const losses = [7.9, 5.9, 4.4, 2.9, 2.1, 1.97, 1.95, 1.95];
      const scores = [0.26, 0.3, 0.32, 0.2, 0.17, 0.15, 0.14, 0.15];
      const rows = losses.map((loss, epoch) => `${epoch},${loss},${scores[epoch]}`);
      writeFileSync(join(folder, 'training.csv'), `epoch,loss,accuracy\n${rows.join('\n')}\n`);
      const [trace] = await findTraces(join(folder, 'training.csv'));
      expect(trace!.header.log!.reading.join()).toContain('guessing among about 7');
      expect(trace!.scalars['loss.train-skill']!.at(-1)).toBeCloseTo(0, 1);
      const [fault] = applyRules(trace!).facts.filter((fact) => fact.fault);
      expect(fault!.rule).toBe('flat-curves');
      expect(fault!.sentence).toContain('where guessing among 7 classes gives 0.143 and 1.95');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('and not a regression whose accuracy is next to nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultgap-guessing-'));
    try {
      for (const [end, score] of [
        [Math.LN10, 0],
        [4.61, 0.004],
        [3.4, 0.01],
      ] as const) {
        const rows = Array.from(
          { length: 8 },
          (_, i) => `${i},${end + 40 * 0.2 ** i},${score + (i % 3) / 1000}`,
        );
        writeFileSync(join(folder, 'training.csv'), `epoch,loss,accuracy\n${rows.join('\n')}\n`);
        const [trace] = await findTraces(join(folder, 'training.csv'));
        expect(applyRules(trace!).facts.filter(({ fault }) => fault)).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
