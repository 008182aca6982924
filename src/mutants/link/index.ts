export type { LinkOptions } from './evaluated-subset.ts';
export { type LinkResult, linkResultSchema } from './link-result.ts';
export { linkStudies } from './link-study.ts';
