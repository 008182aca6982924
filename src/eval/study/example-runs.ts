import { join } from 'node:path';
import { openTraces } from '../../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../../traces/store/manifest.ts';
import { runsName } from '../../traces/store/runs-table.ts';
import { traceSchemas } from '../../traces/store/schema.ts';
import { nullableTextColumn, numberColumn, readSealedTable, textColumn } from '../../traces/store/tables.ts';
import type { Trace } from '../../traces/trace.ts';
import type { LabelRow } from '../contract.ts';
import { readLabels } from '../labels/file.ts';

/** A run to look at, and the verdict on its mutant. */
export interface ExampleRun {
  readonly trace: Trace;
  readonly killState: LabelRow['killState'];
}

/** Diverged runs shown of each architecture family. */
const divergedPerFamily = 2;

/** What is known of a run before its trace file is opened. */
interface Candidate {
  readonly traceId: string;
  readonly program: string;
  readonly mutant: string;
  readonly killState: LabelRow['killState'];
  readonly doneSteps: number;
  /** Runs of one slot are alike; few are shown. */
  readonly slot: string;
}

/**
 * Runs of a recording that are worth a look: of each architecture family a clean one, a killed one of each fault class,
 * and two that diverged, as far as this copy of the recording holds their traces; none where it has no table of runs.
 * @throws InputError as `readManifest`, `readTable`, `readLabels` and `openTraces`.
 */
export async function readExampleRuns(recording: string): Promise<ExampleRun[]> {
  const manifest = await readManifest(recording);
  if (!manifest.files.some(({ path }) => path === runsName)) return [];
  const files = presentTraces(manifest);
  const held = new Set(files.map(({ path }) => programOf(path)));
  const chosen = chooseRuns((await readCandidates(recording)).filter(({ program }) => held.has(program)));
  const programs = new Set(chosen.map(({ program }) => program));
  const traces = new Map<string, Trace>();
  for (const { path, sha256, bytes } of files.filter(({ path }) => programs.has(programOf(path)))) {
    const file = await openTraces(join(recording, path), { sha256, bytes });
    if (!file.headers.some(({ traceId }) => chosen.some((run) => run.traceId === traceId))) continue;
    for (const trace of file.traces()) traces.set(trace.header.traceId, trace);
  }
  return chosen.flatMap(({ traceId, killState }) => {
    const trace = traces.get(traceId);
    return trace === undefined ? [] : [{ trace, killState }];
  });
}

/** Trace files lie at `traces/<program>/<group>.arrow`. */
function programOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** The first run of each slot; of diverged ones those that went furthest, each of another mutant. Clean ones come first. */
function chooseRuns(candidates: readonly Candidate[]): Candidate[] {
  const slots = [...new Set(candidates.map(({ slot }) => slot))].sort();
  return slots.flatMap((slot) => {
    const runs = candidates.filter((candidate) => candidate.slot === slot);
    if (!slot.endsWith(diverged)) return runs.slice(0, 1);
    const longest = runs.toSorted((a, b) => b.doneSteps - a.doneSteps);
    const first = longest.filter((run, i) => longest.findIndex(({ mutant }) => mutant === run.mutant) === i);
    return first.slice(0, divergedPerFamily);
  });
}

async function readCandidates(recording: string): Promise<Candidate[]> {
  const runs = await readSealedTable(join(recording, runsName), {
    kind: 'runs',
    ...traceSchemas,
  });
  const { rows } = await readLabels(join(recording, 'labels.arrow'));
  const killStates = new Map(rows.map(({ traceId, killState }) => [traceId, killState]));
  const [programs, families, operators, mutants] = ['program', 'family', 'operator', 'mutant'].map((name) =>
    textColumn(runs, name),
  );
  const doneSteps = numberColumn(runs, 'done_steps');
  const categories = nullableTextColumn(runs, 'category');
  const outcomes = textColumn(runs, 'outcome');
  return textColumn(runs, 'trace_id').flatMap((traceId, i) => {
    const killState = killStates.get(traceId) ?? null;
    const kind = kindOf(operators![i]!, categories[i]!, outcomes[i]!, killState);
    if (kind === null) return [];
    const slot = `${families![i]!} ${kind}`;
    const [program, mutant] = [programs![i]!, mutants![i]!];
    return [{ traceId, program, mutant, killState, slot, doneSteps: doneSteps[i]! }];
  });
}

const diverged = 'diverged';

/** Null for runs that are no good examples: clean variants, survivors, crashed runs. */
function kindOf(
  operator: string,
  category: string | null,
  outcome: string,
  killState: LabelRow['killState'],
): string | null {
  if (outcome === 'diverged') return diverged;
  if (outcome !== 'completed') return null;
  if (operator === 'clean') return 'clean';
  return killState === 'killed' ? `killed, ${category}` : null;
}
