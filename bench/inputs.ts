import { fileURLToPath } from 'node:url';
import type { Generator, InputParts, LabelledInputs } from '../src/inputs/contract.ts';
import { generators, hiddenUnits } from '../src/inputs/generators/index.ts';
import { openClassifier, subjectProgram } from '../src/inputs/judges/index.ts';
import { geneticVariants } from '../src/inputs/search/index.ts';
import { randomStream } from '../src/lib/random.ts';
import { median } from '../src/statistics/descriptive.ts';
import { selectBackend } from '../src/training/backend.ts';
import { sizeOf } from '../src/training/data.ts';
import { findPython } from '../src/training/reference/python.ts';
import { trainToEnd } from '../src/training/train.ts';
import { cpuMilliseconds, runPeer } from './peer.ts';

const styleVae = generators.get('style-vae');
/** What is timed does not depend on what the pixels show. */
const shape = { inputShape: [14, 14, 1], classes: 10 };
/** Peer and ours take turns, so that a change of the machine's pace meets both. */
const rounds = 3;
const [warmUp, steps] = [30, 150];
const seeds = 100;

/** Training steps of generators beside PyTorch's, and generations of the genetic search. */
export async function inputsBench(): Promise<void> {
  const backend = await selectBackend('wasm');
  console.log(`inputs: generators of 14×14 pixels, CPU time on one thread, backend ${backend.name}`);
  const python = findPython('torch');
  if (python === null) console.log(' PyTorch skipped: no python3 imports torch (PYTHON names another one)');
  for (const generator of [styleVae, generators.get('diffusion')]) compareTraining(generator, python);
  timeGeneration();
}

/** One training of a generator. */
interface Timed {
  readonly millisecondsPerStep: number;
  /** Numbers that were trained: the same here and there, or they are not the same network. */
  readonly weights: number;
}

function compareTraining(generator: Generator, python: string | null): void {
  const [ours, peers]: [Timed[], (Timed & { readonly name: string })[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    if (python !== null) peers.push(runPeer(python, 'inputs.py', [describeTask(generator)]));
    ours.push(timeOurs(generator));
  }
  const own = median(ours.map(({ millisecondsPerStep }) => millisecondsPerStep));
  const size = `${ours[0]!.weights} weights, batch ${generator.settings.batchSize}`;
  console.log(` ${generator.id}, ${size}\n  faultgap: ${own.toPrecision(3)} ms/step`);
  const [peer] = peers;
  if (peer === undefined) return;
  if (peer.weights !== ours[0]!.weights) throw new Error(`the peer trains ${peer.weights} weights`);
  const theirs = median(peers.map(({ millisecondsPerStep }) => millisecondsPerStep));
  const ratio = median(
    peers.map(({ millisecondsPerStep }, i) => millisecondsPerStep / ours[i]!.millisecondsPerStep),
  );
  console.log(`  ${peer.name}: ${theirs.toPrecision(3)} ms/step, ${ratio.toFixed(2)} times ours`);
}

function describeTask({ id, settings }: Generator): string {
  const inputs = sizeOf(shape.inputShape);
  const units = hiddenUnits(shape.inputShape, settings.unitsPerRoot!);
  return JSON.stringify({ ...settings, ...shape, id, inputs, units, warmUp, steps });
}

function timeOurs(generator: Generator): Timed {
  let start = 0;
  const weights = generator.with({ steps: warmUp + steps }).train(drawRows(512), {
    seed: 1,
    progress(done) {
      if (done === warmUp) start = cpuMilliseconds();
    },
  });
  const millisecondsPerStep = (cpuMilliseconds() - start) / steps;
  return { millisecondsPerStep, weights: weights.reduce((sum, { values }) => sum + values.length, 0) };
}

/** The children of a generation of every seed, decoded and shown to the network under test. */
function timeGeneration(): void {
  const { population, elites, generations } = geneticVariants.high;
  const children = seeds * (population - elites);
  const brief = styleVae.with({ steps: 1 });
  const generator = brief.open(brief.train(drawRows(512), { seed: 1 }), shape);
  const subject = openSubject();
  const labels = Int32Array.from({ length: children }, (_, row) => row % shape.classes);
  const latents = generator.prior(children, randomStream('inputs-bench', 'latents'));
  const times = Array.from({ length: rounds * 4 }, () => {
    const start = cpuMilliseconds();
    subject.logits(generator.decode(latents, labels));
    return cpuMilliseconds() - start;
  });
  const milliseconds = median(times.slice(rounds));
  console.log(
    ` a generation of the genetic search, ${seeds} seeds × ${population - elites} children: ${milliseconds.toFixed(1)} CPU ms, ${(1000 / milliseconds).toFixed(1)} a CPU second, ${generations} in ${((generations * milliseconds) / 1000).toFixed(1)} CPU seconds`,
  );
  for (const part of [generator, subject]) part.dispose();
}

/** A network under test that has hardly learned. */
function openSubject() {
  const rows = drawRows(64);
  const parts: InputParts = { train: rows, validation: rows, test: rows };
  const set = { ...shape, id: 'bench', title: 'bench', load: () => parts };
  const { spec, data } = subjectProgram(set, parts);
  return openClassifier({
    spec,
    ...trainToEnd([{ spec, seedIndex: 0, data }]),
    inputShape: shape.inputShape,
  });
}

function drawRows(rows: number): LabelledInputs {
  const random = randomStream('inputs-bench', rows);
  return {
    ...shape,
    rows,
    inputs: Float32Array.from({ length: rows * sizeOf(shape.inputShape) }, () => random.uniform()),
    labels: Int32Array.from({ length: rows }, (_, row) => row % shape.classes),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await inputsBench();
