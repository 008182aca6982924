import { Bench } from 'tinybench';
import { median } from '../src/statistics/descriptive.ts';
import { selectBackend } from '../src/training/backend.ts';
import { findPython } from '../src/training/reference/python.ts';
import { createTrainer } from '../src/training/trainer.ts';
import { cpuMilliseconds, runPeer } from './peer.ts';
import { type BenchNetwork, benchNetworks, benchRuns } from './training-networks.ts';

/** Peer and ours take turns, so that a change of the machine's pace meets both. */
const rounds = 3;
const timings = 3;

/** Our trainer at several numbers of runs beside PyTorch training one run, one thread each, in the same run. */
export async function trainingBench(): Promise<void> {
  const backend = await selectBackend('wasm');
  console.log(`training: one step with Adam, CPU time on one thread, backend ${backend.name}`);
  const python = findPython('torch');
  if (python === null) console.log(' PyTorch skipped: no python3 imports torch (PYTHON names another one)');
  for (const network of benchNetworks) {
    console.log(` ${network.name}, batch ${network.batchSize}`);
    const peers: PeerResult[] = [];
    const ours = network.replicas.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      if (python !== null) peers.push(timePeer(python, network));
      for (const [i, replicas] of network.replicas.entries())
        ours[i]!.push(await timeOurs(network, replicas));
    }
    printTimes(network, ours, peers);
  }
}

/** Medians over rounds; the ratio is the median of the rounds' ratios. */
function printTimes(network: BenchNetwork, ours: readonly number[][], peers: readonly PeerResult[]): void {
  const peerTimes = peers.map(({ milliseconds }) => median(milliseconds));
  if (peers.length > 0) {
    console.log(`  ${peers[0]!.name.padEnd(24)} ${format(median(peerTimes))} ms/step`);
  }
  network.replicas.forEach((replicas, i) => {
    const ratios = peerTimes.map((time, round) => time / ours[i]![round]!);
    const beside = ratios.length === 0 ? '' : compare(median(ratios));
    const name = `faultgap, R = ${replicas}`;
    console.log(`  ${name.padEnd(24)} ${format(median(ours[i]!))} ms/step/run${beside}`);
  });
}

function compare(ratio: number): string {
  const words = ratio >= 1 ? `${ratio.toFixed(1)} times faster` : `${(1 / ratio).toFixed(1)} times slower`;
  return `, ${words} per run`;
}

function format(milliseconds: number): string {
  return milliseconds.toPrecision(3).padStart(8);
}

/** Milliseconds per step and run. */
async function timeOurs(network: BenchNetwork, replicas: number): Promise<number> {
  const trainer = createTrainer(benchRuns(network, replicas));
  const steps = Math.max(2, Math.round(network.steps / Math.sqrt(replicas)));
  const bench = new Bench({
    now: cpuMilliseconds,
    iterations: timings,
    time: 0,
    warmupIterations: 3,
    warmupTime: 0,
    retainSamples: true,
  });
  bench.add(network.name, () => {
    for (let step = 0; step < steps; step++) trainer.trainStep();
  });
  const [task] = await bench.run();
  trainer.dispose();
  if (task?.result.state !== 'completed') throw new Error(`the bench of ${network.name} did not complete`);
  return median(task.result.latency.samples ?? []) / (steps * replicas);
}

interface PeerResult {
  readonly name: string;
  readonly milliseconds: readonly number[];
}

function timePeer(python: string, network: BenchNetwork): PeerResult {
  return runPeer(python, 'training.py', [JSON.stringify({ ...network, timings })]);
}
