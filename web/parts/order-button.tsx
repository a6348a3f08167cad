import { useSignal } from "@preact/signals";
import { order } from "../state/server.ts";
import { site, studyName } from "../state/session.ts";

/** A button that changes the study, where the dashboard may; what came of it stands in its place. */
export function OrderButton(props: { readonly text: string; readonly what: Readonly<Record<string, unknown>> }) {
  const said = useSignal("");
  if (!site.value.control) return null;
  const send = async () => {
    try {
      said.value = await order(studyName.peek(), props.what);
    } catch (error) {
      said.value = error instanceof Error ? error.message : String(error);
    }
  };
  if (said.value !== "") return <span role="status">{said.value}</span>;
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void send();
      }}
    >
      {props.text}
    </button>
  );
}
