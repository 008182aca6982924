import { evaluationKinds } from '../../eval/methods/plug-ins.ts';
import { InputError } from '../../lib/errors.ts';
import { recordingKinds } from '../../traces/plug-ins.ts';

/**
 * Holds a name for a new plug-in of a kind against all that is called so already.
 * @throws InputError as the kind, naming one that is free.
 */
export function requireFreeName(kindName: string, name: string): void {
  const kind = [...evaluationKinds, ...recordingKinds].find(({ kind }) => kind === kindName)!;
  const taken = (id: string): InputError | null => {
    try {
      kind.requireFree(id);
      return null;
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  };
  const error = taken(name);
  if (error === null) return;
  let free = `my-${name}`;
  while (taken(free) !== null) free = `my-${free}`;
  throw new InputError(error.code, { ...error.words, remedy: `${free} is free.` }, { cause: error });
}
