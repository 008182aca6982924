import { z } from 'zod';
import { sha256Schema } from '../lib/config.ts';
import type { OutColumn } from './columns.ts';

/** A file of a data set, and its table where a reader of Croissant can find columns in it. */
export interface DataFile {
  /** Relative to the description. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly about: string;
  readonly columns: readonly Pick<OutColumn, 'name' | 'type'>[];
}

export interface CroissantSet {
  readonly name: string;
  readonly about: string;
  readonly version: string;
  readonly keywords?: readonly string[];
  /** An address or an SPDX identifier; absent where the one who recorded has not said it. */
  readonly license?: string;
  readonly citeAs?: string;
  readonly creator?: string;
  readonly files: readonly DataFile[];
  /** Files of one kind that are too many to list. */
  readonly fileSets?: readonly { id: string; about: string; includes: string; encodingFormat: string }[];
  /** What stands in place of the above, or beside it, by its key in the description. */
  readonly own?: Readonly<Record<string, unknown>>;
}

/** What a description is called beside its files. */
export const croissantName = 'croissant.json';

const encodings: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  parquet: 'application/x-parquet',
  arrow: 'application/vnd.apache.arrow.file',
  gz: 'application/gzip',
  json: 'application/json',
};

const dataTypes = {
  utf8: 'sc:Text',
  category: 'sc:Text',
  int32: 'sc:Integer',
  float32: 'sc:Float',
  float64: 'sc:Float',
} as const;

/**
 * A data set in the words of Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html), as JSON-LD: its
 * files by hash, and of each table its columns. The same data set gives the same text.
 */
export function formatCroissant(set: CroissantSet): string {
  const { files, fileSets = [], about, creator, own, ...named } = set;
  const description = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    ...named,
    description: about,
    ...(creator !== undefined && { creator: { '@type': 'sc:Organization', name: creator } }),
    ...own,
    distribution: [...files.map(describeFile), ...fileSets.map(describeFileSet)],
    recordSet: files
      .filter(({ columns }) => columns.length > 0)
      .map((file) => describeTable(file, nameTable(file, files))),
  };
  // A field a line: tables have hundreds.
  return `${JSON.stringify(description, null, 1).replace(/\n {4,}/g, ' ')}\n`;
}

function describeFile({ path, sha256, bytes, about }: DataFile) {
  return {
    '@type': 'cr:FileObject',
    '@id': path,
    name: path,
    description: about,
    contentUrl: path,
    contentSize: `${bytes} B`,
    encodingFormat: encodings[path.slice(path.lastIndexOf('.') + 1)],
    sha256,
  };
}

function describeFileSet({ id, about, ...files }: NonNullable<CroissantSet['fileSets']>[number]) {
  return { '@type': 'cr:FileSet', '@id': id, name: id, description: about, ...files };
}

/** As its file, without the format, but of a table that is there in two the CSV tells its own. */
function nameTable({ path }: DataFile, files: readonly DataFile[]): string {
  const table = path.slice(0, path.lastIndexOf('.'));
  const twice = path.endsWith('.csv') && files.some((file) => file.path === `${table}.parquet`);
  return twice ? `${table}-csv` : table;
}

function describeTable({ path, about, columns }: DataFile, table: string) {
  return {
    '@type': 'cr:RecordSet',
    '@id': table,
    name: table,
    description: about,
    field: columns.map(({ name, type }) => ({
      '@type': 'cr:Field',
      '@id': `${table}/${name}`,
      name,
      dataType: dataTypes[type],
      source: { fileObject: { '@id': path }, extract: { column: name } },
    })),
  };
}

const fileSchema = z.object({
  '@id': z.string(),
  description: z.string(),
  sha256: sha256Schema,
  contentSize: z.string().regex(/^\d+ B$/),
});

const columnType = { 'sc:Text': 'utf8', 'sc:Integer': 'int32', 'sc:Float': 'float64' } as const;

const tableSchema = z.object({
  field: z
    .array(
      z.object({
        name: z.string(),
        dataType: z.enum(['sc:Text', 'sc:Integer', 'sc:Float']),
        source: z.object({ fileObject: z.object({ '@id': z.string() }) }),
      }),
    )
    .min(1),
});

const descriptionSchema = z.looseObject({
  distribution: z.array(z.unknown()).catch([]),
  recordSet: z.array(z.unknown()).catch([]),
});

/**
 * What a description that may not be ours says of its files, as far as `formatCroissant` would say it, and what it says of
 * the set: name, licence and whatever else is neither file nor table. Undefined for JSON that describes nothing.
 */
export function parseCroissant(json: unknown): Pick<CroissantSet, 'files' | 'own'> | undefined {
  const parsed = descriptionSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { '@context': _, '@type': __, conformsTo, version, distribution, recordSet, ...own } = parsed.data;
  const columns = new Map(
    recordSet.flatMap((one) => {
      const { success, data } = tableSchema.safeParse(one);
      if (!success) return [];
      const file = data.field[0]!.source.fileObject['@id'];
      return [[file, data.field.map(({ name, dataType }) => ({ name, type: columnType[dataType] }))]];
    }),
  );
  const files = distribution.flatMap((one) => {
    const { success, data } = fileSchema.safeParse(one);
    if (!success) return [];
    const { '@id': path, description: about, sha256, contentSize } = data;
    return [
      { path, about, sha256, bytes: Number.parseInt(contentSize, 10), columns: columns.get(path) ?? [] },
    ];
  });
  return { files, own };
}

/** The standard's context, as its specification 1.0 gives it. */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  sc: 'https://schema.org/',
  samplingRate: 'cr:samplingRate',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};
