/**
 * JUnit's XML, as GitLab, Jenkins and the reporters of GitHub read it: a suite a file, a case a check. They
 * look at the first failure of a case only, so all that there is to say is in that one.
 */
import type { CheckResult, FileResult, Report } from '../finding/index.js';
import { hasErrors, position } from '../source/index.js';
import { conciseLine } from './concise.js';
import { diagnosticsText } from './diagnostic.js';
import { fileIssues } from './issues.js';
import { checkText } from './pretty.js';
import type { Renderer, ReportOptions } from './renderer.js';
import { checkName, kindName, markOf, verdictText } from './verdict.js';
import { cdata, quoted } from './xml.js';

/** Without times: a result is the same from run to run. Some readers want the attribute, so it is there. */
const NO_TIME = { time: '0' } as const;

export const JUNIT: Renderer = { whole: junit };

function junit(report: Report, options: ReportOptions): string {
  const suites = report.files.map((file) => suite(file, options));
  const total = suites.reduce((sum, { counts }) => added(sum, counts), NONE);
  const root = element(
    'testsuites',
    { name: 'lockcheck', ...attributesOf(total) },
    suites.map(({ xml }) => xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

const NONE: Counts = { tests: 0, failures: 0, errors: 0 };

const added = (a: Counts, b: Counts): Counts => ({
  tests: a.tests + b.tests,
  failures: a.failures + b.failures,
  errors: a.errors + b.errors,
});

const attributesOf = ({ tests, failures, errors }: Counts) => ({
  tests: String(tests),
  failures: String(failures),
  errors: String(errors),
  // A check that found no answer counts as an error: nobody should take it for one left out on purpose.
  skipped: '0',
  ...NO_TIME,
});

function suite(file: FileResult, options: ReportOptions): { readonly counts: Counts; readonly xml: string } {
  const broken = hasErrors(file.diagnostics);
  const marks = file.checks.map(markOf);
  const counts: Counts = {
    tests: marks.length + (broken ? 1 : 0),
    failures: marks.filter((mark) => mark === 'failed').length,
    errors: marks.filter((mark) => mark === 'incomplete').length + (broken ? 1 : 0),
  };
  const remarks = fileIssues(file, options)
    .filter(({ check, level }) => check === null && level !== 'error')
    .map((issue) => `${conciseLine(issue)}\n`);
  const xml = element('testsuite', { name: file.path, ...attributesOf(counts) }, [
    ...(broken ? [textCase(file, options)] : []),
    ...file.checks.map((check) => checkCase(file, check, options)),
    ...(remarks.length === 0 ? [] : [element('system-out', {}, [cdata(remarks.join(''))])]),
  ]);
  return { counts, xml };
}

/** What Jenkins takes for a package and a class: folders and file. */
const className = (path: string): string => path.replace(/\.lock$/, '').replaceAll('/', '.');

/** A file that is no model has no checks; that is one case, in error. */
function textCase(file: FileResult, options: ReportOptions): string {
  const errors = file.diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const { line } = position(first!.span.source, first!.span.start);
  const attributes = { type: first!.code, message: first!.message };
  return element(
    'testcase',
    { classname: className(file.path), name: 'the model', file: file.path, line: String(line), ...NO_TIME },
    [element('error', attributes, [cdata(diagnosticsText(errors, options))])],
  );
}

function checkCase(file: FileResult, check: CheckResult, options: ReportOptions): string {
  const { line } = position(check.span.source, check.span.start);
  const attributes = {
    classname: className(file.path),
    name: checkName(check),
    file: check.span.source.path,
    line: String(line),
    ...NO_TIME,
  };
  return element('testcase', attributes, [
    properties({
      states: check.states,
      ...(check.transitions === null ? {} : { transitions: check.transitions }),
      ...(check.depth === null ? {} : { depth: check.depth }),
      ...(check.omission === null ? {} : { omission: check.omission }),
    }),
    ...answer(check, options),
  ]);
}

function answer(check: CheckResult, options: ReportOptions): string[] {
  const mark = markOf(check);
  if (mark === 'passed') return [];
  const first = check.violations.find(({ expected, advisory }) => !expected && !advisory);
  const type = mark === 'incomplete' ? mark : first ? kindName(first) : 'expectation';
  const message = first && mark === 'failed' ? `${kindName(first)}: ${first.message}` : verdictText(check);
  return [
    element(mark === 'failed' ? 'failure' : 'error', { type, message }, [cdata(checkText(check, options))]),
  ];
}

function properties(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values);
  return element(
    'properties',
    {},
    entries.map(([name, value]) => element('property', { name, value: String(value) }, [])),
  );
}

// ---------------------------------------------------------------- XML

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly string[],
): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${quoted(value)}"`)].join(
    ' ',
  );
  if (content.length === 0) return `<${head}/>`;
  if (content.length === 1 && content[0]!.startsWith('<![CDATA[')) return `<${head}>${content[0]}</${name}>`;
  // Only lines that begin an element are indented: what is quoted stays as it is.
  return `<${head}>\n${content.join('\n')}\n</${name}>`;
}
