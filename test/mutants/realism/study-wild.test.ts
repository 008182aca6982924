import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkProof } from '../../../corpus/wild/contract.ts';
import { halfOf } from '../../../corpus/wild/deal.ts';
import { readWildMutants, type WildModel, type WildMutants } from '../../../corpus/wild/mutants.ts';
import { readWildCards, readWildRecorded } from '../../../corpus/wild/read.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { studyDefaults } from '../../../src/mutants/realism/options.ts';
import { studyWildPair } from '../../../src/mutants/realism/study-wild.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-wild-'));
afterAll(() => rmSync(directory, { recursive: true }));

const pairs = readWildCards().filter(({ kind }) => kind === 'pair');
const classes = pairs.find(({ works }) => works.metric === 'accuracy')!;
const values = pairs.find(({ works }) => works.metric === 'r2')!;

/** Forty rows of three classes in turn, and a model that is wrong on the rows named. */
const targets = Array.from({ length: 40 }, (_, row) => row % 3);
const wrongOn = (...rows: number[]) =>
  targets.map((target, row) => (rows.includes(row) ? (target + 1) % 3 : target));
const rowsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function model(
  role: WildModel['role'],
  name: string,
  predicted: WildModel['predictions'][number],
): WildModel {
  const right = predicted.filter((value, row) => value === targets[row]).length / targets.length;
  return {
    ...{ model: name, role, operator: role === 'mutant' ? name : null, configuration: null },
    ...{ cpuSeconds: 1, scores: [right, right, right], predictions: [predicted, predicted, predicted] },
    ...(role === 'mutant' && { configuration: 'all' }),
  };
}

const planted: WildMutants = {
  targets,
  models: [
    model('original', 'original', wrongOn(39)),
    model('control', 'control_0', wrongOn(0)),
    model('fault', 'fault', wrongOn(...rowsOf(0, 20))),
    model('mutant', 'alike', wrongOn(...rowsOf(0, 20))),
    model('mutant', 'half', wrongOn(...rowsOf(10, 30))),
    model('mutant', 'other', wrongOn(...rowsOf(20, 39))),
    model('mutant', 'none', wrongOn(39)),
  ],
  setAside: [{ mutant: 'unmade', reason: 'it is Adam' }],
};

describe('a wild pair', () => {
  it('has its mutants scored by the rows on which they fail like the fault', async () => {
    const result = await studyWildPair(classes, planted, studyDefaults, directory);
    expect(result).toMatchObject({ origin: 'wild', inputs: 40, reasons: [], faultKillProbability: 0.5 });
    expect(result.faultIsKilled).toBe(true);
    const [{ mutants, setAside }] = result.approaches as [(typeof result.approaches)[number]];
    const scores = mutants.map((own) => [own.model, own.coupling, own.overlap]);
    expect(scores).toEqual([
      ['alike', 1, 1],
      ['half', 0.5, 1 / 3],
      ['other', 0, 0],
    ]);
    expect(setAside.map(({ mutant }) => mutant)).toEqual(['unmade', 'none']);
    expect(result.controls).toMatchObject([{ model: 'control_0', coupling: 1, overlap: 0.05 }]);
  });

  it('is kept out where the fault predicts no number', async () => {
    const lost = model('fault', 'fault', Array(40).fill('nan'));
    const broken = planted.models.map((own) => (own.role === 'fault' ? lost : own));
    for (const card of [values, classes]) {
      const result = await studyWildPair(card, { ...planted, models: broken }, studyDefaults, directory);
      expect(result.reasons).toEqual([expect.stringContaining('must be finite; got NaN in row 0')]);
      expect(result.approaches).toEqual([]);
    }
  });

  it('of values is judged within the errors that nine tenths of the originals have', async () => {
    const result = await studyWildPair(values, planted, studyDefaults, directory);
    expect(result.rule).toEqual({ kind: 'threshold', limit: 0 });
    expect(result.faultKillProbability).toBe(0.5);
  });
});

describe('recorded mutants of wild pairs', () => {
  const recorded = pairs.flatMap((card) => {
    const own = readWildMutants(card.id);
    return own === null ? [] : [{ card, own }];
  });

  it('are of the open half, and as many as docs/realism.md says', () => {
    const open = pairs.filter(({ id }) => halfOf(id) === 'open');
    const ids = open.map(({ id }) => id);
    expect(recorded.filter(({ card }) => !ids.includes(card.id))).toEqual([]);
    expect(readFileSync(join(packageRoot, 'docs', 'realism.md'), 'utf8')).toContain(
      `${recorded.length} of the ${open.length} pairs of the open half are recorded`,
    );
  });

  it('stand beside a fault of the same targets, or of one that predicts no number', () => {
    for (const { card, own } of recorded) {
      const of = (variant: string) => readWildRecorded(card.id, variant).targets;
      const isLost = own.models.some(({ role, scores }) => role === 'fault' && scores.includes(null));
      if (!isLost) expect(of('faulty'), card.id).toEqual(of('repaired'));
    }
  });

  it('stand beside originals that work and faults that do not, whatever the machine', () => {
    for (const { card, own } of recorded) {
      const scoresOf = (role: WildModel['role']) => own.models.find((model) => model.role === role)!.scores;
      checkProof(card, { faulty: scoresOf('fault'), repaired: scoresOf('original') });
    }
  });

  it('predict every test row with each seed', () => {
    for (const { own } of recorded) {
      const predictions = own.models.map((model) => model.predictions.map(({ length }) => length));
      const all = own.models.map(() => [1, 2, 3].map(() => own.targets.length));
      expect(predictions).toEqual(all);
    }
  });
});
