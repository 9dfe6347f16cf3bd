import { describe, expect, test } from 'vitest';
import type { Stmt } from '../../src/model/index.js';
import { line, modelOf, resolveText, said } from './resolving.js';

/** The models that the description of the language opens and closes with. */
const FIRST = `model "Two locks, two orders"

mutex a
mutex b
order a -> b

thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }

check "the two threads can deadlock" { expect violates order in two, deadlock }
check "one of them twice is fine"    { run one * 2; expect holds }
`;

const KQUEUE = `model "FreeBSD kqueue: a knlist lock taken and released through a pointer that changes"
dialect freebsd

struct proc   { mutex p_lock }                       // mtx(9): may not be held asleep
struct knlist { const owner: proc }                  // p_klist is locked by its process's lock
struct knote  { kn_knlist: knlist?; detached: bool = false }

object p  : proc
object kl : knlist { owner = p }
object kn : knote  { kn_knlist = kl }

flag keep_pointer = false                            // the first patch: removal leaves the pointer

// Each macro tests the pointer and then follows it again.
fn KN_LIST_LOCK(k: knote)   { if k.kn_knlist != null { mtx_lock(k.kn_knlist.owner.p_lock) } }
fn KN_LIST_UNLOCK(k: knote) { if k.kn_knlist != null { mtx_unlock(k.kn_knlist.owner.p_lock) } }

thread exiting "exit1(): the child dies, filt_proc() detaches" {
  mtx_lock(p.p_lock)
  if not kn.detached {
    kn.detached = true
    if not keep_pointer { kn.kn_knlist = null }      // knlist_remove_inevent()
  }
  mtx_unlock(p.p_lock)
}
thread scan "kqueue_scan()" {
  KN_LIST_LOCK(kn)
  KN_LIST_UNLOCK(kn)                                 @ "kern_event.c:2125"
  maybe { might_sleep }                              // _sleep() in kern_kevent()
}
thread reaper "wait4(): proc_to_reap()" { mtx_lock(p.p_lock); mtx_unlock(p.p_lock) }

check "003/C1-C4: as in 10.3" { expect violates held-at-exit in scan, sleep-in-atomic, null-dereference, deadlock }
check "003: first patch"      { set keep_pointer; expect holds }
`;

const EPOLL = `model "epoll: removing a watch against the last put of the watched file"
dialect linux

struct eventpoll { mutex mtx; linked : bool = true guarded_by mtx }   // its epitem for fileB
struct file {
  refcount f_count = 1
  spin f_lock
  watched : bool = true guarded_by f_lock for writes   // f_ep != NULL, read without the lock in __fput()
}
object epA, epB : eventpoll                          // epA watches fileB, which is epB's file
object fileB    : file

flag pin = false                                     // the fix: a reference before f_ep is cleared

thread remove "close(epA): ep_remove()" {
  mutex_lock(epA.mtx)
  if not epA.linked { mutex_unlock(epA.mtx); return }
  if pin { if not tryget fileB { mutex_unlock(epA.mtx); return } }
  spin_lock(fileB.f_lock)
  fileB.watched = false
  touch epB                                          // hlist_del_rcu() writes through epB's list head
  spin_unlock(fileB.f_lock)
  epA.linked = false
  mutex_unlock(epA.mtx)
  if pin { fput() }
}
thread close "close(fileB): the last fput()" { fput() }

fn fput() {
  if put fileB {
    if fileB.watched {                               // eventpoll_release(): no lock
      mutex_lock(epA.mtx)
      if epA.linked {
        spin_lock(fileB.f_lock); fileB.watched = false; spin_unlock(fileB.f_lock)
        epA.linked = false
      }
      mutex_unlock(epA.mtx)
    }
    free epB
    free fileB
  }
}

check "004/C30: as in 6.4" { expect violates use-after-free in remove, held-lock-freed }
check "004/C30: pinned"    { set pin; expect holds }
`;

describe('the models of the description', () => {
  test.each([
    ['two locks', FIRST],
    ['kqueue', KQUEUE],
    ['epoll', EPOLL],
  ])('%s resolves without a word', (_, text) => {
    expect(said(text)).toEqual([]);
  });

  test('two locks, in full', () => {
    const { plans, models } = resolveText(FIRST);
    const [first, second] = models;
    expect(first).toMatchObject({
      title: 'Two locks, two orders',
      dialect: 'generic',
      init: [],
      properties: [],
    });
    expect(first?.threads.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(second?.threads.map(({ name }) => name)).toEqual(['one[0]', 'one[1]']);
    expect(first?.order.rules.map(({ from, to }) => [from.name, to.name])).toEqual([['a', 'b']]);
    expect(plans[0]?.expectations).toMatchObject([
      { kind: 'violation', violation: 'order', within: 'two' },
      { kind: 'violation', violation: 'deadlock' },
    ]);
    const [lockA] = first!.threads[0]!.declaration.body;
    expect(lockA).toMatchObject({
      kind: 'effect',
      effect: { kind: 'lock', mode: 'exclusive', lock: { kind: 'top' } },
    });
    expect(lockA?.kind === 'effect' && lockA.effect.kind === 'lock' && lockA.effect.lock.class).toBe(
      first!.locks[0],
    );
  });

  test('kqueue: the kernel’s words, a flag that is known, a place in the source', () => {
    const [plain, kept] = resolveText(KQUEUE).models;
    const scan = plain!.threads.find(({ name }) => name === 'scan')!.declaration;
    expect(scan.title).toBe('kqueue_scan()');
    expect(scan.body[1]).toMatchObject({
      kind: 'call',
      origin: 'kern_event.c:2125',
      call: { function: { name: 'KN_LIST_UNLOCK' } },
    });
    const condition = (model: typeof plain) => {
      const inner = model!.threads[0]!.declaration.body[1]!;
      return inner.kind === 'if' && inner.then[1]?.kind === 'if' ? inner.then[1].condition : undefined;
    };
    expect(condition(plain)).toMatchObject({ kind: 'expression', expression: { kind: 'bool', value: true } });
    expect(condition(kept)).toMatchObject({ kind: 'expression', expression: { kind: 'bool', value: false } });
  });

  test('epoll: an effect as a condition, under `not`', () => {
    const model = resolveText(EPOLL).models[1]!;
    const pinned = model.threads[0]!.declaration.body[2]!;
    expect(pinned).toMatchObject({
      kind: 'if',
      then: [
        {
          kind: 'if',
          condition: {
            kind: 'effect',
            negated: true,
            effect: { kind: 'tryget', field: { name: 'f_count' } },
          },
        },
      ],
    });
  });
});

describe('resolved', () => {
  const body = (text: string): readonly Stmt[] => modelOf(text).threads[0]!.declaration.body;

  test('labels stand with what does something', () => {
    const [first, second, last] = body(
      'struct s { refcount c = 1 }\nobject o : s\nthread t { a: b: var ok: bool = tryget o; if ok { put o }; end: }',
    );
    expect(first).toMatchObject({ kind: 'local', labels: [] });
    expect(second).toMatchObject({
      kind: 'effect',
      labels: ['a', 'b'],
      effect: { kind: 'tryget' },
      to: { kind: 'local' },
    });
    expect(last).toMatchObject({ kind: 'if', labels: [] });
    expect(body('thread t { might_sleep; end: }').at(-1)).toMatchObject({ kind: 'nothing', labels: ['end'] });
  });

  test.each([
    ['n + m', -2, 8],
    ['n - m', -5, 5],
    ['n * m', -6, 15],
    ['m / 2', -1, 2],
    ['m / n', -2, 5],
    ['m % 3', -2, 2],
    ['-m', -5, 2],
    ['7 - 2 * N', 1, 1],
  ])('%s is from %i to %i', (text, min, max) => {
    const [stmt] = body(
      `param N = 3\nmutex sized[N]\nvar n: 0..3\nvar m: -2..5\nthread t { assert ${text} == n }`,
    );
    const test = stmt?.kind === 'effect' && stmt.effect.kind === 'assert' ? stmt.effect.condition : undefined;
    expect(test?.kind === 'comparison' && test.left.type).toEqual({ kind: 'range', min, max });
  });

  test('`x++` and `x += e` are assignments', () => {
    const text = 'mutex a\nvar n: 0..3 guarded_by a\nthread t { lock a; n++; n -= 2; unlock a }';
    expect(body(text).slice(1, 3)).toMatchObject([
      { kind: 'assign', value: { kind: 'arithmetic', operator: '+', right: { value: 1 } } },
      { kind: 'assign', value: { kind: 'arithmetic', operator: '-', right: { value: 2 } } },
    ]);
  });

  test('a def is its expression, with arguments in place of parameters', () => {
    const text =
      'struct s { n: 0..3 }\nobject o : s\ndef small(k: s, most: 0..3) = k.n < most\nthread t { if small(o, 2) { o.n = 3 } }';
    expect(body(text)[0]).toMatchObject({
      condition: {
        expression: {
          kind: 'comparison',
          left: { kind: 'read', place: { kind: 'field', object: { kind: 'object' } } },
          right: { kind: 'number', value: 2 },
        },
      },
    });
  });

  test('a count at top level lives in an object of its own', () => {
    const model = modelOf(
      'refcount users = 2 plain max 5\nthread t { get users; put users; assert users < 5 and refs(users) >= 0 }',
    );
    const [object] = model.objects;
    expect(object).toMatchObject({
      name: 'users',
      struct: {
        name: 'users',
        pool: 0,
        fields: [{ name: 'count', refcount: { max: 5, plain: true }, initial: { value: 2 } }],
      },
    });
    expect(model.threads[0]?.declaration.body[0]).toMatchObject({
      effect: { kind: 'get', object: { kind: 'object', object: { name: 'users' } } },
    });
  });

  test('`init`: imports first, then the file, then the check', () => {
    const files = { 'b.lock': 'var n: 0..9 = 0\ninit { n = 1 }' };
    const text =
      'import "b.lock"\ninit { n = 2 }\ninit { n = 3 }\nthread t { assert n == 4 }\ncheck "c" { init { n = 4 }; expect holds }';
    const { models, diagnostics } = resolveText(text, { files });
    expect(diagnostics).toEqual([]);
    expect(models[0]?.init.map((stmt) => stmt.kind === 'assign' && stmt.value)).toMatchObject([
      { value: 1 },
      { value: 2 },
      { value: 3 },
      { value: 4 },
    ]);
  });

  test('`when` chooses declarations and members', () => {
    const text =
      'flag spinning = false\nparam N = 1\nstruct s { when spinning { spin l } else { mutex l }; x: bool }\nwhen N > 1 { object o[N] : s } else { object o : s }\nvar p: s?\nthread t { if p != null { lock p.l } }\ncheck "c" { set spinning = false, true; set N = 1, 2; expect holds }';
    const { models, diagnostics } = resolveText(text);
    expect(diagnostics.map(line)).toEqual([]);
    expect(
      models.map(
        (model) => `${model.locks[0]!.kind} ${model.objects[0]!.size}${model.objects[0]!.array ? '[]' : ''}`,
      ),
    ).toEqual(['mutex 1', 'mutex 2[]', 'spin 1', 'spin 2[]']);
  });

  test('what callers owe, and what the last put runs', () => {
    const model = modelOf(
      'struct s { refcount c = 1; spin l; on zero as k { free k } }\nobject o : s\nfn f(k: s) requires held(k.l) requires not held(o.l) { unlock k.l }\nthread t { lock o.l; f(o); put o }',
    );
    const call = model.threads[0]?.declaration.body[1];
    expect(
      call?.kind === 'call' && call.call.function.requires.map(({ condition }) => condition.kind),
    ).toEqual(['held', 'not']);
    expect(model.structs[0]?.fields[0]?.refcount?.onZero).toMatchObject({
      binder: { name: 'k' },
      body: [{ kind: 'effect' }],
    });
  });

  test('allows of the file and of the check', () => {
    const model = modelOf(
      'mutex a\nallow unlock-not-held at l because "one"\nthread t { l: unlock a; m: unlock a }\ncheck "c" { allow unlock-not-held in t at m because "two"; expect holds }',
    );
    expect(model.allows).toMatchObject([
      { at: 'l', because: 'one' },
      { within: 't', at: 'm', because: 'two' },
    ]);
  });
});

test('many variants take no time to speak of', () => {
  const text = `${EPOLL}param N = 1\ncheck "many" { run close * N; set N = ${Array.from({ length: 40 }, (_, i) => i + 1).join(', ')}; expect holds }`;
  const started = performance.now();
  expect(resolveText(text).models).toHaveLength(42);
  expect(performance.now() - started).toBeLessThan(2000);
});
