/** RCU: sections, and those who wait until the ones that they found are closed. */
import type { Effect, RcuDomain } from '../../src/model/index.js';
import type { Continuation, Frame } from './continuation.js';
import type { Control, Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import { Giant } from './giant.js';
import { LIMIT } from './locking.js';
import { free } from './memory.js';
import type { State } from './state.js';
import { Fault } from './value.js';

type RcuEffect = Effect & { readonly kind: 'rcu-enter' | 'rcu-leave' | 'synchronize' | 'free-rcu' };

export function rcuNode(control: Control, item: EffectItem, rest: Continuation, effect: RcuEffect): Made {
  const { f } = item;
  switch (effect.kind) {
    case 'rcu-enter':
      return step(control, f, rest, (c) => enter(effect.domain, c));
    case 'rcu-leave':
      return step(control, f, rest, (c) => leave(control, effect.domain, c));
    case 'free-rcu': {
      const r = control.reads();
      control.ev.scan(effect.object, f, r);
      const { type } = effect.object;
      return {
        ...step(control, f, rest, (c) => freeLater(control, effect, c)),
        reads: r.locals,
        helps: type.kind === 'reference' ? [`life ${type.struct.name}`] : [],
      };
    }
    case 'synchronize':
      return synchronize(control, item, rest, effect.domain);
  }
}

function step(control: Control, f: Frame, rest: Continuation, what: (c: Context) => void): Made {
  return {
    stop: !f.atomic,
    successors: [rest],
    reads: new Set(),
    run: (s, t) =>
      control.act(s, t, f, (c) => {
        what(c);
        return 0;
      }),
  };
}

/** Those inside a section of a domain. */
const readers = (s: State, { name }: RcuDomain): number[] =>
  s.threads.flatMap((it, t) => (it.sections[name] === undefined ? [] : [t]));

function enter({ name }: RcuDomain, c: Context): void {
  const { sections } = c.s.threads[c.t]!;
  const depth = (sections[name] ?? 0) + 1;
  if (depth > LIMIT) throw new Fault('range');
  sections[name] = depth;
}

/** The step that closes the last section that somebody waits for also frees. */
export function leave(control: Control, domain: RcuDomain, c: Context): void {
  const thread = c.s.threads[c.t]!;
  const { name, own } = domain;
  const depth = thread.sections[name];
  if (depth === undefined) throw new Fault('unlock-not-held');
  if (depth > 1) {
    thread.sections[name] = depth - 1;
    return;
  }
  delete thread.sections[name];
  if (own) thread.since = [];
  for (const it of c.s.threads)
    if (it.grace?.domain === name) it.grace = { domain: name, of: it.grace.of.filter((t) => t !== c.t) };
  if (!own) return;
  const all = c.s.toFree.map((it) => ({ ...it, of: it.of.filter((t) => t !== c.t) }));
  c.s.toFree = all.filter((it) => it.of.length > 0);
  for (const it of all) if (it.of.length === 0) free(control, it.object, c);
}

function freeLater(control: Control, effect: RcuEffect & { readonly kind: 'free-rcu' }, c: Context): void {
  const object = control.ev.value(effect.object, c);
  const of = readers(c.s, effect.domain);
  if (of.length === 0) free(control, object, c);
  else {
    if (typeof object !== 'string') throw new Fault('null-dereference');
    // Silent on this: what is to be freed twice is a double free at once, though not freed yet.
    const isToBeFreed = c.s.toFree.some((it) => it.object === object);
    if (isToBeFreed || !c.s.objects[object]?.live) throw new Fault('double-free');
    c.s.toFree.push({ object, of });
  }
}

function synchronize(
  control: Control,
  item: EffectItem,
  rest: Continuation,
  { name, ...domain }: RcuDomain,
): Made {
  const { f } = item;
  const giant = new Giant(control, item);
  if (item.phase === 'regain') return giant.regain(rest);
  const at = (phase: string) => control.conts.push({ ...item, phase }, rest);
  if (item.phase === '')
    return {
      stop: !f.atomic,
      successors: [rest, at('waiting')],
      reads: new Set(),
      writes: giant.keys,
      helps: giant.helps,
      // Silent on this: waiting for its own section, it is told as a self-deadlock alone.
      sleeps: (s, t) => (readers(s, { name, ...domain }).includes(t) ? 'never' : undefined),
      run: (s, t) =>
        control.act(s, t, f, (c) => {
          const of = readers(s, { name, ...domain });
          if (of.includes(t)) throw new Fault('self-deadlock');
          if (of.length === 0) return 0;
          c.s.threads[t]!.grace = { domain: name, of };
          giant.giveUp(c);
          return 1;
        }),
    };
  return {
    stop: true,
    successors: [rest, at('regain')],
    reads: new Set(giant.keys),
    run: (s, t) =>
      control.act(s, t, f, (c) => {
        if (s.threads[t]!.grace!.of.length > 0) return undefined;
        delete c.s.threads[t]!.grace;
        return giant.wasGivenUp(s, t) ? 1 : 0;
      }),
    wait: (s, t) => ({ kind: 'threads', on: s.threads[t]!.grace!.of }),
  };
}
