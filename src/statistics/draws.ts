import { createRecent } from '../lib/recent.ts';

/** What is drawn: so many draws, each of `size` numbers. */
interface Drawing {
  readonly size: number;
  readonly draws: number;
  readonly seed: number;
}

/** Numbers of one drawing, beyond which it is made anew each time; and how many drawings are kept. */
const [mostNumbers, mostDrawings] = [2_000_000, 4];

/**
 * The same draws, made once for all who ask: a board asks thousands of times. Nobody may write into a draw.
 * @param draw may yield one array over and over.
 */
export function keepDraws<Draw extends { slice(): Draw }>(draw: (drawing: Drawing) => Iterable<Draw>) {
  const kept = createRecent<readonly Draw[]>(mostDrawings);
  return (drawing: Drawing): Iterable<Draw> => {
    const { size, draws, seed } = drawing;
    if (size * draws > mostNumbers) return draw(drawing);
    return kept.get([size, draws, seed].join(), () => Array.from(draw(drawing), (one) => one.slice()));
  };
}
