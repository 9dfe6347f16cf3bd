/** What expressions and paths read. */
import type {
  ChannelPath,
  Expr,
  Field,
  LockPath,
  Model,
  Place,
  Struct,
  ThreadRef,
} from '../../src/model/index.js';
import { type Frame, localKey, type Reads } from './continuation.js';

const isPointer = ({ kind }: Field['type']): boolean => kind === 'reference' || kind === 'lock';

export class Scanner {
  /** Structs of which some statement frees an object. */
  readonly freed = new Set<Struct>();

  constructor(readonly model: Model) {}

  instances(ref: ThreadRef): number[] {
    const all = this.model.threads.flatMap((it, t) => (it.declaration === ref.declaration ? [t] : []));
    return ref.instance === undefined
      ? all
      : all.filter((t) => this.model.threads[t]!.name === `${ref.declaration.name}[${ref.instance}]`);
  }

  scan(e: Expr, f: Frame, r: Reads): void {
    switch (e.kind) {
      case 'read':
        this.scanPlace(e.place, f, r);
        return;
      case 'object':
        if (e.index) this.scan(e.index, f, r);
        return;
      case 'not':
      case 'negate':
        this.scan(e.operand, f, r);
        return;
      case 'logical':
      case 'arithmetic':
      case 'comparison':
        this.scan(e.left, f, r);
        this.scan(e.right, f, r);
        return;
      case 'held':
        r.shared = true;
        r.changing = true;
        r.declarations.add(`lock ${e.lock.class.name}`);
        this.scanLock(e.lock, f, r);
        if (typeof e.by !== 'string' && e.by.kind !== 'thread') this.scan(e.by as Expr, f, r);
        return;
      case 'lock-address':
        this.scanLock(e.lock, f, r);
        return;
      case 'refs':
        r.shared = true;
        r.changing = true;
        r.declarations.add(`write ${e.field.struct.name}.${e.field.name}`);
        this.scan(e.object, f, r);
        return;
      case 'live':
        r.shared = true;
        r.changing = true;
        if (e.object.type.kind === 'reference') r.declarations.add(`life ${e.object.type.struct.name}`);
        this.scan(e.object, f, r);
        return;
      case 'at':
      case 'done':
        r.shared = true;
        r.changing = true;
        for (const t of this.instances(e.thread)) r.declarations.add(`thread ${t}`);
        return;
      case 'quantifier':
        if ('struct' in e.over) {
          r.shared = true;
          r.changing = true;
          r.declarations.add(`life ${e.over.struct.name}`);
        }
        this.scan(e.condition, { ...f, bindings: new Map([...f.bindings, [e.binder, 0]]) }, r);
        return;
      default:
        return;
    }
  }

  scanPlace(p: Place, f: Frame, r: Reads, reading = true): void {
    if (p.index) this.scan(p.index, f, r);
    switch (p.kind) {
      case 'local':
        if (reading && !f.bindings.has(p.local)) r.locals.add(localKey(f, p.local));
        return;
      case 'variable':
        r.shared = true;
        // Nobody else changes what a thread has of its own.
        if (!p.variable.perThread) r.changing = true;
        if (reading) r.declarations.add(`write ${p.variable.name}`);
        break;
      case 'field':
        r.shared = true;
        if (!p.field.constant || (isPointer(p.field.type) && this.freed.has(p.field.struct)))
          r.changing = true;
        if (reading) r.declarations.add(`write ${p.field.struct.name}.${p.field.name}`);
        this.scan(p.object, f, r);
        break;
    }
  }

  scanLock(path: LockPath, f: Frame, r: Reads): void {
    if (path.index) this.scan(path.index, f, r);
    if (path.kind === 'field') this.scan(path.object, f, r);
    if (path.kind === 'reference') this.scan(path.reference, f, r);
  }

  scanChannel(path: ChannelPath, f: Frame, r: Reads): void {
    if (path.kind !== 'object' && path.index) this.scan(path.index, f, r);
    if (path.kind !== 'top') this.scan(path.object, f, r);
  }
}
