import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { median } from '../src/lib/stats.ts';
import { selectBackend } from '../src/training/backend.ts';
import { createTrainer } from '../src/training/trainer.ts';
import { type BenchNetwork, benchNetworks, benchRuns } from './training-networks.ts';

const timings = 7;

/** Our trainer at several numbers of runs beside PyTorch training one run, one thread each, in the same run. */
export async function trainingBench(): Promise<void> {
  const backend = await selectBackend('wasm');
  console.log(`training: one step with Adam, CPU time on one thread, backend ${backend.name}`);
  const python = findPython();
  if (python === null) console.log(' PyTorch skipped: no python3 imports torch (PYTHON names another one)');
  for (const network of benchNetworks) {
    const peer = python === null ? null : timePeer(python, network);
    console.log(` ${network.name}, batch ${network.batchSize}`);
    if (peer !== null) {
      console.log(`  ${peer.name.padEnd(24)} ${format(median(peer.milliseconds))} ms/step`);
    }
    for (const replicas of network.replicas) {
      const perRun = median(await timeOurs(network, replicas)) / replicas;
      const beside = peer === null ? '' : compare(median(peer.milliseconds) / perRun);
      console.log(`  ${`faultgap, R = ${replicas}`.padEnd(24)} ${format(perRun)} ms/step/run${beside}`);
    }
  }
}

function compare(ratio: number): string {
  const words = ratio >= 1 ? `${ratio.toFixed(1)} times faster` : `${(1 / ratio).toFixed(1)} times slower`;
  return `, ${words} per run`;
}

function format(milliseconds: number): string {
  return milliseconds.toPrecision(3).padStart(8);
}

/** Milliseconds per step, of all replicas together. */
async function timeOurs(network: BenchNetwork, replicas: number): Promise<number[]> {
  const trainer = createTrainer(benchRuns(network, replicas));
  const steps = Math.max(2, Math.round(network.steps / Math.sqrt(replicas)));
  const bench = new Bench({
    now: cpuMilliseconds,
    iterations: timings,
    time: 0,
    warmupIterations: 5,
    warmupTime: 0,
    retainSamples: true,
  });
  bench.add(network.name, () => {
    for (let step = 0; step < steps; step++) trainer.trainStep();
  });
  const [task] = await bench.run();
  trainer.dispose();
  if (task?.result.state !== 'completed') throw new Error(`the bench of ${network.name} did not complete`);
  return (task.result.latency.samples ?? []).map((milliseconds) => milliseconds / steps);
}

/** Time this process has worked, not waited: the bench may share its cores. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface PeerResult {
  readonly name: string;
  readonly milliseconds: readonly number[];
}

function timePeer(python: string, network: BenchNetwork): PeerResult {
  const script = fileURLToPath(new URL('./peers/training.py', import.meta.url));
  const output = execFileSync(python, [script, JSON.stringify({ ...network, timings })], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  return JSON.parse(output) as PeerResult;
}

/** The system's python3 may have packages that the first one on the path lacks. */
function findPython(): string | null {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined);
  return candidates.find(importsTorch) ?? null;
}

function importsTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
