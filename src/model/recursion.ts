/** Calls are expanded, so no function may come back to itself, by an `on zero` block either. */
import type { Label, Span } from '../source/index.js';
import type { Unit } from './context.js';
import { recursion } from './errors/flow.js';
import { callOf, effectOf, everyStatement } from './inside.js';
import type { Field, Fn, Stmt } from './model.js';

/** What is expanded where it is called: a function, or what the last `put` of a count runs. */
type Node = Fn | Field;

interface Edge {
  readonly to: Node;
  readonly span: Span;
}

/** Errors: circles of calls, each once (L0407). */
export function checkRecursion(unit: Unit, fns: readonly Fn[], counts: readonly Field[]): void {
  const done = new Set<Node>();
  const path: Edge[] = [];
  const visit = (node: Node, span: Span): void => {
    const start = path.findIndex((edge) => edge.to === node);
    if (start >= 0) {
      const circle = [...path.slice(start + 1), { to: node, span }];
      report(unit, node, circle);
      return;
    }
    if (done.has(node)) return;
    path.push({ to: node, span });
    for (const edge of edgesOf(node)) visit(edge.to, edge.span);
    path.pop();
    done.add(node);
  };
  for (const node of [...fns, ...counts]) visit(node, node.span);
}

function report(unit: Unit, start: Node, circle: readonly Edge[]): void {
  const [first, ...others] = circle;
  const labels = others.map(({ to, span }): Label => ({ span, text: `${nameOf(to)} is called here` }));
  unit.sink.add(recursion(first!.span, [nameOf(start), ...circle.map(({ to }) => nameOf(to))], labels));
}

const nameOf = (node: Node): string =>
  'parameters' in node ? `\`${node.name}\`` : `\`on zero\` of \`${node.struct.name}.${node.name}\``;

function edgesOf(node: Node): readonly Edge[] {
  return 'parameters' in node ? callsIn(node.body) : callsIn(node.refcount?.onZero?.body ?? []);
}

function callsIn(body: readonly Stmt[]): readonly Edge[] {
  const edges: Edge[] = [];
  for (const stmt of everyStatement(body)) {
    const call = callOf(stmt);
    const effect = effectOf(stmt);
    if (call) edges.push({ to: call.function, span: call.span });
    if (effect?.kind === 'put' && effect.field.refcount?.onZero)
      edges.push({ to: effect.field, span: stmt.span });
  }
  return edges;
}
