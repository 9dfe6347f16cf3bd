/** How the page looks: the reader's own light or dark, and all of it without a script or a font of ours. */

import { markup } from '../markup.js';

export const PAGE_STYLE = markup`
:root{color-scheme:light dark;--ink:#1c2128;--paper:#fff;--faint:#59636e;--line:#c9d1d9;--shade:#f3f5f8;--link:#0b57a4;--bad:#b3261e;--good:#1a6b34;--hit:#fff3c4}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#15191f;--faint:#9da7b3;--line:#3b444f;--shade:#1d232b;--link:#7db8ff;--bad:#ff8a80;--good:#7fd694;--hit:#4a4215}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header,nav,main{max-width:110rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.6rem;margin:1rem 0 .25rem}h2{font-size:1.3rem;border-top:2px solid var(--line);padding-top:1rem;margin-top:2rem;overflow-wrap:anywhere}
h3{font-size:1.05rem;margin:1rem 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0 .5rem;overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100rem;background:var(--paper);padding:.5rem 1rem}.skip:focus{left:1rem;top:.5rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav ul{padding-left:1.2rem;margin:.5rem 0}
code,pre,.code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--shade);padding:.75rem;overflow-x:auto}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;min-width:36rem}caption{text-align:left;font-weight:bold;padding:.25rem 0}
td,th{text-align:left;font-weight:normal;padding:.3rem .8rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{color:var(--faint);border-top:0}.number{text-align:right;font-variant-numeric:tabular-nums}
.failed .sign,tr.failed td:first-child,tr.incomplete td:first-child{color:var(--bad);font-weight:bold}.passed .sign,tr.passed td:first-child{color:var(--good)}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:0 2rem}
@media screen and (min-width:72rem){.columns{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.texts{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto}}
.check{border-left:4px solid var(--line);padding-left:.8rem;margin:1rem 0}.check.failed,.check.incomplete{border-left-color:var(--bad)}
details{margin:.5rem 0}summary{cursor:pointer;overflow-wrap:anywhere}details[open]>summary{font-weight:bold}
figure{margin:.5rem 0;border:1px solid var(--line);background:var(--paper)}svg{display:block}
.origin,.place{color:var(--faint)}
ol.code{margin:0;padding:.5rem 0;list-style:none;counter-reset:line;background:var(--shade);width:max-content;min-width:100%}
.code li{counter-increment:line;white-space:pre;padding-right:1rem;scroll-margin:6rem}
.code li::before{content:counter(line);display:inline-block;width:3.2em;text-align:right;color:var(--faint);padding-right:.6em}
.code li:target{background:var(--hit)}
.cover{display:inline-block;width:1.4em;color:var(--faint)}
mark{background:none;color:inherit;text-decoration:underline wavy var(--bad)}
@media print{.texts{max-height:none}.skip{display:none}}
`;
