/** A reader of XML that takes nothing for granted: what is not well-formed is an error. Without DTDs. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function readXml(text: string): Element {
  if (/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    throw new Error('illegal character');
  const [declaration = ''] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text) ?? [];
  const reader = new Reader(text, declaration.length);
  const root = reader.element();
  reader.blanks();
  if (reader.at !== text.length)
    throw new Error(`something after the end: ${text.slice(reader.at, reader.at + 40)}`);
  return root;
}

class Reader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  element(): Element {
    this.expect(/<([A-Za-z][\w.-]*)/y);
    const name = this.match[1]!;
    const attributes: Record<string, string> = {};
    while (this.take(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/y)) {
      const [, key, value] = this.match as unknown as [string, string, string];
      if (key in attributes) throw new Error(`${key} twice`);
      attributes[key] = unquote(value);
    }
    if (this.take(/\s*\/>/y)) return { name, attributes, children: [], text: '' };
    this.expect(/\s*>/y);
    const children: Element[] = [];
    let content = '';
    while (!this.take(/<\/([A-Za-z][\w.-]*)\s*>/y)) {
      if (this.take(/<!\[CDATA\[([\s\S]*?)\]\]>/y)) content += this.match[1];
      else if (this.take(/[^<]+/y)) content += plain(this.match[0]!);
      else children.push(this.element());
    }
    if (this.match[1] !== name) throw new Error(`<${name}> is closed by </${this.match[1]}>`);
    return { name, attributes, children, text: content };
  }

  blanks(): void {
    this.take(/\s*/y);
  }

  private match: RegExpExecArray = [''] as unknown as RegExpExecArray;

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.match = match;
    this.at += match[0].length;
    return true;
  }

  private expect(pattern: RegExp): void {
    if (!this.take(pattern)) throw new Error(`not ${pattern}: ${this.text.slice(this.at, this.at + 40)}`);
  }
}

function plain(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in a text');
  return unquote(text);
}

function unquote(text: string): string {
  if (/&(?!#\d+;|[a-z]+;)/.test(text)) throw new Error(`& that begins nothing: ${text}`);
  return text.replace(/&(?:#(\d+)|([a-z]+));/g, (whole, code, name) => {
    const value = code === undefined ? ENTITIES[name] : String.fromCodePoint(Number(code));
    if (value === undefined) throw new Error(`no entity ${whole}`);
    return value;
  });
}
