import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { compareChart, type Named } from "../../src/charts/compare.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card, Choice } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { hasCurves, readStudy, site, study, studyName, wordsOf } from "../state/session.ts";

const over = word("over");
const measure = word("measure");
const measures = ["score", "regret"] as const;
const budgets = ["trials", "epochs", "time"] as const;

/** The best so far of all studies in the folder, or their regret, over what each has spent. */
export function Studies() {
  const others = useSignal<readonly Named[]>([]);
  const unread = useSignal<readonly string[]>([]);
  const shown = studyName.value;
  const names = site.value.studies.join("\n");
  useEffect(() => {
    let isThere = true;
    others.value = [];
    unread.value = [];
    const readAll = async () => {
      for (const name of names.split("\n")) {
        if (name === shown) continue;
        const read = await readStudy(name).catch((error: unknown) => `${name}: ${wordsOf(error)}`);
        if (!isThere) return;
        if (typeof read === "string") unread.value = [...unread.value, read];
        else others.value = [...others.value, { label: name, study: read }];
      }
    };
    void readAll();
    return () => {
      isThere = false;
    };
  }, [shown, names]);
  const chosen = budgets.find((each) => each === over.value) ?? "epochs";
  const of = measures.find((each) => each === measure.value) ?? "score";
  return (
    <Card
      title="Studies compared"
      aside={
        <div class="tools">
          <Choice
            label="what"
            options={measures}
            names={{ score: "best so far" }}
            chosen={of}
            choose={(each) => note({ measure: each })}
          />
          <Choice label="over" options={budgets} chosen={chosen} choose={(each) => note({ over: each })} />
        </div>
      }
    >
      <ChartView
        of={`${chosen} ${of} ${others.value.length} ${hasCurves.value}`}
        without="Reading the studies …"
        make={(options) =>
          study.value === undefined || !hasCurves.value
            ? undefined
            : compareChart([{ label: shown, study: study.value }, ...others.value], { ...options, over: chosen, of })
        }
        onPick={() => {}}
      />
      {unread.value.map((text) => (
        <p key={text} class="trouble">
          Left out: {text}
        </p>
      ))}
    </Card>
  );
}
