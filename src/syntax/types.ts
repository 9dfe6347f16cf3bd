import type { ActionDict } from 'ohm-js';
import type { TypeExpr } from './ast.js';
import { expr, type } from './nodes.js';
import type { Place } from './place.js';

/** How types are built. */
export function typeActions(place: Place): ActionDict<TypeExpr> {
  return {
    Type_array(element, _open, size, _close) {
      return { kind: 'array', element: type(element), size: expr(size), span: place.span(this) };
    },
    Type_range(low, _dots, high) {
      return { kind: 'range', low: expr(low), high: expr(high), span: place.span(this) };
    },
    Type_lock(_and, kind, question) {
      return {
        kind: 'lock-reference',
        lockKind: place.name(kind),
        optional: question.numChildren > 0,
        span: place.span(this),
      };
    },
    Type_named(name, question) {
      return {
        kind: 'named',
        name: place.name(name),
        optional: question.numChildren > 0,
        span: place.span(this),
      };
    },
  };
}
