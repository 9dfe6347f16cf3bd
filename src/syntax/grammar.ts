import { readFileSync } from 'node:fs';
import type { Grammar, Semantics } from 'ohm-js';
import * as ohm from 'ohm-js';
import { clauseActions } from './checks.js';
import {
  declarationActions,
  fieldActions,
  itemActions,
  memberActions,
  pieceActions,
} from './declarations.js';
import { expressionActions } from './expressions.js';
import { Place } from './place.js';
import { blockActions, statementActions } from './statements.js';
import { typeActions } from './types.js';

/** The grammar, and the way from its matches to trees. */
export interface Syntax {
  readonly grammar: Grammar;
  readonly semantics: Semantics;
  readonly place: Place;
}

let loaded: Syntax | undefined;

/** Reads `grammar/lock.ohm`, once. */
export function syntax(): Syntax {
  if (loaded === undefined) {
    const grammar = ohm.grammar(readFileSync(new URL('../../grammar/lock.ohm', import.meta.url), 'utf8'));
    const place = new Place();
    const semantics = grammar
      .createSemantics()
      .addOperation('piece', pieceActions(place))
      .addOperation('items', itemActions(place))
      .addOperation('members', memberActions(place))
      .addOperation('fields', fieldActions(place))
      .addOperation('declaration', declarationActions(place))
      .addOperation('clauses', clauseActions(place))
      .addOperation('stmts', blockActions())
      .addOperation('stmt', statementActions(place))
      .addOperation('expr', expressionActions(place))
      .addOperation('type', typeActions(place));
    loaded = { grammar, semantics, place };
  }
  return loaded;
}
