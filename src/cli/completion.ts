/** `lockcheck completion`: what a shell needs to complete a command line, made from the commands themselves. */
import { never } from '../base/index.js';
import type { CommandOutline, OptionOutline } from './outline.js';
import type { Shell } from './values.js';

/** A script for a shell to load. */
export function completionScript(shell: Shell, commands: readonly CommandOutline[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
    default:
      return never(shell);
  }
}

/** Without a command's name, the options are those of this. */
const DEFAULT = 'check';

const namesOf = ({ short, long }: OptionOutline): string[] => (short === null ? [long] : [short, long]);

// ---------------------------------------------------------------- bash

function bash(commands: readonly CommandOutline[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      if (option.takes === null) return [];
      const asked = namesOf(option).map((flag) => `'${name} ${flag}'`);
      const offer =
        option.values.length > 0
          ? `_lockcheck_words '${option.values.join(' ')}'`
          : option.file
            ? '_lockcheck_files'
            : ':';
      return [`    ${asked.join(' | ')}) ${offer}; return ;;`];
    }),
  );
  const flags = commands.map(
    ({ name, options }) =>
      `      ${name}) _lockcheck_words '${[...options.flatMap(namesOf), '--help'].join(' ')}' ;;`,
  );
  const words = commands
    .filter((command) => command.words.length > 0)
    .map((command) => `    ${command.name}) _lockcheck_words '${command.words.join(' ')}' ;;`);
  return `# Completion of lockcheck for bash. Load it with: source <(lockcheck completion bash)
# These use the local variables of the function below.
_lockcheck_add() { local found; while IFS= read -r found; do COMPREPLY+=("$found"); done; }
_lockcheck_words() { _lockcheck_add < <(compgen -W "$1" -- "$current"); }
_lockcheck_files() { _lockcheck_add < <(compgen -f -- "$current"); }
_lockcheck_models() { _lockcheck_add < <(compgen -f -X '!*.lock' -- "$current"; compgen -d -- "$current"); }
_lockcheck() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=${DEFAULT}
  COMPREPLY=()
  case " ${names} " in
    *" \${COMP_WORDS[1]} "*) ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]} ;;
  esac
  # In bash an equals sign is a word of its own.
  [[ $before == '=' ]] && before=\${COMP_WORDS[COMP_CWORD-2]}
  case "$command $before" in
${values.join('\n')}
  esac
  if [[ $current == -* ]]; then
    case $command in
${flags.join('\n')}
    esac
    return
  fi
  ((COMP_CWORD == 1)) && _lockcheck_words '${names}'
  case $command in
${words.join('\n')}
    *) _lockcheck_models ;;
  esac
}
complete -o filenames -F _lockcheck lockcheck
`;
}

// ---------------------------------------------------------------- zsh

/** Within single quotes, and within brackets of \`_arguments\`. */
const zshText = (text: string): string => text.replace(/[\\[\]:]/g, '\\$&').replaceAll("'", "'\\''");

const MODELS = `_files -g "*.lock(-.)"`;

function zshOption(option: OptionOutline): string {
  const value = option.takes === null ? '' : `:${zshText(option.takes.slice(1, -1))}:${zshValues(option)}`;
  const flags = namesOf(option).map((flag) => `'*${flag}[${zshText(option.description)}]${value}'`);
  return flags.join(' ');
}

const zshValues = ({ values, file }: OptionOutline): string =>
  values.length > 0 ? `(${values.join(' ')})` : file ? '_files' : ' ';

function zsh(commands: readonly CommandOutline[]): string {
  const list = commands.map(({ name, description }) => `    '${name}:${zshText(description)}'`);
  const cases = commands.map(({ name, options, words }) => {
    const what = words.length > 0 ? `'*:what:(${words.join(' ')})'` : `'*:model:${MODELS}'`;
    return `    ${name})\n      _arguments -s \\\n${[...options.map(zshOption), what].map((line) => `        ${line}`).join(' \\\n')} ;;`;
  });
  return `#compdef lockcheck
# Completion of lockcheck for zsh. Load it with: source <(lockcheck completion zsh)
_lockcheck() {
  local -a commands
  local command=${DEFAULT}
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
  elif (( \${commands[(I)\${words[2]}:*]} )); then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  fi
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _lockcheck ]]; then _lockcheck "$@"; else compdef _lockcheck lockcheck; fi
`;
}

// ---------------------------------------------------------------- fish

const fishText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function fish(commands: readonly CommandOutline[]): string {
  const others = commands.map(({ name }) => name).filter((name) => name !== DEFAULT);
  const condition = (name: string): string =>
    name === DEFAULT
      ? `'not __fish_seen_subcommand_from ${others.join(' ')}'`
      : `'__fish_seen_subcommand_from ${name}'`;
  const lines = commands.flatMap(({ name, description, options, words }) => [
    `complete -c lockcheck -n __fish_use_subcommand -a ${name} -d ${fishText(description)}`,
    ...options.map(({ short, long, description: text, takes, values, file }) => {
      const flags = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
      const offer = values.length > 0 ? ` -xa ${fishText(values.join(' '))}` : file ? ' -rF' : ' -x';
      return `complete -c lockcheck -n ${condition(name)} ${flags}${takes === null ? '' : offer} -d ${fishText(text)}`;
    }),
    `complete -c lockcheck -n ${condition(name)} -a ${words.length > 0 ? fishText(words.join(' ')) : "'(__fish_complete_suffix .lock)'"}`,
  ]);
  return `# Completion of lockcheck for fish. Load it with: lockcheck completion fish | source
complete -c lockcheck -f
${lines.join('\n')}
`;
}
