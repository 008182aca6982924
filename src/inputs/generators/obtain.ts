import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeVersion } from '../../lib/code-version.ts';
import { InputError } from '../../lib/errors.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import type { Generator, LabelledInputs, TrainedGenerator, TrainingOptions } from '../contract.ts';
import { type GeneratorIdentity, readWeights, writeWeights } from './weights-file.ts';

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
