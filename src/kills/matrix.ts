import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import type { FileEntry } from '../traces/store/store.ts';
import { createArrowSink, openArrowSource } from '../traces/store/stream.ts';
import { packKills, unpackPlane } from './kill-set.ts';
import { checkAligned } from './predictions.ts';
import { type ModelKills, modelRoles } from './score-models.ts';

const kind = 'execution-matrix';
const schemaVersion = 1;

const modelSchema = z.object({
  model: z.string(),
  role: z.enum(modelRoles),
  /** Fault operator and its configuration; null for faults and controls. */
  operator: z.string().nullable(),
  configuration: z.string().nullable(),
});
export type MatrixModel = z.infer<typeof modelSchema>;

/** What an execution matrix is of. */
export interface MatrixHeader {
  readonly program: string;
  /** Kill rule: `wrongness`, `disagreement`, `loss`, `threshold`. */
  readonly rule: string;
  readonly inputs: number;
  readonly instances: number;
  /** In the order of the batches. */
  readonly models: readonly MatrixModel[];
}

/** A matrix in the making; one model in memory at a time. */
export interface MatrixWriter {
  /** The next model of the header. @throws InputError `matrix-model`, `unaligned`, `instance-counts`. */
  write(model: ModelKills): Promise<void>;
  /** @throws InputError `matrix-model` where a model is missing. */
  close(): Promise<FileEntry>;
  abandon(): Promise<void>;
}

/**
 * Writes an execution matrix: one record batch per model, one row per test input, one bit column `instance_<k>` per
 * trained instance. Which batch is which model stands in the metadata, so models are named before they are written.
 * @throws InputError `write-failed`.
 */
export async function createMatrix(path: string, header: MatrixHeader): Promise<MatrixWriter> {
  const { models, ...rest } = header;
  const sink = await createArrowSink(path, {
    kind,
    schemaVersion,
    metadata: { matrix: JSON.stringify(rest), models: JSON.stringify(models) },
    columns: Array.from({ length: header.instances }, (_, k) => ({
      name: `instance_${k}`,
      type: 'bool' as const,
      nullable: false,
    })),
  });
  let written = 0;
  return {
    async write({ model, role, kills }) {
      const next = models[written];
      if (next?.model !== model || next.role !== role) throw modelError(next, `${role} ${model}`);
      checkAligned(header.inputs, kills.inputs);
      checkInstances(header.instances, kills.planes.length, model);
      await sink.write(kills.planes.map((plane) => unpackPlane(plane, kills.inputs)));
      written++;
    },
    async close() {
      if (written < models.length) throw modelError(models[written], 'the end');
      return sink.close();
    },
    abandon: () => sink.abandon(),
  };
}

/** An execution matrix on disk. */
export interface KillMatrix extends MatrixHeader {
  /** Every model, from the file's start each time it is called; one in memory at a time. */
  stream(): AsyncGenerator<ModelKills>;
}

const headerSchema = z.object({
  program: z.string(),
  rule: z.string(),
  inputs: z.int().positive(),
  instances: z.int().positive(),
});

/** @throws InputError as `openArrowSource`. */
export async function openMatrix(path: string): Promise<KillMatrix> {
  const openSource = () => openArrowSource(path, { kind, schemaVersion });
  const source = await openSource();
  const header = headerSchema.parse(JSON.parse(source.metadata.matrix!));
  const models = z.array(modelSchema).parse(JSON.parse(source.metadata.models!));
  await source.close();
  return {
    ...header,
    models,
    async *stream() {
      const source = await openSource();
      let next = 0;
      try {
        for await (const cells of source.batches()) {
          const { model, role } = models[next++]!;
          yield { model, role, kills: packKills(cells as ArrayLike<number>[]) };
        }
      } finally {
        await source.close();
      }
    },
  };
}

function checkInstances(need: number, value: number, model: string): void {
  if (need === value) return;
  throw new InputError('instance-counts', {
    rule: `every model of a matrix has the same number of trained instances, ${model} too`,
    need,
    value,
  });
}

function modelError(next: MatrixModel | undefined, value: string): InputError {
  return new InputError('matrix-model', {
    rule: 'models are written in the order of the header',
    need: next === undefined ? 'no more models' : `${next.role} ${next.model}`,
    value,
  });
}
