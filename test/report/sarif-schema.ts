import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

/** What the published schema of SARIF has to say against a log. */
export function sarifSchema(): (log: unknown) => string[] {
  const text = readFileSync(new URL('schemas/sarif-2.1.0.json', import.meta.url), 'utf8');
  // Draft 4, of which it uses nothing that has changed but the names of these two members.
  const { $schema, id, ...schema } = JSON.parse(text) as Record<string, unknown>;
  if ($schema !== 'http://json-schema.org/draft-04/schema#' || typeof id !== 'string')
    throw new Error('another schema than expected');
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  ajv.addFormat('uri', (value) => URL.canParse(value));
  ajv.addFormat(
    'uri-reference',
    (value) => !/[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/.test(value) && URL.canParse(value, 'http://x/'),
  );
  ajv.addFormat('date-time', (value) => !Number.isNaN(Date.parse(value)));
  const validate = ajv.compile(schema);
  return (log) => {
    validate(log);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
