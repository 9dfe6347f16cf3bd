/** What a command line asks for. */
import type { Command } from 'commander';
import type { Engine, Language } from '../finding/index.js';
import type { TraceForm } from '../report/index.js';
import type { GraphForm } from '../report/order/forms.js';
import type { Output, Shell } from './values.js';

/** Who searches, and where to find it. */
export interface EngineOptions {
  readonly engine: Engine;
  readonly spinPath: string | undefined;
  readonly rumurPath: string | undefined;
  readonly tla2tools: string | undefined;
  /** The seed with which states are drawn whose steps the semantics makes, too; absent: it is not asked. */
  readonly certify: number | undefined;
  readonly hashCompact: boolean;
  readonly distributed: { readonly address: string; readonly hosts: readonly string[] } | undefined;
}

/** Which checks to run, by whom, and how far. */
export interface RunOptions extends EngineOptions {
  /** Names, parts of names or globs; none: every check. */
  readonly checks: readonly string[];
  readonly defines: ReadonlyMap<string, number>;
  readonly maxStates: number | undefined;
  readonly timeout: number | undefined;
  readonly workers: number | undefined;
  /** Bytes. */
  readonly maxMemory: number | undefined;
  readonly stdinName: string | undefined;
}

export interface CheckInvocation extends RunOptions {
  readonly command: 'check';
  readonly paths: readonly string[];
  readonly outputs: readonly Output[];
  readonly trace: TraceForm;
  readonly all: boolean;
  readonly coverage: boolean;
  /** To run again whatever changes. */
  readonly watch: boolean;
  /** Shows the code of the compiled engine, and runs nothing. */
  readonly emit: 'wat' | undefined;
  readonly colour: boolean | undefined;
}

export interface GraphInvocation extends RunOptions {
  readonly command: 'graph';
  readonly path: string;
  readonly form: GraphForm;
  /** Null: stdout. */
  readonly target: string | null;
}

export interface ExportInvocation {
  readonly command: 'export';
  readonly path: string;
  readonly checks: readonly string[];
  readonly defines: ReadonlyMap<string, number>;
  readonly language: Language;
  /** What is to be found; absent: states are counted. */
  readonly find: string | undefined;
  /** A file; absent: stdout. */
  readonly target: string | undefined;
}

export interface SimulateInvocation {
  readonly command: 'simulate';
  readonly path: string;
  /** The name of the check, a part of it or a glob; absent where the file has but one. */
  readonly check: string | undefined;
  readonly defines: ReadonlyMap<string, number>;
  readonly maxStates: number | undefined;
  readonly colour: boolean | undefined;
}

export type Invocation =
  | ExportInvocation
  | CheckInvocation
  | GraphInvocation
  | { readonly command: 'explain'; readonly code: string | undefined }
  | { readonly command: 'init'; readonly folder: string }
  | SimulateInvocation
  | { readonly command: 'completion'; readonly shell: Shell; readonly program: Command }
  | { readonly command: 'man'; readonly program: Command }
  | { readonly command: 'help'; readonly text: string };
