import { curveSteps, measureRows } from '../../../src/inputs/measures.ts';
import type { InputsResult, JobResult } from '../../../src/inputs/study/inputs-result.ts';
import { type InputsStudyOptions, inputsStudyDefaults } from '../../../src/inputs/study/options.ts';
import { summariseRepetitions } from '../../../src/inputs/study/summarise.ts';
import type { KillsOfSet, KillsResult, KillTestSet } from '../../../src/inputs/test-sets/kills-result.ts';
import { killDefaults } from '../../../src/inputs/test-sets/options.ts';
import { randomStream } from '../../../src/lib/random.ts';
import type { InputSample } from '../../../src/report/inputs/grid.ts';
import type { InputsPageInput } from '../../../src/report/inputs/index.ts';
import { ledgerRow } from '../../inputs/ledger-row.ts';

/* A page that has every part, of numbers that nobody measured. */

/** A name that would be markup if it were not escaped. */
export const hostile = '<img src=x onerror="hacked = 1"></table><script>hacked = 1</script>';

export const fullOptions: InputsStudyOptions = {
  ...inputsStudyDefaults,
  sets: ['digits-8', 'textures-12'],
  generators: ['vae', 'diffusion'],
  repetitions: 2,
  seeds: 10,
  callsPerSeed: 1000,
};

/** Every part of the page, for as many sets, generators and strategies as the options have. */
export function fullPage(options: InputsStudyOptions = fullOptions): InputsPageInput {
  return {
    study: fullStudy(options),
    samples: options.sets.flatMap((set) => options.generators.map((one) => sample(options, set, one))),
    kills: fullKills(options.sets),
  };
}

function fullStudy(options: InputsStudyOptions): InputsResult {
  const { sets, generators, repetitions } = options;
  const jobs = sets.flatMap((set) =>
    generators.flatMap((generator) =>
      Array.from({ length: repetitions }, (_, repetition) => job(options, { set, generator, repetition })),
    ),
  );
  const versions = { faultgap: '0.0.0' };
  return summariseRepetitions(jobs, { options, versions, commands: [`faultgap inputs search ${hostile}`] });
}

function rowsOf(
  options: InputsStudyOptions,
  place: Pick<JobResult, 'set' | 'generator' | 'repetition'>,
  strategy: string,
) {
  const random = randomStream('page', place.set, place.generator, place.repetition, strategy);
  return Array.from({ length: options.seeds }, (_, seed) =>
    ledgerRow({
      ...{ ...place, strategy, seed },
      calls: 1 + random.integer(options.callsPerSeed),
      margin: random.uniform() - 0.4,
      labelKept: random.uniform() < 0.7,
      valid: random.uniform() < 0.8,
    }),
  );
}

function job(
  options: InputsStudyOptions,
  place: Pick<JobResult, 'set' | 'generator' | 'repetition'>,
): JobResult {
  const random = randomStream('page', place.set, place.generator, place.repetition);
  const steps = curveSteps(options.callsPerSeed);
  const reason = `the generator did not pass: ${hostile}`;
  return {
    ...{ schemaVersion: 1, ...place, planHash: 'abc', cpuSeconds: 10, ledger: null },
    bench: {
      repetition: place.repetition,
      gate: { passed: true, reasons: [], labelConsistency: 0.97, diversityToReal: 0.9, valid: 0.95 },
      ...{ trainingCpuSeconds: 12, subjectAccuracy: 0.93, seedsDrawn: 12, seedsAccepted: 10, seedsKept: 1 },
      falseAlarms: { aimedFor: 0.05, measured: 0.04 },
    },
    strategies: options.strategies.map((strategy) => {
      const frame = { margin: options.margin, cpuSeconds: 3, diversity: 0.4, diversityToReal: 0.8 };
      const measures = measureRows(rowsOf(options, place, strategy), frame);
      const end = random.uniform();
      const curve = steps.map((calls, i) => {
        const success = (end * (i + 1)) / steps.length;
        return { calls, success, faults: success / 2 };
      });
      return { strategy, seeds: options.seeds, measures, curve };
    }),
    sweep: (['global', 'class'] as const).flatMap((centre) =>
      options.truncations.map((psi) => {
        const flips = Math.round((centre === 'global' ? 9 : 3) * (1 - psi));
        return { centre, psi, seeds: 10, flips, kept: flips >> 1, valid: flips, labelKept: 10 - flips };
      }),
    ),
    refused: place.repetition === 0 ? [{ ...place, strategy: null, code: 'generator-quality', reason }] : [],
  };
}

function sample(options: InputsStudyOptions, set: string, generator: string): InputSample {
  const { strategies } = options;
  const rows = strategies.flatMap((strategy) => rowsOf(options, { set, generator, repetition: 0 }, strategy));
  return { inputShape: [2, 2, 1], rows };
}

function fullKills(sets: readonly string[]): KillsResult {
  return {
    ...{
      schemaVersion: 1,
      options: killDefaults,
      versions: {},
      commands: ['faultgap inputs score --out DIR'],
    },
    sets: sets.map(killsOfSet),
  };
}

function killsOfSet(set: string): KillsOfSet {
  return {
    ...{ set, subject: `${set}-subject`, generator: 'style-vae', planHash: 'abc', cpuSeconds: 30 },
    models: [],
    setAside: [{ id: 'weak', reason: hostile }],
    testSets: [
      testSet('real', 'Real inputs', 0.02),
      testSet('frontier', 'Last right mixes with another class', 0.3),
      testSet('guided', `Chosen by mutants ${hostile}`, 0.1),
    ],
  };
}

function testSet(id: string, title: string, nullKills: number): KillTestSet {
  const standing = { killProbability: nullKills, effect: 0.1, p: 0.4, killedByDeepCrime: false };
  const nulls = { ...standing, killed: false, falseKills: nullKills };
  const score = { mutants: 14, killed: 11, killable: 12, value: 0.9 };
  return {
    ...{
      id,
      title,
      source: id === 'real' ? 'real' : 'searched',
      inputs: 300,
      candidates: null,
      accuracy: 0.9,
    },
    nulls: { searchHalf: nulls, scoringHalf: nulls },
    mutants: Array.from({ length: 6 }, (_, i) => ({
      ...{ ...standing, id: `label-noise ${i}`, p: 0.01, pHolm: 0.04, killed: i > 3 },
      excess: { value: i / 40 - 0.05, low: i / 40 - 0.1, high: i / 40 },
    })),
    scores: { preTraining: score, postTraining: { ...score, value: null } },
  };
}
