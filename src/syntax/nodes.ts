import type { Node } from 'ohm-js';
import type { Expr, Name, Parameter, Stmt, TypeExpr } from './ast.js';
import type { Place } from './place.js';

/** The typed ways from a node of Ohm's to a node of ours. */
export const expr = (node: Node): Expr => node.expr();
export const type = (node: Node): TypeExpr => node.type();
export const stmts = (node: Node): readonly Stmt[] => node.stmts();

/** The elements of a list with separators. */
export const list = (node: Node): readonly Node[] => node.asIteration().children;

/** What stands in an optional part of a rule. */
export function optional<T>(node: Node, read: (inner: Node) => T): T | undefined {
  const inner = node.children[0];
  return inner === undefined ? undefined : read(inner);
}

/** A property that is there only if it has a value. */
export function given<K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [k in K]?: V };
}

/** What a string in quotes says. */
export function unquoted(node: Node): string {
  return node.sourceString.slice(1, -1).replace(/\\(.)/g, '$1');
}

export function names(place: Place, node: Node): readonly Name[] {
  return list(node).map((n) => place.name(n));
}

/** The word of a rule whose alternatives are just these words. */
export function wordOf<W extends string>(node: Node): W {
  return node.sourceString as W;
}

/** `(a: T, b: U)`. */
export function parameters(place: Place, node: Node): readonly Parameter[] {
  const [, inner] = node.children;
  return list(inner!).map((p) => {
    const [name, , typeNode] = p.children;
    return { name: place.name(name!), type: type(typeNode!) };
  });
}
