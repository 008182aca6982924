import type { ErrorWords } from '../../lib/errors.ts';
import { type Table, TableError } from '../../tables/table.ts';
import type { ImportedNumbers } from '../import/run-trace.ts';
import type { LogUnit, Trace } from '../trace.ts';

/** What a training loss is a number of, where the tool that wrote it is known to say. */
export type LossSpan = 'epoch' | 'rows' | 'batch';

/** What a format knows of its columns beyond their names. */
export interface LogHints {
  /** Column that counts, where there are several. */
  readonly counter?: string;
  /** What the count of the first row means where the numbers do not show it: counted from 0, from 1, or finished steps. */
  readonly from?: 0 | 1;
  readonly planned?: number;
  /** Part that scores without a part in their name are of. */
  readonly scorePart?: 'train' | 'validation';
  /** Over what a training loss is averaged that does not say so in its name: an epoch, the rows since the one before, nothing. */
  readonly span?: LossSpan;
  /** What is counted, where that is not what the counting column is called. */
  readonly unit?: LogUnit;
}

/** One training as its tool wrote it: cells by column, a row per record. */
export interface RawRun {
  /** What was recognised, for the reader of the echo: the tool and its file. */
  readonly title: string;
  /** Empty where the file holds one training without a name. */
  readonly name: string;
  readonly table: Table;
  readonly hints: LogHints;
  /** What was done to the text before it was a table, one clause each. */
  readonly notes: readonly string[];
}

/** A training of a log, read. */
export interface LogRun {
  readonly name: string;
  readonly numbers: ImportedNumbers;
  /** How it was read, in words: what counts, what each column is, what is not used, what is odd. */
  readonly reading: readonly string[];
  /** Metrics that are means over what lies before a check, not values at it. */
  readonly means: readonly string[];
  /** What its steps count. */
  readonly unit: LogUnit;
  /** Scores that are no share of rows that are correct, by metric, as the log calls them. */
  readonly scores?: Readonly<Record<string, string>>;
  /** Of a file that holds a whole trace, with what our own instruments measured. */
  readonly trace?: Trace;
}

/** The beginning of a file, by which it is recognised. */
export interface LogHead {
  /** Relative to the folder that is read, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Null where the bytes are no text. */
  readonly text: string | null;
  /** Columns and some rows, where the text is a table. */
  readonly table: Table | null;
  /** Why it is none, where its first line names a loss or a score: a row of another width, a column that stands twice. */
  readonly damage: TableError | null;
}

/** A file of a log. */
export interface LogFile {
  readonly name: string;
  /** @throws InputError as `readGuarded`. */
  bytes(): Promise<Uint8Array>;
  /** @throws InputError as `bytes`, TableError `table-encoding`. */
  text(): Promise<string>;
}

/** A kind of log that is recognised by what a file holds. */
export interface LogFormat {
  readonly id: string;
  matches(head: LogHead): boolean;
  /** Files of one group are one log, and the group is its name; left out where every file is a log of its own. */
  group?(name: string): string;
  /** The trainings of one log, in the order of the file. @throws InputError. */
  read(files: readonly LogFile[]): Promise<readonly (RawRun | LogRun)[]>;
}

/** How a table is laid out: who wrote it, and what its columns and rows are. */
export interface TableLayout {
  readonly id: string;
  readonly title: string;
  matches(table: Table): boolean;
  /** The trainings in it. @throws InputError. */
  read(table: Table, notes: readonly string[]): readonly (RawRun | LogRun)[];
}

/** A refusal of a file, or of files that are one log. */
export function refuseLog(code: string, name: string, words: ErrorWords): TableError {
  return new TableError(code, { name, lines: null }, {}, words);
}

/** A file that is no log that anybody here knows: no fault of the file. */
export function notALog(name: string, value: string): TableError {
  return refuseLog('log-unknown', name, {
    rule: 'is no training log that is known',
    need: 'a loss or a score per epoch or step, by name (docs/logs.md)',
    value,
    remedy: 'Columns such as epoch,loss,val_loss, and lines such as "epoch 3 loss 0.52" are read.',
  });
}

/** A table of numbers whose first line is not of names. */
export function noHeader(name: string, line: string): TableError {
  return refuseLog('log-header', name, {
    rule: 'has no header: its first line holds numbers, so nobody knows what they are',
    need: 'a first line of names, such as epoch,loss,val_loss',
    value: line.slice(0, 60).replaceAll('\t', ' '),
    remedy: 'Put the names of its columns into a line above it.',
  });
}
