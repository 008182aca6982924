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

/** Every map; each operator has a place in all of them. */
export const classMaps = [fourClasses, sevenClasses];

/** Enters an operator from outside into every map, for this process only. */
export function classify({ id, classes = {} }: FaultOperator): void {
  for (const map of classMaps) {
    const name = classes[map.id];
    if (name !== undefined) map.operators[id] = name;
  }
}

/** What stands for the class of an operator that a map excludes. */
export const excludedClass = 'excluded';

/**
 * Class of an operator, or `excludedClass`.
 * @throws InputError `unclassified-operator` where the map does not name it.
 */
export function classOf(operatorId: string, map: ClassMap = fourClasses): string {
  const name = map.operators[operatorId];
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
