import { z } from 'zod';
import { InputError } from '../../../lib/errors.ts';
import { readGuarded } from '../../../lib/guarded-file.ts';
import { parseJson } from '../../../lib/json.ts';
import { reported, wordIssue } from '../../../lib/schema-issues.ts';
import { sizeOf } from '../../../training/data.ts';

const tensorSchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(tensorSchema);

interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

/** A file of named tensors. */
export interface SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Bytes of the number that a file begins with. */
const lengthBytes = 8;
/** Of a 32-bit float. */
const floatBytes = 4;

/**
 * Reads a `.safetensors` file: length of the header (8 bytes, little-endian), the header as JSON, the tensors one after the
 * other without a gap.
 * @throws InputError as `readGuarded`; `safetensors-truncated`, `safetensors-header`.
 */
export async function readSafetensors(path: string, maxBytes: number): Promise<SafetensorsFile> {
  return parseSafetensors(path, await readGuarded(path, maxBytes));
}

/** The same of bytes. @param path what errors call them */
export function parseSafetensors(path: string, bytes: Uint8Array): SafetensorsFile {
  const dataStart = lengthBytes + headerLength(path, bytes);
  if (dataStart > bytes.length)
    throw truncated(path, `a header that ends at byte ${dataStart}`, bytes.length);
  const { __metadata__, ...header } = parseHeader(path, bytes.subarray(lengthBytes, dataStart));
  const data = bytes.subarray(dataStart);
  checkLayout(path, Object.values(header), data.length);
  const tensors = Object.entries(header).map(([name, { dtype, shape, data_offsets }]) => {
    return [name, { dtype, shape, bytes: data.subarray(...data_offsets) }] as const;
  });
  return { path, tensors: new Map(tensors) };
}

function headerLength(path: string, bytes: Uint8Array): number {
  if (bytes.length < lengthBytes) throw truncated(path, `${lengthBytes} bytes of length`, bytes.length);
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

function parseHeader(path: string, bytes: Uint8Array): z.output<typeof headerSchema> {
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw noHeader(path, 'a header in JSON', 'other bytes');
  }
  const parsed = headerSchema.safeParse(json, reported);
  if (parsed.success) return parsed.data;
  const { at, value } = wordIssue(parsed.error);
  throw noHeader(path, 'dtype, shape and data_offsets of every tensor', `${value} at ${at}`);
}

/** As the format asks: every byte belongs to one tensor. */
function checkLayout(path: string, tensors: readonly z.output<typeof tensorSchema>[], length: number): void {
  const offsets = tensors.map(({ data_offsets }) => data_offsets).sort(([a], [b]) => a - b);
  let end = 0;
  for (const [start, next] of offsets) {
    if (start !== end || next < start) {
      throw noHeader(path, 'tensors one after the other', `one at ${start} to ${next} behind byte ${end}`);
    }
    end = next;
  }
  if (end > length) throw truncated(path, `${end} bytes of tensors`, length);
  if (end < length) throw noHeader(path, `${end} bytes of tensors`, `${length}`);
}

/**
 * The finite values of a tensor of 32-bit floats.
 * @param names under which it may stand
 * @throws InputError `tensor-missing`, `tensor-type`, `tensor-shape`, `tensor-values`.
 */
export function takeFloats(
  { path, tensors }: SafetensorsFile,
  names: readonly string[],
  shape: readonly number[],
): Float32Array {
  const name = names.find((one) => tensors.has(one));
  if (name === undefined) throw unfit('missing', path, `a tensor ${names.join(' or ')}`, 'none');
  const { dtype, shape: found, bytes } = tensors.get(name)!;
  if (dtype !== 'F32') throw unfit('type', path, `${name} of type F32`, dtype);
  if (found.join() !== shape.join()) {
    throw unfit('shape', path, `${name} of shape [${shape.join(', ')}]`, `[${found.join(', ')}]`);
  }
  const need = floatBytes * sizeOf(shape);
  if (bytes.length !== need) throw unfit('shape', path, `${need} bytes of ${name}`, bytes.length);
  const values = readFloats(bytes);
  if (!values.every(Number.isFinite)) throw unfit('values', path, `finite values of ${name}`, 'others');
  return values;
}

function readFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float32Array(bytes.length / floatBytes);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(i * floatBytes, true);
  return values;
}

function truncated(path: string, need: string, value: number): InputError {
  const remedy = 'Copy it again.';
  return new InputError('safetensors-truncated', {
    rule: `${path} ends too early`,
    need,
    value: `${value} bytes`,
    remedy,
  });
}

function noHeader(path: string, need: string, value: string): InputError {
  return new InputError('safetensors-header', { rule: `${path} is no safetensors file`, need, value });
}

function unfit(what: string, path: string, need: string, value: string | number): InputError {
  return new InputError(`tensor-${what}`, { rule: `${path} does not hold the weights`, need, value });
}
