/** `--check <name>`: which checks are meant, and whether there are any. */
import { suggest } from '../source/index.js';

/** Asks for checks by a part of their names, or by globs, and remembers what there was. */
export class NameFilter {
  private readonly unmatched: Set<string>;
  private readonly seen = new Set<string>();

  constructor(private readonly patterns: readonly string[]) {
    this.unmatched = new Set(patterns);
  }

  accepts(name: string): boolean {
    this.seen.add(name);
    const matching = this.patterns.filter((pattern) => matches(name, pattern));
    for (const pattern of matching) this.unmatched.delete(pattern);
    return matching.length > 0;
  }

  /** What is wrong, once all files have been looked at: null if each pattern met a check. */
  complaint(): string | null {
    const [pattern] = this.unmatched;
    if (pattern === undefined) return null;
    const names = [...this.seen];
    const near = suggest(pattern, names);
    if (near !== undefined) return `no check is named like \`${pattern}\`; did you mean \`${near}\`?`;
    if (names.length === 0) return `no check is named like \`${pattern}\`: there are none in these files`;
    const listed = names.slice(0, 10).map((name) => `\n  ${name}`);
    const more = names.length > listed.length ? `\n  … and ${names.length - listed.length} more` : '';
    return `no check is named like \`${pattern}\`; there are${listed.join('')}${more}`;
  }
}

function matches(name: string, pattern: string): boolean {
  const [text, part] = [name.toLowerCase(), pattern.toLowerCase()];
  if (text.includes(part)) return true;
  if (!/[*?]/.test(part)) return false;
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
