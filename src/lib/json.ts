import { InputError } from './errors.ts';
import { readFileText } from './files.ts';

/** The value in a JSON file. @throws InputError `read-failed`, `invalid-json`. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFileText(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError('invalid-json', { rule: `${path} must be JSON`, remedy: 'Make it again.' });
  }
}
