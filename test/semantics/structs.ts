/** A struct by hand: what is declared, and the ways to what is in its objects. */
import type {
  ChannelExpr,
  Domain,
  Expr,
  LockExpr,
  LockKind,
  Place,
  Protection,
  Struct,
} from '../../src/machine/index.js';
import { SPAN } from './lines.js';

interface FieldSpec {
  readonly domain: Domain;
  readonly initial?: number;
  readonly refcount?: boolean;
  readonly guard?: (self: Expr) => LockExpr;
}

export interface StructSpec {
  readonly named?: readonly string[];
  readonly pool?: number;
  readonly memory?: Struct['memory'];
  readonly fields?: Readonly<Record<string, FieldSpec>>;
  readonly locks?: Readonly<Record<string, LockKind>>;
  readonly conditions?: readonly string[];
}

/** What a declared struct offers. */
export class StructHandle {
  readonly index: number;
  readonly pointer: Domain;

  constructor(
    private readonly struct: Struct,
    private readonly spec: StructSpec,
  ) {
    this.index = struct.index;
    this.pointer = { kind: 'pointer', struct: struct.index, nullable: true };
  }

  object(name: string): Expr {
    const slot = this.struct.slots.indexOf(name);
    return { op: 'object', struct: this.index, slot, size: 1, span: SPAN };
  }

  field(object: Expr, name: string): Place {
    const { fields = {} } = this.spec;
    const guard = fields[name]!.guard?.({ op: 'subject' });
    return {
      kind: 'field',
      struct: this.index,
      object,
      offset: Object.keys(fields).indexOf(name),
      size: 1,
      ...(guard ? { guard: protect(guard) } : {}),
      span: SPAN,
    };
  }

  lock(object: Expr, name: string): LockExpr {
    const lock = Object.keys(this.spec.locks ?? {}).indexOf(name);
    return { kind: 'lock-field', class: this.struct.locks[lock]!, object, span: SPAN };
  }

  condition(object: Expr, name: string): ChannelExpr {
    const condition = (this.spec.conditions ?? []).indexOf(name);
    return { kind: 'cond-field', class: this.struct.conditions[condition]!, object, span: SPAN };
  }

  channel(object: Expr): ChannelExpr {
    return { kind: 'object', struct: this.index, object, span: SPAN };
  }
}

export const protect = (lock: LockExpr): Protection => ({ locks: [lock], writesOnly: false, span: SPAN });
