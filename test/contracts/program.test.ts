import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureHealth } from '../../corpus/health.ts';
import { countParameters, readMeasured, shortHash } from '../../corpus/measured.ts';
import { judgeCost, judgeHealth, programRules } from '../../corpus/program-rules.ts';
import template from '../../corpus/programs/_template.ts';
import { corpora, newPrograms, programs } from '../../corpus/programs/index.ts';
import { startCpuTimer } from '../../src/jobs/cpu-time.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { groupBy } from '../../src/lib/group.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { withStart } from '../../src/traces/start.ts';
import { readManifest } from '../../src/traces/store/manifest.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { countSteps } from '../../src/training/practice/plan.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

/** Trained in every `npm test`, a small one of each family at least; the rest only with FAULTGAP_ALL_PROGRAMS=1. */
const alwaysTrained = ['toy-xor', 'toy-iris', 'toy-wine', 'toy-parity', 'so-60267894', 'hf-multi-label-text'];
const trainAll = process.env.FAULTGAP_ALL_PROGRAMS === '1';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe.each([...programs.members, template])('program $id', (spec) => {
  it.each(rulesFor(programRules, spec))('$title', (rule) => {
    expect(findingsOf(rule, spec)).toEqual([]);
  });

  it.runIf(trainAll || alwaysTrained.includes(spec.id))('reaches its healthy result over five seeds', () => {
    const cpuTime = startCpuTimer();
    const health = measureHealth(spec, withStart);
    const seconds = cpuTime() / health.values.length;
    if (trainAll) {
      console.log(
        `${spec.id} ${spec.family}: ${health.mean.toFixed(3)} ± ${health.sd.toFixed(3)}, ${seconds.toFixed(2)} s a run`,
      );
    }
    expect(judgeHealth(spec, health)).toEqual([]);
  });
});

describe('the programs of corpus 1', () => {
  const headline = corpora[1];

  it('are those of the shipped recording, in its order', async () => {
    const { commands } = await readManifest(join(packageRoot, 'corpus', 'recorded'));
    expect(commands[0]).toContain(`--programs ${headline.map(({ id }) => id).join(',')} `);
  });

  it('has enough of each family, of regression, and of recurrent networks outside the benchmarks', () => {
    const count = (wanted: (spec: ProgramSpec) => boolean) => headline.filter(wanted).length;
    expect(count(({ family }) => family === 'dense')).toBeGreaterThanOrEqual(14);
    expect(count(({ family }) => family === 'convolutional')).toBeGreaterThanOrEqual(11);
    expect(count(({ family }) => family === 'recurrent')).toBeGreaterThanOrEqual(13);
    expect(count(({ task }) => task === 'regression')).toBeGreaterThanOrEqual(6);
    const cited = ({ family, id }: ProgramSpec) => family === 'recurrent' && /^(paper|kx)-/.test(id);
    expect(count(cited)).toBeGreaterThanOrEqual(4);
  });

  it('draw at most twelve from blobs', () => {
    expect(headline.filter(({ data }) => data.source === 'clusters').length).toBeLessThanOrEqual(12);
  });

  it('uses a data set with the same options at most three times, and a real table at most three times', () => {
    const counts = new Map<string, number>();
    for (const { data } of headline) {
      const key = hashJson([data.source, data.options]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(3);
  });

  it('has at most four with fewer than 400 training rows', () => {
    expect(headline.filter((spec) => spec.data.rows.train < 400).length).toBeLessThanOrEqual(4);
  });
});

describe('the programs of corpus 2', () => {
  it('are one per source', () => {
    expect(new Set(corpora[2].map(({ source }) => source.reference)).size).toBe(corpora[2].length);
  });

  it('never have the same network on the same data twice', () => {
    const pairs = programs.members.map(({ data, layers }) => hashJson([data.source, data.options, layers]));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('share a data set with at most two others of the new ones', () => {
    const crowded = [...groupBy(newPrograms, ({ data }) => data.source)].filter(([, own]) => own.length > 3);
    expect(crowded.map(([source]) => source)).toEqual([]);
  });
});

describe('what was measured of each program', () => {
  const measured = readMeasured();

  it.each(programs.members)('is of $id as it is now: npx tsx scripts/measure-programs.ts $id', (spec) => {
    expect(measured[spec.id]).toMatchObject({
      spec: shortHash(spec),
      parameters: countParameters(spec),
      steps: countSteps(spec, spec.data.rows.train),
    });
  });

  it.each(programs.members)('is healthy: $id', (spec) => {
    const { values } = measured[spec.id]!;
    expect(judgeHealth(spec, { values, mean: mean(values), sd: standardDeviation(values) })).toEqual([]);
  });

  it.each(newPrograms.map(({ id }) => id))('costs at most what its size allows: %s', (id) => {
    const { parameters, cpuSeconds } = measured[id]!;
    expect(judgeCost(parameters, cpuSeconds)).toEqual([]);
  });
});
