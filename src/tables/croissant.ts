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
  const { files, fileSets = [], about, creator, ...named } = set;
  const description = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    ...named,
    description: about,
    ...(creator !== undefined && { creator: { '@type': 'sc:Organization', name: creator } }),
    distribution: [...files.map(describeFile), ...fileSets.map(describeFileSet)],
    recordSet: files.filter(({ columns }) => columns.length > 0).map(describeTable),
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

function describeTable({ path, about, columns }: DataFile) {
  const table = path.slice(0, path.lastIndexOf('.'));
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
