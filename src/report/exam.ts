import type { ExamResult, ExamRow, ExamShare } from '../diagnosis/exam/contract.ts';
import type { EarlyResult } from '../diagnosis/exam/early.ts';
import type { RepairResult, RepairShare } from '../diagnosis/exam/repair.ts';
import { formatPercent } from './numbers.ts';
import { formatTable, leftColumn } from './table.ts';

const title: Readonly<Record<ExamRow['recorded'], string>> = {
  log: 'log only',
  recorder: 'recorder',
  instruments: 'all instruments',
};

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

/** A line for each predictor and amount of recording, and what there is to beat and to reach. */
export function formatRepairs({ half, runs, untried, tries, rows, random, all }: RepairResult): string {
  const lines: [string, string, RepairShare][] = [
    ...rows.map((row): [string, string, RepairShare] => [row.predictor, title[row.recorded], row]),
    ['changes drawn at random', '–', random],
    ['all changes tried', '–', all],
  ];
  const table = formatTable(lines, [
    leftColumn('changes advised by', ([who]) => who),
    leftColumn('from', ([, from]) => from),
    leftColumn('healthy', ([, , { healthy, interval }]) => {
      const count = Number.isInteger(healthy) ? healthy : healthy.toFixed(1);
      return `${count}/${runs} ${range(healthy / runs, ...interval)}`;
    }),
  ]);
  const left = untried === 0 ? '' : `; changes of ${untried} more were not trained`;
  return `faulty runs of the ${half} half of the wild runs that ${tries} changes make healthy${left}\n\n${table}`;
}

/** A line for each predictor and amount of recording, a column for each look. */
export function formatEarly({ half, rows }: EarlyResult): string {
  type Row = (typeof rows)[number];
  const table = formatTable(rows, [
    leftColumn('predictor', ({ predictor }: Row) => predictor),
    leftColumn('from', ({ recorded }) => title[recorded]),
    ...(rows[0]?.looks ?? []).map(({ share }, look) =>
      leftColumn(`${formatPercent(share)} of the run`, ({ looks }: Row) => {
        const { found, falseAlarms } = looks[look]!;
        return `${formatPercent(found.right / found.of)}, ${formatPercent(falseAlarms.right / falseAlarms.of)}`;
      }),
    ),
    leftColumn('time', ({ time }) => formatPercent(time)),
    leftColumn('ever', ({ everAlarmed }) => formatPercent(everAlarmed.right / everAlarmed.of)),
  ]);
  return [
    `faulty and healthy runs of the ${half} half that are called faulty after a part of the run;`,
    'time: from where on the middle faulty run is, of those that are in the end; ever: healthy runs at any look',
    '',
    table,
  ].join('\n');
}

function share({ right, of, interval }: ExamShare): string {
  if (interval === null) return 'no runs';
  return `${right}/${of} ${range(right / of, ...interval)}`;
}

function range(value: number, low: number | null, high: number | null): string {
  const bounds = low === null || high === null ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${value.toFixed(2)}${bounds}`;
}
