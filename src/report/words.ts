/** Numbers, plurals and lists in words. */

/** `1 step`, `7 steps`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,204,000`, whatever the locale: output is the same everywhere. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** For formats that have one line for each thing. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
