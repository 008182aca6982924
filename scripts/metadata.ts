/**
 * Writes what tells others of faultgap and of the shipped recording, from `package.json` and the recording itself:
 * `CITATION.cff`, and in the recording `croissant.json` and the dataset card.
 *
 *   npm run metadata
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findExported } from '../src/cli/work/export-tables.ts';
import { listFiles, packageRoot, readFileBytes, writeFileAtomic } from '../src/lib/files.ts';
import { sha256 } from '../src/lib/hash.ts';
import { formatTable } from '../src/report/table.ts';
import { croissantName, type DataFile, formatCroissant } from '../src/tables/croissant.ts';
import { type Manifest, presentTraces, readManifest } from '../src/traces/store/manifest.ts';
import { cards } from '../src/traces/store/pin-derived.ts';
import { openArrow } from '../src/traces/store/store.ts';

const recorded = join(packageRoot, 'corpus', 'recorded');
const authors = 'The faultgap authors';
const title = 'faultgap: a benchmark harness for fault diagnosis of deep-learning training';
const recordingTitle = 'faultgap recording: training runs of programs, healthy and with injected faults';

interface Package {
  readonly version: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly description: string;
}

/** Every file that this script writes, by its path in the repository. */
export async function formatMetadata(): Promise<ReadonlyMap<string, string>> {
  const own: Package = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const manifest = await readManifest(recorded);
  return new Map([
    ['CITATION.cff', formatCitation(own)],
    [`corpus/recorded/${croissantName}`, await describeFiles(own, manifest)],
    ['corpus/recorded/README.md', formatCard(own, manifest)],
  ]);
}

/** Citation File Format 1.2.0 (https://citation-file-format.github.io). There is no address yet that could be named. */
function formatCitation({ description, version, license, keywords }: Package): string {
  return `cff-version: 1.2.0
message: If you use faultgap or its recording, please cite it as below.
type: software
title: "${title}"
abstract: "${description}"
authors:
  - name: ${authors}
version: ${version}
license: ${license}
keywords:
${keywords.map((word) => `  - ${word}`).join('\n')}
`;
}

/** What lies in the recording beside tables of features, labels and runs. */
const abouts: Readonly<Record<string, string>> = {
  'environment.arrow': 'Time and memory that each run took',
  'manifest.json': 'What was recorded, the hash of every file, one hash for all',
  'plan.json': 'Hash of what was planned',
  'probe-bank.arrow': 'Predictions of the trained networks on a bank of inputs',
};

const fileSets = [
  {
    id: 'traces',
    about: 'Everything that instruments saw, step by step, of the programs whose complete traces are shipped',
    includes: 'traces/*/*.arrow.gz',
    encodingFormat: 'application/gzip',
  },
  {
    id: 'diagnoser',
    about: 'How far a diagnoser that learns from this recording can be trusted',
    includes: 'diagnoser/*.json.gz',
    encodingFormat: 'application/gzip',
  },
];

/** A recording is another one as soon as its hash is. */
async function describeFiles({ license, keywords }: Package, manifest: Manifest): Promise<string> {
  const version = `1.0.0-h${manifest.hash.slice(0, 12)}`;
  const files: DataFile[] = [];
  for (const path of await listFiles(recorded))
    if (!cards.includes(path) && fileSets.every(({ id }) => !path.startsWith(`${id}/`)))
      files.push(await describeFile(path));
  return formatCroissant({
    ...{
      name: 'faultgap-recording',
      about: `${recordingTitle}. ${describeCounts(manifest).replaceAll('\n', ' ')}`,
    },
    ...{ version, license, keywords, creator: authors, files, fileSets },
    citeAs: `@misc{faultgap, title = {{${title}}}, author = {{${authors}}}, note = {Recording ${manifest.hash}}}`,
  });
}

async function describeFile(path: string): Promise<DataFile> {
  const unpacked = path.replace(/\.gz$/, '');
  const table = findExported(unpacked);
  const about = table?.about ?? abouts[unpacked];
  if (about === undefined) throw new Error(`scripts/metadata.ts does not know what ${path} is`);
  const bytes = await readFileBytes(join(recorded, path));
  // No reader of Croissant looks into a packed table.
  const isPlain = table !== undefined && path === unpacked;
  const columns = isPlain ? (await openArrow(join(recorded, path), table.expect)).columns : [];
  return { path, about, sha256: sha256(bytes), bytes: bytes.length, columns: columns as DataFile['columns'] };
}

function describeCounts({ hash, counts, versions }: Manifest): string {
  const { programs, mutants, traces, byOutcome } = counts;
  const ended = Object.entries(byOutcome).map(([kind, runs]) => `${runs.toLocaleString('en')} ${kind}`);
  return (
    `${traces.toLocaleString('en')} runs (${ended.join(', ')}) of ${programs} programs and\n` +
    `${mutants.toLocaleString('en')} faulty mutants of them, recorded by faultgap ${versions.faultgap}. Recording hash\n${hash}.`
  );
}

/** A dataset card with the front matter of Hugging Face (https://huggingface.co/docs/hub/datasets-cards). */
function formatCard({ license, keywords }: Package, manifest: Manifest): string {
  const { counts } = manifest;
  const tally = (of: string, runs: Readonly<Record<string, number>>) =>
    formatTable(
      Object.entries(runs),
      [
        { heading: of, align: 'left', cell: ([name]) => name },
        { heading: 'runs', align: 'right', cell: ([, count]) => String(count) },
      ],
      'markdown',
    );
  return `---
pretty_name: faultgap recording
license: ${license.toLowerCase()}
task_categories:
  - tabular-classification
size_categories:
  - ${sizeCategory(counts.traces)}
tags:
${keywords.map((word) => `  - ${word}`).join('\n')}
configs:
${['features', 'labels', 'runs'].map((name) => `  - config_name: ${name}\n    data_files: ${name}.arrow`).join('\n')}
---

# ${recordingTitle}

<!-- Written by \`npm run metadata\` from the manifest. -->

${describeCounts(manifest)}

Each run trains one program once, with one seed. A mutant is a program with one fault, put in by a
published operator. The question is whether a fault can be diagnosed from what was seen while the
program trained, and how much worse that works on programs that a diagnoser has never seen.

${tally('class of the injected fault', counts.byCategory)}

${tally('family of networks', counts.byFamily)}

## Files

${formatTable(
  [
    ['`features.arrow`', 'a row per run: who it is, and numbers made from what instruments saw'],
    ['`features-20.arrow`, …', 'the same, of the first 20 % of each run; those of other parts are packed'],
    ['`labels.arrow`', 'a row per run, a column per task; null where the run is not in the task'],
    ['`runs.arrow`', 'a row per run: program, fault, seed, outcome, test result'],
    ['`traces/`', `all that instruments saw, step by step, of ${presentPrograms(manifest)} programs`],
    ['`manifest.json`', 'what was recorded, and the hash of every file'],
    [`\`${croissantName}\``, 'all of this for machines (Croissant 1.0)'],
  ],
  [
    { heading: 'file', align: 'left', cell: ([file]) => file! },
    { heading: 'what it holds', align: 'left', cell: ([, about]) => about! },
  ],
  'markdown',
)}

Every table has \`trace_id\`. Tables are Arrow files:

\`\`\`python
import pandas as pd
runs = pd.read_feather("features.arrow").merge(pd.read_feather("labels.arrow"), on="trace_id")
\`\`\`

\`faultgap export . --out tables --parquet\` writes them as Parquet, and without \`--parquet\` as CSV.
\`faultgap verify .\` checks every hash.

## Before you use it

- **Rows are not independent.** Five seeds of one mutant lie in it, and mutants that run alike.
  Hold out whole mutants or whole programs, as \`faultgap eval\` does: random rows promise too much.
- **Everything is small**: tens of units, hundreds of rows, hundreds of steps. Most original data
  sets are replaced by stand-ins of the same shape.
- **Faults are injected one at a time**, by operators. They are like some real faults, not all.
- Columns of \`runs.arrow\` and the group columns of \`features.arrow\` name the fault. Never train
  on them.

Programs, operators, labels and limits are described in the data card of faultgap
(corpus/README.md). To cite it, see \`CITATION.cff\` there.
`;
}

/** Programs whose complete traces lie in this copy. */
function presentPrograms(manifest: Manifest): number {
  return new Set(presentTraces(manifest).map(({ path }) => path.split('/')[1])).size;
}

/** As Hugging Face counts rows. */
function sizeCategory(rows: number): string {
  const names = ['n<1K', '1K<n<10K', '10K<n<100K', '100K<n<1M', '1M<n<10M'];
  return names[Math.max(0, Math.floor(Math.log10(rows)) - 2)]!;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [path, text] of await formatMetadata()) await writeFileAtomic(join(packageRoot, path), text);
