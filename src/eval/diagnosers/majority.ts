import { defineDiagnoser } from './define.ts';

/** Floor: always the class with most training rows; equal ones share the score. Its balanced accuracy is 1 / classes. */
export const majority = defineDiagnoser({
  id: 'majority',
  title: 'Always the most frequent class',
  isFloor: true,
  fit({ counts }) {
    const most = Math.max(...counts);
    const votes = Float64Array.from(counts, (count) => (count === most ? 1 : 0));
    return () => votes;
  },
});
