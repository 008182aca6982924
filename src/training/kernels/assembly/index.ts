// Every exported function works on byte addresses of tfjs's heap; see load.ts.
export * from './rows';
