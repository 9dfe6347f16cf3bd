/** A call of a kernel's function as what the language has for it, still to be bound. */
import { assert, never } from '../base/index.js';
import { words } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { deferredCall } from './deferred.js';
import { type Entry, parseSignature, type Sense } from './dialects/table.js';
import { entity } from './entities.js';
import {
  dropsLock,
  kernelArguments,
  laterFunction,
  lockMode,
  noGiant,
  severalGiants,
} from './errors/calls.js';
import { noWorkNamed } from './errors/deferred.js';
import { noExpression } from './errors/types.js';
import { listExpression } from './kernellists.js';
import type { LockKind } from './model.js';

/** What stands for the call. `kinds` are those that its lock may have. */
export type Translation =
  | {
      readonly kind: 'expression';
      readonly expression: Ast.Expr;
      readonly kinds?: readonly LockKind[];
      readonly reversed?: true;
    }
  | { readonly kind: 'assignment'; readonly target: Ast.Expr; readonly value: Ast.Expr }
  /** An effect on a place, named by the language's own word. */
  | { readonly kind: 'exchange'; readonly word: string; readonly arguments: readonly Ast.Expr[] }
  /** Counts the refcount, or adds to the number, that the operand turns out to be. */
  | { readonly kind: 'add'; readonly operand: Ast.Expr; readonly by: 1 | -1 }
  | { readonly kind: 'statements'; readonly statements: readonly Ast.Stmt[] }
  | { readonly kind: 'nothing' };

type Call = Ast.Expr & { readonly kind: 'call' };

/** Arguments by what they are: `lock`, `value`, … */
type Roles = ReadonlyMap<string, readonly Ast.Argument[]>;

/** Errors: a wrong number of arguments, one that is no expression where it matters, what is not supported yet. */
export function translate(context: Context, call: Call, entry: Entry): Translation | undefined {
  const { sink } = context.unit;
  const { sense } = entry;
  if (sense.does === 'later') return sink.add(laterFunction(call.name, sense.construct, sense.instead));
  const roles = rolesOf(context, call, entry);
  if (roles === undefined) return undefined;
  const argument = (role: string, nth = 0): Ast.Expr | undefined => {
    const given = roles.get(role)?.[nth];
    return given && (given.expression ?? sink.add(noExpression(given.span)));
  };
  return meaningOf(context, call, sense, roles, argument);
}

/** Errors: a wrong number of arguments (L0304). */
function rolesOf(context: Context, call: Call, entry: Entry): Roles | undefined {
  const given = call.arguments;
  const signatures = entry.takes.map(parseSignature);
  const fitting = signatures.find(
    ({ roles, least, rest }) => given.length >= least && (rest || given.length <= roles.length),
  );
  if (fitting === undefined) {
    const wanted = signatures.map(({ roles, least }) =>
      least < roles.length ? `${least} to ${roles.length}` : `${least}`,
    );
    const text = `${wanted.join(' or ')} argument${wanted.at(-1) === '1' ? '' : 's'}`;
    return context.unit.sink.add(kernelArguments(call.span, call.name.text, given.length, text));
  }
  const roles = new Map<string, Ast.Argument[]>();
  fitting.roles.forEach((role, i) => {
    const argument = given[i];
    if (argument) roles.set(role, [...(roles.get(role) ?? []), argument]);
  });
  return roles;
}

function meaningOf(
  context: Context,
  call: Call,
  sense: Exclude<Sense, { does: 'later' }>,
  roles: Roles,
  argument: (role: string, nth?: number) => Ast.Expr | undefined,
): Translation | undefined {
  switch (sense.does) {
    case 'lock':
    case 'trylock':
    case 'unlock':
    case 'upgrade':
    case 'downgrade':
    case 'destroy': {
      const lock = roles.has('lock') ? argument('lock') : giantOf(context, call);
      const shared = sense.shared === 'asked' ? askedMode(context, call, roles) : sense.shared;
      if (lock === undefined || shared === undefined) return undefined;
      return {
        kind: 'expression',
        expression: operation(call, sense.does, lock, {
          shared,
          ...(sense.mask ? { mask: sense.mask } : {}),
        }),
        kinds: sense.kinds,
        ...(sense.reversed ? { reversed: true } : {}),
      };
    }
    case 'wait':
      return waiting(context, call, sense, roles, argument);
    case 'wait until':
      return waitUntil(call, argument('channel'), argument('condition'));
    case 'prepare':
    case 'finish':
    case 'signal':
    case 'broadcast':
      return simple(call, sense.does, argument('channel'));
    case 'put': {
      const object = argument('object');
      return released(context, call, object, roles) ?? simple(call, 'put', object);
    }
    case 'get':
    case 'tryget':
    case 'free':
    case 'free_rcu':
    case 'touch':
      return simple(call, sense.does, argument('object'));
    case 'assert':
      return simple(call, 'assert', argument('condition'));
    case 'assert not':
      return simple(call, 'assert', negated(argument('condition')));
    case 'rcu_read_lock':
    case 'rcu_read_unlock':
    case 'synchronize_rcu': {
      const domain = argument('domain');
      if (roles.has('domain') && domain === undefined) return undefined;
      return { kind: 'expression', expression: operation(call, sense.does, domain) };
    }
    case 'mask':
      return { kind: 'expression', expression: operation(call, sense.mask, undefined) };
    case 'might_sleep':
      return { kind: 'expression', expression: operation(call, 'might_sleep', undefined) };
    case 'add': {
      const operand = argument('object');
      assert(sense.by === 1 || sense.by === -1, 'a count goes by one');
      return operand && { kind: 'add', operand, by: sense.by };
    }
    case 'fetch_add': {
      const by = typeof sense.by === 'number' ? numberAt(call, sense.by) : argument('value');
      return exchange('fetch_add', argument('place'), sense.by === 'minus value' ? minus(by) : by);
    }
    case 'test_and_set':
    case 'test_and_clear':
      return exchange(sense.does, argument('place'));
    case 'xchg':
      return exchange('xchg', argument('place'), argument('value'));
    case 'xchg with':
      return exchange('xchg', argument('place'), numberAt(call, sense.value));
    case 'cmpxchg':
      return exchange('cmpxchg', argument('place'), argument('value'), argument('value', 1));
    case 'write': {
      const target = argument('place');
      const value = sense.value === 'given' ? argument('value') : constantAt(call, sense.value);
      return target && value && { kind: 'assignment', target, value };
    }
    case 'read': {
      const expression = argument('place') ?? argument('value');
      return expression && { kind: 'expression', expression };
    }
    case 'held':
    case 'held by somebody': {
      const expression = held(call, argument('lock'), sense.does === 'held by somebody');
      return expression && { kind: 'expression', expression };
    }
    case 'assert held':
      return simple(call, 'assert', held(call, argument('lock'), false));
    case 'assert not held':
      return simple(call, 'assert', negated(held(call, argument('lock'), false)));
    case 'assert asked': {
      const owned = held(call, argument('lock'), false);
      // MA_NOTOWNED, SA_UNLOCKED, RA_UNLOCKED; all others say that it is held.
      const unheld = /NOTOWNED|UNLOCKED/.test(roles.get('ownership')?.[0]?.text ?? '');
      return simple(call, 'assert', unheld ? negated(owned) : owned);
    }
    case 'list': {
      const expression = listExpression(call, sense, argument);
      return expression && { kind: 'expression', expression };
    }
    case 'defer':
      return deferring(context, call, sense, roles);
    case 'nothing':
      return { kind: 'nothing' };
    default:
      return never(sense);
  }
}

function waiting(
  context: Context,
  call: Call,
  { timed, kinds }: Sense & { readonly does: 'wait' },
  roles: Roles,
  argument: (role: string) => Ast.Expr | undefined,
): Translation | undefined {
  const priority = roles.get('priority')?.[0];
  if (priority && /\bPDROP\b/.test(priority.text)) return context.unit.sink.add(dropsLock(priority.span));
  const timeout = roles.get('timeout')?.[0];
  const ends = timed === 'asked' ? timeout !== undefined && timeout.text.trim() !== '0' : timed;
  const noLock = /^(NULL|null)$/.test(roles.get('lock')?.[0]?.text.trim() ?? 'NULL');
  const channel = argument('channel');
  const releasing = noLock ? undefined : argument('lock');
  if (channel === undefined || (!noLock && releasing === undefined)) return undefined;
  const expression = operation(call, ends ? 'timedwait' : 'wait', channel, releasing ? { releasing } : {});
  return { kind: 'expression', expression, ...(kinds && releasing ? { kinds } : {}) };
}

/** `kref_put(x.kref, f)` with f of the model: `if put x.kref { f(x) }`. */
function released(
  context: Context,
  call: Call,
  object: Ast.Expr | undefined,
  roles: Roles,
): Translation | undefined {
  const release = roles.get('release')?.[0]?.expression;
  if (object === undefined || release?.kind !== 'name') return undefined;
  if (context.unit.globals.callables.get(release.name.text)?.kind !== 'function') return undefined;
  const { span } = call;
  const named = entity(context, object)?.kind === 'count' && object.kind === 'member';
  const owner = named ? object.object : object;
  const argument = { expression: owner, text: words(owner.span), span: owner.span };
  const then: Ast.Stmt = {
    kind: 'expression',
    expression: { kind: 'call', name: release.name, arguments: [argument], span: release.span },
    span: release.span,
  };
  const condition = operation(call, 'put', object);
  return { kind: 'statements', statements: [{ kind: 'if', condition, then: [then], otherwise: [], span }] };
}

/** `loop { prepare c; if e { break }; sleep c }; finish c`, as the macro does it. */
function waitUntil(call: Call, channel?: Ast.Expr, condition?: Ast.Expr): Translation | undefined {
  if (channel === undefined || condition === undefined) return undefined;
  const { span } = call;
  const step = (word: Ast.OperationWord): Ast.Stmt => ({
    kind: 'expression',
    expression: operation(call, word, channel),
    span,
  });
  const leave: Ast.Stmt = { kind: 'if', condition, then: [{ kind: 'break', span }], otherwise: [], span };
  const body = [step('prepare'), leave, step('sleep')];
  return { kind: 'statements', statements: [{ kind: 'loop', body, span }, step('finish')] };
}

/** `queue_work(wq, shutdown(e))`. Errors: an argument that names no work (L0419), a lock to be given up meanwhile. */
function deferring(
  context: Context,
  call: Call,
  { words: said, answers }: Sense & { readonly does: 'defer' },
  roles: Roles,
): Translation | undefined {
  const { sink } = context.unit;
  const interlock = roles.get('interlock')?.[0];
  if (interlock && !/^(NULL|null)$/.test(interlock.text.trim()))
    return sink.add(laterFunction(call.name, 'its interlock', 'give it NULL, and the lock up before'));
  const work = roles.get('work')?.[0]?.expression;
  const parts = said.map((word) => work && deferredCall(word, call.name.span, call.span, work));
  const [first] = parts;
  if (!parts.every((part) => part !== undefined) || first === undefined)
    return sink.add(noWorkNamed(roles.get('work')?.[0]?.span ?? call.span, call.name.text));
  if (answers !== 'nothing') {
    const reversed = (answers === 'was pending') !== (said[0] === 'cancel');
    return { kind: 'expression', expression: first, ...(reversed ? { reversed } : {}) };
  }
  const { span } = call;
  return {
    kind: 'statements',
    statements: parts.map((expression) => ({ kind: 'expression', expression, span })),
  };
}

/** `rw_enter(l, RW_READER)`. */
function askedMode(context: Context, call: Call, roles: Roles): boolean | undefined {
  const mode = roles.get('mode')?.[0];
  assert(mode !== undefined, 'the signature asks for a mode');
  const text = mode.text.trim();
  if (text === 'RW_READER' || text === 'RW_WRITER') return text === 'RW_READER';
  return context.unit.sink.add(lockMode(mode.span, call.name.text));
}

/** The kernel lock is not named in the call: the model's only `giant`. */
function giantOf(context: Context, call: Call): Ast.Expr | undefined {
  const { globals, sink } = context.unit;
  const giants = [...globals.values].flatMap(([name, it]) =>
    it.kind === 'lock' && it.class.kind === 'giant' ? [name] : [],
  );
  if (giants.length > 1) return sink.add(severalGiants(call.name.span, call.name.text, giants));
  const text = giants[0];
  if (text === undefined) return sink.add(noGiant(call.name.span, call.name.text));
  return { kind: 'name', name: { text, span: call.span }, span: call.span };
}

function simple(call: Call, word: Ast.OperationWord, operand: Ast.Expr | undefined): Translation | undefined {
  return operand && { kind: 'expression', expression: operation(call, word, operand) };
}

function exchange(word: string, ...given: readonly (Ast.Expr | undefined)[]): Translation | undefined {
  const known = given.flatMap((e) => e ?? []);
  return known.length === given.length ? { kind: 'exchange', word, arguments: known } : undefined;
}

function operation(
  call: Call,
  word: Ast.OperationWord,
  operand: Ast.Expr | undefined,
  more: { readonly shared?: boolean; readonly releasing?: Ast.Expr; readonly mask?: Ast.MaskWord } = {},
): Ast.Operation {
  const { shared = false, releasing, mask } = more;
  return {
    kind: 'operation',
    word,
    wordSpan: call.name.span,
    ...(operand ? { operand } : {}),
    shared,
    ...(releasing ? { releasing } : {}),
    ...(mask ? { mask } : {}),
    span: call.span,
  };
}

const held = (call: Call, lock: Ast.Expr | undefined, bySomebody: boolean): Ast.Expr | undefined =>
  lock &&
  (bySomebody
    ? negated({ kind: 'held', lock, negated: true, span: call.span })
    : { kind: 'held', lock, negated: false, span: call.span });

const negated = (operand: Ast.Expr | undefined): Ast.Expr | undefined =>
  operand && { kind: 'unary', operator: 'not', operand, span: operand.span };

const minus = (operand: Ast.Expr | undefined): Ast.Expr | undefined =>
  operand && { kind: 'unary', operator: '-', operand, span: operand.span };

const numberAt = (call: Call, value: number): Ast.Expr => ({ kind: 'number', value, span: call.span });

const constantAt = (call: Call, value: boolean | 0): Ast.Expr =>
  value === 0 ? numberAt(call, 0) : { kind: 'bool', value, span: call.span };
