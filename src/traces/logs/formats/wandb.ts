import { type LogFormat, refuseLog } from '../contract.ts';
import { RowTable } from '../points.ts';
import { readWandbRecords, wandbMark } from '../records.ts';
import { doubleOf, readFields, textOf, WireError, zigzagOf } from '../wire.ts';

/** The file of an offline run of Weights & Biases (`run-<id>.wandb`; github.com/wandb/wandb, wandb_internal.proto). */
export const wandbFile: LogFormat = {
  id: 'wandb-file',
  matches: ({ bytes }) => wandbMark.every((byte, i) => bytes[i] === byte),
  async read([file]) {
    const bytes = await file!.bytes();
    try {
      const { records, broken } = readWandbRecords(bytes);
      const rows = new RowTable(file!.name);
      let name = '';
      for (const record of records)
        for (const { number, bytes: content } of readFields(record)) {
          if (number === 2) rows.add(readHistory(content));
          if (number === 17) name = readDisplayName(content) || name;
        }
      const notes = broken === null ? [] : [`the file ${broken}`];
      return [{ title: 'Weights & Biases offline run', name, table: rows.finish(), hints: {}, notes }];
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      throw refuseLog('log-damaged', file!.name, { rule: 'is a damaged .wandb file', value: error.message });
    }
  },
};

function readDisplayName(run: Uint8Array): string {
  for (const field of readFields(run)) if (field.number === 8) return textOf(field);
  return '';
}

/** One call of `log`: items of a key and a number, or a value as JSON. */
function* readHistory(history: Uint8Array): Generator<[string, unknown]> {
  for (const { number, bytes } of readFields(history)) {
    if (number !== 1) continue;
    const keys: string[] = [];
    let value: unknown = null;
    for (const field of readFields(bytes)) {
      if (field.number === 1 || field.number === 2) keys.push(textOf(field));
      else if (field.number === 4) value = field.bits !== 0n;
      else if (field.number === 5) value = zigzagOf(field);
      else if (field.number === 6) value = doubleOf(field);
      else if (field.number === 16 || field.number === 8) value = parseValue(textOf(field));
    }
    if (isPlain(value)) yield [keys.join('.'), value];
  }
}

/** NaN and Infinity stand bare in what Python writes as JSON. */
function parseValue(text: string): unknown {
  if (/^-?(NaN|Infinity)$/.test(text)) return Number(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Pictures, tables and histograms are objects, and no numbers. */
function isPlain(value: unknown): boolean {
  return (
    value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
  );
}
