/** The published rule for a family, or ours, which does not trust families of few mutants. */
export const selectionRules = ['hit-rate', 'shrunken'] as const;
export type SelectionRule = (typeof selectionRules)[number];
