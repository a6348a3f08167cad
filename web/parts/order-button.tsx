import { give } from "../state/orders.ts";
import { site } from "../state/session.ts";

/** A button that changes the study, where the dashboard may. */
export function OrderButton(props: { readonly text: string; readonly what: Readonly<Record<string, unknown>> }) {
  if (!site.value.control) return null;
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void give(props.what);
      }}
    >
      {props.text}
    </button>
  );
}
