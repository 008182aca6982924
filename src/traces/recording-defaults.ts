/* What is recorded by default. Nothing is imported here, as the help of commands shows it. */

/**
 * What is chosen to be recorded. 1: the recording that was shipped first (`planAsFirst`). 2: faults put into healthy
 * settings, as much as the size of the program allows (`planInSettings`). The trace schema has the same version.
 */
export const planVersions = [1, 2] as const;
export type PlanVersion = (typeof planVersions)[number];

/** docs/definitions.md, What is recorded. */
export const recordingDefaults = { planVersion: 2, seeds: 5, extraOperators: [], backend: 'wasm' } as const;
