/** The formats by name. Each is loaded when it is asked for: most runs need one, and some weigh. */
import type { Renderer } from './renderer.js';

const LOADERS = {
  pretty: async () => (await import('./pretty.js')).PRETTY,
  concise: async () => (await import('./concise.js')).CONCISE,
  json: async () => (await import('./json.js')).JSON_RESULT,
  sarif: async () => (await import('./sarif.js')).SARIF,
  junit: async () => (await import('./junit.js')).JUNIT,
  github: async () => (await import('./github.js')).GITHUB,
  gitlab: async () => (await import('./gitlab.js')).GITLAB,
  html: async () => (await import('./html/page.js')).HTML,
  svg: async () => (await import('./picture/runs.js')).SVG,
  markdown: async () => (await import('./markdown.js')).MARKDOWN,
} satisfies Record<string, () => Promise<Renderer>>;

export type Format = keyof typeof LOADERS;

export const FORMATS = Object.keys(LOADERS) as readonly Format[];

export const loadFormat = (format: Format): Promise<Renderer> => LOADERS[format]();
