import type { ExamResult, ExamRow, ExamShare } from '../diagnosis/exam/contract.ts';
import { formatTable, leftColumn } from './table.ts';

const title: Readonly<Record<ExamRow['recorded'], string>> = { log: 'log only', recorder: 'recorder' };

/** The table of an exam, a column for each amount of recording. */
export function formatExam({ predictor, half, sources, rows }: ExamResult): string {
  const lines: [string, (row: ExamRow) => string][] = [
    ['faulty runs called faulty', ({ found }) => share(found)],
    ['healthy runs called healthy', ({ cleared }) => share(cleared)],
    ['healthy runs called faulty', ({ falseAlarms }) => share(falseAlarms)],
    ['runs about which nothing is said', ({ silent }) => share(silent)],
    ['balanced accuracy, silent is wrong', ({ balancedAccuracy: b }) => range(b.value, b.low, b.high)],
    ['right class, where one is named', ({ classOfNamed }) => share(classOfNamed)],
    ['right advice first, of all faulty runs', ({ adviceFirst }) => share(adviceFirst)],
  ];
  const columns = [leftColumn('', ([text]: (typeof lines)[number]) => text)].concat(
    rows.map((row) => leftColumn(title[row.recorded], ([, cell]) => cell(row))),
  );
  return `${predictor} on the ${half} half of the wild runs, ${sources} sources\n\n${formatTable(lines, columns)}`;
}

function share({ right, of, interval }: ExamShare): string {
  if (interval === null) return 'no runs';
  return `${right}/${of} ${range(right / of, ...interval)}`;
}

function range(value: number, low: number | null, high: number | null): string {
  const bounds = low === null || high === null ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${value.toFixed(2)}${bounds}`;
}
