import { effect } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { Head, Help, Nav, Said, SelectionBar } from "./parts/frame.tsx";
import { address } from "./state/address.ts";
import "./state/keyboard.ts";
import { begin, connection, study, studyName, trouble } from "./state/session.ts";
import { titleOf } from "./state/views.ts";
import { Checkpoints } from "./views/checkpoints.tsx";
import { CompareTrials } from "./views/compare-trials.tsx";
import { Curves } from "./views/curves.tsx";
import { Importance } from "./views/importance.tsx";
import { Overview } from "./views/overview.tsx";
import { Pairs } from "./views/pairs.tsx";
import { Parallel } from "./views/parallel.tsx";
import { Pareto } from "./views/pareto.tsx";
import { Space } from "./views/space.tsx";
import { Studies } from "./views/studies.tsx";
import { TrialPage } from "./views/trial.tsx";
import { Trials } from "./views/trials.tsx";
import { Workers } from "./views/workers.tsx";

const pages: Readonly<Record<string, ComponentType>> = {
  overview: Overview,
  curves: Curves,
  space: Space,
  pairs: Pairs,
  parallel: Parallel,
  importance: Importance,
  pareto: Pareto,
  studies: Studies,
  trials: Trials,
  trial: TrialPage,
  compare: CompareTrials,
  workers: Workers,
  checkpoints: Checkpoints,
};

function Page() {
  const Shown = pages[address.value.view] ?? Overview;
  return (
    <>
      <Head />
      <Nav />
      <main data-view={address.value.view}>{study.value === undefined ? <Opening /> : <Shown />}</main>
      <SelectionBar />
      <Said />
      <Help />
    </>
  );
}

function Opening() {
  if (connection.value !== "failed") return <p class="empty">Reading the study …</p>;
  return <p class="empty trouble">{trouble.value}</p>;
}

effect(() => {
  document.title = [studyName.value, titleOf(address.value), "Whetstone"].filter((part) => part !== "").join(" · ");
});

// What took the token out of the address leaves its question mark.
history.replaceState(null, "", location.href.replace(/\?(?=#|$)/, ""));

const place = document.getElementById("page");
if (place !== null) render(<Page />, place);
void begin();
