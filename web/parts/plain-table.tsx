import type { ComponentChildren } from "preact";
import { Scroll } from "./scroll.tsx";

interface PlainTableProps {
  /** What it holds. */
  readonly label: string;
  /** Titles; those of numbers begin with `>`, and stand at the right. */
  readonly titles: readonly string[];
  readonly rows: readonly { readonly key: string | number; readonly cells: readonly ComponentChildren[] }[];
}

/** A short table. */
export function PlainTable({ label, titles, rows }: PlainTableProps) {
  const look = (i: number) => (titles[i]?.startsWith(">") ? "right" : "");
  return (
    <Scroll label={label}>
      <table class="plain">
        <thead>
          <tr>
            {titles.map((title, i) =>
              title === "" ? (
                <td key={title} />
              ) : (
                <th scope="col" key={title} class={look(i)}>
                  {title.replace(/^>/, "")}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} data-row={key}>
              {cells.map((cell, i) => (
                <td key={titles[i]} class={look(i)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
