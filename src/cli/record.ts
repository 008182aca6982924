import { InvalidArgumentError } from 'commander';
import type { ShardNumber } from '../traces/recording/shard.ts';
import { type PlanVersion, planVersions, recordingDefaults } from '../traces/recording-defaults.ts';
import {
  count,
  dataDir,
  json,
  list,
  numberThat,
  patience,
  plugIn,
  quiet,
  workers,
} from './common-options.ts';
import { defineCommand, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

const parsePlanVersion = (text: string) => {
  const found = planVersions.find((version) => String(version) === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`need ${planVersions.join(' or ')}.`);
};

/** Each takes half a second to find; more than this is a slip. */
const mostRandomPrograms = 100_000;

export const recordOptions = {
  program: plugIn('program', ['queue']),
  operator: plugIn('operator', ['queue']),
  instrument: plugIn('instrument', ['queue']),
  bugs: flag('result', 'the real faults and their repairs instead of programs and mutants', {
    conflicts: [
      'programs',
      'randomPrograms',
      'extraOperators',
      'queue',
      'dataDir',
      'plan',
      'program',
      'operator',
      'instrument',
    ],
  }),
  programs: list('comma-separated program ids (default: those of --corpus; with your own: yours)'),
  corpus: option('<n>', 'result', 'all programs of corpus 1 (the shipped recording, default) or 2', {
    choices: ['1', '2'] as const,
    conflicts: ['programs', 'program', 'bugs'],
  }),
  randomPrograms: option<number | undefined>(
    '<n>',
    'result',
    'programs made by lot from data sets, layers, optimizers and schedules',
    {
      parse: numberThat(
        `a whole number from 1 to ${mostRandomPrograms}`,
        (n) => Number.isInteger(n) && n >= 1 && n <= mostRandomPrograms,
      ),
    },
  ),
  seed: count('of the random programs (default: 0)', 0),
  mutantsPerClass: count('mutants per fault class and program (default: by its size)', 0),
  cleanVariants: count('healthy variants per program (default: by its size)', 0),
  planVersion: option<PlanVersion>(
    '<n>',
    'result',
    '2 puts faults into healthy settings, 1 plans as the shipped recording was',
    { parse: parsePlanVersion, default: recordingDefaults.planVersion },
  ),
  extraOperators: list('comma-separated: every setting of these operators beside the mutants of the plan'),
  seeds: count('seeds per mutant and clean program', 1, recordingDefaults.seeds),
  backend: option('<name>', 'result', 'wasm, tensorflow, webgpu or cpu', {
    default: recordingDefaults.backend,
  }),
  dataDir,
  shard: option<ShardNumber | undefined>(
    '<i/n>',
    'work',
    'part i of n by program, in a directory of its own; "merge" makes one recording of all',
    { parse: parseShard, conflicts: ['bugs', 'queue', 'plan'] },
  ),
  out: option('<dir>', 'place', 'directory of the recording', { writes: 'folder' }),
  workers: { ...workers, conflicts: ['queue'] },
  queue: option(
    '<url>',
    'work',
    'let the workers of a Redis record, such as redis://host:6379 (see "worker")',
  ),
  patience,
  plan: flag('work', 'print what the recording would cost, after a short pilot, and record nothing'),
  quiet,
  json,
};

function parseShard(text: string): ShardNumber {
  const [, index, of] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && of !== undefined && index <= of) return { index, of };
  throw new InvalidArgumentError('need i/n with 1 <= i <= n, such as 2/5.');
}

export const registerRecord = defineCommand({
  name: 'record',
  about: summaries.record,
  page: 'docs/recording-at-scale.md',
  examples: [
    'record --programs toy-xor --mutants-per-class 1 --out rec',
    'record --operator mine.ts --out rec',
    'record --shard 1/20 --out rec/shard-1',
  ],
  options: recordOptions,
  async run(options) {
    const { printPlan, printRecording } = await import('./work/record-programs.ts');
    await (options.plan ? printPlan(options) : printRecording(options));
  },
});
