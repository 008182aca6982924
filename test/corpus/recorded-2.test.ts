import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../corpus/find-program.ts';
import { judgeHealth } from '../../corpus/program-rules.ts';
import type { LabelRow } from '../../src/eval/contract.ts';
import { readLabels } from '../../src/eval/labels/file.ts';
import { labelsPath } from '../../src/eval/recording.ts';
import { isCleanOperator } from '../../src/eval/tasks/task.ts';
import { plainSetting, settingKind, settingOf } from '../../src/faults/change.ts';
import { operators } from '../../src/faults/index.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { groupBy } from '../../src/lib/group.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { recordingSize } from '../../src/traces/recording-sizes.ts';
import { runsName } from '../../src/traces/store/runs-table.ts';
import { traceSchemas } from '../../src/traces/store/schema.ts';
import { numberColumn, readSealedTable, textColumn } from '../../src/traces/store/tables.ts';

interface Run {
  readonly program: string;
  readonly operator: string;
  readonly mutant: string;
  readonly outcome: string;
  readonly metric: number;
  readonly killState: LabelRow['killState'];
}

const root = join(packageRoot, 'corpus', 'recorded-2');
/** Shards of named programs that are recorded so far. */
const shards = readdirSync(root).filter((name) => name.startsWith('named-'));

const runsOf = new Map<string, readonly Run[]>();
const covered: string[] = [];

beforeAll(async () => {
  for (const shard of shards) {
    const labels = await readLabels(labelsPath(join(root, shard)));
    const stateOf = new Map(labels.rows.map(({ traceId, killState }) => [traceId, killState]));
    covered.push(...labels.coveredPrograms);
    const table = await readSealedTable(join(root, shard, runsName), { kind: 'runs', ...traceSchemas });
    const [ids, programs, operators, mutants] = ['trace_id', 'program', 'operator', 'mutant'].map((name) =>
      textColumn(table, name),
    );
    const [outcomes, metrics] = [textColumn(table, 'outcome'), numberColumn(table, 'test_metric')];
    for (const [program, rows] of groupBy(programs!.keys(), (i) => programs![i]!)) {
      const runs = rows.map((i): Run => {
        const place = { program, operator: operators![i]!, mutant: mutants![i]! };
        const end = { outcome: outcomes[i]!, metric: metrics[i]! };
        return { ...place, ...end, killState: stateOf.get(ids![i]!)! };
      });
      runsOf.set(program, runs);
    }
  }
});

const isOriginal = ({ operator, mutant }: Run) =>
  isCleanOperator(operator) &&
  operator !== 'clean-variant' &&
  settingOf({ operator, mutant }) === plainSetting;
const mutantsOf = (runs: readonly Run[]) =>
  [...groupBy(runs, ({ mutant }) => mutant).values()].map((own) => own[0]!);

describe('what is recorded of the named programs of corpus 2', () => {
  test('every program is healthy over its five clean seeds', () => {
    const found = [...runsOf].flatMap(([program, runs]) => {
      const clean = runs.filter(isOriginal);
      const values = clean.map(({ metric }) => metric);
      const wrong = judgeHealth(findProgram(program), {
        values,
        mean: mean(values),
        sd: standardDeviation(values),
      });
      const ended = clean.filter(({ outcome }) => outcome === 'completed').length;
      return [...wrong, ...(ended === 5 ? [] : [`${ended} completed`])].map((line) => `${program}: ${line}`);
    });
    expect(found).toEqual([]);
  });

  test('every class has two killed mutants in 85 of 110 named programs', () => {
    expect(covered.length / runsOf.size).toBeGreaterThanOrEqual(85 / 110);
  });

  test('every operator is killed on three programs, or says why not', () => {
    const killed = [...runsOf].flatMap(([program, runs]) => {
      const found = runs.filter(({ killState }) => killState === 'killed').map(({ operator }) => operator);
      return [...new Set(found)].map((operator) => ({ program, operator }));
    });
    const programsOf = groupBy(killed, ({ operator }) => operator);
    const rare = operators.members.filter(({ id }) => (programsOf.get(id)?.length ?? 0) < 3);
    const told = operators.members.filter(({ survives }) => survives !== undefined);
    expect(told.map(({ id }) => id)).toEqual(rare.map(({ id }) => id));
  });

  test('at most 2 % of healthy settings were killed', () => {
    const variants = [...runsOf].flatMap(([, runs]) =>
      mutantsOf(runs.filter(({ operator }) => operator === 'clean-variant')),
    );
    const killed = variants.filter(({ killState }) => killState === 'false-kill');
    expect(killed.length / variants.length).toBeLessThanOrEqual(0.02);
  });

  test('every program has as many healthy settings as its size asks for, twelve up to a million parameters, of five kinds', () => {
    const few = [...runsOf].flatMap(([program, runs]) => {
      const settings = mutantsOf(runs.filter(({ operator }) => operator === 'clean-variant')).map(settingOf);
      const kinds = new Set(settings.map(settingKind)).size;
      const { cleanVariants } = recordingSize(findProgram(program));
      return settings.length >= cleanVariants && kinds >= Math.min(5, cleanVariants)
        ? []
        : [`${program}: ${settings.length} of ${kinds} kinds`];
    });
    expect(few).toEqual([]);
  });

  test('at least 40 % of faults were put into a healthy setting', () => {
    const faulty = [...runsOf].flatMap(([, runs]) =>
      mutantsOf(runs.filter(({ operator }) => !isCleanOperator(operator))),
    );
    const inSetting = faulty.filter((mutant) => settingOf(mutant) !== plainSetting);
    expect(inSetting.length / faulty.length).toBeGreaterThanOrEqual(0.4);
  });
});
