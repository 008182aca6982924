import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { makeChange, type TfjsTraining, Untried } from '../corpus/wild/changes/changes-tfjs.ts';
import { allMutants, makeMutant } from '../corpus/wild/changes/mutants-tfjs.ts';
import { variantsOf, type WildCard, type WildMeasured } from '../corpus/wild/contract.ts';
import { halfOf } from '../corpus/wild/deal.ts';
import type { WildModel, WildMutants } from '../corpus/wild/mutants.ts';
import {
  instrumentsPath,
  readWildCards,
  readWildRecorded,
  recordedPath,
  scriptPath,
  wildDirectory,
} from '../corpus/wild/read.ts';
import { changeName, triedPath, type WildChange, type WildTried } from '../corpus/wild/tried.ts';
import { wildChanges } from '../src/diagnosis/exam/repair.ts';
import { errorText } from '../src/lib/errors.ts';
import { observeTraining } from '../src/traces/observe/observe.ts';

// Trains and records the wild runs of tfjs: `npx tsx scripts/record-wild.ts [--try [--frozen] | --mutants | --instruments] [id …]`, as `record-wild.py` does those of Python.

const seeds = [1, 2, 3];

type Fit = { epochs: number; batchSize?: number; shuffle?: boolean; validation?: [tf.Tensor, tf.Tensor] };

/** One training, as its script sees it. */
class Run {
  readonly tf = tf;
  readonly seed: number;
  readonly path: string | null;
  readonly alter: (job: TfjsTraining) => void;
  readonly curvature: boolean;
  log = '';

  constructor(
    seed: number,
    path: string | null,
    alter: (job: TfjsTraining) => void = () => {},
    curvature = false,
  ) {
    this.seed = seed;
    this.path = path;
    this.alter = alter;
    this.curvature = curvature;
  }

  /** `model.fit`, watched where it is recorded; the log is the History as JSON. */
  async fit(model: tf.LayersModel, inputs: tf.Tensor, targets: tf.Tensor, options: Fit): Promise<void> {
    const { validation: wanted, batchSize = 32, shuffle = true, epochs } = options;
    const job = { tf, model, x: inputs, y: targets, epochs, batchSize, shuffle, validation: wanted };
    this.alter(job);
    const { x, y, validation } = job;
    const rows = { inputs: x, targets: y };
    const held = validation === undefined ? undefined : { inputs: validation[0], targets: validation[1] };
    const observer =
      this.path === null
        ? null
        : observeTraining(model, {
            probe: rows,
            name: 'observed',
            ...(this.curvature && { look: { curvature: true } }),
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

/** The metric of the card, and what is said of test rows beside what is true. */
async function train(card: WildCard, variant: string, run: Run) {
  const script = (await import(scriptPath(card))) as {
    train(variant: string, seed: number, run: Run): Promise<[number[], number[]]>;
  };
  seedRandom(run.seed);
  const [said, true_] = await script.train(variant, run.seed, run);
  const value = rounded(score(card.works.metric, said, true_));
  return { value, predictions: plain(said), targets: plain(true_) };
}

async function trainRecorded(card: WildCard, variant: string, seed: number, curvature = false) {
  const folder = mkdtempSync(join(tmpdir(), 'wild-'));
  const path = join(folder, 'observed.arrow');
  const run = new Run(seed, path, undefined, curvature);
  const { value, ...rows } = await train(card, variant, run);
  const recorder = readFileSync(path).toString('base64');
  rmSync(folder, { recursive: true });
  return { value, kept: { recorder, log: run.log, ...rows } };
}

function keepRecorded({ id }: WildCard, variant: string, kept: object): void {
  writeFileSync(recordedPath(id, variant), gzipSync(JSON.stringify(kept), { level: 9 }));
}

const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));

async function record(card: WildCard): Promise<void> {
  const found: WildMeasured[string] = {};
  for (const variant of variantsOf(card)) {
    const { value, kept } = await trainRecorded(card, variant, seeds[0]!);
    keepRecorded(card, variant, kept);
    found[variant] = [value];
    for (const seed of seeds.slice(1))
      found[variant].push((await train(card, variant, new Run(seed, null))).value);
  }
  keep(measuredPath, { ...read(measuredPath), [card.id]: found });
  console.log(card.id, JSON.stringify(found), JSON.stringify(card.works));
}

/** The first seed again, with curvature. It must be the same training. */
async function recordInstruments(card: WildCard): Promise<void> {
  for (const variant of variantsOf(card)) {
    const { kept } = await trainRecorded(card, variant, seeds[0]!, true);
    const { log, predictions } = readWildRecorded(card.id, variant);
    if (kept.log !== log || String(kept.predictions) !== String(predictions))
      throw new Error(`${card.id}, ${variant}: with curvature it is another training`);
    keepRecorded(card, `${variant}.instruments`, { recorder: kept.recorder });
  }
  console.log(card.id, 'recorded with curvature');
}

/** Scores by seed, up to the first that does not work; or why the change is not tried. */
async function tryChange(card: WildCard, change: WildChange): Promise<WildTried[string][string]> {
  const scores: (number | null)[] = [];
  for (const seed of seeds) {
    let value: number | null = null;
    try {
      const run = new Run(seed, null, (job) => makeChange(job, change));
      value = (await train(card, 'faulty', run)).value;
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

/** Predictions of originals, originals of other seeds, faults and mutants, an instance for each seed. */
async function scoreMutants(card: WildCard): Promise<void> {
  const kept: WildMutants = { targets: [], models: [], setAside: [] };
  const add = async (
    own: Pick<WildModel, 'model' | 'role' | 'operator' | 'configuration'>,
    variant: string,
    ofSeeds = seeds,
    alter?: (job: TfjsTraining) => void,
  ) => {
    const before = process.cpuUsage();
    const trained = [];
    for (const seed of ofSeeds) trained.push(await train(card, variant, new Run(seed, null, alter)));
    const { user, system } = process.cpuUsage(before);
    kept.targets = trained[0]!.targets;
    kept.models.push({
      ...own,
      cpuSeconds: Number(((user + system) / 1e6).toFixed(2)),
      scores: trained.map(({ value }) => value),
      predictions: trained.map(({ predictions }) => predictions),
    });
  };
  const none = { operator: null, configuration: null };
  const otherSeeds = seeds.map((seed) => seed + seeds.length);
  await add({ model: 'original', role: 'original', ...none }, 'repaired');
  await add({ model: 'control_0', role: 'control', ...none }, 'repaired', otherSeeds);
  await add({ model: 'fault', role: 'fault', ...none }, 'faulty');
  for (const mutant of allMutants()) {
    const { operator, amount } = mutant;
    const model = amount === null ? operator : `${operator}_${amount}`;
    const configuration = amount === null ? 'all' : String(amount);
    const alter = (job: TfjsTraining) => makeMutant(job, mutant);
    try {
      await add({ model, role: 'mutant', operator, configuration }, 'repaired', seeds, alter);
    } catch (error) {
      kept.setAside.push({ mutant: model, reason: errorText(error) });
    }
  }
  keepRecorded(card, 'mutants', kept);
  const scores = kept.models.map(({ model, scores }) => [model, scores]);
  console.log(card.id, JSON.stringify(Object.fromEntries(scores)));
}

const read = (path: string) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

function keep(path: string, all: Record<string, unknown>): void {
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 1)}\n`);
}

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: {
    try: { type: 'boolean' },
    frozen: { type: 'boolean' },
    mutants: { type: 'boolean' },
    instruments: { type: 'boolean' },
  },
});
const measuredPath = join(wildDirectory, 'measured.json');
await tf.setBackend('cpu');
const done = read(values.try ? triedPath : measuredPath);
function isDone(card: WildCard): boolean {
  if (values.mutants) return existsSync(recordedPath(card.id, 'mutants'));
  if (!values.instruments) return done[card.id] !== undefined;
  return variantsOf(card).every((variant) => existsSync(instrumentsPath(card.id, variant)));
}
for (const card of readWildCards()) {
  const isWanted = wanted.length > 0 ? wanted.includes(card.id) : !isDone(card);
  if (card.framework !== 'tfjs' || !isWanted) continue;
  if (values.mutants) {
    if (card.kind === 'pair' && halfOf(card.id) === 'open') await scoreMutants(card);
  } else if (values.instruments) {
    if (halfOf(card.id) === 'open') await recordInstruments(card);
  } else if (!values.try) await record(card);
  else if (card.kind === 'pair' && (halfOf(card.id) === 'frozen') === (values.frozen ?? false))
    await tryChanges(card);
}
