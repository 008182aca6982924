/**
 * The style sheet of every page: system fonts, two palettes, one width. The data colours are blue
 * and vermilion of Okabe and Ito, distinct in all colour visions; the dark page has lighter ones.
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --muted: #57606a; --line: #d5dae1; --shade: #f5f7f9; --link: #0a5ea8;
  --within: #0072b2; --held-out: #c04a00; --third: #00795a; --note: #fff6e0; --note-edge: #b07a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e4e8ec; --muted: #a2adb9; --line: #353c45; --shade: #1d2126; --link: #7fbff5;
    --within: #56b4e9; --held-out: #f0934e; --third: #3fc49b; --note: #2b2515; --note-edge: #d9a53a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
header, nav, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3.25rem 0 .4rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
.question { font-weight: 400; color: var(--muted); padding-left: .5em; }
p { margin: .5rem 0; max-width: 44rem; }
.lede { font-size: 1.15rem; }
.quiet, figcaption, caption, footer { color: var(--muted); }
a { color: var(--link); }
a:focus-visible, button:focus-visible, select:focus-visible, input:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px;
}
.skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { left: 0; }
nav ul { list-style: none; margin: 1.25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
.key > div { border-top: 3px solid var(--line); padding-top: .5rem; }
.key > .within { border-color: var(--within); } .key > .held-out { border-color: var(--held-out); }
.key dt { color: var(--muted); font-size: .875rem; } .key dd { margin: 0; }
.key .value { font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; display: block; }
.key .beside { font-size: .875rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.warnings { background: var(--note); border-left: 4px solid var(--note-edge); padding: .75rem 1rem; margin: 1.25rem 0; max-width: 48rem; }
.warnings h2 { border: 0; margin: 0; padding: 0; font-size: 1rem; } .warnings ul { margin: .3rem 0 0; padding-left: 1.2rem; }
.scroll { overflow: auto; max-height: 36rem; margin: 1rem 0; }
table { overflow-wrap: normal; border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { padding: .28rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
thead th { position: sticky; top: 0; background: var(--paper); box-shadow: inset 0 -2px var(--line); vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody tr:hover { background: var(--shade); }
.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: 600; white-space: nowrap; }
th button::after { content: "\\2195"; color: var(--muted); padding-left: .3em; font-weight: 400; }
th[aria-sort=ascending] button::after { content: "\\2191"; color: var(--ink); }
th[aria-sort=descending] button::after { content: "\\2193"; color: var(--ink); }
figure { margin: 1.25rem 0 2rem; }
figcaption { font-size: .875rem; max-width: 44rem; margin-top: .3rem; }
.plot { display: block; height: auto; max-width: 100%; overflow: visible; font-size: 12px; }
.plot text { white-space: pre; }
.narrow { display: none; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19.5rem), 1fr)); gap: 1.25rem; }
.wide > .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
.panels p { font-size: .875rem; }
.panels h4, .pair h4 { font-size: .9rem; font-weight: 600; margin: 0 0 .2rem; }
@media (max-width: 46rem) { .wide { display: none; } .narrow { display: block; } h1 { font-size: 1.5rem; } .question { display: block; padding: 0; } header { padding-top: 1.5rem; } }
details { margin: .5rem 0; font-size: .9rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
pre { background: var(--shade); padding: .7rem .9rem; overflow-x: auto; font-size: .8125rem; margin: .6rem 0; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
.mark { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .3em; }
.mark.within { background: var(--within); } .mark.held-out { background: var(--held-out); }
.verdict { font-weight: 600; } .verdict.fails { color: var(--held-out); } .verdict.holds { color: var(--third); }
label { font-weight: 600; display: block; margin: 1rem 0 .3rem; }
.filters { display: flex; flex-wrap: wrap; gap: .7rem 1.5rem; align-items: end; margin-top: 1.25rem; }
.filters[hidden], [hidden] { display: none; }
.filters label { margin-top: 0; } .filters p { margin: 0 0 .35rem; }
input[type=search] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; padding: .35rem .5rem; max-width: 100%; }
.pictures { list-style: none; margin: .6rem 0 1.2rem; padding: 0; display: flex; flex-wrap: wrap; gap: .8rem 1.1rem; }
.pictures li { width: 7.6rem; font-size: .8125rem; line-height: 1.3; } .pictures .lost span { color: var(--held-out); }
.picture { width: 3.6rem; height: auto; margin-right: .2rem; image-rendering: pixelated; border: 1px solid var(--line); }
.ranking th, .ranking td { white-space: nowrap; }
.downloads { font-size: .875rem; } .downloads a { margin-right: .8em; }
select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; padding: .35rem .5rem; max-width: 100%; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; font-size: .9rem; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl.facts { grid-template-columns: 1fr; } dl.facts dd { margin-bottom: .5rem; } }
footer { font-size: .875rem; margin-top: 3rem; padding-bottom: 3rem; }
footer p { max-width: none; padding-top: 1rem; border-top: 1px solid var(--line); }
@media print { .skip, nav, select { display: none; } details > * { display: block; } }
`;
