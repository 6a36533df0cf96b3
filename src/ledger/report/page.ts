import type { Language } from '../../core/error-words.js';
import { Markup, markup } from './markup.js';

/** The browser itself refuses scripts and requests, whatever a name might have smuggled in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Begins a self-contained page. `paper`: how A4 lies when it is printed. */
export function pageHead(language: Language, title: string, paper: 'landscape' | 'portrait'): Markup {
  return markup`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title>
<style>@page{size:A4 ${paper};margin:14mm 12mm}${STYLE}</style></head>
<body class="${paper}"><main>
`;
}

/** Ends it. */
export const PAGE_END = new Markup('</main></body></html>\n');

const STYLE = new Markup(`
:root{--ink:#1f2933;--quiet:#5b6875;--line:#c9d2db;--accent:#0b6e99;--warm:#b0480e}
*{box-sizing:border-box}
html{background:#f3f5f7}
body{margin:0;color:var(--ink);font:15px/1.65 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 40px 48px;background:#fff}
.landscape main{max-width:1500px}
h1{font-size:24px;line-height:1.35;margin:6px 0 10px;text-align:center;font-weight:650}
h2{font-size:18px;margin:30px 0 8px;font-weight:650;break-after:avoid}
h3{font-size:15px;margin:18px 0 6px;font-weight:650;break-after:avoid}
p{margin:0 0 8px}
.remark,.note{color:var(--quiet);font-size:13px;margin:0 0 2px}
.center{text-align:center}
.scroll{overflow-x:auto;margin:10px 0 12px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45}
th,td{border:1px solid var(--line);padding:4px 7px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#e8eef3;text-align:center;vertical-align:middle;font-weight:600;overflow-wrap:normal}
td.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.when{white-space:nowrap;font-variant-numeric:tabular-nums}
tr.total td{font-weight:650;background:#f6f8fa}
.wide table{font-size:11.5px}
.wide table{min-width:1500px}
.wide th,.wide td{padding:3px 5px}
.signed{display:flex;flex-wrap:wrap;gap:6px 28px;margin-top:16px;font-size:13px}
.signed span b{display:inline-block;min-width:9em;font-weight:400;border-bottom:1px solid var(--line)}
.signed span b.filled{min-width:0;border:0}
.blank{display:inline-block;min-width:11em;border-bottom:1px solid var(--warm);color:var(--warm);font-size:13px;padding:0 6px}
.prose{white-space:pre-wrap}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px;margin:12px 0}
.figures div{border:1px solid var(--line);border-radius:6px;padding:8px 12px;break-inside:avoid}
.figures dt{color:var(--quiet);font-size:12.5px}
.figures dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
.figures small{font-size:12px;font-weight:400;color:var(--quiet)}
.chart{margin:14px 0;break-inside:avoid}
.chart figcaption{font-weight:600;font-size:14px;margin-bottom:4px}
.chart svg{display:block;width:100%;height:auto}
.chart text{font-size:12px;fill:var(--ink)}
.chart .quiet{fill:var(--quiet)}
.chart .first{fill:var(--accent)}
.chart .second{fill:#e0904f}
.chart line{stroke:var(--line);stroke-width:1}
@media (max-width:700px){main{padding:18px 14px}}
@page wide{size:A4 landscape;margin:10mm}
@media print{.wide{page:wide}.wide table{min-width:0}.wide td.number{white-space:normal}html{background:#fff}body{font-size:10.5pt}main,.landscape main{max-width:none;padding:0}.scroll{overflow:visible}table{font-size:8.5pt}.wide table{font-size:6.5pt}.wide th,.wide td{padding:1px 2px}th,td{padding:2px 4px}thead{display:table-header-group}tr{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`);
