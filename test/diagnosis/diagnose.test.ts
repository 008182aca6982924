import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DiagnosisPrediction as Answer,
  type Diagnosis,
  diagnosisSchema,
} from '../../src/diagnosis/contract.ts';
import { type Corpus, openCorpus } from '../../src/diagnosis/corpus.ts';
import { diagnoseTrace } from '../../src/diagnosis/diagnose.ts';
import { findTraces } from '../../src/diagnosis/find-trace.ts';
import { readLogSample } from '../../src/diagnosis/learner/log-sample.ts';
import { type ModelStore, openModels, shippedModels } from '../../src/diagnosis/learner/store.ts';
import { isCleanOperator } from '../../src/eval/tasks/task.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { formatDiagnosisPage } from '../../src/report/diagnosis/page.ts';
import { formatDiagnosis } from '../../src/report/diagnosis/text.ts';
import { presentTraces } from '../../src/traces/store/manifest.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { type DemoName, recordDemo } from './demo-runs.ts';

const directory = join(packageRoot, 'corpus', 'recorded');

describe('a run that the corpus does not hold', () => {
  let demo: Record<DemoName, Trace>;
  let corpus: Corpus;
  const diagnosed = new Map<string, Diagnosis>();

  beforeAll(async () => {
    corpus = await openCorpus(directory, openModels([shippedModels]), () =>
      expect.fail('what is shipped is learned again'),
    );
    demo = await recordDemo();
    for (const [name, trace] of Object.entries(demo)) diagnosed.set(name, await diagnoseTrace(trace, corpus));
  }, 300_000);

  test('gets a diagnosis that keeps its schema, and classes whose probabilities sum to 1', () => {
    for (const diagnosis of diagnosed.values()) {
      expect(diagnosisSchema.parse(diagnosis)).toEqual(diagnosis);
      for (const { probabilities } of diagnosis.answers)
        expect(probabilities.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 9);
    }
  });

  test('is the likelier faulty with a rate too high or a wrong loss than as it should be', () => {
    const faulty = (name: DemoName) =>
      diagnosed.get(name)!.answers[0]!.probabilities.find((one) => one.name === 'faulty')!.value;
    expect(faulty('rate-too-high')).toBeGreaterThan(faulty('healthy'));
    expect(faulty('wrong-loss')).toBeGreaterThan(faulty('healthy'));
    expect(diagnosed.get('rate-too-high')!.unusual.outside).toBeGreaterThan(
      diagnosed.get('healthy')!.unusual.outside,
    );
  });

  test('is told how right the very diagnoser is on held-out programs and on foreign runs', () => {
    const { answers, training } = diagnosed.get('healthy')!;
    expect(answers[0]!.trust!.columns + answers[1]!.trust!.columns).toBe(training.columns);
    expect(answers[1]!.trust!.accuracy ?? 1).toBeGreaterThanOrEqual(answers[1]!.trust!.target);
    expect(formatDiagnosis(diagnosed.get('healthy')!)).toMatch(
      /balanced accuracy 0\.\d{3} \(0\.\d{3} to [01]\.\d{3}\) on \d+ programs held out .* healthy runs were called faulty .* of foreign runs/,
    );
  });

  test('is told how often as many classes were named correctly, of unseen programs and of foreign runs', async () => {
    const diagnosis = await diagnoseTrace(bareOf(demo.healthy), corpus);
    const [detection, typing, instability] = diagnosis.answers as [Answer, Answer, Answer];
    const { heldOut, foreign } = typing.trust!.namings!;
    for (const { runs, one, two } of [heldOut, foreign!]) {
      expect(runs).toBeGreaterThan(20);
      expect(one.named + two.named).toBeLessThanOrEqual(runs);
      for (const { named, right } of [one, two]) expect(right).toBeLessThanOrEqual(named);
    }
    const words = {
      one: (own: typeof heldOut) => `one class was named of ${own.one.named}, correctly of ${own.one.right}`,
      two: (own: typeof heldOut) =>
        `two were named of ${own.two.named}, the correct one among them of ${own.two.right}`,
    };
    for (const [named, word] of [
      [['loss'], words.one],
      [['loss', 'data'], words.two],
    ] as const) {
      const sure = { ...diagnosis, answers: [detection, { ...typing, named: [...named] }, instability] };
      const said = `of ${heldOut.runs} faulty runs there ${word(heldOut)}; of ${foreign!.runs} foreign ones (docs/wild.md) ${word(foreign!)}`;
      expect(formatDiagnosis(sure)).toContain(said);
      expect(formatDiagnosisPage(sure, bareOf(demo.healthy))).toContain(said);
    }
  });

  test('is told what speaks for the verdict by family, with the place among healthy runs, and what to try', () => {
    const text = formatDiagnosis(diagnosed.get('rate-too-high')!);
    expect(text).toMatch(
      /^(log|loss|gradient|optimizer|activation|curvature) +[●·─━]{21} {2}[A-Z].* healthy runs?/m,
    );
    expect(text).toContain('What to try');
  });

  test('of which only losses were kept is answered by a diagnoser of what a log tells, which says so', async () => {
    const diagnosis = await diagnoseTrace(bareOf(demo['rate-too-high']), corpus);
    expect(diagnosis.training.families).toEqual(['log', 'loss']);
    expect(diagnosis.training.missing).toContain('gradient');
    expect(diagnosis.answers.map(({ trust }) => trust!.columns)).toEqual([36, 25, 25]);
    expect(diagnosis.notes.join()).toContain('trained without');
  });

  test('in which curvature was not asked for is answered as one that has no such series', async () => {
    const silent = (all: Readonly<Record<string, readonly unknown[]>>, keep: (id: string) => boolean) =>
      Object.fromEntries(
        Object.entries(all).map(([id, values]) => [id, keep(id) ? values : values.map(() => null)]),
      );
    const isCheap = (id: string) => !id.startsWith('curvature.');
    const { scalars, layered } = demo.healthy;
    const without = (all: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(all).filter(([id]) => isCheap(id)));
    const nulls = {
      ...demo.healthy,
      scalars: silent(scalars, isCheap),
      layered: silent(layered, isCheap),
    } as Trace;
    const absent = { ...demo.healthy, scalars: without(scalars), layered: without(layered) } as Trace;
    const [first, second] = [await diagnoseTrace(nulls, corpus), await diagnoseTrace(absent, corpus)];
    expect(first).toEqual(second);
    expect(first.training.missing).toEqual(['curvature']);
  });

  test('in per cent is answered as its twin in shares', async () => {
    const scores = ['loss.validation-score', 'loss.validation-skill'];
    const { scalars } = demo['wrong-loss'];
    const shares = {
      ...bareOf(demo['wrong-loss']),
      scalars: Object.fromEntries(
        ['loss.train', 'loss.validation', ...scores].map((id) => [id, scalars[id]!]),
      ),
    };
    const score = scalars['loss.validation-score']!.map((value) => value && 100 * value);
    const percent = { ...shares, scalars: { ...shares.scalars, 'loss.validation-score': score } };
    const answers = await Promise.all([shares, percent].map((trace) => diagnoseTrace(trace, corpus)));
    const probabilities = answers.map(({ answers: [detection] }) => detection!.probabilities[0]!.value);
    expect(probabilities[0]).toBeCloseTo(probabilities[1]!, 6);
  });

  test('whose curves no run of the corpus is near is called neither clean nor faulty', async () => {
    const bare = bareOf(demo.healthy);
    const wild = {
      'loss.train': bare.steps.map((step) => -(10 ** (step / 40))),
      'loss.validation': bare.steps.map((step) => 10 ** (step / 30)),
    };
    const { unlike, verdict, answers } = await diagnoseTrace({ ...bare, scalars: wild }, corpus);
    expect(unlike.is).toBe(true);
    expect(verdict).toMatchObject({ kind: 'silent', by: 'learner' });
    expect(answers.map(({ answer }) => answer)).toEqual([null, null, null]);
    expect(verdict.why).toContain('unlike the runs that were learned from');
  });

  test('has a page with a picture of its signals that asks for nothing', () => {
    const page = formatDiagnosisPage(diagnosed.get('wrong-loss')!, demo['wrong-loss']);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page.match(/<svg/g)!.length).toBeGreaterThan(5);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  test('that was lost in its first steps is not asked whether it will turn unstable', async () => {
    const { header, steps, scalars, layered } = demo['rate-too-high'];
    const lost: Trace = {
      header: { ...header, outcome: { kind: 'diverged', step: steps[2]! } },
      steps,
      scalars,
      layered,
    };
    const diagnosis = await diagnoseTrace(lost, corpus);
    expect(diagnosis.answers[2]).toMatchObject({ task: 'instability', status: 'not-asked', answer: null });
    expect(diagnosis.verdict).toMatchObject({ kind: 'faulty', by: 'rule' });
    expect(diagnosis.verdict.classes).toContain('optimisation');
    expect(diagnosis.advice[0]!.repair).toBe('rate');
    expect(diagnosis.advice[0]!.because).toContain(diagnosis.facts[0]!.sentence);
    expect(formatDiagnosis(diagnosis)).toContain('FAULT  A loss or a weight is not finite after');
  });

  test('without any series that the corpus knows is refused', async () => {
    const empty: Trace = { ...demo.healthy, scalars: { 'label.healthy-train': [] }, layered: {} };
    await expect(diagnoseTrace(empty, corpus)).rejects.toThrow(
      expect.objectContaining({ code: 'no-features' }),
    );
  });
}, 300_000);

/** What is left of a trace in a log of its losses. */
function bareOf(trace: Trace): Trace {
  const { 'loss.train': train, 'loss.validation': validation } = trace.scalars;
  return { ...trace, scalars: { 'loss.train': train!, 'loss.validation': validation! }, layered: {} };
}

describe('a run of a program of the corpus', () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'faultgap-models-'));
  });
  afterAll(() => rm(cache, { recursive: true, force: true }));

  test('is answered by who never saw that program, learned once and kept', async () => {
    const learned: string[] = [];
    const corpus = await openPart(openModels([cache]), (task) => learned.push(task));
    const [trace] = await findTraces(directory, (await corpus.logs()).groups[0]!.traceId);
    const bare = { ...trace!, scalars: { 'loss.train': trace!.scalars['loss.train']! }, layered: {} };
    const diagnosis = await diagnoseTrace(bare, corpus);
    expect(diagnosis.training.leftOut).toBe(trace!.header.program);
    expect(diagnosis.answers[0]!.trust).toMatchObject({
      programs: 4,
      columns: 16,
      alarms: { foreign: null },
    });
    expect(diagnosis.answers.map(({ trust }) => trust!.namings?.foreign)).toEqual([
      undefined,
      null,
      undefined,
    ]);
    expect(formatDiagnosis(diagnosis)).toMatch(/fault-typing, .*; on foreign runs it was not measured/);
    expect(await diagnoseTrace(bare, corpus)).toEqual(diagnosis);
    const siblings = (await corpus.logs()).groups.filter(
      ({ program, operator, traceId }) =>
        program === trace!.header.program && isCleanOperator(operator) && traceId !== trace!.header.traceId,
    );
    expect(siblings.length).toBeGreaterThan(10);
    expect(diagnosis.bands.map((band) => band.siblings.length)).toEqual([siblings.length]);
    expect(diagnosis.bands[0]!.siblings.flat().every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(formatDiagnosisPage(diagnosis, bare)).toContain(
      `the ${siblings.length} clean runs of its own program`,
    );
    expect(learned).toEqual(['detection', 'fault-typing', 'instability']);
    const hostile = { ...diagnosis.training, leftOut: '<script>x</script>\u001b[2J' };
    expect(formatDiagnosisPage({ ...diagnosis, training: hostile }, bare)).not.toContain('<script>x');
    expect(formatDiagnosis({ ...diagnosis, training: hostile })).not.toContain('\u001b');
  });
}, 300_000);

/** Five programs whose traces are shipped: enough to learn from, and quick. */
async function openPart(models: ModelStore, onLearn: (task: string) => void): Promise<Corpus> {
  const whole = await openCorpus(directory, models, onLearn);
  const programs = [...new Set(presentTraces(whole.manifest).map(({ path }) => path.split('/')[1]!))].slice(
    0,
    5,
  );
  const files = whole.manifest.files.filter(({ path }) => programs.includes(path.split('/')[1]!));
  const manifest = { hash: whole.manifest.hash, files };
  const logs = readLogSample(directory, manifest);
  return {
    ...whole,
    manifest,
    logs: () => logs,
    async recording() {
      const all = await whole.recording();
      const table = await all.features(1);
      const ids = new Set(
        table.groups.flatMap(({ program, traceId }) => (programs.includes(program) ? [traceId] : [])),
      );
      return {
        ...all,
        labels: { ...all.labels, rows: all.labels.rows.filter(({ traceId }) => ids.has(traceId)) },
        async features(window) {
          const own = await all.features(window);
          const kept = own.groups.flatMap(({ traceId }, i) => (ids.has(traceId) ? [i] : []));
          return {
            ...own,
            hash: sha256(`part of ${own.hash}`),
            groups: kept.map((i) => own.groups[i]!),
            values: own.values.map((values) => Float64Array.from(kept, (i) => values[i]!)),
          };
        },
      };
    },
  };
}
