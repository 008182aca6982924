import { z } from 'zod';
import { jsonText } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { type FileEntry, readMetadata } from '../traces/store/store.ts';
import { createArrowSink, openArrowSource } from '../traces/store/stream.ts';
import { checkComparable, packKills, unpackPlane } from './kill-set.ts';
import { type ModelKills, modelRoles } from './scores.ts';

const format = { kind: 'execution-matrix', schemaVersion: 1 } as const;

const modelSchema = z.object({
  model: z.string(),
  role: z.enum(modelRoles),
  /** Fault operator and its configuration; null for faults and controls. */
  operator: z.string().nullable(),
  configuration: z.string().nullable(),
});
type MatrixModel = z.infer<typeof modelSchema>;

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
  /** The header's next model. @throws InputError `matrix-model`, `unaligned`, `instance-counts`. */
  write(model: ModelKills): Promise<void>;
  /** @throws InputError `matrix-model` where a model is missing. */
  close(): Promise<FileEntry>;
  abandon(): Promise<void>;
}

/**
 * Writes an execution matrix: one record batch per model, one row per test input, one bit column
 * `instance_<k>` per trained instance. The metadata say which batch is which model, so models are
 * named before they are written.
 * @throws InputError `write-failed`.
 */
export async function createMatrix(path: string, header: MatrixHeader): Promise<MatrixWriter> {
  const { models, ...rest } = header;
  const sink = await createArrowSink(path, {
    ...format,
    metadata: { matrix: JSON.stringify(rest), models: JSON.stringify(models) },
    columns: Array.from({ length: header.instances }, (_, k) => ({
      ...{ name: `instance_${k}`, type: 'bool' as const, nullable: false },
    })),
  });
  let written = 0;
  return {
    async write(model) {
      checkNext(header, written, model);
      const { planes, inputs } = model.kills;
      await sink.write(planes.map((plane) => unpackPlane(plane, inputs)));
      written++;
    },
    async close() {
      if (written < models.length) throw modelError(models[written], 'the end');
      return sink.close();
    },
    abandon: () => sink.abandon(),
  };
}

function checkNext(header: MatrixHeader, written: number, { model, role, kills }: ModelKills): void {
  const next = header.models[written];
  if (next?.model !== model || next.role !== role) throw modelError(next, `${role} ${model}`);
  checkComparable(header, { inputs: kills.inputs, instances: kills.planes.length });
}

function modelError(next: MatrixModel | undefined, value: string): InputError {
  return new InputError('matrix-model', {
    rule: 'models are written in the order of the header',
    need: next === undefined ? 'no more models' : `${next.role} ${next.model}`,
    value,
  });
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

const metadataSchema = z.object({ matrix: jsonText(headerSchema), models: jsonText(z.array(modelSchema)) });

/** @throws InputError as `openArrowSource` and `readMetadata`; `matrix-model`, `unaligned` where it holds other models or inputs. */
export async function openMatrix(path: string): Promise<KillMatrix> {
  const openSource = () => openArrowSource(path, format);
  const source = await openSource();
  await source.close();
  const { matrix: header, models } = readMetadata(path, source, metadataSchema);
  return {
    ...header,
    models,
    async *stream() {
      const source = await openSource();
      let next = 0;
      try {
        for await (const cells of source.batches()) {
          const model = models[next++];
          if (model === undefined) throw modelError(model, 'another one');
          const kills = packKills(cells as ArrayLike<number>[]);
          checkComparable(header, { inputs: kills.inputs, instances: kills.planes.length });
          yield { model: model.model, role: model.role, kills };
        }
        if (next < models.length) throw modelError(models[next], 'the end');
      } finally {
        await source.close();
      }
    },
  };
}
