import { addPlugIn, type PlugIn, type PlugInKind } from '../lib/plug-in.ts';

/** Files of the user's own by kind, as options give them. */
export interface OwnFiles {
  readonly extractor?: readonly string[];
  readonly diagnoser?: readonly string[];
  readonly program?: readonly string[];
  readonly operator?: readonly string[];
  readonly instrument?: readonly string[];
}

/** Adds the user's own files to the lists of these kinds. @throws InputError as `addPlugIn` and `tryOut`. */
export async function addOwn(kinds: readonly PlugInKind[], files: OwnFiles): Promise<PlugIn[]> {
  const own: PlugIn[] = [];
  for (const kind of kinds)
    for (const path of files[kind.kind as keyof OwnFiles] ?? []) {
      const plugIn = await addPlugIn(kind, path);
      kind.tryOut?.(plugIn.id);
      own.push(plugIn);
    }
  return own;
}

export function idsOf(own: readonly Pick<PlugIn, 'kind' | 'id'>[], kind: string): string[] {
  return own.filter((plugIn) => plugIn.kind === kind).map(({ id }) => id);
}
