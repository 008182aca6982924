import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { packKills } from '../src/kills/kill-set.ts';
import { createMatrix, openMatrix } from '../src/kills/matrix.ts';
import { type ModelKills, type ModelSource, scoreModels } from '../src/kills/scores.ts';
import { randomStream } from '../src/lib/random.ts';
import { median } from '../src/statistics/descriptive.ts';
import { plainScores } from './mutants-plain.ts';
import { cpuMilliseconds } from './peer.ts';

const [mutants, inputs, instances] = [500, 10_000, 5];
const repetitions = 3;

/** 0/1 per input, one list per instance. */
export type PlainKills = readonly Uint8Array[];

/** Scores of all mutants from 0/1 lists, from an Arrow file, and by plain loops over the same lists. */
export async function mutantsBench(): Promise<void> {
  console.log(`mutants: ${mutants} mutants × ${inputs} inputs × ${instances} instances`);
  const fault = drawKills('fault', 0.2);
  const lists = Array.from({ length: mutants }, (_, m) => drawKills(m, 0.4 * ((m % 100) / 100) ** 2));
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-mutants-'));
  try {
    const path = join(directory, 'matrix.arrow');
    await writeMatrix(path, fault, lists);
    const matrix = await openMatrix(path);
    await compare({
      'bit planes, from 0/1 lists': () => scoreAll(() => packed(fault, lists)),
      'bit planes, from the Arrow file': () => scoreAll(() => matrix.stream()),
      'plain loops, from 0/1 lists': async () => plainScores(fault, lists),
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`  peak memory of this process, lists and peer included: ${peak.toFixed(0)} MiB`);
}

function drawKills(name: string | number, rate: number): PlainKills {
  const random = randomStream('mutants-bench', name);
  return Array.from({ length: instances }, () =>
    Uint8Array.from({ length: inputs }, () => (random.uniform() < rate ? 1 : 0)),
  );
}

function* packed(fault: PlainKills, lists: readonly PlainKills[]): Generator<ModelKills> {
  yield { model: 'fault', role: 'fault', kills: packKills(fault) };
  for (const [m, kills] of lists.entries()) {
    yield { model: `m${m}`, role: 'mutant', kills: packKills(kills) };
  }
}

async function writeMatrix(path: string, fault: PlainKills, lists: readonly PlainKills[]): Promise<void> {
  const names = { operator: null, configuration: null };
  const models = [
    { model: 'fault', role: 'fault' as const, ...names },
    ...lists.map((_, m) => ({ model: `m${m}`, role: 'mutant' as const, ...names })),
  ];
  const writer = await createMatrix(path, { program: 'bench', rule: 'wrongness', inputs, instances, models });
  for (const model of packed(fault, lists)) await writer.write(model);
  await writer.close();
}

/** Sums of resistance, coupling and overlap: what two ways of counting must agree in. */
async function scoreAll(source: ModelSource): Promise<number> {
  let total = 0;
  for await (const { resistance, coupling, overlap } of scoreModels(source)) {
    total += (resistance.value ?? 0) + (coupling.value ?? 0) + (overlap.value ?? 0);
  }
  return total;
}

async function compare(ways: Readonly<Record<string, () => Promise<number>>>): Promise<void> {
  const totals = new Map<string, number>();
  const bench = new Bench({
    now: cpuMilliseconds,
    iterations: repetitions,
    time: 0,
    warmupIterations: 1,
    warmupTime: 0,
    retainSamples: true,
  });
  for (const [name, run] of Object.entries(ways)) {
    bench.add(name, async () => {
      totals.set(name, await run());
    });
  }
  for (const { name, result } of await bench.run()) {
    if (result.state !== 'completed') throw new Error(`the bench of ${name} did not complete`);
    const samples = result.latency.samples ?? [];
    console.log(
      `  ${name}: ${median(samples).toFixed(0)} CPU ms (${Math.min(...samples).toFixed(0)}–${Math.max(...samples).toFixed(0)})`,
    );
  }
  const [first, ...others] = totals.values();
  if (others.some((other) => Math.abs(other - first!) > 1e-6)) throw new Error('the ways do not agree');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await mutantsBench();
