import { InputError } from './errors.ts';
import { readFileText } from './files.ts';

/** The value in a JSON file. @throws InputError `read-failed`, `invalid-json` or what `damaged` makes. */
export async function readJson(path: string, damaged = invalidJson): Promise<unknown> {
  const text = await readFileText(path);
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path);
  }
}

function invalidJson(path: string): InputError {
  return new InputError('invalid-json', { rule: `${path} must be JSON`, remedy: 'Make it again.' });
}
