/** One thread's step, from where it stands to where it comes to stand. */
import { assert } from '../base/index.js';
import type { Action, Location } from '../machine/index.js';
import { leave } from './begin.js';
import { delistEverywhere } from './channels.js';
import { handlersOn } from './interrupts.js';
import { isReady, lets, obstacles } from './obstacles.js';
import { Blocked, type Path } from './path.js';
import { perform } from './perform.js';

/** Has it come to its end, or not begun yet? What is queued or spawned may begin again. */
export const isOver = ({ actions }: Location): boolean =>
  actions.length === 0 || actions[0]!.op.op === 'begin-work';

/** Makes any of the steps that the path's thread can make from the location. */
export function makeStep(path: Path, { actions }: Location): void {
  for (const { when } of handlersOn(path, path.thread)) if (path.is(when)) throw new Blocked();
  if (actions.length === 0) throw new Blocked();
  const action = actions[path.choose(actions.length)]!;
  if (!isReady(obstacles(path, action))) throw new Blocked();
  carryOut(path, action);
}

function carryOut(path: Path, action: Action): void {
  const at = path.location!;
  path.performed.push({ location: at.id, action: at.actions.indexOf(action) });
  const target = perform(path, action.op);
  arrive(path, programOf(path).locations[action.targets[target]!]!);
}

function programOf({ machine, thread }: Path) {
  return thread < 0 ? machine.init : machine.programs[machine.threads[thread]!.program]!;
}

/** Comes to a location: stands there, or goes on in any way that is open. */
export function arrive(path: Path, location: Location): void {
  path.location = location;
  if (location.stop) {
    if (path.thread >= 0) stand(path, location);
    return;
  }
  const open = location.actions.filter((action) => action.guards.every((guard) => lets(path, guard)));
  assert(open.length > 0, `a step gets stuck at location ${location.id} of ${programOf(path).name}`);
  carryOut(path, open[path.choose(open.length)]!);
}

function stand(path: Path, location: Location): void {
  const { variables, values, thread } = path;
  for (const local of location.dead) path.set(variables.local(thread, local), values.zero);
  if (isOver(location)) {
    delistEverywhere(path);
    forgetOwn(path);
    leave(path);
  }
  path.set(variables.location(thread), path.constant(variables.standing(thread).indexOf(location.id)));
}

/** What a thread has for itself ends with it. */
function forgetOwn(path: Path): void {
  for (const cell of path.world.tables.ownCells[path.thread]!)
    path.set(path.variables.cell(cell), path.constant(path.machine.cells[cell]!.initial));
}
