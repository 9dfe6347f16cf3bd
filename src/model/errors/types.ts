import { type Diagnostic, error, type Span, words } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Expr, Field, Type } from '../model.js';
import { typeName } from '../types.js';

const quoted = (span: Span): string => {
  const text = words(span);
  return text.length <= 40 ? `\`${text}\`` : 'this';
};

/** A kind of type in words, with its article. */
export function typeInWords(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'true or false';
    case 'range':
      return 'a number';
    case 'enum':
      return `a value of \`${type.name}\``;
    case 'reference':
      return `a reference to a \`${type.struct.name}\``;
    case 'thread':
      return 'a thread';
    case 'lock':
      return `a reference to a ${type.lock}`;
    case 'array':
      return 'an array';
  }
}

export const typeMismatch = (
  span: Span,
  found: Type,
  wanted: Type,
  why?: { span: Span; text: string },
): Diagnostic =>
  error(
    'L0301',
    span,
    `${typeInWords(wanted)} is expected here, and ${quoted(span)} is ${typeInWords(found)}`,
    {
      labels: why ? [why] : [],
      help:
        wanted.kind === 'bool' && found.kind === 'range' && found.min === found.max
          ? [`write \`${found.min === 0 ? 'false' : 'true'}\``]
          : [],
    },
  );

export const numberExpected = (span: Span, found: Type): Diagnostic =>
  error('L0301', span, `a number is expected here, and ${quoted(span)} is ${typeInWords(found)}`);

/** `test`: the local that could be asked first; absent for what others can write. */
export function nullIntoNonNull(value: Expr, wanted: Type, declared: Span | undefined): Diagnostic {
  const { span, type } = value;
  const labels = declared ? [{ span: declared, text: `a \`${typeName(wanted)}\` is never null` }] : [];
  if (value.kind === 'null') {
    const help = [`declare it as \`${typeName(wanted)}?\` if it may be null`];
    return error('L0302', span, `null cannot go where a \`${typeName(wanted)}\` is expected`, {
      labels,
      help,
    });
  }
  const own = value.kind === 'read' && value.place.kind === 'local';
  const help = own
    ? [`ask first: \`if ${quotable(span)} != null { … }\``]
    : [`read it into a local and ask that: \`var p: ${typeName(type)} = …\`, \`if p != null { … }\``];
  return error('L0302', span, `${quoted(span)} may be null, and a \`${typeName(wanted)}\` is expected here`, {
    labels,
    help: [...help, `or declare the other as \`${typeName(wanted)}?\``],
  });
}

export const nullWithoutType = (span: Span): Diagnostic =>
  error('L0303', span, 'nothing says what this null could refer to', {
    help: ['compare a reference with null, or assign null to one'],
  });

export const notNullable = (span: Span, found: Type): Diagnostic =>
  error('L0303', span, `${typeInWords(found)} is never null`);

export const unlike = (span: Span, left: Type, right: Type): Diagnostic =>
  error('L0303', span, `${typeInWords(left)} cannot be compared with ${typeInWords(right)}`);

export const notOrdered = (span: Span, found: Type): Diagnostic =>
  error('L0303', span, `only numbers have an order, and ${quoted(span)} is ${typeInWords(found)}`, {
    help: ['compare with `==` or `!=`'],
  });

const plural = (n: number): string => `${n} argument${n === 1 ? '' : 's'}`;

export const argumentCount = (
  span: Span,
  name: string,
  given: number,
  signature: string,
  wanted: number,
  declared?: Span,
): Diagnostic =>
  error(
    'L0304',
    span,
    `\`${name}\` takes ${plural(wanted)}, and ${given} ${given === 1 ? 'is' : 'are'} given`,
    {
      labels: declared ? [{ span: declared, text: 'declared here' }] : [],
      help: [`write \`${signature}\``],
    },
  );

export const notAnObject = (span: Span, found: Type, field: string): Diagnostic =>
  error('L0305', span, `${quoted(span)} is ${typeInWords(found)} and has no field \`${field}\``);

export const indexMissing = (span: Span, name: string, size: number): Diagnostic =>
  error('L0306', span, `\`${name}\` is an array: this does not say which of its ${size} elements`, {
    help: [`write \`${name}[0]\``],
  });

export const notAnArray = (span: Span, text: string): Diagnostic =>
  error('L0306', span, `\`${text}\` is no array`);

/** `result` is the type of its answer, if it has one. */
export const effectInside = (span: Span, word: string, result: string | undefined): Diagnostic =>
  error('L0307', span, `\`${word}\` does something, and cannot stand inside an expression`, {
    notes: ['it is a step of its own: a whole right-hand side, or the whole condition of an `if` or `while`'],
    help: [
      result === undefined
        ? `let it stand as a statement of its own: \`${quotable(span)}\``
        : `write \`var x: ${result} = ${quotable(span)}\` first, and use \`x\` here`,
    ],
  });

export const callInside = (span: Span, name: string): Diagnostic =>
  error('L0307', span, `a call of the function \`${name}\` cannot stand inside an expression`, {
    notes: ['a call is a statement, the right-hand side of `=`, or the whole condition of an `if`'],
    help: ['assign its result to a local first, or declare it as a `def` if it is an expression'],
  });

const quotable = (span: Span): string => (words(span).length <= 60 ? words(span) : '…');

export const statementDoesNothing = (span: Span): Diagnostic =>
  error('L0308', span, 'this statement does nothing', {
    help: [`write \`assert ${quotable(span)}\` to check it, or assign it to something`],
  });

export const notACondition = (span: Span, found: Type): Diagnostic =>
  error('L0309', span, `a condition is true or false, and ${quoted(span)} is ${typeInWords(found)}`, {
    help:
      found.kind === 'reference' || found.kind === 'thread'
        ? [`write \`${quotable(span)} != null\``]
        : found.kind === 'range'
          ? [`write \`${quotable(span)} != 0\``]
          : [],
  });

export const noAnswer = (span: Span, word: string): Diagnostic =>
  error('L0309', span, `\`${word}\` has no result`, { help: ['let it stand as a statement'] });

export const reversedAnswer = (span: Span, word: string): Diagnostic =>
  error('L0911', span, `the answer of \`${word}\` is not supported yet as a value`, {
    notes: ['it is false where the lock was taken, the other way round than with every other trylock'],
    help: [`write \`if ${quotable(span)} { … }\`, or \`trylock\``],
  });

export const returnsNothing = (span: Span, title: string, head: Span): Diagnostic =>
  error('L0310', span, `${title} returns no value`, {
    labels: [{ span: head, text: 'no result type is declared here' }],
  });

export const returnsValue = (span: Span, title: string, result: Type, head: Span): Diagnostic =>
  error('L0310', span, `${title} returns ${typeInWords(result)}, and this return gives none`, {
    labels: [{ span: head, text: 'the result is declared here' }],
  });

export const noExpression = (span: Span): Diagnostic =>
  error('L0311', span, `${quoted(span)} is no expression of this language`, {
    notes: ['arguments may be anything only where a kernel function does not care for them here'],
  });

export const constField = (field: Name | string, span: Span, declared: Span): Diagnostic => {
  const name = typeof field === 'string' ? field : field.text;
  return error('L0312', span, `\`${name}\` is declared \`const\``, {
    labels: [{ span: declared, text: 'declared here' }],
    notes: ['a const field is set where its object is made: in `object` and in `new`'],
  });
};

export const notAssignable = (span: Span, what: string, help?: string): Diagnostic =>
  error('L0312', span, `${quoted(span)} is ${what} and cannot be assigned`, help ? { help: [help] } : {});

export const noCount = (span: Span, struct: string, declared: Span): Diagnostic =>
  error('L0313', span, `\`${struct}\` has no refcount`, {
    labels: [{ span: declared, text: 'declared here' }],
    help: ['declare one: `refcount count = 1`'],
  });

export const severalCounts = (span: Span, struct: string, names: readonly string[]): Diagnostic =>
  error(
    'L0313',
    span,
    `\`${struct}\` has several refcounts: ${names.map((name) => `\`${name}\``).join(', ')}`,
    {
      help: [`write \`${quotable(span)}.${names[0]}\``],
    },
  );

export const notInProperty = (span: Span, what: string, help: string): Diagnostic =>
  error('L0316', span, `${what} has no meaning in a property`, {
    notes: ['a property is seen by no thread in particular'],
    help: [help],
  });

export const notInitial = (span: Span): Diagnostic =>
  error('L0317', span, 'an initial value is known before anything runs', {
    notes: ['it may use numbers, params, flags, enum values, null and named objects'],
    help: ['set it in `init { … }` if it takes more'],
  });

export const notInGuard = (span: Span): Diagnostic =>
  error('L0317', span, 'a guard is a path to a lock, over fields and variables');

export const keyNotConst = (span: Span, field: string, declared: Span): Diagnostic =>
  error('L0317', span, `\`${field}\` can change, and \`nested by\` reads const fields`, {
    labels: [{ span: declared, text: 'declared here' }],
    help: ['declare the field `const`'],
  });

export const arrayLocal = (span: Span, what: string): Diagnostic =>
  error('L0318', span, `${what} cannot be an array`, { help: ['declare a `var` at top level, or a field'] });

export const arrayOfArrays = (span: Span): Diagnostic =>
  error('L0318', span, 'an array of arrays is not possible', {
    help: ['use one array, or objects in an array'],
  });

export const threadNotOptional = (span: Span): Diagnostic =>
  error('L0318', span, 'a variable for a thread may always be none', { help: ['write `thread?`'] });

export const optionalValue = (span: Span, name: string): Diagnostic =>
  error('L0318', span, `a \`${name}\` is never null: only references and threads have \`?\``, {
    help: [`write \`${name}\``],
  });

export const notAnObjectWord = (span: Span, found: Type, word: string): Diagnostic =>
  error(
    'L0305',
    span,
    `\`${word}\` wants a reference to an object, and ${quoted(span)} is ${typeInWords(found)}`,
  );

/** A reference that is never null needs something to refer to from the start. */
export function neverNullUnset(span: Span, name: string, field?: Field): Diagnostic {
  if (field === undefined) {
    return error('L0302', span, `\`${name}\` is never null, and has no initial value`, {
      help: ['write `= x` with a named object, or declare it with `?`'],
    });
  }
  return error('L0302', span, `\`${name}\` does not say its \`${field.name}\`, which is never null`, {
    labels: [{ span: field.span, text: 'declared here' }],
    help: [`write \`{ ${field.name} = … }\`, or declare the field with \`?\``],
  });
}
