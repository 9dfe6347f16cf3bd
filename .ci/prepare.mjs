// Builds the command where it is not built yet: that is how the package can be installed from git.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('dist/cli/main.js')) {
  const env = { ...process.env, npm_config_global: 'false' };
  const npm = (words) => execSync(`npm ${words}`, { stdio: 'inherit', env });
  // Under `npm install --global`, as pre-commit does it, npm gets here without what the build needs.
  if (!existsSync('node_modules/esbuild')) npm('ci --include=dev --ignore-scripts --no-audit --no-fund');
  npm('run --silent build:bundle');
}
