/** Who searches. */

/** Somebody else's model checkers. */
export const PEERS = ['spin', 'rumur', 'tlc'] as const;
export type PeerName = (typeof PEERS)[number];

/** Generated code; the semantics, which is slow and obvious; or somebody else. */
export const ENGINES = ['compiled', 'reference', ...PEERS] as const;
export type Engine = (typeof ENGINES)[number];

/** Their languages. */
export const LANGUAGES = ['promela', 'murphi', 'tla'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A peer is missing, or did not do what it is there for: said to the person, who can mend it. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
}
