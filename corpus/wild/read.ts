import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { packageRoot } from '../../src/lib/files.ts';
import { locatePart, requirePart } from '../../src/lib/parts.ts';
import { measuredSchema, type WildCard, type WildMeasured, wildCardSchema } from './contract.ts';

/** Where cards, scripts and recordings of the wild runs lie. */
export const wildDirectory = join(packageRoot, 'corpus', 'wild');

const value = z.union([z.number(), z.string()]);

const recordedSchema = z.strictObject({
  /** A file of `faultgap_recorder`; of tfjs, a trace file in base64. */
  recorder: z.string(),
  /** As the tool wrote it. */
  log: z.string(),
  /** Of every test row; numbers that JSON lacks are words. */
  predictions: z.array(value),
  targets: z.array(value),
});
export type WildRecorded = z.output<typeof recordedSchema>;

const instrumentsSchema = recordedSchema.pick({ recorder: true });

/** Every card, by id. */
export function readWildCards(): WildCard[] {
  const names = readdirSync(join(wildDirectory, 'cards')).sort();
  return names.map((name) =>
    wildCardSchema.parse(JSON.parse(readFileSync(join(wildDirectory, 'cards', name), 'utf8'))),
  );
}

export function readWildMeasured(): WildMeasured {
  return measuredSchema.parse(JSON.parse(readFileSync(join(wildDirectory, 'measured.json'), 'utf8')));
}

/** Where a run is recorded. */
export function recordedPath(id: string, variant: string): string {
  return join(locatePart('wild'), `${id}.${variant}.json.gz`);
}

/** @throws InputError as `requirePart`. */
export function readWildRecorded(id: string, variant: string): WildRecorded {
  requirePart('wild');
  return recordedSchema.parse(readPacked(recordedPath(id, variant)));
}

/** Where a run of the open half is recorded once more, with curvature. */
export function instrumentsPath(id: string, variant: string): string {
  return recordedPath(id, `${variant}.instruments`);
}

/** As `recorder` of `readWildRecorded`, with curvature; of the open half. @throws InputError as `requirePart`. */
export function readWildInstruments(id: string, variant: string): string {
  requirePart('wild');
  return instrumentsSchema.parse(readPacked(instrumentsPath(id, variant))).recorder;
}

function readPacked(path: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path)).toString());
}

/** The script that trains a card. */
export function scriptPath({ id, framework }: WildCard): string {
  const name = framework === 'tfjs' ? `${id}.mjs` : `${id.replaceAll('-', '_')}.py`;
  return join(wildDirectory, 'scripts', name);
}
