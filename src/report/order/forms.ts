/** The forms that `lockcheck graph` knows, apart from what it takes to make them. */
export const GRAPH_FORMS = ['dot', 'mermaid', 'svg'] as const;

export type GraphForm = (typeof GRAPH_FORMS)[number];
