import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { codeVersion } from '../../lib/versions.ts';
import { type Cells, type ColumnSpec, onlyBatch, openArrow, writeArrow } from '../../traces/store/store.ts';
import { sizeOf } from '../../training/data.ts';
import type {
  Generator,
  GeneratorWeight,
  LabelledInputs,
  TrainedGenerator,
  TrainingOptions,
} from '../contract.ts';

/** Which generator is wanted, trained on what. */
export interface ObtainOptions extends TrainingOptions {
  readonly generator: Generator;
  /** Training part. */
  readonly data: LabelledInputs;
  /** Where weights are kept from one run to the next, by the hash of all they depend on. */
  readonly directory: string;
}

/** Folders whose code makes the weights. */
const makers = ['src/inputs/generators', 'src/lib', 'src/statistics', 'src/training'];

/**
 * A trained generator: from its file where there is one, otherwise trained and written there. The backend must have been
 * selected.
 * @throws InputError `generator-data`, `write-failed`; `generator-file` where the file is damaged or another's, which is
 * never used nor replaced.
 */
export async function obtainGenerator(options: ObtainOptions): Promise<TrainedGenerator> {
  const { generator, data, directory } = options;
  const identity = identify(options);
  const path = join(directory, `${generator.id}-${hashJson(identity).slice(0, 16)}.arrow`);
  if (existsSync(path)) return openKept(path, identity, options);
  const weights = generator.train(data, options);
  await writeWeights(path, identity, weights);
  return generator.open(weights, data);
}

/** Whatever is wrong with the file is mended in one way. */
async function openKept(
  path: string,
  identity: GeneratorIdentity,
  { generator, data }: ObtainOptions,
): Promise<TrainedGenerator> {
  try {
    return generator.open(await readWeights(path, identity), data);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const words = { ...error.words, remedy: 'Delete it; the generator is then trained again.' };
    throw new InputError('generator-file', words, { cause: error });
  }
}

function identify({ generator, data, seed }: ObtainOptions): GeneratorIdentity {
  return {
    generator: generator.id,
    inputShape: [...data.inputShape],
    classes: data.classes,
    settings: generator.settings,
    data: hashLabelled(data),
    seed,
    code: codeVersion(makers),
  };
}

/** SHA-256 over values and labels. */
function hashLabelled({ inputs, labels }: LabelledInputs): string {
  return sha256([inputs, labels].map((values) => sha256(bytesOf(values))).join());
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const kind = 'generator';
const schemaVersion = 1;

/** All that the weights of a trained generator depend on. */
interface GeneratorIdentity {
  /** Id of the kind. */
  readonly generator: string;
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly settings: Readonly<Record<string, number>>;
  /** SHA-256 of the training rows and their labels. */
  readonly data: string;
  readonly seed: number;
  /** Version of the code that trained it. */
  readonly code: string;
}

const columns: readonly ColumnSpec[] = [
  { name: 'name', type: 'utf8', nullable: false },
  { name: 'shape', type: 'list', nullable: false },
  { name: 'values', type: 'list', nullable: false },
];

/**
 * Writes weights as a sealed Arrow file, one row each: `name`, `shape`, `values`; whole or not at all.
 * @throws InputError `write-failed`.
 */
export async function writeWeights(
  path: string,
  identity: GeneratorIdentity,
  weights: readonly GeneratorWeight[],
): Promise<void> {
  await writeArrow(path, {
    kind,
    schemaVersion,
    metadata: { identity: JSON.stringify(identity) },
    columns,
    batches: [
      [
        weights.map(({ name }) => name),
        weights.map(({ shape }) => shape),
        weights.map(({ values }) => Array.from(values)),
      ],
    ],
  });
}

/**
 * The weights of a file that must be of that identity.
 * @throws InputError as `openArrow`; `generator-file` where it holds another generator.
 */
export async function readWeights(path: string, identity: GeneratorIdentity): Promise<GeneratorWeight[]> {
  const file = await openArrow(path, { kind, schemaVersion, columns });
  if (file.metadata.identity !== JSON.stringify(identity)) throw otherGenerator(path);
  const [names, shapes, values] = onlyBatch(file) as [Cells, Cells, Cells];
  const weights = Array.from(names, (name, row) => ({
    name: name as string,
    shape: Array.from(shapes[row] as ArrayLike<number>),
    values: Float32Array.from(values[row] as ArrayLike<number>),
  }));
  if (weights.some(({ shape, values }) => values.length !== sizeOf(shape))) throw otherGenerator(path);
  return weights;
}

function otherGenerator(path: string): InputError {
  const rule = `${path} does not hold the trained generator that its name stands for`;
  return new InputError('generator-file', { rule, value: 'another generator' });
}
