/**
 * Which protocol predicts the order of methods on runs that our engine never trained? Measures what docs/protocols.md declares, and prints
 * it as Markdown.
 *
 *   npx tsx scripts/protocol-study.ts [TASK]      `detection` (default) or `fault-typing`
 */
import { wildHalves } from '../corpus/wild/deal.ts';
import { rowOfTrace } from '../src/diagnosis/columns.ts';
import { examItems } from '../src/diagnosis/exam/items.ts';
import { readExam } from '../src/diagnosis/exam/sit.ts';
import type { Diagnoser } from '../src/eval/contract.ts';
import { diagnosers } from '../src/eval/diagnosers/index.ts';
import { evaluateRepeat, fitOn, onlyTested } from '../src/eval/evaluate.ts';
import { predictEach } from '../src/eval/fitted.ts';
import { type FeatureSet, featureSets, inFeatureSet } from '../src/eval/methods/feature-sets.ts';
import { readRecording } from '../src/eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../src/eval/rows.ts';
import { makeSplit, splits } from '../src/eval/splits/index.ts';
import { requirePart } from '../src/lib/parts.ts';
import { randomStream } from '../src/lib/random.ts';
import { formatTable } from '../src/report/table.ts';
import { middleOf } from '../src/statistics/bootstrap.ts';
import { argmax, mean } from '../src/statistics/descriptive.ts';
import { kendallTau } from '../src/statistics/rank-agreement.ts';
import { accuracyOf, rankingOf, type Score, type Scored } from './protocol-scores.ts';
import { say } from './shipping.ts';

const learners = ['one-feature', 'logistic', 'knn', 'tree', 'forest', 'boosting'];
const sets = [
  ...['loss', 'gradient', 'optimizer', 'activation', 'baseline', 'all-curvature'],
  ...['autotrainer', 'deepfd', 'de-fault'],
];
const protocols = ['S0', 'S1', 'S1o', 'S4'] as const;
const [fewestColumns, mostMissing, draws] = [5, 0.1, 2000];

const task = process.argv[2] === 'fault-typing' ? 'fault-typing' : 'detection';
const isTyping = task === 'fault-typing';

const wild = await readWild();
const shares = sharesOf(wild.map(({ stratum }) => stratum));
const recording = await readRecording({ directory: requirePart('recording').folder });
const table = await recording.features(1);
const classOf = new Map(recording.labels.rows.map((row) => [row.traceId, row.labels['fault-typing']]));

const studied = table.columns.filter((column) =>
  sets.some((id) => inFeatureSet(featureSets.get(id), column)),
);
const place = new Map(studied.map((column, c) => [column, c]));
const vectors = wild.map(({ trace }) => rowOfTrace(trace, studied, 1));
const filled = studied.filter(
  (_, c) => vectors.filter((row) => Number.isNaN(row[c]!)).length <= mostMissing * vectors.length,
);

const lines = sets.flatMap((id) => measureSet(featureSets.get(id)));
report(lines, 'balanced accuracy', ({ accuracy }) => accuracy);
if (!isTyping) report(lines, 'AUROC', ({ ranking }) => ranking!);

async function readWild() {
  const items = new Map(wildHalves.flatMap(examItems).map((one) => [one.item, one]));
  const runs = (await Promise.all(wildHalves.map((half) => readExam(examItems(half), ['recorder'])))).flat();
  return runs
    .map(({ item, trace }) => {
      const { card, variant } = items.get(item)!;
      const stratum = card.kind === 'pair' && variant === 'faulty' ? card.class : 'healthy';
      return { trace, stratum, unit: card.source.address };
    })
    .filter(({ stratum }) => !isTyping || stratum !== 'healthy');
}

/** How much a stratum counts: half of detection are healthy runs, and a fault class as much as it does in the wild. */
function sharesOf(strata: readonly string[]): ReadonlyMap<string, number> {
  const names = [...new Set(strata)].sort();
  const faulty = strata.filter((name) => name !== 'healthy').length;
  const share = (name: string) => {
    if (isTyping) return 1 / names.length;
    return name === 'healthy' ? 0.5 : (0.5 * strata.filter((other) => other === name).length) / faulty;
  };
  return new Map(names.map((name) => [name, share(name)]));
}

function measureSet(set: FeatureSet) {
  const columns = filled.filter((column) => inFeatureSet(set, column));
  if (columns.length < fewestColumns) {
    say(`${set.id}: ${columns.length} columns, left out`);
    return [];
  }
  const kept = new Set(columns);
  const { strata: _, ...data } = joinTaskRows(table, recording.labels.rows, task, (c) => kept.has(c));
  const rows = vectors.map((row) => Float64Array.from(data.columns, (column) => row[place.get(column)!]!));
  return learners.map((id) => measureMethod(set, diagnosers.get(id), data, rows));
}

/** The sheets of a method under every protocol, and in the wild with what the last protocol, of unseen programs, decides by. */
function measureMethod({ id }: FeatureSet, diagnoser: Diagnoser, data: TaskRows, rows: Float64Array[]) {
  const start = performance.now();
  let limit = 0;
  const within = protocols.map((protocol) => {
    const strategy = splits.get(protocol);
    const split = makeSplit(strategy, task, data.rows, { folds: 5, repeats: 1, seed: 0 });
    const repeat = evaluateRepeat(data, split, strategy, diagnoser, 0);
    const whole = { predictions: [repeat.predictions], scores: [repeat.scores] };
    const tested = onlyTested({ data, split, predictions: whole });
    const width = data.classes.length;
    const scored = tested.data.rows.flatMap(({ traceId, program, label }, i): Scored[] => {
      const stratum = label === 'clean' ? 'healthy' : classOf.get(traceId);
      const scores = tested.predictions.scores[0]!.slice(i * width, (i + 1) * width);
      return stratum && shares.has(stratum) ? [{ unit: program, stratum, scores }] : [];
    });
    limit = isTyping ? 0 : bestLimit(scored, data);
    return { units: scored.map(({ unit }) => unit), ...scoresOf(scored, data, limit) };
  });
  const all = [...data.rows.keys()];
  const scores = predictEach(fitOn(data, all, diagnoser, 0, splits.get('S4')), rows);
  const ownRuns = wild.map(({ unit, stratum }, i): Scored => ({ unit, stratum, scores: scores[i]! }));
  const outside = { units: ownRuns.map(({ unit }) => unit), ...scoresOf(ownRuns, data, limit) };
  const line = { method: `${diagnoser.id} on ${id}`, sheets: [...within, outside] };
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  say(`${line.method}: ${line.sheets.map(({ accuracy }) => accuracy().toFixed(3)).join(' ')}, ${seconds} s`);
  return line;
}

/** Typing has no threshold. */
function scoresOf(runs: readonly Scored[], { classes }: TaskRows, limit: number) {
  const faulty = classes.indexOf('faulty');
  const accuracy = accuracyOf(runs, shares, ({ stratum, scores }) =>
    isTyping ? classes[argmax(scores)] === stratum : scores[faulty]! >= limit === (stratum !== 'healthy'),
  );
  return isTyping
    ? { accuracy }
    : { accuracy, ranking: rankingOf(runs, shares, ({ scores }) => scores[faulty]!) };
}

/** The score of `faulty` from which a run is called so: the best on these runs; the lowest of several. */
function bestLimit(scored: readonly Scored[], { classes }: TaskRows): number {
  const faulty = classes.indexOf('faulty');
  const counts = new Map([...shares.keys()].map((name) => [name, 0]));
  for (const { stratum } of scored) counts.set(stratum, counts.get(stratum)! + 1);
  const gain = (name: string) => (shares.get(name)! / counts.get(name)!) * (name === 'healthy' ? -1 : 1);
  const falling = [...scored].sort((a, b) => b.scores[faulty]! - a.scores[faulty]!);
  let [sum, most, limit] = [0, Number.NEGATIVE_INFINITY, 0.5];
  falling.forEach(({ stratum, scores }, i) => {
    sum += gain(stratum);
    const next = falling[i + 1]?.scores[faulty] ?? Number.NEGATIVE_INFINITY;
    if (next < scores[faulty]! && sum >= most) [most, limit] = [sum, scores[faulty]!];
  });
  return limit;
}

interface Line {
  readonly method: string;
  /** Of each protocol, and last of the wild. */
  readonly sheets: readonly {
    readonly units: readonly string[];
    readonly accuracy: Score;
    readonly ranking?: Score;
  }[];
}

/** @param title of the score. */
function report(lines: readonly Line[], title: string, pick: (sheet: Line['sheets'][number]) => Score): void {
  const methods = lines.map(({ sheets }) => sheets.map(pick));
  const scores = methods.map((own) => own.map((score) => score()));
  const column = (p: number, from: readonly (readonly number[])[] = scores) => from.map((own) => own[p]!);
  const last = protocols.length;
  const random = randomStream('protocol study', task);
  const unitsOf = (p: number) => [...new Set(lines.flatMap(({ sheets }) => sheets[p]!.units))].sort();
  const [programs, sources] = [unitsOf(0), unitsOf(last)];
  const drawn: number[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    const [inside, outside] = [drawUnits(programs), drawUnits(sources)];
    const own = methods.map((protocol) => protocol.map((score, p) => score(p < last ? inside : outside)));
    drawn.push(protocols.map((_, p) => kendallTau(column(p, own), column(last, own))));
  }
  const halves = Array.from({ length: 200 }, () => {
    const first = new Map(sources.map((name) => [name, random.integer(2)]));
    const second = new Map([...first].map(([name, times]) => [name, 1 - times]));
    const of = (times: ReadonlyMap<string, number>) => methods.map((own) => own[last]!(times));
    return kendallTau(of(first), of(second));
  });

  function drawUnits(names: readonly string[]): Map<string, number> {
    const times = new Map<string, number>();
    for (const _ of names) {
      const name = names[random.integer(names.length)]!;
      times.set(name, (times.get(name) ?? 0) + 1);
    }
    return times;
  }

  const interval = (values: readonly number[]) => {
    const { low, high } = middleOf(values.filter((value) => !Number.isNaN(value)));
    return `[${low.toFixed(2)}, ${high.toFixed(2)}]`;
  };
  const heldOut = protocols.indexOf('S4');
  const rows = protocols.map((id, p) => {
    const [tau, reference] = [kendallTau(column(p), column(last)), kendallTau(column(heldOut), column(last))];
    const less = drawn.map((own) => own[p]! - own[heldOut]!);
    const chosen = argmax(column(p));
    return {
      id,
      tau: `${tau.toFixed(2)} ${interval(drawn.map((own) => own[p]!))}`,
      less: p === heldOut ? '' : `${(tau - reference).toFixed(2)} ${interval(less)}`,
      level: mean(scores.map((own) => own[p]! - own[last]!)).toFixed(3),
      chosen: `${lines[chosen]!.method}: ${scores[chosen]![last]!.toFixed(3)}`,
    };
  });
  const best = argmax(column(last));
  const strata = [...shares.keys()].map(
    (name) => `${wild.filter((run) => run.stratum === name).length} ${name}`,
  );
  const table = (heads: readonly string[], cells: readonly (readonly string[])[]) =>
    formatTable(cells, heads.map((heading, c) => ({ heading, align: c === 0 ? 'left' : 'right', cell: (own) => own[c]! })), 'markdown'); // biome-ignore format: one call
  const text = [
    `${task}, ${title}: ${lines.length} methods, ${filled.length} columns, ${programs.length} programs, ${wild.length} wild runs of ${sources.length} sources (${strata.join(', ')})`,
    table(
      [
        'protocol',
        'τ with the wild',
        'less that of S4',
        'level above the wild',
        'its best method, in the wild',
      ],
      rows.map(({ id, tau, less, level, chosen }) => [id, tau, less, level, chosen]),
    ),
    `Best in the wild: ${lines[best]!.method}, ${scores[best]![last]!.toFixed(3)}. Mean τ between halves of the wild sources: ${mean(halves).toFixed(2)}.`,
    table(
      ['method', ...protocols, 'wild'],
      lines.map(({ method }, i) => [method, ...scores[i]!.map((value) => value.toFixed(3))]),
    ),
  ];
  process.stdout.write(`${text.join('\n\n')}\n`);
}
