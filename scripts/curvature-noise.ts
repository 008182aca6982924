/**
 * How much of what curvature instruments record is error of their estimators. Runs of nine programs (the clean one and
 * four mutants of each class, seed 0) are looked at as when the corpus is recorded, and with ever more Lanczos steps and
 * Hutchinson probes; the last setting stands for the truth.
 *
 *   npx tsx scripts/curvature-noise.ts [PROGRAM …]
 *
 * Declared before it was run: per metric, over all checks of all runs, the rank correlation with the last setting within
 * a program (median over programs), and the median and 90th percentile of |difference| / |last setting|.
 */
import { programs } from '../corpus/programs/index.ts';
import { formatTable, leftColumn, rightColumn } from '../src/report/table.ts';
import { median, quantile } from '../src/statistics/descriptive.ts';
import { spearman } from '../src/statistics/ranking.ts';
import { type CurvatureSettings, createCurvatureInstrument } from '../src/traces/instruments/curvature.ts';
import { planRecording } from '../src/traces/plan.ts';
import { recordGroup } from '../src/traces/recorder.ts';
import { selectBackend } from '../src/training/backend.ts';

const settings: readonly CurvatureSettings[] = [
  { steps: 5, probes: 4 },
  { steps: 8, probes: 4 },
  { steps: 8, probes: 64 },
  { steps: 60, probes: 64 },
];
const metrics = ['top-eigenvalue', 'hessian-trace', 'evenness', 'rate-threshold', 'adam-threshold'];
const sample = [
  ...['so-38648195', 'so-44998910', 'so-48385830', 'so-49583466', 'so-56774954', 'so-60267894'],
  ...['d4-053', 'so-54064299', 'paper-elman'],
];

/** One value per check and run, by metric; only finite ones of finished checks are compared. */
type Values = Readonly<Record<string, readonly (number | null)[]>>;

async function measure(id: string, setting: CurvatureSettings): Promise<Values> {
  const plan = planRecording([programs.get(id)], { mutantsPerClass: 4, cleanVariants: 0, seeds: 1 });
  const options = { backend: 'wasm', versions: {}, instruments: [createCurvatureInstrument(setting)] };
  const values: Record<string, (number | null)[]> = {};
  for (const group of plan.groups)
    for (const { scalars } of await recordGroup(group, options))
      for (const metric of metrics) {
        const series = (scalars[`curvature.${metric}`] ?? []) as readonly (number | null)[];
        values[metric] = [...(values[metric] ?? []), ...series];
      }
  return values;
}

interface Compared {
  readonly rank: number | null;
  readonly relative: readonly number[];
}

function compare(values: readonly (number | null)[], truth: readonly (number | null)[]): Compared {
  const pairs = values.flatMap((value, i) => {
    const true_ = truth[i];
    const finite = value !== null && Number.isFinite(value) && true_ != null && Number.isFinite(true_);
    return finite && true_ !== 0 ? [[value, true_] as const] : [];
  });
  const [own, theirs] = [0, 1].map((side) => pairs.map((pair) => pair[side]!));
  return {
    rank: spearman(own!, theirs!),
    relative: pairs.map(([value, of]) => Math.abs(value - of) / Math.abs(of)),
  };
}

await selectBackend('wasm');
const chosen = process.argv.length > 2 ? process.argv.slice(2) : sample;
const measured: Values[][] = [];
for (const id of chosen) {
  const ofProgram: Values[] = [];
  for (const setting of settings) ofProgram.push(await measure(id, setting));
  measured.push(ofProgram);
  console.error(`${id} measured`);
}
const rows = metrics.flatMap((metric) =>
  settings.slice(0, -1).map((setting, s) => {
    const compared = measured.map((of) => compare(of[s]![metric] ?? [], of.at(-1)![metric] ?? []));
    const relative = compared.flatMap((own) => own.relative);
    const ranks = compared.flatMap(({ rank }) => (rank === null ? [] : [rank]));
    return { metric, ...setting, checks: relative.length, ranks, relative };
  }),
);
console.log(
  formatTable(
    rows,
    [
      leftColumn('metric', ({ metric }) => metric),
      rightColumn('steps', ({ steps }) => steps),
      rightColumn('probes', ({ probes }) => probes),
      rightColumn('checks', ({ checks }) => checks),
      rightColumn('rank correlation', ({ ranks }) => median(ranks).toFixed(3)),
      rightColumn('median error', ({ relative }) => median(relative).toPrecision(2)),
      rightColumn('9 of 10', ({ relative }) => quantile(relative, 0.9).toPrecision(2)),
    ],
    'markdown',
  ),
);
