/**
 * Measures clean runs of programs and writes the results into corpus/measured.json; then the data card is due
 * (scripts/describe-programs.ts).
 *
 *   npx tsx scripts/measure-programs.ts [ID …]      those whose spec has changed, or these
 */
import { writeFileSync } from 'node:fs';
import { countParameters, type Measured, measuredPath, readMeasured, shortHash } from '../corpus/measured.ts';
import { judgeCost, judgeHealth } from '../corpus/program-rules.ts';
import { programs } from '../corpus/programs/index.ts';
import { startCpuTimer } from '../src/jobs/cpu-time.ts';
import { mean, standardDeviation } from '../src/statistics/descriptive.ts';
import { recordRuns } from '../src/traces/recording/recording.ts';
import { countSteps } from '../src/training/practice/plan.ts';
import type { ProgramSpec } from '../src/training/spec.ts';

/** Five clean runs in lockstep, with all instruments. @throws InputError as `recordRuns`. */
export async function measureProgram(spec: ProgramSpec, seeds = 5): Promise<Measured> {
  const cpuTime = startCpuTimer();
  const traces = await recordRuns(spec, { seeds, mutantsPerClass: 0, cleanVariants: 0 });
  return {
    spec: shortHash(spec),
    parameters: countParameters(spec),
    steps: countSteps(spec, spec.data.rows.train),
    values: traces.map(({ header }) => Number((header.test?.metric ?? Number.NaN).toFixed(4))),
    cpuSeconds: Number((cpuTime() / seeds).toFixed(2)),
  };
}

/** A measurement in words, and what is wrong with it. */
export function wordMeasured(spec: ProgramSpec, { parameters, steps, values, cpuSeconds }: Measured): string {
  const health = { values, mean: mean(values), sd: standardDeviation(values) };
  const found = [...judgeHealth(spec, health), ...judgeCost(parameters, cpuSeconds)];
  const reached = `${health.mean.toFixed(3)} ± ${health.sd.toFixed(3)}`;
  return `${spec.id}: ${parameters} parameters, ${steps} steps, ${reached}, ${cpuSeconds} CPU s a run${found.map((text) => `\n  ${text}`).join('')}`;
}

if (import.meta.filename === process.argv[1]) {
  const ids = process.argv.slice(2);
  const stale = (spec: ProgramSpec) => readMeasured()[spec.id]?.spec !== shortHash(spec);
  const chosen = ids.length > 0 ? ids.map((id) => programs.get(id)) : programs.members.filter(stale);
  for (const spec of chosen) {
    const measured = await measureProgram(spec);
    console.log(wordMeasured(spec, measured));
    const all = { ...readMeasured(), [spec.id]: measured };
    const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = sorted.map(([id, one]) => `  ${JSON.stringify(id)}: ${JSON.stringify(one)}`);
    writeFileSync(measuredPath, `{\n${lines.join(',\n')}\n}\n`);
  }
}
