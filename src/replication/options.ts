/** Which tables of the release are read: all of them, or the clean ones only; or the mutants that it calls reliable. */
export const fileChoices = ['all', 'clean', 'reliable'] as const;
export type FileChoice = (typeof fileChoices)[number];

/** Whether more of what an instance scored is better, or worse. */
export const killReadings = ['accuracy', 'loss'] as const;
export type KillReading = (typeof killReadings)[number];
