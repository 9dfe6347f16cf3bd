/** Text as XML and HTML may have it. */

/** What XML 1.0 cannot say, not even escaped. */
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const legal = (text: string): string => text.replace(ILLEGAL, '\ufffd');

/** For an attribute's value or an element's text. */
export const quoted = (text: string): string =>
  legal(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`);

export const cdata = (text: string): string =>
  `<![CDATA[${legal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
