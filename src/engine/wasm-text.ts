/** Prints modules as text that people read and other tools assemble: the same module, to the byte. */
import { never } from '../base/index.js';
import { shapeOf } from './wasm-binary.js';
import type { Code, Func, Module, Type, Variable } from './wasm-code.js';

const WIDTH = 100;

export function text(module: Module): string {
  const { shared, pages, maximum } = module.memory;
  const shapes = [...new Set(module.functions.map(shapeOf))];
  const lines = ['(module'];
  shapes.forEach((shape, i) => {
    const f = module.functions.find((one) => shapeOf(one) === shape)!;
    lines.push(
      `  (type $t${i} (func${list(
        'param',
        f.parameters.map((p) => p.type),
      )}${list('result', f.results)}))`,
    );
  });
  lines.push(`  (import "env" "memory" (memory ${pages} ${maximum}${shared ? ' shared' : ''}))`);
  for (const f of module.functions) {
    const head = [`(func $${f.name}`, `(type $t${shapes.indexOf(shapeOf(f))})`];
    lines.push(
      '',
      `  ${[...head, ...f.parameters.map((p) => named('param', p))].join(' ')}${list('result', f.results)}`,
    );
    for (const local of f.locals) lines.push(`    ${named('local', local)}`);
    for (const code of f.body) lines.push(...indented(printed(code), '    '));
    lines.push('  )');
  }
  lines.push('');
  for (const { name, type, initial } of module.globals)
    lines.push(`  (global $${name} (mut ${type}) (${type}.const ${initial}))`);
  for (const f of module.functions.filter((one: Func) => one.exported))
    lines.push(`  (export "${f.name}" (func $${f.name}))`);
  lines.push(')', '');
  return lines.join('\n');
}

const list = (word: string, types: readonly Type[]): string =>
  types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;

const named = (word: string, { name, type }: Variable): string => `(${word} $${name} ${type})`;

const indented = (lines: readonly string[], by: string): string[] => lines.map((line) => by + line);

/** The lines of an instruction, those before it folded into it. */
function printed(code: Code): string[] {
  switch (code.is) {
    case 'const':
      return [`(${code.type}.const ${shown(code.value)})`];
    case 'plain':
      return folded(code.op, code.args);
    case 'memory':
      return folded(code.op + (code.offset === 0 ? '' : ` offset=${code.offset}`), code.args);
    case 'get':
      return [`(local.get $${code.variable.name})`];
    case 'set':
    case 'tee':
      return folded(`local.${code.is} $${code.variable.name}`, [code.value]);
    case 'global.get':
      return [`(global.get $${code.global.name})`];
    case 'global.set':
      return folded(`global.set $${code.global.name}`, [code.value]);
    case 'call':
      return folded(`call $${code.target.name}`, code.args);
    case 'block':
    case 'loop':
      return nest(`(${code.is} $${code.label.name}`, code.body.flatMap(printed), ')');
    case 'if': {
      const { condition, then, otherwise } = code;
      const inside = [...printed(condition), ...nest('(then', then.flatMap(printed), ')')];
      if (otherwise.length > 0) inside.push(...nest('(else', otherwise.flatMap(printed), ')'));
      return nest('(if', inside, ')');
    }
    case 'br':
      return code.condition
        ? folded(`br_if $${code.label.name}`, [code.condition])
        : [`(br $${code.label.name})`];
    case 'br_table': {
      const labels = [...code.labels, code.other].map((label) => `$${label.name}`);
      return folded(`br_table ${labels.join(' ')}`, [code.index]);
    }
    case 'return':
      return folded('return', code.value ? [code.value] : []);
    case 'sequence':
      return code.body.flatMap(printed);
    case 'comment':
      return code
        .text()
        .split('\n')
        .map((line) => `;; ${line}`);
    default:
      return never(code);
  }
}

/** Numbers as masks and addresses are read, unless they are small. */
const shown = (value: bigint): string => (value > 255n ? `0x${value.toString(16)}` : String(value));

function folded(head: string, args: readonly Code[]): string[] {
  const inside = args.map(printed);
  const flat = `(${[head, ...inside.flat()].join(' ')})`;
  const short = flat.length <= WIDTH && inside.every((lines) => lines.length === 1);
  return short ? [flat] : nest(`(${head}`, inside.flat(), ')');
}

function nest(open: string, lines: readonly string[], close: string): string[] {
  return lines.length === 0 ? [open + close] : [open, ...indented(lines, '  '), close];
}
