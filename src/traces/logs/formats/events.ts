import { type LogFile, type LogFormat, type RawRun, refuseLog } from '../contract.ts';
import { countOneThing } from '../mixed-counts.ts';
import { readName } from '../names.ts';
import { type Point, RowTable, tableOfPoints } from '../points.ts';
import { readTfRecords } from '../records.ts';
import { doubleOf, floatOf, readFields, signedOf, textOf, WireError, type WireField } from '../wire.ts';

/**
 * TensorBoard event files (github.com/tensorflow/tensorflow, core/util/event.proto and core/framework/summary.proto): scalars
 * as `simple_value` (PyTorch) and as tensors (TensorFlow 2). The folders `train` and `validation` of Keras are parts of one run.
 */
export const tensorboardEvents: LogFormat = {
  id: 'tensorboard-events',
  matches: ({ bytes }) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(64, bytes.length)).includes('brain.Event:'),
  group: (name) => {
    const folders = name.split('/').slice(0, -1);
    return (partOfFolder(name) === null ? folders : folders.slice(0, -1)).join('/') || '.';
  },
  async read(files) {
    const title = 'TensorBoard event files';
    const notes: string[] = [];
    const parts: Point[][] = [];
    for (const file of files) {
      const { points, broken } = await readEvents(file);
      if (broken !== null) notes.push(`${file.name} ${broken}`);
      if (points.length > 0) parts.push(points);
    }
    const kept = withoutOtherCounts(parts);
    if (kept.skipped.length > 0)
      notes.push(`not used, as their steps count mini-batches: ${kept.skipped.join(', ')}`);
    const { table, notes: placed } = tableOfFiles(files[0]!.name, kept.parts);
    const run: RawRun = { title, name: '', table, hints: hintsOf(kept.parts), notes: [...notes, ...placed] };
    return [run];
  },
};

/** The part that the last folder of a name stands for; null where it is no part. */
function partOfFolder(name: string): string | null {
  const folder = name.split('/').at(-2);
  return folder !== undefined && readName(folder).part !== null ? folder : null;
}

async function readEvents(file: LogFile): Promise<{ points: Point[]; broken: string | null }> {
  const { records, broken } = readTfRecords(await file.bytes());
  const part = partOfFolder(file.name);
  try {
    return { points: records.flatMap((record) => readEvent(record, part)), broken };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refuseLog('log-damaged', file.name, { rule: 'is a damaged event file', value: error.message });
  }
}

function readEvent(event: Uint8Array, part: string | null): Point[] {
  let step = 0;
  const points: { name: string; value: number }[] = [];
  for (const field of readFields(event)) {
    if (field.number === 2) step = signedOf(field);
    if (field.number !== 5) continue;
    for (const value of readFields(field.bytes)) {
      const scalar = value.number === 1 ? readScalar(value.bytes) : null;
      if (scalar !== null) points.push(scalar);
    }
  }
  return points.map(({ name, value }) => ({
    step,
    value,
    name: part === null || readName(name).part !== null ? name : `${part}/${name}`,
  }));
}

/** A tag and its number; null for pictures, texts, histograms. */
function readScalar(message: Uint8Array): { name: string; value: number } | null {
  let name = '';
  let value: number | null = null;
  for (const field of readFields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) value = floatOf(field);
    else if (field.number === 8) value = readTensor(field.bytes);
  }
  return value === null ? null : { name, value };
}

/** Fields of TensorProto with one kind of number each, and how one of them is read. */
const listed: ReadonlyMap<number, (field: WireField) => number> = new Map([
  [5, floatOf],
  [6, doubleOf],
  [7, signedOf],
  [10, signedOf],
]);

/** The number in a tensor without dimensions; null where it has some. */
function readTensor(message: Uint8Array): number | null {
  let type = 0;
  let value: number | null = null;
  for (const field of readFields(message)) {
    if (field.number === 1) type = signedOf(field);
    else if (field.number === 2 && field.bytes.length > 0) return null;
    else if (field.number === 4) value = readContent(type, field.bytes);
    else if (listed.has(field.number)) value = readListed(field);
  }
  return value;
}

/** Bytes of a number: 1 is float, 2 double, 3 int32, 9 int64. */
function readContent(type: number, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 1 && bytes.length === 4) return view.getFloat32(0, true);
  if (type === 2 && bytes.length === 8) return view.getFloat64(0, true);
  if (type === 3 && bytes.length === 4) return view.getInt32(0, true);
  return type === 9 && bytes.length === 8 ? Number(view.getBigInt64(0, true)) : null;
}

/** Numbers of a list stand one field each, or packed in the bytes of one. */
function readListed(field: WireField): number | null {
  const { number, bytes } = field;
  if (bytes.length === 0) return listed.get(number)!(field);
  if (number === 5) return readContent(1, bytes);
  return number === 6 ? readContent(2, bytes) : null;
}

/** Keras writes losses of epochs, and beside them some whose steps are mini-batches. */
function withoutOtherCounts(parts: readonly Point[][]) {
  const hasEpochs = parts.some((points) => points.some(({ name }) => /(^|\/)epoch_/.test(name)));
  const skipped = new Set<string>();
  if (!hasEpochs) return { parts, skipped: [] };
  const kept = parts.map((points) =>
    points.filter(({ name }) => {
      const counts = !/(^|\/)batch_|_vs_iterations$/.test(name);
      if (!counts) skipped.add(name);
      return counts;
    }),
  );
  return { parts: kept.filter((points) => points.length > 0), skipped: [...skipped] };
}

/** Tags of Keras are means over an epoch, counted from 0. */
function hintsOf(parts: readonly Point[][]): RawRun['hints'] {
  return parts.flat().some(({ name }) => /(^|\/)epoch_/.test(name)) ? { from: 0, span: 'epoch' } : {};
}

/** Files of different tags are one table; of the same tags, one after the other, as a training that was begun again writes. */
function tableOfFiles(name: string, parts: readonly Point[][]): Pick<RawRun, 'table' | 'notes'> {
  const groups: { tags: Set<string>; points: Point[] }[] = [];
  for (const points of parts) {
    const tags = new Set(points.map((point) => point.name));
    const last = groups.at(-1);
    if (last !== undefined && ![...tags].some((tag) => last.tags.has(tag))) {
      for (const tag of tags) last.tags.add(tag);
      last.points.push(...points);
    } else groups.push({ tags, points: [...points] });
  }
  if (groups.length === 1) {
    const { points, notes } = countOneThing(groups[0]!.points);
    return { table: tableOfPoints(name, points), notes };
  }
  const rows = new RowTable(name);
  for (const { points } of groups) {
    const { columns, rows: count } = tableOfPoints(name, points);
    for (let row = 0; row < count; row++)
      rows.add([...columns].map(([column, cells]) => [column, cells[row]]));
  }
  return { table: rows.finish(), notes: [] };
}
