import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/json.ts';
import { observedSchema } from '../store/schema.ts';

/** What the first line of a recorder's file says it is, and of which version. */
const format = 'faultgap-recorder';
const newest = 1;

const step = z.int().min(0);

/** JSON lacks three numbers, which stand as words. */
const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

const headerLine = z.strictObject({
  kind: z.literal('header'),
  format: z.literal(format),
  version: z.literal(newest),
  name: z.string().min(1).max(200),
  run: step,
  versions: z.record(z.string(), z.string()),
  /** Null where nobody knows. */
  plannedSteps: step.nullable(),
  /** Null where the recorder was ended before it could look. */
  observed: observedSchema.nullable(),
});

const checkLine = z.strictObject({
  kind: z.literal('check'),
  step,
  values: z.record(z.string(), z.union([number, z.array(number), z.null()])),
});

const endLine = z.strictObject({
  kind: z.literal('end'),
  doneSteps: step,
  /** What ended the training before its time. */
  crashed: z.string().nullable(),
  missing: z.record(z.string(), z.string()),
});

/** One line of a recorder's file (docs/formats.md). */
const lineSchema = z.discriminatedUnion('kind', [headerLine, checkLine, endLine]);

export type RecorderLine = z.output<typeof lineSchema>;

/** Whether text begins as a recorder's file does. */
export function isRecorderText(text: string): boolean {
  return /^\ufeff?\s*\{[^\n]{0,200}"format"\s*:\s*"faultgap-recorder"/.test(text.slice(0, 400));
}

/**
 * The lines of a recorder's file. A last line that was cut by the end of the training's process is passed over.
 * @throws InputError `recorder-file` naming file and line, `recorder-version` for a file of a later version.
 */
export function parseLines(name: string, text: string): RecorderLine[] {
  const written = text.replace(/^\ufeff/, '').split('\n');
  const whole = text.endsWith('\n') ? written.slice(0, -1) : written;
  return whole.flatMap((line, i) => {
    const isCut = i === whole.length - 1 && !text.endsWith('\n');
    const json = readLine(name, line, i, isCut);
    return json === undefined ? [] : [checkOne(name, json, i)];
  });
}

function readLine(name: string, line: string, place: number, isCut: boolean): unknown {
  try {
    return parseJson(line);
  } catch (error) {
    if (isCut) return undefined;
    throw new InputError(
      'recorder-file',
      { rule: `line ${place + 1} of ${name} is no JSON`, need: 'lines as faultgap_recorder writes them' },
      { cause: error },
    );
  }
}

function checkOne(name: string, json: unknown, place: number): RecorderLine {
  const result = lineSchema.safeParse(json);
  if (result.success) return result.data;
  const { version } = json as { readonly version?: unknown };
  if (typeof version === 'number' && version > newest)
    throw new InputError('recorder-version', {
      rule: `${name} was written by a later faultgap_recorder`,
      need: `version ${newest}`,
      value: version,
      remedy: 'Install the faultgap of that time.',
    });
  const issue = result.error.issues[0]!;
  throw new InputError('recorder-file', {
    rule: `line ${place + 1} of ${name} is wrong at ${issue.path.join('.') || 'kind'}`,
    value: issue.message,
  });
}
