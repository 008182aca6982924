import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/lib/files.ts';
import { groupBy } from '../src/lib/group.ts';
import { importOrder, innerHouses } from './import-order.ts';

function floorOf(path: string): number {
  return importOrder.findIndex((floor) => floor.some((folder) => path.startsWith(`${folder}/`)));
}

/** Folder of `importOrder` that a file lies in. */
function houseOf(path: string): string | undefined {
  return importOrder.flat().find((folder) => path.startsWith(`${folder}/`));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('assembly'))
    .map((name) => join(folder, name));
}

const files = importOrder.flat().flatMap(sourceFiles);

function relativeImports(file: string): string[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => join(dirname(file), path!));
}

const importsOf = new Map(files.map((file) => [file, relativeImports(file)]));

test('imports point one way: to lower floors, or within a house', () => {
  const wrong = files.flatMap((file) =>
    importsOf
      .get(file)!
      .filter(
        (target) =>
          houseOf(target) !== houseOf(file) && !(floorOf(target) >= 0 && floorOf(target) < floorOf(file)),
      )
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('inner houses import those before them, and are entered by their doors', () => {
  const wrong = innerHouses.flatMap((houses) => {
    const placeOf = (path: string) => houses.findIndex((house) => path.startsWith(`${house}/`));
    const isWrong = (from: number, to: number, target: string) =>
      to !== -1 &&
      to !== from &&
      ((from !== -1 && to > from) ||
        !['index', 'options'].some((door) => target === `${houses[to]}/${door}.ts`));
    return [...files, ...['bench', 'scripts'].flatMap(sourceFiles)].flatMap((file) =>
      relativeImports(file)
        .filter((target) => isWrong(placeOf(file), placeOf(target), target))
        .map((target) => `${file} imports ${target}`),
    );
  });
  expect(wrong).toEqual([]);
});

test('every folder of src has a floor', () => {
  const folders = readdirSync(join(packageRoot, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`);
  expect(folders.length).toBeLessThanOrEqual(19);
  expect(folders.sort()).toEqual(
    importOrder
      .flat()
      .filter((folder) => folder.startsWith('src/'))
      .sort(),
  );
});

test('files do not import each other in a circle', () => {
  expect(circles()).toEqual([]);
});

/** The first circle from each file whose imports lead back to it, as a line. */
function circles(): string[] {
  const [done, found] = [new Set<string>(), new Set<string>()];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.add([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const target of importsOf.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return [...found];
}

/** Folders that are a written list of members, one file each; their other files count. */
const listed = /^import .* from '\.\/([\w-]+\.ts)'|import\('\.\/([\w-]+\.ts)'\)/gm;

test('no folder holds more than 25 files beside the members of its list', () => {
  const folders = groupBy(new Set([...files, ...sourceFiles('src')]), dirname);
  const crowded = [...folders].flatMap(([folder, inside]) => {
    const members = membersOf(folder);
    const others = inside.filter((file) => !members.has(file));
    return others.length > 25 ? [`${folder}: ${others.length} files`] : [];
  });
  expect(crowded).toEqual([]);
});

function membersOf(folder: string): Set<string> {
  const lists = ['index.ts', 'main.ts']
    .map((name) => join(folder, name))
    .filter((file) => importsOf.has(file));
  return new Set(
    lists.flatMap((list) =>
      [...readFileSync(join(packageRoot, list), 'utf8').matchAll(listed)].map(([, static_, lazy]) =>
        join(folder, (static_ ?? lazy)!),
      ),
    ),
  );
}

test('no source file is longer than 300 lines', () => {
  const lengths = files.map((file) => [
    file,
    readFileSync(join(packageRoot, file), 'utf8').split('\n').length - 1,
  ]);
  expect(lengths.filter(([, lines]) => Number(lines) > 300)).toEqual([]);
});

test('Arrow is imported by the tables and the trace store only', () => {
  const importers = files.filter((file) =>
    readFileSync(join(packageRoot, file), 'utf8').includes("from 'apache-arrow'"),
  );
  expect(importers.filter((file) => !/^src\/(tables|traces\/store)\//.test(file))).toEqual([]);
});
