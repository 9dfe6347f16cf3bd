/** The kernels' macros and functions for lists. Loops such as `SLIST_FOREACH` are `for k in l`. */
import { each, type ListSense, later, means, nothing, type Signature, type Table } from './table.js';

const list = (names: string, what: ListSense['what'], ...takes: readonly Signature[]): Table =>
  each(names.split(' '), means({ does: 'list', what }, ...takes));

const byLink = (names: string, what: ListSense['what'], ...takes: readonly Signature[]): Table =>
  each(names.split(' '), means({ does: 'list', what, byLink: true }, ...takes));

const NO_LIST = 'a removal that does not say of which list';
const WHICH = 'write `remove k from l`';

/** `<sys/queue.h>` of the BSDs. */
export const QUEUE: Table = {
  ...list(
    'SLIST_INSERT_HEAD LIST_INSERT_HEAD STAILQ_INSERT_HEAD SIMPLEQ_INSERT_HEAD TAILQ_INSERT_HEAD',
    'insert',
    'list, object, -',
  ),
  ...list('STAILQ_INSERT_TAIL SIMPLEQ_INSERT_TAIL TAILQ_INSERT_TAIL', 'insert at end', 'list, object, -'),
  ...list('SLIST_REMOVE STAILQ_REMOVE SIMPLEQ_REMOVE', 'remove', 'list, object, -, -'),
  ...list('TAILQ_REMOVE', 'remove', 'list, object, -'),
  ...list('SLIST_REMOVE_HEAD STAILQ_REMOVE_HEAD SIMPLEQ_REMOVE_HEAD', 'remove first', 'list, -'),
  ...list('SLIST_FIRST LIST_FIRST STAILQ_FIRST SIMPLEQ_FIRST TAILQ_FIRST', 'first', 'list'),
  ...list('SLIST_EMPTY LIST_EMPTY STAILQ_EMPTY SIMPLEQ_EMPTY TAILQ_EMPTY', 'empty', 'list'),
  ...list('SLIST_NEXT LIST_NEXT STAILQ_NEXT SIMPLEQ_NEXT TAILQ_NEXT', 'next', 'object, field'),
  ...later(NO_LIST, 'LIST_REMOVE', WHICH),
};

/** `<linux/list.h>`. */
export const LIST_H: Table = {
  ...byLink('list_add list_add_rcu hlist_add_head hlist_add_head_rcu', 'insert', 'object, list'),
  ...byLink('list_add_tail list_add_tail_rcu', 'insert at end', 'object, list'),
  ...list('list_first_entry list_first_entry_or_null', 'first', 'list, -, -'),
  ...list('list_next_entry', 'next', 'object, field'),
  ...list('list_empty hlist_empty', 'empty', 'list'),
  ...later(
    NO_LIST,
    'list_del list_del_init list_del_rcu list_move list_move_tail hlist_del hlist_del_init hlist_del_rcu hlist_del_init_rcu',
    WHICH,
  ),
  ...nothing('INIT_LIST_HEAD INIT_HLIST_HEAD INIT_HLIST_NODE'),
};
