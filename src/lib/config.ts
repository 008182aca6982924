import { join } from 'node:path';
import { z } from 'zod';
import { errorText, InputError } from './errors.ts';
import { packageRoot, readFileText, readFileTextSync } from './files.ts';
import { parseJson } from './json.ts';
import { reported, wordIssue } from './schema-issues.ts';

/** Path of a file of `corpus/config/`. */
export function configPath(file: string): string {
  return join(packageRoot, 'corpus', 'config', file);
}

/**
 * A JSON configuration, checked.
 * @throws InputError `invalid-config` naming the file and what is wrong in it; as `readFileTextSync`.
 */
export function readConfig<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const text = readFileTextSync(path);
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    throw new InputError(
      'invalid-config',
      { rule: `cannot read the configuration ${path}`, value: errorText(error) },
      { cause: error },
    );
  }
  return parseConfig(path, json, schema);
}

/**
 * A configuration that is in memory already, checked.
 * @param where what the error calls it, such as its file
 * @throws InputError `invalid-config`, or by another code, naming what is wrong in it.
 */
export function parseConfig<Schema extends z.ZodType>(
  where: string,
  json: unknown,
  schema: Schema,
  code = 'invalid-config',
): z.output<Schema> {
  const result = schema.safeParse(json, reported);
  if (result.success) return result.data;
  const { at, ...words } = wordIssue(result.error);
  throw new InputError(code, { rule: `${where} is wrong at ${at}`, ...words });
}

/** The value in a JSON file. @throws InputError `read-failed`, `invalid-json` or what `damaged` makes of the file and what is wrong. */
export async function readJson(path: string, damaged = invalidJson): Promise<unknown> {
  const text = await readFileText(path);
  try {
    return parseJson(text);
  } catch (error) {
    throw damaged(path, errorText(error));
  }
}

function invalidJson(path: string, value: string): InputError {
  return new InputError('invalid-json', { rule: `${path} must be JSON`, value, remedy: 'Make it again.' });
}

/** Lower-case hexadecimal SHA-256, as `lib/hash.ts` makes it. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** JSON that stands as text within a file, such as in its metadata. */
export function jsonText<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return parseJson(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: errorText(error) });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Options of a study `of` something, checked. @throws InputError of that code, naming the option. */
export function checkOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
  { code, of }: { readonly code: string; readonly of: string },
): z.output<Schema> {
  const checked = schema.safeParse(options, reported);
  if (checked.success) return checked.data;
  const { at, ...words } = wordIssue(checked.error);
  throw new InputError(code, { rule: `option ${at} of ${of} is wrong`, ...words });
}
