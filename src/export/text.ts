/** Small things about lines of text. */

/** A step's name, by which a run is read back: its place, and the leaf that it is. */
export function stepWords(place: string, leaf: number): string {
  return `${place.replaceAll('"', "'").replaceAll('\\', '/')} (step ${leaf})`;
}

const WIDTH = 100;

/** Parts of a conjunction, on one line if they fit there. */
export function block(parts: readonly string[], indent: string, between: string): string[] {
  const line = indent + parts.join(between);
  if (line.length <= WIDTH) return [line];
  // At the ends of lines: SPIN takes a line that could be a whole statement for one.
  return parts.map((part, i) => indent + part + (i === parts.length - 1 ? '' : between.trimEnd()));
}

/** Words in lines of at most the usual width. */
export function filled(words: readonly string[], indent: string, between: string): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}${between}${word}`.length <= WIDTH)
      lines[lines.length - 1] = `${last}${between}${word}`;
    else {
      if (last !== undefined) lines[lines.length - 1] = last + between.trimEnd();
      lines.push(indent + word);
    }
  }
  return lines;
}
