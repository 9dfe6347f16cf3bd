/** Walks: along a list, a step a hop; over the live objects of a struct, in any order. */
import type { Guard, Stmt } from '../../src/model/index.js';
import { type Continuation, type Frame, localKey } from './continuation.js';
import type { Control, Made } from './control.js';
import { slotsOf } from './lists.js';
import type { Way } from './node.js';
import { fresh, type Value } from './value.js';

type ForList = Stmt & { readonly kind: 'for-list' };
type ForStruct = Stmt & { readonly kind: 'for-struct' };

export class Walks {
  constructor(private readonly control: Control) {}

  private body(stmt: ForList | ForStruct, f: Frame, rest: Continuation): Continuation {
    const { control } = this;
    return control.block(stmt.body, f, control.conts.push({ k: 'back', stmt, f }, rest));
  }

  private rest(rest: Continuation): Continuation {
    return this.control.conts.settle(rest);
  }

  // -------------------------------------------------------------- along a list

  /** Whose lock guards the list is settled where the walk begins. */
  private ownerKey(stmt: ForList, f: Frame): string | undefined {
    const { head } = stmt.list;
    const guard = head.kind === 'field' ? head.field.guard : undefined;
    return guard && !guard.writesOnly ? `${f.id} owner ${this.control.conts.numberOf(stmt)}` : undefined;
  }

  private go(stmt: ForList, f: Frame, rest: Continuation, reads: Iterable<string>, writes: string[]) {
    return {
      stop: !f.atomic,
      successors: [this.body(stmt, f, rest), this.rest(rest)],
      reads: new Set(reads),
      writes: [...writes, localKey(f, stmt.binder)],
    };
  }

  /** The first step: to the head. */
  begin(stmt: ForList, f: Frame, rest: Continuation): Made {
    const { control } = this;
    const { ev } = control;
    const { head } = stmt.list;
    const r = control.reads();
    ev.scanPlace(head, f, r);
    const owner = this.ownerKey(stmt, f);
    return {
      ...this.go(stmt, f, rest, r.locals, owner ? [owner] : []),
      run: (s, t) =>
        control.act(s, t, f, (c) => {
          const v = ev.place(head, c, 'read').get();
          const { locals } = c.s.threads[t]!;
          if (owner && head.kind === 'field') locals[owner] = ev.value(head.object, c);
          locals[localKey(f, stmt.binder)] = v;
          return v === null ? 1 : 0;
        }),
    };
  }

  /** Each further step: by the link of the element that it is at. */
  hop(stmt: ForList, f: Frame, rest: Continuation): Made {
    const { control } = this;
    const { ev } = control;
    const { head, list } = stmt.list;
    const owner = this.ownerKey(stmt, f);
    const binder = localKey(f, stmt.binder);
    const guard: Guard | undefined = head.kind === 'field' ? head.field.guard : head.variable.guard;
    return {
      ...this.go(stmt, f, rest, owner ? [binder, owner] : [binder], []),
      run: (s, t) =>
        control.act(s, t, f, (c) => {
          const { locals } = c.s.threads[t]!;
          const slot = ev.follow(locals[binder]!, c);
          const v = c.s.objects[slot]!.fields[list.link.name]!;
          ev.guarded(list.link.guard, slot, c, 'read');
          ev.guarded(guard, owner ? fresh(locals[owner] as string) : undefined, c, 'read');
          locals[binder] = v;
          return v === null ? 1 : 0;
        }),
    };
  }

  // -------------------------------------------------------------- over the objects of a struct

  private pickedKey(stmt: ForStruct, f: Frame): string {
    return `${f.id} picked ${this.control.conts.numberOf(stmt)}`;
  }

  /** It begins with nothing picked. */
  beginObjects(stmt: ForStruct, f: Frame, rest: Continuation): Made {
    const { control } = this;
    const key = this.pickedKey(stmt, f);
    return {
      stop: false,
      successors: [control.conts.push({ k: 'head', stmt, f }, rest)],
      reads: new Set(),
      writes: [key],
      run: (s, t) =>
        control.act(s, t, f, (c) => {
          c.s.threads[t]!.locals[key] = [];
          return 0;
        }),
    };
  }

  /** Any that is live and has not been picked; passing over one is a step, and so is finding none. */
  pick(stmt: ForStruct, f: Frame, rest: Continuation, here: Continuation): Made {
    const { control } = this;
    const key = this.pickedKey(stmt, f);
    const binder = localKey(f, stmt.binder);
    const r = control.readsOf(stmt.where)(f);
    r.locals.delete(binder);
    const slots = slotsOf(control.model, stmt.struct.name);
    const never = stmt.where !== undefined && control.constant(stmt.where, f) === false;
    return {
      stop: !f.atomic,
      successors: [never ? here : this.body(stmt, f, rest), here, this.rest(rest)],
      reads: new Set([...r.locals, key]),
      writes: [binder],
      run: (s, t): Way[] => {
        const picked = s.threads[t]!.locals[key] as readonly Value[];
        const left = slots.flatMap((slot, i) => (s.objects[slot]!.live && !picked.includes(i) ? [i] : []));
        if (left.length === 0) return control.act(s, t, f, () => 2);
        return left.flatMap((i) =>
          control.act(s, t, f, (c) => {
            const { locals } = c.s.threads[t]!;
            locals[binder] = slots[i]!;
            const isWanted = !stmt.where || control.ev.value(stmt.where, c) === true;
            locals[key] = [...picked, i].sort((a, b) => Number(a) - Number(b));
            return isWanted ? 0 : 1;
          }),
        );
      },
    };
  }
}
