import { Html } from './html.js';

/** What pages with plots and tables of rates need besides the common style. */
export const PLOT_STYLE = new Html(`
h3{font-size:15px;margin:22px 0 8px;font-weight:650}
section>p{max-width:76ch}
.scroll{overflow-x:auto;max-width:100%;margin:10px 0}
.scroll table{min-width:min(100%,480px)}
td{vertical-align:top}
thead th,thead th.number{vertical-align:bottom;white-space:normal;overflow-wrap:normal;line-height:1.35}
.across>div{max-width:76ch}
.scroll tbody th,.scroll td.word{white-space:nowrap}
tbody th{color:var(--ink);font-size:15px}
.group th{background:#eef2f5;font-weight:600;font-size:13px}
.named td:first-child{color:var(--quiet);white-space:nowrap}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:16px;margin:14px 0}
.plot{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 14px 10px;max-width:600px;width:100%;break-inside:avoid}
.plot figcaption{font-weight:600;margin-bottom:6px}
.plot>svg{display:block;width:100%;height:auto}
.plot path,.legend path{fill:none}
.plot text{font-size:12.5px;fill:var(--quiet);font-variant-numeric:tabular-nums}
.plot .axis-title{fill:var(--ink)}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot .faint{stroke:#eff2f5}
.plot .frame{stroke:#8796a5;stroke-width:1.2}
.plot .line{stroke-width:2.2;stroke-linejoin:round}
.plot .first,.plot .measured{stroke:var(--accent)}
.plot .second{stroke:#b0480e;stroke-dasharray:7 4}
.plot .guide{stroke:#5b6875;stroke-width:1.2;stroke-dasharray:2 4}
.plot .extrapolated{stroke:var(--accent);stroke-dasharray:3 4}
.plot .area{fill:#0b6e99;fill-opacity:.2;stroke:none}
.plot .area-extrapolated{fill:#0b6e99;fill-opacity:.09;stroke:none}
.plot .dot{stroke-width:1.6;stroke-dasharray:none;fill:#fff}
.plot .dot.first{fill:var(--accent);stroke:#fff;stroke-width:1}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:6px 0 0;padding:0;font-size:13px;color:var(--quiet)}
.legend svg{width:34px;height:12px;margin-right:7px;vertical-align:-1px}
@media (max-width:640px){main{padding:20px 14px 36px}th,td{padding:5px 9px}.plot{padding:10px 8px}.plot text{font-size:14px}.across>div{max-width:62vw}.scroll td.word{white-space:normal;min-width:6em}.named td:first-child{white-space:normal}}
@media print{.scroll{overflow:visible}.scroll td.word,.scroll th{white-space:normal}h3{break-after:avoid}th,td,tbody th{padding:3px 7px;font-size:11px}.plots{grid-template-columns:1fr 1fr;gap:10px}.plot{padding:6px 8px}tbody:not(:only-of-type),tr{break-inside:avoid}}
`);
