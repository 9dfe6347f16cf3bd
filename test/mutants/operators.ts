/** The automatic mutator: all the places of a file that its operators know how to spoil. */
import ts from 'typescript';
import { type Fault, type Named, named } from './fault.js';

const BOUNDARY: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
};

/** Internal errors: to be without one is no fault of what they guard. */
const GUARDS = new Set(['assert', 'never']);

const OTHER_METHOD: Readonly<Record<string, string>> = { some: 'every', every: 'some' };

export function mutantsOf(file: string, text: string): Named[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const room = file.split('/')[1]!;
  const found: Fault[] = [];

  const spoil = (operator: string, node: ts.Node, replacement: string, statement = false): void => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    found.push({ file, room, operator, start, end, replacement, statement });
  };
  const textOf = (node: ts.Node): string => node.getText(source);

  /** A condition, taken for its opposite; or the branch that has no other, for one never taken. */
  const condition = (node: ts.Expression, alone: boolean): void => {
    spoil('negate', node, `!(${textOf(node)})`);
    if (alone) spoil('never', node, 'false');
  };

  const binary = (node: ts.BinaryExpression): void => {
    const operator = node.operatorToken.getText(source);
    const [left, right] = [textOf(node.left), textOf(node.right)];
    if (operator === '&&' || operator === '||') {
      spoil('drop-left', node, right);
      spoil('drop-right', node, left);
    } else if (operator in BOUNDARY && !isCondition(node)) {
      spoil('boundary', node, `${left} ${BOUNDARY[operator]} ${right}`);
    }
  };

  const call = (node: ts.CallExpression): void => {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee) || node.arguments.length !== 1) return;
    const object = textOf(callee.expression);
    const method = callee.name.text;
    if (method === 'filter') spoil('no-filter', node, object);
    const other = OTHER_METHOD[method];
    if (other) spoil('some-every', node, `${object}.${other}(${textOf(node.arguments[0]!)})`);
  };

  /** What a `case` does, all but its leaving. */
  const clause = (node: ts.CaseOrDefaultClause): void => {
    const [first, last] = [node.statements[0], node.statements.at(-1)];
    if (!first || !last || ts.isBreakStatement(first) || isGuard(first)) return;
    const [start, end] = [first.getStart(source), last.getEnd()];
    const leave = ts.isReturnStatement(last) ? 'return;' : 'break;';
    found.push({ file, room, operator: 'no-case', start, end, replacement: leave, statement: true });
  };

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isEnumDeclaration(node) || isGuard(node)) return;
    if (ts.isIfStatement(node)) condition(node.expression, node.elseStatement === undefined);
    else if (ts.isWhileStatement(node)) spoil('negate', node.expression, `!(${textOf(node.expression)})`);
    else if (ts.isConditionalExpression(node)) condition(node.condition, false);
    else if (ts.isBinaryExpression(node)) binary(node);
    else if (ts.isCallExpression(node)) call(node);
    else if (ts.isCaseOrDefaultClause(node)) clause(node);
    else if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent))
      spoil('off-by-one', node, `${textOf(node)} + 1`);
    else if (ts.isExpressionStatement(node) && !isSuper(node)) spoil('drop', node, '', true);
    else if (ts.isContinueStatement(node)) spoil('drop', node, '', true);
    else if (ts.isArrayLiteralExpression(node) && !isPattern(node)) elements(node);
    ts.forEachChild(node, visit);
  };

  const elements = (node: ts.ArrayLiteralExpression): void => {
    if (node.elements.length < 2) return;
    node.elements.forEach((dropped, i) => {
      const rest = node.elements.filter((it) => it !== dropped).map(textOf);
      spoil(`drop-element-${i + 1}`, node, `[${rest.join(', ')}]`);
    });
  };

  visit(source);
  return named(found, text);
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  );
}

function isGuard(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  const call = ts.isExpressionStatement(node) || ts.isReturnStatement(node) ? node.expression : node;
  return (
    call !== undefined &&
    ts.isCallExpression(call) &&
    ts.isIdentifier(call.expression) &&
    GUARDS.has(call.expression.text)
  );
}

const isSuper = (node: ts.ExpressionStatement): boolean =>
  ts.isCallExpression(node.expression) && node.expression.expression.kind === ts.SyntaxKind.SuperKeyword;

/** `[a, b] = …` takes apart. */
const isPattern = (node: ts.ArrayLiteralExpression): boolean =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
