import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { variantsOf, type WildCard, type WildMeasured } from '../corpus/wild/contract.ts';
import {
  readWildCards,
  readWildMeasured,
  recordedPath,
  scriptPath,
  wildDirectory,
} from '../corpus/wild/read.ts';
import { canonicalJson } from '../src/lib/hash.ts';
import { observeTraining } from '../src/traces/observe/observe.ts';

// Trains and records the wild runs of tfjs: `npx tsx scripts/record-wild.ts [id …]`, as `record-wild.py` does those of Python.

const seeds = [1, 2, 3];

type Fit = { epochs: number; batchSize?: number; shuffle?: boolean; validation?: [tf.Tensor, tf.Tensor] };

/** One training, as its script sees it. */
class Run {
  readonly tf = tf;
  readonly seed: number;
  readonly path: string | null;
  log = '';

  constructor(seed: number, path: string | null) {
    this.seed = seed;
    this.path = path;
  }

  /** `model.fit`, watched where it is recorded; the log is the History as JSON. */
  async fit(model: tf.LayersModel, x: tf.Tensor, y: tf.Tensor, { validation, ...fit }: Fit): Promise<void> {
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
      ...fit,
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

async function train(card: WildCard, variant: string, seed: number): Promise<number | null> {
  const script = (await import(scriptPath(card))) as {
    train(variant: string, seed: number, run: Run): Promise<[number[], number[]]>;
  };
  const folder = mkdtempSync(join(tmpdir(), 'wild-'));
  const run = new Run(seed, seed === seeds[0] ? join(folder, 'observed.arrow') : null);
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

await tf.setBackend('cpu');
const wanted = process.argv.slice(2);
const measuredPath = join(wildDirectory, 'measured.json');
for (const card of readWildCards()) {
  const measured: WildMeasured = existsSync(measuredPath) ? readWildMeasured() : {};
  const isWanted = wanted.length > 0 ? wanted.includes(card.id) : measured[card.id] === undefined;
  if (card.framework !== 'tfjs' || !isWanted) continue;
  const found: Record<string, (number | null)[]> = {};
  for (const variant of variantsOf(card)) {
    found[variant] = [];
    for (const seed of seeds) {
      const value = await train(card, variant, seed);
      found[variant].push(value === null ? null : Number(value.toPrecision(4)));
    }
  }
  const sorted = JSON.parse(canonicalJson({ ...measured, [card.id]: found }));
  writeFileSync(measuredPath, `${JSON.stringify(sorted, null, 1)}\n`);
  console.log(card.id, JSON.stringify(found), JSON.stringify(card.works));
}
