/* What `import … from 'faultgap'` gives to an extractor or diagnoser of a user's own: of `index.ts`, what reads nothing but its arguments. */

export { defineDiagnoser } from './eval/diagnosers/define.ts';
export { createExtractor, layered, phased, single } from './features/extractor.ts';
export { InputError } from './lib/errors.ts';
