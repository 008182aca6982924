import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingRun } from '../src/training/contract.ts';
import type { ProgramSpec } from '../src/training/spec.ts';
import { runPeer } from './peer.ts';

/** What the peer gets beside the values of every run's training part. */
interface CorpusTask {
  readonly spec: ProgramSpec;
  readonly runs: number;
  readonly rows: number;
  readonly inputShape: readonly number[];
  readonly targetShape: readonly number[];
}

/** The runs of one program, trained one after the other. */
export interface PeerResult {
  readonly name: string;
  readonly runs: readonly {
    /** Processor time of building and training. */
    readonly milliseconds: number;
    readonly parameters: number;
    /** Mean over the mini-batches of the last epoch. */
    readonly loss: number;
  }[];
}

/** Trains the same specs on the same rows with PyTorch. */
export function trainPeer(python: string, runs: readonly TrainingRun[]): PeerResult {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-corpus-'));
  try {
    writeTask(directory, runs);
    return runPeer(python, 'corpus.py', [directory]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeTask(directory: string, runs: readonly TrainingRun[]): void {
  const { spec, data } = runs[0]!;
  const { rows, inputShape, targetShape } = data.train;
  const task: CorpusTask = { spec, runs: runs.length, rows, inputShape, targetShape };
  writeFileSync(join(directory, 'task.json'), JSON.stringify(task));
  runs.forEach(({ data: { train } }, seed) => {
    for (const part of ['inputs', 'targets'] as const) {
      writeFileSync(join(directory, `${seed}.${part}.f32`), train[part]);
    }
  });
}
