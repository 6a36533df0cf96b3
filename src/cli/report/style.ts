import { Html } from './html.js';

/** Light, calm, and readable on paper. No fonts or pictures from elsewhere. */
export const STYLE = new Html(`
:root{--ink:#1f2933;--quiet:#5b6875;--line:#dde3e9;--paper:#fff;--ground:#f6f8fa;--accent:#0b6e99;--warm:#8a5a00}
*{box-sizing:border-box}
html{background:var(--ground)}
body{margin:0;color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1120px;margin:0 auto;padding:28px 20px 48px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;font-weight:650}
h2{font-size:18px;margin:0 0 8px;font-weight:650}
p{margin:0 0 10px}
section{margin-top:34px}
bdi{overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:13px}
.caution{margin:16px 0 0;padding:10px 14px;border-left:4px solid #c98a12;background:#fff8e8;border-radius:4px;color:#5d3f00}
.caution p{margin:2px 0}
.remark{color:var(--warm)}
.definitions{position:absolute}
body>input{position:absolute;opacity:0;pointer-events:none}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:0}
.figures>div{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:10px 14px}
.figures>.wide{grid-column:1/-1}
.figures dt{color:var(--quiet);font-size:13px}
.figures dd{margin:2px 0 0;font-size:21px;font-weight:600;overflow-wrap:anywhere}
.figures .wide dd{font:15px/1.9 ui-monospace,Consolas,monospace}
.switches label{display:inline-block;padding:3px 12px;margin-right:6px;border:1px solid var(--line);border-radius:14px;background:var(--paper);cursor:pointer;font-size:13px;color:var(--quiet)}
.switches label::before{content:"○ "}
#show-marks:checked~main label[for=show-marks],#show-mesh:checked~main label[for=show-mesh]{border-color:var(--accent);color:var(--accent)}
#show-marks:checked~main label[for=show-marks]::before,#show-mesh:checked~main label[for=show-mesh]::before{content:"● "}
#show-marks:focus-visible~main label[for=show-marks],#show-mesh:focus-visible~main label[for=show-mesh]{outline:2px solid var(--accent)}
#show-marks:not(:checked)~main .marks,#show-mesh:not(:checked)~main .mesh{display:none}
.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:14px;align-items:start}
.photos.large{grid-template-columns:repeat(auto-fill,minmax(440px,1fr))}
figure{margin:0}
.photo{background:var(--paper);border:1px solid var(--line);border-radius:8px;overflow:hidden;break-inside:avoid}
.photo svg{display:block;width:100%;height:auto;max-height:520px;background:#eef1f4}
.photo figcaption{padding:8px 12px 10px}
.tag{display:inline-block;padding:0 8px;border-radius:9px;background:#e5f1f6;color:var(--accent);font-size:12px}
.faces{list-style:none;margin:4px 0 0;padding:0;color:var(--quiet);font-size:13px}
.faces b{display:inline-block;min-width:1.2em;color:var(--ink)}
.marks rect{fill:none;stroke:#ffd24a}
.marks circle{fill:#ff5d5d;stroke:none}
.marks line{stroke:#4fe0ff;stroke-linecap:round}
.marks text{fill:#fff;stroke:#1f2933;paint-order:stroke;font-weight:700;font-family:system-ui,sans-serif}
.mesh{stroke:#7dffb0;stroke-linecap:round;fill:none}
.probe{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:14px;margin-top:14px;break-inside:avoid}
.faces-row{display:flex;gap:18px;align-items:flex-start}
.asked{flex:0 0 150px}
.asked .crop{border:2px solid var(--ink)}
.candidates{flex:1;display:grid;grid-template-columns:repeat(auto-fill,150px);gap:14px;list-style:none;margin:0;padding:0 0 0 18px;border-left:1px solid var(--line)}
.crop{display:block;width:100%;aspect-ratio:1;height:auto;overflow:hidden;border-radius:6px;border:2px solid transparent;background:#e9edf1}
.is-mated .crop{border-color:#2f8f4e}
.probe figcaption{font-size:13px;line-height:1.4;margin-top:4px}
.probe figcaption>*{display:block}
.kind{color:var(--quiet)}
.candidates b{font-size:15px}
.strip{margin-top:10px}
.strip svg{display:block;width:100%;max-width:820px;height:auto}
.strip path{fill:none}
.strip .others{stroke:#8796a5;stroke-width:1.2;stroke-opacity:.65}
.strip .top{stroke:var(--accent);stroke-width:2.4}
.strip .mated{fill:#2f8f4e;stroke:none}
.strip .axis{stroke:var(--line)}
.strip text{font-size:9px;fill:var(--quiet)}
.mated-line{margin:4px 0 0;font-size:13px}
table{border-collapse:collapse;background:var(--paper);border:1px solid var(--line);border-radius:8px}
th,td{text-align:left;padding:5px 14px;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
th{color:var(--quiet);font-size:13px}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{width:220px;height:8px;display:block}
.bar rect{fill:var(--accent)}
footer{margin-top:36px;padding-top:12px;border-top:1px solid var(--line);color:var(--quiet);font-size:13px}
@media (max-width:640px){.faces-row{flex-direction:column}.candidates{padding:0;border:0;width:100%;grid-template-columns:repeat(auto-fill,minmax(110px,1fr))}.photos.large{grid-template-columns:1fr}.bar{width:90px}}
@media print{html{background:#fff}main{max-width:none;padding:0}.switches{display:none}body{font-size:12px}section{margin-top:20px}.photos,.photos.large{grid-template-columns:1fr 1fr}.candidates{grid-template-columns:repeat(auto-fill,26mm);gap:3mm}.asked{flex-basis:26mm}.strip{margin-top:4px}.strip svg{max-width:110mm}.probe{padding:8px 12px;margin-top:8px}h2{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`);
