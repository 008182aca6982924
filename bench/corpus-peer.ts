import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunGroup } from '../src/traces/plan.ts';
import type { Trace } from '../src/traces/trace.ts';
import type { TrainingRun } from '../src/training/contract.ts';
import { recordLockstep } from './corpus-ours.ts';
import { viewsInto, writeTask } from './corpus-task.ts';
import { runPeer } from './peer.ts';

/** What the peer's instruments read at one check, by metric; a list over weights or layers. */
type PeerReadings = { readonly step: number } & Readonly<Record<string, number | readonly number[]>>;

/** The runs of one program, trained one after the other. */
export interface PeerResult {
  readonly name: string;
  readonly runs: readonly {
    /** Processor time of building and training, unobserved and with all instruments. */
    readonly milliseconds: number;
    readonly observed: number;
    readonly parameters: number;
    /** Mean over the mini-batches of the last epoch. */
    readonly loss: number;
    /** Empty where the peer was not to do as ours does. */
    readonly readings: readonly PeerReadings[];
  }[];
}

/** A program as PyTorch takes it: the same spec, rows and views. */
export interface PeerTask {
  /** Ours of the same runs. */
  readonly traces: readonly Trace[];
  train(python: string): PeerResult;
  dispose(): void;
}

/** @param asOurs whether the peer starts from our weights, deals rows out as we do, and gives its readings. */
export async function createPeerTask(
  group: RunGroup,
  runs: readonly TrainingRun[],
  asOurs = false,
): Promise<PeerTask> {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-corpus-'));
  writeTask(directory, runs, asOurs);
  const { traces } = await recordLockstep(group, [viewsInto(directory)]);
  return {
    traces,
    train: (python) => runPeer(python, 'corpus.py', [directory]),
    dispose: () => rmSync(directory, { recursive: true }),
  };
}
