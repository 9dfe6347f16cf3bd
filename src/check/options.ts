import type { SearchOptions } from '../engine/index.js';
import type { Engine } from '../finding/index.js';
import type { Settings } from '../model/index.js';
import type { PeerOptions } from './peers.js';

/** What bounds and narrows a run. */
export interface CheckOptions {
  /** `-D name=value`: overrides what checks `set`. */
  readonly defines: Settings;
  /** Runs only the checks that it accepts. */
  readonly only?: (name: string) => boolean;
  /** Stops at the end of the first layer that brings more states than this. */
  readonly maxStates?: number;
  /** Absent: the compiled one. */
  readonly engine?: Engine;
  /** For an engine that is somebody else's. */
  readonly peers?: PeerOptions;
  /** Threads of the compiled engine; absent: one. */
  readonly workers?: number;
  /** Bytes that the compiled engine may use for states. */
  readonly maxMemory?: number;
  /** The compiled engine is to know wide states by a hash: some may be left out. Such states cannot be certified. */
  readonly hashCompact?: boolean;
  /** The reference semantics is to certify what the compiled engine has visited: all of it, or what is drawn with this seed. */
  readonly certify?: { readonly seed: number };
  /** For tests of the compiled engine. */
  readonly strain?: Pick<SearchOptions, 'knobs' | 'numbered'>;
  /** Seconds for the whole invocation, from `started` on. */
  readonly timeout?: number;
  /** Milliseconds of `performance.now()` from which `timeout` counts. */
  readonly started?: number;
  /** Asked now and then; true stops the search with what is known. */
  readonly interrupted?: () => boolean;
  /** Asked now and then; true stops a check before there is no memory left to say so. */
  readonly memoryLow?: () => boolean;
  /** Told now and then how far the search is. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly path: string;
  readonly check: string;
  readonly states: number;
  readonly depth: number;
  /** States that were found in this layer, and will be gone on from in the next. */
  readonly frontier: number;
  /** Bytes that the states take, where they are counted. */
  readonly bytes?: number;
}
