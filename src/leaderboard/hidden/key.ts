import { z } from 'zod';
import { type Split, type TaskId, taskIds } from '../../eval/contract.ts';
import type { TaskRows } from '../../eval/rows.ts';
import { headline } from '../../eval/splits/index.ts';
import { parseConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { hashSplits, type Roster } from '../roster.ts';
import { plainName } from '../words.ts';

/** What an organiser keeps: who is behind the opaque ids, and what the labels are. */
const blindKeySchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Manifest hash of the recording. */
  corpus: plainName(100),
  /** What the opaque ids, and the shares of classes, were made with. */
  secret: plainName(200),
  task: z.enum(taskIds),
  classes: z.array(plainName(60)).min(2).max(100),
  rows: z
    .array(
      z.strictObject({
        id: plainName(60),
        traceId: plainName(200),
        program: plainName(200),
        /** Absent in keys of the first version. */
        mutant: plainName(500).optional(),
        label: plainName(60),
      }),
    )
    .min(1),
});

export type BlindKey = z.output<typeof blindKeySchema>;

/**
 * A key whose ids and traces are there once each, and whose labels are classes that all have a run.
 * @throws InputError `invalid-key` naming the first thing that is wrong.
 */
export function parseBlindKey(value: unknown): BlindKey {
  const key = parseConfig('the key', value, blindKeySchema, 'invalid-key');
  const labels = key.rows.map(({ label }) => label);
  requireOnce('classes', key.classes);
  requireOnce(
    'ids',
    key.rows.map(({ id }) => id),
  );
  requireOnce(
    'traces',
    key.rows.map(({ traceId }) => traceId),
  );
  const strange = labels.find((label) => !key.classes.includes(label));
  if (strange !== undefined) throw wrong('labels are classes', key.classes.join(', '), strange);
  const empty = key.classes.find((name) => !labels.includes(name));
  if (empty !== undefined) throw wrong('every class has a run', empty, 'none');
  return key;
}

function requireOnce(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const one of names) {
    if (seen.has(one)) throw wrong(`its ${what} are all different`, 'each once', `${one} twice`);
    seen.add(one);
  }
}

function wrong(rule: string, need: string, value: string): InputError {
  return new InputError('invalid-key', {
    rule: `the key is wrong: ${rule}`,
    need,
    value,
    remedy: 'Give the file that `leaderboard hide` or `leaderboard export --hidden` wrote.',
  });
}

/** What a row of a blind roster does not say. */
const withheld = { family: '', dataSet: null, operator: '', session: 0 };

/**
 * What blind predictions are held against: held-out programs only, each trace once. Programs and mutants
 * have names that tell nothing, so that scores can be handed on.
 */
export function blindRoster({ corpus, secret, task, classes, rows }: BlindKey): Roster {
  const opaque = (...names: readonly string[]) => sha256(JSON.stringify([secret, ...names]));
  const programs = numbered(
    rows.map(({ program }) => program),
    (program) => opaque('program', program),
  );
  const data: TaskRows = {
    task,
    classes,
    columns: [],
    rows: rows.map(({ id, program, mutant, label }) => ({
      ...{ traceId: id, program: programs.get(program)!, label, ...withheld },
      mutant: opaque('mutant', mutant ?? id),
    })),
    labels: Int32Array.from(rows, ({ label }) => classes.indexOf(label)),
    features: [],
  };
  const split: Split = {
    strategy: headline.heldOut,
    task,
    size: { folds: 1, repeats: 1, seed: 0 },
    traceIds: rows.map(({ id }) => id),
    testFolds: [new Int32Array(rows.length)],
  };
  const tasks = new Map<TaskId, Roster['tasks'] extends ReadonlyMap<TaskId, infer T> ? T : never>([
    [task, { data, splits: new Map([[split.strategy, split]]) }],
  ]);
  return { corpus: opaque('corpus', corpus), splits: hashSplits(tasks), isBlind: true, tasks };
}

/** `program-1` and so on, in an order that tells nothing. */
function numbered(names: readonly string[], rank: (name: string) => string): Map<string, string> {
  const sorted = [...new Set(names)].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const width = String(sorted.length).length;
  return new Map(sorted.map((one, i) => [one, `program-${String(i + 1).padStart(width, '0')}`]));
}
