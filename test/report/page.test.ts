/** The HTML report: what is in it, and how it stands in a browser. */
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/finding/index.js';
import { verdictText } from '../../src/report/verdict.js';
import { error } from '../../src/source/index.js';
import { HAS_CHROMIUM, measured } from './chromium.js';
import { rendered, reportOf, resultOf } from './models.js';
import { EPOLL, EPOLL_FILE } from './samples/epoll.js';
import { file, find } from './samples/making.js';
import { TABLE_FILE } from './samples/table.js';

const page = async (report: Report): Promise<string> => rendered('html', report);

const SAMPLES: Report = {
  files: [
    EPOLL_FILE,
    TABLE_FILE,
    file('broken.lock', [], {
      diagnostics: [error('L0101', find(EPOLL, 'dialect'), 'no <declaration> begins with `mutx`')],
    }),
  ],
};

describe('the page', { timeout: 30_000 }, () => {
  test('needs nothing but itself', async () => {
    const text = await page(SAMPLES);
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\ssrc=|\son\w+=|https?:/);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('leads only to what is there, and names nothing twice', async () => {
    for (const report of [SAMPLES, await reportOf('failing'), await reportOf('passing')]) {
      const text = await page(report);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
      expect(new Set(ids).size).toBe(ids.length);
      const wanted = [
        ...[...text.matchAll(/(?:href="|url\()#([^")]+)/g)].map(([, id]) => id!),
        ...[...text.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g)].map(([, id]) => id!),
      ];
      expect(wanted.length).toBeGreaterThan(5);
      for (const id of wanted) expect(ids).toContain(id);
    }
  });

  test('tells what was executed and what never was', async () => {
    const text = await page({ files: [EPOLL_FILE] });
    expect(text).toContain('4 of 5 statements executed (✓), 1 never (✗).');
    expect(text).toMatch(
      /<span class="unseen">has what was never executed: <\/span><code> {2}<mark>free f<\/mark><\/code>/,
    );
  });

  test('has every check with its verdict, every run with a picture, and the order', async () => {
    const report = await reportOf('failing');
    const text = await page(report);
    for (const check of report.files[0]!.checks) expect(text).toContain(`${verdictText(check)} — `);
    const runs = report.files[0]!.checks.flatMap(({ violations }) => violations);
    expect(text.match(/<svg /g)).toHaveLength(runs.length + 1);
    // Three kinds were not expected of the first check, two of the last.
    expect(text.match(/<details open>/g)).toHaveLength(5);
    expect(text).toContain('FORBIDDEN');
  });

  test('takes no name of a model for markup', async () => {
    const nasty = `model "</style><script>alert(1)</script>"
mutex a
thread t "<b onclick=x>" { lock a }
check "</h3><img src=x>" { expect holds }
`;
    const text = await page({ files: [await resultOf('"><i>.lock', nasty)] });
    expect(text).not.toMatch(/<script|<img|<b onclick|"><i>/);
  });
});

interface Measures {
  readonly width: number;
  readonly dark: boolean;
  readonly overflow: number;
  readonly faint: readonly string[];
  readonly unnamed: readonly string[];
  readonly landmarks: readonly string[];
  readonly headings: readonly number[];
  readonly focusable: number;
}

/** Runs in the browser, so it uses nothing from here. */
function look(frame: Document, view: Window): Measures {
  const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const [r, g, b] = numbers(colour).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const behind = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)';
    const colour = view.getComputedStyle(element).backgroundColor;
    return colour === 'rgba(0, 0, 0, 0)' ? behind(element.parentElement) : colour;
  };
  const all = [...frame.querySelectorAll('body *')];
  const texts = all.filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== ''),
  );
  const faint = texts.flatMap((element) => {
    const style = view.getComputedStyle(element);
    const svg = element.closest('svg');
    if (svg !== null && element.localName !== 'text') return [];
    const [a, b] = [luminance(svg === null ? style.color : style.fill), luminance(behind(svg ?? element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [`${element.outerHTML.slice(0, 80)}: ${contrast.toFixed(2)}`] : [];
  });
  const focusable = [...frame.querySelectorAll('a[href], summary, [tabindex="0"]')];
  const named = (element: Element): boolean =>
    element.textContent!.trim() !== '' || element.hasAttribute('aria-label');
  return {
    width: view.innerWidth,
    dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
    overflow: frame.documentElement.scrollWidth - frame.documentElement.clientWidth,
    faint,
    unnamed: focusable.filter((element) => !named(element)).map((element) => element.outerHTML),
    landmarks: ['header', 'nav', 'main'].filter((name) => frame.querySelector(name) !== null),
    headings: [...frame.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.localName.slice(1))),
    focusable: focusable.length,
  };
}

describe.skipIf(!HAS_CHROMIUM)('in Chromium', { timeout: 180_000 }, () => {
  test.each(['light', 'dark'] as const)(
    '%s: legible, nothing sticks out, and all has a name',
    async (scheme) => {
      const report = { files: [...(await reportOf('failing')).files, ...SAMPLES.files] };
      const widths = [400, 1280];
      const found = measured(await page(report), scheme, widths, look);
      expect(found.map(({ width }) => width)).toEqual(widths);
      for (const { dark, overflow, faint, unnamed, landmarks, headings, focusable } of found) {
        expect(dark).toBe(scheme === 'dark');
        expect(overflow).toBe(0);
        expect(faint).toEqual([]);
        expect(unnamed).toEqual([]);
        expect(landmarks).toEqual(['header', 'nav', 'main']);
        expect(headings[0]).toBe(1);
        headings.forEach((level, i) => {
          if (i > 0) expect(level - headings[i - 1]!).toBeLessThanOrEqual(1);
        });
        expect(focusable).toBeGreaterThan(20);
      }
    },
  );
});
