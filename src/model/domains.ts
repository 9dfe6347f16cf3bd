/** RCU's domains: its own, which no one declares, and those that are declared. */
import { words } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context, Unit } from './context.js';
import { entity } from './entities.js';
import { anotherSort } from './errors/names.js';
import type { RcuDomain } from './model.js';
import { describeEntity } from './values.js';

/** `rcu fs_srcu sleepable`. Errors: a name that is taken (L0202). */
export function declareDomains(unit: Unit, item: Ast.RcuItem): readonly RcuDomain[] {
  return item.domains.map(({ name, sleepable }) => {
    const domain: RcuDomain = { name: name.text, sleepable, own: false };
    unit.globals.add(unit.globals.values, name, { kind: 'domain', domain, span: name.span });
    return domain;
  });
}

/** RCU's own domain, which is part of the model from the first use on. */
export function ownDomain(unit: Unit): RcuDomain {
  unit.globals.usesRcu = true;
  return unit.globals.rcu;
}

/** The domain that a statement names, or RCU's own. Errors: an unknown name, or one of something else (L0208). */
export function domainOf(context: Context, e: Ast.Expr | undefined): RcuDomain | undefined {
  if (e === undefined) return ownDomain(context.unit);
  const found = entity(context, e);
  if (found === undefined || found.kind === 'domain') return found?.domain;
  return context.unit.sink.add(anotherSort(e.span, words(e.span), describeEntity(found), 'an RCU domain'));
}
