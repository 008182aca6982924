export { type BugInputs, writeBugInputs } from './bank-store.ts';
export { type ProbeResult, probeRecording } from './probe.ts';
