import type { ActionDict, Node } from 'ohm-js';
import type { AllowItem, CheckClause, Expectation, Name, RunThread } from './ast.js';
import { expr, given, list, names, optional, stmts, unquoted } from './nodes.js';
import type { Place } from './place.js';

export const clausesOf = (node: Node): readonly CheckClause[] => node.clauses();

/** How the inside of a check is built. `set N = 2, fixed` is two clauses. */
export function clauseActions(place: Place): ActionDict<readonly CheckClause[]> {
  return {
    Clauses(_stops, clauses) {
      return clauses.children.flatMap(clausesOf);
    },
    ClauseEnded_init(init, body, _stops) {
      const span = place.across(place.span(init), place.span(body));
      return [{ kind: 'init', body: stmts(body), span }];
    },
    ClauseEnded_plain(clause, _end) {
      return clausesOf(clause);
    },
    Clause_set(_set, settings) {
      return list(settings).map((s) => {
        const [name, , first, more] = s.child(0).children;
        return {
          kind: 'set',
          name: place.name(name!),
          values:
            first === undefined
              ? []
              : [expr(first), ...more!.children.map((m) => expr(m.child(m.numChildren - 1)))],
          span: place.span(s),
        };
      });
    },
    Clause_run(run, threads, without) {
      const span = place.across(place.span(run), place.span(threads));
      return [
        { kind: 'run', threads: list(threads).map((t) => runThread(place, t)), span },
        ...(optional(without, clausesOf) ?? []),
      ];
    },
    Without(_without, threads) {
      return [{ kind: 'without', threads: names(place, threads), span: place.span(this) }];
    },
    Clause_deny(_deny, violation) {
      return [{ kind: 'deny', violation: place.name(violation), span: place.span(this) }];
    },
    Allow(_allow, _violation, _within, _at, _because, _reason) {
      return [{ kind: 'allow', allow: allowItem(place, this), span: place.span(this) }];
    },
    Clause_expect(_expect, expectations) {
      const all = list(expectations).flatMap((e) => expectation(place, e.child(0)));
      return [{ kind: 'expect', expectations: all, span: place.span(this) }];
    },
  };
}

/** `allow KIND [in x] [at l] because "…"`, in a check or beside it. */
export function allowItem(place: Place, node: Node): AllowItem {
  const [, violation, within, at, , because] = node.children;
  return {
    kind: 'allow',
    violation: place.name(violation!),
    ...whereabouts(place, within!, at!),
    because: unquoted(because!),
    span: place.span(node),
  };
}

function whereabouts(place: Place, within: Node, at: Node): { readonly within?: Name; readonly at?: Name } {
  return {
    ...given(
      'within',
      optional(within, (w) => place.name(w.child(1))),
    ),
    ...given(
      'at',
      optional(at, (a) => place.name(a.child(1))),
    ),
  };
}

function runThread(place: Place, node: Node): RunThread {
  const [name, args, times] = node.children;
  return {
    name: place.name(name!),
    ...given(
      'arguments',
      optional(args!, (a) => list(a.child(1)).map(expr)),
    ),
    ...given(
      'count',
      optional(times!, (t) => expr(t.child(1))),
    ),
    span: place.span(node),
  };
}

function expectation(place: Place, node: Node): readonly Expectation[] {
  switch (node.ctorName) {
    case 'Expectation_holds':
      return [{ kind: 'holds', span: place.span(node) }];
    case 'Expectation_violates':
      return list(node.child(1)).map((v) => violation(place, v));
    default: {
      const [word, name] = node.children;
      const kind = word!.sourceString === 'never' ? 'never' : 'reaches';
      return [{ kind, name: place.name(name!), span: place.span(node) }];
    }
  }
}

function violation(place: Place, node: Node): Expectation {
  const shape = node.child(0);
  const span = place.span(node);
  if (shape.ctorName === 'Violation_property') {
    const [word, name] = shape.children;
    return {
      kind: word!.sourceString === 'finally' ? 'finally' : 'invariant',
      name: place.name(name!),
      span,
    };
  }
  const [kind, within, at] = shape.children;
  return { kind: 'violation', violation: place.name(kind!), ...whereabouts(place, within!, at!), span };
}
