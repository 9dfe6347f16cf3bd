/** What the services that run jobs tell them, by their environment. */
import { relative } from 'node:path';
import { inside } from './files.js';
import type { Io } from './io.js';

/** Does a job of GitHub Actions run this? */
export const onGithub = ({ env }: Io): boolean => env.GITHUB_ACTIONS === 'true';

/** Where GitHub takes the page of a job from, if it runs this. */
export const summaryFile = (io: Io): string | undefined =>
  onGithub(io) ? io.env.GITHUB_STEP_SUMMARY || undefined : undefined;

/** The way from the repository that the job is about to the folder that it runs in: `sub/`, or nothing. */
export function baseOf({ env, cwd }: Io): string {
  const root = (env.GITHUB_ACTIONS === 'true' ? env.GITHUB_WORKSPACE : undefined) ?? env.CI_PROJECT_DIR;
  if (!root || !inside(cwd, root)) return '';
  const way = relative(root, cwd).replaceAll('\\', '/');
  return way === '' ? '' : `${way}/`;
}
