import { beforeAll, describe, expect, it } from 'vitest';
import { measureHealth } from '../../corpus/health.ts';
import { judgeHealth, programRules } from '../../corpus/program-rules.ts';
import template from '../../corpus/programs/_template.ts';
import { programs } from '../../corpus/programs/index.ts';
import { startCpuTimer } from '../../src/jobs/cpu-time.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { selectBackend } from '../../src/training/backend.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

/** Trained in every `npm test`; the rest only with FAULTGAP_ALL_PROGRAMS=1. */
const alwaysTrained = ['toy-xor', 'toy-iris', 'toy-wine', 'so-60267894'];
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
    const health = measureHealth(spec);
    const seconds = cpuTime() / health.values.length;
    if (trainAll) {
      console.log(
        `${spec.id} ${spec.family}: ${health.mean.toFixed(3)} ± ${health.sd.toFixed(3)}, ${seconds.toFixed(2)} s a run`,
      );
    }
    expect(judgeHealth(spec, health)).toEqual([]);
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
