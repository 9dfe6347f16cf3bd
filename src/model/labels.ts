/** Labels and gotos of one body, as written. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { jumpInto } from './errors/flow.js';
import { labelTwice, unknownLabel } from './errors/names.js';
import type { Sink } from './sink.js';
import { innerStatements } from './walk.js';

/** A block that one cannot jump into. */
interface Closed {
  readonly what: string;
  readonly span: Span;
}

interface Place {
  readonly name: Ast.Name;
  readonly inside: readonly Closed[];
}

/** Errors: a label twice (L0206), a goto to none (L0205) or into a `with`, `atomic` or `for` (L0408). */
export function checkLabels(sink: Sink, title: string, body: readonly Ast.Stmt[]): void {
  const labels = new Map<string, Place>();
  const gotos: Place[] = [];
  const visit = (stmt: Ast.Stmt, inside: readonly Closed[]): void => {
    if (stmt.kind === 'goto') gotos.push({ name: stmt.label, inside });
    if (stmt.kind === 'label') {
      const first = labels.get(stmt.label.text);
      if (first) sink.add(labelTwice(stmt.label, first.name.span));
      else labels.set(stmt.label.text, { name: stmt.label, inside });
    }
    const what = closedBy(stmt);
    const within = what === undefined ? inside : [...inside, { what, span: headOf(stmt) }];
    for (const inner of innerStatements(stmt)) visit(inner, within);
  };
  for (const stmt of body) visit(stmt, []);

  for (const { name, inside } of gotos) {
    const target = labels.get(name.text);
    if (target === undefined) {
      sink.add(unknownLabel(name, title, labels.keys()));
      continue;
    }
    const entered = target.inside.find((block) => !inside.some((own) => own.span.start === block.span.start));
    if (entered) sink.add(jumpInto(name, entered.what, entered.span, target.name.span));
  }
}

function closedBy(stmt: Ast.Stmt): string | undefined {
  switch (stmt.kind) {
    case 'with':
      return 'a `with`, past its lock';
    case 'rcu':
      return 'an `rcu` section, past its beginning';
    case 'atomic':
      return 'an `atomic` block';
    case 'for-range':
    case 'for-each':
      return 'a `for`, past its start';
    default:
      return undefined;
  }
}

/** The first line of a block, which is enough to show it. */
function headOf({ span }: Ast.Stmt): Span {
  const text = span.source.text.slice(span.start, span.end);
  const brace = text.indexOf('{');
  return { ...span, end: brace < 0 ? span.end : span.start + brace + 1 };
}
