import { dark, light, type Theme } from "../charts/theme.ts";
import type { Block, Section } from "./blocks.ts";
import { svgOf } from "./svg.ts";

/** A report as one page that needs nothing else: charts are inline, no script runs, and it follows the reader's light or dark. */
export async function htmlOf(title: string, sections: readonly Section[]): Promise<string> {
  const parts: string[] = [];
  for (const section of sections) {
    const blocks: string[] = [];
    for (const block of section.blocks) blocks.push(await blockHtml(block));
    parts.push(`<section>\n<h2>${escaped(section.title)}</h2>\n${blocks.join("\n")}\n</section>`);
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>
${styles()}
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${parts.join("\n")}
</main>
</body>
</html>
`;
}

async function blockHtml(block: Block): Promise<string> {
  switch (block.kind) {
    case "text":
      return `<p>${escaped(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>`;
    case "table": {
      const row = (cells: readonly string[], tag: "td" | "th") =>
        `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
      return `<div class="scroll"><table><thead>${row(block.columns, "th")}</thead><tbody>${block.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
    }
    case "code":
      return `<pre><code>${escaped(block.lines.join("\n"))}</code></pre>`;
    case "chart": {
      const { chart } = block;
      const svg = themed(await svgOf(chart)).replace("<svg ", `<svg role="img" aria-label="${escaped(chart.title)}" `);
      return `<figure><div class="scroll">${svg}</div><figcaption><b>${escaped(chart.title)}.</b> ${escaped(chart.subtitle)}</figcaption></figure>`;
    }
  }
}

/** The colours that both themes name, each with the name of its variable. */
function variables(theme: Theme): ReadonlyMap<string, string> {
  const { name: _, series, ramp, ...single } = theme;
  const several = Object.entries({ series, ramp }).flatMap(([name, colours]) =>
    colours.map((colour, i) => [`${name}${i}`, colour] as const),
  );
  return new Map([...Object.entries(single), ...several]);
}

/** A drawing in the light theme's colours, with variables in their place. */
function themed(svg: string): string {
  const names = new Map([...variables(light)].map(([name, colour]) => [colour, name]));
  return svg.replace(/\b(fill|stroke)="(#[0-9a-f]{6})"/g, (whole, attribute: string, colour: string) => {
    const name = names.get(colour);
    return name === undefined ? whole : `${attribute}="var(--${name})"`;
  });
}

function styles(): string {
  const declared = (theme: Theme) => [...variables(theme)].map(([name, colour]) => `--${name}:${colour}`).join(";");
  return `:root{color-scheme:light dark;${declared(light)}}
@media screen and (prefers-color-scheme:dark){:root{${declared(dark)}}}
body{margin:0;background:var(--background);color:var(--text);font:16px/1.55 system-ui,sans-serif}
main{max-width:920px;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.25}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--grid);padding-bottom:.3rem}
p,li{overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem;margin:.6rem 0;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem 1.2rem .3rem 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{color:var(--muted);font-weight:600}
pre{overflow-x:auto;padding:.8rem 1rem;border:1px solid var(--grid);border-radius:6px;font-size:.85rem;line-height:1.45}
figure{margin:1.4rem 0;break-inside:avoid}
figure svg{display:block;width:100%;min-width:600px;height:auto}
figcaption{color:var(--muted);font-size:.88rem}
figcaption b{color:var(--text);font-weight:600}
@media print{body{font-size:11pt}main{max-width:none;padding:0}h2{break-after:avoid}pre{white-space:pre-wrap}}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
