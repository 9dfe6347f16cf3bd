/** Protocols put together to a model: who plays which parts, in which order locks are to be taken, what is asked. */
import { type Line, line, outline } from './outline.js';
import { PROTOCOLS, type Protocol } from './protocols/index.js';
import type { Random } from './random.js';
import { type Role, World } from './world.js';

/** Threads, handlers and work together: with more, few models stay small enough. */
const MOST_ACTORS = 4;

export const CHECK = 'as drawn';

/** A model in which, most of the time, nothing is wrong; as likely as `mixing` says of several protocols. */
export function compose(random: Random, mixing: number): Line[] {
  const further = Number(random.chance(mixing)) + Number(random.chance(mixing / 8));
  return composeOf(random, random.shuffled(PROTOCOLS).slice(0, 1 + further));
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
    ...checks(w),
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
  const declared = w.nestings.filter(() => w.random.chance(0.6)).map(([a, b]) => `order ${a} -> ${b}`);
  const all = [...new Set(declared)];
  if (w.random.chance(0.05)) all.push('order total');
  if (w.random.chance(0.1)) all.push('deny order-cycle');
  return all;
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

function checks(w: World): string[] {
  const asked = w.declarations.flatMap((it) => /^reachable (\w+):/.exec(it)?.[1] ?? []);
  const expected = ['holds', ...asked.map((name) => `${w.random.pick(['reaches', 'never'])} ${name}`)];
  return [`check "${CHECK}" { expect ${expected.join(', ')} }`];
}

/** A further check of the model, with a flag set. */
export const checkWith = (flag: string): Line =>
  line(`check "${CHECK}, ${flag}"`, outline(`set ${flag}; expect holds`));
