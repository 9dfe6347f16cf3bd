/** `lockcheck man`: the manual page, made from the commands and the words of the help. */
import { AFTER_HELP, BEFORE_HELP } from './help.js';
import type { CommandOutline, OptionOutline } from './outline.js';

/** The page in the language of \`man\`. */
export function manPage(commands: readonly CommandOutline[], version: string): string {
  const [check] = commands;
  return [
    `.TH LOCKCHECK 1 "" "lockcheck ${version}" "User Commands"`,
    '.SH NAME',
    'lockcheck \\- a model checker for lock protocols',
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, takes, options }) => [
      `.B lockcheck ${name === check?.name ? `[${name}]` : name}`,
      roff([takes, options.length > 0 ? '[options]' : ''].join(' ').trim()),
      '.br',
    ]),
    '.SH DESCRIPTION',
    ...roff(BEFORE_HELP.trim()).split('\n'),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    ...AFTER_HELP.trim()
      .split(/\n\n(?=\S)/)
      .flatMap(sectionLines),
    '.SH SEE ALSO',
    roff(
      'The README of lockcheck has the language and what is checked without being asked; lockcheck explain says what each diagnostic and violation means.',
    ),
    '',
  ].join('\n');
}

function commandLines({ name, takes, description, options }: CommandOutline): string[] {
  return [
    `.SS lockcheck ${name} ${roff(takes)}`.trimEnd(),
    sentence(description),
    ...options.flatMap((option) => ['.TP', `.B ${flagsOf(option)}`, roff(option.description)]),
  ];
}

const flagsOf = ({ short, long, takes }: OptionOutline): string =>
  roff([short, long].filter((flag) => flag !== null).join(', ') + (takes === null ? '' : ` ${takes}`));

const sentence = (text: string): string => roff(`${text[0]!.toUpperCase()}${text.slice(1)}.`);

/** A paragraph of the help: what comes before the first colon is its heading. */
function sectionLines(paragraph: string): string[] {
  const colon = paragraph.indexOf(':');
  const heading = paragraph.slice(0, colon).replace(/,.*/, '');
  const rest = paragraph.slice(colon + 1);
  const body = rest.startsWith('\n')
    ? ['.nf', ...roff(rest.slice(1)).split('\n'), '.fi']
    : roff(rest.trim()).split('\n');
  return [`.SH ${heading.toUpperCase()}`, ...body];
}

/** Text as it is: no escapes, no requests, and hyphens that can be copied. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');
}
