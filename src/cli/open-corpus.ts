import { type Corpus, openCorpus as openIn } from '../diagnosis/corpus.ts';
import { cachedModels, openModels, shippedModels } from '../diagnosis/learner/store.ts';
import { printNote } from './output.ts';

/** What `diagnose` learns from, and what was learned from it before. */
export function openCorpus(corpus: string, quiet: boolean): Promise<Corpus> {
  return openIn(corpus, openModels([shippedModels, cachedModels()]), (task) => {
    if (!quiet) printNote(`${task}: learning once from these columns and programs …`);
  });
}
