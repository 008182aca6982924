import { InputError } from '../../lib/errors.ts';

/** Does a check. @returns what its input error says, as one line; none where it holds. */
export async function tryTo(check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof InputError) return [`${error.message} [${error.code}]`];
    throw error;
  }
}
