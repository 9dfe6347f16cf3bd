export { ENGINES, type Engine, LANGUAGES, type Language, PEERS, PeerError, type PeerName } from './engine.js';
export type * from './finding.js';
export type * from './moment.js';
export { outcomeOf, type RunOutcome } from './outcome.js';
