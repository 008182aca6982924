import type { EvaluableRecording } from '../eval/recording.ts';
import type { FeatureTable } from '../features/contract.ts';
import { type Manifest, readManifest } from '../traces/store/manifest.ts';
import type { ModelStore } from './learner/store.ts';

export type DiagnosedTask = 'detection' | 'fault-typing' | 'instability';

/** The corpus that is learned from, and what was learned from it before. */
export interface Corpus {
  /** Where the files of its manifest lie. */
  readonly directory: string;
  readonly manifest: Pick<Manifest, 'hash' | 'files' | 'derived'>;
  readonly models: ModelStore;
  /** Labels and feature tables, read where something has to be learned. */
  recording(): Promise<EvaluableRecording>;
  /** What a log tells of the runs whose traces are there. */
  logs(): Promise<FeatureTable>;
  /** Called before something is learned that takes some seconds. */
  readonly onLearn?: (task: DiagnosedTask) => void;
}

/**
 * A recording with features and labels to learn from; only its manifest is read at once.
 * @throws InputError as `readManifest`.
 */
export async function openCorpus(
  directory: string,
  models: ModelStore,
  onLearn?: (task: DiagnosedTask) => void,
): Promise<Corpus> {
  const manifest = await readManifest(directory);
  return {
    directory,
    manifest,
    models,
    recording: once(async () => (await import('../eval/recording.ts')).readRecording({ directory })),
    logs: once(async () => (await import('./learner/log-sample.ts')).readLogSample(directory, manifest)),
    ...(onLearn !== undefined && { onLearn }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Programs of which the corpus has runs. */
export function corpusPrograms({ manifest }: Corpus): ReadonlySet<string> {
  return new Set(
    manifest.files.filter(({ kind }) => kind === 'traces').map(({ path }) => path.split('/')[1]!),
  );
}
