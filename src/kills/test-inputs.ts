import { z } from 'zod';
import { jsonText, sha256Schema } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import {
  type Cells,
  type ColumnSpec,
  type FileEntry,
  onlyBatch,
  openArrow,
  readMetadata,
  writeArrow,
} from '../traces/store/store.ts';
import { type DataSet, sizeOf } from '../training/data.ts';
import { checkAligned } from './predictions.ts';

const kind = 'test-inputs';
const schemaVersion = 1;
const columns: readonly ColumnSpec[] = [
  { name: 'slice', type: 'category', nullable: false },
  { name: 'inputs', type: 'list', nullable: false },
  { name: 'targets', type: 'list', nullable: false },
];

/** Test inputs of one program from elsewhere than its data: generated ones, in slices. */
export interface TestInputs {
  /** Id of the program whose network sees them. */
  readonly program: string;
  /** `hashData` of the program's parts at seed 0: units and encoding are those of these data. */
  readonly dataHash: string;
  /** Inputs in the units that the network sees, targets encoded as the spec wants them. */
  readonly dataSet: DataSet;
  /** The slice each row belongs to, such as `frontier`. */
  readonly slices: readonly string[];
}

/** Test inputs that were read, with the SHA-256 of their file. */
export interface TestInputFile extends TestInputs {
  readonly sha256: string;
}

/**
 * Writes test inputs as a sealed Arrow file, one row each: `slice`, `inputs`, `targets`.
 * @throws InputError `no-test-inputs`, `unaligned` where shapes, values and slices do not fit each
 * other, `test-inputs-not-finite`, `write-failed`.
 */
export async function writeTestInputs(path: string, inputs: TestInputs): Promise<FileEntry> {
  checkTestInputs(inputs);
  const { program, dataHash, dataSet, slices } = inputs;
  const { rows, inputShape, targetShape } = dataSet;
  const shapes = { inputShape: JSON.stringify(inputShape), targetShape: JSON.stringify(targetShape) };
  const cells = [slices, splitRows(dataSet.inputs, rows), splitRows(dataSet.targets, rows)] as Cells[];
  return writeArrow(path, {
    kind,
    schemaVersion,
    metadata: { program, dataHash, ...shapes },
    columns,
    batches: [cells],
  });
}

function splitRows(values: Float32Array, rows: number): number[][] {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );
}

const shape = z.array(z.int().positive());
const metadataSchema = z.object({
  program: z.string().min(1),
  dataHash: sha256Schema,
  inputShape: jsonText(shape),
  targetShape: jsonText(shape),
});

/** @throws InputError as `openArrow`, `readMetadata` and `writeTestInputs`. */
export async function readTestInputs(path: string): Promise<TestInputFile> {
  const file = await openArrow(path, { kind, schemaVersion, columns });
  const { program, dataHash, inputShape, targetShape } = readMetadata(path, file, metadataSchema);
  const [slices, inputs, targets] = onlyBatch(file) as unknown as [string[], number[][], number[][]];
  const dataSet: DataSet = {
    rows: slices.length,
    inputShape,
    inputs: Float32Array.from(inputs.flat()),
    targetShape,
    targets: Float32Array.from(targets.flat()),
  };
  const read = { program, dataHash, dataSet, slices };
  checkTestInputs(read);
  return { ...read, sha256: file.entry.sha256 };
}

function checkTestInputs({ dataSet, slices }: TestInputs): void {
  const { rows, inputShape, inputs, targetShape, targets } = dataSet;
  if (rows === 0) {
    throw new InputError('no-test-inputs', { rule: 'a file of test inputs holds one at least', value: 0 });
  }
  checkAligned(rows, slices.length);
  checkAligned(rows, inputs.length / sizeOf(inputShape));
  checkAligned(rows, targets.length / sizeOf(targetShape));
  for (const [what, values] of Object.entries({ inputs, targets })) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) continue;
    throw new InputError('test-inputs-not-finite', {
      rule: `${what} that networks are judged on must be finite`,
      value: `${values[bad]} in row ${Math.floor(bad / (values.length / rows))}`,
    });
  }
}
