import { isDeepStrictEqual } from 'node:util';
import type { Result, ResultRow } from '../result.ts';
import { describeRecording } from '../study/evaluate-recording.ts';
import type { LoadedRecording } from '../study/loaded-recording.ts';

/**
 * What a result says of its recording and its rows, made again from them: counts, versions, what labels are made from,
 * twins, and which plug-ins there were.
 */
export async function checkSummary(result: Result, recording: LoadedRecording): Promise<string[]> {
  const { source } = recording;
  const { corpus, madeFrom, versions } = describeRecording(source);
  const twins = [];
  for (const { task, window } of firstRows(result))
    twins.push(await recording.twins({ task, window: window / 100 }));
  const problems = Object.entries({ corpus, madeFrom, versions, twins })
    .filter(([part, made]) => !isDeepStrictEqual(result[part as 'corpus'], made))
    .map(([part]) => `${part} of result.json is not what its recording and its rows give`);
  return [...problems, ...checkPlugIns(result)];
}

/** A row of each task. */
function firstRows({ rows }: Result): ResultRow[] {
  const first = new Map(rows.toReversed().map((row) => [row.task, row]));
  return [...new Set(rows.map(({ task }) => task))].map((task) => first.get(task)!);
}

/** Plug-ins are named twice: with the hash of their files, and with how they were confined. */
function checkPlugIns({ hashes, plugIns = [] }: Result): string[] {
  const hashed = Object.keys(hashes).filter((name) => /^(extractor|diagnoser) /.test(name));
  const confined = plugIns.map(({ kind, id }) => `${kind} ${id}`);
  return isDeepStrictEqual(hashed.toSorted(), confined.toSorted())
    ? []
    : [
        `plugIns of result.json are not those of its hashes: need ${hashed.join(', ') || 'none'}; got ${confined.join(', ') || 'none'}`,
      ];
}
