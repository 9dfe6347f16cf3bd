/** The lock-order graph of a file in the forms that `lockcheck graph` knows. */
import { never } from '../../base/index.js';
import type { FileResult } from '../../finding/index.js';
import { svgFile } from '../picture/picture.js';
import { orderDot } from './dot.js';
import type { GraphForm } from './forms.js';
import { orderGraph } from './graph.js';
import { orderMermaid } from './mermaid.js';
import { orderPicture } from './picture.js';
import { graphSentences } from './words.js';

/** The whole text of a file in that form. */
export function orderText(file: FileResult, form: GraphForm): string {
  const graph = orderGraph(file);
  const title = `Lock order of ${file.title === '' ? file.path : file.title}`;
  switch (form) {
    case 'dot':
      return orderDot(graph, title);
    case 'mermaid':
      return orderMermaid(graph);
    case 'svg':
      return svgFile(orderPicture(graph, 'order'), { title, description: graphSentences(graph).join(' ') });
    default:
      return never(form);
  }
}
