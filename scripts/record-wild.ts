import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { makeChange, Untried } from '../corpus/wild/changes/changes-tfjs.ts';
import { variantsOf, type WildCard, type WildMeasured } from '../corpus/wild/contract.ts';
import { halfOf } from '../corpus/wild/deal.ts';
import { readWildCards, recordedPath, scriptPath, wildDirectory } from '../corpus/wild/read.ts';
import { changeName, triedPath, type WildChange, type WildTried } from '../corpus/wild/tried.ts';
import { wildChanges } from '../src/diagnosis/exam/repair.ts';
import { observeTraining } from '../src/traces/observe/observe.ts';

// Trains and records the wild runs of tfjs: `npx tsx scripts/record-wild.ts [--try [--frozen]] [id …]`, as `record-wild.py` does those of Python.

const seeds = [1, 2, 3];

type Fit = { epochs: number; batchSize?: number; shuffle?: boolean; validation?: [tf.Tensor, tf.Tensor] };

/** One training, as its script sees it. */
class Run {
  readonly tf = tf;
  readonly seed: number;
  readonly path: string | null;
  readonly change: WildChange | null;
  log = '';

  constructor(seed: number, path: string | null, change: WildChange | null) {
    this.seed = seed;
    this.path = path;
    this.change = change;
  }

  /** `model.fit`, watched where it is recorded; the log is the History as JSON. */
  async fit(model: tf.LayersModel, inputs: tf.Tensor, targets: tf.Tensor, options: Fit): Promise<void> {
    const { validation: wanted, batchSize = 32, shuffle = true, epochs } = options;
    const job = { tf, model, x: inputs, y: targets, epochs, batchSize, shuffle, validation: wanted };
    if (this.change !== null) makeChange(job, this.change);
    const { x, y, validation } = job;
    const rows = { inputs: x, targets: y };
    const held = validation === undefined ? undefined : { inputs: validation[0], targets: validation[1] };
    const observer =
      this.path === null
        ? null
        : observeTraining(model, {
            probe: rows,
            name: 'observed',
            ...(held === undefined ? {} : { validation: held }),
          });
    const { history } = await model.fit(x, y, {
      epochs: job.epochs,
      batchSize: job.batchSize,
      shuffle: job.shuffle,
      verbose: 0,
      ...(validation === undefined ? {} : { validationData: validation }),
      ...(observer === null ? {} : { callbacks: observer.callbacks }),
    });
    this.log = JSON.stringify(history, (_, v) =>
      typeof v === 'number' && !Number.isFinite(v) ? String(v) : v,
    );
    if (observer !== null) await observer.write(this.path!);
  }
}

/** Mulberry32 in place of `Math.random`, which initialisers and shuffling of tfjs draw from. */
function seedRandom(seed: number): void {
  let state = (seed * 2654435761) >>> 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function score(
  metric: WildCard['works']['metric'],
  said: readonly number[],
  true_: readonly number[],
): number | null {
  if (said.some((v) => !Number.isFinite(v))) return null;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const right = said.map((v, i) => (v === true_[i] ? 1 : 0));
  if (metric === 'accuracy') return mean(right);
  if (metric === 'balanced-accuracy')
    return mean([...new Set(true_)].map((c) => mean(right.filter((_, i) => true_[i] === c))));
  const middle = mean(true_);
  return 1 - mean(said.map((v, i) => (v - true_[i]!) ** 2)) / mean(true_.map((v) => (v - middle) ** 2));
}

const plain = (values: readonly number[]) =>
  values.map((v) => (Number.isFinite(v) ? Number(v.toPrecision(6)) : String(v)));

async function train(
  card: WildCard,
  variant: string,
  seed: number,
  change: WildChange | null = null,
): Promise<number | null> {
  const script = (await import(scriptPath(card))) as {
    train(variant: string, seed: number, run: Run): Promise<[number[], number[]]>;
  };
  const folder = mkdtempSync(join(tmpdir(), 'wild-'));
  const isKept = seed === seeds[0] && change === null;
  const run = new Run(seed, isKept ? join(folder, 'observed.arrow') : null, change);
  seedRandom(seed);
  const [said, true_] = await script.train(variant, seed, run);
  if (run.path !== null) {
    const recorder = readFileSync(run.path).toString('base64');
    const file = { recorder, log: run.log, predictions: plain(said), targets: plain(true_) };
    writeFileSync(recordedPath(card.id, variant), gzipSync(JSON.stringify(file), { level: 9 }));
  }
  rmSync(folder, { recursive: true });
  return score(card.works.metric, said, true_);
}

const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));

async function record(card: WildCard): Promise<void> {
  const found: WildMeasured[string] = {};
  for (const variant of variantsOf(card)) {
    found[variant] = [];
    for (const seed of seeds) found[variant].push(rounded(await train(card, variant, seed)));
  }
  keep(measuredPath, { ...read(measuredPath), [card.id]: found });
  console.log(card.id, JSON.stringify(found), JSON.stringify(card.works));
}

/** Scores by seed, up to the first that does not work; or why the change is not tried. */
async function tryChange(card: WildCard, change: WildChange): Promise<WildTried[string][string]> {
  const scores: (number | null)[] = [];
  for (const seed of seeds) {
    let value: number | null = null;
    try {
      value = rounded(await train(card, 'faulty', seed, change));
    } catch (error) {
      if (error instanceof Untried) return error.message;
      // A change may well break a training.
      console.error(`${card.id}, ${changeName(change)}: ${String(error)}`);
    }
    scores.push(value);
    if (value === null || value < card.works.atLeast) break;
  }
  return scores;
}

async function tryChanges(card: WildCard): Promise<void> {
  const found: WildTried[string] = {};
  for (const change of wildChanges) found[changeName(change)] = await tryChange(card, change);
  keep(triedPath, { ...read(triedPath), [card.id]: found });
}

const read = (path: string) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

function keep(path: string, all: Record<string, unknown>): void {
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 1)}\n`);
}

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { try: { type: 'boolean' }, frozen: { type: 'boolean' } },
});
const measuredPath = join(wildDirectory, 'measured.json');
await tf.setBackend('cpu');
const done = read(values.try ? triedPath : measuredPath);
for (const card of readWildCards()) {
  const isWanted = wanted.length > 0 ? wanted.includes(card.id) : done[card.id] === undefined;
  if (card.framework !== 'tfjs' || !isWanted) continue;
  if (!values.try) await record(card);
  else if (card.kind === 'pair' && (halfOf(card.id) === 'frozen') === (values.frozen ?? false))
    await tryChanges(card);
}
