export { type LinkResult, linkResultSchema } from './link-result.ts';
export { type LinkOptions, linkStudies } from './link-study.ts';
