import { InputError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { foreignHeader, namedRun, outcomeOf, unknownSetting } from '../foreign-header.ts';
import { architectureOf } from '../observe/architecture.ts';
import { metricsRecorded } from '../observe/metrics.ts';
import { firstChecks, type Recorded, thinOut } from '../thinning.ts';
import type { LayerSeries, Series, Trace } from '../trace.ts';
import { parseLines, type RecorderLine } from './schema.ts';

type Line<K extends RecorderLine['kind']> = Extract<RecorderLine, { kind: K }>;

/** What stands as backend of a run that `faultgap_recorder` recorded. */
const recorderBackend = 'recorder';

/**
 * The trace in a file of `faultgap_recorder`, whole or cut off where its process ended.
 * @param name what errors call it.
 * @throws InputError `recorder-file`, `recorder-version`.
 */
export function readRecorderFile(name: string, text: string): Trace {
  const lines = parseLines(name, text);
  const ofKind = <K extends RecorderLine['kind']>(kind: K) =>
    lines.filter((line): line is Line<K> => line.kind === kind);
  const header = ofKind('header').at(-1);
  if (lines[0]?.kind !== 'header' || header === undefined)
    throw new InputError('recorder-file', {
      rule: `${name} begins with no header`,
      need: 'a file that faultgap_recorder wrote',
    });
  const checks = ofKind('check');
  checkSteps(name, checks);
  checkIds(name, checks);
  const recorded = readSeries(checks);
  const lost = firstLost(recorded);
  const seen = lost < 0 ? recorded : firstChecks(recorded, lost);
  return makeTrace(header, ofKind('end').at(-1), thinIfUnplanned(header, seen), {
    lastStep: checks.at(-1)?.step ?? 0,
    lostAt: recorded.steps[lost] ?? null,
  });
}

function checkSteps(name: string, checks: readonly Line<'check'>[]): void {
  const place = checks.findIndex(({ step }, i) => i > 0 && step <= checks[i - 1]!.step);
  if (place < 0) return;
  throw new InputError('recorder-file', {
    rule: `the checks of ${name} do not ascend`,
    need: `a step above ${checks[place - 1]!.step}`,
    value: checks[place]!.step,
  });
}

const known = new Map(metricsRecorded.map((metric) => [metric.id, metric]));

function checkIds(name: string, checks: readonly Line<'check'>[]): void {
  for (const { step, values } of checks)
    for (const [id, value] of Object.entries(values)) {
      const metric = known.get(id);
      if (metric !== undefined && (value === null || Array.isArray(value) === (metric.shape !== 'scalar')))
        continue;
      throw new InputError('recorder-file', {
        rule: `the check after ${step} steps of ${name} has a value that no metric has`,
        need: metric === undefined ? 'a metric of `faultgap list instruments`' : `a ${metric.shape} value`,
        value: id,
      });
    }
}

function readSeries(checks: readonly Line<'check'>[]): Recorded {
  const scalars: Record<string, Series> = {};
  const layered: Record<string, LayerSeries> = {};
  for (const { id, shape } of metricsRecorded) {
    const values = checks.map((check) => check.values[id] ?? null);
    if (shape === 'scalar') scalars[id] = values as Series;
    else layered[id] = values as LayerSeries;
  }
  return { steps: checks.map(({ step }) => step), scalars, layered };
}

/** As in a run that our engine recorded: what a loss or weight that is not finite spoils is not shown. */
function firstLost({ steps, scalars, layered }: Recorded): number {
  const isLost = (value: number | null | undefined) =>
    value !== null && value !== undefined && !Number.isFinite(value);
  return steps.findIndex(
    (_, check) =>
      isLost(scalars['loss.batch-mean']?.[check]) ||
      (layered['optimizer.weight-norm']?.[check]?.some(isLost) ?? false),
  );
}

function thinIfUnplanned({ plannedSteps }: Line<'header'>, recorded: Recorded) {
  const isPlanned = plannedSteps !== null && (recorded.steps.at(-1) ?? 0) <= plannedSteps;
  return isPlanned ? recorded : thinOut(recorded);
}

interface Ends {
  readonly lastStep: number;
  readonly lostAt: number | null;
}

function makeTrace(
  { name, run, versions, plannedSteps, observed }: Line<'header'>,
  end: Line<'end'> | undefined,
  recorded: Recorded,
  { lastStep, lostAt }: Ends,
): Trace {
  const setting = observed ?? unknownSetting;
  const done = lostAt ?? end?.doneSteps ?? lastStep;
  return {
    header: {
      ...foreignHeader,
      ...namedRun(name, run),
      traceId: sha256(JSON.stringify(['recorder', name, run])).slice(0, 20),
      family: setting.layers.length === 0 ? 'unknown' : architectureOf(setting.layers),
      plannedSteps: Math.max(plannedSteps ?? done, done),
      doneSteps: done,
      outcome: outcomeOf(
        lostAt,
        end === undefined ? 'the recording ends before the training did' : end.crashed,
      ),
      observed: { ...setting, missing: { ...setting.missing, ...end?.missing } },
      backend: recorderBackend,
      versions,
    },
    ...recorded,
  };
}
