import { readFileSync } from 'node:fs';
import type { Grammar, Semantics } from 'ohm-js';
import * as ohm from 'ohm-js';
import { clauseActions } from './checks.js';
import { expressionActions } from './expressions.js';
import { itemActions, pieceActions } from './items.js';
import { declarationActions, fieldActions, memberActions } from './members.js';
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

/** Loads the grammar, once. */
export function syntax(): Syntax {
  if (loaded === undefined) {
    const grammar = load(read('lock.ohm'), read('lock.recipe'));
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

/**
 * Compiling the grammar's text takes Ohm longer than all the rest of a small run. So the compiled form,
 * Ohm's "recipe", is kept beside it; it says which text it was made of, and is used for no other.
 */
function load(text: string, compiled: string): Grammar {
  const recipe: Recipe = JSON.parse(compiled);
  return recipe[1].source === text ? makeRecipe(recipe) : ohm.grammar(text);
}

/** What Ohm makes of a grammar: `grammar`, its source, and more that only Ohm need understand. */
type Recipe = readonly ['grammar', { readonly source: string }, ...unknown[]];

// Ohm's typings leave out the entry through which its own compiled grammars come in.
const { makeRecipe } = ohm as typeof ohm & { readonly makeRecipe: (recipe: Recipe) => Grammar };

function read(name: string): string {
  return readFileSync(new URL(`../../grammar/${name}`, import.meta.url), 'utf8');
}
