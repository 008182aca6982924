import { prepareData } from '../../../corpus/prepare.ts';
import { cleanVariants } from '../../faults/clean.ts';
import { withStart } from '../../traces/start.ts';
import type { DataParts } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { ProbedNetwork } from './probe-networks.ts';

/**
 * Seeds of the healthy networks that banks are made of, which no run of a recording has. What is searched
 * on some of them is judged by others and measured on others again: inputs at a boundary separate the
 * very networks they were searched on, faulty or not.
 */
export const healthySeeds = {
  /** Of the rows that generators and searched networks learn from. */
  data: 100,
  searched: [100, 101, 102, 103, 104],
  committee: [110, 111, 112, 113, 114],
  reference: [120, 121, 122, 123, 124, 125, 126, 127, 128, 129],
} as const;

/** Networks of the program as it is, with data of their own. */
export function trainReference(spec: ProgramSpec): ProbedNetwork[] {
  return trainAlike(healthySeeds.reference.map((seedIndex) => ({ spec, seedIndex })));
}

/** Networks of the program as it is, which learned from the same rows. */
export function trainSearched(spec: ProgramSpec): ProbedNetwork[] {
  const data = prepareData(spec, healthySeeds.data);
  return trainAlike(
    healthySeeds.searched.map((seedIndex) => ({ spec, seedIndex })),
    data,
  );
}

/** Harmless settings that make another network of a program: one member each. */
const makes = ['learningRate', 'batchSize', 'epochs', 'width'];

/** The program as it is and four harmless variants of it, each with a seed and rows of its own. */
export function trainHealthyCommittee(spec: ProgramSpec): ProbedNetwork[] {
  const variants = cleanVariants(spec);
  const specs = [
    spec,
    ...makes.flatMap((make) => variants.find((v) => v.parameters.change === make)?.spec ?? []),
  ];
  return healthySeeds.committee.flatMap((seedIndex, member) =>
    trainAlike([{ spec: specs[member % specs.length]!, seedIndex }]),
  );
}

/** Trains networks of one graph, on rows of their own seeds where none are given. */
function trainAlike(
  runs: readonly { readonly spec: ProgramSpec; readonly seedIndex: number }[],
  data?: DataParts,
): ProbedNetwork[] {
  const { weights } = trainToEnd(
    runs.map((run) => withStart({ ...run, data: data ?? prepareData(run.spec, run.seedIndex) })),
  );
  return runs.map((run, r) => ({ ...run, weights: weights[r]! }));
}
