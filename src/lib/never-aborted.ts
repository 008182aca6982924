// The type is written out: what the compiler infers comes from a file of `@types/node` that no
// declaration of ours may name.
/** The signal of work that nobody can stop. */
export const neverAborted: AbortSignal = new AbortController().signal;
