import { worker } from 'workerpool';
import { type ErrorWords, InputError } from '../../lib/errors.ts';
import { selectBackend } from '../../training/backend.ts';
import { trainAgain } from './train-again.ts';
import type { TrainJob } from './train-program.ts';
import { writeNetworks } from './trained-networks.ts';

/** How a job ended; an error of input is told as data, since its class does not cross the process border. */
export type TrainAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords };

async function trainJob({ group, recorded, path, backend }: TrainJob): Promise<TrainAnswer> {
  try {
    await selectBackend(backend);
    await writeNetworks(path, trainAgain(group, recorded));
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    throw error;
  }
}

// The command decides what Ctrl-C means; the terminal sends it to every process.
process.on('SIGINT', () => {});
// The command may be gone before this process is up.
if (process.connected) worker({ trainJob });
