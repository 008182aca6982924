export { assembleReplication } from './assemble.ts';
export { describeDynFault } from './dynfault.ts';
export { dynFaultStudy } from './dynfault-study.ts';
export { replicateRealism } from './realism.ts';
export {
  type ReplicationResult,
  replicationSchema,
} from './result.ts';
export { replicateSelection } from './selection.ts';
export { replicateVerdicts } from './verdicts.ts';
