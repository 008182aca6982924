import { prepareData, restoreRows } from '../../../corpus/prepare.ts';
import { spareRows } from '../../../corpus/spare-rows.ts';
import { takesTokens } from '../../faults/network.ts';
import type { RawData } from '../../training/data.ts';
import { hasSeveralOutputs } from '../../training/judgement.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { generators } from '../generators/index.ts';
import { useClassifier } from '../judges/index.ts';
import { fitUnitScale, toUnit } from '../unit-scale.ts';
import { healthySeeds, trainHealthyCommittee, trainSearched } from './healthy.ts';
import {
  type Approved,
  frontierCandidates,
  mixedCandidates,
  randomCandidates,
  type Workshop,
} from './made-slices.ts';
import type { ProbedNetwork } from './probe-networks.ts';
import {
  type Activations,
  firstSlice,
  type Slice,
  type SliceName,
  sliceNames,
  surpriseSlice,
  weakSlice,
} from './slices.ts';

/** Raised with every change that makes another bank of the same program. */
export const bankVersion = 1;

/** What settles a bank beside its program. */
export const bankSizes = {
  /** Rows of a slice at most, and at least: a smaller one says nothing. */
  slice: 64,
  fewest: 16,
  /** Rows that slices of real rows are chosen from, and made rows that each other slice is. */
  spare: 400,
  candidates: 256,
  /** Seeds of recordings whose test parts no row of a bank is taken from. */
  recordedSeeds: 5,
} as const;

/** What makes the slices of made rows. */
export const bankGenerator = generators.get('style-vae');

/** Share of the generator's labels that the committee must approve of. */
const leastApproved = 0.5;

/**
 * Inputs that every network of a program predicts: of healthy data and healthy networks alone. No run of a
 * recording, faulty or not, has any part in it, so nothing of a held-out program's faults can leak through
 * it; the rows of the kill test are not among its real ones.
 */
export interface ProbeBank {
  readonly program: string;
  readonly version: number;
  /** In the units of the program's source, with classes as targets. */
  readonly rows: RawData;
  /** Of each row. */
  readonly slices: readonly SliceName[];
  /** Why a slice is missing. */
  readonly missing: Readonly<Partial<Record<SliceName, string>>>;
  /** Share of the generator's rows whose label the committee approves; null where there is no generator. */
  readonly approved: number | null;
}

/** Why a program has no bank; null where it has one. */
export function whyNoBank(spec: ProgramSpec): string | null {
  const { task } = spec;
  if (hasSeveralOutputs(spec)) return 'it has several outputs';
  if (task === 'binary' || task === 'multiclass') return null;
  return 'its rows have no one class each, which labels, margins and boundaries are about';
}

/**
 * Makes the bank of a classification program; of token ids, real rows only. The same every time. The backend must have been
 * selected.
 */
export function makeBank(spec: ProgramSpec): ProbeBank {
  const { slice: size, spare: pool, recordedSeeds } = bankSizes;
  const spare = spareRows(spec, recordedSeeds, pool);
  const searched = trainSearched(spec);
  const committee = trainHealthyCommittee(spec);
  const real = [firstSlice('real', spare, size), weakSlice(spare, [...searched, ...committee], size)];
  if (takesTokens(spec)) {
    const refused = 'its inputs are token ids, which nothing lies between';
    return assemble(spec, real, { refused, approved: null });
  }
  const cube = openCube(spec);
  const surprise = surpriseSlice(spare, ...activationsOf(spec, cube, searched[0]!, spare), size);
  const { slices, ...rest } = makeSlices(spec, cube, { committee, searched });
  return assemble(spec, [...real, ...slices, surprise], rest);
}

type Cube = ReturnType<typeof openCube>;

/** The training rows of the generator as they are and in its cube, with the scale between. */
function openCube(spec: ProgramSpec) {
  const raw = restoreRows(spec, healthySeeds.data, prepareData(spec, healthySeeds.data).train);
  const scale = fitUnitScale(raw.inputs, raw.inputShape.at(-1) ?? 1);
  const train = {
    ...raw,
    inputs: toUnit(raw.inputs, scale),
    labels: Int32Array.from(raw.targets),
    classes: raw.classes!,
  };
  return { raw, train, scale };
}

function makeSlices(
  spec: ProgramSpec,
  { train, scale }: Cube,
  networks: Pick<Workshop, 'committee' | 'searched'>,
): { slices: Slice[]; approved: number; refused?: string } {
  const generator = bankGenerator.open(bankGenerator.train(train, { seed: healthySeeds.data }), train);
  const { slice: size, candidates } = bankSizes;
  const shop = { program: spec.id, generator, styles: generator.styles!, scale, candidates, ...networks };
  try {
    const random = randomCandidates(shop);
    const approved = random.share;
    const refused = whyRefused(random);
    if (refused !== null) return { slices: [], approved, refused };
    const slices = [
      firstSlice('random', random.rows, size),
      firstSlice('mixed', mixedCandidates(shop).rows, size),
      firstSlice('frontier', frontierCandidates(shop).rows, size),
    ];
    return { slices, approved };
  } finally {
    generator.dispose();
  }
}

/** Why a generator is not used; null where it is. One that makes a single class would flatter a network that always predicts it. */
export function whyRefused({ rows, share }: Approved): string | null {
  if (share < leastApproved)
    return `the committee approves ${Math.round(100 * share)} % of the generator's labels`;
  return new Set(rows.targets).size > 1 ? null : 'the committee approves labels of one class only';
}

/** Last hidden outputs of one network for the spare rows and for its training rows. */
function activationsOf(
  spec: ProgramSpec,
  { raw, train, scale }: Cube,
  { weights }: ProbedNetwork,
  spare: RawData,
): [Activations, Activations] {
  const { inputShape, inputs } = prepareData(spec, healthySeeds.data).train;
  const own = fitUnitScale(inputs, inputShape.at(-1) ?? 1);
  return useClassifier({ spec, inputShape, weights: [weights], scale: own }, ({ features }) => {
    const look = (rows: Float32Array, labels: ArrayLike<number>): Activations => {
      const values = features(rows)[0]!;
      return { values, labels, width: values.length / labels.length };
    };
    return [look(toUnit(spare.inputs, scale), spare.targets), look(train.inputs, raw.targets)];
  });
}

/** The slices as one bank, small ones left out. */
function assemble(
  { id }: ProgramSpec,
  made: readonly Slice[],
  { refused, approved }: { readonly refused?: string; readonly approved: number | null },
): ProbeBank {
  const kept = made.filter(({ rows }) => rows.rows >= bankSizes.fewest);
  const missing: Partial<Record<SliceName, string>> = {};
  for (const name of sliceNames) {
    if (kept.some((slice) => slice.name === name)) continue;
    const small = made.find((slice) => slice.name === name);
    missing[name] = small === undefined ? refused! : `no more than ${small.rows.rows} rows are to be had`;
  }
  const first = made[0]!.rows;
  const rows: RawData = {
    ...first,
    rows: kept.reduce((total, slice) => total + slice.rows.rows, 0),
    inputs: Float32Array.from(kept.flatMap((slice) => [...slice.rows.inputs])),
    targets: Float32Array.from(kept.flatMap((slice) => [...slice.rows.targets])),
  };
  const slices = kept.flatMap(({ name, rows: { rows } }) => Array<SliceName>(rows).fill(name));
  return { program: id, version: bankVersion, rows, slices, missing, approved };
}
