/** Pages in a real browser: Debian's Chromium, if it is there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const HAS_CHROMIUM = spawnSync('chromium', ['--version']).status === 0;

if (!HAS_CHROMIUM)
  console.warn(
    'WARNING: no chromium on PATH: the pages are not looked at in a browser (apt-get install chromium)',
  );

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--virtual-time-budget=10000',
  '--window-size=1400,1000',
];

export type Scheme = 'dark' | 'light';

/**
 * Shows a page in frames of these widths, and gives what `measure` returns for each. The page keeps its own
 * policy: what measures is outside of it.
 */
export function measured<T>(
  page: string,
  scheme: Scheme,
  widths: readonly number[],
  measure: (frame: Document, view: Window) => T,
): T[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockcheck-chromium-'));
  try {
    const file = join(folder, 'harness.html');
    writeFileSync(file, harness(page, widths, String(measure)));
    const setting = `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`;
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const dom = execFileSync(
      'chromium',
      [...FLAGS, setting, profile, '--dump-dom', pathToFileURL(file).href],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 64 * 2 ** 20,
        timeout: 120_000,
      },
    );
    const [, told] = /<pre id="told">([^<]*)<\/pre>/.exec(dom)!;
    return JSON.parse(decodeURIComponent(told!)) as T[];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function harness(page: string, widths: readonly number[], measure: string): string {
  const srcdoc = page.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const frames = widths.map(
    (width) => `<iframe style="width:${width}px;height:900px;border:0" srcdoc="${srcdoc}"></iframe>`,
  );
  return `<!doctype html><meta charset="utf-8"><pre id="told"></pre>${frames.join('')}
<script>
addEventListener('load', () => {
  const measure = ${measure};
  const frames = [...document.querySelectorAll('iframe')];
  const told = frames.map((frame) => measure(frame.contentDocument, frame.contentWindow));
  for (const frame of frames) frame.remove();
  document.getElementById('told').textContent = encodeURIComponent(JSON.stringify(told));
});
</script>`;
}
