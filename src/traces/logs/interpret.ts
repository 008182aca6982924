import type { Table } from '../../tables/table.ts';
import type { MappedColumn } from '../import/columns.ts';
import type { ImportedNumbers } from '../import/run-trace.ts';
import { isNumeric, readLogNumber } from './cells.ts';
import { type LogRun, notALog, type RawRun, refuseLog } from './contract.ts';
import { type Counter, findCounter } from './counter.ts';
import { foldBatches, thinChecks } from './fold.ts';
import { classesOfLog } from './guessing.ts';
import { type ReadName, readNames } from './names.ts';
import { type Check, describeGaps, orderRows, pairTurns, placeChecks } from './order.ts';
import { assignQuantities } from './quantities.ts';
import { type ReadQuantity, readQuantity } from './read-quantity.ts';
import { describeReading } from './words.ts';

/**
 * The trainings in one table of a log: which column counts, what the others are, in which unit; rows of one step merged,
 * appended parts joined or split.
 * @throws InputError `log-unknown` where no column is a loss or a score, TableError `log-cell`, `log-units`.
 */
export function interpretRun(raw: RawRun): LogRun[] {
  const { table, hints, title } = raw;
  const names = readNames([...table.columns.keys()]);
  const { assigned, unused } = assignQuantities(names, hints);
  refusePlayers(table.name, names);
  if (!assigned.some(({ metric }) => tells.test(metric))) throw notALog(table.name, showNames(table));
  if (table.rows === 0) throw notALog(table.name, 'a header without rows');
  const read = assigned.map((quantity) => readQuantity(table, quantity, assigned));
  const measured = [...new Set(assigned.flatMap(({ from }) => from.map(({ name }) => name)))];
  const counter = findCounter(table, names, measured, hints);
  const unit = counter.kind === 'epoch' ? 'epochs' : (hints.unit ?? unitOf[counter.kind]);
  const loss = read.find(({ quantity }) => quantity.metric === 'loss.train') ?? read[0]!;
  const { runs, notes } = orderRows(counter.counts, (row) => finiteOrNull(loss.values[row]));
  const filled = runs.filter((checks) =>
    checks.some(({ rows }) => rows.some((row) => read.some(({ values }) => values[row] !== null))),
  );
  return filled.map((checks, place) => {
    const run = measure(raw, names, counter, checks, read);
    const name =
      filled.length === 1 ? raw.name : [raw.name, String(place + 1)].filter((part) => part !== '').join('-');
    const odd = [...raw.notes, ...counter.notes, ...notes, ...run.notes];
    const means = read.flatMap(({ quantity: { metric, span } }) => (span === null ? [] : [metric]));
    const scores = read.flatMap(({ quantity: { metric, named } }) =>
      named === null ? [] : [[metric, named]],
    );
    return {
      name,
      numbers: run.numbers,
      means,
      unit,
      ...(scores.length > 0 && { scores: Object.fromEntries(scores) as Record<string, string> }),
      reading: describeReading({
        title,
        counter,
        unit,
        base: run.base,
        read,
        unused,
        odd,
        numbers: run.numbers,
        classes: run.classes,
      }),
    };
  });
}

const unitOf = { epoch: 'epochs', step: 'steps', row: 'rows' } as const;

/** Losses of a player of which nothing can be said alone. @throws TableError `log-players`. */
function refusePlayers(file: string, names: readonly ReadName[]): void {
  const of = (wanted: ReadName['quantity']) => names.find(({ quantity }) => quantity === wanted)?.name;
  const [agent, generator, discriminator, loss] = [
    of('agent'),
    of('generator'),
    of('discriminator'),
    of('loss'),
  ];
  if (agent !== undefined)
    throw refuseLog('log-players', file, {
      rule: 'is a log of reinforcement learning, whose losses follow the policy and need not fall',
      need: 'a training with one loss, or a generator and a discriminator',
      value: agent,
      remedy: 'The return per episode says how such a training goes.',
    });
  const alone = generator ?? discriminator;
  if (alone !== undefined && (generator === undefined || discriminator === undefined) && loss === undefined)
    throw refuseLog('log-players', file, {
      rule: 'has the loss of one of two networks that are trained against each other',
      need: 'the losses of both, such as g_loss and d_loss',
      value: alone,
      remedy: 'Log the other one beside it: alone it says nothing.',
    });
}

/** What makes a table a log of a training. */
const tells = /^(loss|gradient|activation|optimizer\.(?!learning-rate))/;

function showNames({ columns }: Table): string {
  return `the columns ${[...columns.keys()].slice(0, 8).join(', ')}`;
}

function finiteOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

interface Measured {
  readonly numbers: ImportedNumbers;
  readonly base: string;
  readonly classes: number | null;
  readonly notes: readonly string[];
}

function measure(
  { table, hints }: RawRun,
  names: readonly ReadName[],
  counter: Counter,
  all: readonly Check[],
  read: readonly ReadQuantity[],
): Measured {
  const measured = all.filter(({ rows }) =>
    rows.some((row) => read.some(({ values }) => values[row] !== null)),
  );
  const filled = inTurns(measured, counter, read);
  const { steps, base } = placeChecks(
    filled,
    counter.kind,
    fromOf(counter, read, counter.from ?? hints.from),
  );
  let twice = 0;
  let again = 0;
  const values = read.map(({ values }) =>
    filled.map(({ rows }) => {
      const found = rows.map((row) => values[row]!).filter((value) => value !== null);
      if (found.some((value) => !Object.is(value, found[0]))) twice++;
      else if (found.length > 1) again++;
      return found.at(-1) ?? null;
    }),
  );
  const columns = read.map(({ quantity }): MappedColumn => {
    const { metric, place, from } = quantity;
    return { name: from.map(({ name }) => name).join(' + '), metric, place, values: 'number' };
  });
  const folded = thinChecks(foldBatches({ steps, planned: 0, columns, values }));
  const { numbers, classes } = withSkill(folded.numbers, read);
  const last = steps.at(-1) ?? 0;
  const planned = hints.planned ?? plannedIn(table, names);
  const short = planned !== null && planned < last;
  const gaps = folded.notes.length > 0 ? null : describeGaps(steps);
  return {
    numbers: { ...numbers, planned: planned === null || short ? last : planned },
    base,
    classes,
    notes: [
      ...(twice > 0
        ? [
            `${twice === 1 ? 'a number stands' : `${twice} numbers stand`} twice at one step: the later one counts`,
          ]
        : []),
      ...(again > 0 && twice === 0
        ? [
            `${again === 1 ? 'a number stands' : `${again} numbers stand`} twice at one step, the same each time`,
          ]
        : []),
      ...folded.notes,
      ...(gaps === null ? [] : [gaps]),
      ...(short ? [`goes on after the ${planned} that were planned`] : []),
    ],
  };
}

/** An epoch, or a step of the optimizer, tells what belongs together; a row or a call of a logger does not. */
function inTurns(
  checks: readonly Check[],
  { kind, name }: Counter,
  read: readonly ReadQuantity[],
): readonly Check[] {
  if (kind === 'epoch' || (name !== null && !name.startsWith('_'))) return checks;
  const has = (pattern: RegExp) => (row: number) =>
    read.some(({ quantity, values }) => pattern.test(quantity.metric) && values[row] !== null);
  return pairTurns(checks, has(/^loss\.(train|batch)/), has(/^loss\.validation/));
}

/** Steps of files that name metrics by our ids are finished steps (docs/formats.md). */
function fromOf(
  { kind, name }: Counter,
  read: readonly ReadQuantity[],
  from: 0 | 1 | undefined,
): 0 | 1 | undefined {
  const ours =
    kind === 'step' &&
    name === 'step' &&
    read.some(({ quantity }) => quantity.from[0]!.quantity === 'metric-id');
  const isSparse = read.length > 1 && read.every(({ values }) => values.includes(null));
  return ours && !isSparse ? 1 : from;
}

function plannedIn(table: Table, names: readonly ReadName[]): number | null {
  const name = names.find(({ quantity }) => quantity === 'planned');
  if (name === undefined || !isNumeric(table, name.name)) return null;
  const value = readLogNumber(table.columns.get(name.name)![0]);
  return value !== null && value !== undefined && Number.isInteger(value) && value >= 0 ? value : null;
}

/**
 * Accuracy above guessing, which accuracies of few and of many classes have in common: 0 is guessing, 1 all right. Left out where
 * neither beginning nor end says among how many classes.
 */
function withSkill(numbers: ImportedNumbers, read: readonly ReadQuantity[]) {
  const { columns, values } = numbers;
  const scores = columns.flatMap(({ metric }, c) => {
    const part = /^loss\.(train|validation)-score$/.exec(metric)?.[1];
    const skill = `loss.${part}-skill`;
    return part === undefined || columns.some((other) => other.metric === skill) ? [] : [{ c, skill }];
  });
  const ofClasses = scores.filter(({ c }) => {
    const quantity = read.find((one) => one.quantity.metric === columns[c]!.metric)?.quantity;
    return quantity?.share && quantity.named === null;
  });
  const classes = classesOfLog((metric) => {
    const c = columns.findIndex((column) => column.metric === metric);
    const isOther = metric.endsWith('-score') && !ofClasses.some((score) => score.c === c);
    return isOther ? [] : finiteIn(values[c] ?? []);
  });
  const skills = scores.flatMap(({ c, skill }) => {
    const isOfClasses = ofClasses.some((other) => other.c === c);
    if (isOfClasses && classes === null) return [];
    const guess = isOfClasses ? 1 / classes! : 0;
    const above = values[c]!.map((value) => (value === null ? null : (value - guess) / (1 - guess)));
    return [{ column: { ...columns[c]!, metric: skill }, values: above }];
  });
  return {
    classes,
    numbers: {
      ...numbers,
      columns: [...columns, ...skills.map(({ column }) => column)],
      values: [...values, ...skills.map((skill) => skill.values)],
    },
  };
}

function finiteIn(values: readonly (number | null)[]): number[] {
  return values.filter((value): value is number => value !== null && Number.isFinite(value));
}
