/** Protocols put together to a model: who plays which parts, in which order locks are to be taken, what is asked. */
import { CHECK, checkOf } from './checks.js';
import { type Line, line, outline } from './outline.js';
import { PROTOCOLS, type Protocol, weightOf } from './protocols/index.js';
import type { Random } from './random.js';
import { type Role, World } from './world.js';

/** Threads, handlers and work together: with more, few models stay small enough. */
const MOST_ACTORS = 4;

/** A model in which, most of the time, nothing is wrong; as likely as `mixing` says of several protocols. */
export function compose(random: Random, mixing: number): Line[] {
  const further = Number(random.chance(mixing)) + Number(random.chance(mixing / 8));
  const chosen = new Set<Protocol>();
  while (chosen.size < 1 + further) chosen.add(random.weighted(PROTOCOLS.map((it) => [weightOf(it), it])));
  return composeOf(random, [...chosen]);
}

/** The same of given protocols. */
export function composeOf(random: Random, protocols: readonly Protocol[]): Line[] {
  const w = new World(random, random.pick(['generic', 'generic', 'linux', 'freebsd', 'netbsd'] as const));
  for (const protocol of protocols) {
    w.begin();
    protocol(w);
  }
  const threads = deal(w);
  const text = [
    ...(w.dialect === 'generic' ? [] : [`dialect ${w.dialect}`]),
    ...sorted(w.declarations),
    ...rules(w),
    ...threads,
    checkOf(
      w,
      [...w.declarations, ...threads].filter((it) => /^(?:daemon |)thread|^interrupt/.test(it)),
    ),
  ];
  return outline(text.join('\n'));
}

/** Locks come before structs, whose fields they guard; the rest as the protocols gave it. */
function sorted(declarations: readonly string[]): string[] {
  const late = (text: string): boolean =>
    /^(?:fn|thread|daemon|interrupt|work|invariant|finally|reachable)\b/.test(text);
  return [...declarations.filter((it) => !late(it)), ...declarations.filter(late)];
}

/** Rules for some of the nestings, each for itself: what is not declared may still be done. */
function rules(w: World): string[] {
  const declared = w.nestings.filter(() => w.random.chance(0.5));
  const all = [...new Set(declared.map(([a, b]) => `order ${a} -> ${b}`))];
  if (w.random.chance(0.5)) all.splice(0, all.length, ...together(declared));
  if (w.random.chance(0.05)) all.push('order total');
  if (w.random.chance(0.05)) all.push('deny order-cycle');
  return all;
}

/** The same rules in fewer words: all that comes under a lock, and what comes under that. */
function together(nestings: readonly (readonly [string, string])[]): string[] {
  const outers = [...new Set(nestings.map(([outer]) => outer))];
  return outers.map((outer) => {
    const inner = [...new Set(nestings.flatMap(([a, b]) => (a === outer ? [b] : [])))];
    const next = inner.length === 1 && nestings.find(([a]) => a === inner[0]);
    return `order ${outer} -> ${inner.length > 1 ? `{${inner.join(', ')}}` : inner[0]}${next ? ` -> ${next[1]}` : ''}`;
  });
}

/** Gives each part to a thread; threads with the same parts become instances of one. */
function deal(w: World): string[] {
  const most = Math.max(2, MOST_ACTORS - w.actors);
  const parts: Role[][] = [];
  for (const role of w.roles) {
    if (role.body.trim() === '') continue;
    // Parts of one protocol are for different threads, or each would wait for itself.
    const free = parts.filter((it) => it.every((other) => other.protocol !== role.protocol));
    if (free.length > 0 && (parts.length >= most || w.random.chance(0.5))) w.random.pick(free).push(role);
    else if (parts.length < most) parts.push([role]);
  }
  if (w.random.chance(0.2)) for (const it of parts) it.splice(0, it.length, ...w.random.shuffled(it));
  const functions = new Map<string, string>();
  const bodies = parts.map((roles) => roles.map((role) => called(w, functions, role, roles)).join('\n'));
  const threads = [...new Set(bodies)].map((body) => {
    const count = bodies.filter((it) => it === body).length;
    return `thread ${w.name('t')}${count > 1 ? ` * ${count}` : ''} {\n${body}\n}`;
  });
  return [...functions.values(), ...threads];
}

/** The part itself, or a call of a function with it; who returns early in the middle of others must be one. */
function called(w: World, functions: Map<string, string>, role: Role, among: readonly Role[]): string {
  const returns = /\breturn\b/.test(role.body) && role !== among.at(-1);
  if (!returns && !functions.has(role.body) && !w.random.chance(0.3)) return role.body;
  const known = functions.get(role.body);
  const name = known ? /\w+(?=\()/.exec(known)![0] : w.name('part');
  if (!known) functions.set(role.body, `fn ${name}() {\n${role.body}\n}`);
  return `${name}()`;
}

/** A further check of the model, with a flag set. */
export const checkWith = (flag: string): Line =>
  line(`check "${CHECK}, ${flag}"`, outline(`set ${flag}; expect holds`));
