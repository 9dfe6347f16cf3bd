/** What the terminal and the user's environment let output look like. */
import { PLAIN, type Style } from '../report/style.js';
import type { Io, Sink } from './io.js';

/** Narrower than this nothing can be laid out; wider lines are hard to read across. */
const WIDTHS = { least: 40, most: 160 } as const;

/** A terminal with a person before it: no pipe, no file, no build server's log. */
export function isInteractive(sink: Sink, io: Io): boolean {
  return sink.isTerminal && io.env.TERM !== 'dumb' && !isSet(io.env.CI);
}

/** How to write to `sink`; `colour` is what the command line asks for, if it does. */
export function styleFor(sink: Sink, io: Io, colour: boolean | undefined): Style {
  const columns = sink.isTerminal ? sink.columns : undefined;
  return {
    width: columns === undefined ? PLAIN.width : Math.min(Math.max(columns, WIDTHS.least), WIDTHS.most),
    colour: colour ?? coloured(sink, io),
    unicode: speaksUnicode(io),
  };
}

function coloured(sink: Sink, io: Io): boolean {
  const { NO_COLOR, FORCE_COLOR } = io.env;
  if (isSet(NO_COLOR)) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isInteractive(sink, io);
}

/** The locale as POSIX reads it; Windows has no such variables, and its terminals know Unicode. */
function speaksUnicode(io: Io): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = io.env;
  const locale = [LC_ALL, LC_CTYPE, LANG].find(isSet);
  return locale === undefined ? io.platform === 'win32' : /utf-?8/i.test(locale);
}

/** As `NO_COLOR` and `CI` mean it: present and not empty; `CI=false` is how people switch it off. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
