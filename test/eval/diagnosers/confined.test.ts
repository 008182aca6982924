import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Diagnoser } from '../../../src/eval/contract.ts';
import { requireEnd, separableTable, tableOf } from '../../../src/eval/diagnosers/diagnoser-trial.ts';
import { knn } from '../../../src/eval/diagnosers/knn.ts';
import { wrongScores } from '../../../src/eval/diagnosers/wrong-scores.ts';
import { predictEach } from '../../../src/eval/fitted.ts';
import { evaluationKinds } from '../../../src/eval/methods/plug-ins.ts';
import { exampleTrace } from '../../../src/features/example-trace.ts';
import { extractorKind } from '../../../src/features/plug-in.ts';
import { InputError } from '../../../src/lib/errors.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { importPlugIn, loadPlugIn } from '../../../src/lib/plug-in.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-confined-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function fileOf(text: string): Promise<string> {
  const path = join(folder, `mine-${++files}.ts`);
  await writeFile(path, text);
  return path;
}

async function confined(text: string): Promise<Diagnoser> {
  const kind = evaluationKinds.find((one) => one.kind === 'diagnoser')!;
  return (await loadPlugIn(kind, await fileOf(text))).member as unknown as Diagnoser;
}

const nearestMean = `
  import { defineDiagnoser } from 'faultgap';
  export default defineDiagnoser({ id: 'mine', title: 'Mine', columns: (name) => name.startsWith('loss.'),
    fit({ rows, labels, classes, programs, width }, seed) {
      const squeeze = (value: number) => (Number.isNaN(value) ? 0 : Math.asinh(value));
      const means = Array.from({ length: classes }, () => new Float64Array(width));
      rows.forEach((row, i) => row.forEach((value, c) => { means[labels[i]!]![c]! += squeeze(value) / (seed + new Set(programs).size); }));
      return (row) => Float64Array.from(means, (mean) => 1 / (1e-9 + Math.hypot(...mean.map((at, c) => squeeze(row[c]!) - at))));
    } });`;

const train = separableTable('train', 60, 0.1);
const test = separableTable('test', 30).rows;

it('a confined diagnoser predicts to the last bit what it predicts in this process', async () => {
  const library = pathToFileURL(join(packageRoot, 'src', 'eval', 'diagnosers', 'define.ts')).href;
  const inside = (await importPlugIn(await fileOf(nearestMean.replace('faultgap', library)))) as Diagnoser;
  const outside = await confined(nearestMean);
  const scores = predictEach(outside.fit(train, 7), test);
  expect(scores).toEqual(predictEach(inside.fit(train, 7), test));
  expect(outside.fit(train, 7).predict(test[3]!)).toEqual(scores[3]);
  expect(['loss.train', 'gradient.norm', 'loss.other'].map(outside.columns!)).toEqual([true, false, true]);
});

/** A diagnoser that says by its scores what it sees: the first class where something is so. */
const saying = (fit: string) =>
  confined(`const say = (isSo: boolean) => [Number(isSo), Number(!isSo), 0];
    export default { id: 'mine', title: 'Mine', fit(table: any, seed: number) { ${fit} } };`);

it('sees programs by number, in the order of their names, and folds as data', async () => {
  const folds = [{ trained: [0, 1], tested: [2] }];
  const names = ['rings', 'blobs', 'rings'];
  const table = { ...tableOf(test.slice(0, 3), [0, 1, 2]), programs: names, innerFolds: () => folds };
  const fitted = (
    await saying(`const { programs, innerFolds } = table;
      return { predict: () => say(programs.join() === 'program 2,program 1,program 2' && innerFolds()[0].tested[0] === 2) };`)
  ).fit(table, 0);
  expect([...fitted.predict(test[0]!)]).toEqual([1, 0, 0]);
});

it('sees nothing of the tested rows while it is fitted, and no more of a buffer than a row', async () => {
  const fitted = (
    await saying(`const seen = JSON.stringify(globalThis) + JSON.stringify((globalThis as any).part);
      return { predict: (row: any) => say(!seen.includes('12345.5') && [row, table.rows[0]].every((one) => one.buffer.byteLength === 48)) };`)
  ).fit(train, 0);
  const row = new Float64Array(600).fill(12345.5).subarray(6, 12);
  expect([...fitted.predict(row)]).toEqual([1, 0, 0]);
});

it('is refused where it remembers tested rows, and forgets every fit', async () => {
  const counting = await saying('let n = 0; return { predict: () => [1 - ++n / 100, n / 100, 0] };');
  expect(() => predictEach(counting.fit(train, 0), test)).toThrow(
    /mine gives a row other scores where it is fitted again and the tested rows come in another order/,
  );
  const keeping = await saying(
    'const g = globalThis as any; g.fits = (g.fits ?? 0) + 1; return { predict: () => say(g.fits === 1) };',
  );
  for (const seed of [1, 2]) expect([...keeping.fit(train, seed).predict(test[0]!)]).toEqual([1, 0, 0]);
});

it('refuses what other diagnosers refuse', async () => {
  const own = await saying('return { predict: () => [1, 0, 0] };');
  for (const diagnoser of [own, knn]) {
    expect(() => diagnoser.fit(tableOf([], []), 0)).toThrow('cannot be fitted on nothing');
    expect(() => diagnoser.fit(train, 0).predict(new Float64Array(7))).toThrow('need 6 values; got 7');
  }
});

it.each([
  [[1], '1 scores on a row: need one for each of 3 classes'],
  [[Number.NaN, 0, 1], 'a score of NaN on a row: need 0 to 1'],
  [[2, -1, 0], 'a score of 2 on a row: need 0 to 1'],
  [[0.5, 0.25, 0.2], 'scores that sum to 0.95 on a row: need 1'],
])('%j are no scores of classes', (scores, words) => {
  expect(wrongScores([scores], 3, 'on a row', true)).toEqual([words]);
  expect(wrongScores([[0, 0, 0], Float32Array.of(0.1, 0.2, 0.7)], 3, 'on a row', true)).toEqual([]);
});

it('is refused where it gives no scores of classes, or none at once', async () => {
  const predict = async (scores: string) => {
    const fitted = (await saying(`return { predict: () => ${scores} };`)).fit(train, 0);
    return fitted.predict(test[0]!);
  };
  await expect(predict("['a', 0, 1]")).rejects.toMatchObject({ code: 'diagnoser-scores' });
  await expect(predict('new Array(99_999).fill(1e-5)')).rejects.toThrow('need at most 3 of them; got more');
  const blank = (await saying('')).fit(train, 0);
  expect(() => blank.predict(test[0]!)).toThrow(
    'predict of a plug-in can be called; need a function; got nothing',
  );
});

it('an extractor that draws by chance is refused', async () => {
  const about = `id: 'mine', title: 'Mine', family: 'loss', needs: [], columns: ['x']`;
  const path = await fileOf(`export default { ${about}, extract: () => [Math.random()] };`);
  const { member } = await loadPlugIn(extractorKind, path);
  expect(() => member.extract(exampleTrace())).toThrow(
    'gives other values where it reads a trace a second time',
  );
});

it('is tried before it is given work: one that never ends is refused, one that fails is not', () => {
  const thatThrows = (error: unknown): Diagnoser => ({
    ...knn,
    fit() {
      throw error;
    },
  });
  const ended = new InputError('plug-in-ended', { rule: 'it never ends' });
  expect(() => requireEnd(thatThrows(ended))).toThrow(ended);
  expect(() => requireEnd(thatThrows(new Error('needs other columns')))).not.toThrow();
  expect(evaluationKinds.find(({ kind }) => kind === 'diagnoser')!.tryOut).toBeDefined();
});
