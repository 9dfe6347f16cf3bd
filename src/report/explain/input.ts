import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

const SMALL = `mutex a

thread one { lock a; unlock a }
`;

/** L00: what is handed in is no model at all. */
export const INPUT: Record<Extract<Code, `L00${string}`>, Explanation> = {
  L0001: {
    meaning: `The file is something else, such as the lock file of a package manager. Those end in \`.lock\`,
too; in folders the well-known ones are passed over, and one that is named is read and recognised.`,
    failing: `# yarn lockfile v1


ohm-js@^17.0.0:
  version "17.5.0"
`,
    mended: SMALL,
    advice: `Leave it out of the arguments, or name the folder that holds the models.`,
  },
  L0002: {
    meaning: `The file is empty, or holds only comments. A run that checks nothing should not look like a
success.`,
    failing: `// to be written
`,
    mended: SMALL,
    advice: `Write a first model; \`lockcheck --help\` shows one.`,
  },
  L0003: {
    meaning: `The file holds binary data, or a text that is not in UTF-8.`,
    failing: 'mutex\u0000a\u0000\n',
    mended: SMALL,
    advice: `Save it as UTF-8. If it never was a model, leave it out of the arguments.`,
  },
  L0004: {
    meaning: `The file is there, and the system does not let it be read. Permissions, a device, a circle of
symbolic links, or a file that is far too large for a model.`,
    failing: `// a file without read permission
`,
    mended: SMALL,
    advice: `The message says what the system said.`,
  },
};
