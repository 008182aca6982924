import { z } from 'zod';
import { configPath, readConfig } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import type { FaultOperator } from './contract.ts';
import { dataErrors } from './data-errors/index.ts';

/** Which class of fault each operator belongs to. Class names are configuration: the paper's are not published. */
const classMapSchema = z
  .strictObject({
    id: z.string().min(1),
    title: z.string().min(1),
    classes: z.array(z.string().min(1)).min(2),
    /** Class of each operator id. */
    operators: z.record(z.string(), z.string()),
    /** Operators that no kill test can see, each with a label of its own: they are in no class, and planned apart. */
    apart: z.record(z.string(), z.string()).default({}),
    /** Operators in no class, which are never planned: they leave training as it is. */
    excluded: z.array(z.string()).default([]),
  })
  .refine(({ classes, operators }) => Object.values(operators).every((name) => classes.includes(name)), {
    error: 'an operator belongs to a class that is not in the list of classes',
    path: ['operators'],
  });

export type ClassMap = z.output<typeof classMapSchema>;

/** @throws InputError `invalid-config`. */
function readClassMap(path: string): ClassMap {
  return readConfig(path, classMapSchema);
}

/** The default map: data, optimisation, architecture, loss (`corpus/config/classes-four.json`). */
export const fourClasses = readClassMap(configPath('classes-four.json'));

/** The seven classes of Deep4ge, with data as the eighth (`corpus/config/classes-seven.json`). */
export const sevenClasses = readClassMap(configPath('classes-seven.json'));

/** The maps that fault typing takes its classes from; each operator has a place in both. */
export const classMaps = [fourClasses, sevenClasses];

/**
 * Families of operators for a finer question (`corpus/config/classes-families.json`), each named after a fault type of a
 * published tool or taxonomy: of DeepFD (ICSE 2022) loss, optimizer, epochs, learning rate and activation, here apart for hidden
 * layers and outputs; of Deep4ge (arXiv 2607.12868) and DeepCrime (ISSTA 2021) weights, regularisation, training data and batch
 * size; of Humbatova et al. (arXiv 1910.11015) preprocessing, missing or redundant layers, and layer properties. The twelve
 * categories of DEFault++ (arXiv 2604.28118) are parts of transformers, which our operators do not break one by one.
 */
export const faultFamilies = readClassMap(configPath('classes-families.json'));

/** Enters an operator from outside into every map that it names a class of, for this process only. */
export function classify({ id, classes = {} }: FaultOperator): void {
  for (const map of [...classMaps, faultFamilies]) {
    const name = classes[map.id];
    if (name !== undefined) map.operators[id] = name;
  }
}

/** What stands for the class of an operator that a map excludes. */
export const excludedClass = 'excluded';

/** The operators of a pair (`label-noise+epochs`), in their order; null for one operator. */
export function partsOfPair(operatorId: string): readonly [string, string] | null {
  const [first, second, ...others] = operatorId.split('+');
  return second === undefined || others.length > 0 ? null : [first!, second];
}

/**
 * Class of an operator, its label of its own where it is apart from all classes, or `excludedClass`; of a pair both
 * classes, in the order of the map (`data+optimisation`).
 * @throws InputError `unclassified-operator` where the map does not name it.
 */
export function classOf(operatorId: string, map: ClassMap = fourClasses): string {
  const pair = partsOfPair(operatorId);
  if (pair !== null) return classesOf(pair, map).join('+');
  const name = map.operators[operatorId] ?? map.apart[operatorId];
  if (name !== undefined) return name;
  if (map.excluded.includes(operatorId)) return excludedClass;
  throw new InputError('unclassified-operator', {
    rule: `the class map "${map.id}" gives operator "${operatorId}" no class`,
    remedy: `Add it to "operators" of classes-${map.id}.json, or name the file it is in with --operator.`,
  });
}

/**
 * Classes of a real fault, in the order of the map: those of the operators it names; dirt of training data belongs where
 * too little of it does. A fault of several types may have several classes, and naming any of them is right.
 * @throws InputError `unclassified-operator`.
 */
export function classesOf(faultTypes: readonly string[], map: ClassMap = fourClasses): string[] {
  const named = new Set(faultTypes.map((type) => classOf(dataErrors.has(type) ? 'missing-data' : type, map)));
  return map.classes.filter((name) => named.has(name));
}

/**
 * What a run is called that is in no class: both classes of a pair of faults, or the label of an operator that is apart. Null for
 * all others. Such runs are in no task; any of the classes of a pair is a correct answer.
 * @throws InputError `unclassified-operator` where a class of a pair is not known.
 */
export function labelBeside(operatorId: string, map: ClassMap = fourClasses): string | null {
  return partsOfPair(operatorId) === null ? (map.apart[operatorId] ?? null) : classOf(operatorId, map);
}

/** The family of an operator; null where it has none: of one from outside that names none, and of those in no class. */
export function operatorFamily(operatorId: string): string | null {
  return faultFamilies.operators[operatorId] ?? null;
}
