import { beforeAll, describe, expect, it } from 'vitest';
import { dataSources } from '../../corpus/data/index.ts';
import { measureHealth } from '../../corpus/health.ts';
import { hashData, prepareData, splitIndices } from '../../corpus/prepare.ts';
import template from '../../corpus/programs/_template.ts';
import { programs } from '../../corpus/programs/index.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataParts } from '../../src/training/data.ts';
import { type ProgramSpec, parseProgram } from '../../src/training/spec.ts';

/** Trained in every `npm test`; the rest only with FAULTGAP_ALL_PROGRAMS=1. */
const alwaysTrained = ['toy-xor', 'toy-iris', 'toy-wine', 'so-60267894'];
const trainAll = process.env.FAULTGAP_ALL_PROGRAMS === '1';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe.each([...programs.members, template])('program $id', (spec) => {
  const steps = Math.ceil(spec.data.rows.train / spec.batchSize) * spec.epochs;

  it('survives a round trip through JSON, with nothing left to a default', () => {
    expect(parseProgram(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('has the rows it states, in disjoint parts, all of them finite', () => {
    const parts = prepareData(spec, 0);
    const { train, validation, test } = spec.data.rows;
    expect([parts.train.rows, parts.validation.rows, parts.test.rows]).toEqual([train, validation, test]);
    for (const part of Object.values(parts)) expectWellFormed(part);
    const indices = splitIndices(spec, 0, train + validation + test);
    const all = [...indices.train, ...indices.validation, ...indices.test];
    expect(new Set(all).size).toBe(train + validation + test);
  });

  it('has the same data for a seed every time, and other data for another seed unless its split is fixed', () => {
    const first = hashData(prepareData(spec, 0));
    expect(hashData(prepareData(spec, 0))).toBe(first);
    expect(hashData(prepareData(spec, 1)) === first).toBe(dataSources.get(spec.data.source).fixedSplit);
  });

  it('targets what its task and its output layer can give', () => {
    const encodings = {
      binary: ['binary'],
      multiclass: ['oneHot', 'index'],
      multilabel: ['multiHot'],
      regression: ['value'],
    };
    expect(encodings[spec.task]).toContain(spec.data.target);
    expect(spec.healthy.metric).toBe(spec.task === 'regression' ? 'r2' : 'accuracy');
  });

  it('trains without edits of its data', () => {
    expect(spec.data.edits).toEqual([]);
  });

  it.runIf(spec.headline)('has the size that the benchmark asks for', () => {
    const { train, validation, test } = spec.data.rows;
    const smallTable = dataSources.get(spec.data.source).fixedSplit;
    expect(steps).toBeGreaterThanOrEqual(150);
    expect(steps).toBeLessThanOrEqual(1500);
    expect(train).toBeGreaterThanOrEqual(smallTable ? 200 : 400);
    expect(validation).toBeGreaterThanOrEqual(smallTable ? 80 : 100);
    expect(test).toBeGreaterThanOrEqual(smallTable ? 80 : 200);
  });

  it.runIf(spec.headline)('is neither near chance nor at its ceiling where it is healthy', () => {
    expect(spec.healthy.atLeast).toBeGreaterThanOrEqual(lowestHealthy(spec));
    expect(spec.healthy.atLeast).toBeLessThan(spec.healthy.metric === 'r2' ? 0.99 : 0.985);
  });

  it.runIf(trainAll || alwaysTrained.includes(spec.id))('reaches its healthy result over five seeds', () => {
    const started = process.cpuUsage();
    const { mean, sd, values } = measureHealth(spec);
    const { user, system } = process.cpuUsage(started);
    const seconds = (user + system) / 1e6 / values.length;
    if (trainAll) {
      console.log(
        `${spec.id} ${spec.family} ${steps} steps: ${mean.toFixed(3)} ± ${sd.toFixed(3)}, ${seconds.toFixed(2)} s a run`,
      );
    }
    expect(mean).toBeGreaterThanOrEqual(spec.healthy.atLeast);
    if (spec.headline) expect(mean).toBeLessThanOrEqual(spec.healthy.metric === 'r2' ? 0.99 : 0.985);
    if (spec.headline) expect(sd).toBeLessThanOrEqual(0.03);
  });
});

describe('the list of programs', () => {
  const headline = programs.members.filter((spec) => spec.headline);

  it('has enough headline programs of each family, of regression, and of recurrent networks outside the benchmarks', () => {
    const count = (wanted: (spec: ProgramSpec) => boolean) => headline.filter(wanted).length;
    expect(count(({ family }) => family === 'dense')).toBeGreaterThanOrEqual(14);
    expect(count(({ family }) => family === 'convolutional')).toBeGreaterThanOrEqual(11);
    expect(count(({ family }) => family === 'recurrent')).toBeGreaterThanOrEqual(13);
    expect(count(({ task }) => task === 'regression')).toBeGreaterThanOrEqual(6);
    const cited = ({ family, id }: ProgramSpec) => family === 'recurrent' && /^(paper|kx)-/.test(id);
    expect(count(cited)).toBeGreaterThanOrEqual(4);
  });

  it('draws at most twelve headline programs from blobs, and has one program per source', () => {
    expect(headline.filter(({ data }) => data.source === 'clusters').length).toBeLessThanOrEqual(12);
    expect(new Set(headline.map(({ source }) => source.reference)).size).toBe(headline.length);
  });

  it('never has the same network on the same data twice', () => {
    const pairs = programs.members.map(({ data, layers }) => hashJson([data.source, data.options, layers]));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('uses a data set with the same options at most three times, and a real table at most three times', () => {
    const counts = new Map<string, number>();
    for (const { data } of headline) {
      const key = hashJson([data.source, data.options]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(3);
  });

  it('has at most four headline programs with fewer than 400 training rows', () => {
    expect(headline.filter((spec) => spec.data.rows.train < 400).length).toBeLessThanOrEqual(4);
  });
});

function expectWellFormed({ rows, inputShape, inputs, targetShape, targets }: DataParts['train']): void {
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  expect(inputs.length).toBe(rows * size(inputShape));
  expect(targets.length).toBe(rows * size(targetShape));
  expect(inputs.every(Number.isFinite)).toBe(true);
  expect(targets.every(Number.isFinite)).toBe(true);
}

/** Chance + 0.2, chance being the share of the most frequent outcome; R² 0.3. */
function lowestHealthy(spec: ProgramSpec): number {
  if (spec.task === 'regression') return 0.3;
  return mostFrequentShare(spec) + 0.2;
}

/** Of class vectors, class indices, bits of one output, or whole rows of labels, as the metric counts them. */
function mostFrequentShare(spec: ProgramSpec): number {
  const { targets, targetShape } = prepareData(spec, 0).test;
  const width = targetShape.at(-1)!;
  const counts = new Map<string, number>();
  for (let i = 0; i < targets.length; i += width) {
    const key = targets.subarray(i, i + width).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / (targets.length / width);
}
