/**
 * Writes docs/data.md from the cards of the data sets.
 *
 *   npx tsx scripts/describe-data.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SetCard, type SetTask, setCards } from '../corpus/data/sets/card.ts';
import { packageRoot } from '../src/lib/files.ts';
import { formatTable } from '../src/report/table.ts';
import { sum } from '../src/statistics/descriptive.ts';

const marker = '<!-- sets: written by scripts/describe-data.ts -->';

/** The page of the data sets: what is written by hand, then what the cards say. */
export function formatData(page: string): string {
  const [intro] = page.split(marker);
  return `${[intro!.trim(), marker, countSets(), tableOfSets(), ...setCards.map(section)].join('\n\n')}\n`;
}

function countSets(): string {
  const shipped = setCards.filter((card) => card.shipped);
  const megabytes = (sum(shipped.map(({ bytes }) => bytes)) / 1e6).toFixed(1);
  const fetched = setCards.length - shipped.length;
  return `${setCards.length} sets: ${shipped.length} are shipped, ${megabytes} MB together, and ${fetched} must be fetched.`;
}

function tableOfSets(): string {
  return formatTable(
    setCards,
    [
      { heading: 'set', align: 'left', cell: ({ id }) => id },
      { heading: 'kind', align: 'left', cell: ({ kind }) => kind },
      { heading: 'rows', align: 'right', cell: ({ rows }) => String(rows) },
      { heading: 'inputs', align: 'right', cell: shapeOf },
      { heading: 'tasks', align: 'left', cell: ({ tasks }) => tasks.map(describeTask).join('; ') },
      { heading: 'kB', align: 'right', cell: ({ bytes }) => (bytes / 1000).toFixed(0) },
      { heading: 'licence', align: 'left', cell: ({ licence }) => licence },
      {
        heading: 'package',
        align: 'left',
        cell: ({ packages }) => packages.map(({ address }) => address).join(', '),
      },
      { heading: 'shipped', align: 'left', cell: ({ shipped }) => (shipped ? 'yes' : 'fetched') },
    ],
    'markdown',
  );
}

function shapeOf({ kind, shape, columns }: SetCard): string {
  if (kind === 'array') return shape!.join(' × ');
  if (kind === 'text') return 'text';
  return columns.length === 1 ? '1 column' : `${columns.length} columns`;
}

function describeTask({ name, kind, classes, columns }: SetTask): string {
  const of = {
    multiclass: `${classes} classes`,
    regression: columns.length > 1 ? `${columns.length} numbers` : 'number',
    multilabel: `${columns.length} bits`,
    ahead: 'value ahead, also per step',
    next: 'per step',
  };
  return `${name} (${of[kind]})`;
}

function describePackages({ packages }: SetCard): string {
  return packages.map(({ address, version }) => `${address} ${version}`).join(', ');
}

function section(card: SetCard): string {
  const left = Object.entries(card.leftOut).map(([what, count]) => `${count} ${what}`);
  const lines = [
    `- Source: ${card.origin}.`,
    `- Package: ${describePackages(card)}.`,
    ...card.files.map(({ path, sha256 }) => `- File: \`${path}\`, SHA-256 \`${sha256}\`.`),
    `- Licence: ${card.licence}. Read in: ${card.checked}.`,
    ...(left.length > 0 ? [`- Left out: ${left.join(', ')}.`] : []),
    ...(card.notes === '' ? [] : [`- ${card.notes}`]),
    `- ${card.shipped ? 'Shipped' : 'Fetched'} as ${card.bytes} bytes, SHA-256 \`${card.sha256}\`.`,
  ];
  return [`## ${card.id}`, '', `${card.title}.`, '', ...lines.map(wrap)].join('\n');
}

/** At most 100 columns, further lines of a point under its first. */
function wrap(line: string): string {
  const lines = [''];
  for (const word of line.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > 99) lines.push(' ');
    lines[lines.length - 1] += lines.at(-1) === '' ? word : ` ${word}`;
  }
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(packageRoot, 'docs/data.md');
  writeFileSync(path, formatData(readFileSync(path, 'utf8')));
}
