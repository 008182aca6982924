/**
 * Makes `corpus/recorded-bugs` from a finished recording of real faults (`faultgap record --bugs`): extracts its features
 * and copies what diagnosing them needs. The manifest lists the traces as absent.
 *
 *   npx tsx scripts/ship-bugs.ts DIR
 */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRealFaults, shippedBugs } from '../src/cli/common-options.ts';
import { extractRecording } from '../src/cli/work/extract-recording.ts';
import { extractors } from '../src/features/index.ts';
import { featuresPath } from '../src/features/table.ts';
import { readManifest, writeManifest } from '../src/traces/store/manifest.ts';
import { pinDerived } from '../src/traces/store/pin-derived.ts';
import { runsName } from '../src/traces/store/runs-table.ts';
import { verifyRecording } from '../src/traces/store/verify.ts';

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('usage: ship-bugs.ts DIR');
const to = findRealFaults(shippedBugs);

const { problems } = await verifyRecording(from);
if (problems.length > 0) throw new Error(problems.join('\n'));
await extractRecording(from, { window: 1, extractors: extractors.members, quiet: true });
const manifest = await readManifest(from);
const packageFile = await readFile(join(to, 'package.json'));
await rm(to, { recursive: true, force: true });
for (const name of [featuresPath('', 1), runsName, 'plan.json']) await cp(join(from, name), join(to, name));
const files = manifest.files.map((file) =>
  file.kind === 'traces' ? { ...file, absent: true as const } : file,
);
await writeManifest(to, { ...manifest, files });
await pinDerived(to);
await writeFile(join(to, 'package.json'), packageFile);
process.stdout.write(`${manifest.counts.traces} traces of real faults and their repairs in ${to}\n`);
