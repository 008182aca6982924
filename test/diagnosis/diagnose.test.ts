import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Diagnosis, diagnosisSchema } from '../../src/diagnosis/contract.ts';
import { diagnoseTrace } from '../../src/diagnosis/diagnose.ts';
import type { Corpus } from '../../src/diagnosis/predict-task.ts';
import { openTrust } from '../../src/diagnosis/trust/store.ts';
import { type EvaluableRecording, readRecording } from '../../src/eval/recording.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { formatDiagnosisPage } from '../../src/report/diagnosis/page.ts';
import { formatDiagnosis } from '../../src/report/diagnosis/text.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { type DemoName, recordDemo } from './demo-runs.ts';

/** Every seventh program of the shipped recording: enough to learn from, and quick. */
async function readPart(): Promise<EvaluableRecording> {
  const whole = await readRecording({ directory: join(packageRoot, 'corpus', 'recorded') });
  const table = await whole.features(1);
  const programs = [...new Set(table.groups.map(({ program }) => program))].filter((_, i) => i % 7 === 0);
  const ids = new Set(
    table.groups.flatMap(({ program, traceId }) => (programs.includes(program) ? [traceId] : [])),
  );
  return {
    ...whole,
    labels: { ...whole.labels, rows: whole.labels.rows.filter(({ traceId }) => ids.has(traceId)) },
    async features(window) {
      const all = await whole.features(window);
      const kept = all.groups.flatMap(({ traceId }, i) => (ids.has(traceId) ? [i] : []));
      return {
        ...all,
        hash: `part of ${all.hash}`,
        groups: kept.map((i) => all.groups[i]!),
        values: all.values.map((values) => Float64Array.from(kept, (i) => values[i]!)),
      };
    },
  };
}

describe('a run that the corpus does not hold', () => {
  let demo: Record<DemoName, Trace>;
  let corpus: Corpus;
  let directory: string;
  const measured: string[] = [];
  const diagnosed = new Map<string, Diagnosis>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultgap-trust-'));
    corpus = {
      recording: await readPart(),
      trust: openTrust([directory]),
      onMeasure: (task) => measured.push(task),
    };
    demo = await recordDemo();
    for (const [name, trace] of Object.entries(demo)) diagnosed.set(name, await diagnoseTrace(trace, corpus));
  }, 300_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

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

  test('is told how right the very diagnoser is on held-out programs, which is measured once', () => {
    expect(measured).toEqual(['detection', 'fault-typing', 'instability']);
    for (const { trust } of diagnosed.get('healthy')!.answers) {
      expect(trust!.columns).toBe(diagnosed.get('healthy')!.training.columns);
      expect(trust!.accuracy ?? 1).toBeGreaterThanOrEqual(trust!.target);
    }
    expect(formatDiagnosis(diagnosed.get('healthy')!)).toMatch(
      /balanced accuracy 0\.\d{3} \(0\.\d{3} to [01]\.\d{3}\) on \d+ programs held out/,
    );
  });

  test('is told what speaks for the verdict by family, with the place among healthy runs, and what to try', () => {
    const text = formatDiagnosis(diagnosed.get('rate-too-high')!);
    expect(text).toMatch(
      /^(loss|gradient|optimizer|activation|curvature) +[●·─━]{21} {2}[A-Z].* healthy runs?/m,
    );
    expect(text).toContain('What to try');
  });

  test('of which only losses were kept is answered by a diagnoser of loss columns, which says so', async () => {
    const { 'loss.train': train, 'loss.validation': validation } = demo['rate-too-high'].scalars;
    const bare: Trace = {
      ...demo['rate-too-high'],
      scalars: { 'loss.train': train!, 'loss.validation': validation! },
      layered: {},
    };
    const diagnosis = await diagnoseTrace(bare, corpus);
    expect(diagnosis.training.families).toEqual(['loss']);
    expect(diagnosis.training.missing).toContain('gradient');
    expect(diagnosis.training.columns).toBeLessThan(50);
    expect(diagnosis.answers[0]!.trust!.columns).toBe(diagnosis.training.columns);
    expect(diagnosis.notes.join()).toContain('trained without');
  });

  test('of a program of the corpus is answered by who never saw that program, and its name cannot become markup', async () => {
    const { recording } = corpus;
    const hostile = '<script>x</script>\u001b[2J';
    const table = await recording.features(1);
    const [first] = table.groups;
    const renamed = {
      ...recording,
      features: async (window: number) => {
        const all = await recording.features(window);
        const rename = (group: (typeof all.groups)[number]) => ({ ...group, program: hostile });
        return {
          ...all,
          groups: all.groups.map((group) => (group.program === first!.program ? rename(group) : group)),
        };
      },
    };
    const header = { ...demo.healthy.header, program: hostile };
    const diagnosis = await diagnoseTrace({ ...demo.healthy, header }, { ...corpus, recording: renamed });
    expect(diagnosis.training.leftOut).toBe(hostile);
    expect(diagnosis.signals[0]!.healthy.runs).toBeLessThan(
      diagnosed.get('healthy')!.signals[0]!.healthy.runs,
    );
    expect(formatDiagnosisPage(diagnosis, demo.healthy)).not.toContain('<script>x');
    expect(formatDiagnosis(diagnosis)).not.toContain('\u001b');
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
    expect(diagnosis.verdict).toMatchObject({ kind: 'faulty', by: 'rule', classes: ['optimisation'] });
    expect(diagnosis.advice[0]).toMatchObject({ repair: 'rate', because: [diagnosis.facts[0]!.sentence] });
    expect(formatDiagnosis(diagnosis)).toContain('FAULT  A loss or a weight is not finite after');
  });

  test('without any series that the corpus knows is refused', async () => {
    const empty: Trace = { ...demo.healthy, scalars: { 'label.healthy-train': [] }, layered: {} };
    await expect(diagnoseTrace(empty, corpus)).rejects.toThrow(
      expect.objectContaining({ code: 'no-features' }),
    );
  });
}, 300_000);
