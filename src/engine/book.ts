/** Keeps what is sighted: of each sight, or combination of what a view shows, the first occurrence. */
import { assert } from '../base/index.js';
import { isFinding } from '../rules/index.js';
import type { Rules } from '../rules/rules.js';
import { evaluate } from '../rules/value.js';
import type { Event } from './explorer.js';
import { type Layout, unpack } from './layout.js';
import { type Path, stepsOf, type Ways } from './paths.js';
import { DEADLOCK } from './plan.js';
import { bitOf, wordOf } from './sets.js';

export class Book {
  /** By key, the path; absent for those that were seen while states had no numbers. */
  private readonly found = new Map<string, Path | undefined>();
  /** The deepest layer in which something was seen that no path is known to. */
  private untold = -1;

  constructor(
    private readonly rules: Rules,
    private readonly layout: Layout,
  ) {}

  /** How runs begin. */
  begin(): void {
    for (const sight of this.rules.beginning.sights) this.found.set(this.rules.sights[sight]!.key, []);
  }

  /** Something was seen at a depth; `ways` leads to it, where states have numbers. */
  note(event: Event, depth: number, ways: Ways | undefined): void {
    for (const key of this.keysOf(event)) {
      const known = this.found.get(key);
      if (known !== undefined || (!ways && this.found.has(key))) continue;
      this.found.set(key, ways ? this.pathTo(event, ways) : undefined);
      if (!ways) this.untold = Math.max(this.untold, depth);
    }
  }

  /** How deep to search again for the paths that are missing; -1: none are. */
  get missing(): number {
    return this.untold;
  }

  /** All has been seen again, with numbers. */
  complete(): void {
    for (const [key, path] of this.found) assert(path !== undefined, `${key} was not found again`);
    this.untold = -1;
  }

  get paths(): Path[] {
    return [...this.found.values()].filter((path) => path !== undefined);
  }

  /** The keys of the findings that paths are known to. */
  get told(): readonly string[] {
    return this.findings().flatMap(([key, path]) => (path === undefined ? [] : [key]));
  }

  /** The keys of the findings that no path is known to, or not yet. */
  get untraced(): readonly string[] {
    return this.findings().flatMap(([key, path]) => (path === undefined ? [key] : []));
  }

  private findings(): (readonly [key: string, path: Path | undefined])[] {
    const finding = new Set(this.rules.sights.flatMap((sight) => (isFinding(sight) ? [sight.key] : [])));
    return [...this.found].filter(([key]) => finding.has(key) || key.startsWith('deadlock'));
  }

  private keysOf(event: Event): readonly string[] {
    if (event.sight === DEADLOCK) {
      const stuck = this.rules.threads
        .map(({ thread }) => thread)
        .filter((thread) => event.masks[wordOf(thread)]! & bitOf(thread));
      return this.rules.deadlock.keys(unpack(this.layout, event.state), new Set(stuck));
    }
    const { key, what } = this.rules.sights[event.sight]!;
    if (what.kind !== 'view') return [key];
    const state = unpack(this.layout, event.state);
    const { location, at } = this.rules.threads[what.thread]!;
    const { view } = at[state[location]!]!.arrival;
    if (view?.sight !== event.sight) return [key];
    return [`${key} | ${view.values.map((value) => evaluate(value, state)).join(' ')}`];
  }

  private pathTo({ number, leaf, state }: Event, ways: Ways): Path {
    const path = ways.to(number);
    if (leaf < 0) return path;
    const steps = stepsOf(this.rules, unpack(this.layout, state));
    const choice = steps.findIndex((step) => step.index === leaf);
    assert(choice >= 0, `leaf ${leaf} is no step here`);
    return [...path, choice];
  }
}
