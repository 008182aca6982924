import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashData } from '../../../corpus/prepare.ts';
import { openMatrix } from '../../../src/kills/matrix.ts';
import { writeTestInputs } from '../../../src/kills/test-inputs.ts';
import { dataOf } from '../../../src/kills/train-models.ts';
import { readQualityTables } from '../../../src/mutants/quality/quality-tables.ts';
import { writeQualityTables } from '../../../src/mutants/quality/write-quality-tables.ts';
import { type BugResult, bugResultSchema } from '../../../src/mutants/realism/bug-result.ts';
import { parseRealismResult, type RealismResult } from '../../../src/mutants/realism/realism-result.ts';
import { scoreAll } from '../../../src/mutants/realism/score-approach.ts';
import { studyBugs } from '../../../src/mutants/realism/study.ts';
import { studyBug } from '../../../src/mutants/realism/study-bug.ts';
import { summariseStudy } from '../../../src/mutants/realism/summarise.ts';
import { formatRealismPage } from '../../../src/report/realism/index.ts';
import { formatQuality } from '../../../src/report/realism/selection-text.ts';
import { formatJudgedOn, formatRealism } from '../../../src/report/realism/text.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { brokenPair, narrowPair, regressionPair, slowPair, tinyOptions } from './pairs.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-study-'));
afterAll(() => rmSync(directory, { recursive: true }));

const pairs = [slowPair, narrowPair, brokenPair, regressionPair];
const results = new Map<string, BugResult>();
beforeAll(async () => {
  await selectBackend('wasm');
  for (const pair of pairs) {
    results.set(pair.id, await studyBug(pair, tinyOptions, join(directory, pair.id)));
  }
}, 60_000);
const resultOf = ({ id }: { id: string }) => results.get(id)!;

describe('studyBug', () => {
  it('gives a documented result, the same each time but for the clock', async () => {
    for (const result of results.values()) expect(bugResultSchema.parse(result)).toEqual(result);
    const again = await studyBug(slowPair, tinyOptions, join(directory, 'again'));
    expect(withoutClock(again)).toEqual(withoutClock(resultOf(slowPair)));
  });

  it('accounts for every mutant of every approach, as scored or as set aside with a reason', () => {
    const { approaches, controls, reasons } = resultOf(slowPair);
    expect(reasons).toEqual([]);
    expect(controls.map(({ model }) => model)).toEqual(['control_0']);
    const counts = approaches.map(({ approach, mutants, setAside }) => [
      approach,
      mutants.length + setAside.length,
    ]);
    // Eight operators: five on weights and neurons; an added layer; nothing to remove or to duplicate. Beyond them three, and ten for recurrent layers.
    expect(counts).toEqual([
      ['pre_training', 12],
      ['post_training_scenario1', 2 * 6 + 2],
      ['post_training_scenario2', 5 * 5 + 1 + 2],
      ['post_training_scenario3', 3 * 5 + 10],
    ]);
    for (const { setAside } of approaches) {
      for (const { reason } of setAside) expect(reason).not.toBe('');
    }
  });

  it('writes an execution matrix per approach, from which its scores come', async () => {
    for (const { approach, mutants } of resultOf(slowPair).approaches) {
      const matrix = await openMatrix(join(directory, slowPair.id, `matrix_${approach}.arrow`));
      expect(matrix).toMatchObject({ program: slowPair.id, rule: 'wrongness', inputs: 100, instances: 3 });
      expect(matrix.models.slice(0, 2).map(({ role }) => role)).toEqual(['fault', 'control']);
      const scores = await scoreAll(matrix.stream);
      for (const { operator, configuration, cpuSeconds, ...score } of mutants)
        expect(scores).toContainEqual(score);
    }
  });

  it('scores the mutants that were trained twice in pools of their own', () => {
    const { retest, approaches } = resultOf(slowPair);
    const scored = approaches[0]!.mutants.map(({ model }) => model);
    expect(retest.length).toBeGreaterThan(0);
    for (const { first, second } of retest) {
      expect(scored).toContain(first.model);
      expect(second.model).toBe(first.model);
      const { killProbability } = approaches[0]!.mutants.find(({ model }) => model === first.model)!;
      expect(first.killProbability).toBe(killProbability);
    }
    expect(retest.some(({ first, second }) => first.killProbability !== second.killProbability)).toBe(true);
  });

  it('judges a fault with another number of outputs as a class, and values by a limit of the originals', () => {
    expect(resultOf(narrowPair)).toMatchObject({ reasons: [], rule: { kind: 'wrongness' } });
    expect(resultOf(narrowPair).faultKillProbability).toBeGreaterThan(0.2);
    expect(resultOf(regressionPair)).toMatchObject({ reasons: [], rule: { kind: 'threshold' } });
    expect(resultOf(regressionPair).faultKillProbability).toBeGreaterThan(0.2);
  });

  it('keeps a pair that cannot be judged, with the reason', () => {
    const { reasons, approaches } = resultOf(brokenPair);
    expect(reasons).toEqual([expect.stringMatching(/compares outputs of shape \[2\]/)]);
    expect(approaches).toEqual([]);
  });
});

describe('a study of several bugs', () => {
  const summarise = (): RealismResult =>
    summariseStudy([...results.values()], {
      options: tinyOptions,
      bootstrap: { draws: 200, seed: 0 },
      versions: { faultgap: '0' },
      commands: ['faultgap realism --out DIR'],
    });

  it('is summarised over the usable ones, and is documented', () => {
    const result = summarise();
    expect(parseRealismResult('here', JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.usable).toEqual(['slow', 'narrow', 'values']);
    const [coupling] = result.comparisons;
    expect(coupling!.origins.map(({ origin, bugs }) => [origin, bugs])).toEqual([
      ['all', 3],
      ['DeepFD', 2],
      ['DeepLocalize', 1],
    ]);
    const { approaches } = coupling!.origins[0]!;
    expect(approaches.reduce((total, { wins }) => total + wins, 0)).toBe(3);
    expect(approaches.map(({ published }) => published!.share)).toEqual([56 / 86, 9 / 86, 21 / 86]);
    expect(result.retest!.bugs).toBeGreaterThanOrEqual(2);
    expect(result.selection!.bugs).toBe(3);
  });

  it('fills a page whose figures have their numbers, and two texts without a number that is none', () => {
    const page = formatRealismPage(summarise());
    const { document } = parseHTML(page);
    const sections = [...document.querySelectorAll('main section > h2')].map(({ id }) => id);
    expect(sections).toEqual([
      'nearest',
      'bugs',
      'noise',
      'quadrants',
      'operators',
      'selection',
      'screening',
    ]);
    for (const figure of document.querySelectorAll('figure')) {
      expect(figure.querySelector('table')).not.toBeNull();
      expect(figure.querySelector('svg')).not.toBeNull();
    }
    expect(document.body.textContent).toContain('kept out because');
    for (const text of [
      document.querySelector('main')!.innerHTML,
      formatRealism(summarise()),
      formatQuality(summarise()),
    ]) {
      expect(text.match(/.{0,40}(NaN|undefined|Infinity).{0,40}/)?.[0]).toBeUndefined();
    }
  });

  it('leaves tables that selection reads, sets named by origin', async () => {
    await writeQualityTables(directory, [...results.values()]);
    const rows = readQualityTables(join(directory, 'quality', 'pre_training'));
    expect(new Set(rows.map(({ bug }) => bug))).toEqual(
      new Set(['deepfd_slow', 'deeplocalize_narrow', 'deepfd_values']),
    );
    const slow = rows.filter(({ bug }) => bug === 'deepfd_slow');
    const scored = resultOf(slowPair).approaches[0]!.mutants;
    expect(slow.map(({ resistance }) => resistance)).toEqual(scored.map(({ resistance }) => resistance));
    expect(slow.map(({ realism }) => realism)).toEqual(scored.map(({ overlap }) => overlap));
    expect(slow.every(({ cpuSeconds }) => cpuSeconds! > 0)).toBe(true);
  });
});

describe('studyBugs', () => {
  const out = join(directory, 'study');
  const run = async (options = tinyOptions, signal = new AbortController().signal) => {
    const told: [string, boolean][] = [];
    const onBug = ({ id }: { id: string }, wasThere: boolean) => void told.push([id, wasThere]);
    const run = { pairs: [slowPair, brokenPair], options, out, inputs: null, workers: 1, onBug };
    const found = await studyBugs({ ...run, signal });
    return { told, found };
  };

  it('does nothing where it is stopped at once, and goes on bug by bug to the results of one process', async () => {
    const stopped = await run(tinyOptions, AbortSignal.abort());
    expect(stopped).toEqual({ told: [], found: null });
    const { told, found } = await run();
    expect(told).toEqual([
      ['slow', false],
      ['broken', false],
    ]);
    expect(found!.map(withoutClock)).toEqual(
      [slowPair, brokenPair].map((pair) => withoutClock(resultOf(pair))),
    );
    rmSync(join(out, 'bugs', 'broken'), { recursive: true });
    const again = await run();
    expect(again.told).toEqual([
      ['slow', true],
      ['broken', false],
    ]);
    expect(again.found![0]).toEqual(found![0]);
    expect(readdirSync(join(out, 'bugs')).sort()).toEqual(['broken', 'slow']);
  }, 60_000);

  it('refuses a directory of another study', async () => {
    await expect(run({ ...tinyOptions, mutants: 13 })).rejects.toMatchObject({ code: 'another-study' });
  });

  it('judges on test inputs where there are some of the bug or its program, and says so', async () => {
    const inputs = join(directory, 'inputs');
    const data = dataOf(slowPair.fixed, 0);
    const slices = Array.from({ length: data.test.rows }, (_, row) => (row < 40 ? 'random' : 'real'));
    const file = { program: 'tiny-clusters', dataHash: hashData(data), dataSet: data.test, slices };
    await mkdir(inputs);
    const { sha256 } = await writeTestInputs(join(inputs, 'slow.arrow'), file);
    const on = (directory: string, given: string | null) =>
      studyBugs({
        ...{ pairs: [slowPair, regressionPair], options: tinyOptions, out: directory, inputs: given },
        ...{ workers: 1, signal: new AbortController().signal, onBug: () => {} },
      });
    const out = join(directory, 'judged');
    const [slow, values] = (await on(out, inputs))!;
    expect(slow!.judgedOn).toEqual({ sha256, slices: { random: 40, real: 60 } });
    expect(formatJudgedOn({ bugs: [slow!, values!] })[0]).toMatch(/given: slow\. The other 1 /);
    // The inputs are the test part itself, so that every number must be what it is without them.
    const strip = ({ judgedOn, planHash, ...rest }: BugResult) => withoutClock(rest as BugResult);
    expect(strip(slow!)).toEqual(strip(resultOf(slowPair)));
    expect(withoutClock(values!)).toEqual(withoutClock(resultOf(regressionPair)));
    await expect(on(out, null)).rejects.toMatchObject({ code: 'another-study' });
    await writeTestInputs(join(inputs, 'slow.arrow'), { ...file, slices: slices.reverse() });
    await expect(on(out, inputs)).rejects.toMatchObject({ code: 'another-study' });
  });
});

/** A result without what a clock measured. */
function withoutClock(result: BugResult): unknown {
  return JSON.parse(JSON.stringify(result, (key, value) => (key === 'cpuSeconds' ? undefined : value)));
}
