/** What `lockcheck init` writes. */

export const MODEL_PATH = 'models/first.lock';

export const MODEL = `// A first model: two locks, the order between them, and two threads that take them.
//   lockcheck models             runs the checks below
//   lockcheck models --all       and shows a schedule for each violation, expected or not
//   lockcheck explain deadlock   what a violation means, and what to do about it

model "Two locks, one order"

mutex a
mutex b
order a -> b                     // a is taken before b, by everybody

flag swapped = false             // two as it was: the other way round

thread one { lock a; lock b; unlock b; unlock a }
thread two {
  if swapped { lock b; lock a; unlock a; unlock b }
  else { lock a; lock b; unlock b; unlock a }
}

check "as it is: nobody gets stuck"            { expect holds }
check "as it was: the two wait for each other" { set swapped; expect violates order in two, deadlock }
`;

export const WORKFLOW_PATH = '.github/workflows/lockcheck.yml';

/** How a job comes by lockcheck: from a checkout of it inside the repository, or as a package of the project. */
export type Source = { readonly kind: 'checkout'; readonly path: string } | { readonly kind: 'package' };

export function workflow(source: Source): string {
  const head = `name: lockcheck
on: [push, pull_request]
permissions:
  contents: read
jobs:
  lockcheck:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
`;
  if (source.kind === 'checkout')
    return `${head}        with:
          submodules: true
      - uses: ./${source.path}/.github/actions/lockcheck
        with:
          paths: models
`;
  return `${head}      - uses: actions/setup-node@v4
        with:
          node-version: '20'
      - run: npm ci
      - run: npx lockcheck models
`;
}

/** Lines for a file that may be there already, and why they are needed. */
export interface Lines {
  readonly path: string;
  readonly why: string;
  readonly line: string;
}

export const LINES: readonly Lines[] = [
  {
    path: '.gitattributes',
    why: '# Models of lockcheck are written by hand, unlike the lock files of package managers.',
    line: 'models/**/*.lock text diff linguist-detectable linguist-generated=false',
  },
  {
    path: '.gitignore',
    why: '# Models of lockcheck stay in, whatever a list further up or elsewhere says of *.lock.',
    line: '!models/**/*.lock',
  },
];
