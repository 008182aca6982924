import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPython } from '../../../src/training/reference/python.ts';
import { type ReferenceRun, writeTask } from '../../../src/training/reference/task.ts';

const script = join(import.meta.dirname, '../reference/keras_runs.py');

/** What Keras 3 has not, or does in another way, and who holds it instead. */
export const withoutKeras: Readonly<Record<string, string>> = {
  learnedPositions: 'Keras has it in another package; PyTorch',
  sinusoidalPositions: 'Keras has it in another package; PyTorch',
  classToken: 'a layer that Keras’s users write themselves; PyTorch',
  gaussianNoise: 'it draws its own noise; PyTorch with the draws of our seeds',
  sampling: 'a layer that Keras’s users write themselves, with noise; PyTorch with the draws of our seeds',
  tied: 'a layer that Keras’s users write themselves; PyTorch',
  nadam: 'Keras 3 runs its schedule of momentum 250 times as fast; PyTorch has the one of Keras 2',
  unmaskedInTraining: 'Keras’s layer has neither a scale of one’s own nor such a fault; PyTorch',
  takesLogits: 'Keras finds the logits before a softmax, and takes those; PyTorch',
  'takesLogits+labelSmoothing': 'Keras finds the logits before a softmax, and takes those; PyTorch',
  'scale+offset': 'Keras’s users write such a loss themselves; PyTorch',
  broadcast: 'Keras compares each row with its own target: it is a fault that PyTorch allows',
};

/** What Keras 3 made of runs. */
export interface KerasResult {
  /** What it has, in the words of our specs. */
  readonly kinds: Readonly<Record<'layers' | 'losses' | 'optimizers', readonly string[]>>;
  readonly runs: readonly {
    /** Of every step; none where Keras refused the run. */
    readonly losses: readonly number[];
    readonly error?: string;
  }[];
}

/** Trains runs with Keras 3 in float64. */
export function trainWithKeras(python: string, runs: readonly ReferenceRun[]): KerasResult {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-keras-'));
  try {
    writeTask(directory, runs);
    return JSON.parse(runPython(python, script, [directory])) as KerasResult;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
