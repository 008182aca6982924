import type { Register } from './options.ts';
import type { summaries } from './summaries.ts';

/** Loaded when named: to load all of them takes longer than most of them take to run. */
export const commands: Readonly<Record<keyof typeof summaries, () => Promise<Register>>> = {
  reproduce: async () => (await import('./reproduce.ts')).registerReproduce,
  record: async () => (await import('./record.ts')).registerRecord,
  worker: async () => (await import('./worker.ts')).registerWorker,
  merge: async () => (await import('./merge.ts')).registerMerge,
  import: async () => (await import('./import.ts')).registerImport,
  label: async () => (await import('./label.ts')).registerLabel,
  features: async () => (await import('./features.ts')).registerFeatures,
  eval: async () => (await import('./eval.ts')).registerEval,
  export: async () => (await import('./export.ts')).registerTableExport,
  diagnose: async () => (await import('./diagnose.ts')).registerDiagnose,
  audit: async () => (await import('./audit.ts')).registerAudit,
  exam: async () => (await import('./exam.ts')).registerExam,
  sweep: async () => (await import('./sweep.ts')).registerSweep,
  report: async () => (await import('./report.ts')).registerReport,
  replicate: async () => (await import('./replicate.ts')).registerReplicate,
  realism: async () => (await import('./realism.ts')).registerRealism,
  quality: async () => (await import('./quality.ts')).registerQuality,
  inputs: async () => (await import('./inputs/index.ts')).registerInputs,
  submit: async () => (await import('./submit.ts')).registerSubmit,
  leaderboard: async () => (await import('./leaderboard/index.ts')).registerLeaderboard,
  diff: async () => (await import('./diff.ts')).registerDiff,
  gate: async () => (await import('./gate.ts')).registerGate,
  verify: async () => (await import('./verify.ts')).registerVerify,
  check: async () => (await import('./check.ts')).registerCheck,
  new: async () => (await import('./new.ts')).registerNew,
  list: async () => (await import('./list.ts')).registerList,
};
