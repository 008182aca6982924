import { taskIds } from '../../src/eval/contract.ts';
import { parseResult, type Result, type ResultRow } from '../../src/eval/result.ts';
import type { ExampleRun } from '../../src/eval/study/example-runs.ts';
import type { ReportInput } from '../../src/report/evaluation/section.ts';
import { parseSweepResult, type SweepResult } from '../../src/sweep/result.ts';
import { exampleTrace } from '../traces/example.ts';

/** A name that would break a page, a script, an attribute or a table if it were not escaped. */
export const hostile = `<script>globalThis.hacked=1</script>"'><img src=x onerror=alert(1)> & |`;

const around = (value: number) => ({ value, low: value - 0.03, high: value + 0.02 });

const typing = ['architecture', 'data', 'loss', hostile];
const binary = ['clean', 'faulty'];

interface Scored {
  readonly task: ResultRow['task'];
  readonly diagnoser: string;
  readonly features?: string;
  readonly normalisation?: string;
  readonly decision?: string;
  readonly window?: number;
}

function row(scored: Scored, split: string, value: number): Result['rows'][number] {
  const classes = scored.task === 'fault-typing' ? typing : binary;
  const rank = scored.task === 'fault-typing' ? null : value;
  return {
    features: 'all',
    normalisation: 'none',
    decision: 'plain',
    window: 100,
    ...scored,
    split,
    balancedAccuracy: around(value),
    repeatSd: 0.01,
    macroF1: value,
    mcc: value - 0.1,
    auroc: rank,
    auprc: rank,
    programAuroc: rank,
    top2: rank === null ? value + 0.1 : null,
    top3: null,
    twoClasses:
      rank === null
        ? null
        : {
            firstRecall: value,
            alarmedPrograms: 0.25,
            recallAt: [0.01, 0.05, 0.1].map((falseAlarms) => ({
              falseAlarms,
              recall: value - 0.1,
              programMean: value,
            })),
            precisionAt: [0.05, 0.2].map((prevalence) => ({ prevalence, precision: value - 0.2 })),
          },
    calibration: { brier: 0.15, expectedError: 0.08 },
    abstention: [1, 0.5].map((coverage) => ({ coverage, balancedAccuracy: value + 0.05 * (1 - coverage) })),
    operators: [
      { operator: hostile, n: 40, recall: value, severities: [{ severity: 'low', n: 40, recall: value }] },
    ],
    reasons: rank === null ? { twoClasses: 'there are 4 classes' } : {},
    programMean: value,
    worstProgram: { program: hostile, value: value - 0.2 },
    p10Program: value - 0.1,
    programs: { p: value, q: value - 0.1, [hostile]: null },
    programsUnscored: 1,
    classes,
    confusion: classes.map((_, t) => classes.map((_, a) => (t === a ? 40 : 2.5))),
    n: 200,
    strata: [],
    predictionsSha256: null,
  };
}

/** Rows under S0, S1 and S4, and the gap. */
function line(scored: Scored, within: number, heldOut: number): Pick<Result, 'rows' | 'gaps'> {
  const rows = [row(scored, 'S0', within + 0.1), row(scored, 'S1', within), row(scored, 'S4', heldOut)];
  const { task, diagnoser, features, normalisation, decision, window } = rows[0]!;
  const value = within - heldOut;
  const asked = { task, diagnoser, features, normalisation, decision, window };
  const contributions = { p: value, q: value / 2, [hostile]: -value / 2 };
  const ends = {
    ...around(value),
    bootstrapT: null,
    sources: { count: 38, low: 0.04, high: 0.14 },
    p: 0.0004,
    pHolm: 0.0008,
    differs: true,
    detectable: 0.05,
    contributions,
  };
  return { rows, gaps: [{ ...asked, within: 'S1', heldOut: 'S4', ...ends }] };
}

/** A result in which every field is filled. */
export function fullResult(): Result {
  const typingForest: Scored = { task: 'fault-typing', diagnoser: 'forest' };
  const lines = [
    line(typingForest, 0.8, 0.7),
    line({ ...typingForest, features: 'baseline' }, 0.7, 0.4),
    line({ ...typingForest, features: 'baseline', window: 20 }, 0.6, 0.5),
    line({ ...typingForest, diagnoser: hostile }, 0.5, 0.52),
    line({ ...typingForest, decision: 'tuned' }, 0.81, 0.72),
    line({ ...typingForest, normalisation: 'clean-1' }, 0.81, 0.75),
    {
      rows: ['S0', 'S1', 'S4'].map((split) => row({ ...typingForest, diagnoser: 'rule' }, split, 0.3)),
      gaps: [],
    },
    line({ task: 'detection', diagnoser: 'forest' }, 0.9, 0.8),
  ];
  const asked = { ...typingForest, features: 'all', normalisation: 'none', decision: 'plain', window: 100 };
  return parseResult({
    schemaVersion: 3,
    corpus: { programs: 3, coveredPrograms: 2, traces: 600, hash: 'c'.repeat(64) },
    madeFrom: { 'fault-typing': `what ${hostile} says; no feature sees it` },
    hashes: { features: 'd'.repeat(64), labels: 'e'.repeat(64) },
    rows: lines.flatMap(({ rows }) => rows),
    gaps: lines.flatMap(({ gaps }) => gaps),
    contrasts: (['S1', 'S4', 'gap'] as const).map((split, i) => {
      return {
        ...asked,
        against: 'baseline',
        split,
        ...around(0.02 * i),
        p: 0.02,
        pHolm: 0.04,
        differs: true,
      };
    }),
    controls: (['fault-typing', 'detection'] as const).flatMap((task) => [
      {
        task,
        id: 'identity',
        title: 'identity probe',
        reading: hostile,
        values: [
          { name: hostile, ...around(0.6), reason: null },
          { name: 'S4', value: null, low: null, high: null, reason: `needs ${hostile}` },
        ],
        holds: null,
      },
      {
        task,
        id: 'permuted',
        title: 'permuted labels',
        reading: 'near zero',
        values: [{ name: 'gap', ...around(0), reason: null }],
        holds: true,
      },
      { task, id: 'pseudo', title: 'permuted programs', reading: 'near zero', values: [], holds: false },
    ]),
    curves: (['all-traces', 'equal-traces'] as const).map((mode) => ({
      ...{ ...asked, split: 'S4', mode },
      points: [2, 5, 10].map((programs) => ({
        ...{ programs, traces: 100 * programs, draws: 20 },
        ...around(0.5 + programs / 100),
        drawSd: 0.02,
      })),
      families: mode === 'all-traces' ? [{ family: 'power', worst: 0.004, predicts: true }] : [],
      extrapolation: mode === 'all-traces' ? [{ programs: 20, low: 0.7, high: 0.72 }] : null,
      reason: null,
    })),
    waterfall: [
      { ...asked, from: 'S0', to: 'S1', towards: 'S4', level: 0.9, ...around(0.1) },
      { ...asked, from: 'S1', to: 'S4', towards: 'S4', level: 0.8, ...around(0.1) },
    ],
    twins: [{ task: 'fault-typing', mutants: 90, twins: 12, groups: 5, exact: 2, leftOut: 10 }],
    primary: {
      ...{ file: 'f'.repeat(64), stage: 'exploratory', cuts: 10, halvings: 5 },
      comparisons: ['program', 'threshold'].map((id) => ({
        ...{ id, effect: hostile, task: 'fault-typing', n: 200, programs: 3, first: 0.8, second: 0.75 },
        sides: ['S1o', 'S4o'].map((split) => ({
          ...{ diagnoser: 'forest', features: 'all', normalisation: 'none', decision: 'plain', split },
          firstCut: 'a'.repeat(64),
        })),
        ...around(0.05),
        ...{ p: 0.01, pHolm: 0.02, differs: true, halves: { low: 0.01, high: 0.09 } },
        sources: { count: 38, low: 0.02, high: 0.08 },
      })),
    },
    live: { program: 'p', traces: 40, backend: 'wasm', matches: false, differences: [hostile] },
    warnings: ['3 programs, fewer than 30.', hostile],
    versions: { faultgap: '0.1.0', backend: 'wasm' },
    seeds: { splits: 0, bootstrap: 0, draws: 2000 },
    commands: ['faultgap record', `faultgap eval ${hostile}`],
  });
}

export function fullSweep(): SweepResult {
  const asked = { task: 'fault-typing', diagnoser: 'forest', features: 'all', window: 100 } as const;
  const point = (value: number, gap: number | null) => ({
    value,
    isDefault: value === 0.02,
    configHash: 'f'.repeat(64),
    mutants: { killed: 10, survived: 2, inconclusive: 1 },
    falseKills: { killed: 0, tested: 12, rate: 0 },
    coveredPrograms: 2,
    tasks: Object.fromEntries(taskIds.map((id) => [id, { traces: 200, positives: 20, labels: {} }])),
    gap: gap === null ? null : { ...asked, within: 0.8, heldOut: 0.8 - gap, ...around(gap), p: 0.04, n: 200 },
    withoutGap: gap === null ? hostile : null,
  });
  return parseSweepResult({
    schemaVersion: 1,
    corpus: { programs: 3, traces: 600, hash: 'c'.repeat(64) },
    plan: {
      diagnoser: 'forest',
      features: 'all',
      folds: 5,
      repeats: 2,
      draws: 2000,
      seeds: { splits: 0, bootstrap: 0 },
    },
    hashes: {},
    thresholds: [
      {
        id: 'kill.share',
        title: hostile,
        task: 'fault-typing',
        points: [point(0.02, 0.1), point(0.05, null)],
      },
    ],
    versions: {},
    commands: ['faultgap sweep DIR'],
  });
}

/** A clean run, one that diverged, one that recorded nothing, and one whose numbers are beyond a plot. */
function exampleRuns(): ExampleRun[] {
  const diverged = { operator: hostile, category: 'loss', outcome: { kind: 'diverged', step: 6 } } as const;
  const beyond = {
    'loss.train': [1e30, Number.NaN, null],
    'loss.validation': [0, -1, Number.POSITIVE_INFINITY],
  };
  return [
    {
      trace: exampleTrace({
        scalars: { 'loss.train': [1, 0.5, 0.1], 'curvature.critical-ratio': [null, 0.3, 2] },
      }),
      killState: null,
    },
    { trace: exampleTrace({ seedIndex: 1, ...diverged }), killState: 'killed' },
    {
      trace: exampleTrace({ seedIndex: 2, steps: [], scalars: {}, layered: {}, test: null }),
      killState: null,
    },
    {
      trace: exampleTrace({ seedIndex: 3, scalars: beyond, parameters: { [hostile]: hostile } }),
      killState: 'killed',
    },
  ];
}

export const fullInput = (): ReportInput => ({
  result: fullResult(),
  sweep: fullSweep(),
  traces: exampleRuns(),
});
