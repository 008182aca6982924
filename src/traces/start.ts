import { findProgram } from '../../corpus/find-program.ts';
import { prepareData } from '../../corpus/prepare.ts';
import { editTrainingData } from '../faults/edits.ts';
import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import type { NamedWeight, TrainingRun } from '../training/contract.ts';
import { countSteps } from '../training/practice/plan.ts';
import type { StartSpec } from '../training/practice/practice-specs.ts';
import { startName } from '../training/practice/start.ts';
import { RunEnds } from '../training/run-ends.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { createTrainer } from '../training/trainer.ts';

/** Weights of runs that were trained for others to start from; a process trains each once. */
const trained = new Map<string, readonly NamedWeight[]>();

/**
 * A run with the weights it starts from, where its program names another's; that run is trained first, here and now.
 * The backend must have been selected.
 * @param healthy the run's own healthy program: what it may start from though no list has it.
 * @throws InputError `unknown-program`; `start-source` where the program is not the one that was meant, or its run has
 * no such step; those of `createTrainer`.
 */
export function withStart<T extends Pick<TrainingRun, 'spec' | 'seedIndex'>>(
  run: T,
  healthy?: ProgramSpec,
): T & Pick<TrainingRun, 'start'> {
  const { start } = run.spec;
  if (start === undefined) return run;
  const program = start.program === healthy?.id ? healthy : findProgram(start.program);
  return { ...run, start: startWeights(program, { ...start, seed: start.seed ?? run.seedIndex }) };
}

type Source = StartSpec & { readonly seed: number };

function startWeights(spec: ProgramSpec, start: Source): readonly NamedWeight[] {
  const specHash = hashJson(spec);
  if (specHash !== start.specHash) {
    throw new InputError('start-source', {
      rule: `start.specHash is the hash of the spec of ${start.program} (version ${spec.version})`,
      need: specHash,
      value: start.specHash,
    });
  }
  const key = `${specHash} ${start.seed} ${start.step}`;
  const weights = trained.get(key) ?? trainSource(spec, start);
  trained.set(key, weights);
  return weights;
}

function trainSource(spec: ProgramSpec, { seed, step }: Source): readonly NamedWeight[] {
  const data = prepareData(spec, seed, editTrainingData);
  const planned = countSteps(spec, data.train.rows);
  if (step > planned) throw beyond(spec, step, planned);
  const runs = [withStart({ spec, seedIndex: seed, data })];
  const trainer = createTrainer(runs);
  const ends = new RunEnds(trainer, runs);
  try {
    while (trainer.step < step) {
      const stops = trainer.step > 0 && ends.look().length > 0;
      if (stops) throw beyond(spec, step, trainer.step);
      trainer.trainStep();
    }
    const layers = trainer.layers.map(({ name }) => name);
    return trainer.weights.map((info, i) => ({
      name: startName(info, layers),
      shape: info.shape,
      values: (trainer.weight(i).dataSync() as Float32Array).slice(),
    }));
  } finally {
    ends.dispose();
    trainer.dispose();
  }
}

function beyond({ id }: ProgramSpec, step: number, last: number): InputError {
  return new InputError('start-source', {
    rule: `start.step is a step of the run of ${id}`,
    need: `1 to ${last}`,
    value: step,
  });
}
