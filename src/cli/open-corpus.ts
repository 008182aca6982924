import { type Corpus, openCorpus } from '../diagnosis/corpus.ts';
import { cachedModels, openModels, shippedModels } from '../diagnosis/learner/store.ts';
import { printNote } from './output.ts';

/** What `diagnose` learns from, and what was learned from it before; learning anew is said unless quiet. */
export function openCorpusWithNotes(corpus: string, quiet: boolean): Promise<Corpus> {
  return openCorpus(corpus, openModels([shippedModels, cachedModels()]), (task) => {
    if (!quiet) printNote(`${task}: learning once from these columns and programs …`);
  });
}
