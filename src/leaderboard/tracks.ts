import { type Normalisation, trackCounts, trackKinds } from '../eval/normalisations/normalisation.ts';

/** What a diagnoser may know of the program that a tested run is of: nothing, or so many other runs of it. */
export const inductive = 'inductive';

type Known = NonNullable<Normalisation['track']>;

const idOf = ({ kind, count }: Known) => `${kind}-${count}`;

const known = new Map<string, Known>(
  trackKinds.flatMap((kind) => trackCounts.map((count) => [idOf({ kind, count }), { kind, count }])),
);

/** Every track, in the order of the site. */
export const trackIds: readonly [string, ...string[]] = [inductive, ...known.keys()];

/** The runs that a track lets be known; null where there are none. */
export function knownRuns(track: string): Known | null {
  return known.get(track) ?? null;
}

/** In which track predictions stand that were made under a normalisation. */
export function trackOf({ track }: Pick<Normalisation, 'track'>): string {
  return track === undefined ? inductive : idOf(track);
}

/** What a track allows, as a sentence. */
export function wordTrack(track: string): string {
  const runs = knownRuns(track);
  if (runs === null)
    return 'One run at a time: the diagnoser knows nothing else of the program that the run is of.';
  const { kind, count } = runs;
  const others = `${count} other ${count === 1 ? 'run' : 'runs'} of the same program`;
  return kind === 'clean'
    ? `The diagnoser also knows ${others}, and that ${count === 1 ? 'it is' : 'they are'} healthy.`
    : `The diagnoser also knows ${others}, without labels.`;
}
